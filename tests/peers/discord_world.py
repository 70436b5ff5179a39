"""The world of the Discord tests: the bot of fixtures/fake_quotes.py, a real journal, a virtual Discord (simcord)."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import discord
import simcord
from simcord import interactions
from simcord.backend import serializers
from simcord.results import InteractionResult

from adapters.discord.client import VerbatimClient
from adapters.discord.publisher import DiscordPublisher
from bot.chat.additions import AdditionQueue
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.daily.quote_picker import QuotePicker
from bot.daily.service import DailyService
from bot.presentation.card import CardPictures
from bot.presentation.site import Site
from bot.settings import AllowedServers
from store.journal.sqlite import SqliteJournal
from store.seed_folders import SeedFolders
from tests.fixtures.fake_quotes import FakeBot, quote
from tests.fixtures.patience import HANGS
from tests.peers.discord_spec import check_all

__all__ = ["FakeBot", "HeldClock", "World", "answer", "labels", "last", "quote", "world"]


class HeldClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0

    def now(self) -> float:
        return self.time

    def ticks(self) -> float:
        return self.time


@dataclass
class World:
    """What a test needs: the environment, the people and places in it, and what stands behind the bot."""

    env: simcord.Env
    client: VerbatimClient
    bot: FakeBot
    journal: SqliteJournal
    clock: HeldClock
    notices: list[str]
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    alice: simcord.MemberActor
    bob: simcord.MemberActor
    admin: simcord.MemberActor
    daily_admin: DailyAdmin
    publisher: DiscordPublisher
    additions: AdditionQueue

    @property
    def me(self) -> str:
        """The bot's mention."""
        assert self.client.user is not None
        return self.client.user.mention

    def fresh_client(self) -> VerbatimClient:
        """A client as after a restart: over the same journal, with nothing in memory."""
        chat = ChatService(self.bot, self.bot, self.journal, self.clock, "1.2.3", "right first 83 of 100 times")
        return VerbatimClient(chat, self.journal, self.notices.append, self.daily_admin, additions=self.additions)

    async def restart(self) -> None:
        self.publisher.client = self.client = self.fresh_client()
        await self.env.restart_bot(self.client)


def answer(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """The answer to a command: its response, or what followed a public one that was taken back."""
    if result.response is None:
        [followed] = result.followups
        return followed
    return result.response


def last(channel: simcord.ChannelHandle) -> discord.Message:
    """The last message of a channel."""
    assert channel.last_message is not None
    return channel.last_message


def labels(response: simcord.ResponseMessage) -> list[str]:
    """The labels of a message's buttons."""
    return [key["label"] for row in response.components for key in row["components"] if "label" in key]


async def press_at_once(
    here: World, who: simcord.MemberActor, shown: simcord.ResponseMessage, custom_ids: Sequence[str]
) -> list[bool]:
    """Press buttons before the first press is answered; whether each was acknowledged."""
    stored = here.env.backend.get_message(here.channel.id, shown.id)
    records = []
    for custom_id in custom_ids:
        record, payload = interactions.base_payload(
            here.env.backend,
            type=3,
            channel_id=here.channel.id,
            guild_id=here.guild.id,
            user_id=who.id,
            data={"custom_id": custom_id, "component_type": 2},
        )
        record.source_message_id = stored.id
        here.env.backend.emit(
            "INTERACTION_CREATE", {**payload, "message": dict(serializers.message_payload(here.env.backend, stored))}
        )
        records.append(record)
    await here.env.settle()
    return [InteractionResult(here.env, record).acknowledged for record in records]


@asynccontextmanager
async def world(
    folder: Path,
    bot: FakeBot | None = None,
    *,
    check: bool = True,
    allowed: AllowedServers | None = None,
    cards: CardPictures | None = None,
    site: Site | None = None,
) -> AsyncIterator[World]:
    """A running bot in a server with a channel, two members and an admin.

    Every request it made is checked at the end.
    """
    clock, held, notices = HeldClock(), bot or FakeBot(), list[str]()
    journal = await SqliteJournal.open(folder, clock)
    chat = ChatService(held, held, journal, clock, "1.2.3", "right first 83 of 100 times", site=site)
    daily = DailyService(journal, QuotePicker(held, journal), clock)
    daily_admin = DailyAdmin(held, held, journal, daily, clock)
    every_server = AllowedServers(all=True)
    additions = AdditionQueue(allowed or every_server, SeedFolders(folder / "seeds"), journal, _no_index)
    client = VerbatimClient(chat, journal, notices.append, daily_admin, additions=additions, cards=cards)
    publisher = DiscordPublisher(chat.preferences, client, cards=cards, site=site)
    daily.add(publisher)
    try:
        async with simcord.run(client, shard_count=1, settle_timeout=HANGS) as env:
            guild = env.create_guild("Home")
            admins = guild.create_role("admins", permissions=discord.Permissions(manage_guild=True))
            alice, bob = (guild.add_member(env.create_user(name)) for name in ("alice", "bob"))
            admin = guild.add_member(env.create_user("admin"), roles=[admins])
            channel = guild.create_text_channel("general")
            yield World(
                env,
                client,
                held,
                journal,
                clock,
                notices,
                guild,
                channel,
                alice,
                bob,
                admin,
                daily_admin,
                publisher,
                additions,
            )
            if check:
                assert check_all(env.http_requests)
    finally:
        await additions.close()
        await journal.close()


async def _no_index() -> None:
    """The bot of these tests has no library."""
