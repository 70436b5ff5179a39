"""Discord's connection: opened again whenever it ends. Only a refused token ends it for good."""

import asyncio
import time
from collections.abc import Callable
from functools import partial

import discord

from adapters.discord.apology import apologise
from adapters.discord.client import VerbatimClient
from adapters.discord.health import OUTAGE, REFUSED
from adapters.discord.publisher import DiscordPublisher
from adapters.discord.shards import Shards
from bot.backoff import Backoff
from bot.chat.additions import AdditionQueue
from bot.chat.ports import ChatJournal
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.errors import SettingError
from bot.presentation.card import CardPictures

_SETTLED = 60.0  # seconds after which a connection counts as a good one
_AUTHENTICATION_FAILED = 4004  # the gateway's close code


class DiscordAdapter:
    """Keeps a client connected until it is closed."""

    def __init__(
        self,
        token: str,
        chat: ChatService,
        journal: ChatJournal,
        notice: Callable[[str], None],
        daily_admin: DailyAdmin | None = None,
        additions: AdditionQueue | None = None,
        shards: Shards | None = None,
        cards: CardPictures | None = None,
    ) -> None:
        """`notice` takes a line for the operator. Without `shards` it serves all of them.

        Without `additions` no interview can be added from chat.
        """
        self._additions, self._shards, self._cards = additions, shards, cards
        self._token, self._chat, self._journal, self._notice, self._daily_admin = (
            token,
            chat,
            journal,
            notice,
            daily_admin,
        )
        self._publisher = DiscordPublisher(chat.preferences, cards=cards, site=chat.site)
        if daily_admin is not None:
            daily_admin.service.add(self._publisher)
        self._closed = asyncio.Event()
        self._client: VerbatimClient | None = None

    async def run(self) -> None:
        """Connect and stay connected until closed. Raises SettingError if Discord refuses the token."""
        backoff = Backoff()
        while not self._closed.is_set():
            start = time.monotonic()
            reason = await self._connect()
            if self._closed.is_set():
                return
            if time.monotonic() - start > _SETTLED:
                backoff.reset()
            wait = backoff.next_wait()
            self._notice(f"Discord: {reason}; trying again in {wait:.0f} s")
            await self._pause(wait)

    async def _connect(self) -> str:
        """Stay connected for as long as it works; returns why it ended. Raises SettingError."""
        client = self._client = VerbatimClient(
            self._chat,
            self._journal,
            self._notice,
            self._daily_admin,
            additions=self._additions,
            shards=self._shards,
            cards=self._cards,
        )
        self._publisher.client = client
        watching = asyncio.create_task(_watch_questions(client), name="lost questions")
        try:
            async with client:
                await client.start(self._token)
        except discord.LoginFailure:
            raise SettingError(REFUSED) from None
        except discord.PrivilegedIntentsRequired:
            raise SettingError(
                "DISCORD_TOKEN: Discord asks for intents this bot does not use; check the application"
            ) from None
        except OUTAGE as error:
            if isinstance(error, discord.ConnectionClosed) and error.code == _AUTHENTICATION_FAILED:
                raise SettingError(REFUSED) from None
            return f"cannot be reached ({type(error).__name__})"
        finally:
            watching.cancel()
        return "closed the connection"

    def online(self) -> bool:
        """Whether every shard is connected."""
        return self._client is not None and self._client.online()

    async def close(self) -> None:
        """Let running answers finish, then disconnect."""
        self._closed.set()
        if self._additions is not None:
            self._additions.stop()  # those waiting for a file would otherwise keep the bot from stopping
        if self._client is not None:
            await self._client.close()

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        except TimeoutError:
            return


async def _watch_questions(client: VerbatimClient) -> None:
    """While connected, apologise for questions that a killed process lost."""
    await client.connected.wait()
    await client.handlers.dispatcher.questions.watch(partial(apologise, client))
