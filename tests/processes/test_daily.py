"""Posts of real processes that are killed, through real discord.py, to a peer on loopback that counts them."""

import asyncio
import datetime as dt
import re
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import opened_journal
from bot.daily.schedule import Outcome, Post, Run, Schedule
from bot.reasons import Reason, ReasonCode
from store.journal.journal import Journal
from tests.fixtures.patience import HANGS
from tests.fixtures.warm_processes import WarmProcess, started
from tests.peers.discord_peer import CHANNEL, GUILD
from tests.processes.test_discord_wire import Wire, wire

pytestmark = pytest.mark.processes

Json = dict[str, Any]


async def set_up(
    folder: Path | str,
    name: str = "one",
    count: int = 1,
    due: float | None = None,
    channel: int = 0,
    server: str = GUILD,
) -> list[Schedule]:
    """Schedules in a new journal, due now unless `due` says otherwise. `channel`: the number of the first channel."""
    moment = dt.datetime.fromtimestamp(due if due is not None else time.time(), dt.UTC).replace(second=0, microsecond=0)
    run = Run(moment.date(), moment.timestamp())
    schedules = [
        Schedule(
            identity=f"{name}{number:02}",
            platform="discord",
            server=server,
            channel=str(int(CHANNEL) + channel + number),
            time_of_day=moment.time(),
            zone="UTC",
            next_run=run,
            set_by="1",
        )
        for number in range(count)
    ]
    async with journal_of(folder) as journal:
        for schedule in schedules:
            await journal.add_schedule(schedule)
    return schedules


@asynccontextmanager
async def journal_of(place: Path | str) -> AsyncIterator[Journal]:
    """The journal in a folder, or in the PostgreSQL database of an address."""
    async with opened_journal(place) as journal:
        yield journal


async def row(
    folder: Path | str, schedule: Schedule, condition: Callable[[Post], bool] = lambda post: post.look_again_at is None
) -> Post:
    """The row of the day, once it meets a condition; by default once it is settled."""
    async with journal_of(folder) as journal, asyncio.timeout(HANGS):
        while True:
            posts = await journal.posts(schedule.identity, 5)
            assert len(posts) <= 1
            if posts and condition(posts[0]):
                return posts[0]
            await asyncio.sleep(0.05)


def posted(state: Json, schedule: Schedule) -> list[Json]:
    """The messages that hold the day's quote."""
    nonce = f"{schedule.identity}-{schedule.next_run.date:%Y%m%d}"
    return [message for message in state["messages"] if message.get("nonce") == nonce]


@dataclass(frozen=True)
class Case:
    """A process dies at `step`; another starts with its clocks `ahead`; then expect `outcome`, and `count` posts."""

    step: str
    ahead: float
    outcome: Outcome
    count: int

    @property
    def name(self) -> str:
        return f"{self.step}{self.ahead:.0f}"


CASES = (
    Case("claimed", 61.0, Outcome.POSTED, 1),
    Case("sending", 61.0, Outcome.POSTED, 1),
    Case("sent", 61.0, Outcome.POSTED, 1),
    Case("confirmed", 61.0, Outcome.POSTED, 1),
    Case("claimed", 200.0, Outcome.UNKNOWN, 0),
    Case("sending", 200.0, Outcome.UNKNOWN, 1),
    Case("sent", 200.0, Outcome.UNKNOWN, 1),
)


async def test_killed_at_each_step_between_claim_and_confirmation(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        three_at_a_time = asyncio.Semaphore(3)

        async def play(number: int, case: Case) -> None:
            async with three_at_a_time:
                folder = tmp_path / case.name
                [schedule] = await set_up(folder, case.name, channel=number)
                if case.step == "sending":  # it is posted, and no answer comes
                    await fail(here, schedule, status=500, times=1, after=True, delay=60)
                first = await process(here, folder, case.step)
                if case.step == "sending":
                    await here.until(lambda state: bool(posted(state, schedule)))
                    first.kill()
                assert await asyncio.wait_for(first.wait(), HANGS) == -signal.SIGKILL
                assert len(posted(await here.control("state"), schedule)) == (0 if case.step == "claimed" else 1), case
                left = await row(folder, schedule, lambda _: True)
                assert left.outcome is (Outcome.POSTED if case.step == "confirmed" else Outcome.SENDING), case
                await process(here, folder, "none", case.ahead)
                post = await row(folder, schedule)
                assert post.outcome is case.outcome, case
                assert (post.reason is None) == (case.outcome is Outcome.POSTED), case
                messages = posted(await here.control("state"), schedule)
                assert len(messages) == case.count, case
                for message in messages:
                    assert f":{post.token}" in str(message["components"])  # the same quote, with buttons that work
                    assert (message["id"] == post.message_id) == (case.outcome is Outcome.POSTED), case

        await asyncio.gather(*(play(number, case) for number, case in enumerate(CASES)))


async def test_two_processes_over_one_journal_post_once(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        due = (time.time() // 60 + 1) * 60
        schedules = await set_up(tmp_path, "many", 40, due)
        replicas = [await process(here, tmp_path, "none", due - 3.0 - time.time()) for _ in range(2)]
        for replica in replicas:
            assert await replica.stdout.readline() == b"up\n"
        await here.until(lambda state: len(state["messages"]) >= 40)
        await asyncio.sleep(0.5)  # in which the other replica must post nothing
        state = await here.control("state")
        assert [len(posted(state, schedule)) for schedule in schedules] == [1] * 40
        assert len([request for request in state["log"] if request["method"] == "POST"]) == 40


FAULTS: tuple[tuple[Json, int], ...] = (  # and how many requests a post takes then
    ({"status": 429, "times": 2, "retry_after": 0.3}, 3),
    ({"status": 500, "times": 2}, 3),
    ({"status": 500, "times": 2, "after": True}, 3),
    ({"status": 503, "times": 1, "after": True}, 2),
)


async def test_a_peer_that_fails_gets_one_post(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        schedules = await set_up(tmp_path, "some", len(FAULTS))
        for schedule, (fault, _) in zip(schedules, FAULTS, strict=True):
            await fail(here, schedule, **fault)
        await process(here, tmp_path, "none")
        for schedule, (fault, count) in zip(schedules, FAULTS, strict=True):
            post = await row(tmp_path, schedule)
            state = await here.control("state")
            assert (post.outcome, len(posted(state, schedule))) == (Outcome.POSTED, 1), fault
            path = f"/channels/{schedule.channel}/messages"
            assert len([request for request in state["log"] if request["path"] == path]) == count, fault


async def test_a_time_out_after_the_post_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_ATTEMPT", "2.0")
    async with wire(tmp_path) as here:
        [schedule] = await set_up(tmp_path)
        await fail(here, schedule, status=500, times=1, after=True, delay=30)
        await process(here, tmp_path, "none")
        post = await row(tmp_path, schedule)
        state = await here.control("state")
        assert (post.outcome, len(posted(state, schedule))) == (Outcome.POSTED, 1)
        assert post.attempts >= 2
        assert state["messages"][0]["id"] == post.message_id


async def test_when_the_nonce_has_expired_the_bot_looks_before_it_posts_again(tmp_path: Path) -> None:
    """One of the two was posted, the other was not."""
    async with wire(tmp_path) as here:
        there, missing = await set_up(tmp_path, "two", 2)
        await fail(here, there, status=503, times=1, after=True)
        await fail(here, missing, status=503, times=1)
        first = await process(here, tmp_path, "none")
        for schedule in (there, missing):
            await row(tmp_path, schedule, lambda post: post.outcome is Outcome.WAITING)
        first.kill()
        await process(here, tmp_path, "none", 200.0)
        for schedule in (there, missing):
            post = await row(tmp_path, schedule)
            assert post.outcome in (Outcome.POSTED, Outcome.LATE)
            assert len(posted(await here.control("state"), schedule)) == 1


async def test_a_channel_that_is_gone_pauses_the_schedule_and_whoever_set_it_is_notified(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        [schedule] = await set_up(tmp_path)
        await fail(here, schedule, status=404, times=1, code=10003)
        await process(here, tmp_path, "none")
        state = await here.until(lambda state: len(state["messages"]) == 1)
        assert re.search("The daily quote .* is paused", state["messages"][0]["content"])  # a direct message
        assert (await row(tmp_path, schedule)).outcome is Outcome.FAILED
        async with journal_of(tmp_path) as journal:
            stored = await journal.schedule(schedule.identity)
        assert stored is not None
        assert stored.paused == Reason(ReasonCode.CHANNEL_GONE)
        assert replace(stored, paused=None, next_run=schedule.next_run, revision=0) == schedule


async def test_sigterm_lets_a_running_post_finish(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        [schedule] = await set_up(tmp_path)
        await fail(here, schedule, status=429, times=1, retry_after=1.0)
        running = await process(here, tmp_path, "none")
        await here.until(lambda state: any(request["method"] == "POST" for request in state["log"]))
        running.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(running.wait(), HANGS) == 0
        assert (await row(tmp_path, schedule)).outcome is Outcome.POSTED


async def fail(here: Wire, schedule: Schedule, **fault: Any) -> None:
    """Let posts in a schedule's channel fail."""
    await here.control("fail", {"method": "POST", "path": f"/{schedule.channel}/messages$", **fault})


async def process(here: Wire, folder: Path, step: str, ahead: float = 0.0) -> WarmProcess:
    started_process = await started("tests.processes.daily_process", str(here.port), str(folder), step, str(ahead))
    here.clients.append(started_process)
    return started_process
