"""When a run is due, in every zone there is: one a date, at the first moment that is not before its time."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.schedule import EVERY_DAY, Run, first_run_after, moment_of, run_after
from tests.peers.daily_world import schedule

ZONES = sorted(available_timezones())
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2030, 12, 31)
TIMES = tuple(
    dt.time.fromisoformat(text)
    for text in ("00:00", "00:30", "01:00", "01:59", "02:00", "02:30", "03:00", "12:00", "23:00", "23:30")
)


def local_moment(date: tuple[int, int, int], time: str, zone: str) -> str:
    """When a run is due, in the zone's own time and offset."""
    due = moment_of(dt.date(*date), dt.time.fromisoformat(time), ZoneInfo(zone))
    return dt.datetime.fromtimestamp(due, ZoneInfo(zone)).isoformat()


@pytest.mark.parametrize(
    ("date", "time", "zone", "due"),
    [
        # There is no 23:30; the next moment is tomorrow's.
        ((2025, 3, 29), "23:30", "America/Nuuk", "2025-03-30T00:00:00-01:00"),
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
def test_due_moments_around_changes(date: tuple[int, int, int], time: str, zone: str, due: str) -> None:
    assert local_moment(date, time, zone) == due


Change = tuple[dt.datetime, dt.timedelta, dt.timedelta]


def changes(zone: ZoneInfo) -> list[Change]:
    """From 2025 to 2030: when a zone's offset changes, from which and to which, without any of the code under test."""
    found = []
    start = dt.datetime.combine(FIRST, dt.time(), dt.UTC)
    days = [start + dt.timedelta(number) for number in range((LAST - FIRST).days + 2)]
    for day, next_day in pairwise(days):
        if offset(day, zone) != offset(next_day, zone):
            low, high = day, next_day
            while high - low > dt.timedelta(seconds=1):
                middle = low + (high - low) // 2
                low, high = (middle, high) if offset(middle, zone) == offset(day, zone) else (low, middle)
            found.append((high.replace(microsecond=0), offset(day, zone), offset(next_day, zone)))
    return found


def offset(moment: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta()


def distinct_changes() -> Iterator[tuple[str, dt.date]]:
    """A zone and a date of every change there is; of zones that change alike around it, the first."""
    seen = set()
    for name in ZONES:
        all_changes = changes(ZoneInfo(name))
        for moment, *_ in all_changes:
            around = tuple(change for change in all_changes if abs(change[0] - moment) < dt.timedelta(7))
            if around not in seen:
                seen.add(around)
                yield name, moment.date()


def check_run(zone: ZoneInfo, date: dt.date, time: dt.time, due: float) -> None:
    """It is due at the first moment whose local time is not before its time, on that date or after a gap."""
    local = dt.datetime.fromtimestamp(due, zone)
    wanted = dt.datetime.combine(date, time)
    assert local.replace(tzinfo=None) >= wanted
    minute_before = dt.datetime.fromtimestamp(due - 60, zone)
    too_early = minute_before.replace(tzinfo=None) < wanted
    clocks_went_back = minute_before.replace(tzinfo=None) >= local.replace(tzinfo=None)
    assert too_early or clocks_went_back
    if local.replace(tzinfo=None) == wanted:
        assert local.fold == 0  # the first of two
    else:  # only a gap may delay it, and only to its end
        assert too_early
        assert local.utcoffset() != minute_before.utcoffset()


def test_every_change_of_every_zone_until_2030() -> None:
    """All of them, not a sample: one run a date, each when it should be, for times around every change."""
    checked = 0
    for name, change in distinct_changes():
        zone = ZoneInfo(name)
        for time in TIMES:
            daily = schedule(time_of_day=time, zone=name)
            days = [change + dt.timedelta(number) for number in range(-2, 3)]
            runs = [Run(day, moment_of(day, time, zone)) for day in days]
            for run in runs:
                check_run(zone, run.date, time, run.due)
            walked = [runs[0]]
            while walked[-1].date < days[-1]:
                walked.append(run_after(daily, walked[-1].date))
            assert walked == runs  # exactly one a scheduled date
            assert all(first_run_after(daily, earlier.due) == later for earlier, later in pairwise(runs))
            checked += 1
    assert checked > 2000


@given(
    zone=st.sampled_from(ZONES),
    time=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    weekdays=st.sets(st.sampled_from(EVERY_DAY), min_size=1).map(lambda days: tuple(sorted(days))),
    start=st.dates(FIRST, LAST),
)
def test_a_month_of_runs_has_every_scheduled_date_once(
    zone: str, time: dt.time, weekdays: tuple[int, ...], start: dt.date
) -> None:
    daily = schedule(time_of_day=time, zone=zone, weekdays=weekdays)
    moment = moment_of(start, dt.time(), ZoneInfo(zone)) - 1
    runs: list[Run] = []
    while not runs or runs[-1].date < start + dt.timedelta(31):
        runs.append(first_run_after(daily, moment))
        moment = runs[-1].due
        check_run(ZoneInfo(zone), runs[-1].date, time, moment)
    dates = [run.date for run in runs if run.date >= start]
    all_days = [start + dt.timedelta(number) for number in range((runs[-1].date - start).days + 1)]
    assert dates == [day for day in all_days if day.weekday() in weekdays]
    assert [run.due for run in runs] == sorted({run.due for run in runs})


@given(zone=st.sampled_from(ZONES), time=st.times(), moment=st.floats(1_700_000_000, 1_930_000_000))
def test_no_run_is_passed_over(zone: str, time: dt.time, moment: float) -> None:
    daily = schedule(time_of_day=time.replace(second=0, microsecond=0), zone=zone)
    run = first_run_after(daily, moment)
    due_before = moment_of(run.date - dt.timedelta(1), daily.time_of_day, ZoneInfo(zone))
    assert due_before <= moment < run.due
    assert run.due - moment <= 2 * 86400


def test_an_unknown_zone_is_an_error() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        first_run_after(schedule(zone="Mars/Olympus"), 0.0)
