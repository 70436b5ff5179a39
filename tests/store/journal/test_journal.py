"""The journal: events claimed once, answers remembered for 30 days, nothing ever half written."""

import asyncio
import contextlib
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest

from bot.errors import JournalError
from bot.model import Ref, RememberedAnswer, Span
from store.journal import sqlite as journal_module
from store.journal.sqlite import FILE, SqliteDatabase, SqliteJournal
from tests.conftest import ROOT
from tests.fixtures.fakes import SetClock

REFS = (Ref("lighthouse-1", Span(113, 133)), Ref("ferry-2", Span(0, 20)))
DAY = 86400.0


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def journal(tmp_path: Path, clock: SetClock) -> AsyncIterator[SqliteJournal]:
    opened = await SqliteJournal.open(tmp_path, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def replica(tmp_path: Path, clock: SetClock, journal: SqliteJournal) -> AsyncIterator[SqliteJournal]:
    """A second process, as far as SQLite can tell."""
    assert journal
    opened = await SqliteJournal.open(tmp_path, clock)
    yield opened
    await opened.close()


def database_of(journal: SqliteJournal) -> aiosqlite.Connection:
    """What a journal writes with."""
    assert isinstance(journal._database, SqliteDatabase)
    return journal._database.connection


def tables(data: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row, by table."""
    with contextlib.closing(sqlite3.connect(data / FILE)) as db:
        names = [
            name
            for (name,) in db.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
        ]
        return {name: db.execute(f"select * from {name}").fetchall() for name in names}


# --- claims -------------------------------------------------------------------------------------


async def test_an_event_is_claimed_once(journal: SqliteJournal, replica: SqliteJournal) -> None:
    assert await journal.claim("slack:Ev1", 60)
    assert not await journal.claim("slack:Ev1", 60)
    assert not await replica.claim("slack:Ev1", 60)
    assert await replica.claim("slack:Ev2", 60)


async def test_a_claim_expires(journal: SqliteJournal, replica: SqliteJournal, clock: SetClock) -> None:
    assert await journal.claim("daily:2026-11-24", 60)
    clock.wait(59.9)
    assert not await replica.claim("daily:2026-11-24", 60)
    clock.wait(0.1)
    assert await replica.claim("daily:2026-11-24", 60)
    clock.wait(59.9)
    assert not await journal.claim("daily:2026-11-24", 60)  # the second claim has its own time


async def test_of_many_claims_at_the_same_time_one_is_granted(journal: SqliteJournal, replica: SqliteJournal) -> None:
    for key in range(10):
        granted = await asyncio.gather(*(opened.claim(f"event:{key}", 60) for opened in (journal, replica) * 10))
        assert sum(granted) == 1


@pytest.mark.processes
async def test_of_several_processes_one_is_granted(tmp_path: Path) -> None:
    """They create the journal at the same moment, and claim the same 50 events."""
    pipe = asyncio.subprocess.PIPE
    claimers = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", _CLAIM, tmp_path, cwd=ROOT, stdin=pipe, stdout=pipe)
        for _ in range(3)
    ]
    for claimer in claimers:
        assert claimer.stdout is not None
        assert await claimer.stdout.readline() == b"ready\n"
    granted = [
        output.split() for output, _ in await asyncio.gather(*(claimer.communicate(b"go\n") for claimer in claimers))
    ]
    assert [claimer.returncode for claimer in claimers] == [0, 0, 0]
    assert sorted(int(key) for keys in granted for key in keys) == list(range(50))


_CLAIM = """
import asyncio, sys
from pathlib import Path
from store.journal.sqlite import SqliteJournal
from tests.fixtures.fakes import SetClock
async def claim():
    print("ready", flush=True)
    sys.stdin.readline()
    journal = await SqliteJournal.open(Path(sys.argv[1]), SetClock())
    for key in range(50):
        if await journal.claim(f"event:{key}", 60):
            print(key)
    await journal.close()
asyncio.run(claim())
"""


# --- answers ------------------------------------------------------------------------------------


async def test_an_answer_is_remembered_without_its_question(
    journal: SqliteJournal, clock: SetClock, tmp_path: Path
) -> None:
    token = await journal.remember("discord", "1/2", "alice", REFS)
    assert await journal.recall(token) == RememberedAnswer(token, "discord", "1/2", "alice", REFS, 0, clock.now())
    rows = {name: rows for name, rows in tables(tmp_path).items() if rows}
    assert rows == {
        "answer": [(token, "discord", "1/2", "alice", '["lighthouse-1:113-133", "ferry-2:0-20"]', 0, clock.now())]
    }


async def test_tokens_cannot_be_guessed(journal: SqliteJournal) -> None:
    tokens = {await journal.remember("discord", "1/2", "alice", REFS) for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) >= 16 for token in tokens)
    assert await journal.recall("' or 1=1 --") is None


async def test_the_latest_answer_is_the_one_of_the_same_asker(journal: SqliteJournal, clock: SetClock) -> None:
    await journal.remember("discord", "1/2", "alice", REFS)
    clock.wait(1)
    second = await journal.remember("discord", "1/2", "alice", REFS[1:])
    clock.wait(1)
    await journal.remember("discord", "1/2", "bob", REFS)
    await journal.remember("discord", "1/3", "alice", REFS)
    await journal.remember("slack", "1/2", "alice", REFS)
    latest = await journal.latest("discord", "1/2", "alice")
    assert latest is not None
    assert (latest.token, latest.refs) == (second, REFS[1:])
    assert await journal.latest("discord", "1/2", "carol") is None


async def test_which_quote_is_shown_is_remembered(journal: SqliteJournal, replica: SqliteJournal) -> None:
    token = await journal.remember("console", "chat", "me", REFS)
    await journal.turn_to(token, 1)
    answer = await replica.recall(token)
    assert answer is not None
    assert answer.shown == 1


async def test_an_answer_is_forgotten_after_30_days(journal: SqliteJournal, clock: SetClock, tmp_path: Path) -> None:
    token = await journal.remember("discord", "1/2", "alice", REFS)
    await journal.claim("event", 60)
    clock.wait(30 * DAY - 1)
    assert await journal.recall(token) is not None
    assert await journal.latest("discord", "1/2", "alice") is not None
    clock.wait(1)
    assert await journal.recall(token) is None
    assert await journal.latest("discord", "1/2", "alice") is None
    await journal.tidy()
    assert not any(tables(tmp_path).values())


async def test_what_random_showed_to_one_person_alone_is_forgotten_after_30_days(
    journal: SqliteJournal, clock: SetClock
) -> None:
    alone, together = "discord:user/1/random", "discord:1/random"
    for scope in (alone, together):
        await journal.mark_shown(scope, REFS[0])
    clock.wait(30 * DAY - 1)
    await journal.tidy()
    assert await journal.shown(alone) == [REFS[0]]
    clock.wait(1)
    await journal.tidy()
    assert (await journal.shown(alone), await journal.shown(together)) == ([], [REFS[0]])


async def test_a_server_is_forgotten_with_everything_and_no_other(journal: SqliteJournal) -> None:
    for server in ("1", "11"):
        await journal.remember("discord", f"{server}/2", "alice", REFS)
        await journal.prefer("discord", server, "view", "strict")
        await journal.mark_shown(f"discord:{server}/2", REFS[0])
    assert await journal.forget("discord", "1") == 3
    assert await journal.latest("discord", "1/2", "alice") is None
    assert (await journal.preferences("discord", "1"), await journal.shown("discord:1/2")) == ({}, [])
    assert await journal.latest("discord", "11/2", "alice") is not None
    assert (await journal.preferences("discord", "11"), await journal.shown("discord:11/2")) == (
        {"view": "strict"},
        [REFS[0]],
    )


async def test_a_person_is_forgotten_in_one_server_only(journal: SqliteJournal) -> None:
    for place in ("1/2", "1/2/thread", "11/2"):
        for asker in ("alice", "bob"):
            await journal.remember("discord", place, asker, REFS)
    assert await journal.forget_asker("discord", "1", "alice") == 2
    left = {(place, asker) for place in ("1/2", "1/2/thread", "11/2") for asker in ("alice", "bob")} - {
        ("1/2", "alice"),
        ("1/2/thread", "alice"),
    }
    for place, asker in left:
        assert await journal.latest("discord", place, asker) is not None
    assert await journal.latest("discord", "1/2", "alice") is None
    assert await journal.latest("discord", "1/2/thread", "alice") is None


async def test_what_was_shown_last_comes_last(journal: SqliteJournal) -> None:
    for ref in (*REFS, REFS[0]):
        await journal.mark_shown("console:random", ref)
    assert await journal.shown("console:random") == [REFS[1], REFS[0]]


async def test_choices_and_notes_are_stored_and_taken_back(journal: SqliteJournal) -> None:
    await journal.prefer("slack", "T1", "view", "strict")
    await journal.prefer("slack", "T1", "view", "captions")
    await journal.prefer("slack", "T1", "zone", "Europe/Berlin")
    await journal.prefer("slack", "T1", "zone", None)
    await journal.note("commands", "abc")
    await journal.note("commands", "def")
    assert await journal.preferences("slack", "T1") == {"view": "captions"}
    assert (await journal.noted("commands"), await journal.noted("other")) == ("def", None)


# --- what goes wrong ----------------------------------------------------------------------------


async def test_a_file_that_is_not_a_database(tmp_path: Path, clock: SetClock) -> None:
    (tmp_path / FILE).write_bytes(b"this is a text, not a database " * 50)
    with pytest.raises(JournalError, match=r"journal\.sqlite is not an SQLite file; restore it from a backup"):
        await SqliteJournal.open(tmp_path, clock)


async def test_a_folder_in_place_of_the_file(tmp_path: Path, clock: SetClock) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(JournalError, match="cannot be opened; check VERBATIM_DATA and who may write there"):
        await SqliteJournal.open(tmp_path, clock)


async def test_a_folder_that_cannot_be_made(tmp_path: Path, clock: SetClock) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match=r"cannot be made \(Not a directory\); check VERBATIM_DATA"):
        await SqliteJournal.open(tmp_path / "file" / "data", clock)


async def test_a_journal_that_another_process_locks(
    tmp_path: Path, clock: SetClock, journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "_BUSY_MS", 1)
    impatient = await SqliteJournal.open(tmp_path, clock)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("begin immediate")
        for _ in range(2):
            with pytest.raises(JournalError, match=r"journal\.sqlite is locked by another process; stop it or wait"):
                await impatient.claim("event", 60)
        with pytest.raises(JournalError, match="is locked by another process"):
            await SqliteJournal.open(tmp_path, clock)
        assert await impatient.recall("reading goes on") is None
    assert await impatient.claim("event", 60)
    assert not await journal.claim("event", 60)
    await impatient.close()


async def test_a_new_journal_is_opened_while_a_replica_creates_it(tmp_path: Path, clock: SetClock) -> None:
    """SQLite waits for every lock but the one for turning a file to WAL."""
    with contextlib.closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("begin immediate")
        opening = asyncio.create_task(SqliteJournal.open(tmp_path, clock))
        await asyncio.wait({opening}, timeout=0.3)
        assert not opening.done()
        other.execute("commit")
    journal = await opening
    assert await journal.claim("event", 60)
    await journal.close()


async def test_a_full_disk_loses_the_write_and_nothing_else(journal: SqliteJournal) -> None:
    token = await journal.remember("discord", "1/2", "alice", REFS)
    await database_of(journal).execute("pragma max_page_count = 1")  # as if the disk were full: the file must not grow
    many = [Ref("lighthouse-1", Span(start, start + 5)) for start in range(5000)]
    for _ in range(2):
        with pytest.raises(JournalError, match=r"cannot be written: the disk is full; free some space"):
            await journal.remember("discord", "1/2", "alice", many)
    await database_of(journal).execute("pragma max_page_count = 1000000")
    await journal.turn_to(token, 1)
    latest = await journal.latest("discord", "1/2", "alice")
    assert latest is not None
    assert (latest.token, latest.shown) == (token, 1)


async def test_a_cancelled_write_leaves_no_transaction_behind(journal: SqliteJournal, replica: SqliteJournal) -> None:
    """Whichever step it is cancelled at: this connection still works, and others are not locked out."""
    for steps in range(8):
        task = asyncio.create_task(journal.remember("discord", "1/2", "alice", REFS))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert await journal.claim(f"here:{steps}", 60)
        assert await replica.claim(f"there:{steps}", 60)


async def test_an_error_inside_leaves_no_thread_behind(tmp_path: Path, clock: SetClock) -> None:
    """A thread of aiosqlite that stays would keep the process from ending."""
    before = set(threading.enumerate())

    async def use() -> None:
        journal = await SqliteJournal.open(tmp_path, clock)
        try:
            await journal.claim("event", 60)
            raise RuntimeError("inside")
        finally:
            await journal.close()

    with pytest.raises(RuntimeError, match="inside"):
        await use()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / FILE).write_bytes(b"not a database " * 100)
    with pytest.raises(JournalError):
        await SqliteJournal.open(tmp_path / "bad", clock)
    (tmp_path / "worse" / FILE).mkdir(parents=True)
    with pytest.raises(JournalError):
        await SqliteJournal.open(tmp_path / "worse", clock)
    new = set(threading.enumerate()) - before
    ours = [thread for thread in new if not thread.name.startswith("asyncio_")]  # those are the loop's own
    for thread in ours:  # one that was asked to end needs a moment
        await asyncio.to_thread(thread.join, 10)
    assert [thread.name for thread in ours if thread.is_alive()] == []


async def test_what_is_written_survives_a_power_cut(journal: SqliteJournal) -> None:
    """A claim that was granted must not be granted again: SQLite syncs at every commit (`pragma synchronous` is 2)."""
    [(level,)] = [tuple(row) for row in await database_of(journal).execute_fetchall("pragma synchronous")]
    assert level == 2
