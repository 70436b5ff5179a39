"""Which quote a schedule posts: the first of its queue, else the next of its own order; never one that was banned."""

from collections.abc import Sequence
from typing import Protocol

from bot.chat.preferences import read_preferences
from bot.daily.ports import ScheduleJournal
from bot.daily.schedule import Post, Schedule
from bot.errors import InputError
from bot.model import InterviewInfo, PickFilter, Quote, Ref, View
from bot.reasons import Reason, ReasonCode


class PickSource(Protocol):
    """What is needed of `bot.quotes.service.QuoteService`."""

    async def interviews(self) -> Sequence[InterviewInfo]: ...

    async def show(self, ref: Ref, view: View = ...) -> Quote: ...

    async def pick(
        self, seed: str, shown: Sequence[Ref] = ..., view: View = ..., among: PickFilter = ...
    ) -> Quote | None: ...


class QuotePicker:
    """Chooses quotes for schedules."""

    def __init__(self, quotes: PickSource, journal: ScheduleJournal) -> None:
        self._quotes, self._journal = quotes, journal

    async def choose(self, schedule: Schedule, *, queued: bool = True) -> Quote | None:
        """The next quote; None if none fits. Without `queued`, the queue is ignored.

        Queued quotes that are banned, gone, or of interviews that the admins have since excluded leave the queue.
        """
        view = await self._view(schedule)
        allowed = await self._allowed(schedule)
        banned = tuple(await self._journal.vetoes(schedule.platform, schedule.server))
        for ref in await self._journal.queue(schedule.identity) if queued else ():
            is_allowed = allowed is None or ref.interview in allowed
            try:
                if is_allowed and not any(ref.overlaps(veto) for veto in banned):
                    return await self._quotes.show(ref, view)
            except InputError:  # its interview has been removed
                pass
            await self._journal.dequeue(schedule.identity, ref)
        interviews = schedule.interviews
        if allowed is not None:
            interviews = tuple(sorted(allowed.intersection(interviews) if interviews else allowed))
            if not interviews:
                return None
        shown = await self._journal.shown(schedule.shown_scope)
        among = PickFilter(interviews, schedule.said_by, banned)
        return await self._quotes.pick(schedule.identity, shown, view, among)

    async def _allowed(self, schedule: Schedule) -> frozenset[str] | None:
        """The interviews that the admins chose for the channel or its server; None: all."""
        preferences = read_preferences(await self._journal.preferences(schedule.platform, schedule.server))
        channel, _, thread = schedule.channel.partition("/")  # on Slack a thread is channel/thread
        limit = preferences.limit_in(schedule.channel if not thread else channel)
        return limit.slugs(await self._quotes.interviews()) if limit is not None else None

    async def claimed(self, schedule: Schedule, post: Post) -> Quote | Reason:
        """The quote that a row was claimed for, or the reason why it must not be posted any more."""
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
