"""The connection: one client over all shards, which reconnects by itself; a refused token stops it, an outage does not."""

import asyncio
import logging
import time
from collections.abc import Callable

import discord

from adapters.discord import inbound
from adapters.discord.buttons import AnyButton
from adapters.discord.commands import fingerprint, new_tree
from adapters.discord.handlers import DiscordHandlers
from adapters.discord.health import OUTAGE, REFUSED, invitation, misset
from adapters.discord.membership import Membership
from adapters.discord.publisher import DiscordPublisher
from adapters.discord.settings_panel import SettingsControl
from bot.backoff import Backoff
from bot.chat.dispatch import PATIENCE
from bot.chat.ports import ChatJournal
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.errors import SettingError, VerbatimError
from bot.logs import report

log = logging.getLogger("verbatim.discord")

_SETTLED = 60.0  # seconds after which a connection was a good one
_LONGEST_HOLD = (
    30.0  # seconds of a rate limit that discord.py waits out by itself; a longer one is an error to whoever asked
)
_AUTHENTICATION_FAILED = 4004  # the gateway's close code


class VerbatimClient(discord.AutoShardedClient):
    """discord.py's client with our commands and buttons. It asks for no privileged intent."""

    def __init__(
        self,
        chat: ChatService,
        journal: ChatJournal,
        notice: Callable[[str], None],
        dailies: DailyAdmin | None = None,
        *,
        shard_count: int | None = None,
    ) -> None:
        """`notice` takes a line for the operator."""
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=_LONGEST_HOLD,
            shard_count=shard_count,
        )
        self._journal, self._notice, self._dailies = journal, notice, dailies
        self.handlers = DiscordHandlers(chat, journal)
        self.tree = new_tree(self, self.handlers, dailies)

    async def setup_hook(self) -> None:
        """Before the gateway: buttons of earlier lives come alive, and commands are registered if they changed."""
        self.add_dynamic_items(AnyButton, SettingsControl)
        await self._sync()
        if wrong := misset(self.application):
            self._notice(f"Discord: {wrong}")
        if self.application_id is not None:
            self._notice(f"Discord: add the bot to a server with {invitation(self.application_id)}")
            self._notice(f"Discord: add it to your own account with {invitation(self.application_id, personal=True)}")

    async def _sync(self) -> None:
        """Register the commands if they changed. Where that fails, those of the last start still work, and the next one tries again."""
        key, now = f"{inbound.PLATFORM}:commands:{self.application_id}", fingerprint(self.tree)
        try:
            if await self._journal.noted(key) == now:
                return
            await self.tree.sync()
            await self._journal.note(key, now)
        except (discord.HTTPException, VerbatimError) as error:
            reference = report(inbound.PLATFORM, error)
            self._notice(
                f"Discord: the commands could not be registered (reference {reference}); the next start tries again"
            )
        else:
            log.info("commands were registered")

    @property
    def _membership(self) -> Membership:
        return Membership(self.handlers.chat.preferences, self._journal, self.application_id or 0)

    async def on_ready(self) -> None:
        """Say that it works, and forget the servers that removed the bot while it was away."""
        async with self.handlers.dispatcher.busy():
            gone = await self._membership.are(guild.id for guild in self.guilds)
            if gone:
                self._notice(
                    f"Discord: {_servers(len(gone))} removed the bot meanwhile; what was kept there is deleted"
                )
        if self._dailies is not None:
            self._dailies.daily.wake(inbound.PLATFORM)
        self._notice(f"Discord: connected as {self.user}, in {_servers(len(self.guilds))}")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server added the bot."""
        async with self.handlers.dispatcher.busy():
            await self._membership.joined(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server that removes the bot takes its data with it."""
        async with self.handlers.dispatcher.busy():
            await self._membership.left(guild.id)

    async def on_message(self, message: discord.Message) -> None:
        """A direct message or a mention is a question."""
        if self.user is not None and (text := inbound.question_in(message, self.user.id)) is not None:
            await self.handlers.heard(message, text)

    async def on_error(self, event_method: str, /, *_: object, **__: object) -> None:
        """One line for what escaped, in place of the library's, which would show the event."""
        log.error("an error escaped from %s", event_method)

    async def close(self) -> None:
        """Let running answers finish, then leave."""
        if not await self.handlers.dispatcher.finish(PATIENCE):
            log.warning("some answers were not finished in %d seconds", PATIENCE)
        await super().close()


class DiscordAdapter:
    """Keeps one client connected until it is closed."""

    def __init__(
        self,
        token: str,
        chat: ChatService,
        journal: ChatJournal,
        notice: Callable[[str], None],
        dailies: DailyAdmin | None = None,
    ) -> None:
        """`notice` takes a line for the operator."""
        self._token, self._chat, self._journal, self._notice, self._dailies = token, chat, journal, notice, dailies
        self._publisher = DiscordPublisher(chat.preferences)
        if dailies is not None:
            dailies.daily.add(self._publisher)
        self._closed = asyncio.Event()
        self._client: VerbatimClient | None = None

    async def run(self) -> None:
        """Connect and stay so. Returns once closed; raises SettingError if Discord refuses the token."""
        backoff = Backoff()
        while not self._closed.is_set():
            client = self._client = VerbatimClient(self._chat, self._journal, self._notice, self._dailies)
            self._publisher.client = client
            began, why = time.monotonic(), "closed the connection"
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
                why = f"cannot be reached ({type(error).__name__})"
            if self._closed.is_set():
                return
            if time.monotonic() - began > _SETTLED:
                backoff.reset()
            pause = backoff.next_wait()
            self._notice(f"Discord: {why}; trying again in {pause:.0f} s")
            await self._pause(pause)

    async def close(self) -> None:
        """Finish running answers and leave."""
        self._closed.set()
        if self._client is not None:
            await self._client.close()

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        except TimeoutError:
            return


def _servers(count: int) -> str:
    return f"{count} server" if count == 1 else f"{count} servers"
