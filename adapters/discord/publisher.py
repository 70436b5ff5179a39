"""Posts unasked: one request a post, with a nonce that keeps a repeated one from posting twice.

Discord checks a nonce "for uniqueness in the past few minutes" when `enforce_nonce` is set, and gives the message that was
made first (docs, resources/message). What an error means for the post is decided here: certainly not posted, or perhaps.
"""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
from discord.http import Route

from adapters.discord import inbound
from adapters.discord.send import posts_of, proven, view_of
from bot.chat.preferences import PreferenceCache, Trouble
from bot.chat.visitor import Server
from bot.daily.ports import Pace
from bot.daily.schedule import Post, Schedule
from bot.errors import (
    OutcomeUnknownError,
    PublishError,
    Reach,
    RefusedForGoodError,
    RefusedForNowError,
    VerbatimError,
)
from bot.logs import report
from bot.presentation.reply import Reply
from bot.reasons import Reason, ReasonCode

PER_SECOND = 40.0
"""Discord allows a bot 50 requests a second in all; some are left for answers."""

SAME_FOR = 120.0
"""Seconds within which a nonce is surely still known."""

_NO_EMBEDS = 1 << 2  # the message flag SUPPRESS_EMBEDS
_GONE = frozenset({10003, 10004, 50001})  # unknown channel, unknown guild, missing access
_LOCKED = frozenset({50083, 160005})  # the thread is archived for good, or locked
_RIGHTS = 50013  # missing permissions
_PAGE, _PAGES = 100, 10  # messages looked through, newest last

Client = discord.Client | None


class DiscordPublisher:
    """Fulfils `bot.daily.ports.Publisher` over whichever client is connected now."""

    platform = inbound.PLATFORM
    pace = Pace(PER_SECOND)
    same_for = SAME_FOR

    def __init__(self, preferences: PreferenceCache, client: Client = None, *, alone: bool = False) -> None:
        """`alone`: there is no gateway, only a client that has logged in."""
        self._preferences, self._alone = preferences, alone
        self.client = client

    def ready(self) -> bool:
        """Whether the client is connected."""
        client = self.client
        return client is not None and not client.is_closed() and (self._alone or client.is_ready())

    async def publish(self, schedule: Schedule, reply: Reply, nonce: str) -> str:
        """Post; the message's id. Raises PublishError."""
        try:
            [post] = proven(reply)
        except Exception as error:  # noqa: BLE001 - a sentence of apology is no quote of the day
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
        made = await self._request(
            schedule, Route("POST", "/channels/{channel_id}/messages", channel_id=schedule.place), json=body
        )
        return str(made["id"])

    async def seek(self, schedule: Schedule, post: Post) -> str | None:
        """Look for a message whose buttons hold the row's token, from a little before its first attempt on."""
        if not self._may_look(schedule):
            raise OutcomeUnknownError(Reason(ReasonCode.UNCONFIRMED))
        began = dt.datetime.fromtimestamp((post.first or post.run.due) - 300.0, dt.UTC)
        after = discord.utils.time_snowflake(began)
        for _ in range(_PAGES):
            route = Route("GET", "/channels/{channel_id}/messages", channel_id=schedule.place)
            try:
                page = await self._request(schedule, route, params={"limit": _PAGE, "after": after})
            except OutcomeUnknownError as error:  # of a look: it can be had again
                raise RefusedForNowError(error.reason) from None
            except RefusedForGoodError as error:
                raise OutcomeUnknownError(error.reason) from None
            for message in page:
                if post.token and f":{post.token}" in str(message.get("components")):
                    return str(message["id"])
            if len(page) < _PAGE:
                return None
            after = max(int(message["id"]) for message in page)
        raise OutcomeUnknownError(Reason(ReasonCode.UNCONFIRMED))

    async def tell(self, schedule: Schedule, reply: Reply) -> bool:
        """Note it for `/settings`, and write to whoever set the schedule, if he takes direct messages."""
        try:
            if schedule.paused is not None:
                trouble = Trouble(schedule.place, schedule.paused)
                await self._preferences.note_trouble(self.platform, Server(schedule.server), trouble)
            if not schedule.set_by.isdecimal():
                return False
            route = Route("POST", "/users/@me/channels")
            channel = await self._request(schedule, route, json={"recipient_id": schedule.set_by})
            route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel["id"])
            for post in posts_of(reply):
                await self._request(schedule, route, json={"content": post.content, "allowed_mentions": {"parse": []}})
        except PublishError:
            return False
        except VerbatimError as error:
            report(self.platform, error)
            return False
        return True

    async def _request(self, schedule: Schedule, route: Route, **more: Any) -> Any:
        """One request through discord.py, which keeps to the route's rate limits. Raises PublishError."""
        client = self.client
        if client is None or client.is_closed():
            raise RefusedForNowError(Reason(ReasonCode.NOT_CONNECTED), reach=Reach.PLATFORM)
        try:
            return await client.http.request(route, **more)
        except discord.RateLimited as error:
            raise RefusedForNowError(self._reason(ReasonCode.PLATFORM_BUSY), error.retry_after) from None
        except discord.HTTPException as error:
            raise self._judged(schedule, error) from None
        except aiohttp.ClientConnectorError:
            raise RefusedForNowError(self._reason(ReasonCode.PLATFORM_UNREACHABLE), reach=Reach.PLATFORM) from None
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise OutcomeUnknownError(self._reason(ReasonCode.PLATFORM_UNREACHABLE)) from None

    def _judged(self, schedule: Schedule, error: discord.HTTPException) -> PublishError:
        """What an answer that is no success means for the post."""
        if error.status >= 500:
            return OutcomeUnknownError(self._reason(ReasonCode.PLATFORM_FAILED, str(error.status)))
        if error.status == 429:
            # Without discord.py's own waiting it is Cloudflare's: it holds for the address, thus for everything.
            return RefusedForNowError(self._reason(ReasonCode.PLATFORM_BUSY), _retry_after(error), Reach.PLATFORM)
        if error.status == 401:  # the adapter hears of a refused token by itself
            return RefusedForNowError(Reason(ReasonCode.NOT_CONNECTED), reach=Reach.PLATFORM)
        if error.code == _RIGHTS:
            return RefusedForGoodError(Reason(ReasonCode.RIGHTS_MISSING, tuple(self._lacking(schedule))))
        if error.code in _GONE or error.status == 404:
            return RefusedForGoodError(Reason(ReasonCode.CHANNEL_GONE))
        if error.code in _LOCKED:
            return RefusedForGoodError(Reason(ReasonCode.THREAD_LOCKED))
        reference = report(self.platform, error)
        return RefusedForGoodError(self._reason(ReasonCode.PLATFORM_REFUSED, str(error.code), reference))

    def _reason(self, code: ReasonCode, *details: str) -> Reason:
        return Reason(code, (self.platform, *details))

    def _may_look(self, schedule: Schedule) -> bool:
        """Whether the bot surely may read what was posted: where it may not, Discord gives an empty list in place of an error."""
        if self._alone:  # no rights are known, nor is what a single post may have left looked for
            return True
        if self.client is None or not schedule.server.isdecimal() or not schedule.place.isdecimal():
            return False
        return lacking_in(self.client.get_guild(int(schedule.server)), int(schedule.place), inbound.LOOKING_BACK) == []

    def _lacking(self, schedule: Schedule) -> list[str]:
        if self.client is None or not schedule.server.isdecimal() or not schedule.place.isdecimal():
            return []
        return lacking_in(self.client.get_guild(int(schedule.server)), int(schedule.place)) or []


def _retry_after(error: discord.HTTPException) -> float | None:
    """Seconds, as the header of a 429 tells them."""
    value = getattr(error.response, "headers", {}).get("Retry-After", "")
    return float(value) if value.replace(".", "", 1).isdecimal() else None


def lacking_in(guild: discord.Guild | None, channel: int, needed: Sequence[str] = inbound.POSTING) -> list[str] | None:
    """The rights the bot lacks for posting (or what else is named) in a channel or thread; None where it cannot see that place at all."""
    found = guild.get_channel_or_thread(channel) if guild is not None else None
    if guild is None or guild.me is None or found is None:
        return None
    thread = isinstance(found, discord.Thread)
    return inbound.permission_names(
        inbound.missing_permissions(found.permissions_for(guild.me), thread=thread, needed=needed)
    )


@asynccontextmanager
async def lone(token: str, preferences: PreferenceCache) -> AsyncIterator[DiscordPublisher]:
    """A publisher without a gateway, for a single post. Raises RefusedForNowError if Discord does not let it in."""
    client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30.0)
    try:
        await client.login(token)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        await client.close()
        reason = Reason(ReasonCode.PLATFORM_UNREACHABLE, (inbound.PLATFORM, type(error).__name__))
        raise RefusedForNowError(reason) from None
    try:
        yield DiscordPublisher(preferences, client, alone=True)
    finally:
        await client.close()
