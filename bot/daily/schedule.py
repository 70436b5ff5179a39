"""Schedules and their posts as values, and when a run is due. Pure; all of bot/daily builds on it.

The scheduled local date is the key of everything: a schedule has at most one post a date, whatever the clock does. The
moment (seconds since the epoch) only says when to act on it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model import Ref, View
from bot.reasons import Reason, ReasonCode

CATCH_UP = 6 * 3600.0
"""Seconds after it was due within which a quote is still posted, unless an admin chose otherwise."""

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
"""Weekdays as `date.weekday()` counts them: 0 is Monday."""


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """A date on which a schedule posts, in its own zone, and the moment it is due (seconds since the epoch)."""

    date: dt.date
    due: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """A quote a day, in one channel. While it is paused, `next_run` is the first run that it did not make."""

    identity: str
    platform: str
    server: str  # the platform's id; for the console a name
    channel: str  # the platform's id of a channel or thread; on Slack, channel/thread
    time_of_day: dt.time
    zone: str  # IANA
    next_run: Run
    weekdays: tuple[int, ...] = EVERY_DAY
    interviews: tuple[str, ...] = ()  # slugs; empty: all interviews
    said_by: tuple[str, ...] = ()  # "host", "guest" or speakers' names; empty: everybody
    view: View | None = None  # None: as the server shows quotes
    catch_up: float = CATCH_UP
    paused: Reason | None = None  # why it is paused; None: it runs
    set_by: str = ""  # the platform's id of the admin
    created_at: float = 0.0
    revision: int = 0  # counts the changes the journal has written
    damaged: tuple[str, ...] = ()  # columns of its row that cannot be read: they have stand-ins, and it never posts

    @property
    def place_key(self) -> str:
        """Where it posts, in the form in which the journal stores the places of answers."""
        return f"{self.server}/{self.channel}"

    @property
    def shown_scope(self) -> str:
        """The name of its list of shown quotes in the journal; the list is deleted with the server."""
        return f"{self.platform}:{self.server}/daily/{self.identity}"

    def advanced_to(self, run: Run) -> "Schedule":
        """The schedule as it is after the journal advanced it to another run."""
        return replace(self, next_run=run, revision=self.revision + 1)


class Outcome(StrEnum):
    """What became of a run. The first two are under way, the others are final."""

    SENDING = "sending"  # claimed; if nobody confirms it in time, it may or may not have been posted
    WAITING = "waiting"  # not posted yet: refused for now
    POSTED = "posted"
    LATE = "late"  # posted, more than LATE_AFTER seconds after it was due
    UNKNOWN = "unknown"  # perhaps posted; not sent again
    MISSED = "missed"  # the catch-up window passed
    FAILED = "failed"  # refused for good
    SKIPPED = "skipped"  # an admin skipped it, or the schedule was paused


SEEN = frozenset({Outcome.POSTED, Outcome.LATE, Outcome.UNKNOWN})
"""Outcomes whose quote counts as shown."""

LATE_AFTER = 300.0
"""Seconds after it was due from which a post says that it is late. Many posts of one minute take less."""


@dataclass(frozen=True, slots=True)
class Post:
    """The row of one schedule and date."""

    schedule_id: str
    run: Run
    outcome: Outcome
    changed_at: float
    ref: Ref | None = None
    token: str | None = None  # of the remembered answer its buttons need
    message_id: str | None = None  # the platform's id of the message
    reason: Reason | None = None
    attempts: int = 0
    first_attempt_at: float | None = None  # the first of the attempts that may have posted
    first_attempt_ticks: float | None = None  # the same in `MonotonicClock.ticks`, which nobody can set
    look_again_at: float | None = None  # while it is under way: when somebody must look at it again


def first_run_after(schedule: Schedule, moment: float) -> Run:
    """The first run that is due after a moment. Raises ZoneInfoNotFoundError for an unknown zone."""
    zone = ZoneInfo(schedule.zone)
    local_date = dt.datetime.fromtimestamp(moment, zone).date()
    start = local_date - dt.timedelta(days=2)  # a run may be due on a later date than its own
    return next(run for run in _runs(schedule, zone, start) if run.due > moment)


def why_stopped(schedule: Schedule) -> Reason | None:
    """Why a schedule posts nothing: it is paused, or its zone is not known here (any more); None if it posts."""
    if schedule.paused is not None:
        return schedule.paused
    try:
        ZoneInfo(schedule.zone)
    except ZoneInfoNotFoundError:
        return Reason(ReasonCode.ZONE_GONE, (schedule.zone,))
    return None


def run_after(schedule: Schedule, date: dt.date) -> Run:
    """The first run of a later date."""
    return next(_runs(schedule, ZoneInfo(schedule.zone), date + dt.timedelta(days=1)))


def _runs(schedule: Schedule, zone: ZoneInfo, start: dt.date) -> Iterator[Run]:
    date = start
    while True:
        if date.weekday() in schedule.weekdays:
            yield Run(date, moment_of(date, schedule.time_of_day, zone))
        date += dt.timedelta(days=1)


@lru_cache(maxsize=4096)  # the scheduler asks for the same days again and again
def moment_of(date: dt.date, time_of_day: dt.time, zone: ZoneInfo) -> float:
    """The moment of a local time, in seconds since the epoch.

    A time that comes twice (clocks go back) means the first of the two. A time that never comes (clocks go forward)
    means the first moment after the gap.
    """
    local = dt.datetime.combine(date, time_of_day.replace(fold=0), tzinfo=zone)
    first = local.timestamp()
    if dt.datetime.fromtimestamp(first, zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return first
    return _end_of_gap(local, zone)


def _end_of_gap(local: dt.datetime, zone: ZoneInfo) -> float:
    """The moment at which the clocks skip a local time, to the second.

    fold=0 uses the offset before the gap, which gives a moment too late; fold=1 uses the offset after it, which gives
    one too early. The change is between the two.
    """
    early, late = int(local.replace(fold=1).timestamp()), int(local.timestamp())
    offset_after = dt.datetime.fromtimestamp(late, zone).utcoffset()
    while late - early > 1:
        middle = (early + late) // 2
        if dt.datetime.fromtimestamp(middle, zone).utcoffset() == offset_after:
            late = middle
        else:
            early = middle
    return float(late)
