"""Writes into the thread or direct message of a question, at the pace that Slack allows."""

import logging
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import send
from adapters.slack.clients import SlackClients
from adapters.slack.pace import ChannelPace
from adapters.slack.placeholder import looking
from adapters.slack.render import SlackMessage
from adapters.slack.send import TROUBLE, RefusalKind, code_of, failed, proven, refusal_of
from bot.chat.visitor import Visitor
from bot.presentation.reply import Reply

log = logging.getLogger("verbatim.slack")

_WHISPERS, _SECONDS_PER_WHISPER = 60, 0.6  # what Slack takes of messages for one member alone, in a workspace


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a message is answered: a channel or direct message, and the thread in it.

    `whispers` is the thread for what only the asker sees: None where `ts` would begin a thread, since a thread without
    any other message is not shown. `direct`: only the asker and the bot are there.
    """

    client: AsyncWebClient
    channel: str
    ts: str | None
    whispers: str | None
    direct: bool


class ThreadWriter:
    """Posts messages when the turn of their channel comes."""

    def __init__(self, clients: SlackClients) -> None:
        self._clients = clients
        self._whispers = ChannelPace(_WHISPERS, _SECONDS_PER_WHISPER)

    def wait(self, thread: Thread) -> float:
        """The seconds until a message that joined the queue of a channel now would be posted."""
        return self._clients.pace.wait(thread.channel)

    async def whisper(self, thread: Thread, visitor: Visitor, reply: Reply) -> None:
        """Say something to the asker alone, if Slack takes it now; it is not an answer, so nothing waits for it."""
        if not self._whispers.take(visitor.server.id):
            return
        try:
            await send.whisper(thread.client, thread.channel, thread.whispers, visitor.user_id, reply)
        except TROUBLE as error:
            log.debug("what only the asker sees was refused: %s", code_of(error))

    async def post(self, thread: Thread, message: SlackMessage) -> str:
        """Post a message when the turn of its channel comes; its ts. Raises TROUBLE."""
        async with self._clients.pace.turn(thread.channel):
            return await send.post(thread.client, thread.channel, thread.ts, message)

    async def post_placeholder(self, thread: Thread) -> str | None:
        """The time stamp of a placeholder; None if Slack failed: the answer itself may still get through.

        Raises TROUBLE where no answer can get through.
        """
        try:
            return await self.post(thread, looking()[0])
        except TROUBLE as error:
            if refusal_of(error) is not RefusalKind.OTHER:
                raise
            failed(error)
            return None

    async def post_answer(self, thread: Thread, reply: Reply, placeholder: str | None) -> None:
        """Post an answer, its first message in place of the placeholder if there is one. Raises TROUBLE."""
        first, *others = proven(reply)
        if placeholder is None:
            await self.post(thread, first)
        else:
            await send.update(thread.client, thread.channel, placeholder, first)
        for message in others:
            await self.post(thread, message)
