"""Daily posts while clocks, zones and rows of the journal are wrong: no quote twice, no backlog, no day lost."""

import asyncio
import contextlib
import datetime as dt
import sqlite3
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.daily import replies
from bot.daily.health import fault_of
from bot.daily.scheduler import POLL, READ_THROUGH
from bot.errors import JournalError
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode
from store.journal.row_checksums import row_checksum
from store.journal.sqlite import FILE
from tests.peers.daily_days import DAY, TODAY, TOMORROW, outcomes, posts_per_run
from tests.peers.daily_world import (
    Platform,
    alive,
    fill,
    schedule,
)
from tests.peers.virtual_time import WallClock, virtually


@pytest.mark.parametrize("back", [30.0, 3600.0, DAY, 10 * DAY])
def test_a_clock_that_is_set_back_posts_no_quote_twice(tmp_path: Path, back: float) -> None:
    async def work() -> None:
        async with alive(tmp_path, poll=POLL if back < DAY else 600.0) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(900)
            here.clock.shift(-back)
            await asyncio.sleep(back + 900 + DAY)
            assert posts_per_run(here.side) == {1}
            rows = await outcomes(here)
            assert (TODAY, "posted") in rows
            assert (TOMORROW, "posted") in rows
            assert {outcome for _, outcome in rows} == {"posted"}

    virtually(work())


@pytest.mark.parametrize(
    ("forward", "outcome"),
    [(3600.0, "late"), (8 * 3600.0, "missed"), (5 * DAY + 3600, "late"), (5 * DAY + 8 * 3600, "missed")],
)
def test_a_clock_that_is_set_forward_posts_no_backlog(tmp_path: Path, forward: float, outcome: str) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(700)
            here.clock.shift(forward)
            await asyncio.sleep(60)
            assert len(here.side.posted) == (1 if outcome == "late" else 0)
            rows = await outcomes(here)
            assert rows[-1][1] == outcome
            assert [earlier for _, earlier in rows[:-1]] == ["missed"] * int(forward // DAY)

    virtually(work())


def test_a_clock_that_was_wrong_for_a_while_costs_no_day(tmp_path: Path) -> None:
    """Far ahead, then right again: days that had not come are planned again, and what was posted keeps its row."""

    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(900)
            here.clock.shift(400 * DAY)
            await asyncio.sleep(900)
            here.clock.shift(-400 * DAY)
            await asyncio.sleep(2 * DAY)
            rows = await outcomes(here)
            assert rows[:3] == [(TODAY, "posted"), (TOMORROW, "posted"), (TODAY + dt.timedelta(2), "posted")]
            assert posts_per_run(here.side) == {1}

    virtually(work())


def test_a_clock_that_is_right_again_while_the_journal_is_away_costs_no_day(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            delete_future_misses, refusals = here.journal.delete_future_misses, iter(range(1))

            async def locked(platform: str, now: float) -> int:
                if next(refusals, None) is not None:
                    raise JournalError("the journal is locked by another process; stop it or wait")
                return await delete_future_misses(platform, now)

            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(900)
            here.clock.shift(400 * DAY)
            await asyncio.sleep(900)
            here.journal.delete_future_misses = locked  # type: ignore[method-assign]
            here.clock.shift(-400 * DAY)
            await asyncio.sleep(2 * DAY)
            rows = await outcomes(here)
            assert rows[:3] == [(TODAY, "posted"), (TOMORROW, "posted"), (TODAY + dt.timedelta(2), "posted")]

    virtually(work())


def test_new_rules_of_a_time_zone_take_effect(tmp_path: Path) -> None:
    """The stored moment is that of the old rules."""

    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock, poll=POLL) as here:
            right = schedule(clock=clock)
            old_run = replace(right.next_run, due=right.next_run.due + 3600)
            await here.journal.add_schedule(replace(right, next_run=old_run))
        async with alive(tmp_path, side, clock, poll=POLL) as here:
            await asyncio.sleep(900)
            assert await outcomes(here) == [(TODAY, "posted")]

    virtually(work())


def test_a_damaged_row_pauses_its_schedule_and_no_other(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            fill(tmp_path, [schedule(f"a{number}", here.clock) for number in range(6)])
            with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as db, db:
                db.create_function("row_checksum", -1, row_checksum)
                db.execute("update schedule set time_of_day = '25:99' where id = 'a3'")
                db.execute("update schedule set weekdays = cast(x'ff' as text) where id = 'a4'")
            here.daily.wake("discord")
            await asyncio.sleep(3 * DAY)
            assert Counter(posted.schedule_id for posted in here.side.posted) == {"a0": 3, "a1": 3, "a2": 3, "a5": 3}
            assert sorted(identity for identity, _ in here.side.notified) == ["a3", "a4"]
            assert "damaged (time)" in str(here.side.notified[0][1].lead)

    virtually(work())


@pytest.mark.parametrize("moment", ["'soon'", "x'00'", "9e999", "-9e999"])
def test_a_row_that_may_never_become_due_is_paused_at_the_next_start(tmp_path: Path, moment: str) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock):
            fill(tmp_path, [schedule(f"a{number}", clock) for number in range(3)])
            with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as db, db:
                db.create_function("row_checksum", -1, row_checksum)
                db.execute(f"update schedule set next_due = {moment} where id = 'a1'")
        async with alive(tmp_path, side, clock):
            await asyncio.sleep(3 * DAY)
            assert Counter(posted.schedule_id for posted in side.posted) == {"a0": 3, "a2": 3}
            assert [identity for identity, _ in side.notified] == ["a1"]
            assert "damaged (next date)" in str(side.notified[0][1].lead)

    virtually(work())


@pytest.mark.parametrize(
    ("column", "value"),
    [("next_due", "'soon'"), ("next_due", "9e999"), ("next_due", "next_due + 8640000"), ("channel", "'c9'")],
)
def test_a_row_that_is_damaged_while_the_bot_runs_is_paused_within_a_minute(
    tmp_path: Path, column: str, value: str
) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            fill(tmp_path, [schedule(f"a{number}", here.clock) for number in range(3)])
            here.daily.wake("discord")
            await asyncio.sleep(100)
            with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as db, db:
                [[trigger]] = db.execute("select sql from sqlite_master where name = 'schedule_updated'").fetchall()
                db.execute("drop trigger schedule_updated")  # a bad disk writes no checksum
                db.execute(f"update schedule set {column} = {value} where id = 'a1'")
                db.execute(trigger)
            await asyncio.sleep(60)
            assert [identity for identity, _ in here.side.notified] == ["a1"]
            stored = await here.journal.schedule("a1")
            assert stored is not None
            assert stored.paused is not None
            assert stored.paused.code is ReasonCode.ROW_UNREADABLE
            await asyncio.sleep(DAY)
            assert Counter(posted.schedule_id for posted in here.side.posted) == {"a0": 1, "a2": 1}
            assert len(here.side.notified) == 1

    virtually(work())


def test_a_zone_that_no_longer_exists_is_noticed_long_before_the_next_run(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            gone = replace(schedule(clock=here.clock), zone="Mars/Olympus")
            await here.journal.add_schedule(replace(gone, next_run=replace(gone.next_run, due=gone.next_run.due + DAY)))
            reason = Reason(ReasonCode.ZONE_GONE, ("Mars/Olympus",))
            stored = await here.journal.schedule("a1")
            assert stored is not None
            assert await fault_of(here.journal, stored, here.clock.now()) == wording.reasons.sentence(reason)
            reply = replies.schedule_list([stored], replies.ServerExtras(), here.clock.now())
            assert (wording.daily.paused(reason),) in reply.items
            await asyncio.sleep(READ_THROUGH + POLL)
            assert [identity for identity, _ in here.side.notified] == ["a1"]
            stored = await here.journal.schedule("a1")
            assert stored is not None
            assert stored.paused == reason

    virtually(work())


def test_a_zone_that_no_longer_exists_pauses_the_schedule_and_says_so(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(replace(schedule(clock=here.clock), zone="Mars/Olympus"))
            await asyncio.sleep(900)
            stored = await here.journal.schedule("a1")
            assert stored is not None
            assert stored.paused == Reason(ReasonCode.ZONE_GONE, ("Mars/Olympus",))
            assert here.side.notified[0][0] == "a1"

    virtually(work())
