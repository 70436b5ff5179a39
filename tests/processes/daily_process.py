"""The loop that posts, as a process that tests kill: python -m tests.processes.daily_process PORT FOLDER STEP AHEAD

It uses the real journal, and real discord.py over loopback. At STEP (claimed, sent, confirmed; or none) it kills itself
with SIGKILL. Its clocks are AHEAD by so many seconds, so that no test has to wait for minutes.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from adapters.discord.publisher import one_off_publisher
from bot.chat.preferences import PreferenceCache
from bot.daily import delivery
from bot.daily.quote_picker import QuotePicker
from bot.daily.schedule import SEEN, Post, Run, Schedule
from bot.daily.service import DailyService
from store.journal.sqlite import SqliteJournal
from tests.peers.daily_world import ManyQuotes
from tests.peers.discord_client import point_at, say


class AheadClock:
    """The machine's clocks plus some seconds. Fulfils `bot.daily.ports.MonotonicClock`."""

    def __init__(self, ahead: float) -> None:
        self._ahead = ahead

    def now(self) -> float:
        return time.time() + self._ahead

    def ticks(self) -> float:
        return time.monotonic() + self._ahead


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingJournal(SqliteJournal):
    """Kills its process at a step."""

    step = "none"

    async def advance(self, schedule: Schedule, posts: Sequence[Post], run: Run) -> bool:
        claimed = await super().advance(schedule, posts, run)
        if self.step == "claimed":
            die()
        return claimed

    async def settle(self, post: Post) -> bool:
        if self.step == "sent" and post.outcome in SEEN:
            die()
        counted = await super().settle(post)
        if self.step == "confirmed" and post.outcome in SEEN:
            die()
        return counted


async def main(port: int, folder: Path, step: str, ahead: float) -> None:
    point_at(port)
    clock = AheadClock(ahead)
    journal = await DyingJournal.open(folder, clock)
    assert isinstance(journal, DyingJournal)
    journal.step = step
    daily = DailyService(journal, QuotePicker(ManyQuotes(), journal), clock)
    async with one_off_publisher("a.b.c", PreferenceCache(journal, clock)) as publisher:
        daily.add(publisher)
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        running = asyncio.create_task(daily.run())
        say("up")
        await stop.wait()
        await daily.close()
        await running
    await journal.close()


if __name__ == "__main__":
    delivery.ATTEMPT = float(os.environ.get("TEST_ATTEMPT", delivery.ATTEMPT))
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], float(sys.argv[4])))
