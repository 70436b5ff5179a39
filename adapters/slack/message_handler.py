"""Answers mentions in their threads, and direct messages where they were written.

A mention is answered with one message, which is the answer itself if it is ready within a second: a notification shows
only the first version of a message, so a placeholder that is edited later would be all it shows. Only where an answer
takes longer, a placeholder is posted and then edited, so that something can be seen within 3 seconds under any load.
Slack takes about one message a second in a channel (pace.py). Where answers wait for that, a placeholder would make
them wait longer: only the asker gets a notice of how long it takes, which Slack counts separately. Whoever is refused
is told so alone, too, when Slack takes it; where that would take minutes, one line tells the whole channel.
(The status line of Slack's assistant threads is not shown to everybody in ordinary threads, and leaves nothing behind
if the answer fails.)
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import add_message, inbound, message_text, send, texts
from adapters.slack.add_message import AddMessages
from adapters.slack.apology import address_of_message
from adapters.slack.markup import Json
from adapters.slack.members import with_shown_name
from adapters.slack.parent import referred_message
from adapters.slack.placeholder import wait_before_placeholder
from adapters.slack.refusals import Refusals
from adapters.slack.send import TROUBLE
from adapters.slack.threads import Thread, ThreadWriter
from bot.chat.dispatch import Dispatcher
from bot.chat.requests import MessageRequest
from bot.chat.service import ChatService
from bot.chat.visitor import Visitor
from bot.presentation import compose, wording
from bot.presentation.buttons import SHARING_ACTIONS
from bot.presentation.reply import Reply, Tone

SHORT_WAIT = 1.5
"""Seconds. An asker who waits no longer than this for Slack's pace gets no notice."""

LONGEST_WAIT = 120.0
"""Seconds. A question that would wait longer than this is refused."""


class MessageHandler:
    """Answers what is written to the bot."""

    def __init__(
        self,
        chat: ChatService,
        dispatcher: Dispatcher,
        writer: ThreadWriter,
        refusals: Refusals,
        adding: AddMessages | None,
    ) -> None:
        self._chat, self._dispatcher, self._writer = chat, dispatcher, writer
        self._refusals, self._adding = refusals, adding

    async def on_message(self, client: AsyncWebClient, body: Json, own_id: str | None) -> None:
        """Answer a message that a person wrote to the bot; ignore every other."""
        event = body["event"]
        text = message_text.question_in(event, own_id)
        if text is None:
            return
        async with self._dispatcher.running():
            visitor = inbound.visitor_of_message(body)
            try:
                if self._adding is not None and (details := add_message.details_in(event, text)) is not None:
                    await self._adding.on_message(client, event, visitor, details, inbound.message_key(body))
                else:
                    await self._answer(client, body, visitor, text, own_id)
            except TROUBLE as error:
                await self._refusals.handle(client, visitor, visitor.place.channel, error)

    async def _answer(
        self, client: AsyncWebClient, body: Json, visitor: Visitor, text: str, own_id: str | None
    ) -> None:
        """Refuse a message that cannot be answered, before it costs anything; answer every other."""
        event, place = body["event"], visitor.place
        direct = inbound.in_direct_message(event)
        thread = Thread(client, place.channel, place.thread, event.get("thread_ts"), direct)
        public = direct or await self._dispatcher.allows_public_answers(visitor)  # admins choose channels
        keys = f"event:{body.get('event_id')}", inbound.message_key(body)

        def is_full() -> bool:
            """Whether an answer that others see would wait too long for Slack's pace, and make others wait."""
            return public and self._writer.wait(thread) > LONGEST_WAIT

        if (away := await self._dispatcher.turn_away(visitor, *keys, is_full=is_full)) is not None:
            if away.reply is not None:
                await self._refuse(thread, visitor, away.reply)
            return
        with ExitStack() as until_made:
            wait = self._writer.wait(thread)
            if public:
                until_made.enter_context(self._writer.reserved(thread))
            visitor, request = await self._read(client, event, visitor, text, own_id)
            claimed = asyncio.Event()
            answer = asyncio.create_task(
                self._dispatcher.answer(
                    visitor,
                    request,
                    *keys,
                    refusable=True,
                    on_claimed=claimed.set,
                    address=address_of_message(visitor),
                )
            )
            answer.add_done_callback(lambda _: until_made.close())
            if public:
                await self._answer_in_thread(thread, visitor, answer, claimed, wait)
            else:
                await self._answer_alone(thread, visitor, answer)

    async def _refuse(self, thread: Thread, visitor: Visitor, refusal: Reply) -> None:
        """Say that there is no answer: in a channel to the asker alone."""
        if thread.direct:
            await self._writer.post_answer(thread, refusal, None)
        else:
            await self._writer.refuse(thread, visitor, refusal)

    async def _read(
        self, client: AsyncWebClient, event: Json, visitor: Visitor, text: str, own_id: str | None
    ) -> tuple[Visitor, MessageRequest]:
        """Who asks, by name, so that an answer that others see says so; and what they ask, about which message."""
        naming = None if inbound.in_direct_message(event) else asyncio.create_task(with_shown_name(client, visitor))
        asks_of_other = await self._chat.messages.asks_about_other(text)
        referred = await referred_message(client, event, own_id, asks_of_other=asks_of_other)
        return visitor if naming is None else await naming, MessageRequest(text, referred.text, referred.remedy)

    async def _answer_in_thread(
        self,
        thread: Thread,
        visitor: Visitor,
        answer: "asyncio.Task[Reply | None]",
        claimed: asyncio.Event,
        wait: float,
    ) -> None:
        """Post the answer once it is ready and its turn has come; if that is not soon, show something before.

        `wait` is in seconds, as Slack's pace was when the answer was begun.
        """
        await wait_before_placeholder(answer)
        placeholder = None
        async with self._wait_said(thread, visitor, wait if claimed.is_set() else 0.0):
            if wait <= SHORT_WAIT and not answer.done() and claimed.is_set():  # else another replica answers
                placeholder = await self._writer.post_placeholder(thread)
            reply = await answer
            if reply is None:
                return
            if reply.refusal and placeholder is None:
                await self._refuse(thread, visitor, reply)
            elif _is_notice(reply) and placeholder is None and not thread.direct:
                await send.whisper(thread.client, thread.channel, thread.whispers, visitor.user_id, reply)
            else:
                await self._writer.post_answer(thread, reply, placeholder)
                await self._chat.preferences.trouble_over(visitor.platform, visitor.server, thread.channel)

    async def _answer_alone(self, thread: Thread, visitor: Visitor, answer: "asyncio.Task[Reply | None]") -> None:
        """Show the answer to the asker alone, in a channel that the admins did not choose."""
        if (reply := await answer) is None:
            return
        if reply.refusal:
            await self._refuse(thread, visitor, reply)
        else:
            await send.whisper(thread.client, thread.channel, thread.whispers, visitor.user_id, _for_asker_only(reply))

    @asynccontextmanager
    async def _wait_said(self, thread: Thread, visitor: Visitor, wait: float) -> AsyncIterator[None]:
        """Meanwhile, tell the asker how long an answer takes that has to wait."""
        if wait <= SHORT_WAIT or thread.direct:
            yield
            return
        notice = replace(compose.notice(texts.in_line(wait)), refusal=True)
        saying = asyncio.create_task(self._writer.whisper(thread, visitor, notice))
        try:
            yield
        finally:
            await asyncio.wait({saying})


def _is_notice(reply: Reply) -> bool:
    """Whether a reply is a sentence for the asker alone, such as an answer to a greeting."""
    return reply.private and reply.tone is Tone.NOTICE and not reply.excerpts and reply.citation is None


def _for_asker_only(reply: Reply) -> Reply:
    """The answer in a channel that the admins did not choose. It says why only the asker sees it, and has no Share."""
    return replace(reply.without(*SHARING_ACTIONS), notes=(*reply.notes, wording.errors.ONLY_PRIVATELY))
