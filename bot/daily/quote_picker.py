"""What is posted: a queued quote, else the next of the schedule's order; never one that was vetoed."""

from collections.abc import Sequence
from typing import Protocol

from bot.chat.preferences import read_preferences
from bot.daily.ports import ScheduleJournal, shown_scope
from bot.daily.schedule import LATE_AFTER, Post, Schedule
from bot.errors import InputError
from bot.model import PickFilter, Quote, Ref, View
from bot.presentation import compose
from bot.presentation.reply import Reply
from bot.reasons import Reason, ReasonCode


class PickSource(Protocol):
    """What is needed of `bot.quotes.service.QuoteService`."""

    async def show(self, ref: Ref, view: View = ...) -> Quote: ...

    async def pick(
        self, seed: str, shown: Sequence[Ref] = ..., view: View = ..., among: PickFilter = ...
    ) -> Quote | None: ...


class QuotePicker:
    """Chooses quotes for schedules and sets them as replies."""

    def __init__(self, bot: PickSource, journal: ScheduleJournal) -> None:
        self._bot, self._journal = bot, journal

    async def choose(self, schedule: Schedule, *, queued: bool = True) -> Quote | None:
        """The next quote; None if none fits. What of the queue cannot be shown any more leaves it."""
        view = await self._view(schedule)
        barred = tuple(await self._journal.vetoes(schedule.platform, schedule.server))
        for ref in await self._journal.queue(schedule.identity) if queued else ():
            try:
                if not any(ref.overlaps(one) for one in barred):
                    return await self._bot.show(ref, view)
            except InputError:  # its interview went since
                pass
            await self._journal.unqueue(schedule.identity, ref)
        shown = await self._journal.shown(shown_scope(schedule))
        return await self._bot.pick(
            schedule.identity, shown, view, PickFilter(schedule.interviews, schedule.said_by, barred)
        )

    async def again(self, schedule: Schedule, post: Post) -> Quote | Reason:
        """The quote a row was claimed for, or why it is not to be posted any more."""
        if post.ref is None:
            return Reason(ReasonCode.QUOTE_GONE)
        if any(post.ref.overlaps(one) for one in await self._journal.vetoes(schedule.platform, schedule.server)):
            return Reason(ReasonCode.QUOTE_BANNED)
        try:
            return await self._bot.show(post.ref, await self._view(schedule))
        except InputError:
            return Reason(ReasonCode.QUOTE_GONE)

    async def _view(self, schedule: Schedule) -> View:
        if schedule.view is not None:
            return schedule.view
        return read_preferences(await self._journal.preferences(schedule.platform, schedule.server)).view


def daily_reply(post: Post, quote: Quote, now: float) -> Reply:
    """A row's post, as it is to be said now."""
    by = now - post.run.due
    return compose.daily(quote, post.token or "", late=by if by > LATE_AFTER else None)
