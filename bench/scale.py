"""Many interviews: a synthetic library, built in one process and served in another.

python -m bench.scale build COPIES ROOT      builds it in ROOT, from the library there
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
from bench.report import Table
from bench.synthetic import RotatedVectors, copies
from bench.workspace import QUESTIONS, Workspace, served
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


def measure(folders: Workspace, count: int) -> Table:
    """Run both processes, one after the other."""
    built = run(["bench.scale", "build", str(count), str(folders.root)], {})
    size = json.loads(built.printed)
    served_run = run(["bench.scale", "serve", str(folders.root)], {})
    measured = json.loads(served_run.printed)
    shutil.rmtree(folders.root / DATA)
    asking, encoding = speed.Times(tuple(measured["ask"])), speed.Times(tuple(measured["encode"]))
    return Table(
        f"Many interviews: {count} synthetic copies, "
        f"{size['passages']:,} passages and {size['entries']:,} index entries",
        ("milliseconds", "p50", "p95"),
        [("ask", *asking.cells()), ("its sentence encoder alone", *encoding.cells())],
        [
            speed.ratio(asking, encoding),
            f"The serving process: peak memory {served_run.peak_mib:,.0f} MiB, the library's mapped files among it.",
            f"It gave its first answer {measured['first_seconds']:.1f} s after it began to open the library.",
            (
                f"The library: {size['rows']:,} vectors, {size['words']:,} different words, "
                f"{size['mib']:,.0f} MiB on disk."
            ),
            f"It was built in {built.seconds:.0f} s with {built.peak_mib:,.0f} MiB.",
        ],
    )


async def _build(count: int, folders: Workspace) -> dict[str, int]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        copying = bars.add_task("Copying passages", total=count)
        real = prepare(folders.interview())
        interviews = []
        for interview in copies(real, count):
            interviews.append(interview)
            bars.advance(copying)
        layout, single = lay_out(interviews), lay_out([real])
        rows, model = _vectors(single, folders)
        rotating = bars.add_task("Rotating vectors", total=count)
        rotated = RotatedVectors(rows, single, layout)
        matrix = rotated.matrix(count, lambda done: bars.update(rotating, completed=done))
        bars.add_task("Writing", total=None)
        versions = LibraryVersions(folders.root / DATA)
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


def _vectors(layout: RowLayout, folders: Workspace) -> tuple[NDArray[np.int8], str]:
    """The vectors of the interview itself, from its library as far as it has them, and their model."""
    current = LibraryVersions(folders.data).current()
    encoder = OnnxEncoder(folders.model)
    try:
        rows, _ = encode(layout, encoder, reusable_vectors(current) if current else None, lambda *_: None)
    finally:
        encoder.close()
    return rows, encoder.model


async def _serve(folders: Workspace) -> dict[str, Any]:
    questions = [question.question for question in read_questions(QUESTIONS)]
    encoder = OnnxEncoder(folders.model)
    start = time.perf_counter()
    try:
        async with served(folders.root / DATA, encoder) as bot:
            await bot.ask(Question(questions[0]))
            first = time.perf_counter() - start
            asking, encoding = await speed.beside_encoder(bot, encoder, questions)
    finally:
        encoder.close()
    return {"first_seconds": first, "ask": asking.milliseconds, "encode": encoding.milliseconds}


def main() -> None:
    """Run as a child of `measure`."""
    step, *rest, root = sys.argv[1:]
    folders = Workspace(Path(root), read_settings(os.environ).model)
    result = asyncio.run(_build(int(rest[0]), folders) if step == "build" else _serve(folders))
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
