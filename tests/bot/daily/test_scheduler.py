"""The loop that posts, in virtual time: every quote once, never early, late only as allowed, every run explained."""

import asyncio
import contextlib
import datetime as dt
import gc
import itertools
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.limits import Limit
from bot.chat.preferences import LIMIT
from bot.daily.ports import Pace
from bot.daily.quote_picker import QuotePicker
from bot.daily.schedule import Outcome, Schedule, first_run_after
from bot.daily.scheduler import BATCH, MOST_AT_ONCE
from bot.errors import LibraryError
from bot.model import ANYTHING, PickFilter, Quote, Ref, View
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode
from store.journal.row_checksums import row_checksum
from store.journal.sqlite import FILE
from tests.fixtures.fake_quotes import TALK
from tests.peers.daily_world import (
    BUSY,
    CHANNEL_GONE,
    ManyQuotes,
    Platform,
    Posted,
    World,
    alive,
    fill,
    schedule,
    span,
)
from tests.peers.virtual_time import START, WallClock, virtually

DAY = 86400.0
DUE = dt.datetime(2030, 3, 17, 18, tzinfo=dt.UTC).timestamp()  # 800 s after START
TODAY, TOMORROW = dt.date(2030, 3, 17), dt.date(2030, 3, 18)
AWAY = Reason(ReasonCode.BOT_AWAY)


async def outcomes(here: World, identity: str = "a1") -> list[tuple[dt.date, str]]:
    return [(post.run.date, post.outcome.value) for post in reversed(await here.journal.posts(identity, 100))]


def numbers(posted: Sequence[Posted]) -> list[int]:
    """Which quotes were posted, by their number."""
    return [message.ref.span.start // 100 for message in posted]


def posts_per_run(side: Platform) -> set[int]:
    """How often the quote of a schedule and date was posted; {1} if none was posted twice."""
    return set(Counter(message.nonce for message in side.posted).values())


def test_it_is_posted_on_time_once_a_day(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            here.daily.wake("discord")
            await asyncio.sleep(3 * DAY)
            assert [round(message.at - (DUE - START)) for message in here.side.posted] == [0, DAY, 2 * DAY]
            assert await outcomes(here) == [(TODAY + dt.timedelta(days), "posted") for days in range(3)]
            [post, *_] = await here.journal.posts("a1", 1)
            assert (post.message_id, post.attempts, post.look_again_at) == ("m2", 1, None)
            answer = await here.journal.recall(post.token or "")
            assert answer is not None
            assert (answer.platform, answer.place, answer.asker, answer.refs) == ("discord", "s1/c1", "", (post.ref,))
            assert len({message.ref for message in here.side.posted}) == 3

    virtually(work())


def test_a_schedule_that_another_replica_set_is_noticed(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await asyncio.sleep(700)
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(200)
            assert len(here.side.posted) == 1
            assert here.side.posted[0].at < DUE - START + 1

    virtually(work())


def test_after_an_outage_one_late_post_says_so_and_the_others_are_missed(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.add_schedule(schedule(clock=clock, weekdays=(0, 2, 6)))  # today, Mon and Wed
        await asyncio.sleep(800 + 3 * DAY + 3600)  # down until Wednesday, 19:00
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(60)
            assert await outcomes(here) == [
                (TODAY, "missed"), (TOMORROW, "missed"), (TODAY + dt.timedelta(3), "late"),
            ]  # fmt: skip
            [message] = side.posted
            assert message.reply.notes == (wording.daily.late(3600),)
            assert [post.reason for post in await here.journal.posts("a1", 10)] == [None, AWAY, AWAY]

    virtually(work())


def test_beyond_its_window_a_quote_is_not_posted(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.add_schedule(schedule("a1", clock))
            await here.journal.add_schedule(schedule("b2", clock, catch_up=2 * 3600.0))
        await asyncio.sleep(800 + 3 * 3600)
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(60)
            assert await outcomes(here, "a1") == [(TODAY, "late")]
            assert await outcomes(here, "b2") == [(TODAY, "missed")]
            await asyncio.sleep(DAY)
            assert await outcomes(here, "b2") == [(TODAY, "missed"), (TOMORROW, "posted")]

    virtually(work())


def test_after_a_short_outage_the_post_does_not_say_that_it_is_late(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            here.side.connected = False
            await here.journal.add_schedule(schedule(clock=here.clock))
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
            await here.journal.add_schedule(schedule(clock=clock))
        await asyncio.sleep(3 * 365 * DAY)
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(60)
            rows = await here.journal.posts("a1", 1000)
            assert 60 <= len(rows) <= 63
            gap = (rows[-2].run.date - rows[-1].run.date).days - 1
            assert rows[-1].reason == Reason(ReasonCode.BOT_AWAY_FOR_DAYS, (str(gap),))
            assert len(side.posted) <= 1

    virtually(work())


# --- clocks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("back", [30.0, 3600.0, DAY, 10 * DAY])
def test_a_clock_that_is_set_back_posts_no_quote_twice(tmp_path: Path, back: float) -> None:
    async def work() -> None:
        async with alive(tmp_path, poll=15.0 if back < DAY else 600.0) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(900)
            here.clock.shift(-back)
            await asyncio.sleep(back + 900 + DAY)
            assert posts_per_run(here.side) == {1}
            rows = await outcomes(here)
            assert (TODAY, "posted") in rows
            assert (TOMORROW, "posted") in rows
            assert {outcome for _, outcome in rows} == {"posted"}

    virtually(work())


@pytest.mark.parametrize(
    ("forward", "outcome"),
    [(3600.0, "late"), (8 * 3600.0, "missed"), (5 * DAY + 3600, "late"), (5 * DAY + 8 * 3600, "missed")],
)
def test_a_clock_that_is_set_forward_posts_no_backlog(tmp_path: Path, forward: float, outcome: str) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(700)
            here.clock.shift(forward)
            await asyncio.sleep(60)
            assert len(here.side.posted) == (1 if outcome == "late" else 0)
            rows = await outcomes(here)
            assert rows[-1][1] == outcome
            assert [earlier for _, earlier in rows[:-1]] == ["missed"] * int(forward // DAY)

    virtually(work())


def test_a_clock_that_was_wrong_for_a_while_costs_no_day(tmp_path: Path) -> None:
    """Far ahead, then right again: days that had not come are planned again, and what was posted keeps its row."""

    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(900)
            here.clock.shift(400 * DAY)
            await asyncio.sleep(900)
            here.clock.shift(-400 * DAY)
            await asyncio.sleep(2 * DAY)
            rows = await outcomes(here)
            assert rows[:3] == [(TODAY, "posted"), (TOMORROW, "posted"), (TODAY + dt.timedelta(2), "posted")]
            assert posts_per_run(here.side) == {1}

    virtually(work())


def test_new_rules_of_a_time_zone_take_effect(tmp_path: Path) -> None:
    """The stored moment is that of the old rules."""

    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock) as here:
            right = schedule(clock=clock)
            old_run = replace(right.next_run, due=right.next_run.due + 3600)
            await here.journal.add_schedule(replace(right, next_run=old_run))
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(900)
            assert await outcomes(here) == [(TODAY, "posted")]

    virtually(work())


def test_a_damaged_row_pauses_its_schedule_and_no_other(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            fill(tmp_path, [schedule(f"a{number}", here.clock) for number in range(6)])
            with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as db, db:
                db.create_function("row_checksum", -1, row_checksum)
                db.execute("update schedule set time_of_day = '25:99' where id = 'a3'")
                db.execute("update schedule set weekdays = cast(x'ff' as text) where id = 'a4'")
            here.daily.wake("discord")
            await asyncio.sleep(3 * DAY)
            assert Counter(posted.schedule_id for posted in here.side.posted) == {"a0": 3, "a1": 3, "a2": 3, "a5": 3}
            assert sorted(identity for identity, _ in here.side.notified) == ["a3", "a4"]
            assert "damaged (time)" in str(here.side.notified[0][1].lead)

    virtually(work())


@pytest.mark.parametrize("moment", ["'soon'", "x'00'", "9e999", "-9e999"])
def test_a_row_that_may_never_become_due_is_paused_at_the_next_start(tmp_path: Path, moment: str) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        async with alive(tmp_path, side, clock):
            fill(tmp_path, [schedule(f"a{number}", clock) for number in range(3)])
            with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as db, db:
                db.create_function("row_checksum", -1, row_checksum)
                db.execute(f"update schedule set next_due = {moment} where id = 'a1'")
        async with alive(tmp_path, side, clock):
            await asyncio.sleep(3 * DAY)
            assert Counter(posted.schedule_id for posted in side.posted) == {"a0": 3, "a2": 3}
            assert [identity for identity, _ in side.notified] == ["a1"]
            assert "damaged (next date)" in str(side.notified[0][1].lead)

    virtually(work())


def test_a_zone_that_no_longer_exists_pauses_the_schedule_and_says_so(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(replace(schedule(clock=here.clock), zone="Mars/Olympus"))
            await asyncio.sleep(900)
            stored = await here.journal.schedule("a1")
            assert stored is not None
            assert stored.paused == Reason(ReasonCode.ZONE_GONE, ("Mars/Olympus",))
            assert here.side.notified[0][0] == "a1"

    virtually(work())


# --- what a platform answers --------------------------------------------------------------------


class MoodsInTurn:
    """Moods one after the other, then fine."""

    def __init__(self, *moods: str) -> None:
        self._moods = list(moods)

    def __call__(self, _: object) -> str:
        return self._moods.pop(0) if self._moods else "fine"


@pytest.mark.parametrize(
    ("moods", "nonce_lifetime", "outcome", "posts"),
    [
        (["busy"] * 5, 120.0, "posted", 1),
        (["busy"] * 30, 120.0, "late", 1),
        (["broken"] * 3, 120.0, "posted", 1),
        (["lost"] * 3, 120.0, "posted", 1),
        (["broken"] * 12, 120.0, "late", 1),  # the nonce has expired: it looks, does not find it, and posts
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
def test_every_answer_leads_to_one_post_or_to_none_with_a_reason(
    tmp_path: Path, moods: list[str], nonce_lifetime: float, outcome: str, posts: int
) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, nonce_lifetime=nonce_lifetime, mood=MoodsInTurn(*moods))
        async with alive(tmp_path, side, clock) as here:
            await here.journal.add_schedule(schedule(clock=clock))
            await asyncio.sleep(0.9 * DAY)
            assert await outcomes(here) == [(TODAY, outcome)]
            assert len(side.posted) == posts
            [post] = await here.journal.posts("a1", 5)
            assert (post.reason is None) == (outcome in ("posted", "late"))
            assert post.look_again_at is None

    virtually(work())


def test_where_the_bot_may_not_read_the_channel_the_outcome_is_unknown(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, mood=MoodsInTurn(*["lost"] * 12), history=False)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.add_schedule(schedule(clock=clock))
            await asyncio.sleep(3600)
            assert await outcomes(here) == [(TODAY, "unknown")]
            assert len(side.posted) == 1

    virtually(work())


def test_a_refusal_for_good_pauses_the_schedule_and_is_reported_once(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, mood=MoodsInTurn("refused"))
        async with alive(tmp_path, side, clock) as here:
            await here.journal.add_schedule(schedule(clock=clock))
            await asyncio.sleep(3 * DAY)
            stored = await here.journal.schedule("a1")
            assert stored is not None
            assert stored.paused == CHANNEL_GONE
            [(identity, reply)] = side.notified
            assert (identity, reply.lead) == ("a1", wording.daily.stopped("a1", CHANNEL_GONE))
            assert len(side.requests) == 1

    virtually(work())


def test_channels_that_refuse_or_do_not_answer_hold_up_no_other(tmp_path: Path) -> None:
    moods = {"bad": "silent", "slow": "busy"}

    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, mood=lambda asked: moods.get(asked.channel, "fine"))
        async with alive(tmp_path, side, clock) as here:
            for number in range(300):
                channel = {0: "bad", 1: "slow"}.get(number % 10, f"c{number}")
                await here.journal.add_schedule(schedule(f"x{number:03}", clock, channel=channel, server=f"s{number}"))
            here.daily.wake("discord")
            await asyncio.sleep(800 + 60)
            assert len(side.posted) == 240
            assert max(message.at for message in side.posted) < DUE - START + 20

    virtually(work())


def test_an_outage_is_waited_out_with_few_requests(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock)
        side.mood = lambda _: "offline" if clock.now() < DUE + 1800 else "fine"
        async with alive(tmp_path, side, clock) as here:
            for number in range(200):
                await here.journal.add_schedule(schedule(f"x{number:03}", clock, channel=f"c{number}"))
            await asyncio.sleep(800 + 1800)
            assert len(side.requests) < 400
            await asyncio.sleep(80)
            assert len(side.posted) == 200

    virtually(work())


class Unreadable(ManyQuotes):
    """Has a library that cannot be read at first."""

    unreadable, tries = True, 0

    async def pick(
        self, seed: str, shown: Sequence[Ref] = (), view: View = View.CLEAN, among: PickFilter = ANYTHING
    ) -> Quote | None:
        self.tries += self.unreadable
        if self.unreadable:
            raise LibraryError("the library is being built")
        return await super().pick(seed, shown, view, among)


def test_a_library_that_cannot_be_read_is_waited_for_with_few_tries(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            bot = here.daily._picker._quotes = Unreadable()
            for number in range(200):
                await here.journal.add_schedule(schedule(f"x{number:03}", here.clock, channel=f"c{number}"))
            await asyncio.sleep(DUE - START + 1800)
            assert 20 < bot.tries < 120
            bot.unreadable = False
            await asyncio.sleep(90)
            assert len(here.side.posted) == 200

    virtually(work())


def test_posts_in_one_channel_and_in_one_server_keep_their_gaps(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, nonce_lifetime=0.0, pace=Pace(20.0, server_gap=1.0, channel_gap=3.0))
        async with alive(tmp_path, side, clock) as here:
            for number in range(12):
                where = {"server": f"s{number % 2}", "channel": f"c{number % 4}"}
                await here.journal.add_schedule(schedule(f"x{number:02}", clock, **where))
            await asyncio.sleep(900)
            assert len(side.posted) == 12
            for attribute, gap in (("channel", 3.0), ("server", 1.0)):
                times: dict[str, list[float]] = {}
                for at, identity in side.requests:
                    stored = await here.journal.schedule(identity)
                    times.setdefault(getattr(stored, attribute), []).append(at)
                for requests in times.values():
                    assert all(later - earlier >= gap - 1e-6 for earlier, later in itertools.pairwise(requests))

    virtually(work())


# --- crashes and replicas -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nonce_lifetime", "after", "down", "outcome", "posts"),
    [
        (120.0, 0.05, 10.0, "posted", 1),  # a crash before it was posted, and soon back: the same nonce
        (120.0, 0.15, 10.0, "posted", 1),  # after it was posted
        (120.0, 0.05, 600.0, "unknown", 0),  # the nonce has expired
        (120.0, 0.15, 600.0, "unknown", 1),
        (0.0, 0.05, 10.0, "unknown", 0),
        (0.0, 0.15, 10.0, "unknown", 1),
    ],
)
def test_a_crash_between_claim_and_confirmation(
    tmp_path: Path, nonce_lifetime: float, after: float, down: float, outcome: str, posts: int
) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, nonce_lifetime=nonce_lifetime)
        async with alive(tmp_path, side, clock) as here:
            await here.journal.add_schedule(schedule(clock=clock))
            await asyncio.sleep(DUE - START + after)
            assert len(side.requests) == 1
        await asyncio.sleep(down)
        async with alive(tmp_path, side, clock) as here:
            await asyncio.sleep(200)
            assert await outcomes(here) == [(TODAY, outcome)]
            assert len(side.posted) == posts
            await asyncio.sleep(DAY)
            assert (await outcomes(here))[1] == (TOMORROW, "posted")
            assert len({message.ref for message in side.posted}) == posts + 1  # no quote comes again

    virtually(work())


def test_two_replicas_post_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here, here.life() as other:
            for number in range(50):
                await here.journal.add_schedule(schedule(f"x{number:02}", here.clock, channel=f"c{number}"))
            await asyncio.sleep(2 * DAY)
            assert posts_per_run(here.side) == {1}
            assert len(here.side.posted) == 100
            assert len(here.side.requests) == 100
            assert {outcome for _, outcome in await outcomes(other, "x00")} == {"posted"}

    virtually(work())


def test_a_replica_finishes_what_a_dead_one_began(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            async with here.life():
                await here.daily.close()
                await here.journal.add_schedule(schedule(clock=here.clock))
                await asyncio.sleep(DUE - START + 0.05)
                assert len(here.side.requests) == 1
            async with here.life():
                await asyncio.sleep(100)
                assert await outcomes(here) == [(TODAY, "posted")]
                assert len(here.side.posted) == 1
                assert here.side.posted[0].at - (DUE - START) < 120

    virtually(work())


def test_closing_finishes_running_posts(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(schedule("a1", here.clock))
            await here.journal.add_schedule(schedule("b2", here.clock, time_of_day=dt.time(18, 1), channel="c2"))
            await asyncio.sleep(DUE - START + 0.05)
            assert not here.side.posted
            assert await here.daily.close()
            await asyncio.sleep(120)
            assert await outcomes(here, "a1") == [(TODAY, "posted")]
            assert await outcomes(here, "b2") == []

    virtually(work())


def test_closing_starts_no_post_that_waits_for_its_turn(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, pace=Pace(0.5))
        async with alive(tmp_path, side, clock) as here:
            for number in range(9):
                await here.journal.add_schedule(schedule(f"x{number}", clock, channel=f"c{number}"))
            await asyncio.sleep(DUE - START + 3)
            assert await here.daily.close()
            started = len(side.requests)
            await asyncio.sleep(60)
            assert 1 <= started == len(side.requests) == len(side.posted) < 9

    virtually(work())


# --- what is posted -----------------------------------------------------------------------------


def test_no_quote_comes_again_until_all_were_shown_even_if_the_library_is_built_again(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path, quotes=12, poll=DAY) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            await asyncio.sleep(6 * DAY)
            for ref in list(here.bot.by_ref):  # other bounds of the same words
                moved = Ref(ref.interview, type(ref.span)(ref.span.start + 3, ref.span.end + 3))
                here.bot.by_ref[moved] = replace(here.bot.by_ref.pop(ref), ref=moved)
            await asyncio.sleep(6 * DAY)
            assert len(set(numbers(here.side.posted))) == 12
            await asyncio.sleep(12 * DAY)
            assert numbers(here.side.posted[12:]) == numbers(here.side.posted[:12])

    virtually(work())


def test_the_queue_comes_first_and_banned_quotes_never(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path, quotes=4, poll=DAY) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            for number in (3, 1, 2):
                await here.journal.enqueue("a1", Ref("talk-1", span(number)))
            await here.journal.enqueue("a1", Ref("gone-1", span(0)))
            await here.journal.veto("discord", "s1", Ref("talk-1", type(span(1))(110, 130)))
            await asyncio.sleep(6 * DAY)
            shown = numbers(here.side.posted)
            assert shown[:3] == [3, 2, 0]
            assert 1 not in shown
            assert await here.journal.queue("a1") == []

    virtually(work())


def test_with_nothing_to_post_the_day_says_so_and_the_next_is_tried(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path, quotes=1) as here:
            await here.journal.add_schedule(schedule(clock=here.clock))
            await here.journal.veto("discord", "s1", Ref("talk-1", span(0)))
            await asyncio.sleep(900)
            [post] = await here.journal.posts("a1", 2)
            assert (post.outcome, post.reason) == (Outcome.FAILED, Reason(ReasonCode.NO_QUOTE_LEFT))
            await here.journal.allow("discord", "s1", Ref("talk-1", span(0)))
            await asyncio.sleep(DAY)
            assert await outcomes(here) == [(TODAY, "failed"), (TOMORROW, "posted")]

    virtually(work())


def test_after_a_refusal_the_same_quote_is_sent_again(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, mood=MoodsInTurn("busy", "busy"))
        async with alive(tmp_path, side, clock) as here:
            await here.journal.add_schedule(schedule(clock=clock))
            await asyncio.sleep(801)
            [waiting] = await here.journal.posts("a1", 2)
            assert (waiting.outcome, waiting.reason, waiting.first_attempt_at) == (Outcome.WAITING, BUSY, None)
            await here.journal.enqueue("a1", Ref("talk-1", span(7)))  # for the next one
            await asyncio.sleep(60)
            assert side.posted[0].ref == waiting.ref
            assert side.posted[0].reply.token == waiting.token

    virtually(work())


# --- many ---------------------------------------------------------------------------------------


def test_many_in_the_same_minute_are_paced_and_not_all_in_memory(tmp_path: Path) -> None:
    """bench/daily_load.py measures what ten thousand cost."""
    count = 1_000
    in_memory: list[int] = []

    def count_schedules(_: Schedule) -> str:
        if len(side.requests) % 100 == 0:
            in_memory.append(sum(isinstance(value, Schedule) for value in gc.get_objects()))
        return "fine"

    clock = WallClock()
    side = Platform(clock)

    async def work() -> None:
        async with alive(tmp_path, side, clock, quotes=8) as here:
            run = schedule(clock=clock).next_run
            fill(
                tmp_path,
                (
                    schedule(f"{number:06x}", channel=f"c{number}", server=f"s{number // 3}", next_run=run)
                    for number in range(count)
                ),
            )
            side.posted, side.mood = _Counted(), count_schedules  # type: ignore[assignment]
            await asyncio.sleep(DUE - START + 600)
            assert set(side.posted.counts.values()) == {1}  # type: ignore[attr-defined]
            assert len(side.posted.counts) == count  # type: ignore[attr-defined]
            assert 0 < max(in_memory) <= 3 * BATCH + 2 * MOST_AT_ONCE
            times = [at for at, _ in side.requests]
            assert max(times) - min(times) < count / 40 + 10
            per_second = Counter(int(at) for at in times)
            assert max(per_second.values()) <= 41
            [row] = await here.journal._rows("select count(*) as rows from post where outcome in ('posted', 'late')")
            assert row["rows"] == count

    virtually(work())


class _Counted(list[object]):
    """Messages that are counted and not kept."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def append(self, message: object) -> None:
        self.counts[message.nonce] += 1  # type: ignore[attr-defined]


def test_the_next_run_is_on_the_next_chosen_weekday() -> None:
    assert first_run_after(schedule(weekdays=(0,)), START).date == TOMORROW


def test_only_what_the_admins_allow_in_the_channel_is_posted(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            other = replace(TALK, slug="other-2")
            here.bot.known = [TALK, other]
            await here.journal.prefer("discord", "s1", LIMIT, Limit((), ("talk-1", "other-2")).dump())
            await here.journal.prefer("discord", "s1", f"{LIMIT}/c2", Limit((), ("other-2",)).dump())
            picker = QuotePicker(here.bot, here.journal)
            for usual in (
                schedule(),
                schedule(channel="c2"),
                schedule(channel="c1/17", interviews=("talk-1", "third-3")),
            ):
                assert await picker.choose(usual) is not None
            assert [among.interviews for among in here.bot.picked_among] == [
                ("other-2", "talk-1"),
                ("other-2",),
                ("talk-1",),
            ]
            assert await picker.choose(schedule(channel="c2", interviews=("talk-1",))) is None

    virtually(work())


def test_a_queued_quote_of_an_interview_that_was_left_out_since_is_not_posted(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            await here.journal.add_schedule(queued := schedule(clock=here.clock))
            await here.journal.enqueue(queued.identity, Ref("talk-1", span(40)))
            picker = QuotePicker(here.bot, here.journal)
            first = await picker.choose(queued)
            assert first is not None
            assert first.ref == Ref("talk-1", span(40))
            here.bot.known = [TALK, replace(TALK, slug="other-2")]
            await here.journal.prefer("discord", "s1", LIMIT, Limit((), ("other-2",)).dump())
            await picker.choose(queued)
            assert await here.journal.queue(queued.identity) == []

    virtually(work())
