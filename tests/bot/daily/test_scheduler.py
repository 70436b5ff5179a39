"""The loop that posts, in virtual time: once, not early, late within its window, and every run explained."""

import asyncio
import datetime as dt
import gc
import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.daily.ports import Pace
from bot.daily.schedule import Outcome, Schedule, next_run
from bot.daily.scheduler import AT_ONCE, BATCH
from bot.errors import LibraryError
from bot.model import ANYTHING, PickFilter, Quote, Ref, View
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode
from tests.peers.daily_world import ManyQuotes, Platform, World, alive, fill, schedule, span
from tests.peers.virtual_time import START, WallClock, virtually

DAY = 86400.0
DUE = dt.datetime(2030, 3, 17, 18, tzinfo=dt.UTC).timestamp()  # 800 s after START
TODAY, TOMORROW = dt.date(2030, 3, 17), dt.date(2030, 3, 18)


async def outcomes(here: World, identity: str = "a1") -> list[tuple[dt.date, str]]:
    return [(post.run.date, post.outcome.value) for post in reversed(await here.journal.posts(identity, 100))]


def test_it_is_posted_on_time_once_a_day(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            here.daily.wake("discord")
            await asyncio.sleep(3 * DAY)
            assert [round(one.when - (DUE - START)) for one in here.side.posted] == [0, DAY, 2 * DAY]
            assert await outcomes(here) == [(TODAY + dt.timedelta(days), "posted") for days in range(3)]
            [post, *_] = await here.journal.posts("a1", 1)
            assert (post.message, post.attempts, post.until) == ("m2", 1, None)
            held = await here.journal.recall(post.token or "")
            assert held is not None
            assert (held.platform, held.place, held.asker, held.refs) == ("discord", "s1/c1", "", (post.ref,))
            assert len({one.ref for one in here.side.posted}) == 3

    virtually(work())


def test_what_another_replica_set_is_seen_without_being_told(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await asyncio.sleep(700)
            await here.journal.keep_schedule(schedule(clock=here.clock))
            await asyncio.sleep(200)
            assert len(here.side.posted) == 1
            assert here.side.posted[0].when < DUE - START + 1

    virtually(work())


def test_after_downtime_one_late_post_says_so_and_the_rest_is_missed(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.keep_schedule(schedule(clock=clock, weekdays=(0, 2, 6)))  # today, Mon and Wed
        await asyncio.sleep(800 + 3 * DAY + 3600)  # down until Wednesday, 19:00
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(60)
            assert await outcomes(here) == [
                (TODAY, "missed"), (TOMORROW, "missed"), (TODAY + dt.timedelta(3), "late"),
            ]  # fmt: skip
            [posted] = side.posted
            assert posted.reply.notes == (wording.daily.late(3600),)
            reasons = [post.reason for post in await here.journal.posts("a1", 10)]
            assert reasons == [None, Reason(ReasonCode.BOT_AWAY), Reason(ReasonCode.BOT_AWAY)]

    virtually(work())


def test_beyond_the_window_nothing_is_posted(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.keep_schedule(schedule("a1", clock))
            await here.journal.keep_schedule(schedule("b2", clock, catch_up=2 * 3600.0))
        await asyncio.sleep(800 + 3 * 3600)
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(60)
            assert await outcomes(here, "a1") == [(TODAY, "late")]
            assert await outcomes(here, "b2") == [(TODAY, "missed")]
            await asyncio.sleep(DAY)
            assert await outcomes(here, "b2") == [(TODAY, "missed"), (TOMORROW, "posted")]

    virtually(work())


def test_a_short_outage_says_nothing_of_lateness(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            here.side.connected = False
            await here.journal.keep_schedule(schedule(clock=here.clock))
            await asyncio.sleep(800 + 120)
            assert not here.side.posted
            here.side.connected = True
            here.daily.wake("discord")
            await asyncio.sleep(5)
            assert here.side.posted[0].reply.notes == ()
            assert await outcomes(here) == [(TODAY, "posted")]

    virtually(work())


def test_years_of_downtime_leave_a_bounded_number_of_rows(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.keep_schedule(schedule(clock=clock))
        await asyncio.sleep(3 * 365 * DAY)
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(60)
            rows = await here.journal.posts("a1", 1000)
            assert 60 <= len(rows) <= 63
            assert rows[-1].reason is not None
            assert rows[-1].reason.code is ReasonCode.BOT_AWAY_FOR_DAYS
            assert len(side.posted) <= 1

    virtually(work())


# --- clocks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("back", [30.0, 3600.0, DAY, 10 * DAY])
def test_a_clock_set_back_never_doubles(tmp_path: Path, back: float) -> None:
    async def work() -> None:
        async with alive(tmp_path, poll=15.0 if back < DAY else 600.0) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            await asyncio.sleep(900)
            here.clock.shift(-back)
            await asyncio.sleep(back + 900 + DAY)
            counted = Counter(one.nonce for one in here.side.posted)
            assert set(counted.values()) == {1}
            rows = await outcomes(here)
            assert (TODAY, "posted") in rows
            assert (TOMORROW, "posted") in rows
            assert {state for _, state in rows} == {"posted"}

    virtually(work())


@pytest.mark.parametrize(
    ("forward", "after"),
    [(3600.0, "late"), (8 * 3600.0, "missed"), (5 * DAY + 3600, "late"), (5 * DAY + 8 * 3600, "missed")],
)
def test_a_clock_set_forward_never_bursts(tmp_path: Path, forward: float, after: str) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            await asyncio.sleep(700)
            here.clock.shift(forward)
            await asyncio.sleep(60)
            assert len(here.side.posted) == (1 if after == "late" else 0)
            rows = await outcomes(here)
            assert rows[-1][1] == after
            assert [state for _, state in rows[:-1]] == ["missed"] * int(forward // DAY)

    virtually(work())


def test_a_clock_that_was_wrong_for_a_while_costs_no_day(tmp_path: Path) -> None:
    """Years ahead, then right again: what had not come is planned again, and what was posted keeps its row."""

    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            await asyncio.sleep(900)
            here.clock.shift(400 * DAY)
            await asyncio.sleep(900)
            here.clock.shift(-400 * DAY)
            await asyncio.sleep(2 * DAY)
            rows = await outcomes(here)
            assert rows[:3] == [(TODAY, "posted"), (TOMORROW, "posted"), (TODAY + dt.timedelta(2), "posted")]
            assert set(Counter(one.nonce for one in here.side.posted).values()) == {1}

    virtually(work())


def test_other_rules_of_a_zone_are_taken_up(tmp_path: Path) -> None:
    """The moment that was kept is that of the old rules."""

    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock) as here:
            right = schedule(clock=clock)
            await here.journal.keep_schedule(replace(right, run=replace(right.run, due=right.run.due + 3600)))
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(900)
            assert await outcomes(here) == [(TODAY, "posted")]

    virtually(work())


def test_a_zone_that_is_gone_pauses_and_says_so(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.keep_schedule(replace(schedule(clock=here.clock), zone="Mars/Olympus"))
            await asyncio.sleep(900)
            held = await here.journal.schedule("a1")
            assert held is not None
            assert held.paused == Reason(ReasonCode.ZONE_GONE, ("Mars/Olympus",))
            assert here.side.told[0][0] == "a1"

    virtually(work())


# --- what a platform answers --------------------------------------------------------------------


class Script:
    """Moods one after the other, then fine."""

    def __init__(self, *moods: str) -> None:
        self.left = list(moods)

    def __call__(self, _: object) -> str:
        return self.left.pop(0) if self.left else "fine"


@pytest.mark.parametrize(
    ("moods", "same_for", "row", "posts"),
    [
        (["busy"] * 5, 120.0, "posted", 1),
        (["busy"] * 30, 120.0, "late", 1),
        (["broken"] * 3, 120.0, "posted", 1),
        (["lost"] * 3, 120.0, "posted", 1),
        (["broken"] * 12, 120.0, "late", 1),  # beyond the nonce's time: it looks, finds nothing, posts
        (["lost"] + ["broken"] * 12, 120.0, "posted", 1),  # it looks and finds it
        (["silent"], 120.0, "posted", 1),
        (["unheard"], 120.0, "posted", 1),
        (["unheard"] * 2, 120.0, "posted", 1),
        (["offline"] * 3, 120.0, "posted", 1),
        (["busy"] * 3, 0.0, "posted", 1),
        (["broken"], 0.0, "unknown", 0),
        (["lost"], 0.0, "unknown", 1),
        (["unheard"], 0.0, "unknown", 1),
        (["refused"], 120.0, "failed", 0),
        (["lost", "refused"], 120.0, "unknown", 1),
        (["busy"] * 300, 120.0, "missed", 0),
        (["broken"] * 300, 120.0, "unknown", 0),
    ],
)
def test_every_answer_leads_to_one_post_or_an_explained_none(
    tmp_path: Path, moods: list[str], same_for: float, row: str, posts: int
) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, same_for=same_for, mood=Script(*moods))
        async with alive(tmp_path, side, clock) as here:
            await here.journal.keep_schedule(schedule(clock=clock))
            await asyncio.sleep(0.9 * DAY)
            assert await outcomes(here) == [(TODAY, row)]
            assert len(side.posted) == posts
            [post] = await here.journal.posts("a1", 5)
            assert (post.reason is None) == (row in ("posted", "late"))
            assert post.until is None

    virtually(work())


def test_a_place_that_may_not_be_read_leaves_the_outcome_open(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, mood=Script(*["lost"] * 12), history=False)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.keep_schedule(schedule(clock=clock))
            await asyncio.sleep(3600)
            assert await outcomes(here) == [(TODAY, "unknown")]
            assert len(side.posted) == 1

    virtually(work())


def test_a_refusal_for_good_pauses_and_tells_once(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, mood=Script("refused"))
        async with alive(tmp_path, side, clock) as here:
            await here.journal.keep_schedule(schedule(clock=clock))
            await asyncio.sleep(3 * DAY)
            held = await here.journal.schedule("a1")
            assert held is not None
            assert held.paused == Reason(ReasonCode.CHANNEL_GONE)
            assert [who for who, _ in side.told] == ["a1"]
            assert side.told[0][1].lead == wording.daily.stopped("a1", Reason(ReasonCode.CHANNEL_GONE))
            assert len(side.requests) == 1

    virtually(work())


def test_a_place_that_refuses_holds_up_nobody(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(
            clock, mood=lambda one: "silent" if one.place == "bad" else "busy" if one.place == "slow" else "fine"
        )
        async with alive(tmp_path, side, clock) as here:
            for number in range(300):
                place = "bad" if number % 10 == 0 else "slow" if number % 10 == 1 else f"c{number}"
                await here.journal.keep_schedule(schedule(f"x{number:03}", clock, place=place, server=f"s{number}"))
            here.daily.wake("discord")
            await asyncio.sleep(800 + 60)
            assert len(side.posted) == 240
            assert max(one.when for one in side.posted) < DUE - START + 20

    virtually(work())


def test_no_network_is_waited_out_without_a_storm(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        side.mood = lambda _: "offline" if clock.now() < DUE + 1800 else "fine"
        async with alive(tmp_path, side, clock) as here:
            for number in range(200):
                await here.journal.keep_schedule(schedule(f"x{number:03}", clock, place=f"c{number}"))
            await asyncio.sleep(800 + 1800)
            assert len(side.requests) < 400
            await asyncio.sleep(80)
            assert len(side.posted) == 200

    virtually(work())


class Shut(ManyQuotes):
    """Has a library that cannot be read for a while."""

    shut, tried = True, 0

    async def pick(
        self, seed: str, shown: Sequence[Ref] = (), view: View = View.CLEAN, among: PickFilter = ANYTHING
    ) -> Quote | None:
        self.tried += self.shut
        if self.shut:
            raise LibraryError("the library is being built")
        return await super().pick(seed, shown, view, among)


def test_a_library_that_cannot_be_read_is_waited_for_without_a_storm(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            bot = here.daily._picker._bot = Shut()
            for number in range(200):
                await here.journal.keep_schedule(schedule(f"x{number:03}", here.clock, place=f"c{number}"))
            await asyncio.sleep(DUE - START + 1800)
            assert 20 < bot.tried < 120
            bot.shut = False
            await asyncio.sleep(90)
            assert len(here.side.posted) == 200

    virtually(work())


def test_gaps_are_kept_within_a_place_and_a_server(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, same_for=0.0, pace=Pace(20.0, server_gap=1.0, place_gap=3.0))
        async with alive(tmp_path, side, clock) as here:
            for number in range(12):
                where = {"server": f"s{number % 2}", "place": f"c{number % 4}"}
                await here.journal.keep_schedule(schedule(f"x{number:02}", clock, **where))
            await asyncio.sleep(900)
            assert len(side.posted) == 12
            for key, gap in (("place", 3.0), ("server", 1.0)):
                times: dict[str, list[float]] = {}
                for when, identity in side.requests:
                    held = await here.journal.schedule(identity)
                    assert held is not None
                    times.setdefault(getattr(held, key), []).append(when)
                assert all(
                    later - earlier >= gap - 1e-6
                    for one in times.values()
                    for earlier, later in itertools.pairwise(one)
                )

    virtually(work())


# --- crashes and replicas -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("same_for", "when", "down", "row", "posts"),
    [
        (120.0, 0.05, 10.0, "posted", 1),  # before it was posted, back soon: the same nonce
        (120.0, 0.15, 10.0, "posted", 1),  # after
        (120.0, 0.05, 600.0, "unknown", 0),  # too late for the nonce
        (120.0, 0.15, 600.0, "unknown", 1),
        (0.0, 0.05, 10.0, "unknown", 0),
        (0.0, 0.15, 10.0, "unknown", 1),
    ],
)
def test_a_crash_between_claim_and_confirmation(
    tmp_path: Path, same_for: float, when: float, down: float, row: str, posts: int
) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, same_for=same_for)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.keep_schedule(schedule(clock=clock))
            await asyncio.sleep(DUE - START + when)
            assert len(side.requests) == 1
        await asyncio.sleep(down)
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(200)
            assert await outcomes(here) == [(TODAY, row)]
            assert len(side.posted) == posts
            await asyncio.sleep(DAY)
            assert (await outcomes(here))[1] == (TOMORROW, "posted")
            assert len({one.ref for one in side.posted}) == posts + 1  # what may have been seen does not come again

    virtually(work())


def test_two_replicas_post_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here, here.life() as other:
            for number in range(50):
                await here.journal.keep_schedule(schedule(f"x{number:02}", here.clock, place=f"c{number}"))
            await asyncio.sleep(2 * DAY)
            assert set(Counter(one.nonce for one in here.side.posted).values()) == {1}
            assert len(here.side.posted) == 100
            assert len(here.side.requests) == 100
            assert {state for _, state in await outcomes(other, "x00")} == {"posted"}

    virtually(work())


def test_a_replica_takes_up_what_a_dead_one_left(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            async with here.life() as dying:
                await here.daily.close()
                await here.journal.keep_schedule(schedule(clock=here.clock))
                await asyncio.sleep(DUE - START + 0.05)
                assert len(here.side.requests) == 1
                assert dying
            async with here.life():
                await asyncio.sleep(100)
                assert await outcomes(here) == [(TODAY, "posted")]
                assert len(here.side.posted) == 1
                assert here.side.posted[0].when - (DUE - START) < 120

    virtually(work())


def test_closing_finishes_what_runs(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.keep_schedule(schedule("a1", here.clock))
            await here.journal.keep_schedule(schedule("b2", here.clock, at=dt.time(18, 1), place="c2"))
            await asyncio.sleep(DUE - START + 0.05)
            assert not here.side.posted
            assert await here.daily.close()
            await asyncio.sleep(120)
            assert await outcomes(here, "a1") == [(TODAY, "posted")]
            assert await outcomes(here, "b2") == []

    virtually(work())


def test_closing_lets_nothing_begin_that_waits_for_its_turn(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, pace=Pace(0.5))
        async with alive(tmp_path, side, clock) as here:
            for number in range(9):
                await here.journal.keep_schedule(schedule(f"x{number}", clock, place=f"c{number}"))
            await asyncio.sleep(DUE - START + 3)
            assert await here.daily.close()
            begun = len(side.requests)
            await asyncio.sleep(60)
            assert 1 <= begun == len(side.requests) == len(side.posted) < 9

    virtually(work())


# --- what is posted -----------------------------------------------------------------------------


def test_none_is_repeated_until_all_were_shown_whatever_was_indexed_in_between(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path, quotes=12, poll=DAY) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            await asyncio.sleep(6 * DAY)
            for one in list(here.bot._by_ref):  # other bounds of the same words
                held = here.bot._by_ref.pop(one)
                other = Ref(one.interview, type(one.span)(one.span.start + 3, one.span.end + 3))
                here.bot._by_ref[other] = replace(held, ref=other)
            await asyncio.sleep(6 * DAY)
            assert len({one.ref.span.start // 100 for one in here.side.posted}) == 12
            await asyncio.sleep(12 * DAY)
            assert [one.ref.span.start // 100 for one in here.side.posted[12:]] == [
                one.ref.span.start // 100 for one in here.side.posted[:12]
            ]

    virtually(work())


def test_the_queue_comes_first_and_a_veto_wins(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path, quotes=4, poll=DAY) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            for number in (3, 1, 2):
                await here.journal.enqueue("a1", Ref("talk-1", span(number)))
            await here.journal.enqueue("a1", Ref("gone-1", span(0)))
            await here.journal.veto("discord", "s1", Ref("talk-1", type(span(1))(110, 130)))
            await asyncio.sleep(6 * DAY)
            shown = [one.ref.span.start // 100 for one in here.side.posted]
            assert shown[:3] == [3, 2, 0]
            assert 1 not in shown
            assert await here.journal.queue("a1") == []

    virtually(work())


def test_with_nothing_to_post_the_day_says_so_and_the_next_is_tried(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path, quotes=1) as here:
            await here.journal.keep_schedule(schedule(clock=here.clock))
            await here.journal.veto("discord", "s1", Ref("talk-1", span(0)))
            await asyncio.sleep(900)
            [post] = await here.journal.posts("a1", 2)
            assert (post.outcome, post.reason) == (Outcome.FAILED, Reason(ReasonCode.NO_QUOTE_LEFT))
            await here.journal.allow("discord", "s1", Ref("talk-1", span(0)))
            await asyncio.sleep(DAY)
            assert await outcomes(here) == [(TODAY, "failed"), (TOMORROW, "posted")]

    virtually(work())


def test_the_same_quote_goes_out_again_after_a_refusal(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, mood=Script("busy", "busy"))
        async with alive(tmp_path, side, clock) as here:
            await here.journal.keep_schedule(schedule(clock=clock))
            await asyncio.sleep(801)
            [waiting] = await here.journal.posts("a1", 2)
            busy = Reason(ReasonCode.PLATFORM_BUSY, ("discord",))
            assert (waiting.outcome, waiting.reason, waiting.first) == (Outcome.WAITING, busy, None)
            await here.journal.enqueue("a1", Ref("talk-1", span(7)))  # for the next one
            await asyncio.sleep(60)
            assert side.posted[0].ref == waiting.ref
            assert side.posted[0].reply.token == waiting.token

    virtually(work())


# --- many ---------------------------------------------------------------------------------------


def test_many_in_the_same_minute_are_paced_and_not_held_in_memory(tmp_path: Path) -> None:
    """What ten thousand cost is measured by bench/daily_load.py."""
    count = 1_000
    in_memory: list[int] = []

    def held(_: Schedule) -> str:
        if len(side.requests) % 100 == 0:
            in_memory.append(sum(isinstance(one, Schedule) for one in gc.get_objects()))
        return "fine"

    clock = WallClock()
    side = Platform(clock)

    async def work() -> None:
        async with alive(tmp_path, side, clock, quotes=8) as here:
            at = schedule(clock=clock).run
            fill(
                tmp_path,
                (
                    schedule(f"{number:06x}", place=f"c{number}", server=f"s{number // 3}", run=at)
                    for number in range(count)
                ),
            )
            side.posted, side.mood = _Counting(), held  # type: ignore[assignment]
            await asyncio.sleep(DUE - START + 600)
            assert set(side.posted.counted.values()) == {1}  # type: ignore[attr-defined]
            assert len(side.posted.counted) == count  # type: ignore[attr-defined]
            assert 0 < max(in_memory) <= 3 * BATCH + 2 * AT_ONCE
            times = [when for when, _ in side.requests]
            assert max(times) - min(times) < count / 40 + 10
            per_second = Counter(int(when) for when in times)
            assert max(per_second.values()) <= 41
            (late,) = await here.journal._all("select count(*) from post where outcome in ('posted', 'late')", ())
            assert late == (count,)

    virtually(work())


class _Counting(list[object]):
    """Posts that are counted and let go."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: Counter[str] = Counter()

    def append(self, one: object) -> None:
        self.counted[one.nonce] += 1  # type: ignore[attr-defined]


def test_next_run_is_what_the_loop_follows() -> None:
    made = schedule(weekdays=(0,))
    assert next_run(made, START).date == TOMORROW
