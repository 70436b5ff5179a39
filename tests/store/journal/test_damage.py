"""A damaged row stops only itself, is named by `verify`, and is never taken for something that was set or posted."""

import contextlib
import datetime as dt
import sqlite3
import stat
from pathlib import Path

import psycopg
import pytest

from bot.daily.schedule import Outcome, Post, Run, Schedule
from bot.model import OpenQuestion, Ref, Span
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode
from store.journal.journal import Journal
from store.journal.postgres import PostgresJournal
from store.journal.sqlite import FILE, TRIGGERS, SqliteJournal
from tests.fixtures.fakes import SetClock
from tests.fixtures.postgres_server import PostgresServer

REF = Ref("lighthouse-1", Span(113, 133))
NOW = SetClock().now()


def schedule(identity: str) -> Schedule:
    run = Run(dt.date(2023, 11, 14), NOW - 60)
    return Schedule(identity, "discord", "1", "2", dt.time(9), "Europe/Berlin", run, set_by="7")


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A journal with a row of every kind, and two schedules that are due."""
    await fill(await SqliteJournal.open(tmp_path, SetClock()))
    return tmp_path


async def fill(journal: Journal) -> None:
    await journal.claim_event(["event"], 60, OpenQuestion("event", "discord", "a process", '{"channel": 1}'))
    await journal.remember("discord", "1/2", "7", [REF])
    await journal.prefer("discord", "1", "view", "strict")
    await journal.prefer("discord", "1", "answers", "private")
    await journal.note("key", "value")
    await journal.mark_shown("discord:1/random", REF)
    await journal.veto("discord", "1", REF)
    for identity in ("aaa111", "bbb222"):
        await journal.add_schedule(schedule(identity))
        await journal.enqueue(identity, REF)
        run = Run(dt.date(2023, 11, 13), NOW - 86_460)
        post = Post(identity, run, Outcome.WAITING, NOW, REF, "token", look_again_at=NOW - 5)
        assert await journal.advance(schedule(identity), [post], schedule(identity).next_run)
    await journal.close()


def damage(data: Path, table: str, column: str, value: str) -> None:
    """Write a value, as SQL, into a column of the first row as the disk would: no trigger runs."""
    with contextlib.closing(sqlite3.connect(data / FILE)) as db, db:
        triggers = [(name, sql) for name, sql in db.execute(TRIGGERS) if name.startswith(table)]
        for name, _ in triggers:
            db.execute(f"drop trigger {name}")
        members = " where asker != ''" if table == "answer" else ""  # not the daily post's: tokens are in any order
        (first,) = db.execute(f"select min({_key(table)}) from {table}{members}").fetchone()
        db.execute(f"update {table} set {column} = {value} where {_key(table)} = ?", (first,))
        for _, sql in triggers:
            db.execute(sql)


def _key(table: str) -> str:
    return {
        "schedule": "id", "post": "schedule_id", "answer": "token", "preference": "name", "note": "key", "claim": "key",
        "veto": "interview", "shown": "number", "queue": "number", "open_question": "key",
    }[table]  # fmt: skip


NOT_UTF8 = "cast(x'ff41' as text)"

DAMAGES = [
    *[("schedule", column, value) for column, value in [
        ("time_of_day", "'25:99'"), ("time_of_day", "''"), ("time_of_day", NOT_UTF8), ("zone", "'../../etc'"),
        ("zone", "'Europe'"), ("zone", NOT_UTF8), ("zone", "x'00'"), ("weekdays", "'789'"), ("weekdays", "''"),
        ("weekdays", "'mon'"), ("interviews", "'{'"), ("interviews", "'{}'"), ("said_by", "'[1]'"), ("view", "'loud'"),
        ("catch_up", "'long'"), ("catch_up", "9e999"), ("next_date", "'2023-02-30'"), ("channel", NOT_UTF8),
        ("paused", NOT_UTF8), ("set_by", "x'ff'"), ("created_at", "'then'"), ("revision", "'one'"),
        ("next_due", "'soon'"), ("next_due", "x'00'"), ("next_due", "9e999"), ("next_due", "-9e999"),
        ("server", NOT_UTF8),
    ]],
    *[("post", column, value) for column, value in [
        ("outcome", "'eaten'"), ("ref", "'nothing'"), ("due", "'then'"), ("attempts", "'many'"), ("date", "'never'"),
        ("token", NOT_UTF8), ("reason", NOT_UTF8), ("message_id", "x'00'"), ("first_attempt_at", "'x'"),
        ("look_again_at", "'soon'"), ("look_again_at", "-9e999"),
    ]],
    ("answer", "refs", "'[]'"), ("answer", "refs", "'{'"), ("answer", "refs", "'[1]'"), ("answer", "shown", "'x'"),
    ("answer", "refs", NOT_UTF8), ("answer", "shown", "-1"), ("answer", "doubtful", "2"),
    ("preference", "value", NOT_UTF8), ("note", "value", NOT_UTF8), ("claim", "expires", NOT_UTF8),
    ("veto", "start_word", "'x'"), ("veto", "end_word", "-3"), ("shown", "interview", NOT_UTF8),
    ("queue", "end_word", "'x'"), ("queue", "interview", "'A B'"),
    ("open_question", "address", NOT_UTF8), ("open_question", "owner", "x'00'"), ("open_question", "renewed_at", "'x'"),
    ("open_question", "renewed_at", "-9e999"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "value"), DAMAGES)
async def test_every_row_that_cannot_be_read_is_named(data: Path, table: str, column: str, value: str) -> None:
    damage(data, table, column, value)
    journal = await SqliteJournal.open(data, SetClock())
    try:
        faults = await journal.verify()
        assert len(faults) == 1
        assert faults[0].startswith(table)
        await _read_everything(journal)
    finally:
        await journal.close()


async def _read_everything(journal: Journal) -> None:
    """What the program reads while it serves; nothing of it may fail."""
    await journal.preferences("discord", "1")
    await journal.latest("discord", "1/2", "7")
    await journal.noted("key")
    await journal.shown("discord:1/random")
    await journal.vetoes("discord", "1")
    await journal.claim("event", 60)
    await journal.unsettled_posts("discord", NOW, (0.0, ""), 100)
    for item in await journal.all_schedules():
        assert all(wording.reasons.sentence(item.paused) for _ in [0] if item.paused is not None)
        await journal.queue(item.identity)
        await journal.posts(item.identity, 10)
    await journal.next_wake("discord")
    await journal.take_lost_questions("discord", 0.0)
    await journal.tidy()


ON_POSTGRES = [
    ("schedule", "time_of_day", "25:99"), ("schedule", "zone", "../../etc"), ("schedule", "weekdays", "789"),
    ("schedule", "interviews", "{"), ("schedule", "view", "loud"), ("schedule", "next_date", "2023-02-30"),
    ("schedule", "next_due", "NaN"), ("schedule", "next_due", "-Infinity"), ("schedule", "catch_up", "Infinity"),
    ("post", "outcome", "eaten"), ("post", "ref", "nothing"), ("post", "date", "never"),
    ("post", "look_again_at", "NaN"), ("post", "look_again_at", "-Infinity"),
    ("answer", "refs", "{"), ("answer", "shown", "-1"), ("answer", "doubtful", "2"), ("claim", "expires", "NaN"),
    ("veto", "end_word", "-3"),
    ("shown", "start_word", "-1"), ("queue", "interview", "A B"), ("open_question", "renewed_at", "NaN"),
]  # fmt: skip
"""What PostgreSQL's own types and checksums let through: values that this program never writes."""


@pytest.mark.parametrize(("table", "column", "value"), ON_POSTGRES)
async def test_a_bad_row_stops_only_itself_on_postgresql(
    postgres: PostgresServer, table: str, column: str, value: str
) -> None:
    url, key = postgres.schema(), _key(table)
    await fill(await PostgresJournal.open(url, SetClock()))
    with psycopg.connect(url) as db:
        first = f"select min({key}) from {table}" + (" where asker != ''" if table == "answer" else "")
        db.execute(f"update {table} set {column} = %s where {key} = ({first})", [value])
    journal = await PostgresJournal.open(url, SetClock())
    try:
        (fault,) = await journal.verify()
        assert fault.startswith(table)
        await _read_everything(journal)
        due = await journal.due_schedules("discord", NOW, (float("-inf"), ""), 100)
        assert [item.identity for item in due if not item.damaged] == (
            ["bbb222"] if table == "schedule" else ["aaa111", "bbb222"]
        )
    finally:
        await journal.close()


@pytest.mark.parametrize("value", ["'soon'", "x'00'", "9e999", "-9e999", NOT_UTF8])
async def test_the_next_moment_is_that_of_rows_that_can_be_read(data: Path, value: str) -> None:
    damage(data, "schedule", "next_due", value)
    damage(data, "post", "look_again_at", value)
    journal = await SqliteJournal.open(data, SetClock())
    try:
        assert await journal.next_wake("discord") == NOW - 60
        await journal.delete_schedule("bbb222")
        assert await journal.next_wake("discord") is None
    finally:
        await journal.close()


async def test_a_whole_journal_is_called_whole(data: Path) -> None:
    journal = await SqliteJournal.open(data, SetClock())
    assert await journal.verify() == []
    await journal.close()


@pytest.mark.parametrize(
    ("column", "value"), [(column, value) for table, column, value in DAMAGES if table == "schedule"]
)
async def test_the_other_schedules_stay_due(data: Path, column: str, value: str) -> None:
    damage(data, "schedule", column, value)
    journal = await SqliteJournal.open(data, SetClock())
    try:
        due = {item.identity: item for item in await journal.due_schedules("discord", NOW, (0.0, ""), 100)}
        assert due["bbb222"].paused is None
        first = await journal.schedule("aaa111")
        assert first is not None
        assert first.damaged == (column,)
        assert first.paused == Reason(ReasonCode.ROW_UNREADABLE, (column,))
        if "aaa111" in due:  # the scheduler pauses it, once, and tells whoever set it
            assert await journal.pause("aaa111", first.paused)
        assert "aaa111" not in {item.identity for item in await journal.due_schedules("discord", NOW, (0.0, ""), 100)}
    finally:
        await journal.close()


async def test_a_schedule_whose_key_is_not_text_does_not_hold_up_the_pages(data: Path) -> None:
    damage(data, "schedule", "id", NOT_UTF8)
    journal = await SqliteJournal.open(data, SetClock())
    try:
        page = await journal.due_schedules("discord", NOW, (0.0, ""), 1)
        assert [item.identity for item in page] == ["bbb222"]
        assert await journal.due_schedules("discord", NOW, (page[0].next_run.due, "bbb222"), 1) == []
        assert len(await journal.all_schedules()) == 2
        assert len(await journal.verify()) == 1
    finally:
        await journal.close()


async def test_a_damaged_post_is_not_sent_again(data: Path) -> None:
    damage(data, "post", "ref", "'nothing'")
    journal = await SqliteJournal.open(data, SetClock())
    try:
        under_way = await journal.unsettled_posts("discord", NOW, (0.0, ""), 100)
        assert [post.schedule_id for _, post in under_way] == ["bbb222"]
        (post,) = await journal.posts("aaa111", 1)
        assert (post.outcome, post.reason) == (Outcome.UNKNOWN, Reason(ReasonCode.ROW_UNREADABLE, ("ref",)))
    finally:
        await journal.close()


async def test_a_table_that_is_missing_is_named(data: Path) -> None:
    with contextlib.closing(sqlite3.connect(data / FILE)) as db, db:
        db.execute("drop table veto")
        db.execute("alter table note rename column value to other")
    journal = await SqliteJournal.open(data, SetClock())
    faults = [fault for fault in await journal.verify() if "trigger" not in fault]
    assert faults == ["the table note lacks value", "there is no table veto"]
    await journal.close()


async def test_only_its_owner_reads_the_journal(tmp_path: Path) -> None:
    (tmp_path / FILE).touch(mode=0o644)
    journal = await SqliteJournal.open(tmp_path, SetClock())
    await journal.note("key", "value")
    assert _rights(tmp_path) == [0o600] * 3
    await journal.close()


def _rights(folder: Path) -> list[int]:
    return [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()]
