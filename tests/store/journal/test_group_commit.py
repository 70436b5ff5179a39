"""Writes to SQLite that come at the same time are committed together, and each fails only for itself."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.journal.database import Statement
from store.journal.group_commit import MOST_TOGETHER, GroupCommit

ADD = "insert into item (name) values (:name)"
RENAME = "update item set name = :name where name = :before"


@pytest.fixture
async def group(tmp_path: Path) -> AsyncIterator[GroupCommit]:
    connection = sqlite3.connect(tmp_path / "items.sqlite", isolation_level=None, check_same_thread=False)
    connection.execute("pragma journal_mode = wal")
    connection.execute("create table item (name text primary key)")
    opened = GroupCommit(connection)
    yield opened
    await opened.close()


def adding(name: str) -> list[Statement]:
    return [(ADD, {"name": name})]


def names(group: GroupCommit) -> list[str]:
    return [name for (name,) in group.connection.execute("select name from item order by rowid")]


async def test_what_comes_at_the_same_time_is_one_commit(group: GroupCommit) -> None:
    statements: list[str] = []
    group.connection.set_trace_callback(statements.append)
    async with group.writing:  # a transaction is being written meanwhile
        writing = [asyncio.create_task(group.write(adding(f"{number:03}"), durable=True)) for number in range(100)]
        await asyncio.sleep(0)
    assert await asyncio.gather(*writing) == [1] * 100
    assert statements.count("commit") == 2 > 100 / MOST_TOGETHER
    assert names(group) == [f"{number:03}" for number in range(100)]


async def test_a_write_that_fails_fails_alone(group: GroupCommit) -> None:
    await group.write(adding("b"), durable=True)
    writing = [asyncio.create_task(group.write(adding(name), durable=True)) for name in "abc"]
    outcomes = await asyncio.gather(*writing, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [int, sqlite3.IntegrityError, int]
    assert names(group) == ["b", "a", "c"]


async def test_a_write_ends_at_the_first_statement_that_changes_nothing(group: GroupCommit) -> None:
    await group.write(adding("a"), durable=True)
    statements: list[Statement] = [
        (RENAME, {"before": "a", "name": "b"}),
        (RENAME, {"before": "a", "name": "c"}),
        (ADD, {"name": "never"}),
    ]
    assert await group.write(statements, durable=True) == 1
    assert names(group) == ["b"]


async def test_a_caller_that_gives_up_before_its_turn_writes_nothing_and_holds_up_nobody(group: GroupCommit) -> None:
    async with group.writing:
        given_up = asyncio.create_task(group.write(adding("given up"), durable=True))
        staying = asyncio.create_task(group.write(adding("staying"), durable=True))
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.sleep(0)
    assert await staying == 1
    assert names(group) == ["staying"]


async def test_one_durable_write_makes_the_commit_wait_for_the_disk(group: GroupCommit) -> None:
    async with group.writing:
        writing = [
            asyncio.create_task(group.write(adding(name), durable=durable))
            for name, durable in (("a", False), ("b", True), ("c", False))
        ]
        await asyncio.sleep(0)
    await asyncio.gather(*writing)
    assert group.connection.execute("pragma synchronous").fetchone() == (2,)
    await group.write(adding("d"), durable=False)
    assert group.connection.execute("pragma synchronous").fetchone() == (1,)


async def test_whoever_waits_when_it_closes_is_still_served(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "items.sqlite", isolation_level=None, check_same_thread=False)
    connection.execute("create table item (name text primary key)")
    group = GroupCommit(connection)
    writing = asyncio.create_task(group.write(adding("last"), durable=True))
    await asyncio.sleep(0)
    await group.close()
    assert await writing == 1
    with contextlib.closing(sqlite3.connect(tmp_path / "items.sqlite")) as db:
        assert db.execute("select name from item").fetchall() == [("last",)]
