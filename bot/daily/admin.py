"""What admins of any platform can do with daily quotes: set, list, pause, test and so on. Values in, replies out.

Bad input is raised as InputError; `bot.chat.service.ChatService.administer` makes a sentence of it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfoNotFoundError

from bot.chat.suggestions import Suggestion
from bot.chat.visitor import Visitor
from bot.daily import parsing, replies, zones
from bot.daily.due import abandoned_rows
from bot.daily.planning import free_run
from bot.daily.ports import ScheduleJournal
from bot.daily.request import ScheduleRequest, requested
from bot.daily.schedule import Outcome, Post, Run, Schedule, run_after
from bot.daily.service import DailyService
from bot.errors import InputError, OutcomeUnknownError, PublishError
from bot.model import InterviewInfo, Quote, Ref, View
from bot.ports import Clock
from bot.presentation import compose, wording
from bot.presentation.reply import Excerpt, Reply, Tone
from bot.reasons import Reason, ReasonCode

MOST_SCHEDULES = 25
"""Daily quotes a server can have."""

MOST_QUEUED = 50
"""Quotes that can be queued for one of them."""

LAST_POSTS = 10
"""Posts that `status` shows."""


class InterviewSource(Protocol):
    """What is needed of `bot.ports.Library`."""

    async def interviews(self) -> Sequence[InterviewInfo]: ...


class QuoteLookup(Protocol):
    """What is needed of `bot.quotes.service.QuoteService`."""

    async def show(self, ref: Ref, view: View = ...) -> Quote: ...


class DailyAdmin:
    """The admins' commands. `which` is a schedule's identity; it may be None where a server has only one."""

    def __init__(
        self,
        quotes: QuoteLookup,
        library: InterviewSource,
        journal: ScheduleJournal,
        service: DailyService,
        clock: Clock,
    ) -> None:
        self._quotes, self._library, self._journal, self._clock = quotes, library, journal, clock
        self.service = service

    # --- setting --------------------------------------------------------------------------------

    async def set(
        self,
        visitor: Visitor,
        request: ScheduleRequest,
        which: str | None = None,
        *,
        missing_permissions: Sequence[str] = (),
    ) -> Reply:
        """Add a schedule, or change the one named. `missing_permissions`: those the bot lacks in the channel."""
        _check_admin(visitor)
        if missing_permissions:
            return compose.notice(wording.daily.permissions_missing(missing_permissions), Tone.FAILED)
        before = await self.schedules(visitor)
        schedule = await self._add(visitor, request) if which is None else await self._change(visitor, which, request)
        self.service.wake(schedule.platform)
        reply = replies.schedule_set(schedule, self._clock.now(), new=which is None)
        others = [known.identity for known in before if known.channel == schedule.channel] if which is None else []
        return replace(reply, notes=(wording.daily.also_there(others),)) if others else reply

    async def _add(self, visitor: Visitor, request: ScheduleRequest) -> Schedule:
        schedule = requested(request, await self._new(visitor, request), await self._library.interviews())
        for known in await self.schedules(visitor):
            if _posts_the_same(known, schedule):
                raise InputError(wording.daily.set_already(known.identity))
        schedule = replace(schedule, next_run=await self._free_run(schedule))
        await self._journal.add_schedule(schedule)
        return schedule

    async def _new(self, visitor: Visitor, request: ScheduleRequest) -> Schedule:
        """A schedule of the usual choices. The zone may be left out where the server has a schedule with one."""
        others = await self._journal.schedules(visitor.platform, visitor.server.key)
        if len(others) >= MOST_SCHEDULES:
            raise InputError(wording.daily.too_many_schedules(MOST_SCHEDULES))
        if request.time is None:
            raise InputError(wording.daily.TIME_NEEDED)
        if request.zone is None and not others:
            raise InputError(wording.daily.ZONE_NEEDED)
        return Schedule(
            identity=await self._new_identity(),
            platform=visitor.platform,
            server=visitor.server.key,
            channel=visitor.place.channel,
            time_of_day=parsing.read_time(request.time),
            zone=zones.read_zone(request.zone) if request.zone is not None else others[-1].zone,
            next_run=Run(date.min, 0.0),
            set_by=visitor.user_id,
            created_at=self._clock.now(),
        )

    async def _new_identity(self) -> str:
        while True:
            identity = secrets.token_hex(3)
            if await self._journal.schedule(identity) is None:
                return identity

    async def _change(self, visitor: Visitor, which: str, request: ScheduleRequest) -> Schedule:
        before = await self._find(visitor, which)
        schedule = requested(request, before, await self._library.interviews())
        schedule = replace(schedule, next_run=await self._free_run(schedule))
        if rows := abandoned_rows(before, self._clock.now()):  # what was due is not posted at another time instead
            _check_unchanged(await self._journal.advance(before, rows, schedule.next_run))
            schedule = replace(schedule.advanced_to(schedule.next_run), next_run=await self._free_run(schedule))
        _check_unchanged(await self._journal.change_schedule(schedule))
        return schedule

    # --- showing --------------------------------------------------------------------------------

    async def list(self, visitor: Visitor) -> Reply:
        """All schedules of a server."""
        _check_admin(visitor)
        schedules = await self._journal.schedules(visitor.platform, visitor.server.key)
        if not schedules:
            return compose.notice(wording.daily.NO_SCHEDULES)
        return replies.schedule_list(schedules, self._clock.now())

    async def status(self, visitor: Visitor, which: str | None, *, missing_permissions: Sequence[str] = ()) -> Reply:
        """Everything about one schedule. `missing_permissions` are those the bot lacks in its channel."""
        schedule = await self._find(visitor, which, damaged=True)
        posts = await self._journal.posts(schedule.identity, LAST_POSTS)
        queue = await self._journal.queue(schedule.identity)
        return replies.status(schedule, posts, queue, missing_permissions, self._clock.now())

    async def find(self, visitor: Visitor, which: str) -> Schedule | None:
        """A schedule of the server; None if there is none of that identity. Raises JournalError."""
        return next((known for known in await self.schedules(visitor) if known.identity == which), None)

    async def schedules(self, visitor: Visitor) -> Sequence[Schedule]:
        """All schedules of the server, oldest first. Raises JournalError."""
        return await self._journal.schedules(visitor.platform, visitor.server.key)

    async def choices(self, visitor: Visitor, typed: str) -> Sequence[Suggestion]:
        """The server's schedules that match what is typed, for autocomplete; none for those who are not admins."""
        if not visitor.admin:
            return []
        schedules = await self._journal.schedules(visitor.platform, visitor.server.key)
        choices = [Suggestion(replies.choice(schedule), schedule.identity) for schedule in schedules]
        wanted = typed.strip().casefold()
        return [choice for choice in choices if wanted in choice.label.casefold()][:MOST_SCHEDULES]

    async def channel(self, visitor: Visitor, which: str | None) -> str | None:
        """Where one posts, so that a platform can look up the bot's permissions there; None if that is not clear."""
        try:
            return (await self._find(visitor, which, damaged=True)).channel
        except InputError:
            return None

    # --- steering -------------------------------------------------------------------------------

    async def pause(self, visitor: Visitor, which: str | None) -> Reply:
        """Stop one until it is resumed."""
        schedule = await self._find(visitor, which, damaged=True)
        paused = await self._journal.pause(schedule.identity, Reason(ReasonCode.PAUSED_BY_ADMIN))
        return compose.notice(wording.daily.PAUSED_NOW if paused else wording.daily.PAUSED_ALREADY)

    async def resume(self, visitor: Visitor, which: str | None) -> Reply:
        """Go on; the days in between are recorded as skipped."""
        schedule = await self._find(visitor, which)
        if schedule.paused is None:
            return compose.notice(wording.daily.RUNS_ALREADY)
        run = await self._free_run(schedule)
        _check_unchanged(await self._journal.advance(schedule, abandoned_rows(schedule, self._clock.now()), run))
        resumed = replace(schedule.advanced_to(run), paused=None)
        _check_unchanged(await self._journal.change_schedule(resumed))
        self.service.wake(schedule.platform)
        return replies.next_run(wording.daily.RESUMED, resumed)

    async def skip(self, visitor: Visitor, which: str | None) -> Reply:
        """Leave out the next run."""
        schedule = await self._find(visitor, which)
        if schedule.paused is not None:
            return compose.notice(wording.daily.SKIP_PAUSED)
        reason = Reason(ReasonCode.SKIPPED_BY_ADMIN)
        row = Post(schedule.identity, schedule.next_run, Outcome.SKIPPED, self._clock.now(), reason=reason)
        try:
            run = run_after(schedule, schedule.next_run.date)
        except ZoneInfoNotFoundError:
            raise _zone_gone(schedule) from None
        _check_unchanged(await self._journal.advance(schedule, [row], run))
        self.service.wake(schedule.platform)
        return replies.next_run(wording.daily.SKIPPED, schedule.advanced_to(run))

    async def test(self, visitor: Visitor, which: str | None) -> Reply:
        """Post one now, without touching the day's row."""
        schedule = await self._find(visitor, which)
        try:
            await self.service.test(schedule)
        except OutcomeUnknownError as error:
            return compose.notice(wording.daily.test_unknown(error.reason), Tone.FAILED)
        except PublishError as error:
            return compose.notice(wording.daily.test_failed(error.reason), Tone.FAILED)
        return compose.notice(wording.daily.TESTED)

    async def next(self, visitor: Visitor, which: str | None, quote_id: str) -> Reply:
        """Queue a quote, to be posted before the others."""
        schedule = await self._find(visitor, which)
        queue = await self._journal.queue(schedule.identity)
        if len(queue) >= MOST_QUEUED:
            raise InputError(wording.daily.queue_full(MOST_QUEUED))
        quote = await self._quotes.show(Ref.parse(quote_id), schedule.view or View.CLEAN)
        vetoes = await self._journal.vetoes(schedule.platform, schedule.server)
        if any(quote.ref.overlaps(veto) for veto in vetoes):
            raise InputError(wording.daily.QUEUED_IS_BANNED)
        if any(quote.ref.overlaps(queued) for queued in queue):
            raise InputError(wording.daily.QUEUED_ALREADY)
        await self._journal.enqueue(schedule.identity, quote.ref)
        lead = wording.daily.queue_position(len(queue) + 1)
        return Reply(Tone.NOTICE, lead, excerpts=(Excerpt(quote),), private=True)

    async def remove(self, visitor: Visitor, which: str | None) -> Reply:
        """Delete one, with everything that is kept of it."""
        schedule = await self._find(visitor, which, damaged=True)
        await self._journal.delete_schedule(schedule.identity)
        return compose.notice(wording.daily.removed(schedule.identity))

    # --- helpers --------------------------------------------------------------------------------

    async def _find(self, visitor: Visitor, which: str | None, *, damaged: bool = False) -> Schedule:
        """The schedule an admin means. Raises InputError, also for a damaged one where that is of no use."""
        schedule = await self._find_any(visitor, which)
        if schedule.damaged and not damaged:
            raise InputError(wording.reasons.sentence(Reason(ReasonCode.ROW_UNREADABLE, schedule.damaged)))
        return schedule

    async def _find_any(self, visitor: Visitor, which: str | None) -> Schedule:
        _check_admin(visitor)
        schedules = await self._journal.schedules(visitor.platform, visitor.server.key)
        if not schedules:
            raise InputError(wording.daily.NO_SCHEDULES)
        if which is None or not which.strip():
            if len(schedules) > 1:
                raise InputError(wording.daily.which_schedule([replies.choice(schedule) for schedule in schedules]))
            return schedules[0]
        identity = parsing.read_identity(which)
        for schedule in schedules:
            if schedule.identity == identity:
                return schedule
        raise InputError(wording.daily.no_such_schedule(identity[:20]))

    async def _free_run(self, schedule: Schedule) -> Run:
        try:
            return await free_run(self._journal, schedule, self._clock.now())
        except ZoneInfoNotFoundError:
            raise _zone_gone(schedule) from None


def _posts_the_same(one: Schedule, other: Schedule) -> bool:
    """Whether two schedules post the same at the same times in the same channel."""
    return (one.channel, one.time_of_day, one.zone, one.weekdays, one.interviews, one.said_by, one.view) == (
        other.channel, other.time_of_day, other.zone, other.weekdays, other.interviews, other.said_by, other.view,
    )  # fmt: skip


def _check_admin(visitor: Visitor) -> None:
    if not visitor.admin:
        raise InputError(wording.daily.ONLY_ADMINS)


def _check_unchanged(written: bool) -> None:  # noqa: FBT001 - what the journal says
    """Stop where another admin, or the scheduler, changed a schedule since it was read. Raises InputError."""
    if not written:
        raise InputError(wording.daily.CHANGED_MEANWHILE)


def _zone_gone(schedule: Schedule) -> InputError:
    return InputError(wording.reasons.sentence(Reason(ReasonCode.ZONE_GONE, (schedule.zone,))))
