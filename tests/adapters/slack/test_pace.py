"""One queue per channel at Slack's pace: never faster, in order, and no channel waits for another."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.pace import _MOST_CHANNELS, ChannelPace
from tests.peers.virtual_time import virtually


def new_pace(burst: int = 3, seconds: float = 1.0) -> ChannelPace:
    return ChannelPace(burst, seconds, asyncio.get_running_loop().time)


async def post(pace: ChannelPace, posted: list[tuple[str, int, float]], channel: str, number: int) -> None:
    async with pace.turn(channel):
        posted.append((channel, number, asyncio.get_running_loop().time()))


def run(work: Coroutine[Any, Any, None]) -> None:
    virtually(work)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 4)), max_size=25))
def test_no_channel_is_posted_to_faster_than_slack_allows_and_each_in_order(asked: list[tuple[str, float]]) -> None:
    async def work() -> None:
        pace, posted = new_pace(), list[tuple[str, int, float]]()
        posting = []
        for number, (channel, pause) in enumerate(asked):
            posting.append(asyncio.create_task(post(pace, posted, channel, number)))
            await asyncio.sleep(pause)
        await asyncio.gather(*posting)
        assert len(posted) == len(asked)
        for channel in "ab":
            times = [at for name, _, at in posted if name == channel]
            numbers = [number for name, number, _ in posted if name == channel]
            assert numbers == sorted(numbers)
            for index, (first, last) in enumerate(zip(times, times[3:], strict=False)):
                assert last - first >= 1 - 1e-6, index  # a burst of 3, then one a second

    run(work())


def test_a_slow_post_holds_up_its_own_channel_alone() -> None:
    async def work() -> None:
        pace, posted = new_pace(), list[tuple[str, int, float]]()
        started = asyncio.Event()

        async def slow() -> None:
            async with pace.turn("a"):
                started.set()
                await asyncio.sleep(30)  # a 429 that is waited out

        slow_post = asyncio.create_task(slow())
        await started.wait()
        others = [asyncio.create_task(post(pace, posted, channel, 0)) for channel in "ab"]
        await asyncio.gather(slow_post, *others)
        assert [(channel, at >= 30) for channel, _, at in posted] == [("b", False), ("a", True)]

    run(work())


def test_the_wait_that_is_foretold_is_the_wait() -> None:
    async def work() -> None:
        pace, posted = new_pace(), list[tuple[str, int, float]]()
        foretold, posting = [], []
        for number in range(8):
            foretold.append(pace.wait("a"))
            posting.append(asyncio.create_task(post(pace, posted, "a", number)))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await asyncio.gather(*posting)
        assert foretold == pytest.approx([at for _, _, at in posted], abs=1e-3)
        assert foretold == pytest.approx([0, 0, 0, 1, 2, 3, 4, 5], abs=1e-3)

    run(work())


def test_a_post_that_fails_or_is_given_up_lets_the_next_one_go() -> None:
    async def work() -> None:
        pace, posted = new_pace(burst=1), list[tuple[str, int, float]]()
        with pytest.raises(RuntimeError):
            async with pace.turn("a"):
                raise RuntimeError
        given_up, next_one = (asyncio.create_task(post(pace, posted, "a", number)) for number in (1, 2))
        await asyncio.sleep(0.1)
        given_up.cancel()
        await asyncio.wait({given_up, next_one})
        assert [number for _, number, _ in posted] == [2]

    run(work())


def test_turns_that_are_taken_at_once() -> None:
    async def work() -> None:
        pace = new_pace()
        assert [pace.take("a") for _ in range(4)] == [True, True, True, False]
        await asyncio.sleep(1.5)
        assert [pace.take("a") for _ in range(2)] == [True, False]

    run(work())


def test_channels_that_rest_are_forgotten() -> None:
    async def work() -> None:
        pace = new_pace()
        for number in range(_MOST_CHANNELS):
            pace.take(f"channel {number}")
        await asyncio.sleep(10)
        pace.take("one more")
        assert list(pace._lines) == ["one more"]

    run(work())
