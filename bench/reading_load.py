"""The reading room: transcripts that nobody asked for yet; then pages of quotes, 200 a second, while chat answers.

python -m bench.reading_load ROOT              over the library in ROOT; prints what it measured
python -m bench.reading_load read URL PATHS    a reader in a process of its own: asks for the paths of a file in turn
"""

import asyncio
import json
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from rich.progress import Progress

from adapters.image.pictures import CardDrawer
from adapters.web.reading.room import ReadingRoom
from adapters.web.reading.settings import SiteSettings
from adapters.web.server import WebServer
from bench import cold_transcripts, commands
from bench.report import Table
from bench.speed import Times
from bench.workspace import HERE, QUESTIONS, Workspace
from bot.app import freeze
from bot.labelled_sets import read_questions
from bot.model import Question
from bot.quotes.service import QuoteService
from bot.quotes.transcripts import TranscriptService
from store.encoder import OnnxEncoder
from store.library.reader import ServedLibrary

RATE = 200  # pages a second
_SECONDS, _ROUNDS = 5, 4  # with and without readers in turn, so that other work on the machine slows both alike
_QUESTIONS_A_SECOND = 4
_READ = "read"


def measure(folders: Workspace, bars: Progress) -> Table:
    """Run it in its own process, over a library that exists already."""
    measured, _ = commands.measured(f"{RATE} pages a second", bars, "bench.reading_load", folders.data)
    return table(measured)


def table(measured: dict[str, Any]) -> Table:
    """What a run printed, as a table."""
    first, pages = Times(tuple(measured["first"])), Times(tuple(measured["pages"]))
    cold_first, cold_last = Times(tuple(measured["cold"]["first"])), Times(tuple(measured["cold"]["last"]))
    alone, beside = Times(tuple(measured["alone"])), Times(tuple(measured["beside"]))
    growth = beside.percentile(95) / alone.percentile(95)
    return Table(
        f"The reading room: {RATE} pages of quotes a second for {_SECONDS * _ROUNDS} seconds",
        ("milliseconds", "p50", "p95"),
        [
            ("a page, to its first byte", *first.cells()),
            ("a page, to its last byte", *pages.cells()),
            ("the first request of a transcript, to its first byte", *cold_first.cells()),
            ("the first request of a transcript, to its last byte", *cold_last.cells()),
            ("a question in chat, without readers", *alone.cells()),
            ("a question in chat, beside them", *beside.cells()),
        ],
        [
            (
                f"Answered: {len(pages.milliseconds):,} of {measured['sent']:,} pages, of {measured['quotes']:,} "
                f"quotes; {measured['rate']:.0f} a second."
            ),
            f"The p95 of a question beside them is {growth:.2f} times that without.",
            (
                f"First requests of transcripts: {len(cold_first.milliseconds):,}, one at a time; "
                f"parts of transcripts read: {measured['cold']['pages']:,}; none is made yet. "
                f"The slowest had its first byte after {cold_first.percentile(100):.1f} ms."
            ),
            f"The largest of these pages has {measured['cold']['largest'] / 1000:.0f} KB, compressed as it is sent.",
            "Readers, bot and questions share the machine's cores.",
        ],
    )


async def _serve(data: Path) -> dict[str, object]:
    texts = [question.question for question in read_questions(QUESTIONS)]
    with closing(OnnxEncoder(None)) as encoder, tempfile.TemporaryDirectory() as folder:
        library, drawer, server = ServedLibrary(data, encoder.model), CardDrawer(), WebServer()
        quotes, transcripts = QuoteService(library, encoder), TranscriptService(library)
        room = ReadingRoom(SiteSettings("http://127.0.0.1", rate=None))
        reopen = partial(room.open, quotes, transcripts, drawer)
        server.add_routes(room.routes())
        paths = [f"/q/{ref}" for ref in await library.pickable()]
        listed = Path(folder, "paths")
        await asyncio.to_thread(listed.write_text, "\n".join(paths), "utf-8")
        try:
            async with server.serving(0, "127.0.0.1") as port:
                await _ask(quotes, texts, 3)  # not counted
                freeze()
                cold = await cold_transcripts.measure(reopen, port, await library.interviews())
                measured = _Measured([], [], [])
                for _ in range(_ROUNDS):
                    await _round(measured, quotes, texts, f"http://127.0.0.1:{port}", listed)
        finally:
            await drawer.close()
            await library.close()
    return {
        **measured.of_pages(),
        "alone": measured.alone,
        "beside": measured.beside,
        "quotes": len(paths),
        "cold": cold.as_json(),
    }


@dataclass(frozen=True, slots=True)
class _Measured:
    """Milliseconds of questions without and with readers, and what each reader process printed."""

    alone: list[float]
    beside: list[float]
    readers: list[dict[str, Any]]

    def of_pages(self) -> dict[str, Any]:
        """All readers together."""
        return {
            "first": [time for reader in self.readers for time in reader["first"]],
            "pages": [time for reader in self.readers for time in reader["pages"]],
            "sent": sum(reader["sent"] for reader in self.readers),
            "rate": sum(reader["rate"] for reader in self.readers) / len(self.readers),
        }


async def _round(measured: _Measured, quotes: QuoteService, texts: list[str], address: str, listed: Path) -> None:
    """Questions alone, then beside readers."""
    measured.alone.extend(await _ask(quotes, texts, _SECONDS))
    reader = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.reading_load", _READ, address, str(listed),
        cwd=HERE.parent, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert reader.stdout is not None
    await reader.stdout.readline()  # it has started
    measured.beside.extend(await _ask(quotes, texts, _SECONDS))
    printed, _ = await reader.communicate()
    measured.readers.append(json.loads(printed))


async def _ask(quotes: QuoteService, texts: list[str], seconds: int) -> list[float]:
    """Questions at an even pace; the milliseconds of each."""
    times: list[float] = []
    loop = asyncio.get_running_loop()
    begin = loop.time()
    for number in range(seconds * _QUESTIONS_A_SECOND):
        await asyncio.sleep(max(0.0, begin + number / _QUESTIONS_A_SECOND - loop.time()))
        start = time.perf_counter()
        await quotes.ask(Question(texts[number % len(texts)]))
        times.append((time.perf_counter() - start) * 1000)
    return times


async def _read(address: str, paths: list[str]) -> dict[str, object]:
    """Ask for pages at an even pace, whether or not those before have come."""
    first: list[float] = []
    times: list[float] = []

    async def read(session: aiohttp.ClientSession, path: str) -> None:
        start = time.perf_counter()
        async with session.get(f"{address}{path}") as response:
            begun = time.perf_counter()
            await response.read()
            if response.status == 200:
                first.append((begun - start) * 1000)
                times.append((time.perf_counter() - start) * 1000)

    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as session:
        await read(session, paths[0])
        first.clear()
        times.clear()
        sys.stdout.write("started\n")
        sys.stdout.flush()
        begin, sent = loop.time(), list[asyncio.Task[None]]()
        for number in range(RATE * _SECONDS):
            await asyncio.sleep(max(0.0, begin + number / RATE - loop.time()))
            sent.append(asyncio.create_task(read(session, paths[number % len(paths)])))
        await asyncio.gather(*sent, return_exceptions=True)
        took = loop.time() - begin
    return {"first": first, "pages": times, "sent": len(sent), "rate": len(times) / took}


if __name__ == "__main__":
    if sys.argv[1] == _READ:
        address, file = sys.argv[2:]
        sys.stdout.write(json.dumps(asyncio.run(_read(address, Path(file).read_text("utf-8").split()))))
    else:
        sys.stdout.write(json.dumps(asyncio.run(_serve(Path(sys.argv[1])))))
