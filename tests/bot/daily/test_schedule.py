"""When a post is due, in every zone there is: one a date, at the first moment that is not before its time."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.schedule import EVERY_DAY, Run, Schedule, following, moment, next_run, run_of
from tests.peers.daily_world import schedule

ZONES = sorted(available_timezones())
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2030, 12, 31)
TIMES = tuple(
    dt.time.fromisoformat(clock)
    for clock in ("00:00", "00:30", "01:00", "01:59", "02:00", "02:30", "03:00", "12:00", "23:00", "23:30")
)


def at(date: tuple[int, int, int], clock: str, zone: str) -> str:
    """When it is due, in the zone's own time and offset."""
    due = moment(dt.date(*date), dt.time.fromisoformat(clock), ZoneInfo(zone))
    return dt.datetime.fromtimestamp(due, ZoneInfo(zone)).isoformat()


@pytest.mark.parametrize(
    ("date", "clock", "zone", "due"),
    [
        (
            (2025, 3, 29),
            "23:30",
            "America/Nuuk",
            "2025-03-30T00:00:00-01:00",
        ),  # there is no 23:30; the next moment is tomorrow's
        ((2025, 3, 29), "21:59", "America/Nuuk", "2025-03-29T21:59:00-02:00"),
        ((2025, 10, 25), "23:30", "America/Nuuk", "2025-10-25T23:30:00-01:00"),  # twice: the first
        ((2026, 3, 29), "02:30", "Europe/Berlin", "2026-03-29T03:00:00+02:00"),
        ((2026, 10, 25), "02:30", "Europe/Berlin", "2026-10-25T02:30:00+02:00"),
        ((2026, 3, 8), "02:00", "America/New_York", "2026-03-08T03:00:00-04:00"),
        ((2026, 4, 5), "02:00", "Australia/Lord_Howe", "2026-04-05T02:00:00+10:30"),  # half an hour
        ((2026, 4, 5), "01:45", "Australia/Lord_Howe", "2026-04-05T01:45:00+11:00"),
        ((2026, 10, 4), "02:10", "Australia/Lord_Howe", "2026-10-04T02:30:00+11:00"),
        ((2026, 6, 1), "09:00", "Asia/Kathmandu", "2026-06-01T09:00:00+05:45"),
        ((2011, 12, 30), "09:00", "Pacific/Apia", "2011-12-31T00:00:00+14:00"),  # a day that Samoa left out
    ],
)
def test_due_moments_around_changes(date: tuple[int, int, int], clock: str, zone: str, due: str) -> None:
    assert at(date, clock, zone) == due


def changes(zone: ZoneInfo) -> list[tuple[dt.datetime, dt.timedelta, dt.timedelta]]:
    """From 2025 to 2030: when a zone's offset changes, from which and to which, found without any of the code under test."""
    found = []
    days = [
        dt.datetime.combine(FIRST, dt.time(), dt.UTC) + dt.timedelta(number)
        for number in range((LAST - FIRST).days + 2)
    ]
    for day, next_day in pairwise(days):
        if offset(day, zone) != offset(next_day, zone):
            low, high = day, next_day
            while high - low > dt.timedelta(seconds=1):
                middle = low + (high - low) // 2
                low, high = (middle, high) if offset(middle, zone) == offset(day, zone) else (low, middle)
            found.append((high.replace(microsecond=0), offset(day, zone), offset(next_day, zone)))
    return found


def offset(when: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    return when.astimezone(zone).utcoffset() or dt.timedelta()


def distinct_changes() -> Iterator[tuple[str, dt.date]]:
    """A zone and a date of every change there is; of zones whose clocks change alike around it, the first."""
    seen = set()
    for name in ZONES:
        held = changes(ZoneInfo(name))
        for when, *_ in held:
            around = tuple(one for one in held if abs(one[0] - when) < dt.timedelta(7))
            if around not in seen:
                seen.add(around)
                yield name, when.date()


def check_run(zone: ZoneInfo, date: dt.date, clock: dt.time, due: float) -> None:
    """The first moment whose local time is not before the scheduled one, on that date or after a gap; judged minute by minute."""
    local = dt.datetime.fromtimestamp(due, zone)
    wanted = dt.datetime.combine(date, clock)
    assert local.replace(tzinfo=None) >= wanted
    before = dt.datetime.fromtimestamp(due - 60, zone).replace(tzinfo=None)
    assert before < wanted or before >= local.replace(
        tzinfo=None
    )  # the minute before was too early, or clocks went back since
    if local.replace(tzinfo=None) != wanted:  # only a gap may delay it, and only to its end
        assert before < wanted
        assert local.utcoffset() != dt.datetime.fromtimestamp(due - 60, zone).utcoffset()
    else:
        assert local.fold == 0  # the first of two


def test_every_change_of_every_zone_until_2030() -> None:
    """All of them, not a sample: one run a date, each as it should be, for times around both changes of each year."""
    seen = 0
    for name, change in distinct_changes():
        zone = ZoneInfo(name)
        for clock in TIMES:
            made = schedule(at=clock, zone=name)
            days = [change + dt.timedelta(number) for number in range(-2, 3)]
            runs = [run_of(made, day) for day in days]
            for run in runs:
                check_run(zone, run.date, clock, run.due)
            walked = [runs[0]]
            while walked[-1].date < days[-1]:
                walked.append(following(made, walked[-1].date))
            assert walked == runs  # exactly one a scheduled date
            assert all(next_run(made, earlier.due) == later for earlier, later in pairwise(runs))
            seen += 1
    assert seen > 2000


@given(
    zone=st.sampled_from(ZONES),
    clock=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    weekdays=st.sets(st.sampled_from(EVERY_DAY), min_size=1).map(lambda days: tuple(sorted(days))),
    start=st.dates(FIRST, LAST),
)
def test_a_month_of_runs_is_every_scheduled_date_once(
    zone: str, clock: dt.time, weekdays: tuple[int, ...], start: dt.date
) -> None:
    made = schedule(at=clock, zone=zone, weekdays=weekdays)
    after = moment(start, dt.time(), ZoneInfo(zone)) - 1
    runs: list[Run] = []
    while not runs or runs[-1].date < start + dt.timedelta(31):
        runs.append(next_run(made, after))
        after = runs[-1].due
        check_run(ZoneInfo(zone), runs[-1].date, clock, after)
    dates = [run.date for run in runs if run.date >= start]
    wanted = [start + dt.timedelta(number) for number in range((runs[-1].date - start).days + 1)]
    assert dates == [date for date in wanted if date.weekday() in weekdays]
    assert [run.due for run in runs] == sorted({run.due for run in runs})


@given(zone=st.sampled_from(ZONES), clock=st.times(), after=st.floats(1_700_000_000, 1_930_000_000))
def test_the_next_run_is_the_first_one_after(zone: str, clock: dt.time, after: float) -> None:
    made = schedule(at=clock.replace(second=0, microsecond=0), zone=zone)
    run = next_run(made, after)
    before = run_of(made, run.date - dt.timedelta(1))
    assert before.due <= after < run.due
    assert run.due - after <= 2 * 86400


def test_a_zone_that_is_none_is_said() -> None:
    made: Schedule = schedule(zone="Mars/Olympus")
    with pytest.raises(ZoneInfoNotFoundError):
        next_run(made, 0.0)
