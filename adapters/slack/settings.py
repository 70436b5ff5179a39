"""Slack's settings: three ways to run, told apart by what is set. A combination that cannot work names the variable and the mend."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum

from bot.errors import SettingError

PORT = 3000
"""Where it listens, if PORT does not say."""


class ConnectionMode(Enum):
    """How Slack reaches the bot."""

    SOCKET = "Socket Mode"  # over a connection that the bot opens
    HTTP = "HTTP"  # Slack calls a public address
    MANY = "HTTP for many workspaces"  # the same, for any workspace that installs the app


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What a way takes; nothing of it may stand in a log."""

    way: ConnectionMode
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    token_keys: tuple[str, ...] = field(default=(), repr=False)  # the first seals, all of them open
    port: int = PORT


_BOT, _APP, _SECRET = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"
_MANY = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_TOKEN_KEY")
NAMES = (_BOT, _APP, _SECRET, *_MANY)

_PAGES = {
    _BOT: "page OAuth & Permissions, Bot User OAuth Token; it begins with xoxb-",
    _APP: "page Basic Information, App-Level Tokens, with the scope connections:write; it begins with xapp-",
    _SECRET: "page Basic Information, Signing Secret; it is 32 digits and letters a to f",
    "SLACK_CLIENT_ID": "page Basic Information, Client ID; it is two numbers with a dot between",
    "SLACK_CLIENT_SECRET": "page Basic Information, Client Secret; it is 32 digits and letters a to f",
}
_SHAPES = {
    _BOT: r"xoxb-[\w-]+",
    _APP: r"xapp-[\w-]+",
    _SECRET: r"[0-9a-f]{32}",
    "SLACK_CLIENT_ID": r"\d+\.\d+",
    "SLACK_CLIENT_SECRET": r"[0-9a-f]{32}",
}
NEW_KEY = 'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
"""Makes a key with any Python: whoever sets a host up may have no other program there. (It is what Fernet.generate_key does.)"""


def read_slack(environment: Mapping[str, str]) -> SlackSettings | None:
    """Slack's settings; None if nothing of them is set. Raises SettingError for the first that cannot be used."""
    _refuse_misspelt(environment)
    held = {name: environment[name].strip() for name in NAMES if environment.get(name, "").strip()}
    if not held:
        return None
    way = _way(held)
    for name, value in held.items():
        _check_shape(name, value)
    return SlackSettings(
        way=way,
        bot_token=held.get(_BOT, ""),
        app_token=held.get(_APP, ""),
        signing_secret=held.get(_SECRET, ""),
        client_id=held.get("SLACK_CLIENT_ID", ""),
        client_secret=held.get("SLACK_CLIENT_SECRET", ""),
        token_keys=_keys(held["SLACK_TOKEN_KEY"]) if way is ConnectionMode.MANY else (),
        port=PORT if way is ConnectionMode.SOCKET else _port(environment.get("PORT", "").strip()),
    )


def _refuse_misspelt(environment: Mapping[str, str]) -> None:
    """SLACK_... may be another program's; what is nearly a setting of ours is a slip that must not be ignored."""
    for name in environment:
        if name.startswith("SLACK_") and name not in NAMES and (near := get_close_matches(name, NAMES, 1, cutoff=0.85)):
            raise SettingError(f"{name}: there is no such setting; did you mean {near[0]}?")


def _way(held: Mapping[str, str]) -> ConnectionMode:
    if any(name in held for name in _MANY):
        for name in (*_MANY, _SECRET):
            if name not in held:
                mend = f"make one with {NEW_KEY}" if name == "SLACK_TOKEN_KEY" else f"copy it from {_PAGES[name]}"
                raise SettingError(
                    f"{name}: it is missing, and many workspaces ({_first(held, _MANY)}) need it; {mend}"
                )
        for name in (_BOT, _APP):
            if name in held:
                raise SettingError(
                    f"{name}: leave it empty for many workspaces; each gets a token when it installs the app"
                )
        return ConnectionMode.MANY
    if _BOT not in held:
        raise SettingError(
            f"{_BOT}: it is missing, and {_first(held, NAMES)} alone is not enough; copy it from {_PAGES[_BOT]}"
        )
    if _APP in held and _SECRET in held:
        raise SettingError(
            f"{_APP}: leave it empty for HTTP, or leave {_SECRET} empty for Socket Mode; both at once would answer twice"
        )
    if _APP not in held and _SECRET not in held:
        raise SettingError(f"{_APP}: it is missing; copy it from {_PAGES[_APP]} (or, for HTTP, set {_SECRET})")
    return ConnectionMode.SOCKET if _APP in held else ConnectionMode.HTTP


def _first(held: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next(name for name in names if name in held)


def _check_shape(name: str, value: str) -> None:
    shape = _SHAPES.get(name)
    if shape is None or re.fullmatch(shape, value):
        return
    other = next((one for one in (_BOT, _APP) if re.fullmatch(_SHAPES[one], value)), None)
    found = (
        f"what stands there belongs in {other}"
        if other is not None
        else "what stands there is something else, or not the whole of it"
    )
    raise SettingError(f"{name}: {found}; copy it whole from {_PAGES[name]}")


def _keys(value: str) -> tuple[str, ...]:
    from cryptography.fernet import Fernet  # noqa: PLC0415 - slow to import, and only needed for many workspaces

    keys = tuple(one.strip() for one in value.split(",") if one.strip())
    try:
        for key in keys:
            Fernet(key)
    except (ValueError, TypeError):
        keys = ()
    if not keys:
        raise SettingError(f"SLACK_TOKEN_KEY: that is no key; make one with {NEW_KEY}")
    return keys


def _port(value: str) -> int:
    if not value:
        return PORT
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise SettingError(
            f"PORT: {value[:80]!r} is no port; name a number from 1 to 65535, or leave it empty for {PORT}"
        )
    return int(value)
