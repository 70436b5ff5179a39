"""The only wiring: settings, store and adapters are put together here, and nothing happens at import."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import PackageNotFoundError, version
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from adapters.console import inbound, render
from adapters.console.adapter import BAD, ConsoleAdapter, Finding
from bot.errors import EncoderError, LibraryError, VerbatimError
from bot.quotebot import QuoteBot
from bot.settings import Settings, read_settings
from store import shelf
from store.encoder import OFF, OnnxEncoder, model_name
from store.journal import SqliteJournal
from store.library import ServedLibrary

_INTERRUPTED = 130


class SystemClock:
    """Fulfils `bot.ports.Clock`."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()


class House:
    """Everything put together for one process; fulfils `adapters.console.adapter.Workshop`."""

    def __init__(self, settings: Settings, err: Console) -> None:
        self._settings, self._err = settings, err
        self.seeds = settings.seeds

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[QuoteBot]:
        """A bot over an up-to-date library."""
        model = self._model()
        await self._ensure(model)
        encoder = OnnxEncoder(self._settings.model) if model is not None else None
        library = ServedLibrary(self._settings.data)
        try:
            yield QuoteBot(library, encoder)
        finally:
            await library.close()
            if encoder is not None:
                encoder.close()

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
        made = await self._build(self._model(), force=force)
        many = f"{made.interviews} {'interview' if made.interviews == 1 else 'interviews'}"
        if not made.built:
            return f"The library is up to date ({many})."
        return f"The library was built ({made.why}): {many}, {made.encoded} texts encoded."

    async def doctor(self) -> Sequence[Finding]:
        """Look at settings, seeds, model, library and journal."""
        return [self._look_at_seeds(), self._look_at_model(), await self._look_at_library(), await self._look_at_journal()]

    async def run(self) -> int:
        """Start every platform that has a token."""
        self._err.print("No platform adapter is part of this version yet. To ask here in the terminal: python -m bot chat", soft_wrap=True)
        return BAD

    def _model(self) -> str | None:
        """The name of the model to use; None for words alone, said in one line where that was not asked for."""
        try:
            return model_name(self._settings.model)
        except EncoderError as error:
            if self._settings.model is not None:
                raise
            self._err.print(f"Searching by words alone: {error}", soft_wrap=True)
            return None

    async def _ensure(self, model: str | None) -> None:
        """Build the library if it is missing, damaged or behind the seeds; without seeds serve what there is."""
        bench = shelf.Shelf(self._settings.data)
        current = bench.current()
        if current is not None and not self.seeds.is_dir() and bench.fault(current, thorough=False) is None:
            return
        fault = bench.fault(current, thorough=False) if current is not None else None
        if current is None or fault is not None or bench.built_from(current) != shelf.digest_of(self.seeds, model):
            made = await self._build(model, force=fault is not None)
            if made.built and made.why != shelf.FIRST:
                self._err.print(f"The library was rebuilt: {made.why}.", soft_wrap=True)

    async def _build(self, model: str | None, *, force: bool) -> shelf.Indexed:
        encoders: list[OnnxEncoder] = []

        def encoder() -> OnnxEncoder:
            encoders.append(OnnxEncoder(self._settings.model))
            return encoders[0]

        try:
            with progress_bar(self._err) as progress:
                return await shelf.index(self.seeds, self._settings.data, model, encoder, progress, force=force)
        finally:
            for one in encoders:
                one.close()

    def _look_at_seeds(self) -> Finding:
        from bot.transcript.folder import interview_folders, read_interview  # noqa: PLC0415

        try:
            interviews = [read_interview(folder) for folder in interview_folders(self.seeds)]
        except VerbatimError as error:
            return Finding("seeds", False, str(error))
        words = sum(len(interview.words) for interview in interviews)
        return Finding("seeds", True, f"{len(interviews)} in {self.seeds}, {words:,} words")

    def _look_at_model(self) -> Finding:
        if self._settings.model in OFF:
            return Finding("model", True, "off: searching by words alone, as VERBATIM_MODEL asks")
        try:
            encoder = OnnxEncoder(self._settings.model)
            size = encoder.encode_now(["is it well?"]).shape[1]
            encoder.close()
        except EncoderError as error:
            return Finding("model", False, f"{error}; until then searching by words alone")
        return Finding("model", True, f"{encoder.model}, {size} dimensions")

    async def _look_at_library(self) -> Finding:
        bench = shelf.Shelf(self._settings.data)
        current = bench.current()
        try:
            if current is None:
                raise LibraryError(f"there is none in {bench.root}; run: python -m bot index")
            if fault := bench.fault(current, thorough=True):
                raise LibraryError(f"{current} is damaged ({fault}); run: python -m bot index")
            library = ServedLibrary(self._settings.data)
            try:
                cast = await library.cast()
            finally:
                await library.close()
            if bench.built_from(current) != shelf.digest_of(self.seeds, model_name(self._settings.model)):
                raise LibraryError("the seeds, the model or the program changed since it was built; run: python -m bot index")
        except VerbatimError as error:
            return Finding("library", False, str(error))
        return Finding("library", True, f"version {current.name}, {len(cast)} {'interview' if len(cast) == 1 else 'interviews'}")

    async def _look_at_journal(self) -> Finding:
        try:
            async with self.journal() as journal:
                await journal.tidy()
        except VerbatimError as error:
            return Finding("journal", False, str(error))
        return Finding("journal", True, f"in {self._settings.data}; keep that folder on a disk that lasts")


@contextmanager
def progress_bar(err: Console) -> Iterator[Callable[[str, int, int], None]]:
    """A bar a stage on the error output; in a pipe it stays silent."""
    columns = (TextColumn("{task.description}", style="dim"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def report(what: str, done: int, of: int) -> None:
            if what not in tasks:
                if not err.is_terminal:
                    err.print(f"{what} ...")
                tasks[what] = bars.add_task(what, total=of)
            bars.update(tasks[what], completed=done, total=of)

        yield report


async def _read_line(prompt: str) -> str | None:
    """A line of standard input, read off the event loop; None at its end."""

    def read() -> str | None:
        if sys.stdin.isatty():
            sys.stdout.write(prompt)
            sys.stdout.flush()
        return sys.stdin.readline() or None

    return await asyncio.to_thread(read)


def environment() -> Mapping[str, str]:
    """The process's environment over what .env in this folder says."""
    held = {name: value for name, value in dotenv_values(Path(".env")).items() if value is not None}
    return {**held, **os.environ}


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code."""
    out, err = render.console(), render.console(stderr=True)
    try:
        command = inbound.parse(arguments, _version())
        house = House(read_settings(environment()), err)
        return asyncio.run(ConsoleAdapter(house, out, err, _read_line).perform(command))
    except VerbatimError as error:
        err.print(str(error), style="red", soft_wrap=True)
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
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe went away: `... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


if __name__ == "__main__":
    run()
