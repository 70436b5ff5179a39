"""A few turns at once, then one every few seconds."""

from bot.token_bucket import TokenBucket


def test_turns_come_back_with_time() -> None:
    bucket = TokenBucket(burst=2, seconds=8.0)
    assert [bucket.wait(100.0) for _ in range(3)] == [0.0, 0.0, 8.0]
    assert bucket.wait(106.0) == 2.0
    assert bucket.wait(108.0) == 0.0
    assert bucket.wait(108.0) == 8.0
    assert bucket.wait(1000.0, cost=2.0) == 0.0


def test_a_clock_that_is_set_back_gives_no_turns() -> None:
    bucket = TokenBucket(burst=1, seconds=10.0)
    assert bucket.wait(100.0) == 0.0
    assert bucket.wait(50.0) == 10.0
