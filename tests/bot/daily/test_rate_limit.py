"""How long a platform, a server and a place are left alone after a refusal."""

import pytest

from bot.daily.ports import Pace
from bot.daily.rate_limit import RateLimiter
from bot.errors import Reach
from tests.fixtures.fakes import SetClock
from tests.peers.daily_world import schedule

HERE = schedule("a1", server="s1", place="c1")
NEXT_DOOR = schedule("b2", server="s1", place="c2")
ELSEWHERE = schedule("c3", server="s2", place="c3")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(0.0)


@pytest.fixture
def rate_limiter(clock: SetClock) -> RateLimiter:
    return RateLimiter(Pace(40.0, server_gap=1.0, place_gap=3.0), clock.ticks)


@pytest.mark.parametrize(
    ("reach", "waits"),
    [(Reach.PLACE, (7.0, 0.0, 0.0)), (Reach.SERVER, (7.0, 7.0, 0.0)), (Reach.PLATFORM, (7.0, 7.0, 7.0))],
)
def test_a_refusal_holds_what_it_reaches_and_no_more(
    rate_limiter: RateLimiter, clock: SetClock, reach: Reach, waits: tuple[float, float, float]
) -> None:
    assert rate_limiter.refused(HERE, reach, 7.0) == 7.0
    assert tuple(map(rate_limiter.wait, (HERE, NEXT_DOOR, ELSEWHERE))) == waits
    assert rate_limiter.platform_wait() == waits[2]
    clock.wait(6.0)
    assert tuple(map(rate_limiter.wait, (HERE, NEXT_DOOR, ELSEWHERE))) == tuple(max(0.0, one - 6.0) for one in waits)
    clock.wait(1.0)
    assert [rate_limiter.wait(one) for one in (HERE, NEXT_DOOR, ELSEWHERE)] == [0.0] * 3
    assert rate_limiter.platform_wait() == 0.0


def test_a_platform_that_goes_on_refusing_is_held_ever_longer_until_it_answers(
    rate_limiter: RateLimiter, clock: SetClock
) -> None:
    held = []
    for _ in range(8):
        held.append(rate_limiter.refused(HERE, Reach.PLATFORM, None))
        clock.wait(rate_limiter.platform_wait())
    assert held == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]
    rate_limiter.well()
    assert rate_limiter.refused(HERE, Reach.PLATFORM, None) == 2.0


def test_a_platform_is_held_at_least_as_long_as_it_asks_and_never_not_at_all(rate_limiter: RateLimiter) -> None:
    assert rate_limiter.refused(HERE, Reach.PLATFORM, 0.0) == 2.0
    assert rate_limiter.refused(HERE, Reach.PLATFORM, 90.0) == 90.0
    assert rate_limiter.refused(HERE, Reach.PLATFORM, 1.0) == 8.0
    assert rate_limiter.platform_wait() == 90.0  # a shorter hold ends no longer one


def test_a_place_that_asks_for_nothing_is_held_for_its_gap(rate_limiter: RateLimiter) -> None:
    assert rate_limiter.refused(HERE, Reach.PLACE, None) == 3.0
    assert (rate_limiter.wait(HERE), rate_limiter.wait(NEXT_DOOR), rate_limiter.platform_wait()) == (3.0, 0.0, 0.0)


def test_a_post_holds_its_place_and_its_server_and_not_the_platform(rate_limiter: RateLimiter) -> None:
    rate_limiter.took(HERE)
    assert (
        rate_limiter.wait(HERE),
        rate_limiter.wait(NEXT_DOOR),
        rate_limiter.wait(ELSEWHERE),
        rate_limiter.platform_wait(),
    ) == (3.0, 1.0, 0.0, 0.0)
