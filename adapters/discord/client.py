"""discord.py's client with the bot's commands, buttons and events, over all shards."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import discord
import yarl

from adapters.discord import inbound
from adapters.discord.buttons import AnyButton
from adapters.discord.commands import fingerprint, new_tree
from adapters.discord.handlers import DiscordHandlers
from adapters.discord.health import invite_link, setup_fault
from adapters.discord.membership import Membership
from adapters.discord.settings_panel import SettingsControl
from adapters.discord.shards import Shards, ShardStates, shard_of
from adapters.discord.welcome import welcome
from bot.chat.additions import AdditionQueue
from bot.chat.dispatch import DRAIN_SECONDS
from bot.chat.ports import ChatJournal
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.errors import VerbatimError
from bot.logs import report
from bot.presentation.card import CardPictures

log = logging.getLogger("verbatim.discord")

_LONGEST_RATE_LIMIT = 30.0  # seconds of the longest rate limit that discord.py waits out; a longer one is raised
_ASKING_EVENTS = ("INTERACTION_CREATE", "MESSAGE_CREATE")
_NEEDED_EVENTS = ("READY", "RESUMED")  # without them there is no connection, so it is opened again

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # the bot never speaks; each start would log both


class VerbatimClient(discord.AutoShardedClient):
    """discord.py's client with the bot's commands and buttons. It needs no privileged intent."""

    def __init__(
        self,
        chat: ChatService,
        journal: ChatJournal,
        notice: Callable[[str], None],
        daily_admin: DailyAdmin | None = None,
        *,
        additions: AdditionQueue | None = None,
        shards: Shards | None = None,
        cards: CardPictures | None = None,
    ) -> None:
        """`notice` takes a line for the operator. Without `shards` it serves all, as many as Discord recommends."""
        self.shard_states = ShardStates()
        sharding: dict[str, Any] = {"shard_ids": list(shards.ids), "shard_count": shards.count} if shards else {}
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=_LONGEST_RATE_LIMIT,
            **sharding,
        )
        self._shards = shards
        self._journal, self._notice, self._daily_admin = journal, notice, daily_admin
        self.connected = asyncio.Event()
        """Set once Discord is ready for the first time."""
        self.handlers = DiscordHandlers(chat, journal, cards)
        self._guard_parsers()
        self.tree = new_tree(self, self.handlers, daily_admin, additions)

    def _guard_parsers(self) -> None:
        """Let an event that discord.py cannot parse cost only itself; it would end the connection for good."""
        parsers = self._connection.parsers
        for event, parse in parsers.items():
            if event not in _NEEDED_EVENTS:
                parsers[event] = partial(_parse_or_report, parse)
        for event in _ASKING_EVENTS:
            parsers[event] = partial(self._parse_in_turn, parsers[event])

    def _parse_in_turn(self, parse: Callable[[Any], None], data: Any) -> None:
        """Parse at once, or a little later where a crowd would slow down the answer of another server."""
        server = data.get("guild_id") if isinstance(data, dict) else None
        self.handlers.dispatcher.way.let_in(str(server), partial(parse, data))

    async def setup_hook(self) -> None:
        """Before the gateway: make earlier buttons work again, and register the commands if they changed."""
        self.add_dynamic_items(AnyButton, SettingsControl)
        await self._register_commands()
        if fault := setup_fault(self.application):
            self._notice(f"Discord: {fault}")
        if self.application_id is not None:
            self._notice(f"Discord: add the bot to a server with {invite_link(self.application_id)}")
            self._notice(f"Discord: add it to your own account with {invite_link(self.application_id, personal=True)}")

    async def _register_commands(self) -> None:
        """If this fails, the commands of the last start still work, and the next start tries again."""
        key, current = f"{inbound.PLATFORM}:commands:{self.application_id}", fingerprint(self.tree)
        try:
            if await self._journal.noted(key) == current:
                return
            await self.tree.sync()
            await self._journal.note(key, current)
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

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect a shard. discord.py would keep all others waiting for one that does not answer."""
        await self.shard_states.launch(super().launch_shard(gateway, shard_id, initial=initial))

    async def on_shard_ready(self, shard_id: int) -> None:
        """A shard is connected: its servers' daily quotes need not wait for the other shards."""
        self.shard_states.connected(shard_id)
        if self._daily_admin is not None:
            self._daily_admin.service.wake(inbound.PLATFORM)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """A shard is connected again."""
        await self.on_shard_ready(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """A shard has lost its connection."""
        self.shard_states.lost(shard_id)

    def serves(self, server: str | None) -> bool:
        """Whether a server's shard is connected here; without a server, whether any is."""
        return self.shard_states.serves(server, self.shard_count)

    def online(self) -> bool:
        """Whether every shard of this process is connected."""
        shards = self._shards.ids if self._shards is not None else range(self.shard_count or 0)
        return bool(shards) and not self.is_closed() and self.shard_states.all_connected(shards)

    async def on_ready(self) -> None:
        """Say that the bot is connected, and forget the servers that removed it while it was offline."""
        async with self.handlers.dispatcher.running():
            gone = await self._membership.update([guild.id for guild in self.guilds], self._is_ours)
            if gone:
                self._notice(
                    f"Discord: {_servers(len(gone))} removed the bot while it was offline; their data is deleted"
                )
        self.connected.set()
        if self._daily_admin is not None:
            self._daily_admin.service.wake(inbound.PLATFORM)
        part = f" (shards {self._shards})" if self._shards is not None else ""
        self._notice(f"Discord: connected as {self.user}, in {_servers(len(self.guilds))}{part}")

    def _is_ours(self, server: int) -> bool:
        """Whether a server belongs to a shard of this process."""
        return self._shards is None or shard_of(server, self._shards.count) in self._shards.ids

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """A server added the bot."""
        async with self.handlers.dispatcher.running():
            await self._membership.join(guild.id)
            await welcome(guild, self.handlers.dispatcher)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """A server removed the bot: delete its data."""
        async with self.handlers.dispatcher.running():
            await self._membership.leave(guild.id)

    async def on_message(self, message: discord.Message) -> None:
        """Answer direct messages and mentions."""
        if self.user is not None and (text := inbound.question_in(message, self.user.id)) is not None:
            await self.handlers.on_message(message, text, inbound.replied_text(message, self.user.id))

    async def on_error(self, event_method: str, /, *_: object, **__: object) -> None:
        """Log one line for an escaped error, in place of discord.py's, which would show the event."""
        log.error("an error escaped from %s", event_method)

    async def close(self) -> None:
        """Let running answers finish, then disconnect."""
        self.shard_states.close()
        if not await self.handlers.dispatcher.drain():
            log.warning("some answers did not finish within %d seconds", DRAIN_SECONDS)
        await super().close()


def _parse_or_report(parse: Callable[[Any], None], data: Any) -> None:
    try:
        parse(data)
    except Exception as error:  # noqa: BLE001 - as VerbatimClient._guard_parsers says
        report(inbound.PLATFORM, error)


def _servers(count: int) -> str:
    return f"{count} server" if count == 1 else f"{count} servers"
