"""Many interviews: a synthetic library built in one process and served in a fresh one.

python -m bench.scale build COPIES ROOT      builds it into ROOT, out of the library there
python -m bench.scale serve ROOT             asks it every question; prints what it measured
"""

import asyncio
import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bench import speed
from bench.commands import run
from bench.grounds import QUESTIONS, Grounds, served
from bench.report import Table
from bench.synthetic import Turned, copies
from bot.evaluation import read_questions
from bot.quotes.service import Question
from bot.settings import read_settings
from store.encoder import OnnxEncoder
from store.library import build
from store.library.prepare import prepare
from store.library.versions import _IN_USE, LibraryVersions, _seal

DATA = "data-at-scale"
VERSION = "synthetic"


def measure(grounds: Grounds, count: int) -> Table:
    """Both processes, one after the other."""
    built = run(["bench.scale", "build", str(count), str(grounds.root)], {})
    made = json.loads(built.printed)
    ran = run(["bench.scale", "serve", str(grounds.root)], {})
    got = json.loads(ran.printed)
    shutil.rmtree(grounds.root / DATA)
    asking, encoding = speed.Times(tuple(got["ask"])), speed.Times(tuple(got["encode"]))
    return Table(
        f"Many interviews: {count} synthetic copies, {made['passages']:,} passages and {made['entries']:,} index entries",
        ("milliseconds", "p50", "p95"),
        [("ask", *asking.cells()), ("its sentence encoder alone", *encoding.cells())],
        [
            speed.ratio(asking, encoding),
            f"The serving process: peak memory {ran.peak_mib:,.0f} MiB, the library's mapped files among it.",
            f"It gave its first answer {got['first_seconds']:.1f} s after it began to open the library.",
            f"The library: {made['rows']:,} vectors, {made['words']:,} different words, {made['mib']:,.0f} MiB on disk.",
            f"It was built in {built.seconds:.0f} s with {built.peak_mib:,.0f} MiB.",
        ],
    )


async def _build(count: int, grounds: Grounds) -> dict[str, int]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        copying = bars.add_task("Copying passages", total=count)
        real = prepare(grounds.interview())
        parts = []
        for part in copies(real, count):
            parts.append(part)
            bars.advance(copying)
        whole, single = build.lay_out(parts), build.lay_out([real])
        rows, model = _rows(single, grounds)
        turning = bars.add_task("Turning vectors", total=count)
        matrix = Turned(rows, single, whole).matrix(count, lambda done: bars.update(turning, completed=done))
        bars.add_task("Writing", total=None)
        root = LibraryVersions(grounds.root / DATA).root
        shutil.rmtree(root, ignore_errors=True)
        fresh = root / ".building-synthetic"
        fresh.mkdir(parents=True)
        await build.write(fresh, parts, whole, (matrix, np.zeros((len(matrix), 16), np.uint8)), model)
        (fresh / _IN_USE).touch()
        _seal(fresh, VERSION, model)
        LibraryVersions(grounds.root / DATA).swap(fresh, VERSION)
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
    words = len({word for _, _, found in whole.found for word in found.said.split()})
    entries = sum(found.entry for _, _, found in whole.found)
    return {
        "passages": len(whole.found) - entries,
        "entries": entries,
        "rows": len(matrix),
        "words": words,
        "mib": size // 2**20,
    }


def _rows(layout: build.RowLayout, grounds: Grounds) -> tuple[Any, str]:
    """The vectors of the interview itself, from its library as far as it has them, and the model they are of."""
    current = LibraryVersions(grounds.data).current()
    encoder = OnnxEncoder(grounds.model)
    try:
        rows, _ = build.encode(layout, encoder, build.carried(current) if current else None, lambda *_: None)
    finally:
        encoder.close()
    return rows, encoder.model


async def _serve(grounds: Grounds) -> dict[str, Any]:
    questions = [known.question for known in read_questions(QUESTIONS)]
    encoder = OnnxEncoder(grounds.model)
    start = time.perf_counter()
    try:
        async with served(grounds.root / DATA, encoder) as bot:
            await bot.ask(Question(questions[0]))
            first = time.perf_counter() - start
            asking, encoding = await speed.beside_encoder(bot, encoder, questions)
    finally:
        encoder.close()
    return {"first_seconds": first, "ask": asking.milliseconds, "encode": encoding.milliseconds}


def main() -> None:
    """Run as a child of `measure`."""
    what, *rest, root = sys.argv[1:]
    grounds = Grounds(Path(root), read_settings(os.environ).model)
    made = asyncio.run(_build(int(rest[0]), grounds) if what == "build" else _serve(grounds))
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main()
