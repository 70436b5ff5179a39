"""The environment (and .env) -> the core's Settings. An error names the variable, the fault and the fix."""

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from bot.errors import SettingError
from bot.places import default_data, default_seeds

PREFIX = "VERBATIM_"
OFF = "off"
"""The value of VERBATIM_MODEL for searching by words alone."""

ADD_FROM_CHAT = "VERBATIM_ADD_FROM_CHAT"
DATABASE_URL = "DATABASE_URL"
LOG = "VERBATIM_LOG"
LIBRARY = "VERBATIM_LIBRARY"
_SITE = tuple(f"VERBATIM_SITE{part}" for part in ("", "_ACCESS", "_KEY", "_ROBOTS", "_RATE"))  # read by adapters/web
EDITOR_URL, EDITOR_MODEL, EDITOR_KEY = (f"VERBATIM_EDITOR_{part}" for part in ("URL", "MODEL", "KEY"))
_EDITOR = (EDITOR_URL, EDITOR_MODEL, EDITOR_KEY)  # read by adapters/editor
NAMES = ("VERBATIM_DATA", "VERBATIM_SEEDS", "VERBATIM_MODEL", ADD_FROM_CHAT, LOG, LIBRARY, *_EDITOR, *_SITE)
"""The settings of the core, and those of others that begin alike."""

_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_FORMS = {"text": False, "json": True}
_LONG_ENOUGH, _ALIKE = 8, 0.85  # letters of a name, and the likeness, from which a name counts as a slip

_SERVER = re.compile(r"discord:[0-9]{1,20}|slack:[A-Z0-9]{1,20}")
_MOST_SHOWN = 80  # characters of a value in an error


@dataclass(frozen=True, slots=True)
class AllowedServers:
    """The servers whose admins may do something; `ids` are written `discord:123` and `slack:T0ABC`."""

    ids: frozenset[str] = frozenset()
    all: bool = False

    def __bool__(self) -> bool:
        return self.all or bool(self.ids)

    def on(self, platform: str) -> bool:
        """Whether there are any on a platform."""
        return self.all or any(server.startswith(f"{platform}:") for server in self.ids)

    def include(self, platform: str, server: str) -> bool:
        """Whether a server, by the platform's id, is one of them."""
        return self.all or f"{platform}:{server}" in self.ids


@dataclass(frozen=True, slots=True)
class LogSettings:
    """Which lines the log has, and in which form."""

    level: int = logging.WARNING
    json: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """What the core and the store need; each platform reads its own settings."""

    data: Path = Path("data")
    seeds: Path = Path("seeds")
    model: str | None = None  # None: the packaged model; "off": words alone; else a folder
    add_from_chat: AllowedServers = AllowedServers()
    database: str | None = field(default=None, repr=False)  # PostgreSQL's address, with a password; None: SQLite
    log: LogSettings = LogSettings()
    library: str | None = None  # where replicas share built versions: a folder or a URL; None: nowhere


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The core's settings. Raises SettingError for the first that cannot be used."""
    _refuse_unknown(environment)
    return Settings(
        data=_folder(environment, "VERBATIM_DATA", str(default_data())),
        seeds=_folder(environment, "VERBATIM_SEEDS", str(default_seeds())),
        model=_model(environment),
        add_from_chat=_servers(environment, ADD_FROM_CHAT),
        database=read_database(environment),
        log=_log(environment),
        library=environment.get(LIBRARY, "").strip() or None,
    )


def misspelt(names: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Names that no setting has but that are almost one (`DISCORD_TOEKN`), and the setting that may be meant."""
    settings = tuple(known)
    near = {name: _nearest(name.upper(), settings) for name in names if name not in settings}
    return {name: meant for name, meant in near.items() if meant is not None}


def _nearest(name: str, settings: Sequence[str]) -> str | None:
    """The setting that a name is almost. A short one must have the same letters (`PROT`), or one twice (`PORTT`)."""
    long = [setting for setting in settings if len(setting) >= _LONG_ENOUGH]
    if found := get_close_matches(name, long, 1, cutoff=_ALIKE):
        return found[0]
    typed_once = {name[:place] + name[place + 1 :] for place in range(1, len(name)) if name[place] == name[place - 1]}
    short = (setting for setting in settings if len(setting) < _LONG_ENOUGH)
    return next((setting for setting in short if sorted(setting) == sorted(name) or setting in typed_once), None)


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    """A misspelt setting must not be silently ignored."""
    for name in environment:
        if name.startswith(PREFIX) and name not in NAMES:
            raise SettingError(f"{name}: there is no such setting; known: {', '.join(NAMES)}")


def _folder(environment: Mapping[str, str], name: str, default: str) -> Path:
    value = environment.get(name, "").strip() or default
    path = _expanded(name, value)
    try:
        if path.exists() and not path.is_dir():
            raise SettingError(f"{name}: {value} is a file; name a folder")
    except OSError as error:
        raise SettingError(f"{name}: {_short(value)} cannot be a folder ({error.strerror}); name another") from None
    return path


def _expanded(name: str, value: str) -> Path:
    """The path a value names, with ~ for a home folder. Raises SettingError."""
    if "\0" in value:
        raise SettingError(f"{name}: a path cannot contain a zero byte")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise SettingError(f"{name}: {_short(value)!a} is not UTF-8; name another folder")
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise SettingError(f"{name}: {_short(value)} names a user who does not exist; write the whole path") from None


def _short(value: str) -> str:
    return value if len(value) <= _MOST_SHOWN else f"{value[:_MOST_SHOWN]}..."


def _model(environment: Mapping[str, str]) -> str | None:
    value = environment.get("VERBATIM_MODEL", "").strip()
    if not value:
        return None
    if value.lower() in ("off", "none"):
        return OFF
    folder = _folder(environment, "VERBATIM_MODEL", "")
    if not folder.is_dir():
        raise SettingError(
            f"VERBATIM_MODEL: {value} is not a folder; name one with model.onnx and tokenizer.json, "
            "or 'off' for words alone"
        )
    return str(folder)


def read_database(environment: Mapping[str, str]) -> str | None:
    """The address of the PostgreSQL database that replicas share; None for files. Raises SettingError.

    What it says beside PostgreSQL is not shown: it has a password.
    """
    value = environment.get(DATABASE_URL, "").strip()
    if value and not is_postgres(value):
        raise SettingError(
            f"{DATABASE_URL}: only PostgreSQL is supported, such as postgresql://user:password@host:5432/name; "
            "leave it empty for SQLite in VERBATIM_DATA"
        )
    return value or None


def is_postgres(address: str) -> bool:
    """Whether an address names a PostgreSQL database."""
    return address.startswith(("postgres://", "postgresql://"))


def _servers(environment: Mapping[str, str], name: str) -> AllowedServers:
    value = environment.get(name, "").strip()
    if value.casefold() in ("", OFF):
        return AllowedServers()
    if value.casefold() == "all":
        return AllowedServers(all=True)
    ids = [server.strip() for server in value.split(",") if server.strip()]
    for server in ids:
        if not _SERVER.fullmatch(server):
            raise SettingError(
                f"{name}: {_short(server)!r} is not a server; write off, all, or servers like discord:123, slack:T0ABC"
            )
    return AllowedServers(frozenset(ids))


def _log(environment: Mapping[str, str]) -> LogSettings:
    """A level, a form, or both, in any order: `json`, `error`, `info json`."""
    level, form = logging.WARNING, False
    value = environment.get(LOG, "")
    for word in value.casefold().replace(",", " ").split():
        if word in _LEVELS:
            level = _LEVELS[word]
        elif word in _FORMS:
            form = _FORMS[word]
        else:
            raise SettingError(
                f"{LOG}: {_short(value)!r} is not a log; write text or json, and before it error, warning or info"
            )
    return LogSettings(level, form)
