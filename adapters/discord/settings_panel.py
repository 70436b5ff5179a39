"""The panel of /settings on Discord: what is chosen, what went wrong, and menus to choose from."""

import re
from collections.abc import Sequence
from typing import Any

import discord

from adapters.discord import inbound
from adapters.discord.handlers import DiscordHandlers
from adapters.discord.inbound import Interaction
from adapters.discord.markup import plain
from adapters.discord.render import LIMIT
from bot.chat.preferences import ServerPreferences, Trouble
from bot.chat.visitor import Visitor
from bot.daily.replies import choice
from bot.daily.schedule import Schedule
from bot.model import View
from bot.presentation import wording

_MOST_DAILY = 10  # daily quotes that the panel names

_MOST_CHANNELS = 25  # that a menu takes

_ANSWERABLE = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]


class SettingsControl(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"set:(?P<setting>[\s\S]*)"):
    """A menu or button of the panel, of any version; like all buttons it survives restarts."""

    def __init__(self, item: discord.ui.Item[Any], setting: str) -> None:
        super().__init__(item)
        self._setting = setting

    @classmethod
    async def from_custom_id(
        cls, _: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> "SettingsControl":
        """The menu or button that was used."""
        return cls(item, match["setting"])

    async def callback(self, interaction: Interaction) -> None:
        """Store what was chosen and show the panel as it is now, or delete everything."""
        handlers: DiscordHandlers = interaction.client.handlers
        values: Any = interaction.data.get("values") if interaction.data is not None else None
        chosen = [str(value) for value in values or ()]

        async def choose(visitor: Visitor) -> None:
            value = _valid_choice(self._setting, chosen)
            await handlers.chat.preferences.choose(visitor.platform, visitor.server, self._setting, value)
            await show_panel(handlers, interaction, visitor)

        async def forget(visitor: Visitor) -> None:
            rows = await handlers.chat.preferences.forget(visitor.platform, visitor.server)
            await interaction.edit_original_response(content=wording.commands.forgot(rows), view=None)

        if self._setting == "forget":
            await handlers.on_admin_command(interaction, forget)
        elif self._setting in ("view", "answers", "channels"):
            await handlers.on_admin_command(interaction, choose)
        else:
            await handlers.on_button(interaction, None)


def _valid_choice(setting: str, chosen: list[str]) -> str | None:
    """The value to store; None, which is the default, for what the menu never offered."""
    if setting == "channels":
        return " ".join(channel for channel in chosen if channel.isdigit()) or None
    offered = set(View) if setting == "view" else set(wording.commands.ANSWER_LABELS)
    return chosen[0] if chosen and chosen[0] in offered else None


async def show_panel(handlers: DiscordHandlers, interaction: Interaction, visitor: Visitor) -> None:
    preferences = await handlers.chat.preferences.read(visitor.platform, visitor.server)
    thread = isinstance(interaction.channel, discord.Thread)
    missing = inbound.missing_permissions(interaction.app_permissions, thread=thread)
    await interaction.edit_original_response(
        content=_text(preferences, missing, await _daily(handlers, visitor)),
        view=_menus(preferences, interaction.guild),
    )


async def _daily(handlers: DiscordHandlers, visitor: Visitor) -> Sequence[Schedule]:
    return await handlers.daily_admin.schedules(visitor) if handlers.daily_admin is not None else ()


def _text(preferences: ServerPreferences, missing: Sequence[str], daily: Sequence[Schedule]) -> str:
    """What is chosen, which permissions are missing in this channel, and what last went wrong anywhere."""
    answers = "private" if preferences.private else "public"
    lines = [f"**{plain(wording.commands.settings(preferences.view.value, answers, len(preferences.channels)))}**"]
    if preferences.channels:
        lines.append(" ".join(f"<#{channel}>" for channel in preferences.channels))
    if missing:
        lines.append(f"⚠️ {plain(wording.errors.lacking(inbound.permission_names(missing)))}")
    lines += [
        f"{plain(wording.commands.daily_quote(choice(known)))} <#{known.channel}>" for known in daily[:_MOST_DAILY]
    ]
    if preferences.trouble is not None:
        lines.append(f"-# {_trouble(preferences.trouble)}")
    return "\n".join(lines)[:LIMIT]


def _trouble(trouble: Trouble) -> str:
    known = trouble.channel is not None and trouble.channel.isdecimal()
    channel = f"<#{trouble.channel}>" if known else plain(trouble.channel or wording.errors.SOME_CHANNEL)
    return wording.errors.trouble(channel, plain(wording.reasons.sentence(trouble.reason)), trouble.at)


def _menus(preferences: ServerPreferences, guild: discord.Guild | None) -> discord.ui.View:
    answers = "private" if preferences.private else "public"
    channels = _existing(preferences.channels, guild)[:_MOST_CHANNELS]
    view = discord.ui.View(timeout=None)
    view.add_item(_menu("view", wording.commands.CHOOSE_VIEW, wording.commands.VIEW_LABELS, preferences.view.value))
    view.add_item(_menu("answers", wording.commands.CHOOSE_ANSWERS, wording.commands.ANSWER_LABELS, answers))
    view.add_item(
        discord.ui.ChannelSelect[discord.ui.View](
            custom_id="set:channels",
            placeholder=wording.commands.CHOOSE_CHANNELS,
            channel_types=_ANSWERABLE,
            min_values=0,
            max_values=_MOST_CHANNELS,
            default_values=[discord.Object(channel) for channel in channels],
        )
    )
    view.stop()  # discord.py keeps every other view for ever
    return view


def _existing(channels: Sequence[str], guild: discord.Guild | None) -> list[int]:
    """The chosen channels without those deleted since, as far as the server's channels are known."""
    chosen = [int(channel) for channel in channels if channel.isdigit()]
    if guild is None or not guild.channels:
        return chosen
    return [channel for channel in chosen if guild.get_channel_or_thread(channel) is not None]


def _menu(
    setting: str, title: str, labels: dict[str, tuple[str, str]], current: str
) -> discord.ui.Select[discord.ui.View]:
    options = [
        discord.SelectOption(label=f"{title}: {label}", value=value, description=description, default=value == current)
        for value, (label, description) in labels.items()
    ]
    return discord.ui.Select(custom_id=f"set:{setting}", placeholder=title, options=options)
