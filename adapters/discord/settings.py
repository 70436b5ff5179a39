"""Discord's settings, read from the environment."""

import re
from collections.abc import Mapping

from adapters.discord.shards import Shards
from bot.errors import SettingError

SHARDS = "DISCORD_SHARDS"
NAMES = ("DISCORD_TOKEN", SHARDS)


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


def read_shards(environment: Mapping[str, str]) -> Shards | None:
    """The shards this process serves; None for all of them. Raises SettingError."""
    value = environment.get(SHARDS, "").strip()
    if not value:
        return None
    found = re.fullmatch(r"([0-9]{1,4})(?:-([0-9]{1,4}))?/([0-9]{1,5})", value)
    if found is None:
        raise SettingError(f"{SHARDS}: write the shards of this process and how many there are, such as 0-3/8 or 5/8")
    first, last, count = int(found[1]), int(found[2] or found[1]), int(found[3])
    if not first <= last < count:
        raise SettingError(f"{SHARDS}: {value} must name shards from 0 to {count - 1}, the smaller one first")
    return Shards(tuple(range(first, last + 1)), count)
