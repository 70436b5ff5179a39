"""Runs the bot: every platform that is set up, the HTTP server and followed feeds, until it is stopped."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from adapters.console.exit_codes import BAD, FOUND
from adapters.console.publisher import ConsolePublisher
from bot import logs
from bot.presentation import wording
from bot.quotes.transcripts import TranscriptService
from bot.readiness import ReadinessProbe
from bot.supervisor import AdapterStates, run_until_stopped
from bot.wiring.background import freeze, meanwhile
from bot.wiring.chat import new_chat, new_daily_admin
from bot.wiring.clock import SystemClock
from bot.wiring.feeds import FeedHost
from bot.wiring.journals import opened_journal_once_reached
from bot.wiring.library import LibraryHost
from bot.wiring.operator import Operator
from bot.wiring.platforms import cards, platform_adapters
from bot.wiring.settings import AppSettings
from bot.wiring.start_warnings import start_warnings
from bot.wiring.web import served_web, site_of
from store.journal.journal import Journal
from store.journal.sqlite import FILE

if TYPE_CHECKING:  # not every bot needs it
    from bot.chat.additions import AdditionQueue


async def run(
    settings: AppSettings, library_host: LibraryHost, feeds: FeedHost, operator: Operator, out: Console
) -> int:
    """Run every platform that has a token until stopped (SIGTERM, Ctrl-C); the exit code."""
    logs.set_up(settings.core.log)
    for warning in start_warnings(settings):  # first, since a slip may be why nothing is set up
        logs.log.warning("%s", warning, extra={"kind": warning})  # so that none is dropped as a repetition
    has_platform = any((settings.discord_token, settings.slack, settings.site))
    if not has_platform and not feeds.follows() and not await _prints_daily(settings):
        operator.notice(wording.errors.NOTHING_SET_UP)
        return BAD
    states = AdapterStates()
    probe = ReadinessProbe(states, SystemClock())
    async with (
        served_web(settings, probe) as web,
        library_host.served(repair=library_host.index_in_turn) as (quotes, library),
        opened_journal_once_reached(settings.core.database or settings.core.data) as journal,
        feeds.adding_new_episodes(journal, library_host.index_in_turn),
        _adding_from_chat(settings, library_host, journal) as additions,
        cards() as drawer,
    ):
        if web.room is not None:
            web.room.open(quotes, TranscriptService(library), drawer)
            operator.notice(web.room.where(web.port))
        chat = new_chat(quotes, library, journal, web.metrics, site_of(settings.site))
        daily_admin = new_daily_admin(quotes, library, journal, out, operator, web.metrics)
        await chat.warm_up()
        freeze()
        adapters = platform_adapters(settings, chat, journal, operator, daily_admin, additions, web.slack, drawer)
        probe.watch(library, journal, tuple(adapters), lambda name: adapters[name].online())
        async with meanwhile(web.keep_warm()):
            worked = await run_until_stopped(adapters, journal, daily_admin.service, operator.notice, states)
        return FOUND if worked else BAD


async def _prints_daily(settings: AppSettings) -> bool:
    """Whether the console has daily quotes, which are printed without any platform."""
    core = settings.core
    if core.database is None and not (core.data / FILE).exists():
        return False
    async with opened_journal_once_reached(core.database or core.data) as journal:
        return bool(await journal.all_schedules(ConsolePublisher.platform))


@asynccontextmanager
async def _adding_from_chat(
    settings: AppSettings, library_host: LibraryHost, journal: Journal
) -> "AsyncIterator[AdditionQueue | None]":
    """The queue of interviews that admins send from chat; None if the operator allows no server to add any."""
    allowed = settings.core.add_from_chat
    if not allowed:
        yield None
        return
    from bot.chat.additions import AdditionQueue  # noqa: PLC0415 - asking does not need it
    from store.seed_folders import SeedFolders  # noqa: PLC0415

    queue = AdditionQueue(allowed, SeedFolders(settings.core.seeds), journal, library_host.index_in_turn)
    try:
        yield queue
    finally:
        await queue.close()
