"""The shipped interview with less of what an editor made: a folder for each variant, as interviews of their own."""

import csv
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from bench.workspace import EDITED, INDEX

BARE, EDITION, HALF, ONE, WHOLE = "bare", "edition", "half", "one", "whole"

_Row = list[str]


def write_variants(interview: Path, seeds: Path) -> None:
    """Write the folders `<slug>-<variant>` of an interview into a folder of seeds."""
    for variant in (BARE, EDITION, HALF, ONE, WHOLE):
        write_variant(interview, seeds, variant)


def write_variant(interview: Path, seeds: Path, variant: str) -> None:
    """Write one of them."""
    folder = seeds / f"{interview.name}-{variant}"
    left_out = [INDEX, "picks*", *([EDITED] if variant == BARE else [])]
    shutil.copytree(interview, folder, ignore=shutil.ignore_patterns(*left_out))
    details = (folder / "interview.toml").read_text(encoding="utf-8")
    named = re.sub(r'^slug = ".*"$', f'slug = "{folder.name}"', details, count=1, flags=re.MULTILINE)
    (folder / "interview.toml").write_text(named, encoding="utf-8")
    if choose := _INDEX_OF.get(variant):
        _write_index(interview / INDEX, folder / INDEX, choose)


def _write_index(source: Path, target: Path, choose: Callable[[list[_Row]], list[_Row]]) -> None:
    with source.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    lines = ["\t".join(row) for row in (header, *choose(rows))]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _half(rows: list[_Row]) -> list[_Row]:
    """Half of the thoughts, chosen at random; the same at each run."""
    kept = set(random.Random(1).sample(range(len(rows)), len(rows) // 2))
    return [row for index, row in enumerate(rows) if index in kept]


def _one_question(rows: list[_Row]) -> list[_Row]:
    return [row[:3] for row in rows]


_INDEX_OF: dict[str, Callable[[list[_Row]], list[_Row]]] = {HALF: _half, ONE: _one_question, WHOLE: lambda rows: rows}
"""What is kept of the question index, in the variants that have one."""
