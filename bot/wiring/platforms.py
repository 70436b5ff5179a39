"""Connects to the chat platforms that are set up: while the bot runs, or for one test post."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from adapters.image.pictures import CardDrawer
from bot.chat.preferences import PreferenceCache
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.daily.ports import ScheduleJournal
from bot.daily.service import DailyService
from bot.supervisor import Adapter
from bot.wiring.clock import SystemClock
from bot.wiring.operator import Operator
from bot.wiring.settings import AppSettings
from bot.wiring.web import site_of
from store.journal.journal import Journal

if TYPE_CHECKING:  # asking needs none of it
    from adapters.slack.endpoints import SlackEndpoints
    from bot.chat.additions import AdditionQueue


@asynccontextmanager
async def cards() -> AsyncIterator[CardDrawer]:
    """What draws quotes as pictures; it is closed at the end."""
    drawer = CardDrawer()
    try:
        yield drawer
    finally:
        await drawer.close()


@asynccontextmanager
async def connected(
    settings: AppSettings, platform: str, daily: DailyService, journal: ScheduleJournal
) -> AsyncIterator[None]:
    """Let `daily` post to a platform while the body of the `async with` runs, for a test post."""
    preferences, site = PreferenceCache(journal, SystemClock()), site_of(settings.site)
    async with AsyncExitStack() as held:
        drawer = await held.enter_async_context(cards())
        if platform == "discord" and settings.discord_token is not None:
            from adapters.discord import publisher as discord  # noqa: PLC0415 - slow to import

            one_off = discord.one_off_publisher(settings.discord_token, preferences, drawer, site)
            daily.add(await held.enter_async_context(one_off))
        if platform == "slack" and settings.slack is not None:
            from adapters.slack import publisher as slack  # noqa: PLC0415 - slow to import

            posting = slack.one_off_publisher(settings.slack, settings.core.data, preferences, cards=drawer, site=site)
            daily.add(await held.enter_async_context(posting))
        yield


def platform_adapters(
    settings: AppSettings,
    chat: ChatService,
    journal: Journal,
    operator: Operator,
    daily_admin: DailyAdmin,
    additions: "AdditionQueue | None",
    endpoints: "SlackEndpoints | None",
    drawer: CardDrawer,
) -> dict[str, Adapter]:
    """An adapter for each platform that is set up, by its name. Importing one is slow, so only those are."""
    made: dict[str, Adapter] = {}
    if (token := settings.discord_token) is not None:
        from adapters.discord.adapter import DiscordAdapter  # noqa: PLC0415

        made["Discord"] = DiscordAdapter(
            token, chat, journal, operator.notice, daily_admin, additions, settings.discord_shards, drawer
        )
    if (slack := settings.slack) is not None:
        from adapters.slack.adapter import SlackAdapter  # noqa: PLC0415

        made["Slack"] = SlackAdapter(
            slack, chat, journal, operator.notice, settings.core.data, daily_admin, additions,
            endpoints=endpoints, cards=drawer,
        )  # fmt: skip
    return made
