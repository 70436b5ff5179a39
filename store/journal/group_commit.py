"""Commits all writes that wait for SQLite together, because every commit waits for the disk and for a thread."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from store.journal.database import Statement

_Result = TypeVar("_Result")

MOST_TOGETHER = 64
"""Writes of one commit: few enough that the next one need not wait long."""

_UNSYNCED, _SYNCED = "normal", "full"  # of `pragma synchronous`, with write-ahead logging


@dataclass(frozen=True, slots=True, eq=False)
class _Write:
    """Statements that happen together or not at all; how many of them changed a row comes as `done`."""

    statements: Sequence[Statement]
    durable: bool
    done: "asyncio.Future[int]"


class GroupCommit:
    """Writes through a connection of its own, on a thread of its own, to which each commit is handed as a whole."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.writing = asyncio.Lock()
        """Held by whoever writes in this process, so that no thread has to wait inside SQLite."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._waiting: list[_Write] = []
        self._committing: asyncio.Task[None] | None = None
        self._level = ""

    async def write(self, statements: Sequence[Statement], *, durable: bool) -> int:
        """As `store.journal.database.Database.write`. Raises sqlite3.Error; then this write did not happen."""
        write = _Write(statements, durable, asyncio.get_running_loop().create_future())
        self._waiting.append(write)
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_waiting())
        return await write.done

    async def close(self) -> None:
        """Commit the writes that wait, and close the connection."""
        if self._committing is not None:
            await asyncio.wait({self._committing})
        await self._on_thread(self.connection.close)
        self._thread.shutdown(wait=False)

    async def _commit_waiting(self) -> None:
        while self._waiting:
            async with self.writing:
                writes = [write for write in self._waiting[:MOST_TOGETHER] if not write.done.done()]
                del self._waiting[:MOST_TOGETHER]
                outcomes = await self._on_thread(partial(self.commit, writes))
            for write, outcome in zip(writes, outcomes, strict=True):
                if write.done.done():
                    continue  # its caller was cancelled
                if isinstance(outcome, Exception):
                    write.done.set_exception(outcome)
                else:
                    write.done.set_result(outcome)

    async def _on_thread(self, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    # --- on the thread --------------------------------------------------------------------------

    def commit(self, writes: Sequence[_Write]) -> list[int | Exception]:
        """Commit all writes together; if that fails, one by one, so that none fails through another's fault."""
        try:
            return list(self._transaction(writes))
        except Exception as error:  # noqa: BLE001 - the caller of the write gets it
            if len(writes) == 1:
                return [error]
        return [outcome for write in writes for outcome in self.commit([write])]

    def _transaction(self, writes: Sequence[_Write]) -> list[int]:
        if not writes:
            return []
        self._sync(_SYNCED if any(write.durable for write in writes) else _UNSYNCED)
        self.connection.execute("begin immediate")
        try:
            changed = [self._changed(write.statements) for write in writes]
            self.connection.execute("commit")
        except BaseException:
            with suppress(sqlite3.Error):  # after a full disk, SQLite has rolled back already
                self.connection.execute("rollback")
            raise
        return changed

    def _changed(self, statements: Sequence[Statement]) -> int:
        for number, (sql, values) in enumerate(statements):
            if not self.connection.execute(sql, values).rowcount:
                return number
        return len(statements)

    def _sync(self, level: str) -> None:
        """Set whether the next commit waits until it is on the disk."""
        if level != self._level:
            self.connection.execute(f"pragma synchronous = {level}")
            self._level = level
