"""The journal's SQLite file: what can be wrong with it, and what its disk and other processes do to it."""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest

from bot.errors import JournalError
from bot.model import Ref, Span
from store.journal import sqlite as journal_module
from store.journal.sqlite import FILE, SqliteDatabase, SqliteJournal
from tests.fixtures.fakes import SetClock

REFS = (Ref("lighthouse-1", Span(113, 133)), Ref("ferry-2", Span(0, 20)))


@pytest.fixture
async def journal(tmp_path: Path, clock: SetClock) -> AsyncIterator[SqliteJournal]:
    opened = await SqliteJournal.open(tmp_path, clock)
    yield opened
    await opened.close()


def database_of(journal: SqliteJournal) -> aiosqlite.Connection:
    """What a journal reads with, and has transactions with."""
    assert isinstance(journal.database, SqliteDatabase)
    return journal.database.connection


def short_writes_of(journal: SqliteJournal) -> sqlite3.Connection:
    """What a journal writes single rows with."""
    assert isinstance(journal.database, SqliteDatabase)
    return journal.database.short_writes.connection


async def test_a_file_that_is_not_a_database(tmp_path: Path, clock: SetClock) -> None:
    (tmp_path / FILE).write_bytes(b"this is a text, not a database " * 50)
    with pytest.raises(JournalError, match=r"journal\.sqlite is not an SQLite file; restore it from a backup"):
        await SqliteJournal.open(tmp_path, clock)


async def test_a_folder_in_place_of_the_file(tmp_path: Path, clock: SetClock) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(JournalError, match="cannot be opened; check VERBATIM_DATA and who may write there"):
        await SqliteJournal.open(tmp_path, clock)


async def test_a_folder_that_cannot_be_made(tmp_path: Path, clock: SetClock) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match=r"cannot be made \(Not a directory\); check VERBATIM_DATA"):
        await SqliteJournal.open(tmp_path / "file" / "data", clock)


async def test_a_journal_that_another_process_locks(
    tmp_path: Path, clock: SetClock, journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "_BUSY_MS", 1)
    impatient = await SqliteJournal.open(tmp_path, clock)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("begin immediate")
        for _ in range(2):
            with pytest.raises(JournalError, match=r"journal\.sqlite is locked by another process; stop it or wait"):
                await impatient.claim("event", 60)
        with pytest.raises(JournalError, match="is locked by another process"):
            await SqliteJournal.open(tmp_path, clock)
        assert await impatient.recall("reading goes on") is None
    assert await impatient.claim("event", 60)
    assert not await journal.claim("event", 60)
    await impatient.close()


async def test_a_new_journal_is_opened_while_a_replica_creates_it(tmp_path: Path, clock: SetClock) -> None:
    """SQLite waits for every lock but the one for turning a file to WAL."""
    with contextlib.closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("begin immediate")
        opening = asyncio.create_task(SqliteJournal.open(tmp_path, clock))
        await asyncio.wait({opening}, timeout=0.3)
        assert not opening.done()
        other.execute("commit")
    journal = await opening
    assert await journal.claim("event", 60)
    await journal.close()


async def test_a_full_disk_loses_the_write_and_nothing_else(journal: SqliteJournal) -> None:
    token = await journal.remember("discord", "1/2", "alice", REFS)
    short_writes = short_writes_of(journal)
    short_writes.execute("pragma max_page_count = 1")  # as if the disk were full: the file must not grow
    many = [Ref("lighthouse-1", Span(start, start + 5)) for start in range(5000)]
    for _ in range(2):
        with pytest.raises(JournalError, match=r"cannot be written: the disk is full; free some space"):
            await journal.remember("discord", "1/2", "alice", many)
    short_writes.execute("pragma max_page_count = 1000000")
    await journal.turn_to(token, 1)
    latest = await journal.latest("discord", "1/2", "alice")
    assert latest is not None
    assert (latest.token, latest.shown) == (token, 1)


async def test_an_error_inside_leaves_no_thread_behind(tmp_path: Path, clock: SetClock) -> None:
    """A thread of aiosqlite that stays would keep the process from ending."""
    before = set(threading.enumerate())

    async def use() -> None:
        journal = await SqliteJournal.open(tmp_path, clock)
        try:
            await journal.claim("event", 60)
            raise RuntimeError("inside")
        finally:
            await journal.close()

    with pytest.raises(RuntimeError, match="inside"):
        await use()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / FILE).write_bytes(b"not a database " * 100)
    with pytest.raises(JournalError):
        await SqliteJournal.open(tmp_path / "bad", clock)
    (tmp_path / "worse" / FILE).mkdir(parents=True)
    with pytest.raises(JournalError):
        await SqliteJournal.open(tmp_path / "worse", clock)
    new = set(threading.enumerate()) - before
    ours = [thread for thread in new if not thread.name.startswith("asyncio_")]  # those are the loop's own
    for thread in ours:  # one that was asked to end needs a moment
        await asyncio.to_thread(thread.join, 10)
    assert [thread.name for thread in ours if thread.is_alive()] == []


async def test_what_is_written_survives_a_power_cut(journal: SqliteJournal) -> None:
    """A claim that was granted must not be granted again: SQLite syncs at every commit (`pragma synchronous` is 2)."""
    [(level,)] = [tuple(row) for row in await database_of(journal).execute_fetchall("pragma synchronous")]
    assert level == 2
    short_writes = short_writes_of(journal)
    await journal.claim_event(["event"], 60)
    assert short_writes.execute("pragma synchronous").fetchone() == (2,)
    await journal.close_question("event")  # if this is lost, somebody gets an apology who needs none
    assert short_writes.execute("pragma synchronous").fetchone() == (1,)
    await journal.note("key", "value")
    assert short_writes.execute("pragma synchronous").fetchone() == (2,)
