"""Answers questions about interviews themselves from what the library knows of them: length, speakers, chapters, times.

Where several interviews may be asked, it answers of those that the question names; else of the one that the member's
last answer was from; else of all.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.model import (
    Answer,
    Confidence,
    Fact,
    FactAnswer,
    InterviewInfo,
    Line,
    Quote,
    Ref,
    Searched,
    Span,
    TimeReading,
    View,
)
from bot.ports import Library
from bot.quotes.asked_facts import Asked
from bot.quotes.chapters import ChapterMatch, chapters_meant, quotes_of, speakers_of
from bot.quotes.word_counts import count_words, speaker_meant
from bot.search.chapter_questions import ChapterTopic, edge_of
from bot.search.moments import AskedTime
from bot.search.word_questions import WordQuestion

PART_WORDS = 200
"""Words of a part, if a long stretch is shown part by part."""

_MOMENT_WORDS = 60  # words that a passage at a time has, to the end of its sentence
_MOST_PARTS = 10
_OF_A_CHAPTER = 3  # quotes, unless more are wanted
_PROBES = 48  # places that are looked up at once when a time is searched
_OF_ALL = frozenset({Fact.BOT, Fact.REAL})
"""What needs no interview."""
_SAYS_LENGTH = frozenset({Fact.LENGTH, Fact.INTERVIEW})


class InterviewFacts:
    """What a library knows of its interviews."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def answer(
        self, asked: Asked, slugs: frozenset[str] | None, latest: str | None, view: View, most: int = _OF_A_CHAPTER
    ) -> Answer | None:
        """The answer to a question about interviews of `slugs` (None: all); `latest` is that of the last answer.

        None if it names no chapter that there is: then it asks about content. `most` is how many quotes of a chapter
        are wanted.
        """
        known = [info for info in await self._library.interviews() if slugs is None or info.slug in slugs]
        interviews = _meant(known, asked.interviews, latest)
        question = asked.question
        if question.time is not None and len(interviews) == 1:
            return await self._answer_time(interviews[0], question.time, view)
        if question.fact is Fact.INTERVIEW:
            named = asked.interviews or frozenset()
            interviews = sorted(
                (info for info in known if info.slug in named), key=lambda info: info.date, reverse=True
            )
        if question.fact is Fact.LINK and len(interviews) == 1 and interviews[0].video is not None:
            return await self._answer_link(interviews[0], view)
        if question.counted is not None and len(interviews) == 1:
            return await self._answer_count(interviews[0], question.counted, view)
        if question.topic is not None:
            of_chapter = await self._answer_chapter(question.topic, interviews, view, most)
            if of_chapter is None and (edge := edge_of(question.topic)) is not None and len(interviews) == 1:
                return await self._answer_moment(interviews[0], edge, view)
            return of_chapter
        shown = () if question.fact in _OF_ALL else tuple(interviews)
        if question.fact in _SAYS_LENGTH:
            shown = await self._with_last_words(shown)
        searched = Searched(len(known), len(await self._library.interviews()))
        return _answer(FactAnswer(question.fact, shown, question.time.seconds if question.time else None), searched)

    async def _with_last_words(self, interviews: Sequence[InterviewInfo]) -> tuple[InterviewInfo, ...]:
        """The interviews, with the time of the last word where the length is not known."""
        unmeasured = [info for info in interviews if info.length is None]
        refs = [Ref(info.slug, Span(info.words - 1, info.words)) for info in unmeasured]
        quotes = await self._library.quotes(refs, View.CAPTIONS)
        seconds = {info.slug: quote.seconds for info, quote in zip(unmeasured, quotes, strict=True)}
        return tuple(replace(info, last_word=seconds.get(info.slug)) for info in interviews)

    async def _answer_link(self, info: InterviewInfo, view: View) -> Answer:
        """The beginning of an interview, which has the link to it."""
        (lines,) = await self._library.lines([Ref(info.slug, Span(0, 1))])
        quotes = await self._library.quotes([Ref(info.slug, lines[0].span)], view)
        searched = Searched(1, len(await self._library.interviews()), info.title)
        return _with_quotes(_answer(FactAnswer(Fact.LINK, (info,)), searched), quotes)

    async def _answer_count(self, info: InterviewInfo, counted: WordQuestion, view: View) -> Answer | None:
        """How often words are said, with the first places; None if nobody says what may be a topic as well."""
        speaker = speaker_meant(info, counted.by) if info.edited else None
        found = await count_words(self._library, info, counted.text, view, speaker)
        if counted.or_topic and (not found.counts or (speaker is not None and not found.places)):
            return None
        speakers = (speaker,) if speaker is not None else ()
        fact = FactAnswer(Fact.WORDS, (info,), words=counted.text, counts=found.counts, speakers=speakers)
        searched = Searched(1, len(await self._library.interviews()), info.title)
        return _with_quotes(_answer(fact, searched), found.places)

    async def _answer_chapter(
        self, topic: ChapterTopic, interviews: Sequence[InterviewInfo], view: View, most: int
    ) -> Answer | None:
        """What is known of the chapters that a topic names, with quotes if it is one; None if there is none."""
        found = chapters_meant(interviews, topic)
        if not found or (len({match.info.slug for match in found}) > 1 and not topic.explicit):
            return None
        fact = FactAnswer(
            Fact.CHAPTER, tuple(match.info for match in found), chapters=tuple(match.index for match in found)
        )
        answer = _answer(fact, Searched(len(interviews), len(await self._library.interviews())))
        if len(found) > 1:
            return answer
        (chapter,) = found
        speakers = await self._speakers_of(chapter)
        quotes = await quotes_of(self._library, chapter, most, view)
        return _with_quotes(replace(answer, fact=replace(fact, speakers=speakers)), quotes)

    async def _speakers_of(self, chapter: ChapterMatch) -> tuple[str, ...]:
        info = chapter.info
        if len(info.chapter_starts) != len(info.chapters):
            return ()
        first = await self._word_at(info, info.chapter_starts[chapter.index])
        following = info.chapter_starts[chapter.index + 1 :]
        last = await self._word_at(info, following[0]) if following else info.words - 1
        if last is None:
            return ()
        return await speakers_of(self._library, chapter, Span(first or 0, last + 1))

    async def _answer_time(self, info: InterviewInfo, time: AskedTime, view: View) -> Answer:
        """What is said at a time. One that may mean two is read as a player shows it, if the interview has both."""
        other = time.as_hours
        if other is None or await self._is_over_at(info, other):
            return await self._answer_moment(info, time.seconds, view)
        answer = await self._answer_moment(info, time.seconds, view)
        if not answer.quotes:
            return await self._answer_moment(info, other, view)
        return replace(answer, time=TimeReading(info.slug, time.seconds, other))

    async def _is_over_at(self, info: InterviewInfo, seconds: float) -> bool:
        """Whether an interview is over at a time. Where its length is not known, its last word ends it."""
        if info.length is not None:
            return seconds > info.length
        times = await self._times(info.slug, [info.words - 1])
        return times is not None and seconds > times[0]

    async def _answer_moment(self, info: InterviewInfo, seconds: float, view: View) -> Answer:
        """What is said from a time on, part by part; no quotes if the interview is shorter or has no times.

        Seconds below 0 count from the end.
        """
        if seconds < 0 and info.length is not None:
            seconds = max(0.0, info.length + seconds)
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
        shown = tuple(quote for quote in quotes if quote.text)
        if not shown:
            return _answer(FactAnswer(Fact.MOMENT, (info,), seconds), searched)
        return Answer(Confidence.SURE, shown, searched=searched)

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


def _with_quotes(answer: Answer, quotes: Sequence[Quote]) -> Answer:
    """The answer with quotes, of which there is no doubt."""
    return replace(answer, quotes=tuple(quotes), confidence=Confidence.SURE if quotes else answer.confidence)


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
