"""Quote cards: how long one takes to draw, and how much memory a thousand of them leave.

python -m bench.cards ROOT       over the library in ROOT; prints what it measured
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from rich.progress import Progress

from adapters.image.pictures import CardDrawer
from bench import commands
from bench.discord_load import memory_mib
from bench.report import Table
from bench.speed import Times
from bench.workspace import Workspace
from bot.model import Quote, Ref, Span, View
from bot.presentation.card import CardShape, CardStyle, CardTheme
from store.library.reader import ServedLibrary

CARDS = 1_000
_WARM_UP = 20
_STYLES = [CardStyle(shape, theme) for shape in CardShape for theme in CardTheme]
_LENGTHS = range(8, 91)  # words, as cards are made for
_SLUG = "zuckerberg-267"


def measure(folders: Workspace, bars: Progress) -> Table:
    """Run it in its own process, over a library that exists already."""
    measured, _ = commands.measured(f"{CARDS:,} quote cards", bars, "bench.cards", folders.data)
    rows = [(f"a card, {shape}, in ms", *Times(tuple(times)).cells()) for shape, times in measured["times"].items()]
    return Table(
        f"Quote cards: {CARDS:,} of 8 to 90 words, none drawn before",
        ("", "p50", "p95"),
        rows,
        [
            (
                f"Memory after the first {_WARM_UP} cards {measured['before']:,.0f} MiB, after {CARDS:,} more "
                f"{measured['after']:,.0f} MiB. A file has {measured['kib']:,.0f} KiB on average."
            )
        ],
    )


async def _draw(data: Path) -> dict[str, object]:
    library, drawer = ServedLibrary(data), CardDrawer()
    try:
        words = next(info.words for info in await library.interviews() if info.slug == _SLUG)
        refs = [_ref(number, words) for number in range(CARDS + _WARM_UP)]
        quotes = await library.quotes(refs, View.CLEAN)
        for number in range(_WARM_UP):
            await drawer.png(quotes[number], _STYLES[number % len(_STYLES)])
        before, times, size = memory_mib(), {shape.value: list[float]() for shape in CardShape}, 0
        for number, quote in enumerate(quotes[_WARM_UP:]):
            style = _STYLES[number % len(_STYLES)]
            milliseconds, length = await _timed(drawer, quote, style)
            times[style.shape.value].append(milliseconds)
            size += length
        return {"times": times, "before": before, "after": memory_mib(), "kib": size / CARDS / 1024}
    finally:
        await drawer.close()
        await library.close()


async def _timed(drawer: CardDrawer, quote: Quote, style: CardStyle) -> tuple[float, int]:
    start = time.perf_counter()
    png = await drawer.png(quote, style)
    return (time.perf_counter() - start) * 1000, len(png)


def _ref(number: int, words: int) -> Ref:
    """Spans all over the interview, of every length."""
    length = _LENGTHS[number % len(_LENGTHS)]
    start = number * 21 % (words - length - 1)
    return Ref(_SLUG, Span(start, start + length))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(_draw(Path(sys.argv[1])))))
