"""A journal of any earlier version is brought up to date, whole or not at all."""

import contextlib
import re
import sqlite3
from importlib import resources
from pathlib import Path

import pytest

from bot.errors import JournalError
from bot.model import Ref, Span
from store.journal import journal as journal_module
from store.journal.journal import FILE, SqliteJournal
from store.journal.migrate import migrate, scripts
from store.sqlite import connect
from tests.fixtures.fakes import SetClock

VERSION_3 = Path(__file__).with_name("version_3.sql")
"""A dump of a journal that version 3 wrote, with rows of every kind."""

REF = Ref("lighthouse-1", Span(113, 133))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


def new_folder(path: Path) -> Path:
    path.mkdir()
    return path


async def journal_of_version(version: int, data: Path) -> None:
    """Make an empty journal as the program of that version left it."""
    path = new_folder(data) / FILE
    db = await connect(str(path))
    await migrate(db, path, scripts()[:version])
    await db.close()


def schema(data: Path) -> dict[str, str]:
    """The statements that made the tables and indexes, by name."""
    with contextlib.closing(sqlite3.connect(data / FILE)) as db:
        return dict(db.execute("select name, sql from sqlite_master where sql is not null"))


def rows(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row there is, by table."""
    with contextlib.closing(sqlite3.connect(data / FILE)) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        return {table: db.execute(f"select * from {table}").fetchall() for table in tables}


def restore_version_3(data: Path) -> None:
    """Put the journal of version 3 into a folder."""
    with contextlib.closing(sqlite3.connect(new_folder(data) / FILE)) as db:
        db.executescript(VERSION_3.read_text(encoding="utf-8"))


def test_the_files_are_numbered_without_a_gap() -> None:
    names = sorted(file.name for file in resources.files("store.journal.migrations").iterdir())
    numbers = [int(name[:4]) for name in names if re.fullmatch(r"\d{4}_[a-z]+\.sql", name)]
    assert numbers == list(range(1, len(scripts()) + 1))


async def test_every_earlier_version_is_brought_up_to_date(tmp_path: Path, clock: SetClock) -> None:
    for version in range(len(scripts()) + 1):
        data = tmp_path / str(version)
        await journal_of_version(version, data)
        journal = await SqliteJournal.open(data, clock)
        assert await journal.claim("event", 60)
        token = await journal.remember("discord", "1/2", "alice", [REF])
        assert await journal.recall(token) is not None
        await journal.close()
        with contextlib.closing(sqlite3.connect(data / FILE)) as db:
            assert db.execute("pragma user_version").fetchone() == (len(scripts()),)
            assert db.execute("pragma journal_mode").fetchone() == ("wal",)


async def test_all_versions_end_with_the_same_tables(tmp_path: Path, clock: SetClock) -> None:
    """A journal made today and one that grew with every version are the same."""
    await (await SqliteJournal.open(tmp_path / "new", clock)).close()
    restore_version_3(tmp_path / "old")
    await (await SqliteJournal.open(tmp_path / "old", clock)).close()
    assert schema(tmp_path / "old") == schema(tmp_path / "new")


async def test_the_first_three_migrations_make_what_version_3_made(tmp_path: Path) -> None:
    """Byte for byte: the tables of existing journals are those that later migrations count on."""
    await journal_of_version(3, tmp_path / "files")
    restore_version_3(tmp_path / "dump")
    assert schema(tmp_path / "files") == schema(tmp_path / "dump")


async def test_a_migration_that_fails_leaves_the_journal_as_it_was(
    tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = await SqliteJournal.open(tmp_path, clock)
    await journal.claim("event", 60)
    await journal.close()
    before = schema(tmp_path), rows(tmp_path)
    failing = "create table half (a);\ncreate table claim (b);"
    monkeypatch.setattr(journal_module, "scripts", lambda: (*scripts(), failing))
    with pytest.raises(JournalError, match="table claim already exists"):
        await SqliteJournal.open(tmp_path, clock)
    assert (schema(tmp_path), rows(tmp_path)) == before


async def test_a_migration_before_one_that_fails_stays(
    tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has a transaction of its own, so that the next start goes on where this one stopped."""
    await (await SqliteJournal.open(tmp_path, clock)).close()
    monkeypatch.setattr(journal_module, "scripts", lambda: (*scripts(), "create table whole (a);", "no SQL;"))
    with pytest.raises(JournalError, match="syntax error"):
        await SqliteJournal.open(tmp_path, clock)
    assert "whole" in schema(tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("pragma user_version").fetchone() == (len(scripts()) + 1,)


async def test_a_newer_journal_is_refused(tmp_path: Path, clock: SetClock) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("pragma user_version = 99")
    with pytest.raises(JournalError, match=r"has version 99, but this program knows only \d; update Verbatim"):
        await SqliteJournal.open(tmp_path, clock)
