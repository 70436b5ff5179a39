"""DISCORD_TOKEN, as the environment gives it, and the cooldown's arithmetic."""

import pytest

from adapters.discord.settings import read_discord_token
from bot.app import AppSettings
from bot.chat.cooldown import BURST, EVERY, Cooldown
from bot.errors import SettingError
from bot.settings import Settings
from tests.peers.discord_world import HeldClock


def test_a_token_is_taken_whole_and_never_shown() -> None:
    token = read_discord_token({"DISCORD_TOKEN": " Bot abc.def.ghi\n"})
    assert token == "abc.def.ghi"
    assert "abc" not in repr(AppSettings(Settings(), discord_token=token))
    assert read_discord_token({"DISCORD_TOKEN": " "}) is None


@pytest.mark.parametrize("value", ["abc", "a.b", "a.b.c d", "ä.b.c", "<paste it here>"])
def test_what_is_no_token_is_refused_with_the_mend(value: str) -> None:
    with pytest.raises(SettingError, match="Developer Portal"):
        read_discord_token({"DISCORD_TOKEN": value})


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
