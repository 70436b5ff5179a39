"""The application as commands and tests use it, over the parts that `bot/wiring/` puts together."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from adapters.console import terminal
from adapters.console.adapter import ConsoleAdapter
from adapters.console.streams import LineReader
from adapters.image.pictures import CardDrawer
from bot import places
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.daily.ports import ScheduleJournal
from bot.daily.service import DailyService
from bot.doctor import Diagnosis
from bot.errors import SettingError, VerbatimError
from bot.presentation import wording
from bot.quotes.service import QuoteService
from bot.wiring import platforms
from bot.wiring.background import freeze
from bot.wiring.chat import new_chat, new_daily_admin, published_score
from bot.wiring.clock import SystemClock
from bot.wiring.diagnosis import diagnose
from bot.wiring.editing import language_model
from bot.wiring.feeds import FeedHost
from bot.wiring.journals import copy_journal, opened_journal
from bot.wiring.library import LibraryHost
from bot.wiring.operator import Operator
from bot.wiring.running import run
from bot.wiring.settings import AppSettings, environment, export_credentials, read_app_settings
from bot.wiring.web import site_of
from store.journal.journal import Journal

if TYPE_CHECKING:  # asking needs none of it
    from adapters.web.reading.access import Doorkeeper
    from bot.editing.live import Budget, LiveEditing
    from bot.editing.service import EditingService
    from bot.following.admin import FollowAdmin
    from bot.transcript.adding import Incoming
    from store.seed_folders import SeedFolders

__all__ = [
    "App", "AppSettings", "SystemClock", "environment", "freeze", "opened_journal", "perform", "published_score",
    "read_app_settings",
]  # fmt: skip


def perform(command: argparse.Namespace) -> int:
    """Run a parsed command; the exit code. Raises VerbatimError."""
    out, err = terminal.console(), terminal.console(stderr=True)
    if command.data is not None:
        os.environ["VERBATIM_DATA"] = str(command.data)  # for the processes that this one starts, too
    variables = environment()
    settings = read_app_settings(variables)
    export_credentials(variables)
    if (packaged := places.packaged_seeds()) is not None and settings.core.seeds == places.default_seeds():
        from store.seed_folders import unpack_seeds  # noqa: PLC0415 - asking in the project's folder does not need it

        unpack_seeds(packaged, settings.core.seeds)
    app = App(settings, err, out)
    return asyncio.run(ConsoleAdapter(app, out, err, LineReader(out).line).perform(command))


class App:
    """Everything put together for one process; fulfils `adapters.console.application.Application`."""

    def __init__(self, settings: AppSettings, err: Console, out: Console) -> None:
        self._settings, self._core, self._out = settings, settings.core, out
        self._operator = Operator(err, json=settings.core.log.json)
        self._library = LibraryHost(settings.core, self._operator)
        self._feeds = FeedHost(settings.core.seeds, self.journal, self._operator)
        self.seeds, self.data = settings.core.seeds, settings.core.data

    # --- asking ---------------------------------------------------------------------------------

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[QuoteService]:
        """Quotes over an up-to-date library."""
        async with self._library.served() as (quotes, _):
            yield quotes

    @asynccontextmanager
    async def chat(self) -> AsyncIterator[ChatService]:
        """The chat over an up-to-date library and the journal."""
        async with self._library.served() as (quotes, library), self.journal() as journal:
            yield new_chat(quotes, library, journal, site=self.site())

    def cards(self) -> AbstractAsyncContextManager[CardDrawer]:
        """What draws quotes as pictures."""
        return platforms.cards()

    def site(self) -> "Doorkeeper | None":
        """The addresses of the reading room's pages; None if it is off."""
        return site_of(self._settings.site)

    def site_link(self) -> str:
        """The address of the reading room, signed if it is private. Raises SettingError if it is off."""
        site = self.site()
        if site is None:
            raise SettingError(wording.cards.NO_SITE)
        return site.link("/")

    # --- interviews -----------------------------------------------------------------------------

    def seed_folders(self) -> "SeedFolders":
        """The folders of interviews, to add to them."""
        from store.seed_folders import SeedFolders  # noqa: PLC0415 - asking does not need it

        return SeedFolders(self.seeds)

    @asynccontextmanager
    async def editing(self, *, encoding: bool = True) -> "AsyncIterator[tuple[EditingService, str | None]]":
        """What takes a language model's answers, and the model that is set; without encoding for requests alone."""
        from bot.editing.service import EditingService  # noqa: PLC0415 - asking does not need it
        from store.encoder import english_words  # noqa: PLC0415

        async with self._library.encoder(encoding=encoding) as encoder:
            yield EditingService(self.seed_folders(), encoder, english_words()), self._settings.editor.model

    def language_model(
        self, service: "EditingService", budget: "Budget", at_once: int
    ) -> "AbstractAsyncContextManager[tuple[LiveEditing, str]]":
        """What asks the endpoint that is set, and its address. Raises SettingError if none is."""
        return language_model(self._settings.editor, self.data, self._operator, service, budget, at_once)

    def fetch(self, address: str, newest: int | None) -> AsyncIterator["Incoming | VerbatimError"]:
        """The transcripts of an http(s) address."""
        return self._feeds.fetch(address, newest)

    def following(self) -> "AbstractAsyncContextManager[FollowAdmin]":
        """What follows feeds, over the list and the journal that a running bot reads."""
        return self._feeds.following()

    async def index(self, *, force: bool) -> str:
        """Bring the library up to date; one line that says what was done."""
        return await self._library.index(force=force)

    # --- daily quotes ---------------------------------------------------------------------------

    @asynccontextmanager
    async def daily_admin(self) -> AsyncIterator[tuple[DailyAdmin, Journal]]:
        """What sets and shows daily quotes, over the journal that a running bot shares."""
        async with self.journal() as journal, self._library.served(encoding=False) as (quotes, library):
            yield new_daily_admin(quotes, library, journal, self._out, self._operator), journal

    def connected(
        self, platform: str, daily: DailyService, journal: ScheduleJournal
    ) -> AbstractAsyncContextManager[None]:
        """Connected to a platform for a test post."""
        return platforms.connected(self._settings, platform, daily, journal)

    # --- what is stored -------------------------------------------------------------------------

    def journal(self) -> AbstractAsyncContextManager[Journal]:
        """The journal: in PostgreSQL if DATABASE_URL names one, else in the data folder."""
        return opened_journal(self._core.database or self._core.data)

    async def copy_journal(self, source: str, target: str) -> tuple[Mapping[str, int], int]:
        """Copy a journal, with the installations beside it, from one place to another."""
        return await copy_journal(source, target)

    async def backup(self, target: Path) -> str:
        """Write a backup while the bot may run; a line that says what is in it. Raises BackupError."""
        from store.backup import write_backup  # noqa: PLC0415 - asking does not need it

        elsewhere = self._core.database is not None
        done = await asyncio.to_thread(write_backup, target, None if elsewhere else self.data, self.seeds)
        return f"{done} {wording.errors.BACKED_UP_ELSEWHERE}" if elsewhere else done

    async def restore(self, source: Path) -> str:
        """Put a backup in place while the bot may run; a line that says what. Raises BackupError."""
        from store.backup import read_backup  # noqa: PLC0415 - asking does not need it

        done = await asyncio.to_thread(read_backup, source, self.data, self.seeds)
        if self._core.database is not None:
            return f"{done} {wording.errors.RESTORED_ELSEWHERE}"
        async with self.journal():  # brings one of an earlier version up to date
            return done

    # --- running --------------------------------------------------------------------------------

    async def diagnose(self) -> Sequence[Diagnosis]:
        """Look at settings, seeds, model, library, journal and platforms."""
        return await diagnose(self._settings, self.journal, self._feeds)

    async def run(self) -> int:
        """Run every platform that has a token until stopped (SIGTERM, Ctrl-C); the exit code."""
        return await run(self._settings, self._library, self._feeds, self._operator, self._out)
