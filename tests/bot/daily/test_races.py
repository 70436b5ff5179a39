"""Daily posts while something else happens, and platforms that answer strangely. In virtual time."""

import asyncio
import math
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.chat.visitor import Place, Server, Visitor
from bot.daily.admin import DailyAdmin
from bot.daily.ports import Pace
from bot.daily.request import ScheduleRequest
from bot.daily.schedule import Outcome, Run, Schedule
from bot.daily.schedule_changes import ScheduleChanges
from bot.errors import LONGEST_WAIT, InputError, Reach, RefusedForNowError
from bot.presentation import wording
from bot.presentation.reply import Reply
from bot.reasons import Reason, ReasonCode
from store.journal.sqlite import SqliteJournal
from tests.peers.daily_days import TODAY, outcomes
from tests.peers.daily_world import BUSY, CHANNEL_GONE, FakePublisher, Platform, World, alive, schedule
from tests.peers.virtual_time import WallClock, virtually

BY_ADMIN = Reason(ReasonCode.PAUSED_BY_ADMIN)


class Refusing(FakePublisher):
    """A platform that refuses as long as there are `waits`, and asks for each of them."""

    def __init__(self, side: Platform, waits: Iterator[float], reach: Reach) -> None:
        super().__init__(side)
        self.waits, self.reach = waits, reach

    async def publish(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        for wait in self.waits:
            self.side.requests.append((asyncio.get_running_loop().time(), schedule.identity))
            raise RefusedForNowError(BUSY, wait, self.reach)
        return await super().publish(schedule, reply, nonce)


def refuse(here: World, waits: Iterator[float], reach: Reach) -> None:
    """From now on the platform answers so."""
    scheduler = here.daily._schedulers["discord"]
    scheduler.publisher = scheduler._delivery._publisher = Refusing(here.side, waits, reach)


async def stored(here: World) -> Schedule:
    """The only schedule."""
    [only] = await here.journal.schedules("discord", "s1")
    return only


@pytest.mark.parametrize("reach", list(Reach))
@pytest.mark.parametrize("wait", [1e20, math.inf, math.nan, -5.0])
def test_an_endless_or_impossible_wait_costs_no_day(tmp_path: Path, wait: float, reach: Reach) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            refuse(here, iter([wait]), reach)
            await asyncio.sleep(800 + LONGEST_WAIT + 60)
            assert len(here.side.posted) == 1
            [(date, outcome)] = await outcomes(here)
            assert date == TODAY
            assert outcome in ("posted", "late")

    virtually(work())


@pytest.mark.parametrize("reach", list(Reach))
def test_a_platform_that_asks_for_no_wait_is_asked_with_pauses(tmp_path: Path, reach: Reach) -> None:
    async def work() -> None:
        side = Platform(WallClock())
        async with alive(tmp_path, side, side.clock) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            refuse(here, iter([0.0] * 10_000), reach)
            await asyncio.sleep(800 + 60)
            assert 2 <= len(side.requests) <= 10

    virtually(work())


def test_a_process_stopped_after_its_claim_does_not_post_what_another_one_posted(tmp_path: Path) -> None:
    """Stopped for longer than a platform knows a nonce, as by SIGSTOP or in a virtual machine that was frozen."""

    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            claim = here.journal.advance

            async def stopped_after_claim(*args: Any) -> bool:
                claimed = await claim(*args)
                await asyncio.sleep(700)
                return claimed

            here.journal.advance = stopped_after_claim  # type: ignore[method-assign,assignment]
            await asyncio.sleep(810)
            async with here.life():
                await asyncio.sleep(3600)
                assert [round(message.at - 800) for message in here.side.posted] == [60]
                assert await outcomes(here) == [(TODAY, "posted")]

    virtually(work())


def test_a_post_that_may_be_in_the_old_channel_is_not_made_in_the_new_one(tmp_path: Path) -> None:
    async def work() -> None:
        side = Platform(WallClock(), mood=lambda _: "lost")
        async with alive(tmp_path, side, side.clock) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(801)
            assert await here.journal.change_schedule(replace(await stored(here), channel="c2"))
            await asyncio.sleep(3600)
            assert [message.channel for message in side.posted] == ["c1"]
            [post] = await here.journal.posts("a1", 5)
            assert (post.outcome, post.reason) == (Outcome.UNKNOWN, Reason(ReasonCode.CHANNEL_CHANGED))

    virtually(work())


def test_a_post_that_was_certainly_not_made_goes_to_the_new_channel(tmp_path: Path) -> None:
    async def work() -> None:
        side = Platform(WallClock(), mood=lambda asked: "busy" if asked.channel == "c1" else "fine")
        async with alive(tmp_path, side, side.clock) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(801)
            assert await here.journal.change_schedule(replace(await stored(here), channel="c2"))
            await asyncio.sleep(3600)
            assert [message.channel for message in side.posted] == ["c2"]
            assert await outcomes(here) == [(TODAY, "posted")]

    virtually(work())


def test_a_quote_that_is_banned_while_it_waits_is_not_posted(tmp_path: Path) -> None:
    async def work() -> None:
        moods = ["busy"]
        side = Platform(WallClock(), mood=lambda _: moods[0])
        async with alive(tmp_path, side, side.clock) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
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


def test_no_post_starts_once_it_is_closed(tmp_path: Path) -> None:
    """Not even one that waited for its turn: nothing would wait for its end."""

    async def work() -> None:
        side = Platform(WallClock(), pace=Pace(0.1))
        async with alive(tmp_path, side, side.clock) as here:
            for number in range(3):
                await here.journal.add_schedule(schedule(f"a{number}", here.clock, channel=f"c{number}"))
            await asyncio.sleep(805)  # the first is posted, the second waits for its turn
            assert len(side.posted) == 1
            assert await here.daily.close(5)
            await asyncio.sleep(600)
            assert len(side.requests) == 1

    virtually(work())


# --- admins and replicas ------------------------------------------------------------------------

BOSS = Visitor("discord", Place(Server("s1"), "c1"), "boss", "Boss", admin=True)
Interference = Callable[[SqliteJournal], Awaitable[object]]


class SlowChanges(ScheduleChanges):
    """An admin's change that something interferes with between what it reads and what it writes."""

    interference: Interference

    async def _free_run(self, schedule: Schedule) -> Run:
        run = await super()._free_run(schedule)
        await self.interference(self._journal)  # type: ignore[arg-type]
        return run


@pytest.mark.parametrize("command", ["set", "resume"])
@pytest.mark.parametrize("interference", ["remove", "forget", "pause", "change", "change and back"])
def test_a_change_made_meanwhile_is_not_undone(tmp_path: Path, command: str, interference: str) -> None:
    """A removed schedule does not come back, a paused one stays paused, and no choice is lost."""

    async def interfere(journal: SqliteJournal) -> None:
        [before] = await journal.schedules("discord", "s1")
        if interference == "remove":
            await journal.delete_schedule("a1")
        elif interference == "forget":
            await journal.forget("discord", "s1")
        elif interference == "pause":
            await journal.change_schedule(replace(before, paused=CHANNEL_GONE))
        else:
            await journal.change_schedule(replace(before, channel="c2"))
        if interference == "change and back":
            await journal.change_schedule(replace(before, revision=before.revision + 1))

    async def work() -> None:
        async with alive(tmp_path) as here:
            paused = BY_ADMIN if command == "resume" else None
            await here.journal.add_schedule(schedule(clock=here.clock, paused=paused))
            admin = DailyAdmin(here.bot, here.bot, here.journal, here.daily, here.clock)
            admin._changes = slow = SlowChanges(here.bot, here.journal, here.clock)
            slow.interference = interfere
            running = (
                admin.set(BOSS, ScheduleRequest(time="19:00"), "a1") if command == "set" else admin.resume(BOSS, "a1")
            )
            with pytest.raises(InputError, match=re.escape(wording.daily_input.CHANGED_MEANWHILE)):
                await running
            left = [
                (found.time_of_day.hour, found.channel, found.paused)
                for found in await here.journal.schedules("discord", "s1")
            ]
            assert left == {
                "pause": [(18, "c1", CHANNEL_GONE)],
                "change": [(18, "c2", paused)],
                "change and back": [(18, "c1", paused)],
            }.get(interference, [])

    virtually(work())


def test_a_post_follows_the_schedule_as_it_is_at_its_claim(tmp_path: Path) -> None:
    """Not as it was read before it waited for its turn."""

    async def work() -> None:
        side = Platform(WallClock(), pace=Pace(0.1))
        async with alive(tmp_path, side, side.clock) as here:
            for number in range(2):
                await here.journal.add_schedule(schedule(f"a{number}", here.clock, said_by=("guest",)))
            await asyncio.sleep(805)  # the second was read, and waits for its turn
            waiting = await here.journal.schedule("a1")
            assert waiting is not None
            assert await here.journal.change_schedule(replace(waiting, channel="c2"))
            await asyncio.sleep(60)
            assert [(message.schedule_id, message.channel) for message in side.posted] == [("a0", "c1"), ("a1", "c2")]

    virtually(work())


def test_the_days_of_a_pause_are_recorded_even_if_the_schedule_is_changed_during_it(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(schedule(clock=here.clock, paused=BY_ADMIN))
            await asyncio.sleep(2 * 86400.0)
            admin = DailyAdmin(here.bot, here.bot, here.journal, here.daily, here.clock)
            await admin.set(BOSS, ScheduleRequest(view="strict"), "a1")
            assert [outcome for _, outcome in await outcomes(here)] == ["skipped", "skipped"]

    virtually(work())
