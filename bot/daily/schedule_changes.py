"""Makes the changes that admins ask for, unless a schedule was changed meanwhile; for `bot.daily.admin`."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfoNotFoundError

from bot.chat.visitor import Visitor
from bot.daily import parsing, zones
from bot.daily.due import abandoned_rows
from bot.daily.planning import free_run
from bot.daily.ports import ScheduleJournal
from bot.daily.request import ScheduleRequest, requested
from bot.daily.schedule import Outcome, Post, Run, Schedule, run_after
from bot.errors import InputError
from bot.model import InterviewInfo
from bot.ports import Clock
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode

MOST_SCHEDULES = 25
"""Schedules that a server can have."""


class InterviewSource(Protocol):
    """What is needed of `bot.ports.Library`."""

    async def interviews(self) -> Sequence[InterviewInfo]: ...


class ScheduleChanges:
    """Adds, changes and resumes schedules, and skips runs. Raises InputError if one was changed since it was read."""

    def __init__(self, library: InterviewSource, journal: ScheduleJournal, clock: Clock) -> None:
        self._library, self._journal, self._clock = library, journal, clock

    async def add(self, visitor: Visitor, request: ScheduleRequest) -> Schedule:
        """Add a schedule for a visitor's channel. Raises InputError."""
        schedule = requested(request, await self._new(visitor, request), await self._library.interviews())
        for known in await self._journal.schedules(visitor.platform, visitor.server.key):
            if _posts_the_same(known, schedule):
                raise InputError(wording.daily_input.set_already(known.identity))
        schedule = replace(schedule, next_run=await self._free_run(schedule))
        await self._journal.add_schedule(schedule)
        return schedule

    async def verify(self, visitor: Visitor, request: ScheduleRequest, before: Schedule | None) -> None:
        """Raise InputError for a request that cannot be read; `before`: the schedule that it changes, if any."""
        schedule = before or await self._new(visitor, request)
        requested(request, schedule, await self._library.interviews())

    async def _new(self, visitor: Visitor, request: ScheduleRequest) -> Schedule:
        """A schedule with the defaults. The zone may be left out if the server has another schedule to take it from."""
        others = await self._journal.schedules(visitor.platform, visitor.server.key)
        if len(others) >= MOST_SCHEDULES:
            raise InputError(wording.daily_input.too_many_schedules(MOST_SCHEDULES))
        if request.time is None:
            raise InputError(wording.daily_input.TIME_NEEDED)
        if request.zone is None and not others:
            raise InputError(wording.daily_input.ZONE_NEEDED)
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

    async def change(self, before: Schedule, request: ScheduleRequest) -> Schedule:
        """Change a schedule as requested. Raises InputError."""
        schedule = requested(request, before, await self._library.interviews())
        schedule = replace(schedule, next_run=await self._free_run(schedule))
        if rows := abandoned_rows(before, self._clock.now()):  # what was due is not posted at the new time instead
            _check_unchanged(await self._journal.advance(before, rows, schedule.next_run))
            schedule = replace(schedule.advanced_to(schedule.next_run), next_run=await self._free_run(schedule))
        _check_unchanged(await self._journal.change_schedule(schedule))
        return schedule

    async def resume(self, schedule: Schedule) -> Schedule:
        """Go on with a paused schedule; the days in between are recorded as skipped."""
        run = await self._free_run(schedule)
        _check_unchanged(await self._journal.advance(schedule, abandoned_rows(schedule, self._clock.now()), run))
        resumed = replace(schedule.advanced_to(run), paused=None)
        _check_unchanged(await self._journal.change_schedule(resumed))
        return resumed

    async def skip(self, schedule: Schedule) -> Schedule:
        """Leave out the next run of a schedule."""
        reason = Reason(ReasonCode.SKIPPED_BY_ADMIN)
        row = Post(schedule.identity, schedule.next_run, Outcome.SKIPPED, self._clock.now(), reason=reason)
        try:
            run = run_after(schedule, schedule.next_run.date)
        except ZoneInfoNotFoundError:
            raise _zone_gone(schedule) from None
        _check_unchanged(await self._journal.advance(schedule, [row], run))
        return schedule.advanced_to(run)

    async def _free_run(self, schedule: Schedule) -> Run:
        try:
            return await free_run(self._journal, schedule, self._clock.now())
        except ZoneInfoNotFoundError:
            raise _zone_gone(schedule) from None


def _posts_the_same(schedule: Schedule, other: Schedule) -> bool:
    """Whether two schedules post from the same quotes at the same times in the same channel."""
    return _what_and_when(schedule) == _what_and_when(other)


def _what_and_when(schedule: Schedule) -> tuple[object, ...]:
    return (
        schedule.channel, schedule.time_of_day, schedule.zone, schedule.weekdays, schedule.interviews, schedule.said_by,
        schedule.view,
    )  # fmt: skip


def _check_unchanged(written: bool) -> None:  # noqa: FBT001 - what the journal says
    """Stop where another admin, or the scheduler, changed a schedule since it was read. Raises InputError."""
    if not written:
        raise InputError(wording.daily_input.CHANGED_MEANWHILE)


def _zone_gone(schedule: Schedule) -> InputError:
    return InputError(wording.reasons.sentence(Reason(ReasonCode.ZONE_GONE, (schedule.zone,))))
