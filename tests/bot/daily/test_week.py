"""A week of crashes, replicas, refusals and set clocks, in seconds: each schedule and date has one post or an explained none."""

import asyncio
import datetime as dt
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.daily.schedule import SEEN, Outcome, following
from tests.peers.daily_world import Platform, alive, roll, schedule
from tests.peers.virtual_time import WallClock, virtually

DAY = 86400.0
POSTED = {Outcome.POSTED, Outcome.LATE}
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "America/Nuuk")
CHANCES = {"busy": 0.1, "broken": 0.07, "lost": 0.05, "unheard": 0.02, "silent": 0.02, "offline": 0.05}


@pytest.mark.parametrize("same_for", [120.0, 0.0])
@pytest.mark.parametrize("seed", range(3))
def test_a_week_of_trouble(tmp_path: Path, seed: int, same_for: float) -> None:
    dice = random.Random(seed)

    async def work() -> None:
        clock = (
            WallClock()
        )  # 2030-03-17; clocks change in Berlin and Nuuk two weeks later, so it begins the week before that
        clock.shift(10 * DAY)
        side = Platform(
            clock, same_for=same_for, latency=lambda: dice.choice((0.1, 0.3, 2.0)), mood=roll(seed, CHANCES)
        )
        made = [
            schedule(
                f"x{number:02}", clock, at=dt.time(dice.randrange(24), dice.choice((0, 15, 30))), zone=dice.choice(ZONES),
                place=f"c{number % 9}", server=f"s{number % 4}", weekdays=dice.choice(((0, 1, 2, 3, 4, 5, 6), (0, 1, 2, 3, 4), (5, 6))),
            )
            for number in range(24)
        ]  # fmt: skip
        async with alive(tmp_path, side, clock, poll=300.0) as here:
            for one in made:
                await here.journal.keep_schedule(one)
            await here.daily.close()
        end = clock.now() + 7 * DAY
        while clock.now() < end:
            async with alive(tmp_path, side, clock, poll=300.0) as here:
                if dice.random() < 0.5:
                    async with here.life():
                        await asyncio.sleep(dice.expovariate(1 / 3600))
                due = await here.journal.wakes("discord")  # die near the moments that matter, most of the time
                wait = (
                    max(0.0, (due or 0.0) - clock.now()) + dice.uniform(0, 3)
                    if dice.random() < 0.8
                    else dice.expovariate(1 / 7200)
                )
                await asyncio.sleep(wait)
            await asyncio.sleep(dice.choice((1.0, 20.0, 300.0, 4 * 3600.0)) if dice.random() < 0.9 else 9 * 3600.0)
            if dice.random() < 0.1:
                clock.shift(dice.choice((-1800.0, -90.0, 90.0, 1800.0)))
        side.mood = lambda _: "fine"
        async with alive(tmp_path, side, clock, poll=300.0) as here:
            await asyncio.sleep(DAY)
            counted = Counter(one.nonce for one in side.posted)
            assert set(counted.values()) <= {1}
            outcomes: Counter[Outcome] = Counter()
            for one in made:
                rows = {post.run.date: post for post in await here.journal.posts(one.identity, 100)}
                held = await here.journal.schedule(one.identity)
                assert held is not None
                date = one.run.date
                while date < held.run.date:
                    post, count = rows[date], side.count(one.identity, date)
                    outcomes[post.outcome] += 1
                    assert (
                        (count == 1)
                        if post.outcome in POSTED
                        else (count == 0)
                        if post.outcome not in SEEN
                        else count in (0, 1)
                    )
                    assert post.outcome in POSTED or post.reason
                    date = following(one, date).date
            assert outcomes[Outcome.POSTED] + outcomes[Outcome.LATE] > 40
            assert outcomes[Outcome.SENDING] + outcomes[Outcome.WAITING] == 0

    virtually(work())
