"""Who asks too quickly is refused, and hears how long to wait."""

from dataclasses import replace

from bot.presentation import compose, wording
from tests.bot.chat.chat_world import ALICE, BOB, ChatWorld


async def test_whoever_asks_too_fast_is_told_how_long_to_wait(here: ChatWorld) -> None:
    """The limits themselves are in test_cooldown.py."""
    refusals = [here.chat.admission.too_fast(ALICE) for _ in range(6)]
    assert refusals == [None] * 5 + [compose.refusal(wording.errors.too_fast(4.0))]
    assert here.chat.admission.too_fast(BOB) is None
    assert here.chat.admission.too_fast(replace(ALICE, platform="other")) is None
    here.clock.wait(4.0)
    assert here.chat.admission.too_fast(ALICE) is None
    assert here.chat.admission.too_fast(ALICE) is not None


async def test_buttons_cost_less_than_answers(here: ChatWorld) -> None:
    assert [here.chat.admission.too_fast(ALICE, button=True) for _ in range(14)] == [None] * 14
    assert here.chat.admission.too_fast(ALICE, button=True) is not None
