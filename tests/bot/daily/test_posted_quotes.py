"""Which quotes daily posts choose, and many posts in the same minute."""

import asyncio
import gc
from collections import Counter
from dataclasses import replace
from pathlib import Path

from bot.chat.limits import Limit
from bot.chat.preferences import LIMIT
from bot.daily.quote_picker import QuotePicker
from bot.daily.schedule import Outcome, Post, Schedule
from bot.daily.scheduler import BATCH, MOST_AT_ONCE
from bot.model import Quote, Ref
from bot.reasons import Reason, ReasonCode
from tests.fixtures.fake_quotes import TALK
from tests.peers.daily_days import DAY, DUE, TODAY, TOMORROW, MoodsInTurn, numbers, outcomes
from tests.peers.daily_world import (
    BUSY,
    Platform,
    alive,
    fill,
    schedule,
    span,
)
from tests.peers.virtual_time import START, WallClock, virtually


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
                schedule(channel="c2/17"),  # a thread has what its channel has
                schedule(channel="c1/17", interviews=("talk-1", "third-3")),
            ):
                assert await picker.choose(usual) is not None
            assert [among.interviews for among in here.bot.picked_among] == [
                ("other-2", "talk-1"),
                ("other-2",),
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


def test_a_claimed_quote_that_can_no_longer_be_shown_is_not_posted(tmp_path: Path) -> None:
    async def work() -> None:
        async with alive(tmp_path) as here:
            usual = schedule(clock=here.clock)
            await here.journal.veto("discord", "s1", Ref("talk-1", span(3)))
            picker = QuotePicker(here.bot, here.journal)

            async def claimed(ref: Ref | None) -> Quote | Reason:
                return await picker.claimed(usual, Post("a1", usual.next_run, Outcome.WAITING, START, ref=ref))

            assert await claimed(Ref("talk-1", span(2))) == here.bot.by_ref[Ref("talk-1", span(2))]
            assert await claimed(Ref("talk-1", span(3))) == Reason(ReasonCode.QUOTE_BANNED)
            assert await claimed(Ref("removed-9", span(2))) == Reason(ReasonCode.QUOTE_GONE)
            assert await claimed(None) == Reason(ReasonCode.QUOTE_GONE)

    virtually(work())
