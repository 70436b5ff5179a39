"""Daily posts: 10,000 schedules in one journal, all due in the same minute.

python -m bench.daily_load ROOT       works in ROOT, over the library there; prints what it measured

Two measurements. In real time, on this disk: the cost of finding what is due, and the bot's own cost of a post if the
platform answers at once. In virtual time, in which neither waiting nor computing takes any: how late posts are if only
each platform's limits delay them (tests/peers/virtual_time.py: the same loop, journal and SQL).
"""

import asyncio
import datetime as dt
import json
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.progress import Progress

from adapters.discord.publisher import DiscordPublisher
from adapters.slack.publisher import SlackPublisher
from bench import commands
from bench.report import Table
from bench.speed import Times
from bench.workspace import Workspace
from bot.daily.ports import Pace
from bot.daily.quote_picker import QuotePicker
from bot.daily.schedule import Schedule, first_run_after
from bot.daily.scheduler import POLL
from bot.daily.service import DailyService
from bot.quotes.service import QuoteService
from store.journal.row_checksums import row_checksum
from store.journal.sqlite import FILE, SqliteJournal
from store.library.reader import ServedLibrary
from tests.peers.daily_world import FakePublisher, Platform, alive, fill, schedule
from tests.peers.virtual_time import WallClock, virtually

SCHEDULES = 10_000

PACES = {"Discord": DiscordPublisher.pace, "Slack, three channels a workspace": SlackPublisher.pace}

POST = "a whole post, in ms (mean)"

_POSTS = 300  # in real time
_REPEATS = 50
_UNHURRIED = Pace(1e6)


class RealClock(WallClock):
    """The machine's clocks; fulfils `bot.daily.ports.MonotonicClock`."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def ticks(self) -> float:
        """Seconds since the machine was started."""
        return time.monotonic()


def measure(folders: Workspace, bars: Progress) -> Table:
    """Run it in its own process."""
    measured, peak_mib = commands.measured(
        f"Posting {SCHEDULES:,} daily quotes", bars, "bench.daily_load", folders.root
    )
    looks = {name: Times(tuple(taken)) for name, taken in measured["looks"].items()}
    rows = [(name, *times.cells()) for name, times in looks.items()]
    rows += [
        (f"lateness in seconds, {name}", *Times(tuple(result["late"])).cells())
        for name, result in measured["paced"].items()
    ]
    lost = sum(SCHEDULES - result["posted"] for result in measured["paced"].values())
    doubled = sum(result["doubled"] for result in measured["paced"].values())
    post = looks[POST].percentile(50)
    return Table(
        f"Daily posts: {SCHEDULES:,} schedules, all due in the same minute",
        ("", "p50", "p95"),
        rows,
        [
            (
                f"Lost: {lost}, posted twice: {doubled}. "
                f"Peak memory {peak_mib:,.0f} MiB, the library and all that was counted among it."
            ),
            (
                f"The bot itself could make {1000 / post:,.0f} posts a second on this disk; "
                f"Discord takes {PACES['Discord'].per_second:.0f}."
            ),
            (
                "Lateness is that of the platforms' limits alone: in virtual time, "
                "so that the machine's own speed is not in it."
            ),
        ],
    )


# --- in real time -------------------------------------------------------------------------------


async def _costs(folder: Path, library: ServedLibrary) -> dict[str, Sequence[float]]:
    clock = RealClock()
    journal = await SqliteJournal.open(folder, clock)
    fill(folder, _schedules(clock.now() + 86400.0))
    looks = {
        "finding the next moment, in ms": await _timed(lambda: journal.next_wake("discord")),
        "finding that nothing is due, in ms": await _timed(
            lambda: journal.due_schedules("discord", clock.now(), (0.0, ""), 100)
        ),
        "reading 100 that are due, in ms": await _timed(
            lambda: journal.due_schedules("discord", clock.now() + 2e6, (0.0, ""), 100)
        ),
    }
    with closing(sqlite3.connect(folder / FILE)) as db, db:
        db.create_function("row_checksum", -1, row_checksum, deterministic=True)  # for the triggers
        db.execute("update schedule set next_due = ? where id < ?", (clock.now() - 1.0, f"{_POSTS:06x}"))
    platform = CountingPlatform(clock, _UNHURRIED, _POSTS)
    daily = DailyService(journal, QuotePicker(QuoteService(library, None), journal), clock)
    daily.add(FakePublisher(platform))
    running = asyncio.create_task(daily.run())
    start = time.perf_counter()
    await platform.all_posted.wait()
    await daily.close(60.0)
    took = (time.perf_counter() - start) * 1000 / _POSTS
    await running
    await journal.close()
    return {**looks, POST: [took]}


def _schedules(due: float) -> Iterator[Schedule]:
    """Three channels per server, all due in the same minute."""
    when = dt.datetime.fromtimestamp(due, dt.UTC).replace(second=0, microsecond=0)
    template = schedule(time_of_day=when.time())
    run = first_run_after(template, when.timestamp() - 60)
    for number in range(SCHEDULES):
        yield replace(template, identity=f"{number:06x}", channel=f"c{number}", server=f"s{number // 3}", next_run=run)


async def _timed(look: Any) -> list[float]:
    taken = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        await look()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


# --- in virtual time ----------------------------------------------------------------------------


async def _paced(folder: Path, pace: Pace) -> dict[str, Any]:
    clock = WallClock()
    platform = CountingPlatform(clock, pace, SCHEDULES)
    async with alive(folder, platform, clock, quotes=8, poll=POLL):
        fill(folder, _schedules(clock.now() + 120.0))
        await platform.all_posted.wait()
        await asyncio.sleep(60.0)  # for a post that would be doubled
    due = next(_schedules(clock.start + 120.0)).next_run.due - clock.start
    return {"late": [when - due for when in platform.times], **platform.counts()}


class CountingPlatform(Platform):
    """Counts posts, and does not keep them."""

    def __init__(self, clock: WallClock, pace: Pace, expected: int) -> None:
        super().__init__(clock, pace=pace, latency=lambda: 0.2 if pace is not _UNHURRIED else 0.0)
        self.times: list[float] = []
        self.all_posted = asyncio.Event()
        self._expected, self._counted = expected, Counter[str]()

    def counts(self) -> dict[str, int]:
        """How many schedules were posted, and how many posts were doubled."""
        return {"posted": len(self._counted), "doubled": sum(count - 1 for count in self._counted.values())}

    def _post(self, _: Schedule, __: Any, nonce: str) -> str:
        self.times.append(self._time())
        self._counted[nonce] += 1
        if len(self._counted) == self._expected:
            self.all_posted.set()
        return str(len(self.times))


async def _real(root: Path) -> dict[str, Sequence[float]]:
    library = ServedLibrary(Workspace(root, None).data)
    folder = Path(tempfile.mkdtemp(dir=root))
    try:
        return await _costs(folder, library)
    finally:
        await library.close()
        shutil.rmtree(folder)


def main() -> None:
    """Run as a child of `measure`."""
    root = Path(sys.argv[1])
    looks = asyncio.run(_real(root))
    paced = {}
    for name, pace in PACES.items():
        with tempfile.TemporaryDirectory(dir=root) as folder:
            paced[name] = virtually(_paced(Path(folder), pace))
    sys.stdout.write(json.dumps({"looks": looks, "paced": paced}))


if __name__ == "__main__":
    main()
