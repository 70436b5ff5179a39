"""`index`, `doctor`, `--version` and `--help` on the console, and that an error leaves nothing running."""

import asyncio
import io
import re
import threading
from pathlib import Path

import pytest
from rich.console import Console

from bot.app import App, AppSettings
from bot.errors import VerbatimError
from bot.model import Question
from bot.settings import Settings
from tests.conftest import Typed


def test_index_says_what_it_did(typed: Typed) -> None:
    assert typed("index").out == "The library was built (there was none): 2 interviews, 0 texts encoded.\n"
    assert typed("index").out == "The library is up to date (2 interviews).\n"
    assert typed("index", "--force").out == "The library was built (asked for): 2 interviews, 0 texts encoded.\n"


def test_a_damaged_library_is_rebuilt_with_one_line(typed: Typed, tmp_path: Path) -> None:
    typed("index")
    (database,) = (tmp_path / "data" / "library").glob("*/library.sqlite")
    damaged = bytearray(database.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    database.write_bytes(damaged)
    ran = typed("ask", "what about fog")
    assert (ran.code, ran.err) == (0, "The library was rebuilt: library.sqlite is damaged.\n")


def test_a_library_is_used_without_its_seeds(typed: Typed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    typed("index")
    monkeypatch.setenv("VERBATIM_SEEDS", str(tmp_path / "gone"))
    assert typed("ask", "what about fog").code == 0


def test_doctor(typed: Typed, tmp_path: Path) -> None:
    before = typed("doctor")
    assert before.code == 2
    assert re.search(r"^wrong library: there is none in .*; run: python -m bot index$", before.out, re.MULTILINE)
    typed("index")
    healthy = typed("doctor")
    assert (healthy.code, healthy.err) == (0, "")
    assert [line.split(":")[0].split() for line in healthy.out.splitlines()][:5] == [
        ["ok", what] for what in ("settings", "seeds", "model", "library", "journal")
    ]
    (tmp_path / "seeds" / "ferry-2" / "captions.txt").write_text("changed")
    faulty = typed("doctor")
    assert faulty.code == 2
    assert "ferry-2/captions.txt:1: its SHA-256 is" in faulty.out


def test_version_and_help(typed: Typed) -> None:
    assert re.fullmatch(r"verbatim \d+\.\d+\.\d+\n", typed("--version").out)
    for command in ([], ["ask"], ["show"], ["index"]):
        ran = typed(*command, "--help")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("usage: verbatim")
    assert "exit codes: 0" in typed("--help").out


async def test_an_error_inside_leaves_no_thread_behind(seeds: Path, tmp_path: Path) -> None:
    """Neither SQLite's threads nor the encoder's: any of them would keep the process from ending."""
    before = set(threading.enumerate())
    app = App(AppSettings(Settings(tmp_path / "data", seeds, "off")), *(Console(file=io.StringIO()) for _ in range(2)))

    async def fail() -> None:
        async with app.bot() as bot, app.journal() as journal:
            answer = await bot.ask(Question("what about fog"))
            await journal.remember("console", "chat", "me", [quote.ref for quote in answer.quotes])
            raise VerbatimError("inside")

    with pytest.raises(VerbatimError, match="inside"):
        await fail()
    ours = [
        thread for thread in set(threading.enumerate()) - before if not thread.name.startswith("asyncio_")
    ]  # the loop's own
    for thread in ours:  # told to end, it needs a moment
        await asyncio.to_thread(thread.join, 10)
    assert [thread.name for thread in ours if thread.is_alive()] == []
