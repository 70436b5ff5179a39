"""Reads the settings of the core and of every platform from the environment and .env."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from adapters.discord.settings import read_discord_token, read_shards
from adapters.discord.shards import Shards
from adapters.editor.settings import EditorSettings, read_editor
from adapters.slack.settings import ConnectionMode, SlackSettings, read_slack
from adapters.web.reading.settings import SiteSettings, read_site
from adapters.web.settings import DEFAULT_PORT, read_port
from bot.errors import SettingError
from bot.settings import Settings, read_settings

ENVIRONMENT_FILE = Path(".env")
_CREDENTIALS = ("AWS_", "GOOGLE_", "AZURE_")
_MOST_SHOWN = 60  # characters of a line of .env in an error


@dataclass(frozen=True, slots=True)
class AppSettings:
    """The core's settings, and each platform's; None for a platform that is not set up."""

    core: Settings
    discord_token: str | None = field(default=None, repr=False)  # never in a log
    slack: SlackSettings | None = None
    port: int | None = None  # of the HTTP server; None: no server
    discord_shards: Shards | None = None  # those of this process; None: all
    names: frozenset[str] = field(default=frozenset(), compare=False)  # everything that was set, known or not
    site: SiteSettings | None = None  # the reading room; None: off
    editor: EditorSettings = field(default_factory=EditorSettings)


def read_app_settings(variables: Mapping[str, str]) -> AppSettings:
    """All settings. Raises SettingError for the first that cannot be used."""
    core, discord_token, slack = read_settings(variables), read_discord_token(variables), read_slack(variables)
    port, site = read_port(variables), read_site(variables)
    if site is not None or (slack is not None and slack.mode is not ConnectionMode.SOCKET):
        port = port or DEFAULT_PORT
    shards, editor, names = read_shards(variables), read_editor(variables), frozenset(variables)
    return AppSettings(core, discord_token, slack, port, shards, names, site, editor)


def environment() -> Mapping[str, str]:
    """The settings in .env of this folder, and over them those of the environment. Raises SettingError."""
    try:
        held = _stored_settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f".env cannot be read ({error}); it must be a UTF-8 text file with one setting a line"
        ) from None
    return {**{name: value for name, value in held.items() if value is not None}, **os.environ}


def _stored_settings() -> Mapping[str, str | None]:
    """The settings in .env. Raises SettingError for a line that is not one, which dotenv would only log."""
    if not ENVIRONMENT_FILE.exists() or ENVIRONMENT_FILE.is_dir():
        return {}
    text = ENVIRONMENT_FILE.read_text(encoding="utf-8")
    for setting in parse_stream(StringIO(text)):
        if setting.error:
            first = setting.original.string.strip().splitlines()[0][:_MOST_SHOWN]
            raise SettingError(
                f".env:{setting.original.line}: {first!r} is not a setting; "
                "a line looks like DISCORD_TOKEN=... or # a comment"
            )
    return dotenv_values(stream=StringIO(text))


def export_credentials(variables: Mapping[str, str]) -> None:
    """Put the object store's credentials into the environment: obstore looks for them there, not in .env."""
    for name, value in variables.items():
        if name.startswith(_CREDENTIALS):
            os.environ.setdefault(name, value)
