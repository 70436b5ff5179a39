"""Brings a journal up to date with the numbered files of migrations/sqlite/, for `SqliteDatabase.open`.

A released file is never edited: SQLite keeps the text of the statements that create a table, which journals would then
differ in. Only append new files.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from functools import cache
from importlib import resources
from pathlib import Path

from bot.errors import JournalError
from store.journal.row_checksums import row_checksum
from store.journal.version_3 import REPAIRABLE, reason_of_sentence, repairs

_FOLDER = "store.journal.migrations.sqlite"


@cache
def scripts() -> tuple[str, ...]:
    """The migrations, in order; the first is number 1."""
    files = [file for file in resources.files(_FOLDER).iterdir() if file.name.endswith(".sql")]
    return tuple(file.read_text(encoding="utf-8") for file in sorted(files, key=lambda file: file.name))


def empty_journal(migrations: Sequence[str] | None = None) -> sqlite3.Connection:
    """An empty journal in memory, as the migrations make it; by default all of them."""
    db = sqlite3.connect(":memory:")
    _add_functions(db)
    for script in scripts() if migrations is None else migrations:
        db.executescript(script)
    return db


@cache
def _definitions(migrations: tuple[str, ...]) -> tuple[str, ...]:
    """The statements that make an empty journal at once: renaming columns one after another takes six times as long."""
    with closing(empty_journal(migrations)) as db:
        return tuple(sql for (sql,) in db.execute("select sql from sqlite_master where sql is not null order by rowid"))


def _add_functions(db: sqlite3.Connection) -> None:
    db.create_function("reason_of_sentence", 1, reason_of_sentence, deterministic=True)
    db.create_function("row_checksum", -1, row_checksum, deterministic=True)


def migrate(db: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> None:
    """Apply the migrations a journal lacks, each in a transaction of its own; `pragma user_version` counts them.

    A new journal is made at once, as all of them together make it. `db` must begin no transaction by itself. Raises
    sqlite3.Error, and JournalError for a journal that a newer version of Verbatim has written.
    """
    _add_functions(db)
    version = 0
    while version < len(migrations):
        version = _apply_next(db, path, migrations)


def _apply_next(db: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> int:
    """Apply the first migration that is missing, if any; the journal's version then."""
    db.execute("begin immediate")  # two replicas may start at once
    try:
        version = int(db.execute("pragma user_version").fetchone()[0])
        if version > len(migrations):
            raise JournalError(
                f"the journal {path} has version {version}, but this program knows only {len(migrations)}; "
                "update Verbatim"
            )
        if version < len(migrations):
            is_new = version == 0 and _is_empty(db)
            for statement in _definitions(tuple(migrations)) if is_new else _steps(db, version, migrations):
                db.execute(statement)
            version = len(migrations) if is_new else version + 1
            db.execute(f"pragma user_version = {version}")
        db.execute("commit")
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("rollback")
        raise
    return version


def _is_empty(db: sqlite3.Connection) -> bool:
    return db.execute("select 1 from sqlite_master").fetchone() is None


def _steps(db: sqlite3.Connection, version: int, migrations: Sequence[str]) -> Sequence[str]:
    """The statements that lead from a version to the next."""
    return (*(_repairs(db) if version in REPAIRABLE else ()), *statements(migrations[version]))


def _repairs(db: sqlite3.Connection) -> Sequence[str]:
    """The statements that complete a journal that was written by a program from before the release of its version."""
    post, queue = [{row[1] for row in db.execute(f"pragma table_info({table})")} for table in ("post", "queue")]
    return repairs(post, queue)


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: `executescript` would commit the transaction it runs in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
