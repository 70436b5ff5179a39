"""Every test that asks for `journal` runs on SQLite and on PostgreSQL: one contract for both."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from bot.ports import Clock
from store.journal.journal import Journal
from store.journal.postgres import PostgresJournal
from store.journal.sqlite import FILE, SqliteJournal
from tests.fixtures.fakes import SetClock

Contents = Mapping[str, list[tuple[object, ...]]]


class JournalPlace(Protocol):
    """Where a test's journal is. A second one that is opened there is a replica."""

    address: str

    async def open(self, clock: Clock) -> Journal: ...

    def contents(self) -> Contents:
        """Every row, by table."""
        ...


class SqlitePlace:
    def __init__(self, folder: Path) -> None:
        self.folder, self.address = folder, str(folder)

    async def open(self, clock: Clock) -> Journal:
        return await SqliteJournal.open(self.folder, clock)

    def contents(self) -> Contents:
        with contextlib.closing(sqlite3.connect(self.folder / FILE)) as db:
            names = db.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
            return {name: db.execute(f"select * from {name}").fetchall() for (name,) in names.fetchall()}


class PostgresPlace:
    def __init__(self, url: str) -> None:
        self.address = url

    async def open(self, clock: Clock) -> Journal:
        return await PostgresJournal.open(self.address, clock)

    def contents(self) -> Contents:
        with psycopg.connect(self.address) as db:
            names = db.execute("select table_name from information_schema.tables where table_schema = current_schema()")
            tables = [name for (name,) in names.fetchall() if name != "journal_version"]
            return {name: db.execute(f"select * from {name}").fetchall() for name in tables}


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> JournalPlace:
    if request.param == "sqlite":
        return SqlitePlace(request.getfixturevalue("tmp_path"))
    return PostgresPlace(request.getfixturevalue("postgres").schema())


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def journal(place: JournalPlace, clock: SetClock) -> AsyncIterator[Journal]:
    opened = await place.open(clock)
    yield opened
    await opened.close()


@pytest.fixture
async def replica(place: JournalPlace, clock: SetClock, journal: Journal) -> AsyncIterator[Journal]:
    """A second process, as far as the database can tell."""
    assert journal
    opened = await place.open(clock)
    yield opened
    await opened.close()
