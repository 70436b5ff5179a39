"""Warns when the bot starts about disks that may lose data, and about settings that have no effect."""

from collections.abc import Iterator

from adapters.discord.settings import NAMES as DISCORD_NAMES
from adapters.slack.settings import NAMES as SLACK_NAMES
from adapters.web.settings import PORT
from bot.presentation.wording import errors
from bot.settings import DATABASE_URL, NAMES, misspelt
from bot.wiring.settings import ENVIRONMENT_FILE, AppSettings
from store.disk import fleeting, remote


def start_warnings(settings: AppSettings) -> Iterator[str]:
    """A line for each: a data folder on a temporary or network disk, an .env that is a folder, a misspelt setting."""
    data = settings.core.data
    if kind := fleeting(data):
        yield errors.fleeting(data, kind)
    if kind := remote(data):
        yield errors.remote(data, kind)
    if ENVIRONMENT_FILE.is_dir():
        yield errors.environment_folder(ENVIRONMENT_FILE)
    yield from misspelt_settings(settings)


def misspelt_settings(settings: AppSettings) -> Iterator[str]:
    """A line for each setting that is no setting but almost one, in the environment or in .env."""
    known = (*NAMES, DATABASE_URL, PORT, *SLACK_NAMES, *DISCORD_NAMES)
    for name, meant in sorted(misspelt(settings.names, known).items()):
        yield errors.misspelt(name, meant)
