"""Lines of an interview -> the script that claims are aligned with: every spoken word, with what may be left out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.model import Line, Span
from bot.search.terms import folded_words

ALWAYS_FILLER = frozenset({"um", "uh", "er", "ah", "uhm", "erm"})
"""Words that mean nothing, whoever adds or drops them."""

_TOO_COMMON = 600  # occurrences above which a word says nothing about where a claim is from
_PAUSES = tuple(",;:.?!…—–\"'”’)")
_HEDGES = (["you", "know"], ["i", "mean"])
_LONGEST_STUTTER = 3  # words


@dataclass(frozen=True, slots=True)
class Token:
    """A spoken word, folded, with the span of its unit; `optional` if leaving it out changes nothing."""

    word: str
    span: Span
    optional: bool
    quotable: bool
    turn: int | None
    opens: bool  # it opens a sentence or clause
    heard: str | None = None  # the captions' words, folded, if there is a correction


@dataclass(frozen=True)
class Script:
    """All words of an interview in order, with an index of where each occurs."""

    interview: str
    tokens: tuple[Token, ...]

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """The indexes of each word's tokens."""
        positions: dict[str, list[int]] = defaultdict(list)
        for index, token in enumerate(self.tokens):
            positions[token.word].append(index)
        return dict(positions)

    @cached_property
    def telling_positions(self) -> dict[str, NDArray[np.int64]]:
        """The same for words that are rare enough to tell where a claim is from."""
        return {
            word: np.array(indexes, dtype=np.int64)
            for word, indexes in self.positions.items()
            if len(indexes) <= _TOO_COMMON
        }

    def rarity(self, word: str) -> float:
        """How much finding a word proves: near 0 for the commonest, near 1 for a word said once."""
        return 1.0 / (1.0 + len(self.positions.get(word, ())) / 40)


def build_script(interview: str, lines: Iterable[Line]) -> Script:
    """Every spoken word as in strict verbatim. Marked omissions are optional, in bare captions detected stutters."""
    tokens: list[Token] = []
    opens = True
    for line in lines:
        opens = opens or not line.units or line.turn is not None
        for unit in line.units:
            heard = " ".join(folded_words(unit.captions)) if unit.kind == "correction" else None
            for word in folded_words(unit.strict):
                optional = unit.kind == "omission" or word in ALWAYS_FILLER
                span = Span(unit.start, unit.end)
                tokens.append(Token(word, span, optional, line.quotable, line.turn, opens, heard))
                opens = False
            opens = opens or unit.strict.endswith(_PAUSES)
    has_speakers = any(token.turn is not None for token in tokens)
    return Script(interview, tuple(tokens if has_speakers else _mark_stutters(tokens)))


def _mark_stutters(tokens: list[Token]) -> list[Token]:
    """The tokens, with up to three words said twice in a row, "you know" and "I mean" marked as optional."""
    words = [token.word for token in tokens]
    optional = [token.optional for token in tokens]
    for start in range(len(words)):
        for length in range(1, _LONGEST_STUTTER + 1):
            middle, end = start + length, start + 2 * length
            if words[start:middle] == words[middle:end] and end <= len(words):
                optional[start:middle] = [True] * length
        if words[start : start + 2] in _HEDGES:
            optional[start : start + 2] = [True, True]
    return [replace(token, optional=mark) for token, mark in zip(tokens, optional, strict=True)]
