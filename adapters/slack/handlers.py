"""The handlers: every event, command and press goes through here. Acknowledge first, then work, then send what was rendered.

A mention is answered with one message, which is the answer itself if it is ready within a second: a placeholder that is
edited later would be all that the notification shows. Only where an answer takes longer is a placeholder posted and then
edited, so that something is to be seen within 3 s whatever the load. (The status line of Slack's assistant threads does not
show in ordinary threads for everybody, and leaves nothing behind if the answer fails.)
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace as changed

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import daily_commands, inbound, send
from adapters.slack.clients import SlackClients
from adapters.slack.inbound import PLATFORM, Json, Surface, Verb
from adapters.slack.members import knows
from adapters.slack.send import TROUBLE, RefusalKind, code_of, failed, proven, refusal_of
from bot.chat.dispatch import Dispatcher
from bot.chat.ports import ChatJournal
from bot.chat.service import ChatService, PressResult
from bot.chat.visitor import Visitor
from bot.daily.admin import DailyAdmin
from bot.presentation import compose, wording
from bot.presentation.reply import ADMIN_ACTIONS, Action, Reply, parse_button_id

log = logging.getLogger("verbatim.slack")

QUICK = 1.0
"""Seconds after which something is said meanwhile; the journal and the answer itself take a few hundredths."""

Ack = Callable[..., Awaitable[object]]
Lost = Callable[[str], Awaitable[None]]
"""Told of a workspace whose token is no longer good."""


class SlackHandlers:
    """Answers what Slack tells."""

    def __init__(
        self,
        chat: ChatService,
        journal: ChatJournal,
        lines: SlackClients,
        lost: Lost,
        dailies: DailyAdmin | None = None,
    ) -> None:
        self.chat, self.dailies, self.dispatcher = chat, dailies, Dispatcher(PLATFORM, chat, journal)
        self._clients, self._lost = lines, lost

    # --- messages -------------------------------------------------------------------------------

    async def heard(self, client: AsyncWebClient, body: Json, me: str | None) -> None:
        """Answer a mention in its thread, and a direct message where it was written."""
        text = inbound.question_in(body["event"], me)
        if text is None:
            return
        async with self.dispatcher.busy():
            visitor = inbound.visitor_of_message(body)
            event = body["event"]
            channel, ts = str(event["channel"]), str(event["ts"])
            thread = event.get("thread_ts") or (None if inbound.in_direct_message(event) else ts)
            taken = asyncio.Event()
            keys = (f"event:{body.get('event_id')}", f"message:{visitor.server}:{channel}:{ts}")
            answer = asyncio.create_task(self.dispatcher.heard(visitor, text, *keys, taken=taken.set))
            hidden = not await self.dispatcher.welcome(visitor)
            try:
                waiting = None if hidden else await self._meanwhile(client, channel, thread, answer, taken)
                reply = await answer
                if reply is None:
                    return
                if hidden:
                    await send.whisper(client, channel, thread, visitor.who, _unwelcome(reply))
                else:
                    await self._say(client, channel, thread, reply, waiting)
            except TROUBLE as error:
                await self._refused(client, visitor, channel, error)

    async def _meanwhile(
        self,
        client: AsyncWebClient,
        channel: str,
        thread: str | None,
        answer: "asyncio.Task[Reply | None]",
        taken: asyncio.Event,
    ) -> str | None:
        """The ts of a placeholder, if the answer was not ready soon and is ours to give."""
        await asyncio.wait({answer}, timeout=QUICK)
        if answer.done() or not taken.is_set():
            return None
        try:
            return await send.post(client, channel, thread, proven(compose.notice(wording.answers.LOOKING))[0])
        except TROUBLE as error:
            if refusal_of(error) is not RefusalKind.OTHER:
                raise
            failed(error)  # the answer itself may still get through
            return None

    async def _say(
        self, client: AsyncWebClient, channel: str, thread: str | None, reply: Reply, waiting: str | None
    ) -> None:
        first, *others = proven(reply)
        if waiting is None:
            await send.post(client, channel, thread, first)
        else:
            await send.update(client, channel, waiting, first)
        for one in others:
            await send.post(client, channel, thread, one)

    async def _refused(self, client: AsyncWebClient, visitor: Visitor, channel: str, error: BaseException) -> None:
        """Do what a refusal asks for."""
        fate, code = refusal_of(error), code_of(error)
        if fate is RefusalKind.GONE:
            return  # where the question was removed, so is the wish for an answer
        if fate is RefusalKind.OTHER:
            failed(error)
            return
        log.warning("cannot answer in channel %s: %s", channel, code)
        if fate is RefusalKind.DEAD:
            await self._lost(visitor.server)
            return
        await self.chat.preferences.choose(visitor, "trouble", f"<#{channel}>: {code.replace('_', ' ')}")
        if fate is RefusalKind.SHUT and channel != visitor.who:
            told = proven(compose.not_let_in(channel))[0]
            try:
                await send.post(client, visitor.who, None, told)
            except TROUBLE as other:
                log.warning("nor can it be told to whoever asked: %s", code_of(other))

    # --- commands and shortcuts -----------------------------------------------------------------

    async def commanded(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Answer the command, to its user alone."""
        await ack()
        visitor = inbound.visitor_of_command(body)
        verb, text = inbound.command_in(str(body.get("text") or ""))
        surface = Surface(body.get("response_url"), None, str(body["channel_id"]), None, hidden=True)
        key = f"command:{body.get('trigger_id')}"
        await self._privately(
            client,
            visitor,
            surface,
            key,
            lambda: self._done(client, visitor, verb, text),
            seated=verb is not Verb.DAILY,
        )

    async def _done(self, client: AsyncWebClient, visitor: Visitor, verb: Verb, text: str) -> Reply:
        if verb is Verb.DAILY and self.dailies is not None:
            return await daily_commands.perform(self.dailies, await knows(client, visitor), text)
        if verb is Verb.CHECK:
            return await self.chat.check(visitor, text, private=True)
        if verb in (Verb.QUOTE, Verb.RANDOM):
            return await self.chat.quote(visitor, text if verb is Verb.QUOTE else None, private=True)
        if verb is Verb.HELP:
            return await self.chat.about(visitor)
        return await self.chat.ask(visitor, text, private=True) if text.strip() else await self.chat.said(visitor, "")

    async def picked(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Check a message that somebody picked. Its writer did not ask for a verdict: only the one who checks sees it."""
        await ack()
        visitor = inbound.visitor_of_press(body)
        claim = inbound.claim_in(body.get("message") or {})
        surface = inbound.surface_of(body)
        key = f"shortcut:{body.get('trigger_id')}"
        await self._privately(client, visitor, surface, key, lambda: self.chat.check(visitor, claim, private=True))

    async def _privately(
        self,
        client: AsyncWebClient,
        visitor: Visitor,
        surface: Surface,
        key: str,
        work: Callable[[], Awaitable[Reply]],
        *,
        seated: bool = True,
    ) -> None:
        async with self.dispatcher.busy():
            refusal = self.dispatcher.refusal(visitor)
            taken = asyncio.Event()

            async def once() -> Reply:
                return refusal or await work()

            answer = asyncio.create_task(self.dispatcher.once(visitor, once, key, taken=taken.set, seated=seated))
            await asyncio.wait({answer}, timeout=QUICK)
            if not answer.done() and taken.is_set():
                await send.answer(self._clients, surface, proven(compose.notice(wording.answers.LOOKING)))
            reply = await answer
            if reply is not None and not await send.answer(self._clients, surface, proven(reply)):
                await self._directly(client, visitor, reply)

    async def _directly(self, client: AsyncWebClient, visitor: Visitor, reply: Reply) -> None:
        """Where a response URL does not work, as in a conversation the bot has no part in, write to the member."""
        try:
            for one in proven(_unshared(reply)):
                await send.post(client, visitor.who, None, one)
        except TROUBLE as error:
            await self._refused(client, visitor, visitor.who, error)

    # --- buttons --------------------------------------------------------------------------------

    async def pressed(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Answer a button: turn the message it stands under, or say something besides."""
        await ack()
        async with self.dispatcher.busy():
            visitor, surface = inbound.visitor_of_press(body), inbound.surface_of(body)
            if refusal := self.dispatcher.refusal(visitor, button=True):
                await self._after(client, body, surface, PressResult(refusal))
                return
            press = parse_button_id(str(body["actions"][0].get("action_id")))
            if press is not None and press.action in ADMIN_ACTIONS:
                visitor = await knows(client, visitor)
            result = await self.dispatcher.pressed(
                visitor, press, f"press:{body.get('trigger_id')}", private=surface.hidden
            )
            if result is not None:
                await self._after(client, body, surface, result)

    async def _after(self, client: AsyncWebClient, body: Json, surface: Surface, result: PressResult) -> None:
        if surface.view is not None:
            await self._in_dialog(client, str(body.get("trigger_id")), surface, result)
            return
        if result.turned:
            await send.replace(self._clients, surface, proven(result.reply)[0])
            return
        if (
            await send.answer(self._clients, surface, proven(result.reply), public=result.public)
            and result.before is not None
        ):
            await send.replace(self._clients, surface, proven(result.before)[0])

    async def _in_dialog(self, client: AsyncWebClient, trigger: str, surface: Surface, result: PressResult) -> None:
        """In a dialog a turned answer takes the place of the old one; anything else is laid upon it."""
        view = send.dialog(proven(_unshared(result.reply)))
        try:
            if result.turned:
                await client.views_update(view_id=surface.view, view=view)
            else:
                await client.views_push(trigger_id=trigger, view=view)
        except TROUBLE as error:
            if refusal_of(error) is not RefusalKind.GONE:
                failed(error)


def _unwelcome(reply: Reply) -> Reply:
    """The answer in a channel that the admins did not choose, where only the asker sees it."""
    return changed(_unshared(reply), notes=(*reply.notes, wording.errors.ONLY_PRIVATELY))


def _unshared(reply: Reply) -> Reply:
    """The same without the button that shares, where there is nobody to share with."""
    return changed(reply, buttons=tuple(press for press in reply.buttons if press.action is not Action.SHARE))
