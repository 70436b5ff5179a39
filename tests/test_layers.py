"""The import contracts catch what a newcomer might add: a file that imports outward, or a room without a place."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGES = ("bot", "adapters", "store")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the three packages and their contracts."""
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(house: Path) -> tuple[int, str]:
    """The exit code of `lint-imports` over a copy, and what it printed on one line."""
    call = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    environment = {**os.environ, "PYTHONPATH": str(house), "COLUMNS": "200"}
    command = [sys.executable, "-c", call, "--no-cache", "--no-logo"]
    ran = subprocess.run(command, cwd=house, env=environment, capture_output=True, text=True, check=False)
    return ran.returncode, " ".join(f"{ran.stdout} {ran.stderr}".split())


def add(house: Path, module: str, text: str) -> None:
    """Write a new module, with a package around it where there is none yet."""
    path = house / f"{module.replace('.', '/')}.py"
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
        (path.parent / "__init__.py").touch()
    path.write_text(text, encoding="utf-8")


def test_the_house_as_it_stands_keeps_its_contracts(house: Path) -> None:
    code, printed = lint_imports(house)
    assert (code, "0 broken" in printed) == (0, True), printed


OUTWARD = {
    "bot.search.leak": "store.encoder",
    "bot.daily.leak": "adapters.console.streams",
    "bot.quotes.leak": "bot.chat.cooldown",
    "store.library.leak": "adapters.console.streams",
    "adapters.slack.leak": "adapters.discord.markup",
    "adapters.irc.leak": "store.encoder",
}
"""New files, each with an import that is not allowed there."""


def test_new_files_that_import_outward_are_named(house: Path) -> None:
    for module, imported in OUTWARD.items():
        add(house, module, f"import {imported}\n")
    code, printed = lint_imports(house)
    assert code == 1
    arrows = [f"{module} -> {imported}" for module, imported in OUTWARD.items()]
    assert [arrow for arrow in arrows if arrow not in printed] == [], printed


def test_a_new_room_of_the_core_needs_a_place_in_the_layers(house: Path) -> None:
    for module in ("bot.attic", "bot.cellar.wine"):
        add(house, module, '"""Imports nothing."""\n')
    code, printed = lint_imports(house)
    assert code == 1
    assert "every room has its place BROKEN" in printed
    unplaced = printed.rpartition("BROKEN")[2]
    assert "attic" in unplaced, printed
    assert "cellar" in unplaced, printed
