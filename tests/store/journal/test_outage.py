"""The database stops in the middle: the daily loop goes on once it is back, and posts everything once."""

import asyncio
import contextlib
import datetime as dt
import time
from collections.abc import AsyncIterator

import pytest

from bot.daily import post_rows, scheduler
from bot.daily.ports import Pace
from bot.daily.quote_picker import QuotePicker
from bot.daily.schedule import Outcome, Post, Run, Schedule
from bot.daily.service import DailyService
from bot.errors import JournalAwayError, JournalError
from bot.wiring.journals import opened_journal_once_reached
from store import postgres as postgres_module
from store.journal.postgres import PostgresJournal
from tests.fixtures.patience import HANGS
from tests.fixtures.postgres_server import PostgresServer
from tests.peers.daily_world import FakePublisher, ManyQuotes, Platform

SECONDS = 0.05


class MachineClock:
    """Fulfils `bot.daily.ports.MonotonicClock`."""

    start = 0.0
    _shift = 0.0

    def now(self) -> float:
        return time.time() + self._shift

    def ticks(self) -> float:
        return time.monotonic()

    def shift(self, seconds: float) -> None:
        self._shift += seconds


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes seconds and minutes takes a moment."""
    monkeypatch.setattr(postgres_module, "_RETRY_AFTER", SECONDS)
    monkeypatch.setattr(scheduler, "_PAUSE_AFTER_ERROR", SECONDS)
    monkeypatch.setattr(post_rows, "_CONFIRMING", (SECONDS,) * 1000)
    monkeypatch.setattr("bot.daily.rate_limit._LONGEST_HOLD", SECONDS)


def schedules(count: int) -> list[Schedule]:
    """All due now."""
    now = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
    run = Run(now.date(), now.timestamp())
    return [
        Schedule(f"a{number:02}", "discord", "s1", f"c{number}", now.time(), "UTC", run, set_by="1")
        for number in range(count)
    ]


@contextlib.asynccontextmanager
async def running(url: str, side: Platform) -> AsyncIterator[PostgresJournal]:
    journal = await PostgresJournal.open(url, MachineClock())
    daily = DailyService(journal, QuotePicker(ManyQuotes(), journal), MachineClock())
    daily.add(FakePublisher(side))
    daily._schedulers["discord"].poll = SECONDS
    task = asyncio.create_task(daily.run())
    try:
        yield journal
    finally:
        await daily.close()
        await task
        await journal.close()


async def rows(journal: PostgresJournal, every: list[Schedule]) -> list[Post]:
    """The row of each schedule, once all are settled."""
    async with asyncio.timeout(HANGS):
        while True:
            with contextlib.suppress(JournalError):  # not back yet
                posts = [post for schedule in every for post in await journal.posts(schedule.identity, 9)]
                if len(posts) == len(every) and all(post.look_again_at is None for post in posts):
                    return posts
            await asyncio.sleep(SECONDS)


@pytest.mark.parametrize("stopped_after", [0, 1, 5, 20])
async def test_the_server_stops_in_the_middle_of_posting(own_server: PostgresServer, stopped_after: int) -> None:
    """After so many posts were sent. Whatever was sent meanwhile is confirmed once the server is back."""
    every = schedules(25)
    side = Platform(MachineClock(), latency=lambda: SECONDS, pace=Pace(200.0))  # type: ignore[arg-type]
    async with running(own_server.url, side) as journal:
        for schedule in every:
            await journal.add_schedule(schedule)
        async with asyncio.timeout(HANGS):
            while True:
                if len(side.posted) >= stopped_after:
                    break
                await asyncio.sleep(0.005)
        await asyncio.to_thread(own_server.stop)
        await asyncio.sleep(10 * SECONDS)
        sent_by_then = len(side.posted)
        await asyncio.sleep(10 * SECONDS)
        assert len(side.posted) == sent_by_then  # nothing is sent that was not claimed
        await asyncio.to_thread(own_server.start)
        posts = await rows(journal, every)
    assert {post.outcome for post in posts} <= {Outcome.POSTED, Outcome.LATE}
    assert [side.count(schedule.identity, schedule.next_run.date) for schedule in every] == [1] * 25


async def test_a_start_waits_for_a_server_that_comes_later(
    own_server: PostgresServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a reboot of both: nobody has to start the bot again."""
    monkeypatch.setattr("bot.wiring.journals._LONGEST_WAIT", SECONDS)
    await asyncio.to_thread(own_server.stop)

    async def use() -> bool:
        async with opened_journal_once_reached(own_server.url) as journal:
            return await journal.claim("event", 60)

    using = asyncio.create_task(use())
    async with asyncio.timeout(HANGS):
        while caplog.text.count("trying again in") < 3:
            assert not using.done()
            await asyncio.sleep(SECONDS)
        await asyncio.to_thread(own_server.start)
        assert await using


@pytest.mark.parametrize(("old", "new"), [("/postgres", "/nothing"), ("verbatim@", "nobody:secret@")])
async def test_a_start_ends_where_waiting_does_not_help(own_server: PostgresServer, old: str, new: str) -> None:
    with pytest.raises(JournalError, match="does not exist") as raised:
        async with opened_journal_once_reached(own_server.url.replace(old, new)):
            pass
    assert not isinstance(raised.value, JournalAwayError)
