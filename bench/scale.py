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
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bench import speed
from bench.commands import run
from bench.grounds import QUESTIONS, Grounds, served
from bench.report import Table
from bench.synthetic import RotatedVectors, copies
from bot.evaluation import read_questions
from bot.quotes.service import Question
from bot.settings import read_settings
from store.encoder import OnnxEncoder
from store.library import build
from store.library.encoding import encode, reusable_vectors
from store.library.prepare import prepare
from store.library.row_layout import RowLayout, lay_out
from store.library.versions import LibraryVersions, seal

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
        interviews = []
        for interview in copies(real, count):
            interviews.append(interview)
            bars.advance(copying)
        layout, single = lay_out(interviews), lay_out([real])
        rows, model = _vectors(single, grounds)
        rotating = bars.add_task("Rotating vectors", total=count)
        rotated = RotatedVectors(rows, single, layout)
        matrix = rotated.matrix(count, lambda done: bars.update(rotating, completed=done))
        bars.add_task("Writing", total=None)
        versions = LibraryVersions(grounds.root / DATA)
        shutil.rmtree(versions.root, ignore_errors=True)
        versions.root.mkdir(parents=True)
        with versions.new_folder() as folder:
            await build.write(folder, interviews, layout, (matrix, np.zeros((len(matrix), 16), np.uint8)), model)
            seal(folder, VERSION, model)
            versions.publish(folder, VERSION)
    size = sum(path.stat().st_size for path in versions.root.rglob("*") if path.is_file())
    words = {word for placed in layout.documents for word in placed.document.plain_text.split()}
    entries = sum(placed.document.is_entry for placed in layout.documents)
    return {
        "passages": len(layout.documents) - entries,
        "entries": entries,
        "rows": len(matrix),
        "words": len(words),
        "mib": size // 2**20,
    }


def _vectors(layout: RowLayout, grounds: Grounds) -> tuple[NDArray[np.int8], str]:
    """The vectors of the interview itself, from its library as far as it has them, and their model."""
    current = LibraryVersions(grounds.data).current()
    encoder = OnnxEncoder(grounds.model)
    try:
        rows, _ = encode(layout, encoder, reusable_vectors(current) if current else None, lambda *_: None)
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
