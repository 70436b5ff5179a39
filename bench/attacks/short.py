"""The attacks in short, for `make bench`: the same scripts as `make attack`, with a part of its numbers.

python -m bench.attacks.short ROOT      attacks over the library in ROOT; prints the tables as JSON
"""

import asyncio
import json
import os
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

from rich.progress import Progress

from bench import commands, scale
from bench.attacks.catalogue import SHORT, attacks
from bench.report import Table
from bench.workspace import Workspace
from bot.settings import read_settings


def measure(folders: Workspace, bars: Progress) -> list[Table]:
    """Attack in a process of its own, since one of the attacks times every step of the event loop."""
    printed, _ = commands.measured("Attacking", bars, "bench.attacks.short", folders.root)
    return [from_json(table) for table in printed]


def from_json(table: dict[str, object]) -> Table:
    """A table as `asdict` and JSON write it."""
    known = Table(**table)  # type: ignore[arg-type] # the fields are those of a table
    return Table(known.title, tuple(known.columns), [tuple(row) for row in known.rows], known.notes)


def main() -> None:
    """Run as a child of `measure`."""
    folders = Workspace(Path(sys.argv[1]), read_settings(os.environ).model)
    tables = [table for attack in attacks(folders, SHORT).values() for table in asyncio.run(attack())]
    shutil.rmtree(folders.root / scale.DATA, ignore_errors=True)
    sys.stdout.write(json.dumps([asdict(table) for table in tables]))


if __name__ == "__main__":
    main()
