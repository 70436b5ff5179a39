"""SQLite connections that leave nothing behind when they fail, and what SQLite's errors mean to an operator."""

import asyncio
import sqlite3
import time

import aiosqlite

_MENDS = {
    sqlite3.SQLITE_BUSY: "is held by another process; stop it or wait",
    sqlite3.SQLITE_LOCKED: "is held by another process; stop it or wait",
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full; free it",
    sqlite3.SQLITE_READONLY: "cannot be written: it is read-only; mount its disk for writing, or let this user write there",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check VERBATIM_DATA and who may write there",
    sqlite3.SQLITE_PERM: "cannot be opened; check VERBATIM_DATA and who may write there",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk failed or is full; free it or mend it",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a backup, or move it away to begin anew",
    sqlite3.SQLITE_NOTADB: "is no SQLite file; restore it from a backup, or move it away to begin anew",
}

_BRIEF = 120  # characters
_LOOK_AGAIN = 0.02  # seconds


async def connect(database: str, *, uri: bool = False) -> aiosqlite.Connection:
    """A connection in autocommit mode. Raises sqlite3.Error.

    When aiosqlite itself fails to connect, its thread ends some time later, maybe after the event loop, and complains
    of that on the error output; so the part that can fail is done before it.
    """
    opened = await asyncio.to_thread(sqlite3.connect, database, uri=uri, isolation_level=None, check_same_thread=False)
    return await aiosqlite.Connection(lambda: opened, iter_chunk_size=64)


async def turn_to_wal(db: aiosqlite.Connection, patience: float) -> None:
    """Turn a file to write-ahead logging. Raises sqlite3.Error.

    While another process writes, as a replica that starts at once does, SQLite itself does not wait its turn for this,
    whatever its busy timeout; so it is waited for here, for `patience` seconds.
    """
    end = time.monotonic() + patience
    while True:
        try:
            await db.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        await asyncio.sleep(_LOOK_AGAIN)


def brief(error: BaseException) -> str:
    """An error of somebody else's on a part of one line."""
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= _BRIEF else f"{said[:_BRIEF]}..."


def explain(error: sqlite3.Error) -> str:
    """What is wrong with a file, and what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code of an extended one
    return _MENDS.get(code, f"cannot be used ({brief(error)}); free the disk, or check who may write there")
