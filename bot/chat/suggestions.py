"""What to offer: questions to try, and while somebody types, quote ids, interviews and shows."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Protocol

from bot.chat.catalogue import matching
from bot.errors import InputError, VerbatimError
from bot.model import InterviewInfo, PickFilter, Quote, Ref, View
from bot.presentation import wording
from bot.presentation.reply import LONGEST_VALUE, Choice
from bot.quotes.picks import picking_order, without_overlaps
from bot.quotes.scope import shows_of

MOST = 25
"""No platform takes more suggestions."""

_LONGEST_LABEL = 100  # characters
_PER_CHAPTER = 3
_OF_A_CHAPTER = 10
_MOST_READ = 400  # quotes, of which a few of each chapter are kept
_SEED = "suggestions"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value to offer, such as a quote id, and a label that people recognise it by."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ChosenChapter:
    """A chapter that was chosen, with the refs of good quotes of it, in order; without a title the whole interview."""

    info: InterviewInfo
    title: str | None
    refs: tuple[Ref, ...] = ()


def chapters_of(info: InterviewInfo) -> list[Choice]:
    """The chapters of an interview, to choose from."""
    return [Choice(_short(title), f"{info.slug}/{index}") for index, title in enumerate(info.chapters)]


def _choice_of(info: InterviewInfo) -> Choice:
    return Choice(_short(info.title), info.slug)


class SuggestionLibrary(Protocol):
    """What suggestions need of `bot.ports.Library`."""

    async def interviews(self) -> Sequence[InterviewInfo]: ...

    async def pickable(self, among: PickFilter = ...) -> Sequence[Ref]: ...

    async def quotes(self, refs: Sequence[Ref], view: View) -> Sequence[Quote]: ...


class Suggestions:
    """Titles, chapters and quotes to offer."""

    def __init__(self, library: SuggestionLibrary) -> None:
        self._library = library
        self._examples_of: tuple[tuple[str, ...], list[Quote]] | None = None  # slugs, and quotes of those interviews
        self._reading = asyncio.Lock()

    async def slugs(self) -> tuple[str, ...]:
        """The slugs of all interviews."""
        return tuple(interview.slug for interview in await self._library.interviews())

    async def titles(self, within: frozenset[str] | None = None) -> list[str]:
        """The titles of the interviews `within` (slugs, None: all)."""
        return [interview.title for interview in await self._known(within)]

    async def choices(self, within: frozenset[str] | None = None, first: Sequence[str] = ()) -> list[Choice]:
        """The chapters of the interview, if there is only one, else all interviews; titles in `first` come first."""
        interviews = await self._known(within)
        choices = chapters_of(interviews[0]) if len(interviews) == 1 else [_choice_of(info) for info in interviews]
        fitting = (choice for choice in choices if len(choice.value) <= _LONGEST_LABEL)
        return sorted(fitting, key=lambda choice: choice.label not in first)

    async def questions(self, most: int, within: frozenset[str] | None = None) -> list[Choice]:
        """Up to `most` questions to try: the first of each interview, then the second of each, and so on."""
        interviews = sorted(await self._known(within), key=lambda info: info.date, reverse=True)
        columns = ([Choice(text, f"{info.slug}/{at}") for at, text in enumerate(info.suggested)] for info in interviews)
        in_turn = (choice for row in zip_longest(*columns) for choice in row if choice is not None)
        return [choice for choice in in_turn if len(choice.value) <= LONGEST_VALUE][:most]

    async def question(self, choice: str, within: frozenset[str] | None = None) -> tuple[InterviewInfo, str]:
        """The suggested question that was chosen, and its interview. Raises InputError if it is gone."""
        slug, _, number = choice.partition("/")
        info = next((known for known in await self._known(within) if known.slug == slug), None)
        if info is None or not (number.isdecimal() and int(number) < len(info.suggested)):
            raise InputError(wording.answers.QUESTION_GONE)
        return info, info.suggested[int(number)]

    async def chapter(self, choice: str, within: frozenset[str] | None = None) -> ChosenChapter:
        """The chapter that was chosen, with good quotes of it. Raises InputError if it is gone."""
        slug, _, number = choice.partition("/")
        info = next((known for known in await self._known(within) if known.slug == slug), None)
        if info is None or (number and not (number.isdecimal() and int(number) < len(info.chapters))):
            raise InputError(wording.answers.CHAPTER_GONE)
        if not number:
            return ChosenChapter(info, None)
        title = info.chapters[int(number)]
        refs = without_overlaps(sorted(await self._library.pickable(PickFilter((slug,)))))
        quotes = [quote for quote in await self._library.quotes(refs, View.CLEAN) if quote.chapter == title]
        return ChosenChapter(info, title, tuple(quote.ref for quote in quotes[:_OF_A_CHAPTER]))

    async def interviews(self, typed: str, within: frozenset[str] | None = None) -> list[Suggestion]:
        """Up to 25 interviews that have every word typed in title, guests, show, number, date or slug."""
        found = matching(await self._known(within), typed)
        return [Suggestion(_short(wording.interviews.label(info)), info.slug) for info in found[:MOST]]

    async def shows(self, typed: str, within: frozenset[str] | None = None) -> list[Suggestion]:
        """Up to 25 shows whose titles contain what is typed."""
        titles = shows_of(await self._known(within))
        return [Suggestion(_short(title), title) for title in titles if typed.casefold().strip() in title.casefold()][
            :MOST
        ]

    async def _known(self, within: frozenset[str] | None) -> list[InterviewInfo]:
        return [info for info in await self._library.interviews() if within is None or info.slug in within]

    async def suggest(
        self, typed: str, recent: Sequence[Quote], within: frozenset[str] | None = None
    ) -> list[Suggestion]:
        """Up to 25 suggestions that contain every word typed, each quote once; recent quotes come first."""
        words = typed.casefold().split()
        suggestions: dict[str, Suggestion] = {}
        examples = [held for held in await self._examples() if within is None or held.ref.interview in within]
        for quote in (*recent, *examples):
            time = wording.answers.clock(quote.seconds) if quote.seconds is not None else ""
            known = (str(quote.ref), quote.title, quote.chapter, quote.speaker, time, quote.text)
            text = " ".join(filter(None, known)).casefold()
            if all(word in text for word in words):
                suggestions.setdefault(str(quote.ref), suggestion(quote))
        return list(suggestions.values())[:MOST]

    async def _examples(self) -> list[Quote]:
        """A few good quotes of each chapter; read again when interviews were added or removed."""
        async with self._reading:
            slugs = await self.slugs()
            if self._examples_of is None or self._examples_of[0] != slugs:
                try:
                    self._examples_of = (slugs, await self._read_examples())
                except VerbatimError:
                    return []
            return self._examples_of[1]

    async def _read_examples(self) -> list[Quote]:
        """One quote of every chapter first, then a second one of every chapter, and so on."""
        refs = picking_order(await self._library.pickable(), _SEED)[:_MOST_READ]
        counts: dict[tuple[str, str | None], int] = {}
        ranked = []
        for quote in await self._library.quotes(refs, View.CLEAN):
            chapter = (quote.ref.interview, quote.chapter)
            counts[chapter] = rank = counts.get(chapter, 0) + 1
            if rank <= _PER_CHAPTER:
                ranked.append((rank, quote.ref.interview, quote.ref.span.start, quote))
        return [quote for *_, quote in sorted(ranked, key=lambda row: row[:3])]


def suggestion(quote: Quote) -> Suggestion:
    """A quote's id, with its chapter, time and first words as the label."""
    time = wording.answers.clock(quote.seconds) if quote.seconds is not None else None
    where = " · ".join(part for part in (quote.chapter, time) if part)
    label = " ".join((f"{where}: {quote.text}" if where else quote.text).split())
    return Suggestion(_short(label), str(quote.ref))


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"
