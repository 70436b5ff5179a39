"""What goes with a daily post on Discord if a server's admins asked for it: card, role mention, thread, pin.

Mention and card are part of the post itself. Thread and pin follow it, and a post counts without them. Admins can read
what a post had to do without, and why.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import discord
from discord.http import Route

from bot.chat.post_extras import Extra, PostExtras, reason_for
from bot.errors import PublishError
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode

log = logging.getLogger("verbatim.discord")

_LONGEST = 2000  # characters of a message
_PATIENCE = 8.0  # seconds for each; the post itself must be confirmed soon after it was made
_THREAD_MINUTES = 1440  # until it is archived: a day, when the next post comes

_NEEDED: Mapping[Extra, str] = {
    Extra.CARD: "attach_files",
    Extra.THREAD: "create_public_threads",
    Extra.PIN: "pin_messages",
    Extra.ROLE: "mention_everyone",
}
"""The permission of each, as Discord's flags name it. A role that everybody may mention needs none."""

Send = Callable[..., Awaitable[Any]]
"""A request of the publisher: route and discord.py's parameters. Raises PublishError."""


def parameters(body: dict[str, Any], extras: PostExtras, card: discord.File | None) -> dict[str, Any]:
    """discord.py's parameters of a post, with the role mention and the card."""
    if extras.role is not None and extras.role.isdecimal():
        mention = f"<@&{extras.role}>\n"
        if len(mention) + len(body["content"]) <= _LONGEST:
            body = {
                **body,
                "content": mention + body["content"],
                "allowed_mentions": {"parse": [], "roles": [extras.role]},
            }
    if card is None:
        return {"json": body}
    payload = {**body, "attachments": [{"id": 0, "filename": card.filename, "description": card.description}]}
    form = [
        {"name": "payload_json", "value": json.dumps(payload)},
        {"name": "files[0]", "value": card.fp, "filename": card.filename, "content_type": "image/png"},
    ]
    return {"form": form, "files": [card]}


def fitting(channel: discord.abc.Snowflake | None, extras: PostExtras) -> PostExtras:
    """What can go with a post in a channel: in a thread no other thread can be opened."""
    return replace(extras, thread=False) if isinstance(channel, discord.Thread) else extras


def lacking(guild: discord.Guild | None, channel_id: str, extras: PostExtras) -> Reason | None:
    """Why posts in a channel lack something that was asked for; None if nothing is lacking, or nobody knows."""
    known = guild is not None and channel_id.isdecimal()
    channel = guild.get_channel_or_thread(int(channel_id)) if guild is not None and known else None
    if guild is None or guild.me is None or channel is None:
        return None
    granted = channel.permissions_for(guild.me)
    return _refused(
        extra
        for extra in fitting(channel, extras).chosen
        if not getattr(granted, _NEEDED[extra]) and not (extra is Extra.ROLE and _anybody_mentions(guild, extras.role))
    )


def _anybody_mentions(guild: discord.Guild, role_id: str | None) -> bool:
    role = guild.get_role(int(role_id)) if role_id is not None and role_id.isdecimal() else None
    return role is not None and role.mentionable


def _refused(extras: Iterable[Extra]) -> Reason | None:
    """The reason for lacking permissions."""
    names = tuple(extras)
    why = Reason(ReasonCode.PERMISSIONS_MISSING, tuple(_NEEDED[extra] for extra in names))
    return reason_for(dict.fromkeys(names, why))


async def follow(send: Send, channel: str, message: str, extras: PostExtras) -> Reason | None:
    """Open the thread and pin the post. What Discord refuses is logged, and the post stays; the reason for it."""
    where = {"channel_id": channel, "message_id": message}
    refused: dict[Extra, Reason] = {}
    if extras.thread:
        route = Route("POST", "/channels/{channel_id}/messages/{message_id}/threads", **where)
        name = {"name": wording.cards.THREAD_NAME, "auto_archive_duration": _THREAD_MINUTES}
        refused |= await _tried(send, route, Extra.THREAD, json=name)
    if extras.pin:
        route = Route("PUT", "/channels/{channel_id}/messages/pins/{message_id}", **where)
        refused |= await _tried(send, route, Extra.PIN)
    if all(reason.code is ReasonCode.PERMISSIONS_MISSING for reason in refused.values()):
        return _refused(refused)
    return reason_for(refused)


async def _tried(send: Send, route: Route, extra: Extra, **options: Any) -> dict[Extra, Reason]:
    """Nothing, or the extra and why there is none."""
    try:
        async with asyncio.timeout(_PATIENCE):
            await send(route, **options)
    except PublishError as error:
        log.warning("a daily quote has no %s: %s", extra, error)
        return {extra: error.reason}
    except Exception as error:  # noqa: BLE001 - the quote is posted, and nothing may make it look otherwise
        log.warning("a daily quote has no %s: %s", extra, error)
        return {extra: Reason(ReasonCode.TIMED_OUT if isinstance(error, TimeoutError) else ReasonCode.DEFECT)}
    return {}
