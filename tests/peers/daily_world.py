"""Platforms that daily posts are tested on: they outlive crashes of the bot, and fail as they are told to."""

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
from bot.daily.schedule import Post, Run, Schedule, next_run
from bot.daily.scheduler import POLL
from bot.daily.service import DailyService
from bot.errors import OutcomeUnknownError, Reach, RefusedForGoodError, RefusedForNowError
from bot.model import ANYTHING, PickFilter, Quote, Ref, Span, View
from bot.presentation.reply import Reply
from bot.quotes.picks import next_pick
from bot.reasons import Reason, ReasonCode
from store.journal import schedules
from store.journal.journal import FILE, SqliteJournal
from tests.fixtures.fake_quotes import FakeBot, quote
from tests.peers.virtual_time import WallClock, direct_journal

REMEMBERS = 240.0
"""Seconds for which the platform knows a nonce: longer than the bot relies on."""


class ManyQuotes(FakeBot):
    """A talk of so many quotes, picked as the core picks."""

    def __init__(self, count: int = 50) -> None:
        super().__init__([quote(number, f"word{number} " * 20) for number in range(count)])
        self._by_ref = {one.ref: one for one in self.quotes_held}

    async def show(self, ref: Ref, view: View = View.CLEAN) -> Quote:
        if ref not in self._by_ref:
            return await super().show(ref, view)
        return replace(self._by_ref[ref], view=view)

    async def pick(
        self, seed: str, shown: Sequence[Ref] = (), view: View = View.CLEAN, among: PickFilter = ANYTHING
    ) -> Quote | None:
        ref = next_pick(self._by_ref, seed, shown, among.barred)
        return await self.show(ref, view) if ref is not None else None


@dataclass(frozen=True, slots=True)
class Posted:
    """What stands in a channel."""

    schedule: str
    place: str
    nonce: str
    reply: Reply
    when: float

    @property
    def ref(self) -> Ref:
        return self.reply.excerpts[0].quote.ref


Mood = Callable[[Schedule], str]
"""What happens to the next request: fine, busy, refused, broken (an error before it was posted), lost (an error after), silent, offline."""


PACE = Pace(40.0)


@dataclass
class Platform:
    """A platform's own side."""

    clock: WallClock
    same_for: float = 120.0
    latency: Callable[[], float] = lambda: 0.2
    mood: Mood = lambda _: "fine"
    pace: Pace = PACE
    posted: list[Posted] = field(default_factory=list)
    requests: list[tuple[float, str]] = field(default_factory=list)
    told: list[tuple[str, Reply]] = field(default_factory=list)
    connected: bool = True
    history: bool = True  # whether the bot may look back
    name: str = "discord"

    async def take(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        """A request, and what becomes of it."""
        mood = self.mood(schedule)
        self.requests.append((self._time(), schedule.identity))
        if mood == "offline":
            raise RefusedForNowError(Reason(ReasonCode.PLATFORM_UNREACHABLE, ("discord",)), reach=Reach.PLATFORM)
        await asyncio.sleep(self.latency() / 2)
        if mood == "busy":
            raise RefusedForNowError(Reason(ReasonCode.PLATFORM_BUSY, ("discord",)), 7.0)
        if mood == "refused":
            raise RefusedForGoodError(Reason(ReasonCode.CHANNEL_GONE))
        if mood == "broken":
            raise OutcomeUnknownError(failed("500"))
        if mood == "silent":
            await asyncio.sleep(3600)
        message = self._post(schedule, reply, nonce)
        if mood == "lost":
            raise OutcomeUnknownError(failed("502"))
        if mood == "unheard":
            await asyncio.sleep(3600)
        await asyncio.sleep(self.latency() / 2)
        return message

    def _post(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        for at, one in enumerate(self.posted):
            if self.same_for and one.nonce == nonce and self._time() - one.when <= REMEMBERS:
                return f"m{at}"
        self.posted.append(Posted(schedule.identity, schedule.place, nonce, reply, self._time()))
        return f"m{len(self.posted) - 1}"

    def _time(self) -> float:
        """The platform's own clock, which nobody sets."""
        return asyncio.get_running_loop().time()

    def count(self, schedule: str, date: dt.date) -> int:
        return len([one for one in self.posted if one.nonce == f"{schedule}-{date:%Y%m%d}"])


class FakePublisher:
    """Fulfils bot.daily.ports.Publisher over a platform."""

    def __init__(self, platform: Platform) -> None:
        self.side = platform
        self.platform, self.pace, self.same_for = platform.name, platform.pace, platform.same_for

    def ready(self) -> bool:
        return self.side.connected

    async def publish(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        assert len(nonce) <= 25
        return await self.side.take(schedule, reply, nonce)

    async def seek(self, schedule: Schedule, post: Post) -> str | None:
        if not self.side.history:
            raise OutcomeUnknownError(Reason(ReasonCode.UNCONFIRMED))
        if self.side.mood(schedule) in ("broken", "offline", "silent"):
            raise RefusedForNowError(failed("500"))
        here = [
            f"m{at}"
            for at, one in enumerate(self.side.posted)
            if one.place == schedule.place and one.reply.token == post.token
        ]
        return here[0] if here else None

    async def tell(self, schedule: Schedule, reply: Reply) -> bool:
        self.side.told.append((schedule.identity, reply))
        return True


def failed(code: str) -> Reason:
    return Reason(ReasonCode.PLATFORM_FAILED, ("discord", code))


def schedule(identity: str = "a1", clock: WallClock | None = None, **more: object) -> Schedule:
    """Every day at 18:00 UTC, in channel c1 of server s1; next run after the clock's now."""
    made = Schedule(identity, "discord", "s1", "c1", dt.time(18), "UTC", Run(dt.date.min, 0.0), set_by="boss")
    made = replace(made, **more)  # type: ignore[arg-type]
    return replace(made, run=next_run(made, clock.now())) if clock is not None else made


@dataclass
class World:
    """A bot's one life over a folder, and the platform that outlives it."""

    folder: Path
    clock: WallClock
    side: Platform
    bot: ManyQuotes
    journal: SqliteJournal
    daily: DailyService
    poll: float = POLL

    @asynccontextmanager
    async def life(self) -> AsyncIterator["World"]:
        """One more life over the same folder (or a replica); it ends as a crash does."""
        journal = await direct_journal(self.folder, self.clock)
        daily = new_daily(journal, self.bot, self.clock, self.side)
        daily._schedulers["discord"].poll = self.poll
        running = asyncio.create_task(daily.run())
        try:
            yield replace(self, journal=journal, daily=daily)
        finally:
            await crash(daily, running)
            await journal.close()


def new_daily(journal: ScheduleJournal, bot: FakeBot, clock: WallClock, side: Platform) -> DailyService:
    daily = DailyService(journal, QuotePicker(bot, journal), clock)
    daily.add(FakePublisher(side))
    return daily


async def crash(daily: DailyService, running: "asyncio.Task[None]") -> None:
    """End as SIGKILL does, as far as one loop can: nothing is finished."""
    tasks = [running, *(task for scheduler in daily._schedulers.values() for task in scheduler._running.values())]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def alive(
    folder: Path, side: Platform | None = None, clock: WallClock | None = None, quotes: int = 50, poll: float = POLL
) -> AsyncIterator[World]:
    """A bot that runs, in virtual time. Over many days of which nothing but the due moments matter, `poll` seldom."""
    clock = clock or WallClock()
    side = side or Platform(clock)
    blank = World(folder, clock, side, ManyQuotes(quotes), None, None, poll)  # type: ignore[arg-type]
    async with blank.life() as here:
        yield here


def fill(folder: Path, made: Iterable[Schedule]) -> None:
    """Put many schedules into a journal at once."""
    with contextlib.closing(sqlite3.connect(folder / FILE)) as db, db:
        db.executemany(schedules._KEEP, map(schedules._values, made))


def span(number: int) -> Span:
    """Of quote number n."""
    return Span(number * 100, number * 100 + 20)


def roll(seed: int, chances: dict[str, float]) -> Mood:
    """Moods by chance; the rest is fine."""
    dice = random.Random(seed)

    def mood(_: Schedule) -> str:
        value = dice.random()
        for name, chance in chances.items():
            if value < chance:
                return name
            value -= chance
        return "fine"

    return mood
