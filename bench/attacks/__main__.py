"""Attack the bot as strangers would, and write what held to bench/ATTACKS.md.

python -m bench.attacks [hostile crowd library journals]     all of them, or those that are named
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench import damage, machine, report, scale, workspace
from bench.attacks import crowd, hostile, journals
from bench.report import Table
from bot.errors import VerbatimError
from bot.settings import read_settings
from store.encoder import OnnxEncoder

RESULTS = workspace.HERE / "ATTACKS.md"
COPIES = 30
"""Interviews of the large library: enough that its files are not checked whole at the start."""


async def _library(folders: workspace.Workspace) -> Table:
    scale.build(COPIES, folders)
    data = folders.root / scale.DATA
    found = await damage.measure(data)
    return Table(
        f"{damage.CHANGES} bytes changed in a library of {workspace.disk_size(data):,} MiB",
        ("what was shown of the quote around the byte", "quotes"),
        [(what, str(found[what])) for what in ("right", "refused", "WRONG")],
        ["One byte after the other near the words of a quote. Refused: an error in one line in place of the quote."],
    )


def _attacks(folders: workspace.Workspace) -> Mapping[str, Callable[[], Awaitable[Table]]]:
    return {
        "hostile": lambda: hostile.measure(folders.data, folders.model),
        "crowd": lambda: crowd.measure(folders.data, folders.model),
        "library": lambda: _library(folders),
        "journals": journals.measure,
    }


def _build(folders: workspace.Workspace) -> None:
    """The library of the interview."""
    bars = Progress(console=Console(stderr=True), transient=True)
    with bars, closing(OnnxEncoder(folders.model)) as encoder:
        asyncio.run(workspace.build(folders.seeds, folders.data, encoder, bars))


async def _table(attack: Callable[[], Awaitable[Table]]) -> Table:
    return await attack()


def main() -> int:
    """Attack, print and write the results; the exit code."""
    names = ("hostile", "crowd", "library", "journals")
    parser = argparse.ArgumentParser(prog="python -m bench.attacks", description="Attack the bot; write ATTACKS.md.")
    parser.add_argument("attack", nargs="*", choices=[[], *names], help="only these")
    chosen = parser.parse_args().attack
    settings, facts = read_settings(os.environ), machine.description()
    with tempfile.TemporaryDirectory(prefix="verbatim-attacks-") as temporary:
        folders = workspace.set_up(Path(temporary), settings.seeds, settings.model)
        if set(chosen or names) != {"journals"}:
            _build(folders)
        attacks = _attacks(folders)
        tables = [asyncio.run(_table(attacks[name])) for name in chosen or names]
    report.show(tables)
    command = " ".join(["python -m bench.attacks", *chosen])
    RESULTS.write_text(report.document(facts, command, tables), encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except VerbatimError as error:
        sys.exit(f"bench.attacks: {error}")
