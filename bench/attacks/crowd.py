"""Ten times what the bot can answer, for a minute, from one server; another server asks one question at a time.

Measured from the dispatcher on: the real journal, library and encoder. The platforms and their libraries are left out,
since a virtual platform in the same process would take most of the time.
"""

import asyncio
import itertools
import statistics
import tempfile
import time
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

from bench.report import Table
from bench.workspace import QUESTIONS, served
from bot.app import SystemClock, freeze
from bot.chat.dispatch import Dispatcher
from bot.chat.requests import AskRequest
from bot.chat.service import ChatService
from bot.chat.visitor import Place, Server, Visitor
from bot.evaluation import read_questions
from bot.presentation import wording
from store.encoder import OnnxEncoder
from store.journal.sqlite import SqliteJournal
from store.library.reader import ServedLibrary

SECONDS, TIMES = 60.0, 10
_CAPACITY_SECONDS, _ASKERS = 8.0, 8
_IDLE_QUESTIONS = 40
_ALONE_EVERY = 1.0  # seconds between the questions of the other server


@dataclass
class Crowd:
    """Asks as members of one server, each once, and notes when each saw the first sign and the end."""

    dispatcher: Dispatcher
    questions: list[str]
    signs: list[float] = field(default_factory=list)
    answered: int = 0
    busy: int = 0
    silent: int = 0
    _number: "itertools.count[int]" = field(default_factory=itertools.count)

    async def ask(self, server: str) -> float:
        """One question of a new member, as Discord's handlers ask it; the seconds until its end."""
        number, start = next(self._number), time.perf_counter()
        visitor = Visitor("discord", Place(Server(server), "1"), str(number), f"member {number}")
        async with self.dispatcher.running():
            if self.dispatcher.refusal(visitor) is not None:  # shown at once, in place of the acknowledgement
                self.busy += 1
                self.signs.append(time.perf_counter() - start)
                return time.perf_counter() - start
            self.signs.append(time.perf_counter() - start)
            question = AskRequest(self.questions[number % len(self.questions)])
            reply = await self.dispatcher.answer(visitor, question, f"event:{number}", address="{}")
            if reply is None:
                self.silent += 1
            elif reply.lead == wording.errors.BUSY:
                self.busy += 1
            else:
                self.answered += 1
        return time.perf_counter() - start


async def measure(data: Path, model: str | None) -> Table:
    """Capacity, idle time, then the minute."""
    questions = [question.question for question in read_questions(QUESTIONS)]
    async with AsyncExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        encoder = held.enter_context(closing(OnnxEncoder(model)))
        quotes = await held.enter_async_context(served(data, encoder))
        library, clock = ServedLibrary(data), SystemClock()
        held.push_async_callback(library.close)
        journal = await SqliteJournal.open(folder, clock)
        held.push_async_callback(journal.close)
        dispatcher = Dispatcher("discord", ChatService(quotes, library, journal, clock, "measured"), journal)
        warm, crowd = Crowd(dispatcher, questions), Crowd(dispatcher, questions)
        crowd._number = itertools.count(1_000_000)  # noqa: SLF001 - other members than before
        capacity = await _capacity(warm)
        idle = [await warm.ask("other") for _ in range(_IDLE_QUESTIONS)]
        freeze()
        alone = await _minute(crowd, warm, TIMES * capacity)
    return _table(capacity, crowd, idle, alone)


async def _capacity(crowd: Crowd) -> float:
    """Answers a second that a few askers get who ask again as soon as they are answered."""
    end = time.perf_counter() + _CAPACITY_SECONDS

    async def go_on() -> None:
        while time.perf_counter() < end:
            await crowd.ask("crowd")

    await asyncio.gather(*(go_on() for _ in range(_ASKERS)))
    return crowd.answered / _CAPACITY_SECONDS


async def _minute(crowd: Crowd, other: Crowd, per_second: float) -> list[float]:
    """Send questions at a fixed pace, however many are answered; the times of the other server's."""
    start, asking, alone = time.perf_counter(), set[asyncio.Task[float]](), list[float]()

    async def ask_alone() -> None:
        while time.perf_counter() - start < SECONDS:
            alone.append(await other.ask("other"))
            await asyncio.sleep(_ALONE_EVERY)

    single = asyncio.create_task(ask_alone())
    sent = 0
    while (passed := time.perf_counter() - start) < SECONDS:
        while sent < passed * per_second:
            task = asyncio.create_task(crowd.ask("crowd"))
            asking.add(task)
            task.add_done_callback(asking.discard)
            sent += 1
        await asyncio.sleep(0.005)
    await asyncio.gather(single, *asking)
    return alone


def _table(capacity: float, crowd: Crowd, idle: list[float], alone: list[float]) -> Table:
    asked = len(crowd.signs)
    told = crowd.answered + crowd.busy
    return Table(
        f"A crowd: {TIMES} times capacity for {SECONDS:.0f} seconds, from one server",
        ("", "measured", "wanted"),
        [
            ("asked", f"{asked:,} ({capacity:.1f} answers a second are possible)", "-"),
            ("first sign, p95", f"{_p95(crowd.signs) * 1000:.0f} ms", "under 3,000 ms"),
            ("answered", f"{crowd.answered:,}", "-"),
            ("told to come back", f"{crowd.busy:,}", "-"),
            ("answered or told", f"{told / asked:.1%}", "100.0%"),
            ("another server's question, p95", f"{_p95(alone) * 1000:.0f} ms", f"{2 * _p95(idle) * 1000:.0f} ms"),
            ("the same while nobody else asks, p95", f"{_p95(idle) * 1000:.0f} ms", "-"),
        ],
        [
            "From the dispatcher on: real journal, library and encoder; the platforms are left out.",
            f"The other server asked {len(alone)} questions meanwhile. Wanted: at most twice its time in peace.",
        ],
    )


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]
