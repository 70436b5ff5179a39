"""The journal in one SQLite file of the data folder, which the replicas of one machine share."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from functools import cache
from pathlib import Path

import aiosqlite

from bot.errors import JournalError
from bot.places import keep_private
from bot.ports import Clock
from store.journal.database import Statement
from store.journal.group_commit import GroupCommit
from store.journal.journal import Journal
from store.journal.migrate import empty_journal, migrate, scripts
from store.journal.row_checksums import row_checksum
from store.sqlite import connect, damaged, explain, switch_to_wal

FILE = "journal.sqlite"

_BUSY_MS = 5000  # how long a writer waits for another replica
_MOST_FAULTS = 10  # listed of SQLite's check, which can find thousands


TRIGGERS = "select name, sql from sqlite_master where type = 'trigger'"


class SqliteJournal(Journal):
    """The journal of a data folder."""

    @classmethod
    async def open(cls, data: Path, clock: Clock) -> "SqliteJournal":
        """Open or create the journal of a data folder, and bring it up to date. Raises JournalError."""
        return cls(await SqliteDatabase.open(data), clock)


class SqliteDatabase:
    """Fulfils `store.journal.database.Database`. One connection is for queries and transactions, one for short writes.

    Only one of them writes at a time. A query sees what was committed last.
    """

    on_several_hosts = False

    def __init__(self, connection: aiosqlite.Connection, short_writes: GroupCommit, path: Path) -> None:
        self.connection, self.short_writes, self._path = connection, short_writes, path

    @classmethod
    async def open(cls, data: Path) -> "SqliteDatabase":
        """Open or create the file, and bring it up to date. Raises JournalError."""
        path = data / FILE
        try:
            await asyncio.to_thread(data.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            raise JournalError(
                f"{data} cannot be made ({error.strerror}); check VERBATIM_DATA and who may write there"
            ) from None
        async with AsyncExitStack() as on_failure:
            try:
                await asyncio.to_thread(keep_private, path)
                db = await connect(str(path))
                on_failure.push_async_callback(db.close)
                db.row_factory = sqlite3.Row
                db.text_factory = text_or_bytes
                await db.create_function("is_utf8", 1, is_utf8, deterministic=True)
                await db.create_function("row_checksum", -1, row_checksum, deterministic=True)  # for the triggers
                await db.execute(f"pragma busy_timeout = {_BUSY_MS}")
                await switch_to_wal(db, _BUSY_MS / 1000)
                await db.execute("pragma synchronous = full")  # a claim that was granted must survive a power cut
                short_writes = await asyncio.to_thread(_connect_for_writes, path)
            except _UNUSABLE as error:
                raise JournalError(f"the journal {path} {_explained(error)}") from None
            on_failure.pop_all()
        return cls(db, GroupCommit(short_writes), path)

    async def rows(self, sql: str, **values: object) -> list[sqlite3.Row]:
        """What a query gives. Raises JournalError."""
        try:
            return list(await self.connection.execute_fetchall(sql, values))
        except _UNUSABLE as error:
            raise self._error(error) from None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["SqliteTransaction"]:
        """A transaction: it is committed at the end, or rolled back on an error.

        With `begin immediate` replicas wait for one another at the start, and none fails half way.
        """
        async with self.short_writes.writing:
            try:
                await self.connection.execute("begin immediate")
                yield SqliteTransaction(self.connection)
                await self.connection.execute("commit")
            except BaseException as error:
                # A cancelled statement still runs, and the rollback waits for it. If no transaction began, it fails.
                with suppress(*_UNUSABLE):
                    await self.connection.execute("rollback")
                if isinstance(error, _UNUSABLE):
                    raise self._error(error) from None
                raise

    async def write(self, *statements: Statement, durable: bool = True) -> int:
        """Execute statements as one write, up to the first that changes no row; how many changed one."""
        try:
            return await self.short_writes.write(statements, durable=durable)
        except _UNUSABLE as error:
            raise self._error(error) from None

    async def faults(self) -> list[str]:
        """The faults that SQLite's own check finds, and triggers that differ, a phrase each."""
        checked = [str(row[0]) for row in await self.rows(f"pragma integrity_check({_MOST_FAULTS})")]
        faults = [f"SQLite says: {' '.join(line.split())}" for line in checked if line != "ok"]
        triggers = {row["name"]: row["sql"] for row in await self.rows(TRIGGERS)}
        return faults + [
            f"the trigger {name} is missing or changed"
            for name, sql in expected_triggers().items()
            if triggers.get(name) != sql
        ]

    async def columns(self, table: str) -> frozenset[str]:
        """The columns of a table; none if there is no such table."""
        return frozenset(row["name"] for row in await self.rows(f"pragma table_info({table})"))

    async def close(self) -> None:
        """Close the file."""
        try:
            await self.short_writes.close()
        finally:  # also if whoever waits is cancelled
            await self.connection.close()

    def _error(self, error: Exception) -> JournalError:
        return JournalError(f"the journal {self._path} {_explained(error)}")


class SqliteTransaction:
    """Fulfils `store.journal.database.Transaction`."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def rows(self, sql: str, **values: object) -> list[sqlite3.Row]:
        """What a query gives."""
        return list(await self._connection.execute_fetchall(sql, values))

    async def write(self, sql: str, **values: object) -> int:
        """Execute one statement; how many rows it changed."""
        return (await self._connection.execute(sql, values)).rowcount

    async def lock(self, name: str) -> None:
        """Nothing to do: SQLite runs one writing transaction at a time."""


@cache
def expected_triggers() -> Mapping[str, str]:
    """The triggers that write checksums, as the migrations make them; if one were missing, rows would seem damaged."""
    with closing(empty_journal()) as db:
        return dict(db.execute(TRIGGERS))


_UNUSABLE = (sqlite3.Error, UnicodeDecodeError)
"""What sqlite3 raises for a file it cannot use; the second, if the names of its tables are damaged."""


def _explained(error: Exception) -> str:
    return explain(error if isinstance(error, sqlite3.Error) else damaged())


def text_or_bytes(stored: bytes) -> str | bytes:
    """A text of the file as str; as bytes if it is not UTF-8, which SQLite does not check.

    By default sqlite3 raises an error for such a value, and no row of the query could be read.
    """
    try:
        return stored.decode("utf-8")
    except UnicodeDecodeError:
        return stored


def is_utf8(stored: bytes | None) -> bool:
    """A function for SQL: whether a text, cast to a blob, is UTF-8, so that it can be used as a key."""
    return isinstance(stored, bytes) and isinstance(text_or_bytes(stored), str)


def _connect_for_writes(path: Path) -> sqlite3.Connection:
    """A connection that the triggers can use, to a journal that is up to date."""
    db = sqlite3.connect(path, timeout=_BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    try:
        migrate(db, path, scripts())
    except BaseException:
        db.close()
        raise
    return db
