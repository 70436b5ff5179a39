"""Hands doctor what it checks: settings, seeds, model, library, journal, feeds and platforms."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial

from bot import doctor
from bot.supervisor import state_key
from bot.wiring.feeds import FeedHost
from bot.wiring.settings import ENVIRONMENT_FILE, AppSettings
from bot.wiring.start_warnings import misspelt_settings
from store.disk import fleeting
from store.encoder import describe_model
from store.journal.journal import Journal
from store.library import health


async def diagnose(
    settings: AppSettings, journal: Callable[[], AbstractAsyncContextManager[Journal]], feeds: FeedHost
) -> Sequence[doctor.Diagnosis]:
    """Check everything that may be wrong; `journal` opens the journal."""
    core = settings.core
    environment_file = doctor.environment_file(ENVIRONMENT_FILE)
    folder = core.data if core.database is None else None
    return [
        doctor.settings(core),
        *(doctor.Diagnosis("settings", ok=True, message=slip, warning=True) for slip in misspelt_settings(settings)),
        *([environment_file] if environment_file is not None else []),
        doctor.seeds(core.seeds),
        doctor.model(core.model, partial(describe_model, core.model)),
        await doctor.library(partial(health.describe, core.data, core.seeds, core.model)),
        await doctor.journal(journal, folder, fleeting(folder) if folder is not None else None),
        await doctor.daily_quotes(journal, time.time()),
        doctor.cards(can_shape=_can_shape()),
        *([await doctor.feeds(feeds.listed)] if feeds.follows_or_fails() else []),
        await doctor.platform("Discord", "DISCORD_TOKEN", _examine_discord(settings), journal, state_key("Discord")),
        await doctor.platform("Slack", "SLACK_BOT_TOKEN", _examine_slack(settings), journal, state_key("Slack")),
    ]


def _can_shape() -> bool:
    from adapters.image.fonts import can_shape  # noqa: PLC0415 - slow to import

    return can_shape()


def _examine_discord(settings: AppSettings) -> doctor.Examine | None:
    if settings.discord_token is None:
        return None
    from adapters.discord.health import examine  # noqa: PLC0415 - slow to import

    return partial(examine, settings.discord_token)


def _examine_slack(settings: AppSettings) -> doctor.Examine | None:
    if settings.slack is None:
        return None
    from adapters.slack.health import examine  # noqa: PLC0415 - slow to import

    core = settings.core
    return partial(examine, settings.slack, core.data, reads_files=core.add_from_chat.on("slack"))
