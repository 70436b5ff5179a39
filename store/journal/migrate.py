"""Brings a journal up to date with the numbered files of migrations/sqlite/, for `SqliteDatabase.open`.

A released file is never edited: SQLite keeps the text of the statements that create a table, which journals would then
differ in. Only append new files.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib import resources
from pathlib import Path

import aiosqlite

from bot.errors import JournalError
from store.journal.row_checksums import row_checksum
from store.journal.version_3 import REPAIRABLE, reason_of_sentence, repairs

_FOLDER = "store.journal.migrations.sqlite"


@cache
def scripts() -> tuple[str, ...]:
    """The migrations, in order; the first is number 1."""
    files = [file for file in resources.files(_FOLDER).iterdir() if file.name.endswith(".sql")]
    return tuple(file.read_text(encoding="utf-8") for file in sorted(files, key=lambda file: file.name))


def empty_journal() -> sqlite3.Connection:
    """An empty journal in memory, as the migrations make it."""
    db = sqlite3.connect(":memory:")
    db.create_function("reason_of_sentence", 1, reason_of_sentence)
    db.create_function("row_checksum", -1, row_checksum)
    for script in scripts():
        db.executescript(script)
    return db


async def migrate(db: aiosqlite.Connection, path: Path, migrations: Sequence[str]) -> None:
    """Apply the migrations a journal lacks, each in a transaction of its own; `pragma user_version` counts them.

    Raises sqlite3.Error, and JournalError for a journal that a newer version of Verbatim has written.
    """
    await db.create_function("reason_of_sentence", 1, reason_of_sentence, deterministic=True)
    await db.create_function("row_checksum", -1, row_checksum, deterministic=True)
    version = 0
    while version < len(migrations):
        version = await _apply_next(db, path, migrations)


async def _apply_next(db: aiosqlite.Connection, path: Path, migrations: Sequence[str]) -> int:
    """Apply the first migration that is missing, if any; the journal's version then."""
    await db.execute("begin immediate")  # two replicas may start at once
    try:
        ((version,),) = await db.execute_fetchall("pragma user_version")
        if version > len(migrations):
            raise JournalError(
                f"the journal {path} has version {version}, but this program knows only {len(migrations)}; "
                "update Verbatim"
            )
        if version < len(migrations):
            missing = await _repairs(db) if version in REPAIRABLE else ()
            for statement in (*missing, *statements(migrations[version])):
                await db.execute(statement)
            version += 1
            await db.execute(f"pragma user_version = {version}")
        await db.execute("commit")
    except BaseException:
        with suppress(sqlite3.Error):
            await db.execute("rollback")
        raise
    return int(version)


async def _repairs(db: aiosqlite.Connection) -> Sequence[str]:
    """The statements that complete a journal that was written by a program from before the release of its version."""
    post, queue = [
        {row[1] for row in await db.execute_fetchall(f"pragma table_info({table})")} for table in ("post", "queue")
    ]
    return repairs(post, queue)


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: `executescript` would commit the transaction it runs in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
