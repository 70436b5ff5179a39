"""What the library holds, for offering it: titles, chapters, and a good quote of each chapter. Read once, held in memory."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.errors import VerbatimError
from bot.model import InterviewInfo, PickFilter, Quote, Ref, View
from bot.presentation import wording
from bot.quotes.picks import picking_order

MOST = 25
"""Suggestions no platform takes more of."""

_LABEL = 100  # characters
_A_CHAPTER = 3  # quotes read of each chapter
_SEED = "suggestions"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A quote id, and a label people recognise it by."""

    label: str
    value: str


class SuggestionLibrary(Protocol):
    """What is needed of `bot.ports.Library`."""

    async def interviews(self) -> Sequence[InterviewInfo]: ...

    async def pickable(self, among: PickFilter = ...) -> Sequence[Ref]: ...

    async def quotes(self, refs: Sequence[Ref], view: View) -> Sequence[Quote]: ...


class Suggestions:
    """Titles, chapters and suggestions."""

    def __init__(self, held: SuggestionLibrary) -> None:
        self._held = held
        self._good: tuple[tuple[str, ...], list[Quote]] | None = None
        self._reading = asyncio.Lock()

    async def titles(self) -> list[str]:
        """Titles of all interviews."""
        return [one.title for one in await self._held.interviews()]

    async def chapters(self) -> list[str]:
        """Chapters, where there is one interview; titles, where there are several."""
        cast = await self._held.interviews()
        return list(cast[0].chapters) if len(cast) == 1 else [one.title for one in cast]

    async def suggest(self, typed: str, recent: Sequence[Quote]) -> list[Suggestion]:
        """Up to 25 suggestions, no label twice, that hold what is typed."""
        wanted = typed.casefold().split()
        found: dict[str, Suggestion] = {}
        for quote in (*recent, *await self._examples()):
            one = suggestion(quote)
            text = f"{one.value} {quote.chapter or ''} {quote.speaker or ''} {quote.text}".casefold()
            if all(word in text for word in wanted):
                found.setdefault(one.value, one)
        return list(found.values())[:MOST]

    async def _examples(self) -> list[Quote]:
        """A few good quotes of each chapter; read anew when interviews come or go."""
        async with self._reading:
            slugs = tuple(one.slug for one in await self._held.interviews())
            if self._good is None or self._good[0] != slugs:
                try:
                    self._good = (slugs, await self._read())
                except VerbatimError:
                    return []
            return self._good[1]

    async def _read(self) -> list[Quote]:
        refs = picking_order(await self._held.pickable(), _SEED)[:400]
        counts: dict[tuple[str, str | None], int] = {}
        kept = []
        for quote in await self._held.quotes(refs, View.CLEAN):
            key = (quote.ref.interview, quote.chapter)
            counts[key] = counts.get(key, 0) + 1
            if counts[key] <= _A_CHAPTER:
                kept.append((counts[key], quote))
        return [
            quote for _, quote in sorted(kept, key=lambda one: (one[0], one[1].ref.interview, one[1].ref.span.start))
        ]


def suggestion(quote: Quote) -> Suggestion:
    """A quote's id with chapter, time and first words."""
    parts = [
        part
        for part in (quote.chapter, wording.answers.clock(quote.seconds) if quote.seconds is not None else None)
        if part
    ]
    label = " ".join(f"{' · '.join(parts)}: {quote.text}".split()) if parts else " ".join(quote.text.split())
    return Suggestion(label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…", str(quote.ref))
