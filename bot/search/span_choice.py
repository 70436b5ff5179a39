"""The best passage -> the quote that is shown: whole sentences that begin and end well and reach the point. Pure.

A passage is cut where enough words were together, so it may stop before its point or begin behind it. Every run of
sentences at that place is weighed, by a model that learned from quotes that readers chose, and the best one is shown.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from operator import attrgetter

from bot.model import Line, Span, View, is_question
from bot.search.candidates import WordMatches
from bot.search.models import span_model

SHORTEST, LONGEST = 15, 110
"""Words of a quote, where the sentences of its turn allow it."""

_CARRIES_ON = frozenset("and but because so or which who that then also plus therefore thus instead otherwise".split())
"""First words of a sentence that goes on with the one before."""

_POINTS_BACK = frozenset("it it's its that that's this these those they they're he he's she she's there".split())

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
    is_carried_on: float  # the sentence behind it begins with "and", "because" and the like
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
    asks: bool
    is_finished: bool


class PassagePlace:
    """The sentences at the place of a passage that a quote may be made of, all of one turn."""

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
        turn = lines[inside[0]].turn
        self._is_free = [
            line.quotable and line.turn == turn and all(other.overlap(line.span) <= 0 for other in others)
            for line in lines
        ]
        self._same_turn = [line.turn == turn for line in lines]
        self._first, self._last = inside[0], inside[-1]

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
            for last in range(max(first, self._first), high + 1)
            if len(self.span((first, last))) <= LONGEST and self._may_lose(first, last)
        ]
        long_enough = [run for run in runs if len(self.span(run)) >= SHORTEST]
        longest = max(runs, key=lambda run: len(self.span(run)), default=(self._first, self._last))
        return long_enough or [longest]

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
            is_carried_on=float(behind in _CARRIES_ON),
            is_pointed_at=float(behind in _POINTS_BACK),
        )

    def _first_word_behind(self, last: int) -> str:
        has_more = last + 1 < len(self._sentences) and self._same_turn[last + 1]
        return self._sentences[last + 1].first_word if has_more else ""

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


def _read(line: Line) -> _Sentence:
    text = line.text(View.CLEAN)
    first_word = text.partition(" ")[0].strip(",.;:\"'“‘").casefold()
    return _Sentence(line.span, first_word, is_question(text), text.rstrip("\"'”’)").endswith((".", "!", "?", "…")))
