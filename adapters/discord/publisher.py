"""Makes daily posts on Discord: one request each, with a nonce that keeps a repeated request from posting twice.

Discord checks a nonce "for uniqueness in the past few minutes" when `enforce_nonce` is set, and then returns the first
message (docs, resources/message).
"""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Protocol, runtime_checkable

import aiohttp
import discord
from discord.http import Route

from adapters.discord import inbound, post_extras
from adapters.discord.cards import card_of
from adapters.discord.post_errors import meaning_of
from adapters.discord.send import posts_of, proven, view_of
from bot.chat.preferences import PreferenceCache, Trouble
from bot.chat.visitor import Server
from bot.daily.ports import Pace
from bot.daily.schedule import Post, Schedule
from bot.errors import OutcomeUnknownError, PublishError, Reach, RefusedForGoodError, RefusedForNowError, VerbatimError
from bot.logs import report
from bot.presentation.card import CardPictures, only_quote
from bot.presentation.reply import Reply
from bot.presentation.site import Site, linked
from bot.reasons import Reason, ReasonCode

PER_SECOND = 40.0
"""Discord allows a bot 50 requests a second in all; the others are for answers."""

NONCE_LIFETIME = 120.0
"""Seconds within which Discord certainly still knows a nonce."""

_NO_EMBEDS = 1 << 2  # the message flag SUPPRESS_EMBEDS
_LOOK_BACK = 300.0  # seconds before the first attempt from which messages are searched: clocks differ
_PAGE, _MOST_PAGES = 100, 10  # messages, read from the oldest to the newest

Client = discord.Client | None


@runtime_checkable
class ShardedClient(Protocol):
    """A client that knows which servers it is connected for."""

    def serves(self, server: str | None) -> bool: ...


class DiscordPublisher:
    """Fulfils `bot.daily.ports.Publisher` over whichever client is connected now."""

    platform = inbound.PLATFORM
    pace = Pace(PER_SECOND)
    nonce_lifetime = NONCE_LIFETIME

    def __init__(
        self,
        preferences: PreferenceCache,
        client: Client = None,
        *,
        without_gateway: bool = False,
        cards: CardPictures | None = None,
        site: Site | None = None,
    ) -> None:
        """`without_gateway`: the client has only logged in. Without `cards` posts have no pictures.

        Posts link to the pages of `site`.
        """
        self._preferences, self._without_gateway = preferences, without_gateway
        self._cards, self._site = cards, site
        self.client = client

    def ready(self, server: str | None = None) -> bool:
        """Whether the shard of a server is connected in this process; without a server, whether any shard is."""
        client = self.client
        if client is None or client.is_closed():
            return False
        return client.serves(server) if isinstance(client, ShardedClient) else self._without_gateway

    async def publish(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        """Post a reply; the message's id. Raises PublishError."""
        try:
            [post] = proven(linked(reply, self._site))
        except Exception as error:  # noqa: BLE001 - an apology must not be posted as the quote of the day
            raise RefusedForGoodError(Reason(ReasonCode.DEFECT, (report(self.platform, error),))) from None
        view = view_of(post)
        body: dict[str, Any] = {
            "content": post.content,
            "components": view.to_components() if view is not None else [],
            "allowed_mentions": {"parse": []},
            "flags": _NO_EMBEDS,
            "nonce": nonce,
            "enforce_nonce": True,
        }
        server = Server(schedule.server)
        extras = post_extras.fitting(self._channel(schedule), await self._preferences.posts(self.platform, server))
        lacking = post_extras.lacking(self._guild(schedule), schedule.channel, extras)
        has_room = extras.card and self._missing(schedule, inbound.ATTACHING) == []
        card = await card_of(self._cards, only_quote(reply)) if has_room else None
        sending = post_extras.parameters(body, extras, card)
        message = await self._request(schedule, _messages_route("POST", schedule.channel), **sending)
        identity = str(message["id"])
        await self._preferences.trouble_over(self.platform, server, schedule.channel, daily=True)
        refused = await post_extras.follow(partial(self._request, schedule), schedule.channel, identity, extras)
        await self._preferences.note_lacking(self.platform, server, schedule.channel, lacking or refused)
        return identity

    async def find_message(self, schedule: Schedule, post: Post) -> str | None:
        """Look for a message whose buttons hold the row's token. Raises OutcomeUnknownError or RefusedForNowError."""
        if not self._can_read(schedule):
            raise OutcomeUnknownError(Reason(ReasonCode.UNCONFIRMED))
        start = dt.datetime.fromtimestamp((post.first_attempt_at or post.run.due) - _LOOK_BACK, dt.UTC)
        after = discord.utils.time_snowflake(start)
        for _ in range(_MOST_PAGES):
            page = await self._messages_after(schedule, after)
            for message in page:
                if post.token and f":{post.token}" in str(message.get("components")):
                    return str(message["id"])
            if len(page) < _PAGE:
                return None
            after = max(int(message["id"]) for message in page)
        raise OutcomeUnknownError(Reason(ReasonCode.UNCONFIRMED))

    async def _messages_after(self, schedule: Schedule, snowflake: int) -> list[dict[str, Any]]:
        route = _messages_route("GET", schedule.channel)
        try:
            page: list[dict[str, Any]] = await self._request(
                schedule, route, params={"limit": _PAGE, "after": snowflake}
            )
        except OutcomeUnknownError as error:  # reading can be repeated
            raise RefusedForNowError(error.reason) from None
        except RefusedForGoodError as error:
            raise OutcomeUnknownError(error.reason) from None
        return page

    async def notify(self, schedule: Schedule, reply: Reply) -> bool:
        """Note the trouble for `/settings`, and write to whoever set the schedule, if they take direct messages."""
        try:
            if schedule.paused is not None:
                trouble = Trouble(schedule.channel, schedule.paused)
                await self._preferences.note_trouble(self.platform, Server(schedule.server), trouble)
            if not schedule.set_by.isdecimal():
                return False
            direct = await self._request(
                schedule, Route("POST", "/users/@me/channels"), json={"recipient_id": schedule.set_by}
            )
            for post in posts_of(reply):
                body = {"content": post.content, "allowed_mentions": {"parse": []}}
                await self._request(schedule, _messages_route("POST", direct["id"]), json=body)
        except PublishError:
            return False
        except VerbatimError as error:
            report(self.platform, error)
            return False
        return True

    # --- requests -------------------------------------------------------------------------------

    async def _request(self, schedule: Schedule, route: Route, **parameters: Any) -> Any:
        """One request through discord.py, which keeps to the route's rate limits. Raises PublishError."""
        client = self.client
        if client is None or client.is_closed():
            raise RefusedForNowError(Reason(ReasonCode.NOT_CONNECTED), reach=Reach.PLATFORM)
        try:
            return await client.http.request(route, **parameters)
        except discord.RateLimited as error:
            raise RefusedForNowError(_reason(ReasonCode.PLATFORM_BUSY), error.retry_after) from None
        except discord.HTTPException as error:
            raise meaning_of(error, self._missing_permissions(schedule)) from None
        except aiohttp.ClientConnectorError:
            raise RefusedForNowError(_reason(ReasonCode.PLATFORM_UNREACHABLE), reach=Reach.PLATFORM) from None
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise OutcomeUnknownError(_reason(ReasonCode.PLATFORM_UNREACHABLE)) from None

    # --- permissions ----------------------------------------------------------------------------

    def _can_read(self, schedule: Schedule) -> bool:
        """Whether the bot certainly may read the channel. Where it may not, Discord returns an empty list, no error."""
        if self._without_gateway:  # permissions are not known then; a single post is not looked for anyway
            return True
        return self._missing(schedule, inbound.LOOKING_BACK) == []

    def _missing_permissions(self, schedule: Schedule) -> tuple[str, ...]:
        return tuple(self._missing(schedule, inbound.POSTING) or ())

    def _missing(self, schedule: Schedule, needed: Sequence[str]) -> list[str] | None:
        if not schedule.channel.isdecimal():
            return None
        return missing_permissions_in(self._guild(schedule), int(schedule.channel), needed)

    def _guild(self, schedule: Schedule) -> discord.Guild | None:
        """The server, if this client knows it."""
        known = self.client is not None and schedule.server.isdecimal()
        return self.client.get_guild(int(schedule.server)) if self.client is not None and known else None

    def _channel(self, schedule: Schedule) -> discord.abc.Snowflake | None:
        guild = self._guild(schedule) if schedule.channel.isdecimal() else None
        return guild.get_channel_or_thread(int(schedule.channel)) if guild is not None else None


def _reason(code: ReasonCode) -> Reason:
    return Reason(code, (inbound.PLATFORM,))


def _messages_route(method: str, channel: str) -> Route:
    return Route(method, "/channels/{channel_id}/messages", channel_id=channel)


def missing_permissions_in(
    guild: discord.Guild | None, channel_id: int, needed: Sequence[str] = inbound.POSTING
) -> list[str] | None:
    """The flags of the permissions the bot lacks in a channel or thread; None where it cannot see the channel."""
    channel = guild.get_channel_or_thread(channel_id) if guild is not None else None
    if guild is None or guild.me is None or channel is None:
        return None
    is_thread = isinstance(channel, discord.Thread)
    return inbound.missing_permissions(channel.permissions_for(guild.me), thread=is_thread, needed=needed)


@asynccontextmanager
async def one_off_publisher(
    token: str, preferences: PreferenceCache, cards: CardPictures | None = None, site: Site | None = None
) -> AsyncIterator[DiscordPublisher]:
    """A publisher without a gateway, for a single post. Raises RefusedForNowError if Discord does not let it in."""
    client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30.0)
    try:
        await client.login(token)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        await client.close()
        reason = Reason(ReasonCode.PLATFORM_UNREACHABLE, (inbound.PLATFORM, type(error).__name__))
        raise RefusedForNowError(reason) from None
    try:
        yield DiscordPublisher(preferences, client, without_gateway=True, cards=cards, site=site)
    finally:
        await client.close()
