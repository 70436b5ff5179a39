"""/settings on Discord: menus for those who may manage the server, and deleting everything stored about it."""

import re
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from adapters.discord import inbound
from adapters.discord.choices import choices
from adapters.discord.daily_commands import Channel
from adapters.discord.handlers import DiscordHandlers
from adapters.discord.markup import plain
from adapters.discord.render import LIMIT
from bot.chat.post_extras import POSTS, PostExtras
from bot.chat.preferences import ServerPreferences, Trouble
from bot.chat.visitor import Visitor
from bot.daily.replies import choice
from bot.daily.schedule import Schedule
from bot.model import View
from bot.presentation import compose, wording
from bot.presentation.reply import Reply

Interaction = discord.Interaction[Any]

_Names = app_commands.Range[str, 1, 1000]

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


class SettingsGroup(app_commands.Group):
    """The command group. Discord shows it to those with Manage Server, and every use checks that again."""

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
            await _show_panel(self._handlers, interaction, visitor)

        await self._handlers.on_admin_command(interaction, work)

    @app_commands.command(name="limit", description=wording.interviews.LIMIT_COMMAND)
    @app_commands.describe(
        shows=wording.interviews.LIMIT_SHOWS,
        interviews=wording.interviews.LIMIT_INTERVIEWS,
        channel=wording.interviews.LIMIT_CHANNEL,
    )
    async def limit(
        self,
        interaction: Interaction,
        shows: _Names | None = None,
        interviews: _Names | None = None,
        channel: Channel | None = None,
    ) -> None:
        """Choose what is asked, picked and posted; without a name, say what is chosen."""

        async def work(visitor: Visitor) -> Reply:
            where = str(channel.id) if channel is not None else None
            return await self._handlers.chat.limits.choose(visitor, shows, interviews, where)

        await self._handlers.on_admin_command(interaction, work)

    @limit.autocomplete("shows")
    async def _suggest_shows(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        suggest = self._handlers.chat.autocomplete.shows
        return choices(await self._handlers.on_autocomplete(interaction, typed, suggest))

    @limit.autocomplete("interviews")
    async def _suggest_interviews(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        suggest = self._handlers.chat.autocomplete.interviews
        return choices(await self._handlers.on_autocomplete(interaction, typed, suggest))

    @app_commands.command(name="posts", description=wording.cards.POSTS_COMMAND)
    @app_commands.describe(
        card=wording.cards.WITH_CARD,
        thread=wording.cards.WITH_THREAD,
        pin=wording.cards.WITH_PIN,
        role=wording.cards.WITH_ROLE,
        no_role=wording.cards.WITHOUT_ROLE,
    )
    async def posts(
        self,
        interaction: Interaction,
        card: bool | None = None,  # noqa: FBT001 - Discord's options
        thread: bool | None = None,  # noqa: FBT001
        pin: bool | None = None,  # noqa: FBT001
        role: discord.Role | None = None,
        no_role: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Choose what goes with daily posts; without an option, say what is chosen."""

        async def work(visitor: Visitor) -> Reply:
            preferences = self._handlers.chat.preferences
            before = (await preferences.read(visitor.platform, visitor.server)).posts
            named = None if no_role else str(role.id) if role is not None else before.role
            chosen = PostExtras(
                before.card if card is None else card,
                before.thread if thread is None else thread,
                before.pin if pin is None else pin,
                named,
            )
            if chosen != before:
                await preferences.choose(visitor.platform, visitor.server, POSTS, chosen.dump())
            mention = _role_name(interaction, named) if named is not None else None
            return compose.notice(
                wording.cards.posts_have(card=chosen.card, thread=chosen.thread, pin=chosen.pin, mention=mention)
            )

        await self._handlers.on_admin_command(interaction, work)

    @app_commands.command(name="bans", description=wording.commands.SETTINGS_BANS)
    async def bans(self, interaction: Interaction) -> None:
        """The quotes that are never picked here, with buttons to allow them again."""
        await self._handlers.on_admin_command(interaction, self._handlers.chat.shown_quotes.bans)

    @app_commands.command(name="forget", description=wording.commands.SETTINGS_FORGET)
    async def forget(self, interaction: Interaction) -> None:
        """Ask for a confirmation before everything is deleted."""

        async def work(_: Visitor) -> None:
            button = discord.ui.Button[discord.ui.View](
                label=wording.commands.FORGET_NOW, style=discord.ButtonStyle.danger, custom_id="set:forget"
            )
            view = discord.ui.View(timeout=None)
            view.add_item(button)
            view.stop()  # discord.py keeps every other view for ever
            await interaction.edit_original_response(content=f"**{plain(wording.commands.SURE_TO_FORGET)}**", view=view)

        await self._handlers.on_admin_command(interaction, work)


def _role_name(interaction: Interaction, identity: str) -> str:
    """The name of a role; its id where it is not known."""
    role = interaction.guild.get_role(int(identity)) if interaction.guild is not None else None
    return f"@{role.name}" if role is not None else identity


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
            await _show_panel(handlers, interaction, visitor)

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


async def _show_panel(handlers: DiscordHandlers, interaction: Interaction, visitor: Visitor) -> None:
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
