"""Daily posts while a platform refuses, fails or is silent, or the library cannot be read."""

import asyncio
import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.daily.ports import Pace
from bot.errors import LibraryError
from bot.model import ANYTHING, PickFilter, Quote, Ref, View
from bot.presentation import wording
from tests.peers.daily_days import DAY, DUE, TODAY, MoodsInTurn, outcomes
from tests.peers.daily_world import (
    CHANNEL_GONE,
    ManyQuotes,
    Platform,
    alive,
    schedule,
)
from tests.peers.virtual_time import START, WallClock, virtually


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


def test_a_post_that_was_refused_for_now_is_not_sent_while_the_platform_is_away(tmp_path: Path) -> None:
    async def work() -> None:
        clock = WallClock()
        side = Platform(clock, mood=MoodsInTurn("busy"))
        async with alive(tmp_path, side, clock) as here:
            await here.journal.add_schedule(schedule(clock=clock))
            await asyncio.sleep(DUE - START + 1)
            side.connected = False
            await asyncio.sleep(120)
            assert len(side.requests) == 1
            side.connected = True
            here.daily.wake("discord")
            await asyncio.sleep(5)
            assert await outcomes(here) == [(TODAY, "posted")]

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
