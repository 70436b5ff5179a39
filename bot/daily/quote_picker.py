"""Which quote a schedule posts: the first of its queue, else the next of its own order; never one that was banned."""

from collections.abc import Sequence
from typing import Protocol

from bot.chat.preferences import read_preferences
from bot.daily.ports import ScheduleJournal
from bot.daily.schedule import Post, Schedule
from bot.errors import InputError
from bot.model import PickFilter, Quote, Ref, View
from bot.reasons import Reason, ReasonCode


class PickSource(Protocol):
    """What is needed of `bot.quotes.service.QuoteService`."""

    async def show(self, ref: Ref, view: View = ...) -> Quote: ...

    async def pick(
        self, seed: str, shown: Sequence[Ref] = ..., view: View = ..., among: PickFilter = ...
    ) -> Quote | None: ...


class QuotePicker:
    """Chooses quotes for schedules."""

    def __init__(self, quotes: PickSource, journal: ScheduleJournal) -> None:
        self._quotes, self._journal = quotes, journal

    async def choose(self, schedule: Schedule, *, queued: bool = True) -> Quote | None:
        """The next quote; None if none fits. Without `queued` the queue is left alone.

        Quotes of the queue that cannot be shown any more are taken out of it.
        """
        view = await self._view(schedule)
        banned = tuple(await self._journal.vetoes(schedule.platform, schedule.server))
        for ref in await self._journal.queue(schedule.identity) if queued else ():
            try:
                if not any(ref.overlaps(veto) for veto in banned):
                    return await self._quotes.show(ref, view)
            except InputError:  # its interview has been removed
                pass
            await self._journal.dequeue(schedule.identity, ref)
        shown = await self._journal.shown(schedule.shown_scope)
        among = PickFilter(schedule.interviews, schedule.said_by, banned)
        return await self._quotes.pick(schedule.identity, shown, view, among)

    async def claimed(self, schedule: Schedule, post: Post) -> Quote | Reason:
        """The quote a row was claimed for, or the reason it must not be posted any more."""
        if post.ref is None:
            return Reason(ReasonCode.QUOTE_GONE)
        vetoes = await self._journal.vetoes(schedule.platform, schedule.server)
        if any(post.ref.overlaps(veto) for veto in vetoes):
            return Reason(ReasonCode.QUOTE_BANNED)
        try:
            return await self._quotes.show(post.ref, await self._view(schedule))
        except InputError:
            return Reason(ReasonCode.QUOTE_GONE)

    async def _view(self, schedule: Schedule) -> View:
        if schedule.view is not None:
            return schedule.view
        return read_preferences(await self._journal.preferences(schedule.platform, schedule.server)).view
