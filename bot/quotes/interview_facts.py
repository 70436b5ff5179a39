"""Answers questions about interviews themselves from what the library knows of them: length, speakers, chapters, times.

Where several interviews may be asked, it answers of those that the question names; else of the one that the member's
last answer was from; else of all.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.model import Answer, Confidence, Fact, FactAnswer, InterviewInfo, Line, Ref, Searched, Span, View
from bot.ports import Library
from bot.quotes.names import Names
from bot.search.candidates import Vocabulary
from bot.search.interview_questions import InterviewQuestion, read_interview_question
from bot.search.mentions import read_names
from bot.search.message import normalize
from bot.search.said_names import person_names
from bot.search.terms import words_of

PART_WORDS = 200
"""Words of a part, if a long stretch is shown part by part."""

_MOMENT_WORDS = 60  # words that a passage at a time has, to the end of its sentence
_MOST_PARTS = 10
_PROBES = 48  # places that are looked up at once when a time is searched
_OF_ALL = frozenset({Fact.BOT, Fact.REAL})
"""What needs no interview."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the interview itself, and the interviews that it names (slugs, None: it names none)."""

    question: InterviewQuestion
    interviews: frozenset[str] | None


def read_question(text: str, names: Names, vocabulary: Vocabulary) -> Asked | None:
    """What a message asks about interviews themselves; None if it asks about content. Raises InputError."""

    def correct(word: str) -> str:
        return (vocabulary.correct_spelling(word) if vocabulary.is_unknown(word) else None) or word

    speakers = person_names(names.roles)
    if names.people is None:
        question = read_interview_question(text, speakers, correct)
        return Asked(question, None) if question is not None else None
    message = normalize(text)
    named = read_names(message, names.people, vocabulary)
    if named.interviews is not None:
        question = read_interview_question(_with_noun(message, named.text), (), correct)
        if question is not None:
            return Asked(question, named.interviews)
    question = read_interview_question(text, speakers if named.interviews is None else (), correct)
    return Asked(question, None) if question is not None else None


def _with_noun(message: str, without_names: str) -> str:
    """The message without the names of interviews, and "the interview" in their place."""
    whole, kept = message.split(), without_names.split()
    same = 0
    while same < min(len(whole), len(kept)) and words_of(whole[same]) == words_of(kept[same]):
        same += 1
    return " ".join([*kept[:same], "the interview", *kept[same:]])


class InterviewFacts:
    """What a library knows of its interviews."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def answer(self, asked: Asked, slugs: frozenset[str] | None, latest: str | None, view: View) -> Answer:
        """The answer to a question about interviews of `slugs` (None: all); `latest` is that of the last answer."""
        known = [info for info in await self._library.interviews() if slugs is None or info.slug in slugs]
        interviews = _meant(known, asked.interviews, latest)
        question = asked.question
        if question.fact is Fact.MOMENT and question.seconds is not None and len(interviews) == 1:
            return await self._answer_moment(interviews[0], question.seconds, view)
        if question.fact is Fact.LINK and len(interviews) == 1 and interviews[0].video is not None:
            return await self._answer_link(interviews[0], view)
        shown = () if question.fact in _OF_ALL else tuple(interviews)
        searched = Searched(len(known), len(await self._library.interviews()))
        return _answer(FactAnswer(question.fact, shown, question.seconds), searched)

    async def _answer_link(self, info: InterviewInfo, view: View) -> Answer:
        """The beginning of an interview, which has the link to it."""
        (lines,) = await self._library.lines([Ref(info.slug, Span(0, 1))])
        quotes = await self._library.quotes([Ref(info.slug, lines[0].span)], view)
        searched = Searched(1, len(await self._library.interviews()), info.title)
        return replace(_answer(FactAnswer(Fact.LINK, (info,)), searched), quotes=tuple(quotes))

    async def _answer_moment(self, info: InterviewInfo, seconds: float, view: View) -> Answer:
        """What is said from a time on, part by part; no quotes if the interview is shorter or has no times."""
        searched = Searched(1, len(await self._library.interviews()), info.title)
        word = None
        if info.length is None or seconds <= info.length:
            word = await self._word_at(info, seconds)
        if word is None:
            return _answer(FactAnswer(Fact.MOMENT, (info,), seconds), searched)
        span = Span(word, min(info.words, word + _MOST_PARTS * _MOMENT_WORDS))
        (lines,) = await self._library.lines([Ref(info.slug, span)])
        parts = split(lines, Span(lines[0].span.start, lines[-1].span.end), _MOMENT_WORDS)[:_MOST_PARTS]
        quotes = await self._library.quotes([Ref(info.slug, part) for part in parts], view)
        told = tuple(quote for quote in quotes if quote.text)
        if not told:
            return _answer(FactAnswer(Fact.MOMENT, (info,), seconds), searched)
        return Answer(Confidence.SURE, told, searched=searched)

    async def _word_at(self, info: InterviewInfo, seconds: float) -> int | None:
        """The word that is being said at a time; None if no times are known, or it is before the first word."""
        first, last = 0, info.words
        while last - first > 1:
            step = max(1, (last - first) // _PROBES)
            places = list(range(first, last, step))
            times = await self._times(info.slug, places)
            if times is None or (first == 0 and times[0] > seconds and len(places) == 1):
                return None
            at = max(0, bisect_right(times, seconds) - 1)
            first, last = places[at], min(last, places[at] + step)
        return first

    async def _times(self, slug: str, words: Sequence[int]) -> list[float] | None:
        """When words are said; None if it is not known."""
        quotes = await self._library.quotes([Ref(slug, Span(word, word + 1)) for word in words], View.CAPTIONS)
        times = [quote.seconds for quote in quotes if quote.seconds is not None]
        return times if len(times) == len(words) else None


def _answer(fact: FactAnswer, searched: Searched) -> Answer:
    return Answer(Confidence.NONE, (), searched=searched, fact=fact)


def _meant(known: Sequence[InterviewInfo], named: frozenset[str] | None, latest: str | None) -> Sequence[InterviewInfo]:
    """The interviews that a question is about."""
    if named is not None:
        return [info for info in known if info.slug in named]
    if len(known) > 1 and latest is not None:
        return [info for info in known if info.slug == latest] or known
    return known


def split(lines: Sequence[Line], within: Span, most: int, *, by_turn: bool = True) -> list[Span]:
    """A span as parts of whole sentences, each of at most `most` words and, `by_turn`, of one turn.

    A sentence that is longer is a part of its own.
    """
    parts: list[Span] = []
    turn: int | None = None
    for line in lines:
        piece = Span(max(within.start, line.span.start), min(within.end, line.span.end))
        if piece.start >= piece.end:
            continue
        if parts and (line.turn == turn or not by_turn) and piece.end - parts[-1].start <= most:
            parts[-1] = Span(parts[-1].start, piece.end)
        else:
            parts.append(piece)
        turn = line.turn
    return parts


def are_parts(refs: Sequence[Ref]) -> bool:
    """Whether quotes follow one another without a gap: they are parts of one stretch, not matches of a question."""
    return len(refs) > 1 and all(
        after.interview == before.interview and after.span.start == before.span.end for before, after in pairwise(refs)
    )
