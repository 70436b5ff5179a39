"""Writes into the thread or direct message of a question, at the pace that Slack allows."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import send, texts
from adapters.slack.clients import SlackClients
from adapters.slack.pace import ChannelPace
from adapters.slack.placeholder import looking
from adapters.slack.render import SlackMessage
from adapters.slack.send import TROUBLE, RefusalKind, code_of, failed, proven, refusal_of
from bot.chat.refusals import WINDOW
from bot.chat.visitor import Visitor
from bot.presentation import compose
from bot.presentation.reply import Reply

log = logging.getLogger("verbatim.slack")

_WHISPERS, _SECONDS_PER_WHISPER = 60, 0.6
"""Messages for one member alone that Slack takes in a workspace: so many at once, then one per so many seconds."""

LONGEST_REFUSAL_WAIT = 120.0
"""Seconds for which a refusal waits at most to be said to the asker alone; after that, one line is said to all."""


@dataclass(frozen=True, slots=True)
class Thread:
    """Where a message is answered: a channel or direct message, and the thread in it.

    `whispers` is the thread for what only the asker sees: None where `ts` would begin a thread, since a thread without
    any other message is not shown. `ts` is None for what stands in the channel itself. `direct`: only the asker and the
    bot are there.
    """

    client: AsyncWebClient
    channel: str
    ts: str | None
    whispers: str | None
    direct: bool


class ThreadWriter:
    """Posts messages when the turn of their channel comes."""

    def __init__(self, clients: SlackClients, ending: asyncio.Event) -> None:
        """`ending` is set once the bot ends: from then on no refusal waits."""
        self._clients, self._ending = clients, ending
        self._whispers = ChannelPace(_WHISPERS, _SECONDS_PER_WHISPER)
        self._lines_to_all = ChannelPace(1, WINDOW)

    def wait(self, thread: Thread) -> float:
        """The seconds until a message that joined the queue of a channel now would be posted."""
        return self._clients.pace.wait(thread.channel)

    @contextmanager
    def reserved(self, thread: Thread) -> Iterator[None]:
        """Meanwhile an answer is made that will join the queue of a channel."""
        with self._clients.pace.reserved(thread.channel):
            yield

    async def whisper(self, thread: Thread, visitor: Visitor, reply: Reply) -> None:
        """Say something to the asker alone, if Slack takes it now; it is not an answer, so nothing waits for it."""
        if self._whispers.take(visitor.server.id):
            await _whisper(thread, visitor, reply)

    async def refuse(self, thread: Thread, visitor: Visitor, refusal: Reply) -> None:
        """Tell the asker that there is no answer: alone, as soon as Slack takes it.

        Where too many wait for that, one line in the channel tells all of them, once in a WINDOW; so it does at the
        end, where the channel takes it at once.
        """
        if self._whispers.wait(visitor.server.id) <= LONGEST_REFUSAL_WAIT:
            async with self._turn_before_end(self._whispers, visitor.server.id) as has_turn:
                if has_turn:
                    await _whisper(thread, visitor, refusal)
                    return
        if self._lines_to_all.take(thread.channel):
            await self._tell_all(thread)

    async def _tell_all(self, thread: Thread) -> None:
        """Say in the channel, outside all threads, that not everybody can be answered."""
        async with self._turn_before_end(self._clients.pace, thread.channel) as has_turn:
            if not has_turn:
                return
            try:
                await send.post(thread.client, thread.channel, None, proven(compose.notice(texts.NOT_EVERYBODY))[0])
            except TROUBLE as error:
                failed(error)

    @asynccontextmanager
    async def _turn_before_end(self, pace: ChannelPace, queue: str) -> AsyncIterator[bool]:
        """Wait for a turn, but not beyond the bot's end; whether it came."""
        async with AsyncExitStack() as held:
            yield pace.take(queue) or (not self._ending.is_set() and await self._waited(held, pace, queue))

    async def _waited(self, held: AsyncExitStack, pace: ChannelPace, queue: str) -> bool:
        """Wait for a turn, which is `held` from then on; False if the bot ends before."""
        with pace.reserved(queue):
            turn = asyncio.create_task(held.enter_async_context(pace.turn(queue)))
            await asyncio.sleep(0)  # from now on the turn itself counts as waiting
        ending = asyncio.create_task(self._ending.wait())
        try:
            await asyncio.wait({turn, ending}, return_when=asyncio.FIRST_COMPLETED)
            return turn.done()
        finally:
            ending.cancel()
            if not turn.done():
                turn.cancel()
                await asyncio.wait({turn})

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


async def _whisper(thread: Thread, visitor: Visitor, reply: Reply) -> None:
    try:
        await send.whisper(thread.client, thread.channel, thread.whispers, visitor.user_id, reply)
    except TROUBLE as error:
        log.debug("what only the asker sees was refused: %s", code_of(error))
