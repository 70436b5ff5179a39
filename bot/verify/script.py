"""Lines of an interview -> the script that claims are laid over."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.model import Line, Span, Unit
from bot.search.terms import spoken

ALWAYS_FILLER = frozenset({"um", "uh", "er", "ah", "uhm", "erm"})
"""Words that say nothing, whoever adds or drops them."""


_COMMON = 600  # places above which a word is too common to vote


@dataclass(frozen=True, slots=True)
class Token:
    """One spoken word: its form, the unit's span, and whether leaving it out changes nothing."""

    word: str
    span: Span
    optional: bool
    quotable: bool
    turn: int | None
    opens: bool  # it opens a sentence or clause
    heard: str | None = None  # the captions' words, folded, where a correction stands


@dataclass(frozen=True)
class Script:
    """All words of an interview in order, ready to be searched."""

    interview: str
    tokens: tuple[Token, ...]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, token in enumerate(self.tokens):
            found[token.word].append(at)
        return dict(found)

    @cached_property
    def voters(self) -> dict[str, NDArray[np.int64]]:
        """The same of the words that are not too common to vote."""
        return {
            word: np.array(places, dtype=np.int64) for word, places in self.places.items() if len(places) <= _COMMON
        }

    def rarity(self, word: str) -> float:
        """How much finding a word proves: near 0 for the commonest, 1 for one said once."""
        return 1.0 / (1.0 + len(self.places.get(word, ())) / 40)


_PAUSES = ",;:.?!…—–\"'”’)"


def build_script(interview: str, lines: Iterable[Line]) -> Script:
    """Every spoken word as strict verbatim has it; omissions are optional, a stutter too where nobody marked any."""
    tokens: list[Token] = []
    opens = True
    for line in lines:
        opens = opens or not line.units or line.turn is not None
        for unit in line.units:
            words = spoken(unit.strict)
            heard = " ".join(spoken(unit.captions)) if unit.kind == "correction" else None
            for word in words:
                optional = unit.kind == "omission" or word in ALWAYS_FILLER
                tokens.append(Token(word, _span(unit), optional, line.quotable, line.turn, opens, heard))
                opens = False
            opens = opens or unit.strict.endswith(tuple(_PAUSES))
    return Script(interview, tuple(tokens if any(token.turn is not None for token in tokens) else _stutters(tokens)))


def _span(unit: Unit) -> Span:
    return Span(unit.start, unit.end)


def _stutters(tokens: list[Token]) -> list[Token]:
    """In bare captions: a word or two said again at once, and "you know", "I mean", may be left out."""
    words = [token.word for token in tokens]
    optional = [token.optional for token in tokens]
    for at in range(len(words)):
        for length in (1, 2, 3):
            if words[at : at + length] == words[at + length : at + 2 * length] and at + 2 * length <= len(words):
                optional[at : at + length] = [True] * length
        if words[at : at + 2] in (["you", "know"], ["i", "mean"]):
            optional[at : at + 2] = [True, True]
    return [replace(token, optional=mark) for token, mark in zip(tokens, optional, strict=True)]
