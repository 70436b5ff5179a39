"""A week of crashes, replicas, refusals and set clocks, in seconds: each run has one post, or none and a reason."""

import asyncio
import datetime as dt
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.daily.schedule import SEEN, Outcome, run_after
from tests.peers.daily_world import Platform, World, alive, moods_by_chance, schedule
from tests.peers.virtual_time import WallClock, virtually

DAY = 86400.0
POSTED = {Outcome.POSTED, Outcome.LATE}
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "America/Nuuk")
WEEKDAYS = ((0, 1, 2, 3, 4, 5, 6), (0, 1, 2, 3, 4), (5, 6))
CHANCES = {"busy": 0.1, "broken": 0.07, "lost": 0.05, "unheard": 0.02, "silent": 0.02, "offline": 0.05}


async def live_for_a_while(here: World, dice: random.Random) -> None:
    """Run, half the time with a replica, and end near a moment that matters most of the time."""
    if dice.random() < 0.5:
        async with here.life():
            await asyncio.sleep(dice.expovariate(1 / 3600))
    next_wake = await here.journal.next_wake("discord") or 0.0
    if dice.random() < 0.8:
        await asyncio.sleep(max(0.0, next_wake - here.clock.now()) + dice.uniform(0, 3))
    else:
        await asyncio.sleep(dice.expovariate(1 / 7200))


async def stay_down_for_a_while(clock: WallClock, dice: random.Random) -> None:
    """Be down for seconds or hours; sometimes the clock is set meanwhile."""
    await asyncio.sleep(dice.choice((1.0, 20.0, 300.0, 4 * 3600.0)) if dice.random() < 0.9 else 9 * 3600.0)
    if dice.random() < 0.1:
        clock.shift(dice.choice((-1800.0, -90.0, 90.0, 1800.0)))


@pytest.mark.parametrize("nonce_lifetime", [120.0, 0.0])
@pytest.mark.parametrize("seed", range(3))
def test_a_week_of_trouble(tmp_path: Path, seed: int, nonce_lifetime: float) -> None:
    dice = random.Random(seed)

    async def work() -> None:
        clock = WallClock()  # 2030-03-17
        clock.shift(10 * DAY)  # so that clocks change in Berlin and Nuuk during the week
        side = Platform(
            clock,
            nonce_lifetime=nonce_lifetime,
            latency=lambda: dice.choice((0.1, 0.3, 2.0)),
            mood=moods_by_chance(seed, CHANCES),
        )
        schedules = [
            schedule(
                f"x{number:02}", clock, time_of_day=dt.time(dice.randrange(24), dice.choice((0, 15, 30))),
                zone=dice.choice(ZONES), channel=f"c{number % 9}", server=f"s{number % 4}",
                weekdays=dice.choice(WEEKDAYS),
            )
            for number in range(24)
        ]  # fmt: skip
        async with alive(tmp_path, side, clock, poll=300.0) as here:
            for daily in schedules:
                await here.journal.add_schedule(daily)
            await here.daily.close()
        end = clock.now() + 7 * DAY
        while clock.now() < end:
            async with alive(tmp_path, side, clock, poll=300.0) as here:
                await live_for_a_while(here, dice)
            await stay_down_for_a_while(clock, dice)
        side.mood = lambda _: "fine"
        async with alive(tmp_path, side, clock, poll=300.0) as here:
            await asyncio.sleep(DAY)
            assert set(Counter(message.nonce for message in side.posted).values()) <= {1}
            outcomes: Counter[Outcome] = Counter()
            for daily in schedules:
                rows = {post.run.date: post for post in await here.journal.posts(daily.identity, 100)}
                stored = await here.journal.schedule(daily.identity)
                assert stored is not None
                date = daily.next_run.date
                while date < stored.next_run.date:
                    post, count = rows[date], side.count(daily.identity, date)
                    outcomes[post.outcome] += 1
                    if post.outcome in POSTED:
                        assert count == 1
                    else:
                        assert count in ((0, 1) if post.outcome in SEEN else (0,))
                        assert post.reason is not None
                    date = run_after(daily, date).date
            assert outcomes[Outcome.POSTED] + outcomes[Outcome.LATE] > 40
            assert outcomes[Outcome.SENDING] + outcomes[Outcome.WAITING] == 0

    virtually(work())
