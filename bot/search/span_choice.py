"""The best passage -> the quote that is shown: whole sentences that begin and end well and reach the point. Pure.

A passage is cut where enough words were together, so it may stop before its point or begin behind it. Every run of
sentences at that place is weighed, by a model that learned from quotes that readers chose, and the best one is shown.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from bot.model import Line, Span, View, is_question
from bot.search.candidates import WordMatches
from bot.search.models import span_model

SHORTEST, LONGEST = 15, 110
"""Words of a quote, where the sentences of its turn allow it."""

_CARRIES_ON = frozenset("and but because so or which who that then also plus therefore thus instead otherwise".split())
"""First words of a sentence that goes on with the one before."""

_CONCLUDES = frozenset("so therefore thus".split())
"""First words of a sentence that draws the conclusion of the one before."""

_POINTS_BACK = frozenset("it it's its that that's this these those they they're he he's she she's there".split())

_LEFT_HANGING = frozenset("and so but or because".split())
"""Last words of a speaker who was interrupted: what they announce is missing."""

_INTERJECTION = 10
"""A turn of at most so many words does not end the sentence that it interrupts."""

_ASKED_ALIKE = 0.75
"""From this match, a sentence that asks is the member's question in the speaker's mouth."""

_TYPICAL = 50  # words

_LONG = 60
"""Words: a quote may leave out part of a longer passage; a shorter one was cut as one thought."""


@dataclass(frozen=True, slots=True)
class RunFeatures:
    """What is weighed of a run of sentences, in the order of the model's weights. Lengths in fifties of words."""

    match: float  # how much better than the passage it matches the question word by word
    first_match: float  # how much better its first sentence alone
    last_match: float
    kept: float  # share of the passage's words in it
    lost: float  # 1: it begins behind the passage
    before: float  # words before the passage
    after: float
    length: float
    log_length: float
    same: float  # 1: it is the passage itself
    carries_on: float  # 1 if it begins with "and", "because" and the like; the flags below are 0 or 1 in the same way
    points_back: float  # it begins with "it", "that" and the like
    asks: float  # it begins with a question
    asks_and_answers: float  # and does not end with that
    ends_asking: float
    unfinished: float  # it ends without a full stop
    left_hanging: float  # it ends with "and", "because" and the like
    interjections: float  # how many of another speaker are in it
    is_carried_on: float  # the sentence behind it begins with "and", "because" and the like
    is_concluded: float  # the sentence behind it begins with "so" and the like
    is_pointed_at: float


RUN_FEATURES = tuple(field.name for field in fields(RunFeatures))

_values = attrgetter(*RUN_FEATURES)


def around(passage: Span, words: int) -> Span:
    """The words whose lines `choose_span` needs, in an interview of so many words."""
    return Span(max(0, passage.start - LONGEST), min(words, passage.end + LONGEST))


def choose_span(
    span: Span, lines: Sequence[Line], others: Sequence[Span], matches: WordMatches | None, *, whole: bool = False
) -> Span:
    """The span of the quote. `lines` are those around it.

    `others` are the spans of the other quotes, which it must not overlap. A `whole` passage loses nothing, because it
    has words that must occur.
    """
    model, place = span_model(RUN_FEATURES), PassagePlace(span, lines, others, matches, whole=whole)
    return place.span(max(place.runs(), key=lambda run: model.score(_values(place.features(run)))))


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A line with what its words say of where a quote may begin and end."""

    span: Span
    first_word: str
    last_word: str
    asks: bool
    is_finished: bool


class PassagePlace:
    """The sentences at the place of a passage that a quote may be made of: of one turn, over interjections."""

    def __init__(
        self,
        passage: Span,
        lines: Sequence[Line],
        others: Sequence[Span],
        matches: WordMatches | None,
        *,
        whole: bool = False,
    ) -> None:
        inside = [index for index, line in enumerate(lines) if line.span.overlap(passage) > 0]
        self._passage, self._matches = passage, matches
        self._is_whole = whole or len(passage) <= _LONG
        self._sentences = [_read(line) for line in lines]
        self._first, self._last = inside[0], inside[-1]
        speech = _speech_around(lines, inside[0])
        self._is_own = [
            index in inside or (index in speech and line.speaker == lines[inside[0]].speaker)
            for index, line in enumerate(lines)
        ]
        self._is_free = [
            line.quotable and index in speech and all(other.overlap(line.span) <= 0 for other in others)
            for index, line in enumerate(lines)
        ]
        self._turns = [line.turn for line in lines]

    def runs(self) -> list[tuple[int, int]]:
        """The first and last sentence of every run that shares words with the passage.

        Where it is known what matches the question, those that begin right behind the passage, too.
        """
        low, high = self._first, self._last
        while low > 0 and self._is_free[low - 1]:
            low -= 1
        while high + 1 < len(self._sentences) and self._is_free[high + 1]:
            high += 1
        latest = self._last if self._matches is None else min(high, self._last + 1)
        runs = [
            (first, last)
            for first in range(low, latest + 1)
            if self._is_own[first]
            for last in range(max(first, self._first), high + 1)
            if self._is_own[last] and len(self.span((first, last))) <= LONGEST and self._may_lose(first, last)
        ]
        long_enough = [run for run in runs if len(self.span(run)) >= SHORTEST]
        longest = max(runs, key=lambda run: len(self.span(run)), default=(self._first, self._last))
        return [run for run in long_enough if not self._stops_short(run)] or long_enough or [longest]

    def _stops_short(self, run: tuple[int, int]) -> bool:
        """Whether the speaker asks what the member asks, and a run stops before the conclusion ("So ...")."""
        asked = slice(max(0, run[0] - 1), run[1] + 1)
        return self._first_word_behind(run[1]) in _CONCLUDES and any(
            own and sentence.asks and self._match(sentence.span) >= _ASKED_ALIKE
            for own, sentence in zip(self._is_own[asked], self._sentences[asked], strict=True)
        )

    def _may_lose(self, first: int, last: int) -> bool:
        """Whether a run has all of the passage, or the passage is long enough to lose some of it."""
        return not self._is_whole or (first <= self._first and last >= self._last)

    def span(self, run: tuple[int, int]) -> Span:
        """The words of a run."""
        return Span(self._sentences[run[0]].span.start, self._sentences[run[1]].span.end)

    def features(self, run: tuple[int, int]) -> RunFeatures:
        """What is weighed of a run."""
        span, passage = self.span(run), self._passage
        first, last = self._sentences[run[0]], self._sentences[run[1]]
        behind = self._first_word_behind(run[1])
        shared = max(0, span.overlap(passage))
        return RunFeatures(
            match=self._match(span) - self._own_match,
            first_match=self._match(first.span) - self._own_match,
            last_match=self._match(last.span) - self._own_match,
            kept=shared / len(passage),
            lost=float(not shared),
            before=max(0, passage.start - span.start) / _TYPICAL,
            after=max(0, span.end - passage.end) / _TYPICAL,
            length=len(span) / _TYPICAL,
            log_length=math.log(len(span) / _TYPICAL),
            same=float(run == (self._first, self._last)),
            carries_on=float(first.first_word in _CARRIES_ON),
            points_back=float(first.first_word in _POINTS_BACK),
            asks=float(first.asks),
            asks_and_answers=float(first.asks and run[1] > run[0]),
            ends_asking=float(last.asks),
            unfinished=float(not last.is_finished),
            left_hanging=float(not last.is_finished and last.last_word in _LEFT_HANGING),
            interjections=self._interjections(run),
            is_carried_on=float(behind in _CARRIES_ON),
            is_concluded=float(behind in _CONCLUDES),
            is_pointed_at=float(behind in _POINTS_BACK),
        )

    def _interjections(self, run: tuple[int, int]) -> float:
        turns = {self._turns[index] for index in range(run[0], run[1] + 1) if not self._is_own[index]}
        return float(len(turns))

    def _first_word_behind(self, last: int) -> str:
        own = (index for index in range(last + 1, len(self._sentences)) if self._is_own[index])
        return self._sentences[index].first_word if (index := next(own, None)) is not None else ""

    @cached_property
    def _own_match(self) -> float:
        return self._match(self.span((self._first, self._last)))

    def _match(self, span: Span) -> float:
        """How well some words match the question word by word; 0 where nothing is known."""
        if self._matches is None:
            return 0.0
        shift = self._matches.before - self._passage.start
        start = max(0, span.start + shift)
        inside = self._matches.cosines[:, start : max(start, span.end + shift)]
        return float(inside.max(axis=1) @ self._matches.weights) if inside.shape[1] else 0.0


def _speech_around(lines: Sequence[Line], index: int) -> range:
    """The lines of the turn that a line is in, with the rest of it where interjections of others cut its sentences."""
    turns = [list(group) for _, group in groupby(range(len(lines)), lambda number: lines[number].turn)]
    first = last = next(number for number, turn in enumerate(turns) if index in turn)

    def resumes(earlier: int) -> bool:
        """Whether the speaker of a turn, interrupted in a sentence, speaks on after the next turn."""
        before, after = lines[turns[earlier][-1]], lines[turns[earlier + 2][0]]
        words = sum(len(lines[number].span) for number in turns[earlier + 1])
        is_same = before.speaker is not None and before.speaker == after.speaker
        return is_same and words <= _INTERJECTION and not _read(before).is_finished

    while first >= 2 and resumes(first - 2):
        first -= 2
    while last + 2 < len(turns) and resumes(last):
        last += 2
    return range(turns[first][0], turns[last][-1] + 1)


def _read(line: Line) -> _Sentence:
    text = line.text(View.CLEAN)
    words = text.rstrip("\"'”’—–-… ").split() or [""]
    first_word = words[0].strip(",.;:\"'“‘").casefold()
    last_word = words[-1].strip(",;").casefold()
    is_finished = text.rstrip("\"'”’)").endswith((".", "!", "?", "…"))
    return _Sentence(line.span, first_word, last_word, is_question(text), is_finished)
