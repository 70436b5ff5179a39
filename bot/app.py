"""The only wiring: settings, store, services and adapters are put together here, and nothing happens at import."""

import argparse
import asyncio
import gc
import logging
import os
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from adapters.console import render
from adapters.console.adapter import BAD, FOUND, ConsoleAdapter
from adapters.console.publisher import ConsolePublisher
from adapters.console.streams import LineReader
from adapters.discord.settings import NAMES as DISCORD_NAMES
from adapters.discord.settings import read_discord_token, read_shards
from adapters.discord.shards import Shards
from adapters.editor.settings import EditorSettings, read_editor
from adapters.image.pictures import CardDrawer
from adapters.slack.settings import NAMES as SLACK_NAMES
from adapters.slack.settings import ConnectionMode, SlackSettings, read_slack
from adapters.web.reading.settings import SiteSettings, read_site
from adapters.web.settings import DEFAULT_PORT, read_port
from bot import doctor, logs, places
from bot.chat.preferences import PreferenceCache
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.daily.ports import ScheduleJournal
from bot.daily.quote_picker import QuotePicker
from bot.daily.service import DailyService
from bot.errors import EncoderError, InputError, LibraryError, SettingError, VerbatimError
from bot.metrics import NO_METRICS, Metrics
from bot.presentation import wording
from bot.presentation.site import Site
from bot.quotes.service import QuoteService
from bot.quotes.transcripts import TranscriptService
from bot.readiness import ReadinessProbe
from bot.settings import DATABASE_URL, NAMES, Settings, is_postgres, misspelt, read_settings
from bot.supervisor import Adapter, AdapterStates, run_until_stopped, state_key
from bot.version import version
from store.disk import fleeting, remote
from store.encoder import OnnxEncoder, describe_model, model_name
from store.journal.journal import Journal
from store.journal.sqlite import FILE, SqliteJournal
from store.library import health, indexing
from store.library.reader import Repair, ServedLibrary
from store.library.upkeep import LibraryUpkeep

if TYPE_CHECKING:  # asking needs none of it
    from adapters.slack.endpoints import SlackEndpoints
    from adapters.web.reading.access import Doorkeeper
    from adapters.web.reading.room import ReadingRoom
    from bot.chat.additions import AdditionQueue
    from bot.editing.live import Budget, LiveEditing
    from bot.editing.service import EditingService
    from bot.following.admin import FollowAdmin
    from bot.following.feeds import FeedState, FollowedFeed
    from bot.transcript.adding import Incoming
    from store.seed_folders import SeedFolders

_ENVIRONMENT_FILE = Path(".env")
_CREDENTIALS = ("AWS_", "GOOGLE_", "AZURE_")
_MOST_SHOWN = 60  # characters of a line of .env in an error
_SCORE = re.compile(r"^\*\*Score\*\*: (.+)$", re.MULTILINE)


class SystemClock:
    """Fulfils `bot.daily.ports.MonotonicClock`."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def ticks(self) -> float:
        """Seconds since this machine was started, as all its processes count them."""
        return time.monotonic()


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
    """The process's environment over what .env in this folder says. Raises SettingError if that cannot be read."""
    try:
        held = _stored_settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f".env cannot be read ({error}); it must be a text in UTF-8 with a setting a line") from None
    return {**{name: value for name, value in held.items() if value is not None}, **os.environ}


def _stored_settings() -> Mapping[str, str | None]:
    """What .env says. Raises SettingError for a line that is no setting: dotenv would only log each one."""
    if not _ENVIRONMENT_FILE.exists() or _ENVIRONMENT_FILE.is_dir():
        return {}
    text = _ENVIRONMENT_FILE.read_text(encoding="utf-8")
    for setting in parse_stream(StringIO(text)):
        if setting.error:
            first = setting.original.string.strip().splitlines()[0][:_MOST_SHOWN]
            raise SettingError(
                f".env:{setting.original.line}: {first!r} is no setting; "
                "a line looks like DISCORD_TOKEN=... or # a remark"
            )
    return dotenv_values(stream=StringIO(text))


def perform(command: argparse.Namespace) -> int:
    """Run a parsed command; the exit code. Raises VerbatimError."""
    out, err = render.console(), render.console(stderr=True)
    if command.data is not None:
        os.environ["VERBATIM_DATA"] = str(command.data)  # for the processes that this one starts, too
    variables = environment()
    settings = read_app_settings(variables)
    for name, value in variables.items():
        if name.startswith(_CREDENTIALS):  # obstore looks for them in the environment, not in .env
            os.environ.setdefault(name, value)
    if (packaged := places.packaged_seeds()) is not None and settings.core.seeds == places.default_seeds():
        from store.seed_folders import unpack_seeds  # noqa: PLC0415 - asking in the project's folder does not need it

        unpack_seeds(packaged, settings.core.seeds)
    app = App(settings, err, out)
    return asyncio.run(ConsoleAdapter(app, out, err, LineReader(out).line).perform(command))


class App:
    """Everything put together for one process; fulfils `adapters.console.application.Application`."""

    def __init__(self, settings: AppSettings, err: Console, out: Console) -> None:
        self._settings, self._core, self._err, self._out = settings, settings.core, err, out
        self._loaded: OnnxEncoder | None = None
        self._upkeep = LibraryUpkeep(
            settings.core.seeds, settings.core.data, settings.core.library, packaged=places.packaged_library()
        )
        self._indexing = asyncio.Lock()
        self.seeds, self.data = settings.core.seeds, settings.core.data

    # --- the core -------------------------------------------------------------------------------

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[QuoteService]:
        """Quotes over an up-to-date library."""
        async with self._served() as (quotes, _):
            yield quotes

    @asynccontextmanager
    async def _served(
        self, *, encoding: bool = True, repair: Repair | None = None
    ) -> AsyncIterator[tuple[QuoteService, ServedLibrary]]:
        """Quotes and their library; without the encoder it finds by words alone, and shows and picks all the same.

        With `repair`, as in a running bot, a library that is behind the seeds is served while the next is built.
        """
        model = self._model()
        async with AsyncExitStack() as held:
            held.callback(self._unload)
            if await self._ensure_library(model, at_once=repair is not None):
                await held.enter_async_context(self._meanwhile(self._catch_up()))
            if repair is not None:
                await held.enter_async_context(self._meanwhile(self._upkeep.follow()))
            library = ServedLibrary(self._core.data, model, repair)
            held.push_async_callback(library.close)
            encoder = await asyncio.to_thread(self._encoder) if encoding and model is not None else None
            yield QuoteService(library, encoder), library

    @asynccontextmanager
    async def chat(self) -> AsyncIterator[ChatService]:
        """The chat over an up-to-date library and the journal."""
        async with self._served() as (quotes, library), self.journal() as journal:
            yield _new_chat(quotes, library, journal)

    @asynccontextmanager
    async def cards(self) -> AsyncIterator[CardDrawer]:
        """What draws quotes as pictures."""
        drawer = CardDrawer()
        try:
            yield drawer
        finally:
            await drawer.close()

    @asynccontextmanager
    async def journal(self) -> AsyncIterator[Journal]:
        """The journal: in PostgreSQL if DATABASE_URL names one, else in the data folder."""
        async with opened_journal(self._core.database or self._core.data) as journal:
            yield journal

    def seed_folders(self) -> "SeedFolders":
        """The folders of interviews, to add to them."""
        from store.seed_folders import SeedFolders  # noqa: PLC0415 - asking does not need it

        return SeedFolders(self.seeds)

    @asynccontextmanager
    async def editing(self, *, encoding: bool = True) -> "AsyncIterator[tuple[EditingService, str | None]]":
        """What takes a language model's answers, and the model that is set; without encoding for requests alone."""
        from bot.editing.service import EditingService  # noqa: PLC0415 - asking does not need it

        model = self._model() if encoding else None
        try:
            encoder = await asyncio.to_thread(self._encoder) if model is not None else None
            yield EditingService(self.seed_folders(), encoder), self._settings.editor.model
        finally:
            self._unload()

    @asynccontextmanager
    async def language_model(
        self, service: "EditingService", budget: "Budget", at_once: int
    ) -> "AsyncIterator[tuple[LiveEditing, str]]":
        """What asks the endpoint that is set, and its address. Raises SettingError if none is."""
        if (url := self._settings.editor.url) is None:
            raise SettingError(wording.editing.NO_ENDPOINT)
        from adapters.editor.client import OpenAiClient  # noqa: PLC0415 - an extra, and slow to import
        from bot.editing.live import LiveEditing  # noqa: PLC0415
        from store.answer_cache import AnswerFile  # noqa: PLC0415

        cache = AnswerFile(self._core.data)
        with ExitStack() as held:
            bars: list[Callable[[str, int, int], None]] = []

            def progress(slug: str, done: int, total: int) -> None:
                if not bars:  # not before the first answer: the bars would be drawn over a question
                    bars.append(held.enter_context(progress_bar(self._err)))
                bars[0](slug, done, total)

            async with OpenAiClient(self._settings.editor) as client:
                yield LiveEditing(service, client, cache, budget, progress, at_once=at_once), url

    async def fetch(self, address: str, newest: int | None) -> AsyncIterator["Incoming | VerbatimError"]:
        """The transcripts of an http(s) address."""
        from adapters.feeds.client import FeedClient  # noqa: PLC0415 - slow to import

        async with FeedClient(self._notice) as feeds, aclosing(feeds.transcripts(address, newest)) as transcripts:
            async for transcript in transcripts:
                yield transcript

    async def index(self, *, force: bool) -> str:
        """Bring the library up to date; one line that says what was done."""
        try:
            made = await self._build(self._model(), force=force)
        finally:
            self._unload()
        many = f"{made.interviews} {'interview' if made.interviews == 1 else 'interviews'}"
        if not made.built:
            return f"The library is up to date ({many})."
        return f"The library was built ({made.reason}): {many}, {made.encoded} texts encoded."

    def _model(self) -> str | None:
        """The name of the model to use; None for words alone, said in one line where that was not asked for."""
        try:
            return model_name(self._core.model)
        except EncoderError as error:
            if self._core.model is not None:
                raise
            self._notice(f"Searching by words alone: {error}")
            return None

    async def _ensure_library(self, model: str | None, *, at_once: bool) -> bool:
        """Build the library if it is missing, damaged or behind the seeds; without seeds serve what there is.

        `at_once`: if there is one that can be served, nothing is built now. Returns whether it must be built yet.
        """
        if await asyncio.to_thread(self._upkeep.is_current, model):
            return False
        if at_once:
            if await self._upkeep.unpack(model):
                return False
            await self._upkeep.fetch()
            if await asyncio.to_thread(self._upkeep.is_servable):
                return not await asyncio.to_thread(self._upkeep.is_current, model)
        made = await self._build(model, force=False)
        if made.built and made.reason != indexing.FIRST_BUILD:
            self._notice(f"The library was rebuilt: {made.reason}.")
        return False

    async def _build(self, model: str | None, *, force: bool) -> indexing.IndexResult:
        with progress_bar(self._err) as progress:
            index = partial(indexing.index, self.seeds, self._core.data, model, self._encoder, progress, force=force)
            return await self._upkeep.build(index, model, force=force)

    def _encoder(self) -> OnnxEncoder:
        """The encoder, loaded once for building and asking."""
        if self._loaded is None:
            self._loaded = OnnxEncoder(self._core.model)
        return self._loaded

    def _unload(self) -> None:
        if self._loaded is not None:
            self._loaded.close()
            self._loaded = None

    def _notice(self, text: str) -> None:
        """A line for the operator."""
        if self._core.log.json and logging.getLogger().handlers:
            logs.notice(text)
            return
        self._err.print(render.one_line(text), soft_wrap=True)

    # --- backups --------------------------------------------------------------------------------

    async def backup(self, target: Path) -> str:
        """Write a backup while the bot may run; a line that says what is in it. Raises BackupError."""
        from store.backup import write_backup  # noqa: PLC0415 - asking does not need it

        done = await asyncio.to_thread(write_backup, target, self.data, self.seeds)
        return f"{done} {wording.errors.BACKED_UP_ELSEWHERE}" if self._core.database is not None else done

    async def restore(self, source: Path) -> str:
        """Put a backup in place while the bot may run; a line that says what. Raises BackupError."""
        from store.backup import read_backup  # noqa: PLC0415 - asking does not need it

        done = await asyncio.to_thread(read_backup, source, self.data, self.seeds)
        if self._core.database is not None:
            return f"{done} {wording.errors.RESTORED_ELSEWHERE}"
        async with self.journal():  # brings one of an earlier version up to date
            return done

    # --- doctor ---------------------------------------------------------------------------------

    async def diagnose(self) -> Sequence[doctor.Diagnosis]:
        """Look at settings, seeds, model, library, journal and platforms."""
        core = self._core
        environment_file = doctor.environment_file(_ENVIRONMENT_FILE)
        return [
            doctor.settings(core),
            *([environment_file] if environment_file is not None else []),
            doctor.seeds(self.seeds),
            doctor.model(core.model, partial(describe_model, core.model)),
            await doctor.library(partial(health.describe, core.data, core.seeds, core.model)),
            await self._examine_journal(),
            await doctor.daily_quotes(self.journal, time.time()),
            *([await doctor.feeds(self._feeds)] if self._follows_feeds_or_fails() else []),
            await doctor.platform(
                "Discord", "DISCORD_TOKEN", self._examine_discord(), self.journal, state_key("Discord")
            ),
            await doctor.platform("Slack", "SLACK_BOT_TOKEN", self._examine_slack(), self.journal, state_key("Slack")),
        ]

    async def _examine_journal(self) -> doctor.Diagnosis:
        if self._core.database is not None:
            return await doctor.journal(self.journal, None, None)
        return await doctor.journal(self.journal, self._core.data, fleeting(self._core.data))

    def _examine_discord(self) -> doctor.Examine | None:
        if self._settings.discord_token is None:
            return None
        from adapters.discord.health import examine  # noqa: PLC0415 - slow to import

        return partial(examine, self._settings.discord_token)

    def _examine_slack(self) -> doctor.Examine | None:
        if self._settings.slack is None:
            return None
        from adapters.slack.health import examine  # noqa: PLC0415 - slow to import

        return partial(examine, self._settings.slack, self._core.data, reads_files=self._core.add_from_chat.on("slack"))

    # --- daily quotes ---------------------------------------------------------------------------

    @asynccontextmanager
    async def daily_admin(self) -> AsyncIterator[tuple[DailyAdmin, Journal]]:
        """What sets and shows daily quotes, over the journal that a running bot shares."""
        async with AsyncExitStack() as held:
            journal = await held.enter_async_context(self.journal())
            quotes, library = await held.enter_async_context(self._served(encoding=False))
            yield self._new_daily_admin(quotes, library, journal), journal

    @asynccontextmanager
    async def connected(self, platform: str, daily: DailyService, journal: ScheduleJournal) -> AsyncIterator[None]:
        """Connected to a platform for a test post."""
        preferences, settings = PreferenceCache(journal, SystemClock()), self._settings
        async with AsyncExitStack() as held:
            cards = await held.enter_async_context(self.cards())
            if platform == "discord" and settings.discord_token is not None:
                from adapters.discord import publisher as discord  # noqa: PLC0415 - slow to import

                one_off = discord.one_off_publisher(settings.discord_token, preferences, cards, self._site())
                daily.add(await held.enter_async_context(one_off))
            if platform == "slack" and settings.slack is not None:
                from adapters.slack import publisher as slack  # noqa: PLC0415 - slow to import

                posting = slack.one_off_publisher(
                    settings.slack, self._core.data, preferences, cards=cards, site=self._site()
                )
                daily.add(await held.enter_async_context(posting))
            yield

    def _new_daily_admin(
        self, quotes: QuoteService, library: ServedLibrary, journal: Journal, metrics: Metrics = NO_METRICS
    ) -> DailyAdmin:
        clock = SystemClock()
        daily = DailyService(journal, QuotePicker(quotes, journal), clock, metrics)
        daily.add(ConsolePublisher(self._out, self._notice))
        return DailyAdmin(quotes, library, journal, daily, clock)

    # --- feeds ----------------------------------------------------------------------------------

    @asynccontextmanager
    async def following(self) -> "AsyncIterator[FollowAdmin]":
        """What follows feeds, over the list and the journal that a running bot reads."""
        from adapters.feeds.client import FeedClient  # noqa: PLC0415 - slow to import
        from bot.following.admin import FollowAdmin  # noqa: PLC0415
        from store.followed_feeds import FollowedFeeds  # noqa: PLC0415

        async with self.journal() as journal, FeedClient(self._notice) as feeds:
            yield FollowAdmin(FollowedFeeds(self.seeds), feeds, journal, SystemClock())

    async def _feeds(self) -> "Sequence[tuple[FollowedFeed, FeedState]]":
        """Every followed feed, and what is remembered of it. Raises SeedError or JournalError."""
        async with self.following() as admin:
            return await admin.listed()

    def _follows_feeds_or_fails(self) -> bool:
        """Whether there is a list of feeds to look at, even one that cannot be read."""
        try:
            return self._follows_feeds()
        except VerbatimError:
            return True

    def _follows_feeds(self) -> bool:
        """Whether any feed is followed. Raises SeedError if the list cannot be read."""
        from store.followed_feeds import FollowedFeeds  # noqa: PLC0415 - slow to import

        return bool(FollowedFeeds(self.seeds).followed())

    @asynccontextmanager
    async def _adding_new_episodes(self, journal: Journal) -> AsyncIterator[None]:
        """Meanwhile, add the new episodes of followed feeds."""
        from adapters.feeds.client import FeedClient  # noqa: PLC0415 - slow to import
        from bot.following.service import FollowService  # noqa: PLC0415
        from store.followed_feeds import FollowedFeeds  # noqa: PLC0415

        followed, seeds = FollowedFeeds(self.seeds), self.seed_folders()
        async with FeedClient(self._notice) as feeds:
            service = FollowService(followed, feeds, journal, seeds, self._index_in_turn, SystemClock(), self._notice)
            running = asyncio.create_task(service.run(), name="following")
            try:
                yield
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)

    async def _index_in_turn(self) -> str:
        """Bring the library up to date in the background; builds of this process wait for one another."""
        from store.library.background import index_in_background  # noqa: PLC0415 - asking does not need it

        async with self._indexing:
            return await index_in_background()

    async def _catch_up(self) -> None:
        """Bring the library up to date beside the one that is served, and say what came of it."""
        self._notice("The library is behind its interviews: it is served as it is, and the next one is being built.")
        try:
            self._notice(await self._index_in_turn())
        except LibraryError as error:
            logs.log.warning("%s", error)

    @asynccontextmanager
    async def _meanwhile(self, work: Coroutine[None, None, None]) -> AsyncIterator[None]:
        """Do something beside what happens within, and stop it at the end."""
        running = asyncio.create_task(work)
        try:
            yield
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    @asynccontextmanager
    async def _adding_from_chat(self, journal: Journal) -> "AsyncIterator[AdditionQueue | None]":
        """The queue of interviews that admins send from chat; None if the operator allows no server to add any."""
        from bot.chat.additions import AdditionQueue  # noqa: PLC0415 - asking does not need it

        if not self._core.add_from_chat:
            yield None
            return
        queue = AdditionQueue(self._core.add_from_chat, self.seed_folders(), journal, self._index_in_turn)
        try:
            yield queue
        finally:
            await queue.close()

    # --- the journal as a whole -----------------------------------------------------------------

    async def copy_journal(self, source: str, target: str) -> tuple[Mapping[str, int], int]:
        """Copy a journal, with the installations beside it, from one place to another."""
        from adapters.slack.oauth.copying import copy_installations  # noqa: PLC0415 - slow to import
        from store.journal.copying import copy  # noqa: PLC0415

        before, after = _journal_place(source), _journal_place(target)
        if before == after:
            raise InputError(wording.journal.SAME)
        if isinstance(before, Path) and not (before / FILE).is_file():
            raise InputError(wording.journal.absent(before))
        async with opened_journal(before) as old, opened_journal(after) as new:
            if faults := await old.verify():
                raise InputError(wording.journal.damaged(faults[0], len(faults) - 1))
            rows = await copy(old.database, new.database)
        return rows, await copy_installations(before, after)

    # --- running --------------------------------------------------------------------------------

    async def run(self) -> int:
        """Run every platform that has a token until told to stop (SIGTERM, Ctrl-C); the exit code."""
        has_platform = any((self._settings.discord_token, self._settings.slack, self._settings.site))
        if not has_platform and not self._follows_feeds() and not await self._prints_daily():
            self._notice(wording.errors.NOTHING_SET_UP)
            return BAD
        logs.set_up(self._core.log)
        for warning in self._warnings():
            logs.log.warning("%s", warning, extra={"kind": warning})  # each is logged
        states = AdapterStates()
        probe = ReadinessProbe(states, SystemClock())
        async with (
            self._web(probe) as web,
            self._served(repair=self._index_in_turn) as (quotes, library),
            self.journal() as journal,
            self._adding_new_episodes(journal),
            self._adding_from_chat(journal) as additions,
            self.cards() as cards,
        ):
            if web.room is not None:
                web.room.open(quotes, TranscriptService(library), cards)
            chat = _new_chat(quotes, library, journal, web.metrics, self._site())
            daily_admin = self._new_daily_admin(quotes, library, journal, web.metrics)
            await chat.warm_up()
            freeze()
            adapters = self._adapters(chat, journal, daily_admin, additions, web.slack, cards)
            probe.watch(library, journal, tuple(adapters), lambda name: adapters[name].online())
            async with self._meanwhile(web.warm_up()):
                worked = await run_until_stopped(adapters, journal, daily_admin.service, self._notice, states)
            return FOUND if worked else BAD

    def _warnings(self) -> Iterator[str]:
        """What the operator should know before anything is lost."""
        data, errors = self._core.data, wording.errors
        if kind := fleeting(data):
            yield errors.fleeting(data, kind)
        if kind := remote(data):
            yield errors.remote(data, kind)
        if _ENVIRONMENT_FILE.is_dir():
            yield errors.environment_folder(_ENVIRONMENT_FILE)
        known = (*NAMES, DATABASE_URL, *SLACK_NAMES, *DISCORD_NAMES)
        for name, meant in misspelt(self._settings.names, known).items():
            yield errors.misspelt(name, meant)

    @asynccontextmanager
    async def _web(self, probe: ReadinessProbe) -> "AsyncIterator[_Web]":
        """The HTTP server, if a port is set. It listens from the start, and `/readyz` says when the bot is ready."""
        port, slack = self._settings.port, self._settings.slack
        if port is None:
            yield _Web()
            return
        from adapters.slack.endpoints import MOUNT, SlackEndpoints  # noqa: PLC0415 - slow to import
        from adapters.web.health import health_routes  # noqa: PLC0415
        from adapters.web.metrics import PrometheusMetrics  # noqa: PLC0415
        from adapters.web.server import WebServer  # noqa: PLC0415

        server, metrics, endpoints = WebServer(), PrometheusMetrics(version()), None
        server.add_routes([*health_routes(probe.look), *metrics.routes()])
        if slack is not None and slack.mode is not ConnectionMode.SOCKET:
            endpoints = SlackEndpoints(slack.signing_secret, server)
            server.mount(MOUNT, endpoints.application)
        room = self._reading_room()
        if room is not None:
            server.add_routes(room.routes())
        with metrics.counting_log_lines():
            async with server.serving(port):
                yield _Web(metrics, endpoints, room)

    def site_link(self) -> str:
        """The address of the reading room, signed if it is private. Raises SettingError if it is off."""
        site = self._site()
        if site is None:
            raise SettingError(wording.cards.NO_SITE)
        return site.link("/")

    def _site(self) -> "Doorkeeper | None":
        """The addresses of the reading room's pages, if it has one."""
        from adapters.web.reading.access import Doorkeeper  # noqa: PLC0415 - slow to import

        return Doorkeeper(self._settings.site) if self._settings.site is not None else None

    def _reading_room(self) -> "ReadingRoom | None":
        """The website's pages, if it has an address."""
        if self._settings.site is None:
            return None
        from adapters.web.reading.room import ReadingRoom  # noqa: PLC0415 - slow to import

        return ReadingRoom(self._settings.site)

    async def _prints_daily(self) -> bool:
        """Whether there is something to do without any platform: daily quotes of the console."""
        if self._core.database is None and not (self._core.data / FILE).exists():
            return False
        async with self.journal() as journal:
            return bool(await journal.all_schedules(ConsolePublisher.platform))

    def _adapters(
        self,
        chat: ChatService,
        journal: Journal,
        daily_admin: DailyAdmin,
        additions: "AdditionQueue | None",
        endpoints: "SlackEndpoints | None",
        cards: CardDrawer,
    ) -> dict[str, Adapter]:
        """An adapter for each platform that is set up; slow to import, and only needed here."""
        made: dict[str, Adapter] = {}
        if (token := self._settings.discord_token) is not None:
            from adapters.discord.adapter import DiscordAdapter  # noqa: PLC0415

            made["Discord"] = DiscordAdapter(
                token, chat, journal, self._notice, daily_admin, additions, self._settings.discord_shards, cards
            )
        if (slack := self._settings.slack) is not None:
            from adapters.slack.adapter import SlackAdapter  # noqa: PLC0415

            made["Slack"] = SlackAdapter(
                slack, chat, journal, self._notice, self._core.data, daily_admin, additions,
                endpoints=endpoints, cards=cards,
            )  # fmt: skip
        return made


@asynccontextmanager
async def opened_journal(place: Path | str) -> AsyncIterator[Journal]:
    """The journal in a folder, or in the PostgreSQL database of an address. Raises SettingError or JournalError."""
    journal: Journal
    if isinstance(place, Path):
        journal = await SqliteJournal.open(place, SystemClock())
    else:
        from store.journal.postgres import PostgresJournal  # noqa: PLC0415 - slow to import, and an extra

        journal = await PostgresJournal.open(place, SystemClock())
    try:
        yield journal
    finally:
        await journal.close()


def _journal_place(typed: str) -> Path | str:
    """The folder or PostgreSQL address that was typed; the file in the folder and SQLite addresses name it, too."""
    if is_postgres(typed):
        return typed
    path = Path(typed.removeprefix("sqlite:///")).expanduser().resolve()
    return path.parent if path.name == FILE and not path.is_dir() else path


@dataclass(frozen=True, slots=True)
class _Web:
    """What the HTTP server has for the rest of the process."""

    metrics: Metrics = NO_METRICS
    slack: "SlackEndpoints | None" = None
    room: "ReadingRoom | None" = None

    async def warm_up(self) -> None:
        """Make the pages that the first readers would wait for."""
        if self.room is not None:
            await self.room.warm_up()


def _new_chat(
    quotes: QuoteService,
    library: ServedLibrary,
    journal: Journal,
    metrics: Metrics = NO_METRICS,
    site: Site | None = None,
) -> ChatService:
    return ChatService(quotes, library, journal, SystemClock(), version(), measured(places.readme()), metrics, site)


def freeze() -> None:
    """Exempt what is loaded by now from garbage collection: scanning it would delay answers noticeably."""
    gc.collect()
    gc.freeze()


def measured(readme: Path) -> str | None:
    """The published score, as README.md says it in one line; None where it is not at hand."""
    try:
        found = _SCORE.search(readme.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return found[1] if found else None


@contextmanager
def progress_bar(err: Console) -> Iterator[Callable[[str, int, int], None]]:
    """A bar a stage on the error output; in a pipe one line, where there is long to wait."""
    columns = (TextColumn("{task.description}", style="dim"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                if stage == "Encoding" and not err.is_terminal:
                    err.print(f"Building the library: encoding {total:,} texts ...")
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield report
