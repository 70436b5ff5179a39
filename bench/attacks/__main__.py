"""Attack the bot as strangers would, and write what held to bench/ATTACKS.md.

python -m bench.attacks [hostile crowd library journals replicas]     all of them, or those that are named

What was not attacked this time stays in ATTACKS.md as it was measured, with its own date.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench import machine, report, workspace
from bench.attacks.catalogue import NAMES, WHOLE, WITHOUT_LIBRARY, attacks
from bench.report import Table
from bot.errors import VerbatimError
from bot.settings import read_settings
from store.encoder import OnnxEncoder

RESULTS = workspace.HERE / "ATTACKS.md"
_HEAD = """# Results of the attacks

Written by `make attack`; README.md beside this file says what is measured and how. On a busy machine (load before: many
processes) only shares and counts mean something, not milliseconds.
"""


def _build(folders: workspace.Workspace) -> None:
    """The library of the interview."""
    bars = Progress(console=Console(stderr=True), transient=True)
    with bars, closing(OnnxEncoder(folders.model)) as encoder:
        asyncio.run(workspace.build(folders.seeds, folders.data, encoder, bars))


def written(before: str, measured: Mapping[str, Sequence[Table]], facts: Sequence[tuple[str, str]]) -> str:
    """The whole of ATTACKS.md: new sections in place of those of the same attack; the others stay."""
    sections = report.sections(before)
    for name, tables in measured.items():
        sections |= report.section(name, "bench.attacks", facts, tables)
    return report.published(_HEAD, {name: sections[name] for name in NAMES if name in sections})


def main() -> int:
    """Attack, print and write the results; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.attacks", description="Attack the bot; write ATTACKS.md.")
    parser.add_argument("attack", nargs="*", choices=[[], *NAMES], help="only these")
    chosen = parser.parse_args().attack
    settings, facts = read_settings(os.environ), machine.description()
    with tempfile.TemporaryDirectory(prefix="verbatim-attacks-") as temporary:
        folders = workspace.set_up(Path(temporary), settings.seeds, settings.model)
        if not WITHOUT_LIBRARY.issuperset(chosen or NAMES):
            _build(folders)
        every = attacks(folders, WHOLE)
        for name in chosen or NAMES:
            tables = asyncio.run(every[name]())
            report.show(tables)
            before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
            RESULTS.write_text(written(before, {name: tables}, facts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except VerbatimError as error:
        sys.exit(f"bench.attacks: {error}")
