"""Discord's slash commands: their names and options, each handed on as a request. Step 1 of a question's way.

They also say where each command may be used.
"""

import hashlib
import json
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from adapters.discord import inbound
from adapters.discord.add_command import InterviewGroup
from adapters.discord.choices import choices
from adapters.discord.daily_commands import DailyGroup
from adapters.discord.handlers import DiscordHandlers
from adapters.discord.inbound import Interaction
from adapters.discord.settings_command import SettingsGroup
from bot.chat.additions import AdditionQueue
from bot.chat.requests import AboutRequest, AskRequest, CheckRequest, InterviewsRequest, QuoteRequest
from bot.chat.visitor import Visitor
from bot.daily.admin import DailyAdmin
from bot.errors import InputError
from bot.model import Ref, Role, Scope, View
from bot.presentation import compose, wording
from bot.presentation.buttons import Action
from bot.presentation.reply import Reply

_LONGEST = 2000  # characters of a question or claim: the core's own limit

_LONGEST_NAME = 200  # characters of an interview, a show or a search
_MOST_PAGES = 10_000

_ScopeName = app_commands.Range[str, 1, _LONGEST_NAME]


class Tree(app_commands.CommandTree[discord.AutoShardedClient]):
    """discord.py's tree, which also answers what it cannot read: silence shows "The application did not respond"."""

    def __init__(self, client: discord.AutoShardedClient, handlers: DiscordHandlers) -> None:
        super().__init__(client)
        self._handlers = handlers

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Replaces discord.py's log entry, which would show the value that could not be read."""
        await self._handlers.on_rejected(interaction, error)


_everywhere = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
_by_both_installs = app_commands.allowed_installs(guilds=True, users=True)


def new_tree(
    client: discord.AutoShardedClient,
    handlers: DiscordHandlers,
    daily_admin: DailyAdmin | None = None,
    additions: AdditionQueue | None = None,
) -> Tree:
    """All commands. Those that are not groups work everywhere, for a server's installation and for a member's own."""
    tree = Tree(client, handlers)
    handlers.daily_admin = daily_admin
    _add_ask(tree, handlers)
    _add_check(tree, handlers)
    _add_quote(tree, handlers)
    _add_interviews(tree, handlers)
    _add_about(tree, handlers)
    _add_never_show(tree, handlers)
    tree.add_command(SettingsGroup(handlers))
    if daily_admin is not None:
        tree.add_command(DailyGroup(handlers, daily_admin))
    if additions is not None:
        tree.add_command(InterviewGroup(handlers, additions))
    return tree


def fingerprint(tree: Tree) -> str:
    """A hash that changes when any name, option or text of a command does."""
    commands = [command.to_dict(tree) for command in tree.get_commands()]
    commands.sort(key=lambda command: (command["type"], command["name"]))
    return hashlib.sha256(json.dumps(commands, sort_keys=True, default=str).encode()).hexdigest()


def _add_ask(tree: Tree, handlers: DiscordHandlers) -> None:
    @_everywhere
    @_by_both_installs
    @tree.command(name="ask", description=wording.commands.ASK_COMMAND)
    @app_commands.describe(
        question=wording.commands.ASK_QUESTION,
        said_by=wording.commands.ASK_SAID_BY,
        interview=wording.interviews.INTERVIEW,
        show=wording.interviews.SHOW,
        view=wording.commands.CHOOSE_VIEW,
        private=wording.commands.PRIVATE_OPTION,
    )
    @app_commands.choices(
        said_by=[
            app_commands.Choice(name=wording.commands.HOST, value=Role.HOST.value),
            app_commands.Choice(name=wording.commands.GUEST, value=Role.GUEST.value),
        ],
        view=[
            app_commands.Choice(name=f"{label}: {meaning}", value=value)
            for value, (label, meaning) in wording.commands.VIEW_LABELS.items()
        ],
    )
    async def ask(
        interaction: Interaction,
        question: app_commands.Range[str, 1, _LONGEST],
        said_by: str | None = None,
        interview: _ScopeName | None = None,
        show: _ScopeName | None = None,
        view: str | None = None,
        private: bool | None = None,  # noqa: FBT001 - Discord's option
    ) -> None:
        role = Role(said_by) if said_by in set(Role) else None  # only Discord's own app checks choices
        shown = View(view) if view in set(View) else None
        request = AskRequest(question, _scope(interview, show, role), shown)
        await handlers.on_command(interaction, request, private)

    _complete(ask, handlers)


def _add_check(tree: Tree, handlers: DiscordHandlers) -> None:
    @_everywhere
    @_by_both_installs
    @tree.command(name="check", description=wording.commands.CHECK_COMMAND)
    @app_commands.describe(
        claim=wording.commands.CHECK_CLAIM,
        interview=wording.interviews.INTERVIEW,
        show=wording.interviews.SHOW,
        private=wording.commands.PRIVATE_OPTION,
    )
    async def check(
        interaction: Interaction,
        claim: app_commands.Range[str, 1, _LONGEST],
        interview: _ScopeName | None = None,
        show: _ScopeName | None = None,
        private: bool | None = None,  # noqa: FBT001 - Discord's option
    ) -> None:
        await handlers.on_command(interaction, CheckRequest(claim, _scope(interview, show)), private)

    _complete(check, handlers)

    @_everywhere
    @_by_both_installs
    @tree.context_menu(name=wording.commands.CHECK_MENU)
    async def check_message(interaction: Interaction, message: discord.Message) -> None:
        # Whoever wrote the message did not ask for a verdict: only the member who checks it sees one, and may share it.
        claim = inbound.claim_in(message, interaction.application_id)
        request = CheckRequest(claim, elsewhere=inbound.is_from_card(message), message=message.jump_url)
        await handlers.on_command(interaction, request, wish=True)

    @_everywhere
    @_by_both_installs
    @tree.context_menu(name=wording.commands.FIND_MENU)
    async def find_message(interaction: Interaction, message: discord.Message) -> None:
        # Likewise: its writer asked nothing.
        text = inbound.claim_in(message, interaction.application_id)
        await handlers.on_command(interaction, AskRequest(text[:_LONGEST]), wish=True)


def _add_quote(tree: Tree, handlers: DiscordHandlers) -> None:
    @_everywhere
    @_by_both_installs
    @tree.command(name="quote", description=wording.commands.QUOTE_COMMAND)
    @app_commands.describe(id=wording.commands.QUOTE_ID, private=wording.commands.PRIVATE_OPTION)
    async def quote(
        interaction: Interaction,
        id: str | None = None,  # noqa: A002 - the option's name
        private: bool | None = None,  # noqa: FBT001 - Discord's option
    ) -> None:
        wish = private if id is None or _is_id_or_blank(id) else True  # a mistyped id concerns nobody else
        await handlers.on_command(interaction, QuoteRequest(id), wish)

    @quote.autocomplete("id")
    async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices(await handlers.on_autocomplete(interaction, typed))


def _add_interviews(tree: Tree, handlers: DiscordHandlers) -> None:
    @_everywhere
    @_by_both_installs
    @tree.command(name="interviews", description=wording.interviews.COMMAND)
    @app_commands.describe(search=wording.interviews.SEARCH, page=wording.interviews.PAGE)
    async def interviews(
        interaction: Interaction,
        search: _ScopeName | None = None,
        page: app_commands.Range[int, 1, _MOST_PAGES] = 1,
    ) -> None:
        await handlers.on_command(interaction, InterviewsRequest(search or "", page), wish=True)


def _scope(interview: str | None, show: str | None, said_by: Role | None = None) -> Scope:
    """What the options limit a question or claim to."""
    return Scope((interview,) if interview else (), (show,) if show else (), said_by)


def _complete(command: "app_commands.Command[Any, ..., None]", handlers: DiscordHandlers) -> None:
    """Offer interviews and shows while one is typed."""

    @command.autocomplete("interview")
    async def suggest_interviews(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices(await handlers.on_autocomplete(interaction, typed, handlers.chat.autocomplete.interviews))

    @command.autocomplete("show")
    async def suggest_shows(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return choices(await handlers.on_autocomplete(interaction, typed, handlers.chat.autocomplete.shows))


def _is_id_or_blank(text: str) -> bool:
    try:
        Ref.parse(text)
    except InputError:
        return not text.strip()
    return True


def _add_about(tree: Tree, handlers: DiscordHandlers) -> None:
    @_everywhere
    @_by_both_installs
    @tree.command(name="about", description=wording.commands.ABOUT_COMMAND)
    async def about(interaction: Interaction) -> None:
        await handlers.on_command(interaction, AboutRequest(), wish=True)


def _add_never_show(tree: Tree, handlers: DiscordHandlers) -> None:
    """For admins, out of members' sight: take the quote of a message out of what is picked and posted."""

    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    @tree.context_menu(name=wording.cards.NEVER_SHOW_MENU)
    async def never_show(interaction: Interaction, message: discord.Message) -> None:
        press = inbound.press_in(message, interaction.client.user.id if interaction.client.user is not None else None)

        async def work(visitor: Visitor) -> Reply:
            if press is None:
                return compose.notice(wording.cards.NO_QUOTE_THERE)
            never = replace(press, action=Action.VETO, number=0)
            return (await handlers.chat.press(visitor, never, private=True)).reply

        await handlers.on_admin_command(interaction, work)
