"""Lines of an interview -> the script that claims are aligned with: every spoken word, with what may be left out."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.model import Line, Span, Unit
from bot.search.terms import folded_words
from bot.verify.canonical import canonical_words, opens_magnitude, precedes_magnitude
from bot.verify.numbers import joins_number

ALWAYS_FILLER = frozenset({"um", "uh", "er", "ah", "uhm", "erm"})
"""Words that mean nothing, whoever adds or drops them."""

_TOO_COMMON = 600  # occurrences above which a word says nothing about where a claim is from
_PAUSES = tuple(",;:.?!…—–\"'”’)")
_OPENING_MARKS, _CLOSING_MARKS = ('"', "“"), ('"', "”")
_HEDGES = (["you", "know"], ["i", "mean"])
_ASIDES = frozenset(
    (
        "i do not know|call it|i guess|i think|i suppose|i would say|let us say|you know|i mean|sort of|kind of|"
        "or whatever|if you will|so to speak|as i said|like i said|to be honest|of course|obviously|basically|honestly|"
        "frankly|right"
    ).split("|")
)
"""In their one form: `canonical_words`."""
_LONGEST_ASIDE = 4  # words
_LONGEST_STUTTER = 3  # words


@dataclass(frozen=True, slots=True)
class Token:
    """A spoken word in its one form (bot/verify/canonical.py), with the span of its unit.

    Several tokens may be of one unit: of "don't", of "54%", of a correction.
    """

    word: str
    span: Span
    optional: bool  # leaving it out changes nothing
    quotable: bool
    turn: int | None
    opens: bool  # it opens a sentence or clause
    heard: str | None = (
        None  # what the captions heard if there is a correction; what was perhaps said if it is doubtful
    )
    also: str | None = None  # another word for the same: "one" for the "a" of "a hundred"
    text: str = ""  # its whole unit as edited; "" where the clean view leaves it out
    quoted: bool = False  # inside quotation marks of the edition
    doubtful: bool = False  # the editor doubts what was heard


def edited_text(tokens: Iterable[Token]) -> str:
    """Tokens in the clean view: each unit once, whole."""
    texts: list[str] = []
    unit: Span | None = None
    for token in tokens:
        if token.span != unit and token.text:
            texts.append(token.text)
        unit = token.span
    return " ".join(texts)


@dataclass(frozen=True)
class Script:
    """All words of an interview in order, with an index of where each occurs."""

    interview: str
    tokens: tuple[Token, ...]
    sentences: tuple[Span, ...] = field(default=(), repr=False)  # none for bare captions

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

    @cached_property
    def compounds(self) -> dict[str, tuple[str, str]]:
        """Two words said in a row, by what they are as one: wellbeing -> well, being."""
        words = [token.word for token in self.tokens]
        return {f"{first}{second}": (first, second) for first, second in pairwise(words)}

    @cached_property
    def asides(self) -> frozenset[int]:
        """Indexes of the tokens of asides, such as "I don't know": a clause of their own that people drop unawares."""
        words = [token.word for token in self.tokens]
        found: set[int] = set()
        for start, token in enumerate(self.tokens):
            for end in range(start + 1, start + 1 + _LONGEST_ASIDE if token.opens else start + 1):
                is_clause = end < len(words) and self.tokens[end].opens
                if is_clause and " ".join(words[start:end]) in _ASIDES:
                    found.update(range(start, end))
        return frozenset(found)

    @cached_property
    def trigrams(self) -> frozenset[tuple[str, str, str]]:
        """Every three words said in a row, optional words aside."""
        words = [token.word for token in self.tokens if not token.optional]
        return frozenset(zip(words, words[1:], words[2:], strict=False))

    @cached_property
    def _readings(self) -> tuple["_Reading", ...]:
        """Every word in a row, and every word that may not be left out."""
        everything = range(len(self.tokens))
        kept = [index for index in everything if not self.tokens[index].optional]
        return tuple(_reading(self.tokens, indexes) for indexes in (everything, kept))

    def occurrences(self, words: Iterable[str]) -> Iterator[tuple[int, int]]:
        """Every half-open range of tokens that says exactly these words, with optional words or without them."""
        for reading in self._readings:
            yield from reading.find(words)

    def parts_word(self, index: int) -> bool:
        """Whether the border before a token is inside a spoken word: between the "do" and the "not" of "don't"."""
        if not 0 < index < len(self.tokens):
            return False
        before, after = self.tokens[index - 1], self.tokens[index]
        is_one_word = before.span == after.span and after.heard is None
        return is_one_word and len(folded_words(after.text)) == 1

    def rarity(self, word: str) -> float:
        """How much finding a word proves: near 0 for the commonest, near 1 for a word said once."""
        return 1.0 / (1.0 + len(self.positions.get(word, ())) / 40)

    def sentence_at(self, word: int) -> Span | None:
        """The sentence that has a word of the captions; None in bare captions."""
        index = bisect_right(self.sentences, word, key=lambda span: span.start) - 1
        return self.sentences[index] if index >= 0 and word < self.sentences[index].end else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """Some tokens as one text, to search in at the speed of a text search."""

    text: str
    indexes: list[int]
    starts: list[int]  # of each token in the text

    def find(self, words: Iterable[str]) -> Iterator[tuple[int, int]]:
        wanted = f" {' '.join(words)} "
        begin = self.text.find(wanted)
        while begin >= 0:
            first = bisect_right(self.starts, begin) - 1
            last = bisect_right(self.starts, begin + len(wanted) - 2) - 1
            yield self.indexes[first], self.indexes[last] + 1
            begin = self.text.find(wanted, begin + 1)


def _reading(tokens: tuple[Token, ...], indexes: Iterable[int]) -> _Reading:
    kept = list(indexes)
    starts: list[int] = []
    length = 0
    for index in kept:
        starts.append(length)
        length += len(tokens[index].word) + 1
    return _Reading(f" {' '.join(tokens[index].word for index in kept)} ", kept, starts)


def build_script(interview: str, lines: Iterable[Line]) -> Script:
    """Every spoken word as in strict verbatim. Marked omissions are optional, in bare captions detected stutters."""
    lines = list(lines)
    quoted = _quoted_words(lines)
    tokens: list[Token] = []
    opens = True
    for line in lines:
        opens = opens or not line.units or line.turn is not None
        for unit in line.units:
            tokens.extend(_tokens(unit, line, opens=opens, quoted=unit.start in quoted))
            opens = unit.strict.endswith(_PAUSES) or (opens and not canonical_words([unit.strict]))
    tokens = _with_spoken_numbers(tokens)
    sentences = tuple(line.span for line in lines if line.turn is not None)
    return Script(interview, tuple(tokens if sentences else _mark_stutters(tokens)), sentences)


def _with_spoken_numbers(tokens: list[Token]) -> list[Token]:
    """The tokens as bot/verify/canonical.py has the words of a claim, across units: "$5 million", "a hundred and five".

    An "and" that joins a number may be left out, and the "a" of "a hundred" is "one", too.
    """
    words = [token.word for token in tokens]
    for index in range(len(words) - 1):
        if precedes_magnitude(*words[index : index + 2]):
            words[index : index + 2] = words[index + 1], words[index]
    return [
        replace(
            token,
            word=words[index],
            also="one" if opens_magnitude(words, index) else None,
            optional=token.optional or joins_number(words, index),
        )
        for index, token in enumerate(tokens)
    ]


def _tokens(unit: Unit, line: Line, *, opens: bool, quoted: bool) -> Iterator[Token]:
    """The tokens of a unit."""
    for number, (_, word) in enumerate(canonical_words([unit.strict])):
        yield Token(
            word,
            Span(unit.start, unit.end),
            optional=unit.kind == "omission" or word in ALWAYS_FILLER,
            quotable=line.quotable,
            turn=line.turn,
            opens=opens and number == 0,
            heard=_heard(unit),
            text=unit.clean,
            quoted=quoted,
            doubtful=unit.kind == "doubtful",
        )


def _quoted_words(lines: Iterable[Line]) -> frozenset[int]:
    """First words of the units that the edition puts into quotation marks, which may hold several sentences."""
    quoted: set[int] = set()
    is_open, turn = False, None
    for line in lines:
        is_open = is_open and line.turn == turn
        turn = line.turn
        for unit in line.units:
            is_open = is_open or unit.strict.lstrip("([").startswith(_OPENING_MARKS)
            if is_open:
                quoted.add(unit.start)
            is_open = is_open and not unit.strict.rstrip(".,;:?!…—–)]").endswith(_CLOSING_MARKS)
    return frozenset(quoted)


def _heard(unit: Unit) -> str | None:
    """The other words that count as said: those of the captions, or those that an editor thinks were said."""
    other = {"correction": unit.captions, "doubtful": unit.doubt}.get(unit.kind, "")
    return " ".join(word for _, word in canonical_words(other.split())) or None


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
