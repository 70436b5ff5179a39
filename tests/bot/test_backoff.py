"""The waits between two tries to connect."""

import pytest

from bot.backoff import Backoff

EXPECTED = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0)


def test_waits_double_up_to_the_longest() -> None:
    backoff = Backoff(1.0, 60.0)
    waits = [backoff.next_wait() for _ in EXPECTED]
    assert all(0.8 * expected <= wait <= 1.2 * expected for wait, expected in zip(waits, EXPECTED, strict=True))


def test_a_reset_begins_again_with_the_shortest_wait() -> None:
    backoff = Backoff(1.0, 60.0)
    for _ in range(5):
        backoff.next_wait()
    backoff.reset()
    assert 0.8 <= backoff.next_wait() <= 1.2


def test_the_first_try_can_be_made_at_once_and_after_a_reset_again() -> None:
    backoff = Backoff(1.0, 60.0, first_try_at_once=True)
    assert backoff.next_wait() == 0.0
    assert 0.8 <= backoff.next_wait() <= 1.2
    assert 1.6 <= backoff.next_wait() <= 2.4
    backoff.reset()
    assert backoff.next_wait() == 0.0


def test_two_processes_do_not_come_back_at_the_same_moment() -> None:
    assert len({Backoff().next_wait() for _ in range(20)}) > 1


@pytest.mark.parametrize("longest", [60.0, 1e300])
def test_years_of_outage_overflow_nothing(longest: float) -> None:
    backoff = Backoff(1.0, longest)
    for _ in range(5000):
        assert 0 < backoff.next_wait() <= 1.2 * longest
