"""The base of every part of the journal: one connection, one transaction at a time, errors that say how to fix them."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

import aiosqlite

from bot.errors import JournalError, VerbatimError
from bot.ports import Clock
from store.sqlite import explain

log = logging.getLogger("verbatim")

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, VerbatimError)
"""What reading a damaged row raises."""

_Value = TypeVar("_Value")


def text_or_bytes(stored: bytes) -> str | bytes:
    """A text of the file as str; the bytes if they are not UTF-8, which SQLite does not check.

    With sqlite3's own way one such value would make every row of its query unreadable.
    """
    try:
        return stored.decode("utf-8")
    except UnicodeDecodeError:
        return stored


def is_utf8(stored: bytes | None) -> bool:
    """For SQL: whether a text, cast to a blob, is UTF-8, so that it can be used as a key."""
    return isinstance(stored, bytes) and isinstance(text_or_bytes(stored), str)


class Tables:
    """Reads and writes one file. Values go to the SQL's `:names` as keyword arguments; columns are read by name."""

    def __init__(self, db: aiosqlite.Connection, path: Path, clock: Clock) -> None:
        self._db, self._path, self._clock = db, path, clock
        self._writing = asyncio.Lock()  # one transaction at a time on one connection

    async def _rows(self, sql: str, **values: object) -> list[sqlite3.Row]:
        """What a query gives. Raises JournalError."""
        try:
            return list(await self._db.execute_fetchall(sql, values))
        except sqlite3.Error as error:
            raise self._error(error) from None

    async def _row(self, sql: str, **values: object) -> sqlite3.Row | None:
        """The first row a query gives, if any. Raises JournalError."""
        rows = await self._rows(sql, **values)
        return rows[0] if rows else None

    def _readable(self, rows: list[sqlite3.Row], read: Callable[[sqlite3.Row], _Value]) -> list[_Value]:
        """The values of the rows that can be read. A damaged row costs nothing but itself, and `doctor` names it."""
        values = []
        for row in rows:
            try:
                values.append(read(row))
            except UNREADABLE:
                log.warning("a row of the journal is damaged and left out; see: python -m bot doctor")
        return values

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        """A write that happens whole or not at all. `immediate`: replicas queue instead of failing half way."""
        async with self._writing:
            try:
                await self._db.execute("begin immediate")
                yield
                await self._db.execute("commit")
            except BaseException as error:
                # A cancelled statement still runs, and the rollback queues behind it. Without a transaction it fails.
                with suppress(sqlite3.Error):
                    await self._db.execute("rollback")
                if isinstance(error, sqlite3.Error):
                    raise self._error(error) from None
                raise

    async def _write(self, sql: str, **values: object) -> int:
        """Execute one statement of a transaction; how many rows it changed."""
        return (await self._db.execute(sql, values)).rowcount

    def _error(self, error: sqlite3.Error) -> JournalError:
        return JournalError(f"the journal {self._path} {explain(error)}")
