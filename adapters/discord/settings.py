"""Discord's settings, from the environment."""

from collections.abc import Mapping

from bot.errors import SettingError


def read_discord_token(environment: Mapping[str, str]) -> str | None:
    """The bot's token; None if it is not set. Raises SettingError if it cannot be one."""
    value = environment.get("DISCORD_TOKEN", "").strip().removeprefix("Bot ").strip()
    if not value:
        return None
    if not value.isascii() or any(character.isspace() for character in value) or value.count(".") < 2:
        raise SettingError(
            "DISCORD_TOKEN: that is no bot token; copy it whole from the Developer Portal, page Bot, button Reset Token"
        )
    return value
