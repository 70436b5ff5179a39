"""Daily posts where two things happen at once, and where a platform answers what no platform should. In virtual time."""

import asyncio
import math
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.chat.visitor import Place, Server, Visitor
from bot.daily.admin import DailyAdmin, ScheduleRequest
from bot.daily.ports import Pace
from bot.daily.schedule import Outcome, Run, Schedule
from bot.errors import LONGEST_WAIT, InputError, Reach, RefusedForNowError
from bot.presentation import wording
from bot.presentation.reply import Reply
from bot.reasons import Reason, ReasonCode
from store.journal.journal import SqliteJournal
from tests.bot.daily.test_scheduler import TODAY, outcomes
from tests.peers.daily_world import FakePublisher, Platform, World, alive, schedule
from tests.peers.virtual_time import WallClock, virtually


class Refusing(FakePublisher):
    """A platform that refuses and names a time."""

    def __init__(self, side: Platform, waits: Iterator[float], reach: Reach) -> None:
        super().__init__(side)
        self.waits, self.reach = waits, reach

    async def publish(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        for wait in self.waits:
            self.side.requests.append((asyncio.get_running_loop().time(), schedule.identity))
            raise RefusedForNowError(Reason(ReasonCode.PLATFORM_BUSY, ("discord",)), wait, self.reach)
        return await super().publish(schedule, reply, nonce)


def refuse(here: World, waits: Iterator[float], reach: Reach) -> None:
    """Let the platform answer so from now on."""
    scheduler = here.daily._schedulers["discord"]
    scheduler.publisher = scheduler._delivery._publisher = Refusing(here.side, waits, reach)


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


def test_a_process_that_was_stopped_after_its_claim_does_not_post_what_another_did(tmp_path: Path) -> None:
    """Stopped for longer than a platform knows a nonce, as by SIGSTOP, or a virtual machine that was frozen."""

    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            claim = here.journal.advance

            async def stopped(*args: Any) -> bool:
                mine = await claim(*args)
                await asyncio.sleep(700)
                return mine

            here.journal.advance = stopped  # type: ignore[method-assign,assignment]
            await asyncio.sleep(810)
            async with here.life():
                await asyncio.sleep(3600)
                assert [round(one.when - 800) for one in here.side.posted] == [60]
                assert await outcomes(here) == [(TODAY, "posted")]

    virtually(work())


def test_what_may_stand_in_the_old_channel_is_not_posted_in_the_new_one(tmp_path: Path) -> None:
    async def work() -> None:
        side = Platform(WallClock(), mood=lambda _: "lost")
        async with alive(tmp_path, side, side.clock) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            await asyncio.sleep(801)
            [held] = await here.journal.schedules("discord", "s1")
            await here.journal.keep_schedule(replace(held, place="c2"))
            await asyncio.sleep(3600)
            assert [one.place for one in side.posted] == ["c1"]
            [post] = await here.journal.posts("a1", 5)
            assert (post.outcome, post.reason) == (Outcome.UNKNOWN, Reason(ReasonCode.CHANNEL_CHANGED))

    virtually(work())


def test_what_certainly_was_not_posted_goes_where_it_is_wanted_now(tmp_path: Path) -> None:
    async def work() -> None:
        side = Platform(WallClock(), mood=lambda one: "busy" if one.place == "c1" else "fine")
        async with alive(tmp_path, side, side.clock) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            await asyncio.sleep(801)
            [held] = await here.journal.schedules("discord", "s1")
            await here.journal.keep_schedule(replace(held, place="c2"))
            await asyncio.sleep(3600)
            assert [one.place for one in side.posted] == ["c2"]
            assert await outcomes(here) == [(TODAY, "posted")]

    virtually(work())


def test_what_was_banned_while_it_waited_is_not_posted(tmp_path: Path) -> None:
    async def work() -> None:
        moods = ["busy"] * 20
        side = Platform(WallClock(), mood=lambda _: moods[0])
        async with alive(tmp_path, side, side.clock) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            await asyncio.sleep(801)
            [waiting] = await here.journal.posts("a1", 5)
            assert waiting.ref is not None
            await here.journal.veto("discord", "s1", waiting.ref)
            moods[0] = "fine"
            await asyncio.sleep(600)
            assert side.posted == []
            [post] = await here.journal.posts("a1", 5)
            assert (post.outcome, post.reason) == (Outcome.FAILED, Reason(ReasonCode.QUOTE_BANNED))

    virtually(work())


def test_nothing_begins_once_it_is_closed(tmp_path: Path) -> None:
    """Not even what was waiting for its turn: nobody would wait for its end."""

    async def work() -> None:
        side = Platform(WallClock(), pace=Pace(0.1))
        async with alive(tmp_path, side, side.clock) as here:
            for number in range(3):
                await here.journal.keep_schedule(schedule(f"a{number}", here.clock, place=f"c{number}"))
            await asyncio.sleep(805)  # the first is posted, the second waits for its turn
            assert len(side.posted) == 1
            assert await here.daily.close(5)
            await asyncio.sleep(600)
            assert len(side.requests) == 1

    virtually(work())


# --- admins and replicas ------------------------------------------------------------------------

GONE, BY_ADMIN = Reason(ReasonCode.CHANNEL_GONE), Reason(ReasonCode.PAUSED_BY_ADMIN)
BOSS = Visitor("discord", Place(Server("s1"), "c1"), "boss", "Boss", admin=True)
Meddling = Callable[[SqliteJournal], Awaitable[object]]


class Slow(DailyAdmin):
    """A admin that somebody else is quicker than: between what it read and what it writes."""

    meddling: Meddling

    async def _next(self, schedule: Schedule) -> Run:
        run = await super()._next(schedule)
        await self.meddling(self._journal)  # type: ignore[arg-type]
        return run


@pytest.mark.parametrize("step", ["set", "resume"])
@pytest.mark.parametrize("meddling", ["remove", "forget", "pause", "change"])
def test_what_another_did_meanwhile_stands(tmp_path: Path, step: str, meddling: str) -> None:
    """A schedule that was removed does not come back, one that was paused stays so, and no choice is lost."""

    async def meddle(journal: SqliteJournal) -> None:
        if meddling == "remove":
            await journal.drop_schedule("a1")
        elif meddling == "forget":
            await journal.forget("discord", "s1")
        elif meddling == "pause":
            [held] = await journal.schedules("discord", "s1")
            await journal.keep_schedule(replace(held, paused=GONE))
        else:
            [held] = await journal.schedules("discord", "s1")
            await journal.keep_schedule(replace(held, place="c2"))

    async def work() -> None:
        async with alive(tmp_path) as here:
            paused = BY_ADMIN if step == "resume" else None
            await here.journal.keep_schedule(schedule(clock=here.clock, paused=paused))
            admin = Slow(here.bot, here.bot, here.journal, here.daily, here.clock)
            admin.meddling = meddle
            with pytest.raises(InputError, match=re.escape(wording.daily.CHANGED_MEANWHILE)):
                await (
                    admin.set(BOSS, ScheduleRequest(time="19:00"), "a1") if step == "set" else admin.resume(BOSS, "a1")
                )
            found = [(one.at.hour, one.place, one.paused) for one in await here.journal.schedules("discord", "s1")]
            assert found == {"pause": [(18, "c1", GONE)], "change": [(18, "c2", paused)]}.get(meddling, [])

    virtually(work())


def test_a_post_goes_by_what_is_set_when_it_is_claimed(tmp_path: Path) -> None:
    """Not by what was read while it waited for its turn."""

    async def work() -> None:
        side = Platform(WallClock(), pace=Pace(0.1))
        async with alive(tmp_path, side, side.clock) as here:
            for number in range(2):
                await here.journal.keep_schedule(schedule(f"a{number}", here.clock, place="c1", said_by=("guest",)))
            await asyncio.sleep(805)  # the second was read, and waits for its turn
            held = await here.journal.schedule("a1")
            assert held is not None
            assert await here.journal.change_schedule(held, replace(held, place="c2"))
            await asyncio.sleep(60)
            assert [(one.schedule, one.place) for one in side.posted] == [("a0", "c1"), ("a1", "c2")]

    virtually(work())


def test_days_in_a_pause_are_told_even_where_it_is_changed_meanwhile(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock, paused=BY_ADMIN))
            await asyncio.sleep(2 * 86400.0)
            admin = DailyAdmin(here.bot, here.bot, here.journal, here.daily, here.clock)
            await admin.set(BOSS, ScheduleRequest(view="strict"), "a1")
            assert [outcome for _, outcome in await outcomes(here)] == ["skipped", "skipped"]

    virtually(work())
