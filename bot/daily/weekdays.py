"""Reads days of the week as people type them: mon-fri, not on weekends, every day but sunday. Pure; for the admin."""

import re

from bot.daily.schedule import EVERY_DAY
from bot.errors import InputError
from bot.presentation import wording

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORKDAYS, _WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_NAMED_DAYS = {
    "daily": EVERY_DAY, "all": EVERY_DAY, "always": EVERY_DAY, "anything": EVERY_DAY, "weekday": _WORKDAYS,
    "weekdays": _WORKDAYS, "weekend": _WEEKEND, "weekends": _WEEKEND,
    "m-f": _WORKDAYS, "mwf": (0, 2, 4), "m/w/f": (0, 2, 4), "tth": (1, 3), "t/th": (1, 3),
}  # fmt: skip
_SPELLINGS = (
    (re.compile(r"\b(?:every|each|any|all) (?:single )?days?\b|\beveryday\b"), "daily"),
    (re.compile(r"\b(?:7|seven) days a week\b|\ball week(?: long)?\b"), "daily"),
    (re.compile(r"\b(?:week|work|working|business|school) ?days?\b"), "weekdays"),
    (re.compile(r"\bof the week$"), ""),
    (re.compile(r"^(?:weekly|once a week|every week)(?: on)? (?=.)"), ""),
    (re.compile(r"\bbetween (\w+) and (?=\w)"), r"\1-"),
)
_DASH = re.compile(r"(?:(?<!\s)\s+)?(?:-|–|—|\bto\b|\bthrough\b|\bthru\b)\s*")
_EXCEPT = re.compile(
    r",? ?\b(?:except|but(?: not)?|without|excluding|other than|apart from|skip(?:ping)?|minus|not|no|never)\b"
    r"(?: on| for)?"
)
_NOISE = re.compile(r"\b(?:on|every|each|only|just|from|at|the|both|please)\b")
_BETWEEN_DAYS = re.compile(r"[\s,;&/+]+|\band\b|\bn?or\b")
_NOT_WEEKLY = re.compile(
    r"\b(?:other|alternat\w+|first|second|third|fourth|last|\d(?:st|nd|rd|th)|(?:\d+|two|three|four|five|six) days?|"
    r"(?:bi-?)?weekly|weeks?|fortnight\w*|month\w*|once|twice|odd|even|(?:bank |public )?holidays?)\b"
)


def read_weekdays(text: str) -> tuple[int, ...]:
    """Days of the week: daily, mon-fri, weekends, tue and thu, not on sundays. Raises InputError, with examples."""
    typed = " ".join(text.casefold().split()).strip(" .!\"'“”")
    for spelling, usual in _SPELLINGS:
        typed = spelling.sub(usual, typed)
    base, has_exception, excluded = _EXCEPT.sub("\0", typed, count=1).partition("\0")
    days = _days_in(base)
    if has_exception:
        without = _days_in(excluded)
        days = (days if base.strip() else set(EVERY_DAY)) - without if without else set()
    if not days:
        is_other = _NOT_WEEKLY.search(typed) is not None
        refusal = wording.daily_input.not_every_week if is_other else wording.daily_input.unknown_weekdays
        raise InputError(refusal(" ".join(text.split())[:_SHOWN]))
    return tuple(sorted(days))


_SHOWN = 40  # characters of what was typed, in an error


def _days_in(text: str) -> set[int]:
    """The days that a list names; none if anything in it is not a day."""
    listed = " ".join(_NOISE.sub(" ", _DASH.sub("-", text)).split())
    if (named := _NAMED_DAYS.get(listed)) is not None:
        return set(named)
    days: set[int] = set()
    for part in filter(None, _BETWEEN_DAYS.split(listed)):
        read = set(_NAMED_DAYS.get(part, ())) or _day_range(part)
        if not read:
            return set()
        days |= read
    return days


def _day_range(part: str) -> set[int]:
    """The days of `mon` or of `fri-mon`; none if it is neither."""
    first, dash, last = part.partition("-")
    start, end = _day(first), _day(last) if dash else _day(first)
    if start is None or end is None:
        return set()
    return {(start + step) % 7 for step in range((end - start) % 7 + 1)}


def _day(part: str) -> int | None:
    name = part.rstrip(".")
    singular = name.removesuffix("s") if len(name) > 3 else name
    days = [number for number, day in enumerate(_DAYS) if len(name) >= 2 and day.startswith(singular)]
    return days[0] if len(days) == 1 else None
