"""Daily posts where two things happen at once, and where a platform answers what no platform should. In virtual time."""

import asyncio
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import LONGEST_WAIT, Reach, RefusedForNowError
from bot.replies import Reply
from bot.schedule import Schedule
from tests.daily_world import FakePublisher, Platform, World, alive, schedule
from tests.test_daily import TODAY, outcomes
from tests.virtual import WallClock, virtually


class Refusing(FakePublisher):
    """A platform that refuses and names a time."""

    def __init__(self, side: Platform, waits: Iterator[float], reach: Reach) -> None:
        super().__init__(side)
        self.waits, self.reach = waits, reach

    async def publish(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        for wait in self.waits:
            self.side.requests.append((asyncio.get_running_loop().time(), schedule.identity))
            raise RefusedForNowError("busy", wait, self.reach)
        return await super().publish(schedule, reply, nonce)


def refuse(here: World, waits: Iterator[float], reach: Reach) -> None:
    """Let the platform answer so from now on."""
    postman = here.daily._postmen["discord"]
    postman.publisher = postman._delivery._publisher = Refusing(here.side, waits, reach)


@pytest.mark.parametrize("reach", list(Reach))
@pytest.mark.parametrize("wait", [1e20, math.inf, math.nan, -5.0])
def test_a_time_that_is_none_or_endless_costs_no_day(tmp_path: Path, wait: float, reach: Reach) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            refuse(here, iter([wait]), reach)
            await asyncio.sleep(800 + LONGEST_WAIT + 60)
            assert len(here.side.posted) == 1
            [(date, outcome)] = await outcomes(here)
            assert (date, outcome in ("posted", "late")) == (TODAY, True)

    virtually(work())


@pytest.mark.parametrize("reach", list(Reach))
def test_a_platform_that_always_says_now_is_not_asked_without_a_pause(tmp_path: Path, reach: Reach) -> None:
    async def work() -> None:
        side = Platform(WallClock())
        async with alive(tmp_path, side, side.clock) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            refuse(here, iter([0.0] * 10_000), reach)
            await asyncio.sleep(800 + 60)
            assert 2 <= len(side.requests) <= 10

    virtually(work())
