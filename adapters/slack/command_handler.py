"""Answers /verbatim and the shortcuts of messages; only their user sees the answer."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import command_text, daily_commands, inbound, limit_command, message_text, send
from adapters.slack.apology import address_of_surface
from adapters.slack.cards import show_card
from adapters.slack.clients import SlackClients
from adapters.slack.command_text import Verb
from adapters.slack.daily_extras import ExtrasChoices
from adapters.slack.inbound import Ack, Surface
from adapters.slack.markup import Json
from adapters.slack.members import with_admin_right, with_shown_name
from adapters.slack.parent import permalink
from adapters.slack.placeholder import looking, wait_before_placeholder
from adapters.slack.refusals import Refusals
from adapters.slack.send import TROUBLE, proven
from bot.chat.dispatch import Dispatcher
from bot.chat.requests import CheckRequest
from bot.chat.service import ChatService
from bot.chat.visitor import Visitor
from bot.daily.admin import DailyAdmin
from bot.presentation import compose, wording
from bot.presentation.buttons import SHARING_ACTIONS, Action
from bot.presentation.card import CardPictures, only_quote
from bot.presentation.reply import Reply

_Answering = Coroutine[Any, Any, Reply | None]


class CommandHandler:
    """Answers the command and the shortcuts of messages."""

    def __init__(
        self,
        chat: ChatService,
        dispatcher: Dispatcher,
        clients: SlackClients,
        refusals: Refusals,
        daily_admin: DailyAdmin | None,
        cards: CardPictures | None = None,
    ) -> None:
        self._chat, self._dispatcher, self._clients = chat, dispatcher, clients
        self._refusals, self._daily_admin, self._cards = refusals, daily_admin, cards

    async def on_command(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Answer /verbatim. A refusal is the acknowledgement itself, so it is cheap."""
        visitor = inbound.visitor_of_command(body)
        surface = Surface(body.get("response_url"), None, str(body["channel_id"]), None, hidden=True)
        async with self._dispatcher.running():
            if (refusal := self._dispatcher.refusal(visitor)) is not None:
                async with self._dispatcher.refusing(visitor):
                    await self._refuse(ack, visitor, refusal)
                return
            await ack()
            claimed = asyncio.Event()
            verb, text = command_text.command_in(str(body.get("text") or ""))
            answer = await self._answering(client, visitor, verb, text, body, surface, claimed.set)
            reply = await self._answer_privately(client, visitor, surface, answer, claimed)
            if verb in (Verb.QUOTE, Verb.RANDOM) and reply is not None:
                await show_card(self._cards, self._clients, client, surface, only_quote(reply))

    async def _answering(
        self,
        client: AsyncWebClient,
        visitor: Visitor,
        verb: Verb,
        text: str,
        body: Json,
        surface: Surface,
        on_claimed: Callable[[], None],
    ) -> _Answering:
        """The function that answers what was typed."""
        key = f"command:{body.get('trigger_id')}"
        work = self._work_of_admins(client, verb, text)
        if work is not None:
            return self._dispatcher.administer(visitor, work, key, on_claimed=on_claimed)
        return self._dispatcher.answer(
            await with_shown_name(client, visitor),
            command_text.request_of(verb, text),
            key,
            private=True,
            on_claimed=on_claimed,
            address=address_of_surface(surface),
        )

    def _work_of_admins(
        self, client: AsyncWebClient, verb: Verb, text: str
    ) -> Callable[[Visitor], Awaitable[Reply]] | None:
        """What a verb for admins does; None for one that anybody may use."""

        async def limit(visitor: Visitor) -> Reply:
            return await limit_command.perform(self._chat, await with_admin_right(client, visitor), text)

        async def bans(visitor: Visitor) -> Reply:
            admin = await with_admin_right(client, visitor)
            if not admin.admin:
                return compose.notice(wording.errors.ONLY_ADMINS)
            return await self._chat.shown_quotes.bans(visitor)

        async def daily(visitor: Visitor, daily_admin: DailyAdmin) -> Reply:
            admin = await with_admin_right(client, visitor)
            extras = ExtrasChoices(self._chat.preferences, client)
            return await daily_commands.perform(daily_admin, admin, text, partial(send.can_post, client), extras)

        match verb:
            case Verb.LIMIT:
                return limit
            case Verb.BANS:
                return bans
            case Verb.DAILY if self._daily_admin is not None:
                return partial(daily, daily_admin=self._daily_admin)
        return None

    async def _refuse(self, ack: Ack, visitor: Visitor, refusal: Reply) -> None:
        if not self._dispatcher.refuses_aloud(visitor):
            await ack()
            return
        [message] = proven(refusal)
        await ack(text=message.text, blocks=list(message.blocks), response_type="ephemeral")

    async def on_shortcut(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Check a message that was picked. Only the member who checks it sees the verdict; its writer did not ask."""
        await ack()
        visitor, surface = inbound.visitor_of_action(body), inbound.surface_of(body)
        message, claimed = body.get("message") or {}, asyncio.Event()
        async with self._dispatcher.running():
            visitor, link = await asyncio.gather(
                with_shown_name(client, visitor),
                permalink(client, surface.channel, str(message.get("ts") or body.get("message_ts") or "")),
            )
            claim, is_elsewhere = message_text.claim_in(message), message_text.is_from_card(message)
            request = CheckRequest(claim, elsewhere=is_elsewhere, message=link)
            answer = self._dispatcher.answer(
                visitor,
                request,
                _key_of_shortcut(body),
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
        claimed = asyncio.Event()
        press = message_text.press_in(body.get("message") or {})

        async def work(visitor: Visitor) -> Reply:
            if press is None:
                return compose.notice(wording.cards.NO_QUOTE_THERE)
            never = replace(press, action=Action.VETO, number=0)
            return (await self._chat.press(await with_admin_right(client, visitor), never, private=True)).reply

        async with self._dispatcher.running():
            key = _key_of_shortcut(body)
            answer = self._dispatcher.administer(visitor, work, key, refusable=True, on_claimed=claimed.set)
            await self._answer_privately(client, visitor, surface, answer, claimed)

    async def _answer_privately(
        self,
        client: AsyncWebClient,
        visitor: Visitor,
        surface: Surface,
        answering: _Answering,
        claimed: asyncio.Event,
    ) -> Reply | None:
        """Show the reply to the member alone; the reply, if it was shown where they used a command or shortcut."""
        answer = asyncio.create_task(answering)
        await wait_before_placeholder(answer)
        if not answer.done() and claimed.is_set():
            await send.answer(self._clients, surface, looking())
        reply = await answer
        if reply is None or await send.answer(self._clients, surface, proven(reply)):
            return reply
        await self._write_directly(client, visitor, reply)
        return None

    async def _write_directly(self, client: AsyncWebClient, visitor: Visitor, reply: Reply) -> None:
        """Where a response URL does not work, as in a conversation the bot is not part of, write to the member."""
        try:
            for message in proven(reply.without(*SHARING_ACTIONS)):
                await send.post(client, visitor.user_id, None, message)
        except TROUBLE as error:
            await self._refusals.handle(client, visitor, visitor.user_id, error)


def _key_of_shortcut(body: Json) -> str:
    return f"shortcut:{body.get('trigger_id')}"
