"""Slack's handlers: every event, command and button comes here. They acknowledge, ask the chat, and send the reply.

A mention is answered with one message, which is the answer itself if it is ready within a second: a notification shows
only the first version of a message, so a placeholder that is edited later would be all it shows. Only where an answer
takes longer, a placeholder is posted and then edited, so that something can be seen within 3 seconds under any load.
Slack takes about one message a second in a channel (pace.py). Where answers wait for that, a placeholder would make
them wait longer: the asker alone is told how long it takes, which Slack counts apart.
(The status line of Slack's assistant threads is not shown to everybody in ordinary threads, and leaves nothing behind
if the answer fails.)
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import add_message, daily_commands, dialogs, inbound, limit_command, send, texts
from adapters.slack.above import above_in
from adapters.slack.apology import address_of_message, address_of_surface
from adapters.slack.cards import post_card
from adapters.slack.clients import SlackClients
from adapters.slack.inbound import PLATFORM, Json, Surface, Verb
from adapters.slack.members import with_admin_right, with_shown_name
from adapters.slack.pace import ChannelPace
from adapters.slack.parent import referred_message
from adapters.slack.render import Message
from adapters.slack.send import TROUBLE, RefusalKind, code_of, failed, proven, reason_of, refusal_of
from bot.chat.additions import AdditionQueue
from bot.chat.buttons import PressResult
from bot.chat.dispatch import Dispatcher
from bot.chat.ports import ChatJournal
from bot.chat.preferences import Trouble
from bot.chat.requests import ChapterRequest, CheckRequest, MessageRequest, Request, SuggestedRequest
from bot.chat.service import ChatService
from bot.chat.visitor import Visitor
from bot.daily.admin import DailyAdmin
from bot.logs import report
from bot.presentation import compose, wording
from bot.presentation.card import CardPictures, only_quote
from bot.presentation.reply import ADMIN_ACTIONS, MENU_ID, SUGGESTED_ID, Action, Reply, Tone, parse_button_id

log = logging.getLogger("verbatim.slack")

PLACEHOLDER_AFTER = 1.0
"""Seconds after which a placeholder is shown; the journal and the answer usually take a few hundredths."""

Ack = Callable[..., Awaitable[object]]
OnTokenRefused = Callable[[str], Awaitable[None]]
"""Called with a workspace whose token Slack no longer accepts."""


SHORT_WAIT = 1.5
"""Seconds in line, for Slack's pace, that nobody is told about."""

LONGEST_WAIT = 120.0
"""Seconds in line after which a question is refused: ask again later."""

_SIGNS, _SECONDS_PER_SIGN = 60, 0.6  # what Slack takes of messages for one member alone, in a workspace


@dataclass(frozen=True, slots=True)
class _Thread:
    """Where a message is answered: a channel or direct message, and the thread in it.

    `whispers` is the thread for what only the asker sees: None where `ts` would begin a thread, since a thread without
    any other message is not shown. `direct`: only the asker and the bot are there.
    """

    client: AsyncWebClient
    channel: str
    ts: str | None
    whispers: str | None
    direct: bool


class SlackHandlers:
    """Answers messages, commands, shortcuts and buttons."""

    def __init__(
        self,
        chat: ChatService,
        journal: ChatJournal,
        clients: SlackClients,
        on_token_refused: OnTokenRefused,
        daily_admin: DailyAdmin | None = None,
        additions: AdditionQueue | None = None,
        cards: CardPictures | None = None,
    ) -> None:
        self._cards = cards
        self.chat, self.daily_admin, self.dispatcher = chat, daily_admin, Dispatcher(PLATFORM, chat, journal)
        self._clients, self._on_token_refused = clients, on_token_refused
        self._signs = ChannelPace(_SIGNS, _SECONDS_PER_SIGN)
        self._adding = add_message.AddMessages(additions, self.dispatcher, clients) if additions is not None else None

    # --- messages -------------------------------------------------------------------------------

    async def on_message(self, client: AsyncWebClient, body: Json, own_id: str | None) -> None:
        """Answer a mention in its thread, and a direct message where it was written."""
        text = inbound.question_in(body["event"], own_id)
        if text is None:
            return
        async with self.dispatcher.running():
            visitor = inbound.visitor_of_message(body)
            event, place = body["event"], visitor.place
            direct = inbound.in_direct_message(event)
            thread = _Thread(client, place.channel, place.thread, event.get("thread_ts"), direct)
            if self._adding is not None and (title := add_message.title_in(body["event"], text)) is not None:
                try:
                    key = inbound.message_key(body)
                    await self._adding.on_message(client, body["event"], visitor, title, key)
                except TROUBLE as error:
                    await self._handle_refusal(client, visitor, thread.channel, error)
                return
            keys = (f"event:{body.get('event_id')}", inbound.message_key(body))
            claimed = asyncio.Event()
            asks_of_other = await self.chat.asks_about_other_message(text)
            referred = await referred_message(client, event, own_id, asks_of_other=asks_of_other)
            request = MessageRequest(text, referred.text, referred.remedy)
            answer = asyncio.create_task(
                self.dispatcher.answer(
                    visitor,
                    request,
                    *keys,
                    refusable=True,
                    on_claimed=claimed.set,
                    address=address_of_message(visitor),
                )
            )
            public = direct or await self.dispatcher.allows_public_answers(visitor)  # admins choose channels
            try:
                if public:
                    await self._answer_in_thread(thread, visitor, answer, claimed)
                elif (reply := await answer) is not None:
                    await send.whisper(client, thread.channel, thread.whispers, visitor.user_id, _for_asker_only(reply))
            except TROUBLE as error:
                await self._handle_refusal(client, visitor, thread.channel, error)

    async def _answer_in_thread(
        self, thread: _Thread, visitor: Visitor, answer: "asyncio.Task[Reply | None]", claimed: asyncio.Event
    ) -> None:
        """Post the answer once it is ready and its turn has come; if that is not soon, show something before."""
        await asyncio.wait({answer}, timeout=PLACEHOLDER_AFTER)
        wait, placeholder = self._clients.pace.wait(thread.channel), None
        if wait > LONGEST_WAIT and claimed.is_set():
            await answer
            if self.dispatcher.refuses_aloud(visitor):
                await self._whisper(thread, visitor, compose.refusal(wording.errors.BUSY))
            return  # in line it would wait, and make others wait
        async with self._wait_said(thread, visitor, wait if claimed.is_set() else 0.0):
            if wait <= SHORT_WAIT:
                placeholder = await self._placeholder(thread, answer, claimed)
            reply = await answer
            if reply is None:
                return
            if reply.refusal and placeholder is None and not thread.direct:
                await self._whisper(thread, visitor, reply)
            elif _is_notice(reply) and placeholder is None and not thread.direct:
                await send.whisper(thread.client, thread.channel, thread.whispers, visitor.user_id, reply)
            else:
                await self._post_answer(thread, reply, placeholder)
                await self.chat.preferences.trouble_over(visitor.platform, visitor.server, thread.channel)

    @asynccontextmanager
    async def _wait_said(self, thread: _Thread, visitor: Visitor, wait: float) -> AsyncIterator[None]:
        """Meanwhile, tell the asker how long an answer takes that has to wait."""
        if wait <= SHORT_WAIT or thread.direct:
            yield
            return
        notice = replace(compose.notice(texts.in_line(wait)), refusal=True)
        saying = asyncio.create_task(self._whisper(thread, visitor, notice))
        try:
            yield
        finally:
            await asyncio.wait({saying})

    async def _whisper(self, thread: _Thread, visitor: Visitor, reply: Reply) -> None:
        """Say something to the asker alone, if Slack takes it now: it is no answer, so it is not worth waiting for."""
        if not self._signs.take(visitor.server.id):
            return
        try:
            await send.whisper(thread.client, thread.channel, thread.whispers, visitor.user_id, reply)
        except TROUBLE as error:
            log.debug("what only the asker sees was refused: %s", code_of(error))

    async def _post(self, thread: _Thread, message: Message) -> str:
        """Post a message when the turn of its channel comes; its ts. Raises TROUBLE."""
        async with self._clients.pace.turn(thread.channel):
            return await send.post(thread.client, thread.channel, thread.ts, message)

    async def _placeholder(
        self, thread: _Thread, answer: "asyncio.Task[Reply | None]", claimed: asyncio.Event
    ) -> str | None:
        """The time stamp of a placeholder; None if the answer was ready soon, or another replica gives it."""
        if answer.done() or not claimed.is_set():
            return None
        try:
            return await self._post(thread, _looking()[0])
        except TROUBLE as error:
            if refusal_of(error) is not RefusalKind.OTHER:
                raise
            failed(error)  # the answer itself may still get through
            return None

    async def _post_answer(self, thread: _Thread, reply: Reply, placeholder: str | None) -> None:
        first, *others = proven(reply)
        if placeholder is None:
            await self._post(thread, first)
        else:
            await send.update(thread.client, thread.channel, placeholder, first)
        for message in others:
            await self._post(thread, message)

    async def _handle_refusal(
        self, client: AsyncWebClient, visitor: Visitor, channel: str, error: BaseException
    ) -> None:
        """Slack refused an answer: note what admins or the operator can fix, and tell whoever asked, if possible."""
        kind, code = refusal_of(error), code_of(error)
        if kind is RefusalKind.GONE:
            return  # whoever deletes a question wants no answer
        if kind is RefusalKind.OTHER:
            await self._say_refused(client, visitor, channel, error)
            return
        log.warning("cannot answer in channel %s: %s", channel, code)
        if kind is RefusalKind.INVALID_TOKEN:
            await self._on_token_refused(visitor.server.id)
            return
        trouble = Trouble(channel, reason_of(error))
        await self.chat.preferences.note_trouble(visitor.platform, visitor.server, trouble)
        if kind is RefusalKind.NO_ACCESS and channel != visitor.user_id:
            try:
                await send.post(client, visitor.user_id, None, proven(compose.not_let_in(channel))[0])
            except TROUBLE as other:
                log.warning("nor can the member who asked be written to: %s", code_of(other))

    async def _say_refused(self, client: AsyncWebClient, visitor: Visitor, channel: str, error: BaseException) -> None:
        """Tell whoever asked that Slack did not take the answer. Slack may still be failing: then they hear nothing."""
        apology = compose.notice(wording.errors.failed(report(PLATFORM, error)), Tone.FAILED)
        try:
            if channel.startswith("D"):
                await send.post(client, channel, None, proven(apology)[0])
            else:
                await send.whisper(client, channel, None, visitor.user_id, apology)
        except TROUBLE as other:
            failed(other)

    # --- commands and shortcuts -----------------------------------------------------------------

    async def on_command(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Answer /verbatim; only its user sees the answer. A refusal is the acknowledgement itself, so it is cheap."""
        visitor = inbound.visitor_of_command(body)
        verb, text = inbound.command_in(str(body.get("text") or ""))
        surface = Surface(body.get("response_url"), None, str(body["channel_id"]), None, hidden=True)
        key, claimed = f"command:{body.get('trigger_id')}", asyncio.Event()
        async with self.dispatcher.running():
            if (refusal := self.dispatcher.refusal(visitor)) is not None:
                await self._refuse_command(ack, visitor, refusal)
                return
            await ack()
            if verb is Verb.LIMIT:

                async def limit(visitor: Visitor) -> Reply:
                    return await limit_command.perform(self.chat, await with_admin_right(client, visitor), text)

                answer = self.dispatcher.administer(visitor, limit, key, on_claimed=claimed.set)
            elif verb is Verb.BANS:

                async def bans(visitor: Visitor) -> Reply:
                    admin = await with_admin_right(client, visitor)
                    return await self.chat.bans(visitor) if admin.admin else compose.notice(wording.errors.ONLY_ADMINS)

                answer = self.dispatcher.administer(visitor, bans, key, on_claimed=claimed.set)
            elif verb is Verb.DAILY and self.daily_admin is not None:
                daily_admin = self.daily_admin

                async def work(visitor: Visitor) -> Reply:
                    admin = await with_admin_right(client, visitor)
                    if (wish := daily_commands.card_in(text)) is not None:
                        return await daily_commands.choose_card(self.chat.preferences, admin, wish)
                    return await daily_commands.perform(daily_admin, admin, text, partial(send.can_post, client))

                answer = self.dispatcher.administer(visitor, work, key, on_claimed=claimed.set)
            else:
                visitor = await with_shown_name(client, visitor)
                answer = self.dispatcher.answer(
                    visitor,
                    inbound.request_of(verb, text),
                    key,
                    private=True,
                    on_claimed=claimed.set,
                    address=address_of_surface(surface),
                )
            await self._answer_privately(client, visitor, surface, answer, claimed)

    async def _refuse_command(self, ack: Ack, visitor: Visitor, refusal: Reply) -> None:
        if not self.dispatcher.refuses_aloud(visitor):
            await ack()
            return
        [message] = proven(refusal)
        await ack(text=message.text, blocks=list(message.blocks), response_type="ephemeral")

    async def on_shortcut(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Check a message that was picked. Only the member who checks it sees the verdict; its writer did not ask."""
        await ack()
        visitor, surface = inbound.visitor_of_action(body), inbound.surface_of(body)
        message = body.get("message") or {}
        request = CheckRequest(inbound.claim_in(message), elsewhere=inbound.is_from_card(message))
        key, claimed = f"shortcut:{body.get('trigger_id')}", asyncio.Event()
        async with self.dispatcher.running():
            visitor = await with_shown_name(client, visitor)
            answer = self.dispatcher.answer(
                visitor,
                request,
                key,
                private=True,
                refusable=True,
                on_claimed=claimed.set,
                address=address_of_surface(surface),
            )
            await self._answer_privately(client, visitor, surface, answer, claimed)

    async def on_never_show(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """For admins, out of members' sight: take the quote of a message out of what is picked and posted."""
        await ack()
        visitor, surface = inbound.visitor_of_action(body), inbound.surface_of(body)
        key, claimed = f"shortcut:{body.get('trigger_id')}", asyncio.Event()
        press = inbound.press_in(body.get("message") or {})

        async def work(visitor: Visitor) -> Reply:
            if press is None:
                return compose.notice(wording.cards.NO_QUOTE_THERE)
            never = replace(press, action=Action.VETO, number=0)
            return (await self.chat.press(await with_admin_right(client, visitor), never, private=True)).reply

        async with self.dispatcher.running():
            answer = self.dispatcher.administer(visitor, work, key, refusable=True, on_claimed=claimed.set)
            await self._answer_privately(client, visitor, surface, answer, claimed)

    async def _answer_privately(
        self,
        client: AsyncWebClient,
        visitor: Visitor,
        surface: Surface,
        answering: Coroutine[Any, Any, Reply | None],
        claimed: asyncio.Event,
    ) -> None:
        answer = asyncio.create_task(answering)
        await asyncio.wait({answer}, timeout=PLACEHOLDER_AFTER)
        if not answer.done() and claimed.is_set():
            await send.answer(self._clients, surface, _looking())
        reply = await answer
        if reply is not None and not await send.answer(self._clients, surface, proven(reply)):
            await self._write_directly(client, visitor, reply)

    async def _write_directly(self, client: AsyncWebClient, visitor: Visitor, reply: Reply) -> None:
        """Where a response URL does not work, as in a conversation the bot is not part of, write to the member."""
        try:
            for message in proven(reply.without(Action.SHARE)):
                await send.post(client, visitor.user_id, None, message)
        except TROUBLE as error:
            await self._handle_refusal(client, visitor, visitor.user_id, error)

    # --- buttons --------------------------------------------------------------------------------

    async def on_button(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Answer a button."""
        await ack()
        async with self.dispatcher.running():
            visitor, surface = inbound.visitor_of_action(body), inbound.surface_of(body)
            trigger = str(body.get("trigger_id"))
            if refusal := self.dispatcher.refusal(visitor, button=True):
                if self.dispatcher.refuses_aloud(visitor):
                    await self._show_result(client, trigger, surface, PressResult(refusal))
                return
            action = body["actions"][0]
            if (chosen := _chosen_in(action)) is not None:
                reply = await self.dispatcher.answer(visitor, chosen, f"press:{trigger}", private=not surface.direct)
                if reply is not None:
                    await self._show_result(client, trigger, surface, PressResult(reply))
                return
            press = parse_button_id(str(action.get("action_id")))
            if press is not None and press.action in ADMIN_ACTIONS:
                visitor = await with_admin_right(client, visitor)
            result = await self.dispatcher.press(
                visitor, press, f"press:{trigger}", private=surface.hidden, above=above_in(body)
            )
            if result is not None:
                await self._show_result(client, trigger, surface, result)

    async def _show_result(self, client: AsyncWebClient, trigger: str, surface: Surface, result: PressResult) -> None:
        """Replace the message above the button, or send a new one."""
        if surface.view is not None:
            await self._show_in_dialog(client, trigger, surface, result)
            return
        if result.turned:
            await send.replace(self._clients, surface, proven(result.reply)[0])
            return
        is_public = result.public or (surface.direct and not result.reply.private)
        answered = await send.answer(self._clients, surface, proven(result.reply), public=is_public)
        if answered and result.before is not None:
            await send.replace(self._clients, surface, proven(result.before)[0])
            if surface.channel is not None:
                await post_card(self._cards, client, surface.channel, surface.thread, only_quote(result.reply))

    async def _show_in_dialog(
        self, client: AsyncWebClient, trigger: str, surface: Surface, result: PressResult
    ) -> None:
        """A turned answer replaces the one in the dialog; anything else opens on top of it."""
        reply, dialog = result.reply.without(Action.SHARE), str(surface.view)
        if result.turned:
            await dialogs.fill(client, dialog, reply)
        else:
            await dialogs.lay_on_top(client, trigger, dialog, reply)


def _chosen_in(action: Json) -> Request | None:
    """What was chosen in a menu, or by the button of a suggested question; None for any other button."""
    kind, _, value = str(action.get("action_id")).partition(":")
    if kind == MENU_ID:
        return ChapterRequest(str((action.get("selected_option") or {}).get("value") or ""))
    return SuggestedRequest(value) if kind == SUGGESTED_ID else None


def _looking() -> tuple[Message, ...]:
    """The placeholder."""
    return proven(compose.notice(wording.answers.LOOKING))


def _is_notice(reply: Reply) -> bool:
    """Whether a reply is a sentence for the asker alone, such as an answer to a greeting."""
    return reply.private and reply.tone is Tone.NOTICE and not reply.excerpts and reply.citation is None


def _for_asker_only(reply: Reply) -> Reply:
    """The answer in a channel that the admins did not choose. It says why only the asker sees it, and has no Share."""
    return replace(reply.without(Action.SHARE), notes=(*reply.notes, wording.errors.ONLY_PRIVATELY))
