"""Buttons that survive restarts: the custom_id, and what the journal stores under its token, are all they need."""

import re
from typing import Any

import discord

from adapters.discord.handlers import DiscordHandlers
from bot.chat.requests import SuggestedRequest, request_of_choice
from bot.presentation.buttons import parse_button_id
from bot.presentation.reply import MENU_ID, SUGGESTED_ID


class AnyButton(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"(?!set:)[\s\S]*"):
    """Every button the bot has ever sent: a press without a handler would show "This interaction failed".

    discord.py makes an instance for each press. It finds the handlers through the client.
    """

    def __init__(self, item: discord.ui.Item[Any], custom_id: str) -> None:
        super().__init__(item)
        self._name = custom_id

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "AnyButton":
        """The button that was pressed."""
        return cls(item, match[0])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press on, or what was chosen in a menu."""
        handlers: DiscordHandlers = interaction.client.handlers
        values: Any = interaction.data.get("values") if interaction.data is not None else None
        wish = interaction.guild_id is not None  # in a direct message nobody else is there
        if self._name == f"{MENU_ID}:" and values:
            await handlers.on_command(interaction, request_of_choice(str(values[0])), wish=wish)
        elif self._name.startswith(f"{SUGGESTED_ID}:"):
            await handlers.on_command(interaction, SuggestedRequest(self._name.partition(":")[2]), wish=wish)
        else:
            await handlers.on_button(interaction, parse_button_id(self._name))
