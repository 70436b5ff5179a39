"""Slack's settings. What is set decides how Slack reaches the bot; if that cannot work, the error says what to fix."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum

from adapters.slack.manifest import EXTRA_SCOPES
from bot.errors import SettingError
from bot.settings import read_database


class ConnectionMode(Enum):
    """How Slack reaches the bot."""

    SOCKET = "Socket Mode"  # over a connection that the bot opens
    HTTP = "HTTP"  # Slack calls a public address
    MANY = "HTTP for many workspaces"  # the same, for every workspace that installs the app


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What a mode needs. Secrets are left out of its repr, so that they reach no log."""

    mode: ConnectionMode
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    token_keys: tuple[str, ...] = field(default=(), repr=False)  # the first encrypts, all of them decrypt
    database: str | None = field(default=None, repr=False)  # PostgreSQL, for installations; None: a file
    extra_scopes: tuple[str, ...] = ()  # asked for beside those of the manifest, where many workspaces install the app


_BOT, _APP, _SECRET = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"
_CLIENT_ID, _CLIENT_SECRET, _TOKEN_KEY = "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_TOKEN_KEY"
_MANY = (_CLIENT_ID, _CLIENT_SECRET, _TOKEN_KEY)
_EXTRA = "SLACK_EXTRA_SCOPES"
NAMES = (_BOT, _APP, _SECRET, *_MANY, _EXTRA)

_WHERE = {
    _BOT: "page OAuth & Permissions, Bot User OAuth Token; it begins with xoxb-",
    _APP: "page Basic Information, App-Level Tokens, with the scope connections:write; it begins with xapp-",
    _SECRET: "page Basic Information, Signing Secret; it is 32 digits and letters a to f",
    _CLIENT_ID: "page Basic Information, Client ID; it is two numbers with a dot between",
    _CLIENT_SECRET: "page Basic Information, Client Secret; it is 32 digits and letters a to f",
}
_SHAPES = {
    _BOT: r"xoxb-[\w-]+",
    _APP: r"xapp-[\w-]+",
    _SECRET: r"[0-9a-f]{32}",
    _CLIENT_ID: r"\d+\.\d+",
    _CLIENT_SECRET: r"[0-9a-f]{32}",
}
NEW_KEY = 'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
"""Makes a key with any Python, which is all that some hosts have. Fernet.generate_key does the same."""


def read_slack(environment: Mapping[str, str]) -> SlackSettings | None:
    """Slack's settings; None if none of them is set. Raises SettingError for the first that cannot be used."""
    _refuse_misspelt(environment)
    values = {name: environment[name].strip() for name in NAMES if environment.get(name, "").strip()}
    if not values:
        return None
    mode = _mode(values)
    for name, value in values.items():
        _check_shape(name, value)
    return SlackSettings(
        mode=mode,
        bot_token=values.get(_BOT, ""),
        app_token=values.get(_APP, ""),
        signing_secret=values.get(_SECRET, ""),
        client_id=values.get(_CLIENT_ID, ""),
        client_secret=values.get(_CLIENT_SECRET, ""),
        token_keys=_keys(values[_TOKEN_KEY]) if mode is ConnectionMode.MANY else (),
        database=read_database(environment),
        extra_scopes=_scopes(values.get(_EXTRA, ""), mode),
    )


def _refuse_misspelt(environment: Mapping[str, str]) -> None:
    """Other programs have settings that begin with SLACK_; a name almost like one of these is a typing slip."""
    for name in environment:
        if name.startswith("SLACK_") and name not in NAMES and (near := get_close_matches(name, NAMES, 1, cutoff=0.85)):
            raise SettingError(f"{name}: there is no such setting; did you mean {near[0]}?")


def _mode(values: Mapping[str, str]) -> ConnectionMode:
    """The mode that the settings ask for. Raises SettingError if one is missing, or one too many is set."""
    if any(name in values for name in _MANY):
        _check_many(values)
        return ConnectionMode.MANY
    if _BOT not in values:
        raise SettingError(
            f"{_BOT}: it is missing, and {_first(values, NAMES)} alone is not enough; copy it from {_WHERE[_BOT]}"
        )
    if _APP in values and _SECRET in values:
        raise SettingError(
            f"{_APP}: leave it empty for HTTP, or leave {_SECRET} empty for Socket Mode; with both, "
            "each message would be answered twice"
        )
    if _APP not in values and _SECRET not in values:
        raise SettingError(f"{_APP}: it is missing; copy it from {_WHERE[_APP]} (or, for HTTP, set {_SECRET})")
    return ConnectionMode.SOCKET if _APP in values else ConnectionMode.HTTP


def _check_many(values: Mapping[str, str]) -> None:
    for name in (*_MANY, _SECRET):
        if name not in values:
            fix = f"make one with {NEW_KEY}" if name == _TOKEN_KEY else f"copy it from {_WHERE[name]}"
            raise SettingError(f"{name}: it is missing, and many workspaces ({_first(values, _MANY)}) need it; {fix}")
    for name in (_BOT, _APP):
        if name in values:
            raise SettingError(
                f"{name}: leave it empty for many workspaces; each gets a token when it installs the app"
            )


def _first(values: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next(name for name in names if name in values)


def _check_shape(name: str, value: str) -> None:
    """Raises SettingError if a value cannot be what its name says."""
    shape = _SHAPES.get(name)
    if shape is None or re.fullmatch(shape, value):
        return
    other = next((token for token in (_BOT, _APP) if re.fullmatch(_SHAPES[token], value)), None)
    fault = f"its value belongs in {other}" if other is not None else "its value is something else, or incomplete"
    raise SettingError(f"{name}: {fault}; copy it whole from {_WHERE[name]}")


def _scopes(value: str, mode: ConnectionMode) -> tuple[str, ...]:
    """The scopes of SLACK_EXTRA_SCOPES, with commas between. Raises SettingError."""
    scopes = tuple(dict.fromkeys(filter(None, (scope.strip() for scope in value.split(",")))))
    for scope in scopes:
        if scope not in EXTRA_SCOPES:
            raise SettingError(f"{_EXTRA}: {scope!r} is of no use to the bot; choose among {', '.join(EXTRA_SCOPES)}")
    if scopes and mode is not ConnectionMode.MANY:
        raise SettingError(
            f"{_EXTRA}: leave it empty for a single workspace, and add the scopes on the app's page OAuth & Permissions"
        )
    return scopes


def _keys(value: str) -> tuple[str, ...]:
    """The keys of SLACK_TOKEN_KEY, with commas between. Raises SettingError."""
    from cryptography.fernet import Fernet  # noqa: PLC0415 - slow to import, and only needed for many workspaces

    keys = tuple(key.strip() for key in value.split(",") if key.strip())
    try:
        for key in keys:
            Fernet(key)
    except (ValueError, TypeError):
        keys = ()
    if not keys:
        raise SettingError(f"{_TOKEN_KEY}: this is not a key; make one with {NEW_KEY}")
    return keys
