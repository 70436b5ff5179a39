"""A platform that daily posts are tested on: it outlives crashes of the bot, and fails as a test tells it to."""

import asyncio
import contextlib
import datetime as dt
import random
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.daily.ports import Pace, ScheduleJournal
from bot.daily.quote_picker import QuotePicker
from bot.daily.schedule import Post, Run, Schedule, first_run_after
from bot.daily.scheduler import POLL
from bot.daily.service import DailyService
from bot.errors import OutcomeUnknownError, Reach, RefusedForGoodError, RefusedForNowError
from bot.model import ANYTHING, PickFilter, Quote, Ref, Span, View
from bot.presentation.reply import Reply
from bot.quotes.picks import next_pick
from bot.reasons import Reason, ReasonCode
from store.journal import schedules
from store.journal.daily_rows import schedule_values
from store.journal.row_checksums import row_checksum
from store.journal.sqlite import FILE, SqliteJournal
from tests.fixtures.fake_quotes import FakeBot, quote
from tests.peers.virtual_time import WallClock, direct_journal

NONCE_SECONDS = 240.0
"""Seconds for which the platform knows a nonce: longer than the bot relies on."""

BUSY = Reason(ReasonCode.PLATFORM_BUSY, ("discord",))
CHANNEL_GONE = Reason(ReasonCode.CHANNEL_GONE)


class ManyQuotes(FakeBot):
    """A talk of many quotes, picked as the core picks."""

    def __init__(self, count: int = 50) -> None:
        super().__init__([quote(number, f"word{number} " * 20) for number in range(count)])
        self.by_ref = {held.ref: held for held in self.quotes_held}

    async def show(self, ref: Ref, view: View = View.CLEAN) -> Quote:
        if ref not in self.by_ref:
            return await super().show(ref, view)
        return replace(self.by_ref[ref], view=view)

    async def pick(
        self, seed: str, shown: Sequence[Ref] = (), view: View = View.CLEAN, among: PickFilter = ANYTHING
    ) -> Quote | None:
        self.picked_among.append(among)
        ref = next_pick(self.by_ref, seed, shown, among.barred)
        return await self.show(ref, view) if ref is not None else None


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in a channel of the platform."""

    schedule_id: str
    channel: str
    nonce: str
    reply: Reply
    at: float  # seconds of the event loop

    @property
    def ref(self) -> Ref:
        return self.reply.excerpts[0].quote.ref


Mood = Callable[[Schedule], str]
"""What happens to the next request.

fine; offline (no connection); busy (asked to wait); refused (for good); broken (an error before it was posted);
lost (an error after it was posted); silent (no answer, not posted); unheard (no answer, posted).
"""

PACE = Pace(40.0)


@dataclass
class Platform:
    """The platform's own side."""

    clock: WallClock
    nonce_lifetime: float = 120.0
    latency: Callable[[], float] = lambda: 0.2
    mood: Mood = lambda _: "fine"
    pace: Pace = PACE
    posted: list[Posted] = field(default_factory=list)
    requests: list[tuple[float, str]] = field(default_factory=list)
    notified: list[tuple[str, Reply]] = field(default_factory=list)
    connected: bool = True
    silent: frozenset[str] = frozenset()  # servers of a shard that is not connected
    history: bool = True  # whether the bot may read earlier messages
    name: str = "discord"

    async def take(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        """A request, and what becomes of it."""
        mood = self.mood(schedule)
        self.requests.append((self._time(), schedule.identity))
        if mood == "offline":
            raise RefusedForNowError(Reason(ReasonCode.PLATFORM_UNREACHABLE, ("discord",)), reach=Reach.PLATFORM)
        await asyncio.sleep(self.latency() / 2)
        if mood == "busy":
            raise RefusedForNowError(BUSY, 7.0)
        if mood == "refused":
            raise RefusedForGoodError(CHANNEL_GONE)
        if mood == "broken":
            raise OutcomeUnknownError(_failed("500"))
        if mood == "silent":
            await asyncio.sleep(3600)
        message_id = self._post(schedule, reply, nonce)
        if mood == "lost":
            raise OutcomeUnknownError(_failed("502"))
        if mood == "unheard":
            await asyncio.sleep(3600)
        await asyncio.sleep(self.latency() / 2)
        return message_id

    def _post(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        for number, posted in enumerate(self.posted):
            if self.nonce_lifetime and posted.nonce == nonce and self._time() - posted.at <= NONCE_SECONDS:
                return f"m{number}"
        self.posted.append(Posted(schedule.identity, schedule.channel, nonce, reply, self._time()))
        return f"m{len(self.posted) - 1}"

    def _time(self) -> float:
        """The platform's own clock, which no test sets."""
        return asyncio.get_running_loop().time()

    def count(self, schedule_id: str, date: dt.date) -> int:
        """How often the quote of a date was posted."""
        nonce = f"{schedule_id}-{date:%Y%m%d}"
        return len([posted for posted in self.posted if posted.nonce == nonce])


class FakePublisher:
    """Fulfils `bot.daily.ports.Publisher` over a platform."""

    def __init__(self, side: Platform) -> None:
        self.side = side
        self.platform, self.pace, self.nonce_lifetime = side.name, side.pace, side.nonce_lifetime

    def ready(self, server: str | None = None) -> bool:
        return self.side.connected and server not in self.side.silent

    async def publish(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        assert len(nonce) <= 25
        return await self.side.take(schedule, reply, nonce)

    async def find_message(self, schedule: Schedule, post: Post) -> str | None:
        if not self.side.history:
            raise OutcomeUnknownError(Reason(ReasonCode.UNCONFIRMED))
        if self.side.mood(schedule) in ("broken", "offline", "silent"):
            raise RefusedForNowError(_failed("500"))
        messages = [
            f"m{number}"
            for number, posted in enumerate(self.side.posted)
            if posted.channel == schedule.channel and posted.reply.token == post.token
        ]
        return messages[0] if messages else None

    async def notify(self, schedule: Schedule, reply: Reply) -> bool:
        self.side.notified.append((schedule.identity, reply))
        return True


def _failed(code: str) -> Reason:
    return Reason(ReasonCode.PLATFORM_FAILED, ("discord", code))


def schedule(identity: str = "a1", clock: WallClock | None = None, **more: object) -> Schedule:
    """Every day at 18:00 UTC, in channel c1 of server s1; with a clock, its next run is after the clock's now."""
    usual = Schedule(identity, "discord", "s1", "c1", dt.time(18), "UTC", Run(dt.date.min, 0.0), set_by="boss")
    changed = replace(usual, **more)  # type: ignore[arg-type]
    return replace(changed, next_run=first_run_after(changed, clock.now())) if clock is not None else changed


@dataclass
class World:
    """One life of a bot over a folder, and the platform that outlives it."""

    folder: Path
    clock: WallClock
    side: Platform
    bot: ManyQuotes
    journal: SqliteJournal
    daily: DailyService
    poll: float = POLL

    @asynccontextmanager
    async def life(self) -> AsyncIterator["World"]:
        """One more life over the same folder, after this one or as its replica; it ends as a crash does."""
        journal = await direct_journal(self.folder, self.clock)
        daily = _new_daily(journal, self.bot, self.clock, self.side)
        daily._schedulers["discord"].poll = self.poll
        running = asyncio.create_task(daily.run())
        try:
            yield replace(self, journal=journal, daily=daily)
        finally:
            await _crash(daily, running)
            await journal.close()


def _new_daily(journal: ScheduleJournal, bot: FakeBot, clock: WallClock, side: Platform) -> DailyService:
    daily = DailyService(journal, QuotePicker(bot, journal), clock)
    daily.add(FakePublisher(side))
    return daily


async def _crash(daily: DailyService, running: "asyncio.Task[None]") -> None:
    """End as SIGKILL does, as far as one loop can: nothing is finished."""
    tasks = [running, *(task for scheduler in daily._schedulers.values() for task in scheduler._running.values())]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def alive(
    folder: Path,
    side: Platform | None = None,
    clock: WallClock | None = None,
    quotes: int = 50,
    poll: float = 120.0,
) -> AsyncIterator[World]:
    """A bot that runs, in virtual time. It polls less often than POLL says, which makes a test of many days quick."""
    clock = clock or WallClock()
    side = side or Platform(clock)
    unborn = World(folder, clock, side, ManyQuotes(quotes), None, None, poll)  # type: ignore[arg-type]
    async with unborn.life() as here:
        yield here


def fill(folder: Path, many: Iterable[Schedule]) -> None:
    """Put many schedules into a journal at once."""
    with contextlib.closing(sqlite3.connect(folder / FILE)) as db, db:
        db.create_function("row_checksum", -1, row_checksum)
        db.executemany(schedules.ADD, map(schedule_values, many))


def span(number: int) -> Span:
    """The span of quote number n."""
    return Span(number * 100, number * 100 + 20)


def moods_by_chance(seed: int, chances: dict[str, float]) -> Mood:
    """Each mood by its chance; the rest is fine."""
    dice = random.Random(seed)

    def mood(_: Schedule) -> str:
        value = dice.random()
        for name, chance in chances.items():
            if value < chance:
                return name
            value -= chance
        return "fine"

    return mood
