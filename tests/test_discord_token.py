"""DISCORD_TOKEN, as the environment gives it, and the cooldown's arithmetic."""

import pytest

from bot.chat.cooldown import BURST, EVERY, Cooldown
from bot.errors import SettingError
from bot.settings import read_settings
from tests.discord_world import HeldClock


def test_a_token_is_taken_whole_and_never_shown() -> None:
    settings = read_settings({"DISCORD_TOKEN": " Bot abc.def.ghi\n"})
    assert settings.discord_token == "abc.def.ghi"
    assert "abc" not in repr(settings)
    assert read_settings({"DISCORD_TOKEN": " "}).discord_token is None


@pytest.mark.parametrize("value", ["abc", "a.b", "a.b.c d", "ä.b.c", "<paste it here>"])
def test_what_is_no_token_is_refused_with_the_mend(value: str) -> None:
    with pytest.raises(SettingError, match="Developer Portal"):
        read_settings({"DISCORD_TOKEN": value})


def test_the_cooldown_runs_down_and_holds_each_asker_apart() -> None:
    clock = HeldClock()
    cooldown = Cooldown(clock)
    assert [cooldown.wait("alice") for _ in range(BURST)] == [0.0] * BURST
    assert cooldown.wait("alice") == EVERY
    assert cooldown.wait("bob") == 0.0
    clock.time += EVERY / 2
    assert cooldown.wait("alice") == EVERY / 2
    clock.time += EVERY / 2
    assert cooldown.wait("alice") == 0.0
    clock.time -= 3600  # a clock set back locks nobody out
    assert cooldown.wait("bob") == 0.0
