"""Daily posts as values, and when they are due. Pure.

The scheduled local date is the key of everything: a schedule has one post a date at most, whatever the clock does. The
moment (seconds since the epoch) only says when to act on it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.model import Ref, View
from bot.reasons import Reason

CATCH_UP = 6 * 3600.0
"""Seconds after its moment within which a post is still made, unless an admin chose otherwise."""

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
"""Weekdays as `date.weekday()` counts them: 0 is Monday."""


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """A date a schedule posts on, in its own zone, and the moment it is due (seconds since the epoch)."""

    date: dt.date
    due: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """A quote a day, somewhere. `run` is the next one; of a paused schedule, the first it has not run."""

    identity: str
    platform: str
    server: str
    place: str  # the channel or thread, as its platform names it
    at: dt.time
    zone: str  # IANA
    run: Run
    weekdays: tuple[int, ...] = EVERY_DAY
    interviews: tuple[str, ...] = ()  # slugs; none: all
    said_by: tuple[str, ...] = ()  # "host", "guest" or speakers' names; none: anybody
    view: View | None = None  # None: as the server shows quotes
    catch_up: float = CATCH_UP
    paused: Reason | None = None  # why
    set_by: str = ""
    made: float = 0.0


class Outcome(StrEnum):
    """What became of a run. The first two are under way, the others are final."""

    SENDING = "sending"  # claimed; if nobody confirms it in time, it may or may not have been posted
    WAITING = "waiting"  # not posted yet: refused for now
    POSTED = "posted"
    LATE = "late"  # posted, after more than LATE_AFTER
    UNKNOWN = "unknown"  # perhaps posted; not sent again
    MISSED = "missed"  # the catch-up window went by
    FAILED = "failed"  # refused for good
    SKIPPED = "skipped"  # on an admin's wish


UNDER_WAY = frozenset({Outcome.SENDING, Outcome.WAITING})
SEEN = frozenset({Outcome.POSTED, Outcome.LATE, Outcome.UNKNOWN})
"""Outcomes whose quote counts as shown."""

LATE_AFTER = 300.0
"""Seconds after its moment from which a post says that it is late; a full minute of many posts is worked off before."""


@dataclass(frozen=True, slots=True)
class Post:
    """The row of one schedule and date."""

    schedule: str
    run: Run
    outcome: Outcome
    changed: float
    ref: Ref | None = None
    token: str | None = None  # of the remembered answer its buttons need
    message: str | None = None  # the platform's id of what was posted
    reason: Reason | None = None
    attempts: int = 0
    first: float | None = None  # the first attempt that may have posted
    ticks: float | None = None  # the same on the machine's own count of seconds, which nobody sets
    until: float | None = None  # under way: when somebody must look at it again


def next_run(schedule: Schedule, after: float) -> Run:
    """The first run due after a moment. Raises ZoneInfoNotFoundError if the zone is none."""
    zone = ZoneInfo(schedule.zone)
    start = dt.datetime.fromtimestamp(after, zone).date() - dt.timedelta(
        days=2
    )  # a run may be due on a later date than its own
    return next(run for run in _runs(schedule, zone, start) if run.due > after)


def following(schedule: Schedule, date: dt.date) -> Run:
    """The first run of a later date."""
    return next(_runs(schedule, ZoneInfo(schedule.zone), date + dt.timedelta(days=1)))


def run_of(schedule: Schedule, date: dt.date) -> Run:
    """The run of a date, whether or not its weekday is chosen."""
    return Run(date, moment(date, schedule.at, ZoneInfo(schedule.zone)))


def _runs(schedule: Schedule, zone: ZoneInfo, start: dt.date) -> Iterator[Run]:
    date = start
    while True:
        if date.weekday() in schedule.weekdays:
            yield Run(date, moment(date, schedule.at, zone))
        date += dt.timedelta(days=1)


def moment(date: dt.date, at: dt.time, zone: ZoneInfo) -> float:
    """When a local time is, in seconds since the epoch: the first time, if it is twice; if never, the first moment after it that is."""
    local = dt.datetime.combine(date, at.replace(fold=0), tzinfo=zone)
    first = local.timestamp()
    if dt.datetime.fromtimestamp(first, zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return first
    # In a gap fold=0 reckons with the offset before it (too late a moment), fold=1 with the one after (too early): between them it changes.
    low, high = int(local.replace(fold=1).timestamp()), int(first)
    after = dt.datetime.fromtimestamp(high, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if dt.datetime.fromtimestamp(middle, zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return float(high)
