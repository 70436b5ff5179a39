"""A value that changed to another valid one is damage: it is named, never used, and never made good by the bot."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.schedule import Outcome
from bot.reasons import Reason, ReasonCode
from store.journal.migrate import empty_journal
from store.journal.quotes import QUEUE
from store.journal.row_checksums import COLUMNS, WHOLE_ROW, column_of, row_checksum
from store.journal.sqlite import FILE, SqliteJournal
from store.journal.tables import Tables
from store.journal.verify import expected_columns
from tests.fixtures.fakes import SetClock
from tests.store.journal.test_damage import NOW, REF, damage, data

__all__ = ["data"]

VALID = [
    ("schedule", "channel", "'3'"), ("schedule", "server", "'2'"), ("schedule", "time_of_day", "'09:01'"),
    ("schedule", "zone", "'Europe/Paris'"), ("schedule", "weekdays", "'01'"), ("schedule", "next_due", "next_due + 1"),
    ("schedule", "revision", "7"), ("schedule", "set_by", "'8'"), ("schedule", "view", "'strict'"),
    ("post", "ref", "'lighthouse-1:113-134'"), ("post", "outcome", "'sending'"), ("post", "attempts", "1"),
    ("post", "token", "'other'"), ("post", "message_id", "'1'"), ("answer", "refs", "'[\"lighthouse-1:1-9\"]'"),
    ("answer", "shown", "1"), ("answer", "doubtful", "1"), ("answer", "asker", "'8'"),
    ("preference", "value", "'strong'"), ("note", "value", "'v'"),
    ("claim", "expires", "expires + 1"), ("veto", "start_word", "1"), ("shown", "end_word", "134"),
    ("queue", "end_word", "134"), ("queue", "schedule_id", "'ccc333'"),
    ("open_question", "address", "'{\"channel\": 2}'"), ("open_question", "owner", "'another process'"),
    ("open_question", "platform", "'slack'"), ("open_question", "renewed_at", "renewed_at - 1"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "value"), VALID)
async def test_another_valid_value_is_named(data: Path, table: str, column: str, value: str) -> None:
    damage(data, table, column, value)
    journal = await SqliteJournal.open(data, SetClock())
    try:
        (fault,) = await journal.verify()
        assert fault.startswith(f"{table} ")
    finally:
        await journal.close()


async def test_a_schedule_that_changed_is_paused_and_stays_damaged_whatever_is_written(data: Path) -> None:
    damage(data, "schedule", "channel", "'3'")
    journal = await SqliteJournal.open(data, SetClock())
    try:
        due = {item.identity: item for item in await journal.due_schedules("discord", NOW, (0.0, ""), 100)}
        damaged = Reason(ReasonCode.ROW_UNREADABLE, (WHOLE_ROW,))
        assert (due["aaa111"].paused, due["bbb222"].paused) == (damaged, None)
        assert await journal.pause("aaa111", damaged)
        again = await journal.schedule("aaa111")
        assert again is not None
        assert again.damaged == (WHOLE_ROW,)
        assert len(await journal.verify()) == 1
        await journal.delete_schedule("aaa111")
        assert await journal.verify() == []
    finally:
        await journal.close()


async def test_a_post_that_changed_is_not_sent_again(data: Path) -> None:
    damage(data, "post", "ref", "'lighthouse-1:113-134'")
    journal = await SqliteJournal.open(data, SetClock())
    try:
        assert [item.identity for item, _ in await journal.unsettled_posts("discord", NOW, (0.0, ""), 9)] == ["bbb222"]
        (post,) = await journal.posts("aaa111", 1)
        assert (post.outcome, post.reason) == (Outcome.UNKNOWN, Reason(ReasonCode.ROW_UNREADABLE, (WHOLE_ROW,)))
    finally:
        await journal.close()


async def test_an_answer_that_changed_shows_no_other_quote(data: Path) -> None:
    damage(data, "answer", "refs", "'[\"lighthouse-1:1-9\"]'")
    journal = await SqliteJournal.open(data, SetClock())
    try:
        assert await journal.latest("discord", "1/2", "7") is None
    finally:
        await journal.close()


async def test_an_open_question_that_changed_is_apologised_for_nowhere(data: Path) -> None:
    damage(data, "open_question", "address", "'{\"channel\": 2}'")
    journal = await SqliteJournal.open(data, SetClock())
    try:
        await journal.renew_questions("a process")  # a partial update makes no damaged row a good one
        assert len(await journal.verify()) == 1
        assert await journal.take_lost_questions("discord", -1.0) == []
    finally:
        await journal.close()


async def test_a_choice_or_note_that_is_written_anew_is_whole_again(data: Path) -> None:
    damage(data, "preference", "value", "'strong'")
    damage(data, "note", "value", "'other'")
    journal = await SqliteJournal.open(data, SetClock())
    try:
        assert (await journal.preferences("discord", "1"), await journal.noted("key")) == ({"view": "strict"}, None)
        await journal.prefer("discord", "1", "answers", "public")
        await journal.note("key", "new")
        assert await journal.preferences("discord", "1") == {"view": "strict", "answers": "public"}
        assert await journal.noted("key") == "new"
        assert await journal.verify() == []
    finally:
        await journal.close()


async def test_whatever_the_journal_writes_is_whole(data: Path) -> None:
    journal = await SqliteJournal.open(data, SetClock())
    try:
        token = await journal.remember("discord", "1/2", "7", [REF, REF])
        await journal.turn_to(token, 1)
        assert (answer := await journal.recall(token)) is not None
        assert answer.shown == 1
        (under_way, _) = await journal.unsettled_posts("discord", NOW, (0.0, ""), 100)
        assert await journal.settle(under_way[1])
        assert await journal.claim("event 2", 1)
        await journal.tidy()
        assert await journal.verify() == []
    finally:
        await journal.close()


async def test_a_trigger_that_is_missing_is_named(data: Path) -> None:
    with contextlib.closing(sqlite3.connect(data / FILE)) as db, db:
        db.execute("drop trigger note_updated")
    journal = await SqliteJournal.open(data, SetClock())
    assert await journal.verify() == ["the trigger note_updated is missing or changed"]
    await journal.close()


def test_every_column_of_every_table_is_in_its_checksum() -> None:
    assert COLUMNS.keys() == expected_columns().keys()
    with contextlib.closing(empty_journal()) as db:
        for table, columns in COLUMNS.items():
            present = tuple(row[1] for row in db.execute(f"pragma table_info({table})"))
            assert (*columns, column_of(table)) == present or sorted((*columns, column_of(table))) == sorted(present)
            (sql,) = db.execute("select sql from sqlite_master where name = ?", (f"{table}_inserted",)).fetchone()
            places = [sql.index(f"(new.{column})") for column in columns]
            assert places == sorted(places)


_VALUES = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.text(), st.binary())


@given(st.lists(_VALUES, min_size=1, max_size=5), st.data())
def test_other_values_have_another_checksum(values: list[Any], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(values) - 1))
    other = data.draw(_VALUES.filter(lambda value: _typed(value) != _typed(values[index])))
    assert row_checksum(*values) != row_checksum(*values[:index], other, *values[index + 1 :])


def _typed(value: object) -> tuple[type, object]:
    """A text and its bytes count as the same, which SQLite keeps apart by the column."""
    stored = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    return type(stored), repr(stored)


class LyingDatabase:
    """A database whose index leads to the row of another schedule."""

    async def rows(self, _: str, **__: object) -> list[dict[str, object]]:
        return [{"schedule_id": name, "interview": "lighthouse-1"} for name in ("aaa111", "bbb222")]


async def test_a_damaged_index_gives_nobody_the_rows_of_others() -> None:
    lying: Any = LyingDatabase()
    lying.transaction = None
    rows = await Tables(lying, SetClock())._rows(QUEUE, schedule_id="aaa111")
    assert [row["schedule_id"] for row in rows] == ["aaa111"]
