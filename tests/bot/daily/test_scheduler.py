"""The loop that posts, in virtual time: on time, never early, late only as allowed, every run explained."""

import asyncio
import datetime as dt
from pathlib import Path

from bot.daily.schedule import first_run_after
from bot.daily.scheduler import POLL
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode
from tests.peers.daily_days import AWAY, DAY, DUE, TODAY, TOMORROW, outcomes
from tests.peers.daily_world import (
    Platform,
    alive,
    schedule,
)
from tests.peers.virtual_time import START, WallClock, virtually


def test_it_is_posted_on_time_once_a_day(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            here.daily.wake("discord")
            await asyncio.sleep(3 * DAY)
            assert [round(message.at - (DUE - START)) for message in here.side.posted] == [0, DAY, 2 * DAY]
            assert await outcomes(here) == [(TODAY + dt.timedelta(days), "posted") for days in range(3)]
            [post, *_] = await here.journal.posts("a1", 1)
            assert (post.message_id, post.attempts, post.look_again_at) == ("m2", 1, None)
            answer = await here.journal.recall(post.token or "")
            assert answer is not None
            assert (answer.platform, answer.place, answer.asker, answer.refs) == ("discord", "s1/c1", "", (post.ref,))
            assert len({message.ref for message in here.side.posted}) == 3

    virtually(work())


def test_a_schedule_that_another_replica_set_is_noticed(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path, poll=POLL) as here:
            await asyncio.sleep(700)
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(200)
            assert len(here.side.posted) == 1
            assert here.side.posted[0].at < DUE - START + 1

    virtually(work())


def test_after_an_outage_one_late_post_says_so_and_the_others_are_missed(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.add_schedule(schedule(clock=clock, weekdays=(0, 2, 6)))  # today, Mon and Wed
        await asyncio.sleep(800 + 3 * DAY + 3600)  # down until Wednesday, 19:00
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(60)
            assert await outcomes(here) == [
                (TODAY, "missed"), (TOMORROW, "missed"), (TODAY + dt.timedelta(3), "late"),
            ]  # fmt: skip
            [message] = side.posted
            assert message.reply.notes == (wording.daily.late(3600),)
            assert [post.reason for post in await here.journal.posts("a1", 10)] == [None, AWAY, AWAY]

    virtually(work())


def test_beyond_its_window_a_quote_is_not_posted(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.add_schedule(schedule("a1", clock))
            await here.journal.add_schedule(schedule("b2", clock, catch_up=2 * 3600.0))
        await asyncio.sleep(800 + 3 * 3600)
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(60)
            assert await outcomes(here, "a1") == [(TODAY, "late")]
            assert await outcomes(here, "b2") == [(TODAY, "missed")]
            await asyncio.sleep(DAY)
            assert await outcomes(here, "b2") == [(TODAY, "missed"), (TOMORROW, "posted")]

    virtually(work())


def test_after_a_short_outage_the_post_does_not_say_that_it_is_late(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path, poll=POLL) as here:
            here.side.connected = False
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(800 + 120)
            assert not here.side.posted
            here.side.connected = True
            here.daily.wake("discord")
            await asyncio.sleep(5)
            assert here.side.posted[0].reply.notes == ()
            assert await outcomes(here) == [(TODAY, "posted")]

    virtually(work())


def test_years_of_downtime_leave_a_bounded_number_of_rows(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.add_schedule(schedule(clock=clock))
        await asyncio.sleep(3 * 365 * DAY)
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(60)
            rows = await here.journal.posts("a1", 1000)
            assert 60 <= len(rows) <= 63
            gap = (rows[-2].run.date - rows[-1].run.date).days - 1
            assert rows[-1].reason == Reason(ReasonCode.BOT_AWAY_FOR_DAYS, (str(gap),))
            assert len(side.posted) <= 1

    virtually(work())


def test_the_next_run_is_on_the_next_chosen_weekday() -> None:
    assert first_run_after(schedule(weekdays=(0,)), START).date == TOMORROW
