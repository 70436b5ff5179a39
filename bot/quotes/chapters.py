"""The chapters that a question means, and what is known of one: who speaks in it, good quotes of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import InterviewInfo, PickFilter, Quote, Ref, Span, View
from bot.ports import Library
from bot.quotes.picks import without_overlaps
from bot.search.chapter_questions import ChapterTopic, is_title, names_title
from bot.search.terms import words_of


@dataclass(frozen=True, slots=True)
class ChapterMatch:
    """A chapter of an interview, by its index."""

    info: InterviewInfo
    index: int

    @property
    def title(self) -> str:
        """The chapter's title."""
        return self.info.chapters[self.index]


def chapters_meant(interviews: Sequence[InterviewInfo], topic: ChapterTopic) -> list[ChapterMatch]:
    """The chapters that a topic names: those with just that title, or else those with its words in their titles."""
    known = [ChapterMatch(info, index) for info in interviews for index in range(len(info.chapters))]
    if topic.number is not None:
        numbers = {match: (match.index + 1, match.index - len(match.info.chapters)) for match in known}
        return [match for match in known if topic.number in numbers[match]]
    titles = {match: words_of(match.title) for match in known}
    whole = [match for match in known if is_title(topic, titles[match])]
    return whole or [match for match in known if names_title(topic, titles[match])]


async def speakers_of(library: Library, chapter: ChapterMatch, words: Span) -> tuple[str, ...]:
    """Who speaks in a chapter, in order, given the words around it; none if that is not known."""
    (lines,) = await library.lines([Ref(chapter.info.slug, words)])
    quotes = await library.quotes([Ref(chapter.info.slug, line.span) for line in lines], View.CLEAN)
    inside = [quote for quote in quotes if quote.chapter == chapter.title]
    return tuple(dict.fromkeys(quote.speaker for quote in inside if quote.speaker is not None))


async def quotes_of(library: Library, chapter: ChapterMatch, most: int, view: View) -> tuple[Quote, ...]:
    """Up to so many good quotes of a chapter, in order."""
    refs = without_overlaps(sorted(await library.pickable(PickFilter((chapter.info.slug,)))))
    quotes = await library.quotes(refs, view)
    return tuple(quote for quote in quotes if quote.chapter == chapter.title)[:most]
