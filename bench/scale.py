"""Many interviews: a synthetic library, built in one process, added to in a second and served in a third.

python -m bench.scale build COPIES ROOT      builds it in ROOT, from the library there
python -m bench.scale add NUMBER ROOT        adds the copy of this number, as `index` does but for encoding it
python -m bench.scale serve ROOT             asks it every question; prints what it measured
"""

import asyncio
import json
import os
import shutil
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bench import speed
from bench.commands import run
from bench.report import Table
from bench.synthetic import TurnedVectors, copies
from bench.workspace import QUESTIONS, Workspace, disk_size, served
from bot.labelled_sets import read_questions
from bot.model import Question
from bot.settings import read_settings
from store.encoder import OnnxEncoder
from store.library.base_version import folders_of_vectors
from store.library.build import VersionBuilder
from store.library.encoding import EncodedRows, KnownVectors, encode
from store.library.prepare import prepare
from store.library.row_layout import lay_out
from store.library.versions import EVERYTHING, LibraryVersions, seal

DATA = "data-at-scale"
VERSION = "synthetic"


def measure(folders: Workspace, count: int) -> Table:
    """Run the processes, one after the other."""
    built = run(["bench.scale", "build", str(count), str(folders.root)], {})
    size = json.loads(built.printed)
    added = run(["bench.scale", "add", str(count), str(folders.root)], {})
    grown = json.loads(added.printed)
    served_run = run(["bench.scale", "serve", str(folders.root)], {})
    measured = json.loads(served_run.printed)
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
            (
                f"One more was added in {grown['seconds']:.1f} s ({grown['processor_seconds']:.1f} s of the processor) "
                f"with {added.peak_mib:,.0f} MiB, its encoding apart, which depends on that interview alone."
            ),
            f"That wrote {grown['written_mib']:,.1f} MiB; the version before it lent {grown['shared_mib']:,.0f} MiB.",
        ],
    )


def build(count: int, folders: Workspace) -> dict[str, int]:
    """Build the library of so many copies; its size."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    real = prepare(folders.interview())
    rows, model = _rows(folders)
    versions = LibraryVersions(folders.root / DATA)
    shutil.rmtree(versions.root, ignore_errors=True)
    versions.root.mkdir(parents=True)
    words: set[str] = set()
    entries = sum(document.is_entry for document in real.documents)
    with (
        Progress(*columns, console=Console(stderr=True), transient=True) as bars,
        versions.new_folder() as folder,
        closing(VersionBuilder(folder, None)) as builder,
    ):
        copying = bars.add_task("Copying the interview", total=count)
        for interview in copies(real, count):
            builder.add(interview, lay_out(interview), "")
            words.update(word for document in interview.documents for word in document.plain_text.split())
            bars.advance(copying)
        bars.add_task("Writing", total=None)
        builder.finish(model, "", TurnedVectors(rows).of)
        seal(folder, VERSION, model)
        versions.publish(folder, VERSION)
    return {
        "passages": count * (len(real.documents) - entries),
        "entries": count * entries,
        "rows": count * len(rows.vectors),
        "words": len(words),
        "mib": disk_size(versions.root),
    }


def add(number: int, folders: Workspace) -> dict[str, float]:
    """Add the copy of this number; what that took, and how much was written and shared."""
    *_, prepared = copies(prepare(folders.interview()), number + 1)
    rows, model = _rows(folders)
    versions = LibraryVersions(folders.root / DATA)
    begin, processor = time.perf_counter(), time.process_time()
    with versions.building(), versions.new_folder() as folder:
        before = versions.current()
        if before is None or EVERYTHING not in versions.whole_files(before):
            raise SystemExit("there is no whole library; build one first")
        with closing(VersionBuilder(folder, before)) as builder:
            builder.add(prepared, lay_out(prepared), "")
            builder.finish(model, "", TurnedVectors(rows).of)
        seal(folder, f"{VERSION}-{number}", model, before)
        files = [path.stat() for path in folder.rglob("*") if path.is_file()]
        versions.publish(folder, versions.free_name(f"{VERSION}-{number}"))
    seconds, processor = time.perf_counter() - begin, time.process_time() - processor
    own = [file.st_size for file in files if file.st_nlink == 1]
    shared = [file.st_size for file in files if file.st_nlink > 1]
    return {
        "seconds": seconds,
        "processor_seconds": processor,
        "written_mib": sum(own) / 2**20,
        "shared_mib": sum(shared) / 2**20,
    }


def _rows(folders: Workspace) -> tuple[EncodedRows, str]:
    """The vectors of the interview itself, from its library as far as it has them, and their model."""
    versions = LibraryVersions(folders.data)
    current = versions.current()
    encoder = OnnxEncoder(folders.model)
    try:
        whole = versions.whole_files(current) if current is not None else frozenset()
        known = KnownVectors(folders_of_vectors(current, whole)) if current is not None else None
        return encode(lay_out(prepare(folders.interview())), lambda: encoder, known, lambda _: None), encoder.model
    finally:
        encoder.close()


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
    result: dict[str, Any]
    if step == "serve":
        result = asyncio.run(_serve(folders))
    else:
        result = {**(build if step == "build" else add)(int(rest[0]), folders)}
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
