"""What every part of the journal stands on: one connection, one transaction at a time, errors that tell the mend."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiosqlite

from bot.errors import JournalError
from bot.ports import Clock
from store.sqlite import explain


class Tables:
    """Reads and writes over one file."""

    def __init__(self, db: aiosqlite.Connection, path: Path, clock: Clock) -> None:
        self._db, self._path, self._clock = db, path, clock
        self._writing = asyncio.Lock()  # one transaction at a time on one connection

    async def _all(self, sql: str, values: tuple[object, ...]) -> list[Any]:
        try:
            return list(await self._db.execute_fetchall(sql, values))
        except sqlite3.Error as error:
            raise self._error(error) from None

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        """A write that is whole or not at all; `immediate`, so that replicas queue instead of failing half way."""
        async with self._writing:
            try:
                await self._db.execute("begin immediate")
                yield
                await self._db.execute("commit")
            except BaseException as error:
                with suppress(
                    sqlite3.Error
                ):  # queued behind whatever was cancelled; with nothing begun there is nothing to undo
                    await self._db.execute("rollback")
                if isinstance(error, sqlite3.Error):
                    raise self._error(error) from None
                raise

    async def _change(self, sql: str, values: tuple[object, ...]) -> int:
        """One statement of a transaction; how many rows it changed."""
        return (await self._db.execute(sql, values)).rowcount

    def _error(self, error: sqlite3.Error) -> JournalError:
        return JournalError(f"the journal {self._path} {explain(error)}")
