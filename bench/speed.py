"""How long answers take in a warm process."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np
from rich.progress import Progress

from bench.systems import System
from bot.model import Question
from bot.quotes.service import QuoteService
from store.encoder import OnnxEncoder

ROUNDS = 5
"""Rounds over all questions that are timed, after one that is not."""

Call = Callable[[str], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of every call."""

    milliseconds: tuple[float, ...]

    def percentile(self, percent: float) -> float:
        """The milliseconds within which so many per cent of calls are done."""
        return float(np.percentile(self.milliseconds, percent))

    def cells(self) -> tuple[str, str]:
        """p50 and p95 as text."""
        return f"{self.percentile(50):.1f}", f"{self.percentile(95):.1f}"


async def interleaved(calls: Sequence[Call], questions: Sequence[str], rounds: int = ROUNDS) -> list[Times]:
    """Time several calls in turn, question by question, so that a disturbance affects all of them."""
    taken: list[list[float]] = [[] for _ in calls]
    for number in range(rounds + 1):
        for question in questions:
            for call, times in zip(calls, taken, strict=True):
                start = time.perf_counter()
                await call(question)
                if number:
                    times.append((time.perf_counter() - start) * 1000)
    return [Times(tuple(times)) for times in taken]


async def beside_encoder(bot: QuoteService, encoder: OnnxEncoder, questions: Sequence[str]) -> tuple[Times, Times]:
    """The times of whole answers, and of only encoding the same questions, in turn."""

    async def ask(question: str) -> None:
        await bot.ask(Question(question))

    async def encode(question: str) -> None:
        await encoder.encode([question])

    asking, encoding = await interleaved([ask, encode], questions)
    return asking, encoding


async def measure(systems: Sequence[System], questions: Sequence[str], bars: Progress) -> dict[str, Times]:
    """The times of each system, one system after the other."""
    task = bars.add_task("Timing", total=len(systems))
    times = {}
    for system in systems:
        (times[system.name],) = await interleaved([system.find], questions)
        bars.advance(task)
    bars.remove_task(task)
    return times


def ratio(asking: Times, encoding: Times) -> str:
    """How many times longer an answer takes than its encoding, at p95."""
    times = asking.percentile(95) / encoding.percentile(95)
    rounds = f"asked and encoded in turn ({ROUNDS} rounds after one that is not counted)"
    return f"p95(ask) / p95(encoder alone) = {times:.2f}, {rounds}."
