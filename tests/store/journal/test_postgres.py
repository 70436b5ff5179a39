"""The journal on PostgreSQL: its tables, its migrations, and a server that is away, restarts, hangs or refuses."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from importlib import resources

import psycopg
import pytest

from bot.errors import JournalError, SettingError
from bot.model import Ref, Span
from store import postgres as postgres_module
from store.journal.postgres import PostgresDatabase, PostgresJournal, translated
from store.journal.postgres_migrate import migrate, scripts
from store.journal.posts import UNSETTLED
from store.journal.schedules import RUNNING
from store.journal.verify import expected_columns
from store.postgres import Postgres
from tests.fixtures.fakes import SetClock
from tests.fixtures.postgres_server import PostgresServer

REF = Ref("lighthouse-1", Span(113, 133))


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.schema()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Postgres]:
    """A pool over an empty schema."""
    opened = Postgres(url)
    yield opened
    await opened.close()


# --- tables and migrations ----------------------------------------------------------------------


async def test_the_tables_are_those_of_sqlite(url: str) -> None:
    opened = await PostgresDatabase.open(url)
    tables = await opened.rows("select table_name from information_schema.tables where table_schema = current_schema()")
    assert {row["table_name"] for row in tables} == {*expected_columns(), "journal_version"}
    for table, columns in expected_columns().items():
        assert await opened.columns(table) == columns
    await opened.close()


def test_the_files_are_numbered_without_a_gap() -> None:
    names = sorted(file.name for file in resources.files("store.journal.migrations.postgres").iterdir())
    numbers = [int(name[:4]) for name in names if re.fullmatch(r"\d{4}_[a-z]+\.sql", name)]
    assert numbers == list(range(1, len(scripts()) + 1))


async def test_the_doubt_and_the_position_of_every_answer_are_kept(url: str, database: Postgres) -> None:
    """Version 2 stored an answer in doubt that shows its quote 2 as -3."""
    await migrate(database, scripts()[:2])
    clock = SetClock()
    with psycopg.connect(url, autocommit=True) as connection:
        for token, shown in (("sure", 1), ("doubtful", -3)):
            connection.execute(
                "insert into answer (token, platform, place, asker, refs, shown, created_at) "
                "values (%s, 'x', '1', 'a', %s, %s, %s)",
                (token, f'["{REF}", "{REF}", "{REF}"]', shown, clock.now()),
            )
    journal = await PostgresJournal.open(url, clock)
    recalled = [await journal.recall(token) for token in ("sure", "doubtful")]
    assert [answer and (answer.shown, answer.doubtful) for answer in recalled] == [(1, False), (2, True)]
    assert await journal.verify() == []
    await journal.close()


async def test_a_migration_that_fails_leaves_the_journal_as_it_was(database: Postgres) -> None:
    await migrate(database, scripts())
    with pytest.raises(JournalError, match="syntax error"):
        await migrate(database, (*scripts(), "create table half (a text);\n", "no SQL;\n"))
    async with database.session(reading=True) as session:
        assert [dict(row) for row in await session.rows("select to_regclass('half') as half", {})] == [{"half": None}]
        assert [row["version"] for row in await session.rows("select version from journal_version", {})] == [
            *range(1, len(scripts()) + 1)
        ]
    await migrate(database, (*scripts(), "create table whole (a text);\n"))
    async with database.session(reading=True) as session:
        assert await session.rows("select a from whole", {}) == []


async def test_replicas_that_start_together_migrate_once(url: str) -> None:
    journals = await asyncio.gather(*(PostgresJournal.open(url, SetClock()) for _ in range(4)))
    assert sorted([await journal.claim("event", 60) for journal in journals]) == [False, False, False, True]
    for journal in journals:
        await journal.close()


async def test_a_journal_of_a_newer_version_is_refused(database: Postgres, url: str) -> None:
    await migrate(database, (*scripts(), "create table newer (a text);\n"))
    with pytest.raises(
        JournalError, match=rf"has version {len(scripts()) + 1}, .* knows only {len(scripts())}; update"
    ):
        await PostgresJournal.open(url, SetClock())


async def test_a_database_of_another_program_is_refused(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table answer (forty_two integer)")
    with pytest.raises(JournalError, match="has tables of another program; give Verbatim a database of its own"):
        await PostgresJournal.open(url, SetClock())


def test_the_sql_is_translated() -> None:
    assert "is_utf8" not in translated(RUNNING)
    assert "join schedule on" in translated(UNSETTLED)
    assert "cross" not in translated(UNSETTLED)


# --- addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["postgresql://user:se%cret@host/db", "postgres://host/db?secret=1"])
async def test_an_address_that_cannot_be_read_is_named_without_its_password(url: str) -> None:
    with pytest.raises(SettingError, match=r"DATABASE_URL is not an address like postgresql://user:password") as raised:
        await PostgresJournal.open(url, SetClock())
    assert "cret" not in str(raised.value)


async def test_nobody_answers(unused: int) -> None:
    with pytest.raises(JournalError) as raised:
        await PostgresJournal.open(f"postgres://verbatim:secret@127.0.0.1:{unused}/quotes", SetClock())
    assert str(raised.value) == (
        "the journal (database quotes on 127.0.0.1) cannot be reached (Connection refused); "
        "check DATABASE_URL and that the server runs"
    )


@pytest.fixture
def unused(own_server: PostgresServer) -> int:
    """A port at which nobody listens."""
    own_server.stop()
    return own_server.port


async def test_a_database_or_user_that_does_not_exist(postgres: PostgresServer) -> None:
    with pytest.raises(JournalError, match=r'cannot be reached \(FATAL: database "nothing" does not exist\)'):
        await PostgresJournal.open(postgres.url.replace("/postgres", "/nothing"), SetClock())
    with pytest.raises(JournalError, match=r'role "nobody" does not exist'):
        await PostgresJournal.open(postgres.url.replace("verbatim@", "nobody:secret@"), SetClock())


# --- a server that fails ------------------------------------------------------------------------


async def test_after_a_restart_the_next_call_works(own_server: PostgresServer) -> None:
    journal = await PostgresJournal.open(own_server.url, SetClock())
    token = await journal.remember("discord", "1/2", "alice", [REF])
    own_server.stop(signal.SIGQUIT)
    own_server.start()
    assert await journal.recall(token) is not None
    assert await journal.claim("event", 60)
    await journal.close()


async def test_while_the_server_is_away_every_call_fails_soon(
    own_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = await PostgresJournal.open(own_server.url, SetClock())
    own_server.stop()
    for _ in range(3):
        with pytest.raises(JournalError, match="cannot be reached"):
            await journal.claim("event", 60)
        with pytest.raises(JournalError, match="cannot be reached"):
            await journal.preferences("discord", "1")
    own_server.start()
    monkeypatch.setattr(postgres_module, "_RETRY_AFTER", 0.0)
    with pytest.raises(JournalError, match="cannot be reached; check"):  # it does not even try for a moment
        await journal.claim("event", 60)
    assert isinstance(journal.database, PostgresDatabase)
    journal.database.postgres._away_until = 0.0
    assert await journal.claim("event", 60)
    await journal.close()


async def test_a_server_that_hangs_costs_only_our_patience(
    own_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = await PostgresJournal.open(own_server.url, SetClock())
    monkeypatch.setattr(postgres_module, "_RETRY_AFTER", 0.0)
    monkeypatch.setattr(postgres_module, "PATIENCE", 1.0)
    with psycopg.connect(own_server.url) as other:
        other.execute("lock table claim in exclusive mode")
        claiming = asyncio.create_task(journal.claim("event", 60))
        await asyncio.sleep(0)
        own_server.freeze()
        with pytest.raises(JournalError, match="did not answer within 1 s"):
            await claiming
        cancelled = asyncio.create_task(journal.claim("event", 60))
        await asyncio.wait({cancelled}, timeout=0.1)
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        own_server.thaw()
    assert await journal.claim("another", 60)
    await journal.close()


async def test_more_callers_than_connections_wait_for_their_turn(url: str) -> None:
    journal = await PostgresJournal.open(url, SetClock())
    granted = await asyncio.gather(*(journal.claim(f"event:{number // 2}", 60) for number in range(200)))
    assert sum(granted) == 100
    await journal.close()


async def test_what_is_written_survives_a_power_cut(url: str) -> None:
    opened = await PostgresDatabase.open(url)
    assert [row["synchronous_commit"] for row in await opened.rows("show synchronous_commit")] == ["on"]
    await opened.close()


async def test_a_text_that_postgresql_cannot_store_is_refused_and_nothing_else_is_lost(url: str) -> None:
    journal = await PostgresJournal.open(url, SetClock())
    with pytest.raises(JournalError, match="NUL"):
        await journal.note("key", "a\0b")
    await journal.note("key", "ab")
    assert await journal.noted("key") == "ab"
    await journal.close()
