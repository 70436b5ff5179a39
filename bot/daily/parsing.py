"""What people type for a time, weekdays, a zone and a length of time; and what to offer while they type. Pure.

Each reader raises InputError with what would be understood.
"""

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process, utils

from bot.chat.suggestions import MOST, Suggestion
from bot.daily.schedule import EVERY_DAY
from bot.errors import InputError
from bot.presentation import wording

_SHORTEST, _LONGEST = 600.0, 86400.0  # seconds of a catch-up window
_NEAR = 60  # of 100: how like a zone's name a misspelt one must be to be offered
_OFFERED = 3  # zones named for a misspelt one

_TIME = re.compile(
    r"(?:at )?(\d{1,2})(?:(?:[:.h]| h )(\d{2}))?(?: ?(?:h|o'clock|uhr))? ?(?:([ap])\.?m\.?)?", re.IGNORECASE
)
_COMPACT = re.compile(r"(\d{2})(\d{2})")
_NAMED_TIMES = {"noon": dt.time(12), "midday": dt.time(12), "midnight": dt.time(0)}

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SETS = {
    "daily": EVERY_DAY, "everyday": EVERY_DAY, "every day": EVERY_DAY, "all": EVERY_DAY, "all days": EVERY_DAY, "always": EVERY_DAY,
    "weekdays": (0, 1, 2, 3, 4), "workdays": (0, 1, 2, 3, 4), "working days": (0, 1, 2, 3, 4), "business days": (0, 1, 2, 3, 4),
    "weekend": (5, 6), "weekends": (5, 6),
}  # fmt: skip
_DASH = re.compile(r"\s*(?:-|–|—|\bto\b|\bthrough\b|\bthru\b)\s*")
_BETWEEN = re.compile(r"[\s,;&/+]+|\band\b")

_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,2})?)\s*(h|hr|hrs|hours?|m|min|mins|minutes?|d|days?)?", re.IGNORECASE)
_UNITS = {"h": 3600.0, "m": 60.0, "d": 86400.0}

_FIXED = {"EST": "America/New_York", "MST": "America/Denver", "HST": "Pacific/Honolulu"}
"""Zones by name that never change their clocks, though where people say so they do."""

_SPOKEN = {
    **_FIXED, "ET": "America/New_York", "EDT": "America/New_York", "CT": "America/Chicago", "CST": "America/Chicago",
    "CDT": "America/Chicago", "MT": "America/Denver", "MDT": "America/Denver", "PT": "America/Los_Angeles", "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles", "BST": "Europe/London", "CEST": "Europe/Berlin", "EEST": "Europe/Athens", "MSK": "Europe/Moscow",
    "IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "SGT": "Asia/Singapore", "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney", "AWST": "Australia/Perth", "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland",
    "BRT": "America/Sao_Paulo",
}  # fmt: skip
"""What people call their zone, and a city in it; offered, never assumed: some of these names mean several zones."""

_LARGE = (
    "Europe/Berlin", "Europe/London", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Toronto",
    "America/Sao_Paulo", "America/Mexico_City", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Warsaw", "Europe/Istanbul",
    "Africa/Lagos", "Africa/Cairo", "Africa/Johannesburg", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul",
    "Australia/Sydney", "Pacific/Auckland", "UTC",
)  # fmt: skip
"""Offered before anything is typed."""

_AREAS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


# --- reading ------------------------------------------------------------------------------------


def read_time(text: str) -> dt.time:
    """A time of day: 9:00, 9am, 21:30, 0900, noon."""
    typed = " ".join(text.casefold().split())
    if typed in _NAMED_TIMES:
        return _NAMED_TIMES[typed]
    found = _COMPACT.fullmatch(typed)
    hour, minute, half = (found[1], found[2], None) if found else _parts(typed)
    number = int(hour or "99")
    if half is not None:
        number = (number % 12 + (12 if half == "p" else 0)) if 1 <= number <= 12 else 99
    if number > 23 or int(minute or 0) > 59:
        raise InputError(wording.daily.no_time(_shown(text)))
    return dt.time(number, int(minute or 0))


def _parts(typed: str) -> tuple[str | None, str | None, str | None]:
    found = _TIME.fullmatch(typed)
    return (found[1], found[2], found[3]) if found else (None, None, None)


def read_weekdays(text: str) -> tuple[int, ...]:
    """Days of the week: daily, mon-fri, weekends, tue and thu."""
    typed = " ".join(text.casefold().split())
    days = set(_SETS.get(typed, ()))
    for part in [] if days else _BETWEEN.split(_DASH.sub("-", typed)):
        if part in _SETS:
            days |= set(_SETS[part])
        elif part:
            first, _, last = part.partition("-")
            start = _day(first, text)
            days |= {(start + step) % 7 for step in range((_day(last, text) - start) % 7 + 1)} if last else {start}
    if not days:
        raise InputError(wording.daily.no_weekdays(_shown(text)))
    return tuple(sorted(days))


def _day(part: str, text: str) -> int:
    name = part.rstrip(".")
    singular = name.removesuffix("s") if len(name) > 4 else name
    found = [number for number, day in enumerate(_DAYS) if len(name) >= 2 and day.startswith(singular)]
    if len(found) != 1:
        raise InputError(wording.daily.no_weekdays(_shown(text)))
    return found[0]


def read_zone(text: str) -> str:
    """An IANA zone, whatever its capitals; a city is enough where only one zone has it."""
    typed = "_".join(text.split())
    if typed.upper() in _FIXED:
        raise InputError(wording.daily.fixed_zone(typed.upper(), _FIXED[typed.upper()]))
    named = _by_name()
    if (found := named.get(typed.casefold())) is not None:
        return found
    cities = [zone for zone in _offered() if zone.rpartition("/")[2].casefold() == typed.casefold()]
    if len(cities) == 1:
        return cities[0]
    raise InputError(wording.daily.no_zone(_shown(text), [one.value for one in zones(text)[:_OFFERED]]))


def read_length(text: str) -> float:
    """Seconds of a length of time: 6h, 90 minutes, 1 day; a bare number is hours."""
    found = _LENGTH.fullmatch(text.strip())
    seconds = float(found[1]) * _UNITS[(found[2] or "h")[0].casefold()] if found else 0.0
    if not _SHORTEST <= seconds <= _LONGEST:
        raise InputError(wording.daily.no_length(_shown(text)))
    return seconds


def _shown(text: str) -> str:
    return " ".join(text.split())[:40]


# --- offering -----------------------------------------------------------------------------------


def zones(typed: str) -> list[Suggestion]:
    """Up to 25 zones for what is typed of one: what people call it, cities and areas, and what is spelt nearly so."""
    wanted = "_".join(typed.split()).casefold()
    if not wanted:
        return [_suggested(zone) for zone in _LARGE]
    spoken = [_SPOKEN[wanted.upper()]] if wanted.upper() in _SPOKEN else []
    named = [zone for zone in _offered() if wanted in zone.casefold()]
    named.sort(key=lambda zone: (not zone.rpartition("/")[2].casefold().startswith(wanted), zone not in _LARGE, zone))
    exact = [_by_name()[wanted]] if wanted in _by_name() and wanted.upper() not in _FIXED else []
    found = list(dict.fromkeys([*exact, *spoken, *named]))
    if not found:
        cities = {zone: zone.rpartition("/")[2] for zone in _offered()}
        near = process.extract(
            typed.rpartition("/")[2],
            cities,
            scorer=fuzz.ratio,
            processor=utils.default_process,
            limit=MOST,
            score_cutoff=_NEAR,
        )
        found = [zone for _, _, zone in near]
    return [_suggested(zone) for zone in found[:MOST]]


def times(typed: str) -> list[Suggestion]:
    """Up to 25 times for what is typed of one."""
    digits = "".join(typed.split())
    every = [dt.time(hour, minute) for hour in (*range(6, 24), *range(6)) for minute in (0, 30)]
    try:
        exact = [read_time(typed)] if digits else []
    except InputError:
        exact = []
    if not digits:
        found = [at for at in every if at.minute == 0]
    else:
        found = [
            at
            for at in every
            if at.strftime("%H:%M").startswith(digits) or at.strftime("%H:%M").lstrip("0").startswith(digits)
        ]
        if exact and exact[0].hour in range(1, 12) and not re.search("[ap]m?$", digits.casefold()):
            found = [exact[0].replace(hour=exact[0].hour + 12), *found]  # who types 9 may mean the evening
    chosen = list(dict.fromkeys([*exact, *found]))[:MOST]
    return [Suggestion(wording.daily.time_of_day(at), at.strftime("%H:%M")) for at in chosen]


def _suggested(zone: str) -> Suggestion:
    return Suggestion(zone.replace("_", " "), zone)


@cache
def _by_name() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones()}


@cache
def _offered() -> Sequence[str]:
    """Zones that are named after places, and UTC."""
    return sorted(zone for zone in available_timezones() if zone.startswith(_AREAS) or zone == "UTC")
