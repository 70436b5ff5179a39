"""Real processes, real SIGKILL, real discord.py against a peer on loopback: what stands in the channel is counted."""

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

from bot.daily.schedule import Outcome, Post, Run, Schedule
from bot.reasons import Reason, ReasonCode
from store.journal.journal import SqliteJournal
from tests.peers.discord_peer import CHANNEL, GUILD
from tests.processes.daily_process import AheadClock
from tests.processes.test_discord_wire import Wire, started, wire

pytestmark = pytest.mark.processes

Json = dict[str, Any]


async def set_up(
    folder: Path, name: str = "one", count: int = 1, due: float | None = None, channel: int = 0
) -> list[Schedule]:
    """Schedules in a journal of their own; due now, unless said otherwise. `channel` numbers the first one's."""
    when = dt.datetime.fromtimestamp(due if due is not None else time.time(), dt.UTC)
    run = Run(when.date(), when.replace(second=0, microsecond=0).timestamp())
    made = [
        Schedule(
            f"{name}{number:02}",
            "discord",
            GUILD,
            str(int(CHANNEL) + channel + number),
            when.time().replace(second=0, microsecond=0),
            "UTC",
            run,
            set_by="1",
        )
        for number in range(count)
    ]  # fmt: skip
    async with journal_of(folder) as journal:
        for one in made:
            await journal.keep_schedule(one)
    return made


@asynccontextmanager
async def journal_of(folder: Path) -> AsyncIterator[SqliteJournal]:
    journal = await SqliteJournal.open(folder, AheadClock(0))
    try:
        yield journal
    finally:
        await journal.close()


async def row(folder: Path, one: Schedule, so: Callable[[Post], bool] = lambda post: post.until is None) -> Post:
    """The row of the day, once it is so: settled, unless said otherwise."""
    async with journal_of(folder) as journal, asyncio.timeout(60):
        while True:
            posts = await journal.posts(one.identity, 5)
            assert len(posts) <= 1
            if posts and so(posts[0]):
                return posts[0]
            await asyncio.sleep(0.05)


def posted(state: Json, one: Schedule) -> list[Json]:
    """What stands in the channels of the day's quote."""
    nonce = f"{one.identity}-{one.run.date:%Y%m%d}"
    return [message for message in state["messages"] if message.get("nonce") == nonce]


@dataclass(frozen=True)
class Case:
    """A process that dies at a step, one that comes back when its clocks are so much ahead, and what is to be found then."""

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
        at_once = asyncio.Semaphore(3)

        async def play(number: int, case: Case) -> None:
            async with at_once:
                folder = tmp_path / case.name
                [one] = await set_up(folder, case.name, channel=number)
                if case.step == "sending":  # it is posted, and no answer comes
                    fault = {
                        "method": "POST",
                        "path": f"/{one.place}/messages$",
                        "status": 500,
                        "times": 1,
                        "after": True,
                        "delay": 60,
                    }
                    await here.control("fail", fault)
                first = await process(here, folder, case.step)
                if case.step == "sending":
                    await here.until(lambda state: bool(posted(state, one)))
                    first.kill()
                assert await asyncio.wait_for(first.wait(), 60) == -signal.SIGKILL
                assert len(posted(await here.control("state"), one)) == (0 if case.step == "claimed" else 1), case
                left = await row(folder, one, lambda _: True)
                assert left.outcome is (Outcome.POSTED if case.step == "confirmed" else Outcome.SENDING), case
                await process(here, folder, "none", case.ahead)
                post = await row(folder, one)
                assert post.outcome is case.outcome, case
                assert (post.reason is None) == (case.outcome is Outcome.POSTED), case
                messages = posted(await here.control("state"), one)
                assert len(messages) == case.count, case
                for message in messages:
                    assert f":{post.token}" in str(message["components"])  # the same quote, with buttons that work
                    assert (message["id"] == post.message) == (case.outcome is Outcome.POSTED), case

        await asyncio.gather(*(play(number, case) for number, case in enumerate(CASES)))


async def test_two_processes_over_one_journal_post_once(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        due = (time.time() // 60 + 1) * 60
        made = await set_up(tmp_path, "many", 40, due)
        both = [await process(here, tmp_path, "none", due - 3.0 - time.time()) for _ in range(2)]
        for one in both:
            assert one.stdout is not None
            assert await one.stdout.readline() == b"up\n"
        await here.until(lambda state: len(state["messages"]) >= 40)
        await asyncio.sleep(0.5)  # for the one that must keep still
        state = await here.control("state")
        assert [len(posted(state, one)) for one in made] == [1] * 40
        assert len([one for one in state["log"] if one["method"] == "POST"]) == 40


FAULTS: tuple[tuple[Json, int], ...] = (  # and how many requests a post takes then
    ({"status": 429, "times": 2, "retry_after": 0.3}, 3),
    ({"status": 500, "times": 2}, 3),
    ({"status": 500, "times": 2, "after": True}, 3),
    ({"status": 503, "times": 1, "after": True}, 2),
)


async def test_a_peer_that_fails_gets_one_post(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        made = await set_up(tmp_path, "some", len(FAULTS))
        for one, (fault, _) in zip(made, FAULTS, strict=True):
            await here.control("fail", {"method": "POST", "path": f"/{one.place}/messages$", **fault})
        await process(here, tmp_path, "none")
        for one, (fault, requests) in zip(made, FAULTS, strict=True):
            post = await row(tmp_path, one)
            state = await here.control("state")
            assert (post.outcome, len(posted(state, one))) == (Outcome.POSTED, 1), fault
            assert (
                len([sent for sent in state["log"] if sent["path"] == f"/channels/{one.place}/messages"]) == requests
            ), fault


async def test_a_time_out_after_having_posted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_ATTEMPT", "2.0")
    async with wire(tmp_path) as here:
        [one] = await set_up(tmp_path)
        await here.control(
            "fail", {"method": "POST", "path": "/messages$", "status": 500, "times": 1, "after": True, "delay": 30}
        )
        await process(here, tmp_path, "none")
        post = await row(tmp_path, one)
        state = await here.control("state")
        assert (post.outcome, len(posted(state, one))) == (Outcome.POSTED, 1)
        assert post.attempts >= 2
        assert state["messages"][0]["id"] == post.message


async def test_what_failed_for_longer_than_the_nonce_lasts_is_looked_for(tmp_path: Path) -> None:
    """Both ways: it is there, and it is not."""
    async with wire(tmp_path) as here:
        there, missing = await set_up(tmp_path, "two", 2)
        await here.control(
            "fail", {"method": "POST", "path": f"/{there.place}/messages$", "status": 503, "times": 1, "after": True}
        )
        await here.control("fail", {"method": "POST", "path": f"/{missing.place}/messages$", "status": 503, "times": 1})
        first = await process(here, tmp_path, "none")
        for one in (there, missing):
            await row(tmp_path, one, lambda post: post.outcome is Outcome.WAITING)
        first.kill()
        await process(here, tmp_path, "none", 200.0)
        for one in (there, missing):
            post = await row(tmp_path, one)
            assert post.outcome in (Outcome.POSTED, Outcome.LATE)
            assert len(posted(await here.control("state"), one)) == 1


async def test_a_channel_that_is_gone_pauses_and_tells_who_set_it(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        [one] = await set_up(tmp_path)
        await here.control(
            "fail", {"method": "POST", "path": f"/{one.place}/messages$", "status": 404, "times": 1, "code": 10003}
        )
        await process(here, tmp_path, "none")
        state = await here.until(lambda state: len(state["messages"]) == 1)
        assert re.search("The daily quote .* is paused", state["messages"][0]["content"])  # to him directly
        assert (await row(tmp_path, one)).outcome is Outcome.FAILED
        async with journal_of(tmp_path) as journal:
            held = await journal.schedule(one.identity)
        assert held is not None
        assert replace(held, paused=None, run=one.run) == one
        assert held.paused == Reason(ReasonCode.CHANNEL_GONE)


async def test_sigterm_finishes_the_post_that_runs(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        [one] = await set_up(tmp_path)
        await here.control(
            "fail", {"method": "POST", "path": "/messages$", "status": 429, "times": 1, "retry_after": 1.0}
        )
        running = await process(here, tmp_path, "none")
        await here.until(lambda state: any(sent["method"] == "POST" for sent in state["log"]))
        running.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(running.wait(), 60) == 0
        assert (await row(tmp_path, one)).outcome is Outcome.POSTED


async def process(here: Wire, folder: Path, step: str, ahead: float = 0.0) -> asyncio.subprocess.Process:
    made = await started("tests.processes.daily_process", str(here.port), str(folder), step, str(ahead))
    here.clients.append(made)
    return made
