"""The base of every part of the journal: one connection, one transaction at a time, errors that say how to fix them."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiosqlite

from bot.errors import JournalError
from bot.ports import Clock
from store.sqlite import explain


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
