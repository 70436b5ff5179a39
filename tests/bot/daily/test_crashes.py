"""Daily posts across crashes, replicas and the end of the program: each one once."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from bot.daily.ports import Pace
from bot.daily.scheduler import POLL
from tests.peers.daily_days import DAY, DUE, TODAY, TOMORROW, outcomes, posts_per_run
from tests.peers.daily_world import (
    Platform,
    alive,
    schedule,
)
from tests.peers.virtual_time import START, WallClock, virtually


@pytest.mark.parametrize(
    ("nonce_lifetime", "after", "down", "outcome", "posts"),
    [
        (120.0, 0.05, 10.0, "posted", 1),  # a crash before it was posted, and soon back: the same nonce
        (120.0, 0.15, 10.0, "posted", 1),  # after it was posted
        (120.0, 0.05, 600.0, "unknown", 0),  # the nonce has expired
        (120.0, 0.15, 600.0, "unknown", 1),
        (0.0, 0.05, 10.0, "unknown", 0),
        (0.0, 0.15, 10.0, "unknown", 1),
    ],
)
def test_a_crash_between_claim_and_confirmation(
    tmp_path: Path, nonce_lifetime: float, after: float, down: float, outcome: str, posts: int
) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, nonce_lifetime=nonce_lifetime)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.add_schedule(schedule(clock=clock))
            await asyncio.sleep(DUE - START + after)
            assert len(side.requests) == 1
        await asyncio.sleep(down)
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(200)
            assert await outcomes(here) == [(TODAY, outcome)]
            assert len(side.posted) == posts
            await asyncio.sleep(DAY)
            assert (await outcomes(here))[1] == (TOMORROW, "posted")
            assert len({message.ref for message in side.posted}) == posts + 1  # no quote comes again

    virtually(work())


def test_two_replicas_post_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here, here.life() as other:
            for number in range(50):
                await here.journal.add_schedule(schedule(f"x{number:02}", here.clock, channel=f"c{number}"))
            await asyncio.sleep(2 * DAY)
            assert posts_per_run(here.side) == {1}
            assert len(here.side.posted) == 100
            assert len(here.side.requests) == 100
            assert {outcome for _, outcome in await outcomes(other, "x00")} == {"posted"}

    virtually(work())


def test_a_replica_finishes_what_a_dead_one_began(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path, poll=POLL) as here:
            async with here.life():
                await here.daily.close()
                await here.journal.add_schedule(schedule(clock=here.clock))
                await asyncio.sleep(DUE - START + 0.05)
                assert len(here.side.requests) == 1
            async with here.life():
                await asyncio.sleep(100)
                assert await outcomes(here) == [(TODAY, "posted")]
                assert len(here.side.posted) == 1
                assert here.side.posted[0].at - (DUE - START) < 120

    virtually(work())


def test_closing_finishes_running_posts(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(schedule("a1", here.clock))
            await here.journal.add_schedule(schedule("b2", here.clock, time_of_day=dt.time(18, 1), channel="c2"))
            await asyncio.sleep(DUE - START + 0.05)
            assert not here.side.posted
            assert await here.daily.close()
            await asyncio.sleep(120)
            assert await outcomes(here, "a1") == [(TODAY, "posted")]
            assert await outcomes(here, "b2") == []

    virtually(work())


def test_closing_starts_no_post_that_waits_for_its_turn(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, pace=Pace(0.5))
        async with alive(tmp_path, side, clock) as here:
            for number in range(9):
                await here.journal.add_schedule(schedule(f"x{number}", clock, channel=f"c{number}"))
            await asyncio.sleep(DUE - START + 3)
            assert await here.daily.close()
            started = len(side.requests)
            await asyncio.sleep(60)
            assert 1 <= started == len(side.requests) == len(side.posted) < 9

    virtually(work())
