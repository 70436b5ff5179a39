"""Quote cards: how long one takes to draw, and how much memory a thousand of them leave.

python -m bench.cards ROOT       over the library in ROOT; prints what it measured
"""

import asyncio
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
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
_WARM_UP = 20  # of the interview, and of each script
_OF_A_SCRIPT = 100  # cards
_STYLES = [CardStyle(shape, theme) for shape in CardShape for theme in CardTheme]
_LENGTHS = range(8, 91)  # words, as cards are made for
_SLUG = "zuckerberg-267"
_ENGLISH, _MIXED = "English", "all of them in one quote"
_LETTERS = {
    "Chinese": range(0x4E00, 0x4E00 + 3_000),
    "Korean": range(0xAC00, 0xAC00 + 3_000),
    "Arabic": range(0x0627, 0x064B),
    "Hindi": range(0x0915, 0x093A),
}
"""Scripts of which words are made at random: the first two have the largest fonts, the others are shaped."""


def measure(folders: Workspace, bars: Progress) -> Table:
    """Run it in its own process, over a library that exists already."""
    measured, _ = commands.measured(f"{CARDS:,} quote cards", bars, "bench.cards", folders.data)
    rows = [(f"a card, {name}, in ms", *Times(tuple(times)).cells()) for name, times in measured["times"].items()]
    return Table(
        f"Quote cards of 8 to 90 words, none drawn before: {CARDS:,} of the interview, {_OF_A_SCRIPT} of each script",
        ("", "p50", "p95"),
        rows,
        [
            (
                f"Memory after the first {_WARM_UP} cards of each {measured['before']:,.0f} MiB, after all "
                f"{measured['after']:,.0f} MiB. A file of the interview has {measured['kib']:,.0f} KiB on average."
            )
        ],
    )


async def _draw(data: Path) -> dict[str, object]:
    library, drawer = ServedLibrary(data), CardDrawer()
    try:
        words = next(info.words for info in await library.interviews() if info.slug == _SLUG)
        refs = [_ref(number, words) for number in range(CARDS + _WARM_UP)]
        spoken = await library.quotes(refs, View.CLEAN)
        groups = {_ENGLISH: spoken, **_in_scripts(spoken[: _WARM_UP + _OF_A_SCRIPT])}
        for quotes in groups.values():
            for number, quote in enumerate(quotes[:_WARM_UP]):
                await drawer.png(quote, _STYLES[number % len(_STYLES)])
        before, times, size = memory_mib(), dict[str, list[float]](), 0
        for name, quotes in groups.items():
            for number, quote in enumerate(quotes[_WARM_UP:]):
                style = _STYLES[number % len(_STYLES)]
                milliseconds, length = await _timed(drawer, quote, style)
                times.setdefault(f"{name}, {style.shape.value}", []).append(milliseconds)
                size += length if name == _ENGLISH else 0
        return {"times": times, "before": before, "after": memory_mib(), "kib": size / CARDS / 1024}
    finally:
        await drawer.close()
        await library.close()


def _in_scripts(quotes: Sequence[Quote]) -> dict[str, list[Quote]]:
    """The same quotes with as many words of each script, and of all scripts in turn."""
    chance = random.Random(1)
    scripts = {name: [letters] for name, letters in _LETTERS.items()} | {_MIXED: list(_LETTERS.values())}
    return {name: [_written(quote, scripts[name], chance) for quote in quotes] for name in scripts}


def _written(quote: Quote, scripts: Sequence[range], chance: random.Random) -> Quote:
    """A quote with made-up words of one to five letters; one speaker says them."""
    words = (
        "".join(map(chr, chance.choices(scripts[n % len(scripts)], k=chance.randint(1, 5))))
        for n in range(len(quote.text.split()))
    )
    return replace(quote, text=" ".join(words), turns=())


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
