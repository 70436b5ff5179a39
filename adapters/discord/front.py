"""The front: every interaction and message goes through here. Acknowledge first, then work, then send what was rendered.

The order matters. Whether an answer is private must be known before the acknowledgement (it cannot be changed after), so
it is read from memory or, for at most a second, from the journal. The claim comes after it: Discord itself refuses a
second acknowledgement (40060), which is the first to know that another replica was quicker.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import discord

from adapters.discord import inbound, outbound
from adapters.discord.inbound import ButtonPress
from adapters.discord.outbound import INVALID, UNKNOWN_MESSAGE, acknowledged, sent
from bot import replies, wording
from bot.desk import Desk, Pressed, report
from bot.errors import VerbatimError
from bot.manners import Visitor
from bot.ports import PlaceJournal
from bot.replies import ASKERS, Reply, Tone

log = logging.getLogger("verbatim.discord")

Interaction = discord.Interaction[Any]
Work = Callable[[Visitor, bool], Awaitable[Reply]]

CLAIMED = 86400.0
"""Seconds an interaction or message stays claimed; a redelivery comes within minutes."""

_FOR_MANNERS = 1.0  # of the 3 seconds until Discord must be answered


class Front:
    """Answers interactions and messages, and knows what is still being answered."""

    def __init__(self, desk: Desk, journal: PlaceJournal) -> None:
        self.desk, self._journal = desk, journal
        self._running: set[object] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self.closing = False

    # --- interactions ---------------------------------------------------------------------------

    async def answer(self, interaction: Interaction, wish: bool | None, work: Work) -> None:  # noqa: FBT001
        """Answer a command. `wish` is what its `private` option says."""
        visitor = inbound.visitor_of(interaction)
        async with self._busy():
            if refusal := self._refusal(visitor):
                await acknowledged(outbound.whisper(interaction, refusal))
                return
            private = await self._privately(visitor, wish)
            if not await acknowledged(interaction.response.defer(ephemeral=private, thinking=True)):
                return
            reply = await self._claimed(interaction, visitor, lambda: work(visitor, private))
            if reply is not None:
                await sent(outbound.complete(interaction, reply, private=private))

    async def pressed(self, interaction: Interaction, press: ButtonPress | None) -> None:
        """Answer a button: turn the message it stands under, or say something besides."""
        visitor = inbound.visitor_of(interaction)
        async with self._busy():
            if refusal := self._refusal(visitor, button=True):
                await acknowledged(outbound.whisper(interaction, refusal))
                return
            if not await acknowledged(interaction.response.defer()):
                return
            private = interaction.message is not None and interaction.message.flags.ephemeral
            done: list[Pressed] = []

            async def work() -> Reply:
                if press is None:
                    return replies.notice(wording.OLD_BUTTON)
                if press.action is replies.Action.FORGET:
                    return await self._forget(visitor)
                done.append(await self.desk.press(visitor, press.action, press.number, press.token, private=private))
                return done[0].reply

            reply = await self._claimed(interaction, visitor, work)
            if reply is None:
                return
            result = done[0] if done else Pressed(reply)
            public = press is not None and press.action in ASKERS and reply.tone is Tone.SURE and not reply.private
            await sent(outbound.after_press(interaction, result, private=not public))

    async def administer(self, interaction: Interaction, work: Callable[[Visitor], Awaitable[None]]) -> None:
        """Do what only those may who manage the server: checked here, since a server can show the command to anybody."""
        visitor = inbound.visitor_of(interaction)
        async with self._busy():
            component = interaction.type is discord.InteractionType.component
            refusal = replies.notice(wording.RESTARTING) if self.closing else None
            if not visitor.admin:
                refusal = replies.notice(wording.ONLY_ADMINS if interaction.guild_id is not None else wording.NOT_A_SERVER)
            if refusal is not None:
                await acknowledged(outbound.whisper(interaction, refusal))
            elif await acknowledged(
                interaction.response.defer() if component else interaction.response.defer(ephemeral=True, thinking=True)
            ):

                async def once() -> Reply:
                    await work(visitor)
                    return replies.notice("")

                reply = await self._claimed(interaction, visitor, once)
                if reply is not None and reply.lead:
                    await sent(outbound.complete(interaction, reply, private=True))

    async def suggestions(self, interaction: Interaction, typed: str) -> list[tuple[str, str]]:
        """Labels and ids to offer; none rather than late or an error."""
        visitor = inbound.visitor_of(interaction)
        try:
            async with asyncio.timeout(2):
                return [(one.label, one.value) for one in await self.desk.suggest(visitor, typed)]
        except (TimeoutError, VerbatimError) as error:
            report(inbound.PLATFORM, error)
            return []

    async def _claimed(self, interaction: Interaction, visitor: Visitor, work: Callable[[], Awaitable[Reply]]) -> Reply | None:
        """The reply, made once for each interaction; None if another replica makes it."""
        mine = True

        async def once() -> Reply:
            nonlocal mine
            mine = await self._journal.claim(f"discord:interaction:{interaction.id}", CLAIMED)
            return await work() if mine else replies.notice("")

        reply = await self.desk.guarded(visitor, once)
        return reply if mine else None

    async def _privately(self, visitor: Visitor, wish: bool | None) -> bool:  # noqa: FBT001
        try:
            async with asyncio.timeout(_FOR_MANNERS):
                return (await self.desk.book.manners(visitor)).privately(visitor, wish)
        except (TimeoutError, VerbatimError) as error:
            report(inbound.PLATFORM, error)
            return True  # a private answer can still be shared; a public one cannot be taken back

    async def _forget(self, visitor: Visitor) -> Reply:
        """Delete what is kept of somebody who installed the app for himself, or wrote to it directly."""
        if "/" in visitor.server:
            await self.desk.book.forget(visitor.platform, visitor.server)
        return replies.notice(wording.FORGOT_ME)

    def _refusal(self, visitor: Visitor, *, button: bool = False) -> Reply | None:
        return replies.notice(wording.RESTARTING) if self.closing else self.desk.too_fast(visitor, button=button)

    # --- messages -------------------------------------------------------------------------------

    async def heard(self, message: discord.Message, text: str) -> None:
        """Answer a message that was written to the bot, as a reply to it."""
        visitor = inbound.visitor_of_message(message)
        async with self._busy():
            manners = await self.desk.guarded(visitor, lambda: self._welcome(visitor))
            if manners.tone is Tone.NONE or self.closing:
                return  # the admins chose other channels: silence is what they asked for
            await acknowledged(message.channel.typing())
            if not await self._journal.claim(f"discord:message:{message.id}", CLAIMED):
                return
            reply = self.desk.too_fast(visitor) or await self.desk.guarded(visitor, lambda: self.desk.said(visitor, text))
            try:
                await outbound.reply_to(message, reply)
            except discord.Forbidden:
                await self._note_trouble(visitor, message)
            except discord.HTTPException as error:
                removed = error.code == UNKNOWN_MESSAGE or (error.code == INVALID and "Unknown message" in error.text)
                if not removed:  # where the question was removed, so is the wish for an answer
                    report(inbound.PLATFORM, error)

    async def _welcome(self, visitor: Visitor) -> Reply:
        manners = await self.desk.book.manners(visitor)
        return replies.notice("", Tone.NOTICE if manners.may_answer(visitor) else Tone.NONE)

    async def _note_trouble(self, visitor: Visitor, message: discord.Message) -> None:
        """Keep what is missing for the admins, who see it in /settings."""
        if message.guild is None or message.guild.me is None:
            return
        thread = isinstance(message.channel, discord.Thread)
        granted = message.channel.permissions_for(message.guild.me)
        missing = ", ".join(inbound.lacking(granted, thread=thread)) or "Discord refused"
        await self.desk.book.choose(visitor, "trouble", f"<#{message.channel.id}>: {missing}")
        log.warning("cannot answer in channel %s: %s", message.channel.id, missing)

    # --- coming to an end -----------------------------------------------------------------------

    @asynccontextmanager
    async def _busy(self) -> AsyncIterator[None]:
        key = object()
        self._running.add(key)
        self._idle.clear()
        try:
            yield
        except Exception as error:  # noqa: BLE001 - nothing may escape into the library, whose log would hold what was asked
            report(inbound.PLATFORM, error)
        finally:
            self._running.discard(key)
            if not self._running:
                self._idle.set()

    async def finish(self, patience: float) -> bool:
        """Take nothing new, and wait for running answers; whether all were finished."""
        self.closing = True
        try:
            async with asyncio.timeout(patience):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True
