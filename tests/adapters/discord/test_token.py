"""DISCORD_TOKEN, as the environment gives it."""

import pytest

from adapters.discord.settings import read_discord_token
from bot.app import AppSettings
from bot.errors import SettingError
from bot.settings import Settings


def test_a_token_is_read_whole_and_never_shown() -> None:
    token = read_discord_token({"DISCORD_TOKEN": " Bot abc.def.ghi\n"})
    assert token == "abc.def.ghi"
    assert "abc" not in repr(AppSettings(Settings(), discord_token=token))
    assert read_discord_token({"DISCORD_TOKEN": " "}) is None


@pytest.mark.parametrize("value", ["abc", "a.b", "a.b.c d", "ä.b.c", "<paste it here>"])
def test_what_is_not_a_token_is_refused_with_the_fix(value: str) -> None:
    with pytest.raises(SettingError, match="Developer Portal"):
        read_discord_token({"DISCORD_TOKEN": value})
