"""Time that passes at once: an event loop that jumps to its next timer, its wall clock, and SQLite without threads."""

import asyncio
import selectors
import sqlite3
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

from store.journal.group_commit import GroupCommit
from store.journal.migrate import migrate, scripts
from store.journal.row_checksums import row_checksum
from store.journal.sqlite import FILE, SqliteDatabase, SqliteJournal, is_utf8, text_or_bytes

Result = TypeVar("Result")

START = 1_900_000_000.0
"""Seconds since the epoch at which virtual time begins: 2030-03-17 17:46:40 UTC."""


class _Jumping(selectors.DefaultSelector):
    """Never waits for a timer: it jumps to it."""

    jumped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready: list[tuple[selectors.SelectorKey, int]] = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("every task waits for something that will never happen")
        if not ready and timeout is not None:
            self.jumped += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop for work without threads and sockets."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)
        self._clock_resolution = 1e-6  # after months of seconds a float is no more exact

    def time(self) -> float:
        return self._jumping.jumped


def virtually(work: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end, without waiting."""
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


class WallClock:
    """Goes with the loop; `shift` sets it forward or back. Fulfils `bot.daily.ports.MonotonicClock`."""

    def __init__(self, start: float = START) -> None:
        self.start = start

    def now(self) -> float:
        return self.start + asyncio.get_running_loop().time()

    def ticks(self) -> float:
        return asyncio.get_running_loop().time()

    def shift(self, seconds: float) -> None:
        self.start += seconds


class _Executed:
    """As much of aiosqlite's cursor as the journal uses."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount


class Direct:
    """As much of aiosqlite's connection as the journal uses, on the loop's own thread: the same SQL, no threads."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    async def execute(self, sql: str, values: Mapping[str, object] | None = None) -> _Executed:
        await asyncio.sleep(0)  # aiosqlite lets others run here
        while True:
            try:
                return _Executed(self.db.execute(sql, values or {}))
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
            await asyncio.sleep(0.01)  # a replica writes; SQLite itself would wait here

    async def execute_fetchall(self, sql: str, values: Mapping[str, object] | None = None) -> list[Any]:
        await asyncio.sleep(0)
        return self.db.execute(sql, values or {}).fetchall()

    async def create_function(self, *definition: Any, **options: Any) -> None:
        self.db.create_function(*definition, **options)

    async def close(self) -> None:
        self.db.close()


class DirectCommit(GroupCommit):
    """The same without a thread."""

    async def _on_thread(self, work: Callable[[], Result]) -> Result:
        await asyncio.sleep(0)
        while True:
            result = work()
            if not isinstance(result, list) or not any(map(_is_busy, result)):
                return result
            await asyncio.sleep(0.01)  # a replica writes; SQLite itself would wait here


def _is_busy(outcome: object) -> bool:
    return isinstance(outcome, sqlite3.OperationalError) and outcome.sqlite_errorcode == sqlite3.SQLITE_BUSY


async def direct_journal(folder: Path, clock: WallClock) -> SqliteJournal:
    """A journal of real SQLite without threads. A second one over the same folder is a replica."""
    path = folder / FILE
    db, short_writes = (sqlite3.connect(path, isolation_level=None, timeout=0) for _ in range(2))
    db.row_factory = sqlite3.Row
    db.text_factory = text_or_bytes
    db.create_function("is_utf8", 1, is_utf8, deterministic=True)
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = off")
    db.create_function("row_checksum", -1, row_checksum, deterministic=True)
    migrate(short_writes, path, scripts())
    direct: Any = Direct(db)
    return SqliteJournal(SqliteDatabase(direct, DirectCommit(short_writes), path), clock)
