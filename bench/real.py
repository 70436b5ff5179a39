"""Many real interviews: a library of the folders that BENCH_SEEDS names, built, added to, and served.

python -m bench.real serve SEEDS DATA      asks it every question; prints what it measured
"""

import asyncio
import json
import os
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench import speed
from bench.commands import ProcessRun, run
from bench.report import Table
from bench.workspace import INTERVIEW, QUESTIONS, Workspace, disk_size, served
from bot.errors import SettingError
from bot.labelled_sets import read_questions
from bot.model import Question
from bot.settings import read_settings
from bot.transcript.folder import interview_folders
from store.encoder import OnnxEncoder
from store.library.reader import ServedLibrary

VARIABLE = "BENCH_SEEDS"


def named_folder(variables: Mapping[str, str]) -> Path:
    """The folder with the interviews. Raises SettingError if none is named."""
    if not variables.get(VARIABLE):
        raise SettingError(f"{VARIABLE} is not set; name a folder of interviews, each with a folder as in seeds/")
    return Path(variables[VARIABLE])


def measure(folders: Workspace, real: Path) -> Table:
    """Build all but the last interview, add the last one, then ask; each in a process of its own."""
    names = _link(real, folders)
    last = folders.real_seeds / names[-1]
    target = last.resolve()
    last.unlink()
    shutil.rmtree(folders.real_data, ignore_errors=True)
    built = _index(folders)
    last.symlink_to(target)
    added = _index(folders)
    asked = run(["bench.real", "serve", str(folders.root)], {})
    measured = json.loads(asked.printed)
    asking, encoding = speed.Times(tuple(measured["ask"])), speed.Times(tuple(measured["encode"]))
    return Table(
        f"Many interviews: {len(names)} real ones, {measured['passages']:,} passages",
        ("", "seconds", "peak memory"),
        [
            (f"`index` of {len(names) - 1} interviews, from nothing", f"{built.seconds:.0f}", _mib(built)),
            ("`index` after one more was added", f"{added.seconds:.0f}", _mib(added)),
            ("serving: the first answer; all of them", f"{measured['first_seconds']:.1f}", _mib(asked)),
        ],
        [
            f"ask: p50 {asking.cells()[0]} ms, p95 {asking.cells()[1]} ms.",
            f"Its sentence encoder alone: p50 {encoding.cells()[0]} ms, p95 {encoding.cells()[1]} ms.",
            speed.ratio(asking, encoding),
            "The nearest vectors are exact: their recall is 1.",
            f"The library on disk: {disk_size(folders.real_data):,} MiB.",
        ],
    )


def _link(real: Path, folders: Workspace) -> list[str]:
    """Put links to all interviews, and to the one that the questions are about, in one folder; their names."""
    shutil.rmtree(folders.real_seeds, ignore_errors=True)
    folders.real_seeds.mkdir(parents=True)
    paths = {path.name: path.resolve() for path in interview_folders(real)}
    paths[INTERVIEW] = (folders.seeds / INTERVIEW).resolve()
    for name, path in paths.items():
        (folders.real_seeds / name).symlink_to(path)
    return sorted(paths, key=lambda name: (name != INTERVIEW, name))


def _index(folders: Workspace) -> ProcessRun:
    places = {"VERBATIM_DATA": str(folders.real_data), "VERBATIM_SEEDS": str(folders.real_seeds)}
    return run(["bot", "index"], places, quiet=True)


def _mib(process: ProcessRun) -> str:
    return f"{process.peak_mib:,.0f} MiB"


async def _serve(folders: Workspace) -> dict[str, Any]:
    questions = [question.question for question in read_questions(QUESTIONS)]
    encoder = OnnxEncoder(folders.model)
    start = time.perf_counter()
    try:
        async with served(folders.real_data, encoder) as bot:
            await bot.ask(Question(questions[0]))
            first = time.perf_counter() - start
            asking, encoding = await speed.beside_encoder(bot, encoder, questions)
    finally:
        encoder.close()
    library = ServedLibrary(folders.real_data)
    passages = (await library.vocabulary()).passages
    await library.close()
    return {
        "first_seconds": first, "ask": asking.milliseconds, "encode": encoding.milliseconds, "passages": passages,
    }  # fmt: skip


if __name__ == "__main__":
    workspace = Workspace(Path(sys.argv[2]), read_settings(os.environ).model)
    sys.stdout.write(json.dumps(asyncio.run(_serve(workspace))))
