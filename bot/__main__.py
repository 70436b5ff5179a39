"""The only wiring: settings, store and adapters are put together here, and nothing happens at import."""

import argparse
import asyncio
import codecs
import gc
import logging
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Protocol

from dotenv import dotenv_values
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from adapters.console import inbound, render
from adapters.console.adapter import BAD, FOUND, ConsoleAdapter, Finding
from adapters.console.dailies import ConsolePublisher, platform_of
from bot import logs
from bot.chat.preferences import PreferenceCache
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin, trouble
from bot.daily.quote_picker import QuotePicker
from bot.daily.service import DailyService
from bot.errors import EncoderError, LibraryError, SettingError, VerbatimError
from bot.presentation import wording
from bot.quotes.service import QuoteService
from bot.settings import Settings, read_settings
from store.disk import fleeting
from store.encoder import OFF, OnnxEncoder, model_name
from store.journal.journal import FILE, SqliteJournal
from store.library import versions
from store.library.reader import ServedLibrary

log = logging.getLogger("verbatim")

_INTERRUPTED = 130
_TIDY = 6 * 3600.0  # seconds between clearings of the journal
_README = Path(__file__).parent.parent / "README.md"
_SCORE = re.compile(r"^\*\*Score\*\*: (.+)$", re.MULTILINE)
_STDIN, _STDOUT, _STDERR = 0, 1, 2
_CHUNK = 65536
_PLAIN = {"…": "...", "─": "-", "●": "o", "·": "-", "–": "-", "—": "--", "‘": "'", "’": "'", "“": '"', "”": '"'}


class SystemClock:
    """Fulfils `bot.daily.ports.MonotonicClock`."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def ticks(self) -> float:
        """Seconds since this machine was started, as all its processes count them."""
        return time.monotonic()


class Adapter(Protocol):
    """A connection to a platform."""

    async def run(self) -> None:
        """Stay connected until closed. Raises SettingError if that can never work."""
        ...

    async def close(self) -> None:
        """Finish running answers and leave."""
        ...


class House:
    """Everything put together for one process; fulfils `adapters.console.adapter.Workshop`."""

    def __init__(self, settings: Settings, err: Console, out: Console | None = None) -> None:
        self._settings, self._err, self._out = settings, err, out or render.console()
        self._loaded: OnnxEncoder | None = None
        self.seeds = settings.seeds

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[QuoteService]:
        """A bot over an up-to-date library."""
        async with self._served() as (bot, _):
            yield bot

    @asynccontextmanager
    async def _served(self, *, encoding: bool = True) -> AsyncIterator[tuple[QuoteService, ServedLibrary]]:
        """A bot and its library; without the encoder it finds by words alone, and shows and picks all the same."""
        model = self._model()
        async with AsyncExitStack() as held:
            held.callback(self._unload)
            await self._ensure(model)
            library = ServedLibrary(self._settings.data, model)
            held.push_async_callback(library.close)
            yield QuoteService(library, await asyncio.to_thread(self._encoder) if encoding and model is not None else None), library

    @asynccontextmanager
    async def journal(self) -> AsyncIterator[SqliteJournal]:
        """The journal."""
        journal = await SqliteJournal.open(self._settings.data, SystemClock())
        try:
            yield journal
        finally:
            await journal.close()

    async def index(self, *, force: bool) -> str:
        """Bring the library up to date; one line that says what was done."""
        try:
            made = await self._build(self._model(), force=force)
        finally:
            self._unload()
        many = f"{made.interviews} {'interview' if made.interviews == 1 else 'interviews'}"
        if not made.built:
            return f"The library is up to date ({many})."
        return f"The library was built ({made.why}): {many}, {made.encoded} texts encoded."

    async def doctor(self) -> Sequence[Finding]:
        """Look at settings, seeds, model, library and journal."""
        return [
            self._look_at_settings(),
            self._look_at_seeds(),
            self._look_at_model(),
            await self._look_at_library(),
            await self._look_at_journal(),
            await self._look_at_dailies(),
            await self._look_at_discord(),
            await self._look_at_slack(),
        ]

    async def run(self) -> int:
        """Run every platform that has a token until told to stop (SIGTERM, Ctrl-C); the exit code."""
        if self._settings.discord_token is None and self._settings.slack is None and not await self._prints_daily():
            self._say(wording.errors.NOTHING_SET_UP)
            return BAD
        logs.set_up()
        async with self._served() as (bot, library), self.journal() as journal:
            chat = ChatService(bot, library, journal, SystemClock(), _version(), measured(_README))
            dailies = _daily_admin(bot, library, journal)
            dailies.daily.add(ConsolePublisher(self._out, self._say))
            await chat.warm()
            freeze()
            return await self._until_stopped(self._adapters(chat, journal, dailies), journal, dailies.daily)

    async def _prints_daily(self) -> bool:
        """Whether there is something to do without any platform: daily quotes of the console."""
        if not (self._settings.data / FILE).exists():
            return False
        async with self.journal() as journal:
            return bool(await journal.schedules(ConsolePublisher.platform, None))

    @asynccontextmanager
    async def dailies(self, command: argparse.Namespace) -> AsyncIterator[tuple[DailyAdmin, SqliteJournal]]:
        """The desk for daily quotes; connected to a platform for as long as a test post takes."""
        async with AsyncExitStack() as held:
            journal = await held.enter_async_context(self.journal())
            bot, library = await held.enter_async_context(self._served(encoding=False))
            admin = _daily_admin(bot, library, journal)
            admin.daily.add(ConsolePublisher(self._out, self._say))
            if command.step == "test":
                await self._reach(await platform_of(command, journal), admin.daily, journal, held)
            yield admin, journal

    async def _reach(self, platform: str, daily: DailyService, journal: SqliteJournal, held: AsyncExitStack) -> None:
        """Connect to a platform for a single post; slow to import, and only needed here."""
        preferences, settings = PreferenceCache(journal, SystemClock()), self._settings
        if platform == "discord" and settings.discord_token is not None:
            from adapters.discord import publisher as discord  # noqa: PLC0415

            daily.add(await held.enter_async_context(discord.lone(settings.discord_token, preferences)))
        if platform == "slack" and settings.slack is not None:
            from adapters.slack import publisher as slack  # noqa: PLC0415

            daily.add(await held.enter_async_context(slack.lone(settings.slack, settings.data, preferences)))

    def _adapters(self, chat: ChatService, journal: SqliteJournal, dailies: DailyAdmin) -> dict[str, Adapter]:
        """An adapter for each platform that is set up; slow to import, and only needed here."""
        made: dict[str, Adapter] = {}
        if (token := self._settings.discord_token) is not None:
            from adapters.discord.adapter import DiscordAdapter  # noqa: PLC0415

            made["Discord"] = DiscordAdapter(token, chat, journal, self._say, dailies)
        if (slack := self._settings.slack) is not None:
            from adapters.slack.adapter import SlackAdapter  # noqa: PLC0415

            made["Slack"] = SlackAdapter(slack, chat, journal, self._say, self._settings.data, dailies)
        return made

    async def _until_stopped(self, adapters: Mapping[str, Adapter], journal: SqliteJournal, daily: DailyService) -> int:
        """Run adapters side by side, and the daily posts: one that fails does not stop the others; a signal closes all."""
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        running = {asyncio.create_task(adapter.run(), name=name): adapter for name, adapter in adapters.items()}
        stopping = asyncio.create_task(stop.wait())
        tidying, posting = asyncio.create_task(_tidy(journal)), asyncio.create_task(daily.run())
        failed, alone = False, not adapters  # without any adapter it prints daily quotes until it is told to stop
        while (running or alone) and not stopping.done():
            waited: set[asyncio.Future[Any]] = {*running, stopping}
            done, _ = await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            for task in [one for one in running if one in done]:
                del running[task]
                failed |= self._ended(task)
        await daily.close()
        await asyncio.gather(*(adapter.close() for adapter in running.values()))
        for task in running:
            with suppress(VerbatimError):
                await task
        for helper in (tidying, stopping, posting):
            helper.cancel()
        await asyncio.gather(tidying, stopping, posting, return_exceptions=True)
        return BAD if failed else FOUND

    def _ended(self, task: asyncio.Task[None]) -> bool:
        """Say why an adapter ended; whether it failed."""
        error = task.exception()
        if error is None:
            return False
        if not isinstance(error, VerbatimError):
            log.error("the %s adapter failed", task.get_name(), exc_info=error)
        self._say(wording.errors.stopped(task.get_name(), str(error) or type(error).__name__))
        return True

    def _model(self) -> str | None:
        """The name of the model to use; None for words alone, said in one line where that was not asked for."""
        try:
            return model_name(self._settings.model)
        except EncoderError as error:
            if self._settings.model is not None:
                raise
            self._say(f"Searching by words alone: {error}")
            return None

    def _say(self, text: str) -> None:
        self._err.print(render.one_line(text), soft_wrap=True)

    async def _ensure(self, model: str | None) -> None:
        """Build the library if it is missing, damaged or behind the seeds; without seeds serve what there is."""
        bench = versions.LibraryVersions(self._settings.data)
        current = bench.current()
        if (
            current is not None
            and bench.fault(current) is None
            and (not self.seeds.is_dir() or not bench.is_behind(current, self.seeds, model))
        ):
            return
        made = await self._build(model, force=False)
        if made.built and made.why != versions.FIRST:
            self._say(f"The library was rebuilt: {made.why}.")

    async def _build(self, model: str | None, *, force: bool) -> versions.IndexResult:
        with progress_bar(self._err) as progress:
            return await versions.index(self.seeds, self._settings.data, model, self._encoder, progress, force=force)

    def _encoder(self) -> OnnxEncoder:
        """The encoder, loaded once for building and asking."""
        if self._loaded is None:
            self._loaded = OnnxEncoder(self._settings.model)
        return self._loaded

    def _unload(self) -> None:
        if self._loaded is not None:
            self._loaded.close()
            self._loaded = None

    def _look_at_settings(self) -> Finding:
        chosen = self._settings
        says = f"VERBATIM_DATA={chosen.data}, VERBATIM_SEEDS={chosen.seeds}, VERBATIM_MODEL={chosen.model or '(the packaged one)'}"
        return Finding("settings", well=True, says=says)

    def _look_at_seeds(self) -> Finding:
        from bot.transcript.folder import interview_folders, read_interview  # noqa: PLC0415

        try:
            interviews = [read_interview(folder) for folder in interview_folders(self.seeds)]
        except (VerbatimError, OSError) as error:
            return Finding("seeds", well=False, says=str(error))
        words = sum(len(interview.words) for interview in interviews)
        return Finding("seeds", well=True, says=f"{len(interviews)} in {self.seeds}, {words:,} words")

    def _look_at_model(self) -> Finding:
        if self._settings.model in OFF:
            return Finding("model", well=True, says="off: searching by words alone, as VERBATIM_MODEL asks")
        try:
            encoder = OnnxEncoder(self._settings.model)
            size = encoder.encode_now(["is it well?"]).shape[1]
            encoder.close()
        except EncoderError as error:
            return Finding("model", well=False, says=str(error))
        return Finding("model", well=True, says=f"{encoder.model}, {size} dimensions")

    async def _look_at_library(self) -> Finding:
        bench = versions.LibraryVersions(self._settings.data)
        current = bench.current()
        try:
            if current is None:
                raise LibraryError(f"there is none in {bench.root}; run: python -m bot index")
            if fault := bench.fault(current, thorough=True):
                raise LibraryError(f"{current} is damaged ({fault}); run: python -m bot index")
            library = ServedLibrary(self._settings.data)
            try:
                cast = await library.interviews()
            finally:
                await library.close()
            if bench.is_behind(current, self.seeds, model_name(self._settings.model)):
                raise LibraryError("the seeds, the model or the program changed since it was built; run: python -m bot index")
        except VerbatimError as error:
            return Finding("library", well=False, says=str(error))
        return Finding("library", well=True, says=f"version {current.name}, {len(cast)} {'interview' if len(cast) == 1 else 'interviews'}")

    async def _look_at_discord(self) -> Finding:
        if self._settings.discord_token is None:
            return Finding("Discord", well=True, says="not set up: DISCORD_TOKEN is empty")
        from adapters.discord.adapter import examine  # noqa: PLC0415

        well, says = await examine(self._settings.discord_token)
        return Finding("Discord", well=well, says=says)

    async def _look_at_slack(self) -> Finding:
        if self._settings.slack is None:
            return Finding("Slack", well=True, says="not set up: SLACK_BOT_TOKEN is empty")
        from adapters.slack.examine import examine  # noqa: PLC0415

        try:
            well, says = await examine(self._settings.slack, self._settings.data)
        except SettingError as error:
            well, says = False, str(error)
        return Finding("Slack", well=well, says=says)

    async def _look_at_journal(self) -> Finding:
        try:
            async with self.journal() as journal:
                await journal.tidy()
        except VerbatimError as error:
            return Finding("journal", well=False, says=str(error))
        if (kind := fleeting(self._settings.data)) is not None:
            return Finding("journal", well=True, says=wording.errors.fleeting(self._settings.data, kind), warns=True)
        return Finding("journal", well=True, says=f"in {self._settings.data}; keep that folder on a disk that lasts")

    async def _look_at_dailies(self) -> Finding:
        """Schedules that do not post, though nobody asked for that."""
        try:
            async with self.journal() as journal:
                found = await journal.schedules(None, None)
                notes = [f"{one.identity}: {note}" for one in found if (note := await trouble(journal, one, time.time()))]
        except VerbatimError as error:
            return Finding("daily quotes", well=False, says=str(error))
        if notes:
            return Finding("daily quotes", well=False, says=wording.daily.dailies_wrong(len(found), notes))
        paused = sum(one.paused is not None for one in found)
        return Finding("daily quotes", well=True, says=wording.daily.dailies_well(len(found), paused))


def _daily_admin(bot: QuoteService, library: ServedLibrary, journal: SqliteJournal) -> DailyAdmin:
    clock = SystemClock()
    return DailyAdmin(bot, library, journal, DailyService(journal, QuotePicker(bot, journal), clock), clock)


def freeze() -> None:
    """Take what is loaded by now out of the garbage collector's sight: looking through it takes longer than any answer's step should."""
    gc.collect()
    gc.freeze()


async def _tidy(journal: SqliteJournal) -> None:
    """Drop what has run out, at the start and every few hours."""
    while True:
        try:
            await journal.tidy()
        except VerbatimError as error:
            log.warning("%s", error)
        await asyncio.sleep(_TIDY)


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

        def report(what: str, done: int, of: int) -> None:
            if what not in tasks:
                if what == "Encoding" and not err.is_terminal:
                    err.print(f"Building the library: encoding {of:,} texts ...")
                tasks[what] = bars.add_task(what, total=of)
            bars.update(tasks[what], completed=done, total=of)

        yield report


class Typed:
    """Lines of standard input. No thread waits for them, or Ctrl-C would have to be followed by a line."""

    def __init__(self, out: Console) -> None:
        self._out, self._held = out, b""

    async def line(self, prompt: str) -> str | None:
        """The next line; None at the end of input."""
        if os.isatty(_STDIN):
            self._out.print(prompt, end="")
        while b"\n" not in self._held and (more := await self._more()):
            self._held += more
        line, ended, self._held = self._held.partition(b"\n")
        return line.decode(errors="backslashreplace") if line or ended else None

    async def _more(self) -> bytes:
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        try:
            loop.add_reader(_STDIN, ready.set)
        except PermissionError:  # epoll refuses a file, which is always ready
            return os.read(_STDIN, _CHUNK)
        try:
            await ready.wait()
        finally:
            loop.remove_reader(_STDIN)
        return os.read(_STDIN, _CHUNK)


def environment() -> Mapping[str, str]:
    """The process's environment over what .env in this folder says. Raises SettingError if that cannot be read."""
    try:
        held = dotenv_values(Path(".env"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f".env cannot be read ({error}); it must be a text in UTF-8 with a setting a line") from None
    return {**{name: value for name, value in held.items() if value is not None}, **os.environ}


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    out, err = render.console(), render.console(stderr=True)
    try:
        command = inbound.parse(arguments, _version())
        house = House(read_settings(environment()), err, out)
        return asyncio.run(ConsoleAdapter(house, out, err, Typed(out).line).perform(command))
    except VerbatimError as error:
        with suppress(OSError):  # where nobody can be told, the exit code still tells
            err.print(render.one_line(str(error)), style="red", soft_wrap=True)
        return BAD
    except KeyboardInterrupt:
        return _INTERRUPTED


def _version() -> str:
    try:
        return version("verbatim")
    except PackageNotFoundError:
        return "0 (not installed)"


def run() -> None:
    """The console script."""
    _hold_streams()
    codecs.register_error("plainly", plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="plainly")
    try:
        code = main(sys.argv[1:])
    except BrokenPipeError:  # the reader of a pipe went away: `... | head`
        code = 0
    for number, stream in ((_STDOUT, sys.stdout), (_STDERR, sys.stderr)):
        try:
            if stream is not None:  # as it is where it was closed from the beginning
                stream.flush()
        except OSError:  # it was reported, if it could be; Python would try again at its end, and change the exit code
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)
    sys.exit(code)


def _hold_streams() -> None:
    """Keep the numbers of closed standard streams: the next file to be opened would get what is meant for them."""
    for number in (_STDIN, _STDOUT, _STDERR):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)
    if sys.stdout is None:
        sys.stdout = open(_STDOUT, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - it lasts as long as the process


def plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    """For streams that cannot carry all of Unicode: plain stand-ins of what we draw with, escapes of the rest."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letter = error.object[error.start]
    return _PLAIN.get(letter, letter.encode("ascii", "backslashreplace").decode()), error.start + 1


if __name__ == "__main__":
    run()
