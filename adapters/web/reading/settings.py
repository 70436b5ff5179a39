"""The settings of the reading room: its address, who may read, whether search engines may, how often one may ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from yarl import URL

from bot.errors import SettingError

SITE, ACCESS, KEY = "VERBATIM_SITE", "VERBATIM_SITE_ACCESS", "VERBATIM_SITE_KEY"
ROBOTS, RATE = "VERBATIM_SITE_ROBOTS", "VERBATIM_SITE_RATE"

SHORTEST_KEY = 32
DEFAULT_RATE = 120

_MOST_SHOWN = 80  # characters of a value in an error


class Access(StrEnum):
    """Who may read."""

    PUBLIC = "public"
    PRIVATE = "private"  # whoever follows a link that the bot signed


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The reading room as it was set up. `address` is public and ends without a slash."""

    address: str
    access: Access = Access.PUBLIC
    key: str = field(default="", repr=False)  # never in a log
    robots: bool = False  # search engines may list it
    rate: int | None = DEFAULT_RATE  # pages a minute for one reader; None: no limit

    @property
    def is_secure(self) -> bool:
        """Whether it is reached over https."""
        return self.address.startswith("https://")


def read_site(environment: Mapping[str, str]) -> SiteSettings | None:
    """The reading room's settings; None if it is off. Raises SettingError for the first that cannot be used."""
    values = {name: environment.get(name, "").strip() for name in (SITE, ACCESS, KEY, ROBOTS, RATE)}
    address = _address(values[SITE])
    access, key = _access(values[ACCESS]), _key(values[KEY])
    robots, rate = _robots(values[ROBOTS]), _rate(values[RATE])
    if access is Access.PRIVATE and not key:
        raise SettingError(f"{ACCESS}: private needs {KEY}, {SHORTEST_KEY} random characters or more; set it")
    return SiteSettings(address, access, key, robots, rate) if address else None


def _address(value: str) -> str | None:
    if not value or value.casefold() == "off":
        return None
    try:
        url = URL(value)
        host, path = url.host, url.path
    except ValueError:
        host, path, url = None, "", URL()
    if (
        url.scheme not in ("http", "https")
        or not host
        or path not in ("", "/")
        or url.query
        or url.fragment
        or url.user
    ):
        raise SettingError(
            f"{SITE}: {value[:_MOST_SHOWN]!r} is not an address of its own; write one like https://quotes.example.org"
        )
    return str(url.origin())


def _access(value: str) -> Access:
    try:
        return Access(value.casefold() or Access.PUBLIC)
    except ValueError:
        raise SettingError(f"{ACCESS}: {value[:_MOST_SHOWN]!r} is neither public nor private; choose one") from None


def _key(value: str) -> str:
    if value and len(value) < SHORTEST_KEY:
        raise SettingError(f"{KEY}: {len(value)} characters can be guessed; use {SHORTEST_KEY} random ones or more")
    return value


def _robots(value: str) -> bool:
    if value.casefold() not in ("", "on", "off"):
        raise SettingError(f"{ROBOTS}: {value[:_MOST_SHOWN]!r} is neither on nor off; choose one")
    return value.casefold() == "on"


def _rate(value: str) -> int | None:
    if value.casefold() == "off":
        return None
    if not value:
        return DEFAULT_RATE
    if not (value.isascii() and value.isdecimal()) or not 0 < int(value[:7]) <= 100_000:
        raise SettingError(
            f"{RATE}: {value[:_MOST_SHOWN]!r} is not a number of pages a minute; use 1 to 100000, or off for no limit"
        )
    return int(value)
