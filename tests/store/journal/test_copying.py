"""A journal is copied to another database whole or not at all, and both hold the same rows afterwards."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.daily.schedule import Outcome, Post, Run, Schedule
from bot.errors import InputError, JournalError
from bot.model import OpenQuestion, Ref, Span
from bot.reasons import Reason, ReasonCode
from store.journal.copying import copy
from store.journal.database import Row
from store.journal.journal import Journal
from store.journal.postgres import PostgresJournal
from store.journal.sqlite import SqliteDatabase, SqliteJournal
from tests.fixtures.fakes import SetClock
from tests.fixtures.postgres_server import PostgresServer
from tests.store.journal.conftest import JournalPlace, SqlitePlace

REFS = [Ref("lighthouse-1", Span(start, start + 9)) for start in (50, 10, 30)]
SCHEDULE = Schedule(
    "a1", "discord", "s1", "c1", dt.time(9, 5), "Europe/Berlin", Run(dt.date(2026, 11, 20), 1_795_000_000.123456),
    said_by=("Zoë Ü", "東京", "'; drop table post; --"), set_by="42", created_at=17.25,
)  # fmt: skip


@pytest.fixture
async def full(tmp_path: Path) -> AsyncIterator[Journal]:
    """An SQLite journal with several rows of every kind."""
    journal = await SqliteJournal.open(tmp_path / "full", SetClock())
    try:
        await fill(journal)
        yield journal
    finally:
        await journal.close()


async def fill(journal: Journal) -> None:
    for number in range(3):
        question = OpenQuestion(f"event:{number}", "discord", "owner", '{"channel": 2, "message": 1}')
        await journal.claim_event([question.key], 60.5 + number, question)
        await journal.turn_to(await journal.remember("discord", "1/2", f"user{number}", REFS), number)
        await journal.prefer("slack", f"T{number}", "view", "strict\n\t'\"%:name")
        await journal.note(f"note {number}", "ü" * 1000)
        await journal.veto("discord", "s1", REFS[number])
        await journal.mark_shown("discord:s1/random", REFS[number])
        schedule = replace(SCHEDULE, identity=f"a{number}", paused=Reason(ReasonCode.CHANNEL_GONE) if number else None)
        await journal.add_schedule(schedule)
        post = Post(schedule.identity, schedule.next_run, Outcome.SENDING, 5.5, ref=REFS[0], token=f"t{number}",
                    attempts=1, first_attempt_at=0.1, first_attempt_ticks=0.2, look_again_at=7.0)  # fmt: skip
        await journal.advance(schedule, [post], Run(dt.date(2026, 11, 21), 1_795_086_400.0))
        for ref in REFS:
            await journal.enqueue(schedule.identity, ref)


async def everything(journal: Journal) -> dict[str, object]:
    """What a journal says of all that `fill` stored."""
    return {
        "schedules": await journal.all_schedules(),
        "posts": [await journal.posts(f"a{number}", 9) for number in range(3)],
        "queues": [await journal.queue(f"a{number}") for number in range(3)],
        "shown": await journal.shown("discord:s1/random"),
        "vetoes": sorted(map(str, await journal.vetoes("discord", "s1"))),
        "latest": [await journal.latest("discord", "1/2", f"user{number}") for number in range(3)],
        "posted": [await journal.recall(f"t{number}") for number in range(3)],
        "preferences": [await journal.preferences("slack", f"T{number}") for number in range(3)],
        "notes": [await journal.noted(f"note {number}") for number in range(3)],
    }


async def test_there_and_back_every_row_is_the_same(full: Journal, journal: Journal, tmp_path: Path) -> None:
    counts = await copy(full.database, journal.database)
    assert counts == {
        "answer": 6, "claim": 3, "note": 3, "open_question": 3, "post": 3, "preference": 3, "queue": 9, "schedule": 3,
        "shown": 3, "veto": 3,
    }  # fmt: skip
    assert await everything(journal) == await everything(full)
    back = await SqliteJournal.open(tmp_path / "back", SetClock())
    assert await copy(journal.database, back.database) == counts
    assert SqlitePlace(tmp_path / "back").contents() == SqlitePlace(tmp_path / "full").contents()
    await back.close()


async def test_a_copy_goes_on_where_the_first_one_was(full: Journal, journal: Journal) -> None:
    await copy(full.database, journal.database)
    assert not await journal.claim("event:1", 60)
    await journal.mark_shown("discord:s1/random", REFS[0])
    assert await journal.shown("discord:s1/random") == [REFS[1], REFS[2], REFS[0]]
    await journal.enqueue("a1", REFS[0])
    assert await journal.queue("a1") == [*REFS, REFS[0]]


async def test_copied_again_nothing_changes(full: Journal, journal: Journal, place: JournalPlace) -> None:
    counts = await copy(full.database, journal.database)
    before = place.contents()
    assert await copy(full.database, journal.database) == counts
    assert place.contents() == before


async def test_a_journal_that_is_in_use_is_not_overwritten(
    full: Journal, journal: Journal, place: JournalPlace
) -> None:
    await journal.note("mine", "stays")
    before = place.contents()
    with pytest.raises(InputError, match=r"the journal to copy to is not empty \(its table answer differs\)"):
        await copy(full.database, journal.database)
    assert place.contents() == before


async def test_a_source_that_changes_meanwhile_is_noticed_and_nothing_is_copied(
    full: Journal, journal: Journal, place: JournalPlace
) -> None:
    class Changing(SqliteDatabase):
        async def rows(self, sql: str, **values: object) -> Sequence[Row]:  # type: ignore[override]
            rows = await super().rows(sql, **values)
            if "from note" in sql:
                await full.note("another", str(len(rows)))
            return rows

    assert isinstance(full.database, SqliteDatabase)
    before = place.contents()
    with pytest.raises(JournalError, match=r"note changed while it was copied \(4 rows, 3 copied\), so nothing was"):
        await copy(Changing(full.database.connection, full.database.short_writes, Path("full")), journal.database)
    assert place.contents() == before


async def test_a_row_that_the_target_cannot_hold_stops_everything(full: Journal, postgres: PostgresServer) -> None:
    await full.note("zero", "a\0b")
    url = postgres.schema()
    target = await PostgresJournal.open(url, SetClock())
    with pytest.raises(JournalError, match="NUL"):
        await copy(full.database, target.database)
    assert await target.all_schedules() == []
    await target.close()


async def test_two_copies_at_once_leave_one(full: Journal, place: JournalPlace, journal: Journal) -> None:
    again = await place.open(SetClock())
    counts = await asyncio.gather(copy(full.database, journal.database), copy(full.database, again.database))
    assert counts[0] == counts[1]
    assert await everything(again) == await everything(full)
    await again.close()
