"""Shows that the bot is typing while it answers mentions in a channel, without holding up the answers."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord

log = logging.getLogger("verbatim.discord")

_SHOWN_SECONDS = 8.0  # Discord shows it for 10


class TypingIndicators:
    """Shows one indicator for all mentions of a channel: more calls would use up what Discord allows there."""

    def __init__(self) -> None:
        self._answering: dict[int, int] = {}  # channel -> mentions that are being answered
        self._showing: dict[int, asyncio.Task[None]] = {}

    @asynccontextmanager
    async def shown(self, message: discord.Message, claimed: asyncio.Event) -> AsyncIterator[None]:
        """Meanwhile, show the indicator, from when the mention is claimed."""
        waiting = asyncio.create_task(self._show_when(claimed, message))
        channel = message.channel.id
        self._answering[channel] = self._answering.get(channel, 0) + 1
        try:
            yield
        finally:
            waiting.cancel()
            self._answering[channel] -= 1
            if not self._answering[channel]:
                del self._answering[channel]
                if (showing := self._showing.pop(channel, None)) is not None:
                    showing.cancel()

    async def _show_when(self, claimed: asyncio.Event, message: discord.Message) -> None:
        await claimed.wait()
        channel = message.channel.id
        if channel not in self._showing:
            self._showing[channel] = asyncio.create_task(_keep_showing(message))


async def _keep_showing(message: discord.Message) -> None:
    """If it is forbidden, the answer's own error says what is missing."""
    try:
        while True:
            await message.channel.typing()
            await asyncio.sleep(_SHOWN_SECONDS)
    except (discord.HTTPException, aiohttp.ClientError, OSError):
        log.debug("the typing indicator was refused in channel %s", message.channel.id)
