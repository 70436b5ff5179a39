"""Ten times what the bot can answer, for a minute, from one server; another server asks one question at a time.

The real `python -m bot run`, with its journal, library, encoder and adapters, over sockets with the peers of the tests
(`platforms.py`). The peers run in this process and need a part of the processor.
"""

import asyncio
import itertools
import random
import statistics
import time
from collections.abc import Iterator

from bench.attacks.platforms import CROWD, OTHER, Asked, Side, SlackMentions, on_discord, on_slack
from bench.report import Table
from bench.workspace import QUESTIONS, Workspace
from bot.labelled_sets import read_questions

SECONDS, TIMES = 60.0, 10
_CAPACITY_SECONDS, _ASKERS = 10.0, 8
_IDLE_QUESTIONS = 400  # a half before the crowd and a half after it, since the machine may do other things, too
_BETWEEN = 0.08  # seconds between the questions of the other server, with and without the crowd
_PATIENCE = 240.0  # seconds after the crowd: on Slack a refusal waits for two minutes, then a line to all as long
_SETTLED = 20.0  # seconds in which nobody hears anything more, once all have heard something
_RESAMPLES = 2_000


class Crowd:
    """Asks as new members, each once."""

    def __init__(self, side: Side, questions: list[str]) -> None:
        self.side, self._questions = side, questions
        self._numbers: Iterator[int] = itertools.count(1)

    def ask(self, server: str) -> "asyncio.Task[float]":
        """One question; the seconds until its end."""
        number = next(self._numbers)
        return asyncio.create_task(self.side.ask(number, server, self._questions[number % len(self._questions)]))

    async def capacity(self) -> float:
        """Answers a second that a few askers get who ask again as soon as they are answered."""
        start, answered = time.perf_counter(), 0

        async def go_on() -> None:
            nonlocal answered
            while time.perf_counter() - start < _CAPACITY_SECONDS:
                await self.ask(CROWD)
                answered += 1

        await asyncio.gather(*(go_on() for _ in range(_ASKERS)))
        return answered / (time.perf_counter() - start)

    async def idle(self) -> list[float]:
        """The times of the other server's questions while nobody else asks."""
        return [await self._ask_alone() for _ in range(_IDLE_QUESTIONS // 2)]

    async def _ask_alone(self) -> float:
        await asyncio.sleep(_BETWEEN)
        return await self.ask(OTHER)

    async def rush(self, per_second: float, seconds: float) -> tuple[set[int], list[float]]:
        """Send questions at a fixed pace, however many are answered: their numbers; the other server's times."""
        start, asking, alone = time.perf_counter(), list[asyncio.Task[float]](), list[float]()
        before = set(self.side.asked.sent)

        async def ask_alone() -> None:
            while time.perf_counter() - start < seconds:
                alone.append(await self._ask_alone())

        single = asyncio.create_task(ask_alone()) if OTHER in self.side.servers else None
        while (passed := time.perf_counter() - start) < seconds:
            asking += [self.ask(CROWD) for _ in range(int(passed * per_second) - len(asking))]
            await asyncio.sleep(0.005)
        if single is not None:
            await asyncio.wait({single}, timeout=_PATIENCE)
        numbers = set(self.side.asked.sent) - before
        for task in await self._unended(asking, numbers):
            task.cancel()
        return numbers, alone

    async def _unended(self, asking: list["asyncio.Task[float]"], numbers: set[int]) -> set["asyncio.Task[float]"]:
        """Wait for the ends of questions; those that are told by a line to all may have none."""
        end = time.perf_counter() + _PATIENCE
        unended, quiet_since = set(asking), time.perf_counter()
        while unended and (now := time.perf_counter()) < end:
            if now - quiet_since > _SETTLED and all(map(self.side.asked.heard, numbers)):
                break
            ended, unended = await asyncio.wait(unended, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
            quiet_since = time.perf_counter() if ended else quiet_since
        return unended


async def measure(folders: Workspace, seconds: float = SECONDS) -> list[Table]:
    """One table a platform."""
    questions = [question.question for question in read_questions(QUESTIONS)]
    tables = []
    for place in (on_discord(folders), on_slack(folders), on_slack(folders, SlackMentions)):
        async with place as side:
            crowd = Crowd(side, questions)
            capacity = await crowd.capacity()
            alone_is_possible = OTHER in side.servers
            idle = await crowd.idle() if alone_is_possible else []
            numbers, alone = await crowd.rush(TIMES * capacity, seconds)
            idle += await crowd.idle() if alone_is_possible else []
            tables.append(_table(side, capacity, seconds, numbers, idle, alone))
    return tables


def _table(
    side: Side, capacity: float, seconds: float, numbers: set[int], idle: list[float], alone: list[float]
) -> Table:
    asked: Asked = side.asked
    signs = [asked.signs[number] - asked.sent[number] for number in numbers if number in asked.signs]
    busy, failed = len(numbers & asked.busy), len(numbers & asked.failed)
    answered = len(numbers & asked.ended.keys()) - busy - failed
    together = sum(asked.heard(number) for number in numbers - asked.ended.keys())
    heard = (answered + busy + together) / len(numbers)
    rows = [
        ("asked", f"{len(numbers):,} ({capacity:.1f} answers a second are possible)", f"{TIMES} times as many"),
        ("first sign, p95", f"{_p95(signs) * 1000:,.0f} ms", side.first_sign),
        ("answered", f"{answered:,}", "-"),
        ("told to come back", f"{busy:,}", "-"),
        ("told so by one line to the whole channel", f"{together:,}", "-"),
        ("told that something went wrong", f"{failed:,}", "0"),
        ("answered or told to come back", f"{heard:.1%}", "100.0%"),
    ]
    notes = ["`python -m bot run` over sockets, with the peers of the tests on the same processor."]
    if alone:
        rows += [
            ("another server's question, p50", f"{statistics.median(alone) * 1000:,.0f} ms", "-"),
            ("the same while nobody else asks, p50", f"{statistics.median(idle) * 1000:,.0f} ms", "-"),
            ("another server's question, p95", f"{_p95(alone) * 1000:,.0f} ms", "-"),
            ("the same while nobody else asks, p95", f"{_p95(idle) * 1000:,.0f} ms", "-"),
            ("the one p95 divided by the other", ratio_of_p95(alone, idle), "at most 2"),
        ]
        notes.append(
            f"The other server asked {len(alone)} questions meanwhile, and {len(idle)} in peace, before and after. In "
            f"brackets: 95% of {_RESAMPLES:,} bootstrap samples."
        )
    return Table(
        f"A crowd on {side.name}: {TIMES} times capacity for {seconds:.0f} s, in one server",
        ("", "measured", "wanted"),
        rows,
        notes,
    )


def ratio_of_p95(some: list[float], others: list[float]) -> str:
    """How many times as high the p95 of some times is as that of others, with its bootstrap interval."""
    chance = random.Random(18)
    ratios = sorted(
        _p95(chance.choices(some, k=len(some))) / _p95(chance.choices(others, k=len(others))) for _ in range(_RESAMPLES)
    )
    low, high = ratios[int(0.025 * _RESAMPLES)], ratios[int(0.975 * _RESAMPLES)]
    return f"{_p95(some) / _p95(others):.2f} ({low:.2f} to {high:.2f})"


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]
