"""Full disks, locks, closed pipes, too few files and too little memory: one clear line, never a traceback."""

import contextlib
import fcntl
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Typed

Process = Callable[..., "subprocess.CompletedProcess[bytes]"]
SHOWN = "lighthouse-1:65-80"


def test_another_process_is_indexing(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "data" / "library").mkdir(parents=True)
    with (tmp_path / "data" / "library" / "build.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ran = typed("ask", "fog")
    assert (ran.code, ran.complaint) == (
        2,
        f"another process is indexing into {tmp_path / 'data' / 'library'}; wait until it is done",
    )


@pytest.fixture
def held_journal(typed: Typed, tmp_path: Path) -> Iterator[Path]:
    """A journal that somebody else writes."""
    typed("doctor")
    file = tmp_path / "data" / "journal.sqlite"
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("begin exclusive")
        yield file


def test_another_process_holds_the_journal(typed: Typed, held_journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.journal.sqlite._BUSY_MS", 1)
    ran = typed("random")
    assert (ran.code, ran.complaint) == (2, f"the journal {held_journal} is locked by another process; stop it or wait")


def test_a_disk_that_takes_no_more(process: Process, tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk."""
    ran = process(["ask", "fog"], around='ulimit -f 20; exec "$@"')
    assert (ran.returncode, ran.stdout) == (2, b"")
    (line,) = ran.stderr.decode().splitlines()
    assert line.startswith(f"the library cannot be written to {tmp_path / 'data' / 'library'}: ")
    assert line.endswith("; fix that or set VERBATIM_DATA to another folder")
    left = {path.name for path in (tmp_path / "data" / "library").iterdir()}
    assert left <= {"build.lock", "encoded.sqlite"}  # the second is what the next build goes on from
    assert process(["ask", "fog"]).returncode == 0


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_an_output_that_cannot_be_written(process: Process, form: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = process(["ask", *form, "what about fog"], stdout=full)
    assert (ran.returncode, ran.stderr) == (
        2,
        b"standard output cannot be written to (No space left on device); free the disk or write elsewhere\n",
    )


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_closed_output(process: Process, form: list[str]) -> None:
    ran = process(["ask", *form, "what about fog"], around='exec "$@" >&-')
    assert (ran.returncode, ran.stderr) == (
        2,
        b"standard output cannot be written to (Bad file descriptor); free the disk or write elsewhere\n",
    )


def test_everything_closed(process: Process, tmp_path: Path) -> None:
    """The files that are opened must not take the numbers of the closed streams."""
    ran = process(["ask", "what about fog"], around='exec "$@" <&- >&- 2>&-')
    assert ran.returncode == 2
    assert process(["doctor"]).returncode == 0
    assert sorted(path.name for path in (tmp_path / "data").iterdir() if not path.name.endswith(("-shm", "-wal"))) == [
        "journal.sqlite",
        "library",
    ]


def test_a_closed_input_ends_the_chat(process: Process) -> None:
    ran = process(["chat"], around='exec "$@" <&-')
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_errors_that_nobody_can_read_have_their_exit_code(process: Process) -> None:
    with Path("/dev/full").open("wb") as full:
        assert process(["ask", ""], stderr=full).returncode == 2
    assert process(["ask", ""], around='exec "$@" 2>&-').returncode == 2


@pytest.mark.parametrize("command", [["export", "lighthouse-1"], ["chat"], ["ask", "--json", "fog"]])
def test_a_reader_who_has_seen_enough(process: Process, command: list[str]) -> None:
    """As in `... | head -1`: no complaint, and not the exit code that means that nothing was found."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        ran = process(command, b"fog\nnext\n", stdout=pipe)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.parametrize("files", [6, 8])
def test_too_many_open_files_are_named(process: Process, typed: Typed, files: int) -> None:
    typed("ask", "fog")  # builds the library
    ran = process(["ask", "fog"], around=f'ulimit -n {files}; exec "$@"')
    assert ran.returncode == 2, ran.stderr
    assert b"too many files are open; allow this process more, such as with: ulimit -n 1024\n" in ran.stderr
    assert ran.stderr.count(b"\n") == 1
    assert b"run: python -m bot index" not in ran.stderr


@pytest.mark.parametrize("files", range(8, 34, 2))
def test_too_many_open_files_are_named_while_the_library_is_built(process: Process, files: int) -> None:
    """Each limit meets another part of the build: Python, SQLite, tantivy's threads, the vectors."""
    ran = process(["index"], around=f'ulimit -n {files}; exec "$@"')
    assert b"Traceback" not in ran.stderr
    if ran.returncode == 0:
        return
    assert ran.returncode == 2, ran.stderr
    assert b"too many files are open; allow this process more, such as with: ulimit -n 1024" in ran.stderr
    assert ran.stderr.count(b"\n") == 1
    assert b"VERBATIM_DATA" not in ran.stderr


@pytest.mark.parametrize("kilobytes", [200_000, 350_000])
def test_too_little_memory_is_named(process: Process, typed: Typed, kilobytes: int) -> None:
    """Whichever library notices it first, unless one ends the process by itself."""
    typed("ask", "fog")
    ran = process(["ask", "fog"], around=f'ulimit -v {kilobytes}; exec "$@"')
    assert b"Traceback" not in ran.stderr
    if ran.returncode == 2:
        assert b"there is not enough memory; give this process more" in ran.stderr
