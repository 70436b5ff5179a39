"""The commands: names, options and where they may be used. Each is one line of work for the handlers."""

import hashlib
import json
from typing import Any

import discord
from discord import app_commands

from adapters.discord import inbound
from adapters.discord.daily_commands import DailyGroup
from adapters.discord.handlers import DiscordHandlers
from adapters.discord.settings_panel import SettingsGroup
from bot.chat.service import ChatService
from bot.chat.visitor import Visitor
from bot.daily.admin import DailyAdmin
from bot.errors import InputError
from bot.model import Ref, Role
from bot.presentation import wording
from bot.presentation.reply import Action, Button, Reply

_LONGEST = 2000  # characters of a question or claim: the core's own limit

Interaction = discord.Interaction[discord.AutoShardedClient]


class Tree(app_commands.CommandTree[discord.AutoShardedClient]):
    """The library's tree, which answers also what it cannot take: silence would read as "the application did not respond"."""

    def __init__(self, client: discord.AutoShardedClient, handlers: DiscordHandlers) -> None:
        super().__init__(client)
        self._handlers = handlers

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """In place of the library's log, which would show the value that could not be read."""
        await self._handlers.refused(interaction, error)


_everywhere = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
_by_both_installs = app_commands.allowed_installs(guilds=True, users=True)


def new_tree(client: discord.AutoShardedClient, handlers: DiscordHandlers, dailies: DailyAdmin | None = None) -> Tree:
    """All commands: usable in servers, direct messages and groups, by a server's install and by a user's own."""
    tree = Tree(client, handlers)
    _add_ask(tree, handlers, handlers.chat)
    _add_check(tree, handlers, handlers.chat)
    _add_quote(tree, handlers, handlers.chat)
    _add_about(tree, handlers, handlers.chat)
    tree.add_command(SettingsGroup(handlers))
    if dailies is not None:
        tree.add_command(DailyGroup(handlers, dailies))
    return tree


def fingerprint(tree: Tree) -> str:
    """Changes when any name, option or text of a command does."""
    commands = sorted(
        (command.to_dict(tree) for command in tree.get_commands()), key=lambda one: (one["type"], one["name"])
    )
    return hashlib.sha256(json.dumps(commands, sort_keys=True, default=str).encode()).hexdigest()


def _add_ask(tree: Tree, handlers: DiscordHandlers, chat: ChatService) -> None:
    @_everywhere
    @_by_both_installs
    @tree.command(name="ask", description=wording.commands.ASK_COMMAND)
    @app_commands.describe(
        question=wording.commands.ASK_QUESTION,
        said_by=wording.commands.ASK_SAID_BY,
        private=wording.commands.PRIVATE_OPTION,
    )
    @app_commands.choices(
        said_by=[
            app_commands.Choice(name=wording.commands.HOST, value=Role.HOST.value),
            app_commands.Choice(name=wording.commands.GUEST, value=Role.GUEST.value),
        ]
    )
    async def ask(
        interaction: Interaction,
        question: app_commands.Range[str, 1, _LONGEST],
        said_by: str | None = None,
        private: bool | None = None,  # noqa: FBT001 - Discord's option
    ) -> None:
        async def work(visitor: Visitor, privately: bool) -> Reply:  # noqa: FBT001
            role = Role(said_by) if said_by in set(Role) else None  # Discord checks choices only in its own app
            return await chat.ask(visitor, question, said_by=role, private=privately)

        await handlers.answer(interaction, private, work)


def _add_check(tree: Tree, handlers: DiscordHandlers, chat: ChatService) -> None:
    @_everywhere
    @_by_both_installs
    @tree.command(name="check", description=wording.commands.CHECK_COMMAND)
    @app_commands.describe(claim=wording.commands.CHECK_CLAIM, private=wording.commands.PRIVATE_OPTION)
    async def check(
        interaction: Interaction,
        claim: app_commands.Range[str, 1, _LONGEST],
        private: bool | None = None,  # noqa: FBT001
    ) -> None:
        await handlers.answer(
            interaction, private, lambda visitor, privately: chat.check(visitor, claim, private=privately)
        )

    @_everywhere
    @_by_both_installs
    @tree.context_menu(name=wording.commands.CHECK_MENU)
    async def check_message(interaction: Interaction, message: discord.Message) -> None:
        claim = inbound.claim_in(message, interaction.application_id)

        async def work(visitor: Visitor, privately: bool) -> Reply:  # noqa: FBT001
            return await chat.check(visitor, claim, private=privately)

        # Whoever wrote the message did not ask for a verdict: only the one who checks sees it, and may share the passage.
        await handlers.answer(interaction, True, work)  # noqa: FBT003


def _add_quote(tree: Tree, handlers: DiscordHandlers, chat: ChatService) -> None:
    @_everywhere
    @_by_both_installs
    @tree.command(name="quote", description=wording.commands.QUOTE_COMMAND)
    @app_commands.describe(id=wording.commands.QUOTE_ID, private=wording.commands.PRIVATE_OPTION)
    async def quote(
        interaction: Interaction,
        id: str | None = None,  # noqa: A002 - the option's name
        private: bool | None = None,  # noqa: FBT001
    ) -> None:
        wish = private if id is None or _is_id(id) else True  # what is mistyped concerns nobody else
        await handlers.answer(interaction, wish, lambda visitor, privately: chat.quote(visitor, id, private=privately))

    @quote.autocomplete("id")
    async def offer(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = await handlers.suggestions(interaction, typed)
        return [app_commands.Choice(name=label, value=value) for label, value in found if len(value) <= 100]


def _is_id(text: str) -> bool:
    try:
        Ref.parse(text)
    except InputError:
        return not text.strip()
    return True


def _add_about(tree: Tree, handlers: DiscordHandlers, chat: ChatService) -> None:
    @_everywhere
    @_by_both_installs
    @tree.command(name="about", description=wording.commands.ABOUT_COMMAND)
    async def about(interaction: Interaction) -> None:
        async def work(visitor: Visitor, _: Any) -> Reply:
            reply = await chat.about(visitor)
            return (
                reply
                if "/" not in visitor.server
                else reply.with_button(Button(Action.FORGET, wording.commands.FORGET_ME), "me")
            )

        await handlers.answer(interaction, True, work)  # noqa: FBT003
