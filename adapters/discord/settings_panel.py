"""/settings: a panel of menus for those who may manage the server, and the way to delete all that is kept of it."""

import re
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from adapters.discord import inbound
from adapters.discord.handlers import DiscordHandlers
from adapters.discord.markup import plain
from adapters.discord.render import LIMIT
from bot.chat.preferences import ServerPreferences
from bot.chat.visitor import Visitor
from bot.model import View
from bot.presentation import wording

Interaction = discord.Interaction[Any]
_MOST = 25  # channels a menu takes
_POSTABLE = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]


class SettingsGroup(app_commands.Group):
    """The command group; Discord shows it to those with Manage Server, and every use checks that again."""

    def __init__(self, handlers: DiscordHandlers) -> None:
        super().__init__(
            name="settings",
            description=wording.commands.SETTINGS_COMMAND,
            default_permissions=discord.Permissions(manage_guild=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        self._handlers = handlers

    @app_commands.command(name="show", description=wording.commands.SETTINGS_SHOW)
    async def show(self, interaction: Interaction) -> None:
        """Show the panel."""

        async def work(visitor: Visitor) -> None:
            await _show(interaction, await self._handlers.chat.preferences.read(visitor))

        await self._handlers.administer(interaction, work)

    @app_commands.command(name="forget", description=wording.commands.SETTINGS_FORGET)
    async def forget(self, interaction: Interaction) -> None:
        """Ask once more before everything is deleted."""

        async def work(_: Visitor) -> None:
            view = discord.ui.View(timeout=None)
            view.add_item(
                discord.ui.Button(
                    label=wording.commands.FORGET_NOW, style=discord.ButtonStyle.danger, custom_id="set:forget"
                )
            )
            await interaction.edit_original_response(content=f"**{plain(wording.commands.SURE_TO_FORGET)}**", view=view)

        await self._handlers.administer(interaction, work)


class SettingsControl(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"set:(?P<what>[\s\S]*)"):
    """A menu or button of the panel, of any version; like all others it outlives restarts."""

    def __init__(self, item: discord.ui.Item[Any], what: str) -> None:
        super().__init__(item)
        self._what = what

    @classmethod
    async def from_custom_id(
        cls, _: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "SettingsControl":
        """The menu that was used."""
        return cls(item, match["what"])

    async def callback(self, interaction: Interaction) -> None:
        """Keep what was chosen, and show it."""
        handlers: DiscordHandlers = interaction.client.handlers
        if self._what not in ("view", "answers", "channels", "forget"):
            await handlers.pressed(interaction, None)
            return
        values: Any = interaction.data.get("values") if interaction.data is not None else None
        chosen = [str(value) for value in values or ()]

        async def work(visitor: Visitor) -> None:
            if self._what == "forget":
                gone = await handlers.chat.preferences.forget(visitor.platform, visitor.server)
                await interaction.edit_original_response(content=wording.commands.forgot(gone), view=None)
                return
            await _show(
                interaction, await handlers.chat.preferences.choose(visitor, self._what, _valid(self._what, chosen))
            )

        await handlers.administer(interaction, work)


def _valid(what: str, chosen: list[str]) -> str | None:
    """The value to keep; None, the usual one, for what the menu never offered."""
    if what == "channels":
        return " ".join(one for one in chosen if one.isdigit()) or None
    offered = set(View) if what == "view" else set(wording.commands.ANSWER_LABELS)
    return chosen[0] if chosen and chosen[0] in offered else None


async def _show(interaction: Interaction, preferences: ServerPreferences) -> None:
    thread = isinstance(interaction.channel, discord.Thread)
    await interaction.edit_original_response(
        content=_text(preferences, inbound.lacking(interaction.app_permissions, thread=thread)),
        view=_panel(preferences, interaction.guild),
    )


def _text(preferences: ServerPreferences, missing: list[str]) -> str:
    answers = "private" if preferences.private else "public"
    lines = [f"**{plain(wording.commands.settings(preferences.view.value, answers, len(preferences.channels)))}**"]
    if preferences.channels:
        lines.append(" ".join(f"<#{channel}>" for channel in preferences.channels))
    if missing:
        lines.append(f"⚠️ {plain(wording.errors.lacking(missing))}")
    if preferences.trouble:
        place, _, what = preferences.trouble.partition(": ")
        where = place if re.fullmatch(r"<#\d+>", place) else plain(place)
        lines.append(f"-# {wording.errors.trouble(where, plain(what))}")
    return "\n".join(lines)[:LIMIT]


def _panel(preferences: ServerPreferences, guild: discord.Guild | None) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    view.add_item(_menu("view", wording.commands.CHOOSE_VIEW, wording.commands.VIEW_LABELS, preferences.view.value))
    view.add_item(
        _menu(
            "answers",
            wording.commands.CHOOSE_ANSWERS,
            wording.commands.ANSWER_LABELS,
            "private" if preferences.private else "public",
        )
    )
    view.add_item(
        discord.ui.ChannelSelect[discord.ui.View](
            custom_id="set:channels",
            placeholder=wording.commands.CHOOSE_CHANNELS,
            channel_types=_POSTABLE,
            min_values=0,
            max_values=_MOST,
            default_values=[discord.Object(channel) for channel in _standing(preferences.channels, guild)[:_MOST]],
        )
    )
    return view


def _standing(channels: Sequence[str], guild: discord.Guild | None) -> list[int]:
    """The chosen channels less those that were deleted since, where the server's channels are known."""
    chosen = [int(channel) for channel in channels if channel.isdigit()]
    if guild is None or not guild.channels:
        return chosen
    return [channel for channel in chosen if guild.get_channel_or_thread(channel) is not None]


def _menu(name: str, asks: str, labels: dict[str, tuple[str, str]], now: str) -> discord.ui.Select[discord.ui.View]:
    options = [
        discord.SelectOption(label=f"{asks}: {label}", value=value, description=tells, default=value == now)
        for value, (label, tells) in labels.items()
    ]
    return discord.ui.Select(custom_id=f"set:{name}", placeholder=asks, options=options)
