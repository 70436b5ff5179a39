"""Discord's handlers acknowledge what comes, ask the chat, send the reply. Step 2 of a question's way.

The order matters. Whether an answer is private must be known before the acknowledgement, because it cannot be changed
after; so it is read from memory or, for at most a second, from the journal. The claim comes after the acknowledgement
and decides who answers: Discord may refuse an acknowledgement as a duplicate (40060) because it took the first one, but
its confirmation was lost.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from weakref import WeakValueDictionary

import discord

from adapters.discord import inbound, send
from adapters.discord.apology import address_of_command, address_of_message
from adapters.discord.cards import card_of
from adapters.discord.inbound import Interaction
from adapters.discord.markup import above_in
from adapters.discord.send import INVALID, UNKNOWN_MESSAGE, acknowledged, sent
from adapters.discord.typing_indicators import TypingIndicators
from bot.chat.buttons import PressResult
from bot.chat.dispatch import Dispatcher
from bot.chat.ports import ChatJournal
from bot.chat.preferences import Trouble
from bot.chat.requests import MessageRequest, QuoteRequest, Request
from bot.chat.service import ChatService
from bot.chat.suggestions import Suggestion
from bot.chat.visitor import Visitor
from bot.daily.admin import DailyAdmin
from bot.logs import report
from bot.presentation import compose, wording
from bot.presentation.buttons import SHARING_ACTIONS, ButtonPress
from bot.presentation.card import CardPictures, only_quote
from bot.presentation.reply import Above, Reply, Tone
from bot.reasons import Reason, ReasonCode

log = logging.getLogger("verbatim.discord")

AUTOCOMPLETE_SECONDS = 2.0
"""Discord waits 3 seconds for suggestions."""


class DiscordHandlers:
    """Answers interactions and messages."""

    def __init__(self, chat: ChatService, journal: ChatJournal, cards: CardPictures | None = None) -> None:
        self._cards = cards
        self.daily_admin: DailyAdmin | None = None
        """Sets and shows daily quotes; None until the commands are made."""
        self.chat, self.dispatcher = chat, Dispatcher(inbound.PLATFORM, chat, journal)
        self._typing = TypingIndicators()
        self._press_locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    # --- interactions ---------------------------------------------------------------------------

    async def on_command(self, interaction: Interaction, request: Request, wish: bool | None) -> None:  # noqa: FBT001
        """Answer a command. `wish` is the value of its `private` option."""
        async with self.dispatcher.running():
            visitor = inbound.visitor_of(interaction)
            if refusal := self.dispatcher.refusal(visitor):
                async with self.dispatcher.refusing(visitor):
                    await acknowledged(partial(send.whisper, interaction, refusal))
                return
            private = await self.dispatcher.answers_privately(visitor, wish)
            if not await acknowledged(partial(interaction.response.defer, ephemeral=private, thinking=True)):
                return
            address = address_of_command(interaction)
            reply = await self.dispatcher.answer(visitor, request, _key(interaction), private=private, address=address)
            if reply is not None:
                shareable = not inbound.only_asker_sees(interaction)
                shown = reply if shareable else reply.without(*SHARING_ACTIONS)
                if reply.private and not private and inbound.others_see(interaction):
                    await sent(send.complete_privately(interaction, shown))
                else:
                    await sent(send.complete(interaction, shown, private=private))
                if isinstance(request, QuoteRequest):
                    await self._add_card(interaction, reply)

    async def _add_card(self, interaction: Interaction, reply: Reply) -> None:
        """Put the card of a quote below its words, where the bot may attach files."""
        if not interaction.app_permissions.attach_files:
            return
        card = await card_of(self._cards, only_quote(reply))
        if card is not None:
            await sent(interaction.edit_original_response(attachments=[card]))

    async def on_button(self, interaction: Interaction, press: ButtonPress | None) -> None:
        """Answer a button. `press` is None for a button of another version."""
        async with self.dispatcher.running():
            visitor = inbound.visitor_of(interaction)
            if refusal := self.dispatcher.refusal(visitor, button=True):
                aloud = self.dispatcher.refuses_aloud(visitor)
                refuse = partial(send.whisper, interaction, refusal) if aloud else interaction.response.defer
                async with self.dispatcher.refusing(visitor):
                    await acknowledged(refuse)
                return
            if not await acknowledged(interaction.response.defer):
                return
            private = interaction.message is not None and interaction.message.flags.ephemeral
            above = above_in(interaction.message.content) if interaction.message is not None else Above()
            async with self._press_lock(interaction):
                result = await self.dispatcher.press(visitor, press, _key(interaction), private=private, above=above)
                if result is not None:
                    await sent(self._show_result(interaction, result))

    async def _show_result(self, interaction: Interaction, result: PressResult) -> None:
        """Show what a button leads to; what is shared gets its card."""
        shared = await send.after_press(interaction, result)
        if shared is not None and interaction.app_permissions.attach_files:
            card = await card_of(self._cards, only_quote(result.reply))
            if card is not None:
                await shared.edit(attachments=[card])

    def _press_lock(self, interaction: Interaction) -> asyncio.Lock:
        """Presses on one message are answered in turn; else a slow one would replace the result of a later one."""
        message_id = interaction.message.id if interaction.message is not None else 0
        lock = self._press_locks.get(message_id)
        if lock is None:
            lock = self._press_locks[message_id] = asyncio.Lock()
        return lock

    async def on_admin_command(
        self, interaction: Interaction, work: Callable[[Visitor], Awaitable[Reply | None]]
    ) -> None:
        """Run a command or menu for those who may manage the server, and send its reply, if it has one.

        The right is checked here, since a server can show the command to anybody.
        """
        async with self.dispatcher.running():
            visitor = inbound.visitor_of(interaction)
            if refusal := self._admin_refusal(interaction, visitor):
                await acknowledged(partial(send.whisper, interaction, refusal))
                return
            if interaction.type is discord.InteractionType.component:
                taken = await acknowledged(interaction.response.defer)
            else:
                taken = await acknowledged(partial(interaction.response.defer, ephemeral=True, thinking=True))
            reply = await self.dispatcher.administer(visitor, work, _key(interaction)) if taken else None
            if reply is not None:
                await sent(send.complete(interaction, reply, private=True))

    def _admin_refusal(self, interaction: Interaction, visitor: Visitor) -> Reply | None:
        if interaction.guild_id is None:
            return compose.notice(wording.errors.NOT_A_SERVER)
        if not visitor.admin:
            return compose.notice(wording.errors.ONLY_ADMINS)
        return compose.notice(wording.errors.RESTARTING) if self.dispatcher.closing else None

    async def on_rejected(self, interaction: Interaction, error: BaseException) -> None:
        """Answer what discord.py could not read: a command of another version, or a value of another kind."""
        async with self.dispatcher.running():
            reply = compose.notice(wording.errors.failed(report(inbound.PLATFORM, error)), Tone.FAILED)
            if not interaction.response.is_done() and interaction.type is not discord.InteractionType.autocomplete:
                await acknowledged(partial(send.whisper, interaction, reply))

    async def on_autocomplete(
        self,
        interaction: Interaction,
        typed: str,
        suggest: Callable[[Visitor, str], Awaitable[Sequence[Suggestion]]] | None = None,
    ) -> Sequence[Suggestion]:
        """What `suggest` offers, quote ids by default; an empty list if there is none in time, or on an error."""
        try:
            async with asyncio.timeout(AUTOCOMPLETE_SECONDS):
                return await (suggest or self.chat.autocomplete.quotes)(inbound.visitor_of(interaction), typed)
        except Exception as error:  # noqa: BLE001 - discord.py would log it with what was typed
            report(inbound.PLATFORM, error)
            return []

    # --- messages -------------------------------------------------------------------------------

    async def on_message(self, message: discord.Message, text: str, replied_to: str | None = None) -> None:
        """Answer a message that was written to the bot, as a reply to it; `replied_to` as in MessageRequest."""
        async with self.dispatcher.running():
            visitor = inbound.visitor_of_message(message)
            if self.dispatcher.closing or not await self.dispatcher.allows_public_answers(visitor):
                return  # the admins chose other channels, so the bot stays silent in this one
            claimed, key = asyncio.Event(), f"message:{message.id}"
            async with self._typing.shown(message, claimed):
                own_id = message.guild.me.id if message.guild is not None and message.guild.me is not None else None
                answer, above = inbound.replied_press(message, own_id), inbound.replied_above(message, own_id)
                request = MessageRequest(text, replied_to, answer=answer, above=above)
                reply = await self.dispatcher.answer(
                    visitor,
                    request,
                    key,
                    refusable=True,
                    on_claimed=claimed.set,
                    address=address_of_message(message),
                )
            if reply is None:
                return
            try:
                if await send.reply_to(message, reply):
                    await self.chat.preferences.trouble_over(visitor.platform, visitor.server, visitor.place.channel)
                else:
                    await self._note_trouble(visitor, message)
            except discord.Forbidden:
                await self._note_trouble(visitor, message)
                await send.write_directly(message.author, compose.may_not_write(str(message.channel.id)))
            except discord.HTTPException as error:
                deleted = error.code == UNKNOWN_MESSAGE or (error.code == INVALID and "Unknown message" in error.text)
                if not deleted:  # whoever deletes a question wants no answer
                    report(inbound.PLATFORM, error)

    async def _note_trouble(self, visitor: Visitor, message: discord.Message) -> None:
        """Store which permissions are missing; the admins see them in /settings."""
        if message.guild is None or message.guild.me is None:
            return
        thread = isinstance(message.channel, discord.Thread)
        granted = message.channel.permissions_for(message.guild.me)
        reason = Reason(ReasonCode.PERMISSIONS_MISSING, tuple(inbound.missing_permissions(granted, thread=thread)))
        trouble = Trouble(str(message.channel.id), reason)
        await self.chat.preferences.note_trouble(visitor.platform, visitor.server, trouble)
        log.warning("cannot answer in channel %s: %s", message.channel.id, reason)


def _key(interaction: Interaction) -> str:
    return f"interaction:{interaction.id}"
