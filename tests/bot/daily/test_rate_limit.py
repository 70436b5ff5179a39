"""How long a platform, a server and a channel are left alone after a post and after a refusal."""

import pytest

from bot.daily.ports import Pace
from bot.daily.rate_limit import _MOST_HOLDS, RateLimiter
from bot.errors import Reach
from tests.fixtures.fakes import SetClock
from tests.peers.daily_world import schedule

HERE = schedule("a1", server="s1", channel="c1")
NEXT_DOOR = schedule("b2", server="s1", channel="c2")
ELSEWHERE = schedule("c3", server="s2", channel="c3")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(0.0)


@pytest.fixture
def rate_limiter(clock: SetClock) -> RateLimiter:
    return RateLimiter(Pace(40.0, server_gap=1.0, channel_gap=3.0), clock.ticks)


def waits(rate_limiter: RateLimiter) -> tuple[float, float, float]:
    """Seconds until this channel is free, until another one of its server is, and until one elsewhere is."""
    here, next_door, elsewhere = map(rate_limiter.seconds_until_free, (HERE, NEXT_DOOR, ELSEWHERE))
    return here, next_door, elsewhere


@pytest.mark.parametrize(
    ("reach", "expected"),
    [(Reach.CHANNEL, (7.0, 0.0, 0.0)), (Reach.SERVER, (7.0, 7.0, 0.0)), (Reach.PLATFORM, (7.0, 7.0, 7.0))],
)
def test_a_refusal_holds_what_it_is_about_and_no_more(
    rate_limiter: RateLimiter, clock: SetClock, reach: Reach, expected: tuple[float, float, float]
) -> None:
    assert rate_limiter.refused(HERE, reach, 7.0) == 7.0
    assert waits(rate_limiter) == expected
    clock.wait(6.0)
    assert waits(rate_limiter) == tuple(max(0.0, seconds - 6.0) for seconds in expected)
    clock.wait(1.0)
    assert waits(rate_limiter) == (0.0, 0.0, 0.0)


def test_a_platform_that_keeps_refusing_is_held_longer_each_time_until_it_takes_a_post(
    rate_limiter: RateLimiter, clock: SetClock
) -> None:
    holds = []
    for _ in range(8):
        holds.append(rate_limiter.refused(HERE, Reach.PLATFORM, None))
        clock.wait(rate_limiter.seconds_until_free(ELSEWHERE))
    assert holds == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]
    rate_limiter.succeeded()
    assert rate_limiter.refused(HERE, Reach.PLATFORM, None) == 2.0


def test_a_platform_is_held_at_least_as_long_as_it_asks_for(rate_limiter: RateLimiter) -> None:
    assert rate_limiter.refused(HERE, Reach.PLATFORM, 0.0) == 2.0
    assert rate_limiter.refused(HERE, Reach.PLATFORM, 90.0) == 90.0
    assert rate_limiter.refused(HERE, Reach.PLATFORM, 1.0) == 8.0
    assert waits(rate_limiter) == (90.0, 90.0, 90.0)  # a shorter hold does not end a longer one


def test_a_channel_that_asks_for_no_wait_is_held_for_its_gap(rate_limiter: RateLimiter) -> None:
    assert rate_limiter.refused(HERE, Reach.CHANNEL, None) == 3.0
    assert waits(rate_limiter) == (3.0, 0.0, 0.0)


def test_a_post_holds_its_channel_and_its_server_and_not_the_platform(rate_limiter: RateLimiter) -> None:
    rate_limiter.note_start(HERE)
    assert waits(rate_limiter) == (3.0, 1.0, 0.0)


def test_a_platform_that_refuses_for_days_is_held_no_longer_than_a_minute(rate_limiter: RateLimiter) -> None:
    holds = {rate_limiter.refused(HERE, Reach.PLATFORM, None) for _ in range(1100)}  # 2.0**1024 is no float any more
    assert max(holds) == 60.0


def test_of_very_many_holds_only_those_that_are_over_are_dropped(rate_limiter: RateLimiter, clock: SetClock) -> None:
    rate_limiter.refused(HERE, Reach.CHANNEL, 100.0)
    for number in range(_MOST_HOLDS):
        rate_limiter.refused(schedule(channel=f"c{number + 10}"), Reach.CHANNEL, 1.0)
    clock.wait(2.0)
    rate_limiter.refused(ELSEWHERE, Reach.CHANNEL, 5.0)
    assert waits(rate_limiter) == (98.0, 0.0, 5.0)
    assert len(rate_limiter._held_until) == 2
