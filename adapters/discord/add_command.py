"""/interview add: an interview from an attached transcript, for those who may manage the server."""

import asyncio
from functools import partial

import aiohttp
import discord
from discord import app_commands

from adapters.discord import send
from adapters.discord.handlers import DiscordHandlers
from adapters.discord.inbound import Interaction
from bot.chat.addition_replies import progress_reply
from bot.chat.additions import AdditionQueue, Ticket
from bot.chat.upload import Upload
from bot.chat.visitor import Visitor
from bot.errors import InputError
from bot.presentation import compose, wording

Detail = app_commands.Range[str, 1, 200]

LONGEST_UPDATES = 14 * 60.0
"""Seconds for which the reply is updated: Discord lets it be edited for 15 minutes."""


class InterviewGroup(app_commands.Group):
    """The command group. Discord shows it to those with Manage Server, and every use checks that again."""

    def __init__(self, handlers: DiscordHandlers, additions: AdditionQueue) -> None:
        super().__init__(
            name="interview",
            description=wording.additions.GROUP,
            default_permissions=discord.Permissions(manage_guild=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        self._handlers, self._additions = handlers, additions

    @app_commands.command(name="add", description=wording.additions.COMMAND)
    @app_commands.describe(
        file=wording.additions.FILE,
        title=wording.additions.TITLE,
        show=wording.additions.SHOW,
        date=wording.additions.DATE,
        url=wording.additions.URL,
        host=wording.additions.HOST,
    )
    async def add(
        self,
        interaction: Interaction,
        file: discord.Attachment,
        title: Detail | None = None,
        show: Detail | None = None,
        date: Detail | None = None,
        url: Detail | None = None,
        host: Detail | None = None,
    ) -> None:
        """Queue the attached transcript, and show how far it is."""
        upload = Upload(
            name=file.filename,
            size=file.size,
            read=partial(_read, file),
            title=title or "",
            show=show or "",
            date=date or "",
            url=url or "",
            host=host or "",
        )
        async with self._handlers.dispatcher.running():
            tickets: list[Ticket] = []

            async def submit(visitor: Visitor) -> None:
                tickets.append(await self._additions.submit(visitor, upload))

            await self._handlers.on_admin_command(interaction, submit)
            for ticket in tickets:
                await _show_progress(interaction, ticket)


async def _show_progress(interaction: Interaction, ticket: Ticket) -> None:
    """Edit the reply until the file is done, for as long as Discord allows that."""
    try:
        async with asyncio.timeout(LONGEST_UPDATES):
            async for progress in ticket.progress():
                await send.sent(send.complete(interaction, progress_reply(progress), private=True))
    except TimeoutError:
        await send.sent(send.complete(interaction, compose.notice(wording.additions.LOOK_LATER), private=True))


async def _read(file: discord.Attachment) -> bytes:
    """The file's bytes; its size was checked before. Raises InputError."""
    try:
        return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        raise InputError(wording.additions.UNREADABLE) from None
