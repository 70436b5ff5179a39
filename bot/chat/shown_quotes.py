"""Quotes that are shown without a question: by id, at random, of a chapter, and those that are banned."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.buttons import remember, remember_refs
from bot.chat.limit_service import LimitService
from bot.chat.ports import ChatJournal, QuoteSource
from bot.chat.preferences import PreferenceCache
from bot.chat.suggestions import Suggestions, chapters_of
from bot.chat.visitor import Visitor
from bot.model import InterviewInfo, PickFilter, Question, Quote, Ref, Scope, View
from bot.presentation import compose, quote_replies, wording
from bot.presentation.buttons import Position
from bot.presentation.reply import Reply
from bot.quotes.interview_facts import PART_WORDS
from bot.search.wanted_quotes import MOST_WANTED

MOST_BANS = 5
"""Banned quotes on a page of their list."""

_MOST_PAGES = 100  # of the list: the id of a button has two digits for the page


class ShownQuotes:
    """Makes the replies, and remembers what they show, for their buttons."""

    def __init__(
        self,
        quotes: QuoteSource,
        journal: ChatJournal,
        preferences: PreferenceCache,
        limits: LimitService,
        suggestions: Suggestions,
    ) -> None:
        self._quotes, self._journal = quotes, journal
        self._preferences, self._limits, self._suggestions = preferences, limits, suggestions
        self._picking = asyncio.Lock()

    async def by_id(self, visitor: Visitor, ref: Ref, *, private: bool) -> Reply:
        """The quote with an id; of a long one the first part, with a button to the next."""
        view = await self._view(visitor)
        quote = await self._quotes.show(ref, view)
        parts = await self._quotes.parts(quote.ref) if len(ref.span) > PART_WORDS else ()
        if len(parts) <= 1:
            return quote_replies.single(quote, await remember(self._journal, visitor, [quote]), private=private)
        first = await self._quotes.show(parts[0], view)
        token = await remember_refs(self._journal, visitor, parts)
        return quote_replies.matched(first, Position(0), len(parts), token, private=private, is_part=True)

    async def at_random(
        self, visitor: Visitor, count: int, *, private: bool, interview: InterviewInfo | None = None
    ) -> Reply:
        """So many good quotes not shown in this server lately, of an interview or of all; fewer if that is all."""
        within = await self._limits.allowed(visitor)
        among = tuple(sorted(within or ())) if interview is None else (interview.slug,)
        quotes = await self._picked(visitor, min(count, MOST_WANTED), among)
        if not quotes:
            return compose.notice(wording.answers.NOTHING_TO_PICK)
        token = await remember(self._journal, visitor, quotes)
        if len(quotes) == 1:
            return quote_replies.single(quotes[0], token, private=private)
        fewer = (wording.facts.fewer(len(quotes), count, MOST_WANTED),) if len(quotes) < count else ()
        return replace(quote_replies.several(quotes, None, token, private=private, shareable=True), notes=fewer)

    async def _picked(self, visitor: Visitor, count: int, within: tuple[str, ...]) -> list[Quote]:
        """Up to so many quotes of interviews (none: all), which count as shown from now on."""
        view, scope = await self._view(visitor), visitor.random_scope
        barred = await self._journal.vetoes(visitor.platform, visitor.server.key)
        quotes: list[Quote] = []
        async with self._picking:  # else many at once would all get the same quote
            shown = await self._journal.shown(scope)
            for _ in range(count):
                among = PickFilter(within, barred=(*barred, *(quote.ref for quote in quotes)))
                quote = await self._quotes.pick(scope, shown, view, among)
                if quote is None:
                    break
                await self._journal.mark_shown(scope, quote.ref)
                quotes.append(quote)
        return quotes

    async def of_chapter(self, visitor: Visitor, choice: str) -> Reply:
        """Quotes of a chapter that was chosen, or the chapters of an interview. Raises InputError if it is gone."""
        chosen = await self._suggestions.chapter(choice, await self._limits.allowed(visitor))
        if chosen.title is None:
            return compose.chapters(chosen.info.title, chapters_of(chosen.info))
        view = await self._view(visitor)
        quotes = [await self._quotes.show(ref, view) for ref in chosen.refs]
        if not quotes:  # a transcript without whole sentences has no good quotes, but still passages on a topic
            scope = Scope((chosen.info.slug,))
            quotes = list((await self._quotes.ask(Question(chosen.title, view, scope))).quotes)
        if not quotes:
            return compose.notice(wording.answers.NOTHING_TO_PICK)
        token = await remember(self._journal, visitor, quotes)
        lead = wording.answers.of_chapter(chosen.title)
        if len(quotes) == 1:
            return quote_replies.single(quotes[0], token, private=True, lead=lead)
        return quote_replies.several(quotes[: compose.NEAR], lead, token, private=True)

    async def bans(self, visitor: Visitor, page: int = 0) -> Reply:
        """A page of the quotes that are never picked in this server, newest first, each with a button to allow it.

        Past the last page, the last one. What was removed with its interview is neither shown nor counted.
        """
        refs = await self._still_there(await self._journal.vetoes(visitor.platform, visitor.server.key))
        if not refs:
            return compose.notice(wording.daily.NO_BANS)
        pages = min(-(-len(refs) // MOST_BANS), _MOST_PAGES)
        page = min(page, pages - 1)
        quotes = [await self._quotes.show(ref) for ref in refs[::-1][page * MOST_BANS : (page + 1) * MOST_BANS]]
        token = await remember(self._journal, visitor, quotes)
        return quote_replies.banned(quotes, len(refs), token, page, pages)

    async def _still_there(self, refs: Sequence[Ref]) -> list[Ref]:
        """Those whose interviews still have such words. No quote is read for that: there may be thousands."""
        words = {info.slug: info.words for info in await self._quotes.interviews()}
        return [ref for ref in refs if ref.span.end <= words.get(ref.interview, 0)]

    async def _view(self, visitor: Visitor) -> View:
        return (await self._preferences.read(visitor.platform, visitor.server)).view
