"""Reads what admins type for a schedule, except its zone and days; suggests times. Pure; for admin and autocomplete.

Each reader raises InputError, which gives examples of what can be typed.
"""

import datetime as dt
import re
from collections.abc import Sequence

from bot.chat.suggestions import MOST, Suggestion
from bot.errors import InputError
from bot.model import InterviewInfo, View
from bot.presentation import wording

_SHORTEST, _LONGEST = 600.0, 86400.0  # seconds of a catch-up window

_TIME = re.compile(
    r"(?:at )?(\d{1,2})(?:(?:[:.h]| h )(\d{2}))?(?: ?(?:h|o'clock|uhr))? ?(?:([ap])\.?m\.?)?", re.IGNORECASE
)
_COMPACT_TIME = re.compile(r"(\d{2})(\d{2})")
_NAMED_TIMES = {"noon": dt.time(12), "midday": dt.time(12), "midnight": dt.time(0)}

_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,2})?)\s*(h|hr|hrs|hours?|m|min|mins|minutes?|d|days?)?", re.IGNORECASE)
_UNITS = {"h": 3600.0, "m": 60.0, "d": 86400.0}

_EVERYTHING = frozenset({"all", "any", "everything", "everybody", "anybody", "none"})
_ROLES = ("host", "guest")


# --- times --------------------------------------------------------------------------------------


def read_time(text: str) -> dt.time:
    """A time of day: 9:00, 9am, 21:30, 0900, noon."""
    typed = " ".join(text.casefold().split())
    if typed in _NAMED_TIMES:
        return _NAMED_TIMES[typed]
    compact = _COMPACT_TIME.fullmatch(typed)
    hour, minute, half = (compact[1], compact[2], None) if compact else _time_parts(typed)
    hours, minutes = int(hour or "99"), int(minute or 0)
    if half is not None:
        hours = (hours % 12 + (12 if half == "p" else 0)) if 1 <= hours <= 12 else 99
    if hours > 23 or minutes > 59:
        raise InputError(wording.daily_input.unknown_time(_shortened(text)))
    return dt.time(hours, minutes)


def _time_parts(typed: str) -> tuple[str | None, str | None, str | None]:
    match = _TIME.fullmatch(typed)
    return (match[1], match[2], match[3]) if match else (None, None, None)


def suggest_times(typed: str) -> list[Suggestion]:
    """Up to 25 times of day for what is typed so far, from the morning on."""
    digits = "".join(typed.split())
    half_hours = [dt.time(hour, minute) for hour in (*range(6, 24), *range(6)) for minute in (0, 30)]
    try:
        exact = [read_time(typed)] if digits else []
    except InputError:
        exact = []
    if not digits:
        times = [time for time in half_hours if time.minute == 0]
    else:
        times = [
            time for time in half_hours if _as_typed(time).startswith(digits) or f"{time:%H:%M}".startswith(digits)
        ]
        if exact and exact[0].hour in range(1, 12) and not re.search("[ap]m?$", digits.casefold()):
            times = [exact[0].replace(hour=exact[0].hour + 12), *times]  # 9 may mean the evening
    chosen = list(dict.fromkeys([*exact, *times]))[:MOST]
    return [Suggestion(wording.dates.time_of_day(time), f"{time:%H:%M}") for time in chosen]


def _as_typed(time: dt.time) -> str:
    return f"{time:%H:%M}".lstrip("0")


def read_length(text: str) -> float:
    """Seconds of a length of time: 6h, 90 minutes, 1 day; a bare number is hours."""
    match = _LENGTH.fullmatch(text.strip())
    seconds = float(match[1]) * _UNITS[(match[2] or "h")[0].casefold()] if match else 0.0
    if not _SHORTEST <= seconds <= _LONGEST:
        raise InputError(wording.daily_input.unknown_length(_shortened(text)))
    return seconds


# --- what is posted -----------------------------------------------------------------------------


def read_interviews(text: str, known: Sequence[InterviewInfo]) -> tuple[str, ...]:
    """Slugs of the interviews that are named, by slug or title, with commas between; empty for all of them."""
    if text.strip().casefold() in _EVERYTHING:
        return ()
    if slugs := _slugs(text, known):  # a title may have a comma in it
        return slugs
    chosen: list[str] = []
    for name in text.split(","):
        slugs = _slugs(name, known)
        if not slugs:
            raise InputError(wording.daily_input.unknown_interview(name, [info.slug for info in known[:5]]))
        chosen += slugs
    return tuple(dict.fromkeys(chosen))


def _slugs(name: str, known: Sequence[InterviewInfo]) -> tuple[str, ...]:
    wanted = name.strip().casefold()
    return tuple(dict.fromkeys(info.slug for info in known if wanted in (info.slug.casefold(), info.title.casefold())))


def read_speakers(text: str, known: Sequence[InterviewInfo], interviews: Sequence[str]) -> tuple[str, ...]:
    """Host, guest or speakers' full names, with commas between; empty for everybody. `interviews` are slugs."""
    if text.strip().casefold() in _EVERYTHING:
        return ()
    speakers = [speaker for info in known if not interviews or info.slug in interviews for speaker in info.speakers]
    chosen: list[str] = []
    for name in (part.strip().casefold() for part in text.split(",")):
        names = (
            [name]
            if name in _ROLES
            else [
                speaker.name
                for speaker in speakers
                if name in (speaker.name.casefold(), speaker.label.casefold(), *map(str.casefold, speaker.aliases))
            ]
        )
        if not names:
            everybody = dict.fromkeys(speaker.name for speaker in speakers if speaker.is_known)
            raise InputError(wording.daily_input.unknown_speaker(name, list(everybody)[:10]))
        chosen += names
    return tuple(dict.fromkeys(chosen))


def read_view(text: str) -> View:
    """How the words are shown."""
    name = text.strip().casefold()
    if name not in set(View):
        raise InputError(wording.daily_input.unknown_view(name))
    return View(name)


def read_identity(text: str) -> str:
    """A schedule's identity, from what a list of choices shows: `a1b2c3: 09:00 Europe/Berlin, every day`."""
    return text.strip().partition(":")[0].casefold()


def _shortened(text: str) -> str:
    return " ".join(text.split())[:40]
