"""Buttons that outlive restarts: their whole meaning is their custom_id and what the journal remembers under its token."""

import re
from typing import Any

import discord

from adapters.discord.handlers import DiscordHandlers
from bot.presentation.reply import parse_button_id


class AnyButton(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"(?!set:)[\s\S]*"):
    """Every button of ours, of any version: a press that nobody takes would show "This interaction failed".

    discord.py makes one for each press and asks the client for the handlers.
    """

    def __init__(self, item: discord.ui.Item[Any], found: re.Match[str]) -> None:
        super().__init__(item)
        self._found = found

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "AnyButton":
        """The button that was pressed."""
        return cls(item, match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what it says."""
        handlers: DiscordHandlers = interaction.client.handlers
        await handlers.pressed(interaction, parse_button_id(self._found[0]))
