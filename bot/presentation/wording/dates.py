"""Days, times and lengths of time in words, for the sentences about daily quotes."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.presentation.wording import answers

WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def weekdays(days: Sequence[int]) -> str:
    """`every day`, `Mon to Fri`, `Tue and Thu`."""
    if len(days) == 7:
        return "every day"
    runs: list[list[int]] = []
    for day_number in sorted(days):
        if runs and runs[-1][-1] == day_number - 1:
            runs[-1].append(day_number)
        else:
            runs.append([day_number])
    return answers.listed([name for run in runs for name in _run_names(run)])


def _run_names(run: Sequence[int]) -> list[str]:
    """Days in a row; from three on as a range."""
    names = [WEEKDAY_NAMES[day_number] for day_number in run]
    return [f"{names[0]} to {names[-1]}"] if len(names) > 2 else names


def time_of_day(time: dt.time) -> str:
    """`21:30 (9:30 pm)`."""
    return f"{time:%H:%M} ({time.hour % 12 or 12}:{time:%M} {'am' if time.hour < 12 else 'pm'})"


def day(date: dt.date) -> str:
    """`Tue 24 Nov 2026`."""
    return f"{WEEKDAY_NAMES[date.weekday()]} {day_of_month(date)}"


def day_of_month(date: dt.date) -> str:
    """`24 Nov 2026`."""
    return f"{date.day} {_MONTH_NAMES[date.month - 1]} {date.year}"


def moment(seconds: float, zone: str) -> str:
    """A moment in words, for platforms that cannot show it in each reader's own zone."""
    try:
        local = dt.datetime.fromtimestamp(seconds, ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        local, zone = dt.datetime.fromtimestamp(seconds, dt.UTC), "UTC"
    return f"{day(local.date())} at {local:%H:%M} ({zone_name(zone)})"


def zone_name(zone: str) -> str:
    """A zone as people write it: the database's `Etc/GMT-2` is UTC+2."""
    offset = zone.removeprefix("Etc/GMT")
    return f"UTC{offset.translate(str.maketrans('+-', '-+'))}" if offset not in (zone, "", "0") else zone


def duration(seconds: float) -> str:
    """`6 hours`, `90 minutes`."""
    minutes = max(1, round(seconds / 60))
    if minutes % 60 and minutes < 180:
        return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
    hours = round(minutes / 60)
    return f"{hours} {'hour' if hours == 1 else 'hours'}"
