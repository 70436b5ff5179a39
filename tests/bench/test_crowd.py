"""What the crowd bench counts as answered, refused and failed, and how it compares two sets of times."""

import asyncio

from bench.attacks.crowd import ratio_of_p95
from bench.attacks.platforms import DiscordSide
from bot.presentation import wording


async def asked(side: DiscordSide, number: int) -> "asyncio.Future[float]":
    ended = side.asked.begin(number)
    side.answer("POST", f"/interactions/{number}/token{number}/callback", {"type": 5})
    return ended


def change(side: DiscordSide, number: int, content: str) -> None:
    side.answer("PATCH", f"/webhooks/1/token{number}/messages/@original", {"content": content})


async def test_an_answer_counts_from_the_message_that_shows_it() -> None:
    side = DiscordSide()
    ended = await asked(side, 1)
    assert not ended.done()
    change(side, 1, "> a quote")
    assert ended.done()
    assert (side.asked.busy, side.asked.failed) == (set(), set())


async def test_being_told_late_and_privately_to_come_back_is_no_answer() -> None:
    """The message that is taken back afterwards comes first."""
    side = DiscordSide()
    ended = await asked(side, 1)
    change(side, 1, wording.answers.FOR_ASKER_ALONE)
    assert not ended.done()
    side.answer("POST", "/webhooks/1/token1", {"content": wording.errors.BUSY})
    assert ended.done()
    assert side.asked.busy == {1}


async def test_an_answer_that_failed_is_none() -> None:
    side = DiscordSide()
    await asked(side, 1)
    change(side, 1, wording.errors.failed("abc123"))
    assert (side.asked.busy, side.asked.failed) == (set(), {1})


def test_twice_the_times_are_twice_the_p95_with_an_interval_around_it() -> None:
    times = [0.03 + number / 10_000 for number in range(300)]
    ratio, _, interval = ratio_of_p95([2 * time for time in times], times).partition(" ")
    low, _, high = interval.strip("()").partition(" to ")
    assert ratio == "2.00"
    assert 1.8 < float(low) < 2.0 < float(high) < 2.2
