"""The commands of /settings on Discord: show, limit, posts, bans, forget."""

import discord
from discord import app_commands

from adapters.discord.choices import choices
from adapters.discord.daily_commands import Channel
from adapters.discord.handlers import DiscordHandlers
from adapters.discord.inbound import Interaction
from adapters.discord.markup import plain
from adapters.discord.settings_panel import show_panel
from bot.chat.post_extras import POSTS, PostExtras
from bot.chat.visitor import Visitor
from bot.presentation import compose, wording
from bot.presentation.reply import Reply

_Names = app_commands.Range[str, 1, 1000]


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
            await show_panel(self._handlers, interaction, visitor)

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
        """Limit what is quoted to some shows and interviews; without a name, say what the limit is."""

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
            mention = _role_name(interaction, named) if named is not None else ""
            return compose.notice(mention.join(wording.cards.posts_have(chosen.chosen)))

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
