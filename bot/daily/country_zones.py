"""The time zones of each country, from the tables of the time zone database (`iso3166.tab`, `zone.tab`)."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

_QUALIFIED = re.compile(r"(?P<name>.+) \((?P<which>.+)\)")  # such as "Korea (South)"


def zones_of(country: str) -> Sequence[str]:
    """The zones of a country by its English name, in any case; none if it is no country."""
    return _zones_by_country().get(_key(country), ())


def zones_of_countries(beginning: str) -> list[str]:
    """The zones of all countries whose names begin so."""
    start = _key(beginning)
    return [zone for name, zones in _zones_by_country().items() if name.startswith(start) for zone in zones]


def _key(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())


@cache
def _zones_by_country() -> Mapping[str, tuple[str, ...]]:
    """Where the database says that most of a country has a zone, that zone is first."""
    ordered: dict[str, list[str]] = {}
    for code, _, zone, *comments in _rows("zone.tab"):
        zones = ordered.setdefault(code, [])
        zones.insert(0 if comments and comments[0].startswith("most of ") else len(zones), zone)
    names = (
        (_key(name), tuple(ordered.get(code, ()))) for code, country in _rows("iso3166.tab") for name in _names(country)
    )
    return {name: zones for name, zones in names if zones}


def _names(country: str) -> tuple[str, ...]:
    """What a country is called: "Korea (South)" is South Korea, too."""
    match = _QUALIFIED.fullmatch(country)
    return (country,) if match is None else (country, match["name"], f"{match['which']} {match['name']}")


def _rows(table: str) -> list[list[str]]:
    lines = (files("tzdata.zoneinfo") / table).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
