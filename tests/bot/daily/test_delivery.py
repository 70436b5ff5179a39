"""One run of a schedule: when a row is sent again, what it says then, and which quote is chosen for it."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.daily.delivery import Delivery
from bot.daily.due import missed_rows
from bot.daily.planning import free_run
from bot.daily.ports import Pace
from bot.daily.quote_picker import QuotePicker
from bot.daily.rate_limit import RateLimiter
from bot.daily.schedule import Outcome, Post, Run, Schedule, run_after
from bot.errors import JournalError, Reach
from bot.model import ANYTHING, PickFilter, Quote, Ref, View
from bot.reasons import Reason, ReasonCode
from store.journal.sqlite import SqliteJournal
from tests.peers.daily_world import FakePublisher, ManyQuotes, Platform, World, alive, schedule, span
from tests.peers.virtual_time import START, WallClock, virtually

DAY = 86400.0
DUE = START + 800
RUN, NEXT = Run(dt.date(2030, 3, 17), DUE), Run(dt.date(2030, 3, 18), DUE + DAY)
QUOTE = Ref("talk-1", span(3))
PAUSED = Reason(ReasonCode.PAUSED_BY_ADMIN)
BUSY = Reason(ReasonCode.PLATFORM_BUSY, ("discord",))


class TwoClocks:
    """A wall clock and a monotonic one that a test sets apart. Fulfils `bot.daily.ports.MonotonicClock`."""

    def __init__(self) -> None:
        self.wall, self.monotonic = DUE, 5000.0

    def now(self) -> float:
        return self.wall

    def ticks(self) -> float:
        return self.monotonic


@dataclass
class Desk:
    """A delivery with a real journal, and a row of the schedule that is under way."""

    journal: SqliteJournal
    clock: TwoClocks
    side: Platform
    schedule: Schedule
    picked: ManyQuotes = field(default_factory=ManyQuotes)

    def __post_init__(self) -> None:
        self.rate_limiter = RateLimiter(Pace(40.0), self.clock.ticks)
        picker = QuotePicker(self.picked, self.journal)
        self.delivery = Delivery(self.journal, picker, FakePublisher(self.side), self.rate_limiter, self.clock)

    async def claimed(self, outcome: Outcome = Outcome.SENDING, *, tried: bool = True) -> Post:
        """The row of a claim, made when the run was due."""
        post = Post(
            "a1", RUN, outcome, DUE, ref=QUOTE, token="t1", attempts=1, look_again_at=DUE + 60,
            first_attempt_at=DUE if tried else None, first_attempt_ticks=5000.0 if tried else None,
            reason=BUSY if outcome is Outcome.WAITING else None,
        )  # fmt: skip
        await self.journal.add_schedule(self.schedule)
        assert await self.journal.advance(self.schedule, [post], NEXT)
        return post

    async def row(self) -> Post:
        [post] = await self.journal.posts("a1", 5)
        return post


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    clock = TwoClocks()
    journal = await SqliteJournal.open(tmp_path, clock)
    side = Platform(WallClock(), latency=lambda: 0.0)
    yield Desk(journal, clock, side, replace(schedule(), next_run=RUN))
    await journal.close()


@pytest.mark.parametrize(
    ("wall", "monotonic", "sent"),
    [(60, 60, True), (120, 120, True), (121, 60, False), (60, 121, False), (-1, 60, False), (60, -1, False)],
)
async def test_an_unconfirmed_post_is_sent_again_only_if_both_clocks_say_that_its_nonce_is_known(
    desk: Desk, wall: float, monotonic: float, sent: bool
) -> None:
    post = await desk.claimed()
    desk.clock.wall, desk.clock.monotonic = DUE + wall, 5000.0 + monotonic
    await desk.delivery.resume(desk.schedule, post)
    row = await desk.row()
    assert (len(desk.side.posted), row.outcome) == ((1, Outcome.POSTED) if sent else (0, Outcome.UNKNOWN))
    assert row.reason == (None if sent else Reason(ReasonCode.NEVER_CONFIRMED))


@pytest.mark.parametrize(("tried", "outcome"), [(False, Outcome.SKIPPED), (True, Outcome.UNKNOWN)])
async def test_a_row_that_waits_when_its_schedule_is_paused_is_not_sent(
    desk: Desk, tried: bool, outcome: Outcome
) -> None:
    post = await desk.claimed(Outcome.WAITING, tried=tried)
    desk.clock.wall, desk.clock.monotonic = DUE + 300, 5300.0
    await desk.delivery.resume(replace(desk.schedule, paused=PAUSED), post)
    row = await desk.row()
    assert (desk.side.requests, row.outcome, row.reason) == ([], outcome, PAUSED)


async def test_a_post_that_succeeds_ends_the_growth_of_the_platforms_hold(desk: Desk) -> None:
    for _ in range(3):
        desk.rate_limiter.refused(desk.schedule, Reach.PLATFORM, None)
    await desk.delivery.resume(desk.schedule, await desk.claimed())
    assert (await desk.row()).outcome is Outcome.POSTED
    assert desk.rate_limiter.refused(desk.schedule, Reach.PLATFORM, None) == 2.0


async def test_a_date_that_has_a_row_is_not_planned_again(desk: Desk) -> None:
    await desk.claimed()
    assert await free_run(desk.journal, desk.schedule, DUE - 10) == NEXT
    assert await free_run(desk.journal, desk.schedule, DUE + 10) == NEXT


def test_of_several_due_runs_only_the_latest_is_posted_and_the_others_say_why() -> None:
    daily = schedule(catch_up=1.5 * DAY)
    runs = [Run(RUN.date, DUE)]
    while len(runs) < 3:
        runs.append(run_after(daily, runs[-1].date))
    rows = missed_rows(daily, runs[:-1], DUE + 2 * DAY)
    reasons = [row.reason.code for row in rows if row.reason is not None]
    assert reasons == [ReasonCode.BOT_AWAY, ReasonCode.ONLY_THE_LATEST]


# --- the quote ----------------------------------------------------------------------------------


class Recording(ManyQuotes):
    """Notes how a quote was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.picks: list[tuple[View, PickFilter]] = []

    async def pick(
        self, seed: str, shown: Sequence[Ref] = (), view: View = View.CLEAN, among: PickFilter = ANYTHING
    ) -> Quote | None:
        self.picks.append((view, among))
        return await super().pick(seed, shown, view, among)


async def test_a_schedules_own_view_interviews_and_speakers_limit_its_quotes(desk: Desk) -> None:
    quotes = Recording()
    await desk.journal.prefer("discord", "s1", "view", "strict")
    usual = replace(schedule(), interviews=("talk-1",), said_by=("guest",))
    for daily in (usual, replace(usual, view=View.CAPTIONS)):
        await QuotePicker(quotes, desk.journal).choose(daily)
    assert [view for view, _ in quotes.picks] == [View.STRICT, View.CAPTIONS]
    assert {(among.interviews, among.said_by) for _, among in quotes.picks} == {(("talk-1",), ("guest",))}


# --- in virtual time ----------------------------------------------------------------------------


def test_a_confirmation_that_the_journal_refuses_is_written_again(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            settle, refusals = here.journal.settle, iter(range(3))

            async def locked(post: Post) -> bool:
                if next(refusals, None) is not None:
                    raise JournalError("the journal is locked by another process; stop it or wait")
                return await settle(post)

            here.journal.settle = locked  # type: ignore[method-assign]
            await asyncio.sleep(DUE - START + 300)
            [post] = await here.journal.posts("a1", 5)
            assert (post.outcome, len(here.side.requests)) == (Outcome.POSTED, 1)

    virtually(work())


def test_a_refusal_does_not_make_an_earlier_attempt_undone(tmp_path: Path) -> None:
    """The first attempt posted, and its answer was lost; then the platform is busy until its nonce has expired."""

    async def work() -> None:
        moods = iter(["lost", *["busy"] * 300])
        side = Platform(WallClock(), mood=lambda _: next(moods, "fine"))
        async with alive(tmp_path, side, side.clock) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(DUE - START + 3600)
            [post] = await here.journal.posts("a1", 5)
            assert (post.outcome, len(side.posted)) == (Outcome.POSTED, 1)
            assert len(side.requests) < 20

    virtually(work())


def test_a_row_that_waits_respects_a_later_hold_of_the_platform(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            moods = iter(["busy"])  # look again after 7 seconds
            here.side.mood = lambda _: next(moods, "fine")
            daily = schedule(clock=here.clock)
            await here.journal.add_schedule(daily)
            await asyncio.sleep(DUE - START + 3)
            assert len(here.side.requests) == 1
            _hold(here, daily, 100.0)
            await asyncio.sleep(60)
            assert len(here.side.requests) == 1
            await asyncio.sleep(60)
            assert len(here.side.posted) == 1

    virtually(work())


def _hold(here: World, daily: Schedule, seconds: float) -> None:
    here.daily._schedulers["discord"]._rate_limiter.refused(daily, Reach.PLATFORM, seconds)


class Slow(ManyQuotes):
    """Takes longer to pick a quote than the scheduler waits before it looks again."""

    picks = 0

    async def pick(
        self, seed: str, shown: Sequence[Ref] = (), view: View = View.CLEAN, among: PickFilter = ANYTHING
    ) -> Quote | None:
        self.picks += 1
        await asyncio.sleep(100)
        return await super().pick(seed, shown, view, among)


def test_a_schedule_whose_post_is_being_made_is_not_started_again(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            bot = here.daily._picker._quotes = Slow()
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(DUE - START + 300)
            assert (bot.picks, len(here.side.posted)) == (1, 1)

    virtually(work())
