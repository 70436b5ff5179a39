"""Discord's settings, read from the environment."""

from collections.abc import Mapping

from bot.errors import SettingError

NAMES = ("DISCORD_TOKEN",)


def read_discord_token(environment: Mapping[str, str]) -> str | None:
    """The bot's token; None if it is not set. Raises SettingError if it cannot be a token."""
    token = environment.get("DISCORD_TOKEN", "").strip().removeprefix("Bot ").strip()
    if not token:
        return None
    if not token.isascii() or any(character.isspace() for character in token) or token.count(".") < 2:
        raise SettingError(
            "DISCORD_TOKEN: this is not a bot token; "
            "copy the whole token from the Developer Portal, page Bot, button Reset Token"
        )
    return token
