"""The handlers: every interaction and message goes through here. Acknowledge first, then work, then send what was rendered.

The order matters. Whether an answer is private must be known before the acknowledgement (it cannot be changed after), so
it is read from memory or, for at most a second, from the journal. The claim comes after it and decides who answers: that
Discord refuses a second acknowledgement (40060) may also mean that it took our first one, and lost its answer to us.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
import discord

from adapters.discord import inbound, send
from adapters.discord.send import INVALID, UNKNOWN_MESSAGE, acknowledged, sent
from bot.chat.dispatch import Dispatcher
from bot.chat.ports import ChatJournal
from bot.chat.service import ChatService
from bot.chat.visitor import Visitor
from bot.logs import report
from bot.presentation import compose, wording
from bot.presentation.reply import Action, ButtonPress, Reply, Tone

log = logging.getLogger("verbatim.discord")

Interaction = discord.Interaction[Any]
Work = Callable[[Visitor, bool], Awaitable[Reply]]


class DiscordHandlers:
    """Answers interactions and messages."""

    def __init__(self, chat: ChatService, journal: ChatJournal) -> None:
        self.chat, self.dispatcher = chat, Dispatcher(inbound.PLATFORM, chat, journal)
        self._turning: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    # --- interactions ---------------------------------------------------------------------------

    async def answer(self, interaction: Interaction, wish: bool | None, work: Work) -> None:  # noqa: FBT001
        """Answer a command. `wish` is what its `private` option says."""
        async with self.dispatcher.busy():
            visitor = inbound.visitor_of(interaction)
            if refusal := self.dispatcher.refusal(visitor):
                await acknowledged(lambda: send.whisper(interaction, refusal))
                return
            private = await self.dispatcher.privately(visitor, wish)
            if not await acknowledged(lambda: interaction.response.defer(ephemeral=private, thinking=True)):
                return
            reply = await self.dispatcher.once(visitor, lambda: work(visitor, private), _key(interaction))
            if reply is not None:
                shown = reply.without(Action.SHARE) if inbound.hushed(interaction) else reply
                await sent(send.complete(interaction, shown, private=private))

    async def pressed(self, interaction: Interaction, press: ButtonPress | None) -> None:
        """Answer a button: turn the message it stands under, or say something besides."""
        async with self.dispatcher.busy():
            visitor = inbound.visitor_of(interaction)
            if refusal := self.dispatcher.refusal(visitor, button=True):
                await acknowledged(lambda: send.whisper(interaction, refusal))
                return
            if not await acknowledged(interaction.response.defer):
                return
            private = interaction.message is not None and interaction.message.flags.ephemeral
            async with self._turn_of(interaction):
                result = await self.dispatcher.pressed(visitor, press, _key(interaction), private=private)
                if result is not None:
                    await sent(send.after_press(interaction, result))

    def _turn_of(self, interaction: Interaction) -> asyncio.Lock:
        """One press after another on a message: else the one that is quicker would show what the slower one then replaces."""
        identity = interaction.message.id if interaction.message is not None else 0
        lock = self._turning.get(identity)
        if lock is None:
            lock = self._turning[identity] = asyncio.Lock()
        return lock

    async def refused(self, interaction: Interaction, error: BaseException) -> None:
        """Answer what the library could not take: a command of another version, or a value of another kind."""
        async with self.dispatcher.busy():
            reply = compose.notice(wording.errors.failed(report(inbound.PLATFORM, error)), Tone.FAILED)
            if not interaction.response.is_done() and interaction.type is not discord.InteractionType.autocomplete:
                await acknowledged(lambda: send.whisper(interaction, reply))

    async def administer(self, interaction: Interaction, work: Callable[[Visitor], Awaitable[None]]) -> None:
        """Do what only those may who manage the server: checked here, since a server can show the command to anybody."""
        async with self.dispatcher.busy():
            visitor = inbound.visitor_of(interaction)
            component = interaction.type is discord.InteractionType.component
            refusal = compose.notice(wording.errors.RESTARTING) if self.dispatcher.closing else None
            if not visitor.admin:
                refusal = compose.notice(
                    wording.errors.ONLY_ADMINS if interaction.guild_id is not None else wording.errors.NOT_A_SERVER
                )
            if refusal is not None:
                await acknowledged(lambda: send.whisper(interaction, refusal))
            elif await acknowledged(
                interaction.response.defer
                if component
                else lambda: interaction.response.defer(ephemeral=True, thinking=True)
            ):

                async def once() -> Reply:
                    await work(visitor)
                    return compose.notice("")

                reply = await self.dispatcher.once(visitor, once, _key(interaction), seated=False)
                if reply is not None and reply.lead:
                    await sent(send.complete(interaction, reply, private=True))

    async def suggestions(self, interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        """Labels and ids to offer; none rather than late or an error."""
        try:
            async with asyncio.timeout(2):
                found = await self.chat.suggest(inbound.visitor_of(interaction), typed)
        except Exception as error:  # noqa: BLE001 - an escaped one would be logged by the library
            report(inbound.PLATFORM, error)
            return []
        return [(one.label, one.value) for one in found]

    # --- messages -------------------------------------------------------------------------------

    async def heard(self, message: discord.Message, text: str) -> None:
        """Answer a message that was written to the bot, as a reply to it."""
        async with self.dispatcher.busy():
            visitor = inbound.visitor_of_message(message)
            if self.dispatcher.closing or not await self.dispatcher.welcome(visitor):
                return  # the admins chose other channels: silence is what they asked for
            await _typing(message)
            reply = await self.dispatcher.heard(visitor, text, f"message:{message.id}")
            if reply is None:
                return
            try:
                if not await send.reply_to(message, reply):
                    await self._note_trouble(visitor, message)
            except discord.Forbidden:
                await self._note_trouble(visitor, message)
            except discord.HTTPException as error:
                removed = error.code == UNKNOWN_MESSAGE or (error.code == INVALID and "Unknown message" in error.text)
                if not removed:  # where the question was removed, so is the wish for an answer
                    report(inbound.PLATFORM, error)

    async def _note_trouble(self, visitor: Visitor, message: discord.Message) -> None:
        """Keep what is missing for the admins, who see it in /settings."""
        if message.guild is None or message.guild.me is None:
            return
        thread = isinstance(message.channel, discord.Thread)
        granted = message.channel.permissions_for(message.guild.me)
        missing = ", ".join(inbound.lacking(granted, thread=thread)) or "Discord refused"
        await self.chat.preferences.choose(visitor, "trouble", f"<#{message.channel.id}>: {missing}")
        log.warning("cannot answer in channel %s: %s", message.channel.id, missing)


async def _typing(message: discord.Message) -> None:
    """Show at once that the question was heard. It is no loss where it may not be shown: what is missing is told with the answer."""
    try:
        await message.channel.typing()
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        log.debug("the sign that an answer is being written was refused in channel %s", message.channel.id)


def _key(interaction: Interaction) -> str:
    return f"interaction:{interaction.id}"
