"""The command line measured from outside, each command in its own process: time, memory, disk."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import Progress

from bench.report import Table
from bench.workspace import HERE, QUESTIONS, Workspace

COLD_RUNS = 5
QUESTION = "what is the meaning of life?"

PER_MIB = 2**20 if sys.platform == "darwin" else 2**10  # getrusage counts bytes there, KiB elsewhere


@dataclass(frozen=True, slots=True)
class ProcessRun:
    """What a process took, and printed."""

    seconds: float
    peak_mib: float
    printed: str


def run(arguments: Sequence[str], environment: dict[str, str], *, quiet: bool = False) -> ProcessRun:
    """Run a module of this repository. If it fails, exit with its error output; a `quiet` one's is shown only then.

    Linux never reports less peak memory for a process than its parent had at the fork: this process must be smaller.
    """
    command = [sys.executable, "-m", *arguments]
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=HERE.parent,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=errors if quiet else None,
        )
        with process:
            assert process.stdout is not None
            printed = process.stdout.read().decode()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        if process.returncode != 0:
            errors.seek(0)
            raise SystemExit(
                f"{errors.read().decode()}\npython -m {' '.join(arguments)} ended with exit code {process.returncode}"
            )
    return ProcessRun(seconds, usage.ru_maxrss / PER_MIB, printed)


def measured(
    title: str, bars: Progress, module: str, folder: Path, *arguments: str, quiet: bool = False
) -> tuple[Any, float]:
    """What a bench in a process of its own prints as JSON, and its peak memory in MiB; with a bar while it runs."""
    task = bars.add_task(title, total=None)
    ran = run([module, str(folder), *arguments], {}, quiet=quiet)
    bars.remove_task(task)
    return json.loads(ran.printed), ran.peak_mib


def measure(folders: Workspace, bars: Progress) -> Table:
    """Index from nothing, index again, ask cold; then, from nothing again, index and ask all questions in one process.

    The library of the first stays in the data folder.
    """
    task = bars.add_task("Running commands", total=2 + 2 * COLD_RUNS)

    def bot(*arguments: str, data: Path) -> ProcessRun:
        ran = run(["bot", *arguments], {"VERBATIM_DATA": str(data), "VERBATIM_SEEDS": str(folders.seeds)}, quiet=True)
        bars.advance(task)
        return ran

    data, other = folders.data, folders.root / "data-of-one-process"
    for folder in (data, other):
        shutil.rmtree(folder, ignore_errors=True)
    built = bot("index", data=data)
    again = [bot("index", data=data) for _ in range(COLD_RUNS)]
    cold = [bot("ask", QUESTION, data=data) for _ in range(COLD_RUNS)]
    whole = bot("ask", "--file", str(QUESTIONS), data=other)
    bars.remove_task(task)
    size = sum(path.stat().st_size for path in (data / "library").rglob("*") if path.is_file())
    return Table(
        "The commands, each a process of its own",
        ("", "", "peak memory"),
        [
            ("`index`, from nothing", f"{built.seconds:.1f} s", f"{built.peak_mib:.0f} MiB"),
            ("`index`, nothing changed", f"{_median(again):.2f} s", "-"),
            ("`ask`, cold", f"{_median(cold):.2f} s", f"{cold[0].peak_mib:.0f} MiB"),
            (
                "`ask --file` with all questions, indexing from nothing first",
                f"{whole.seconds:.1f} s",
                f"{whole.peak_mib:.0f} MiB",
            ),
            ("the library on disk", f"{size / 2**20:.1f} MiB", "-"),
        ],
        [f"Seconds from the start of Python to its end; cold `ask` and the second `index`: medians of {COLD_RUNS}."],
    )


def _median(runs: Sequence[ProcessRun]) -> float:
    return statistics.median(run.seconds for run in runs)
