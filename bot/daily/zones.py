"""Reads time zones as people type them, and suggests zones while they type. Pure; for the admin and autocomplete.

The names are those of the IANA time zone database.
"""

import re
from collections.abc import Sequence
from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process, utils

from bot.chat.suggestions import MOST, Suggestion
from bot.daily.country_zones import zones_of, zones_of_countries
from bot.errors import InputError
from bot.presentation import wording

_NEAR = 60  # of 100: how similar a misspelt name must be to a zone's, for the zone to be offered
_FEWEST_OF_COUNTRY = 4  # letters of a country's name from which on its zones are offered
_MOST_NAMED = 3  # zones that the error for a misspelt name suggests

_FIXED = {"EST": "America/New_York", "MST": "America/Denver", "HST": "Pacific/Honolulu"}
"""Zones without summer time, whose names people also use for places that have it; and a city in each."""

_SPOKEN = {
    **_FIXED, "ET": "America/New_York", "EDT": "America/New_York", "CT": "America/Chicago", "CST": "America/Chicago",
    "CDT": "America/Chicago", "MT": "America/Denver", "MDT": "America/Denver", "PT": "America/Los_Angeles",
    "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "BST": "Europe/London", "CEST": "Europe/Berlin",
    "EEST": "Europe/Athens", "MSK": "Europe/Moscow", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "KST": "Asia/Seoul",
    "SGT": "Asia/Singapore", "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney", "AWST": "Australia/Perth",
    "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland", "BRT": "America/Sao_Paulo",
}  # fmt: skip
"""What people call their zone, and a city in it. It is suggested, never assumed: some names mean several zones."""

_LARGE = (
    "Europe/Berlin", "Europe/London", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
    "America/Toronto", "America/Sao_Paulo", "America/Mexico_City", "Europe/Paris", "Europe/Madrid", "Europe/Rome",
    "Europe/Warsaw", "Europe/Istanbul", "Africa/Lagos", "Africa/Cairo", "Africa/Johannesburg", "Asia/Dubai",
    "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Pacific/Auckland", "UTC",
)  # fmt: skip
"""Suggested before anything is typed."""

_AREAS = (
    "Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
    "Pacific/",
)  # fmt: skip


_COUNTRIES = {
    "china": "Asia/Shanghai", "germany": "Europe/Berlin", "spain": "Europe/Madrid", "uk": "Europe/London",
    "england": "Europe/London", "scotland": "Europe/London", "wales": "Europe/London",
    "united_kingdom": "Europe/London", "korea": "Asia/Seoul", "argentina": "America/Argentina/Buenos_Aires",
}  # fmt: skip
"""Countries with one time zone for nearly everybody, of which the database names several zones or another name."""

_CALLED = {"usa": "united states", "us": "united states", "america": "united states"}
"""What people call a country that the database names otherwise."""

_SPOKEN_WHOLE = {
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
}  # fmt: skip
_AROUND = re.compile(r"^(?:in|at)_|_(?:standard_|daylight_)?time$", re.IGNORECASE)
_OFFSET = re.compile(r"(?:gmt|utc)?_?(?P<sign>[-+−–])_?(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?", re.IGNORECASE)
_ODD_OFFSETS = {
    (1, 3, 30): "Asia/Tehran", (1, 4, 30): "Asia/Kabul", (1, 5, 30): "Asia/Kolkata", (1, 5, 45): "Asia/Kathmandu",
    (1, 6, 30): "Asia/Yangon", (1, 9, 30): "Australia/Darwin",
}  # fmt: skip


def _by_offset(typed: str) -> str | None:
    """The zone of `GMT+2`, which has no summer time; the database calls it `Etc/GMT-2`, with the sign reversed."""
    match = _OFFSET.fullmatch(typed)
    if match is None:
        return None
    sign, hours, minutes = 1 if match["sign"] == "+" else -1, int(match["hours"]), int(match["minutes"] or 0)
    if minutes:
        return _ODD_OFFSETS.get((sign, hours, minutes))
    return _by_name().get(f"etc/gmt{'-' if sign > 0 else '+'}{hours}") if hours else "UTC"


def read_zone(text: str) -> str:
    """The zone of a name, in any case; a city is enough where only one zone has it. Raises InputError."""
    typed = _AROUND.sub("", "_".join(text.split()))
    named = _COUNTRIES.get(typed.casefold()) or _SPOKEN_WHOLE.get(typed.casefold()) or _by_offset(typed)
    if named is not None:
        return named
    if len(of_country := zones_of(typed)) == 1:
        return of_country[0]
    if typed.upper() in _FIXED:
        raise InputError(wording.daily_input.fixed_zone(typed.upper(), _FIXED[typed.upper()]))
    if (zone := _by_name().get(typed.casefold())) is not None:
        return zone
    of_city = [zone for zone in _offered() if _city(zone).casefold() == typed.casefold()]
    if len(of_city) == 1:
        return of_city[0]
    near = [suggestion.value for suggestion in suggest_zones(text)[:_MOST_NAMED]]
    raise InputError(wording.daily_input.unknown_zone(" ".join(text.split())[:40], near))


def suggest_zones(typed: str) -> list[Suggestion]:
    """Up to 25 zones for what is typed so far: by what people call them, country, city and area, or a similar name."""
    wanted = "_".join(typed.split()).casefold()
    if not wanted:
        return [_suggestion(zone) for zone in _LARGE]
    exact = [_by_name()[wanted]] if wanted in _by_name() and wanted.upper() not in _FIXED else []
    spoken = [_SPOKEN[wanted.upper()]] if wanted.upper() in _SPOKEN else []
    named = [zone for zone in _offered() if wanted in zone.casefold()]
    named.sort(key=lambda zone: (not _city(zone).casefold().startswith(wanted), zone not in _LARGE, zone))
    zones = list(dict.fromkeys([*exact, *spoken, *_of_country(wanted), *named])) or _similar(typed)
    return [_suggestion(zone) for zone in zones[:MOST]]


def _of_country(wanted: str) -> list[str]:
    """The zones of the country that is typed or begun, those of most people first."""
    if wanted in _COUNTRIES:
        return [_COUNTRIES[wanted]]
    whole = zones_of(_CALLED.get(wanted, wanted))
    zones = whole or (zones_of_countries(wanted) if len(wanted) >= _FEWEST_OF_COUNTRY else ())
    spoken = {*_LARGE, *_SPOKEN.values()}
    return sorted(zones, key=lambda zone: zone not in spoken)


def _similar(typed: str) -> list[str]:
    """Zones whose city has a similar name, the most similar first."""
    cities = {zone: _city(zone) for zone in _offered()}
    matches = process.extract(
        _city(typed), cities, scorer=fuzz.ratio, processor=utils.default_process, limit=MOST, score_cutoff=_NEAR
    )
    return [zone for _, _, zone in matches]


def _city(zone: str) -> str:
    return zone.rpartition("/")[2]


def _suggestion(zone: str) -> Suggestion:
    return Suggestion(zone.replace("_", " "), zone)


def known_zones() -> frozenset[str]:
    """The names of all zones."""
    return frozenset(_by_name().values())


@cache
def _by_name() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones()}


@cache
def _offered() -> Sequence[str]:
    """Zones that are named after places, and UTC."""
    return sorted(zone for zone in available_timezones() if zone.startswith(_AREAS) or zone == "UTC")
