"""What goes with a daily post on Discord if a server's admins asked for it: card, role mention, thread, pin.

Mention and card are part of the post itself. Thread and pin follow it, and a post counts without them.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord.http import Route

from bot.chat.post_extras import PostExtras
from bot.presentation import wording

log = logging.getLogger("verbatim.discord")

_LONGEST = 2000  # characters of a message
_PATIENCE = 8.0  # seconds for each; the post itself must be confirmed soon after it was made
_THREAD_MINUTES = 1440  # until it is archived: a day, when the next post comes

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


async def follow(send: Send, channel: str, message: str, extras: PostExtras) -> None:
    """Open the thread and pin the post; what Discord refuses is logged, and the post stays."""
    where = {"channel_id": channel, "message_id": message}
    if extras.thread:
        route = Route("POST", "/channels/{channel_id}/messages/{message_id}/threads", **where)
        name = {"name": wording.cards.THREAD_NAME, "auto_archive_duration": _THREAD_MINUTES}
        await _tried(send, route, "thread", json=name)
    if extras.pin:
        await _tried(send, Route("PUT", "/channels/{channel_id}/messages/pins/{message_id}", **where), "pin")


async def _tried(send: Send, route: Route, what: str, **options: Any) -> None:
    try:
        async with asyncio.timeout(_PATIENCE):
            await send(route, **options)
    except Exception as error:  # noqa: BLE001 - the quote is posted, and nothing may make it look otherwise
        log.warning("a daily quote has no %s: %s", what, error)
