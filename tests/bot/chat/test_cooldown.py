"""How quickly somebody may ask, and that a clock that is set back harms nobody."""

import pytest

from bot.chat import cooldown as cooldown_module
from bot.chat.cooldown import BURST, SECONDS_PER_ANSWER, Cooldown
from tests.fixtures.fakes import SetClock


def test_a_burst_then_one_answer_after_another() -> None:
    clock = SetClock()
    cooldown = Cooldown(clock)
    assert [cooldown.wait("alice") for _ in range(BURST)] == [0.0] * BURST
    assert cooldown.wait("alice") == SECONDS_PER_ANSWER
    assert cooldown.wait("bob") == 0.0
    clock.wait(SECONDS_PER_ANSWER / 2)
    assert cooldown.wait("alice") == SECONDS_PER_ANSWER / 2
    clock.wait(SECONDS_PER_ANSWER / 2)
    assert cooldown.wait("alice") == 0.0
    assert cooldown.wait("alice") > 0


def test_a_refusal_costs_nothing_and_a_clock_that_is_set_back_harms_nobody() -> None:
    clock = SetClock()
    cooldown = Cooldown(clock)
    for _ in range(BURST + 10):
        cooldown.wait("alice")
    clock.wait(-1000)
    assert cooldown.wait("alice") == SECONDS_PER_ANSWER
    clock.wait(1000 + SECONDS_PER_ANSWER)
    assert cooldown.wait("alice") == 0.0


def test_of_very_many_askers_the_one_silent_for_longest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cooldown_module, "_MOST_ASKERS", 2)
    cooldown = Cooldown(SetClock())
    for asker in ("alice", "bob"):
        assert [cooldown.wait(asker) for _ in range(BURST)] == [0.0] * BURST
    assert cooldown.wait("carol") == 0.0  # a third one, so alice is forgotten
    assert cooldown.wait("bob") > 0
    assert cooldown.wait("alice") == 0.0


def test_what_all_hosts_together_refuse_this_one_refuses_until_the_wait_is_over() -> None:
    clock = SetClock()
    cooldown = Cooldown(clock)
    assert cooldown.wait("alice") == 0.0
    cooldown.learn("alice", 6.0)
    assert cooldown.wait("alice") == 6.0
    cooldown.learn("alice", 1.0)  # heard from a host that knows less
    assert cooldown.wait("alice") == 6.0
    clock.wait(6.0)
    assert cooldown.wait("alice") == 0.0
    assert cooldown.wait("alice") == SECONDS_PER_ANSWER
