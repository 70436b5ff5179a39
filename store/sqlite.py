"""Connects to SQLite, for the library and the journal, and explains its errors to operators."""

import asyncio
import sqlite3
import time

import aiosqlite

from bot.errors import lack_of

_EXPLANATIONS = {
    sqlite3.SQLITE_BUSY: "is locked by another process; stop it or wait",
    sqlite3.SQLITE_LOCKED: "is locked by another process; stop it or wait",
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full; free some space",
    sqlite3.SQLITE_READONLY: (
        "cannot be written: it is read-only; mount its disk for writing, or let this user write there"
    ),
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check VERBATIM_DATA and who may write there",
    sqlite3.SQLITE_PERM: "cannot be opened; check VERBATIM_DATA and who may write there",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk failed or is full; free some space or replace it",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a backup, or move it away to start with a new one",
    sqlite3.SQLITE_NOTADB: "is not an SQLite file; restore it from a backup, or move it away to start with a new one",
}

_LONGEST_MESSAGE = 120  # characters
_RETRY_AFTER = 0.02  # seconds


async def connect(database: str, *, uri: bool = False) -> aiosqlite.Connection:
    """A connection in autocommit mode. Raises sqlite3.Error.

    The database is opened before aiosqlite is: if aiosqlite failed to open it, its thread might end after the event
    loop and print an error about that.
    """
    opened = await asyncio.to_thread(sqlite3.connect, database, uri=uri, isolation_level=None, check_same_thread=False)
    return await aiosqlite.Connection(lambda: opened, iter_chunk_size=64)


async def switch_to_wal(db: aiosqlite.Connection, patience: float) -> None:
    """Switch a database to write-ahead logging. Raises sqlite3.Error.

    While another process writes, as a replica that starts at the same time does, SQLite fails here at once, whatever
    its busy timeout; so this tries again for `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            await db.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        await asyncio.sleep(_RETRY_AFTER)


def brief(error: BaseException) -> str:
    """The message of a library's error, short enough to be part of one line."""
    message = " ".join(str(error).split()) or type(error).__name__
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[:_LONGEST_MESSAGE]}..."


def damaged() -> sqlite3.DatabaseError:
    """An error for damage that was found by other means than SQLite itself, so that `explain` names it."""
    error = sqlite3.DatabaseError()
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def explain(error: sqlite3.Error) -> str:
    """What is wrong with a file, and how to fix it."""
    if (lack := lack_of(error)) is not None:
        return f"cannot be used: {lack}"
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code of an extended one
    return _EXPLANATIONS.get(
        code, f"cannot be used ({brief(error)}); free some disk space, or check who may write there"
    )
