"""The message that "check this" is about: the first of its thread, or in a channel the one above it; or a link's card.

Direct messages can always be read. In channels Slack shows messages only to an app with a scope that the manifest does
not ask for (`CHANNEL_SCOPES`); without it, the reply says what to do.
"""

import asyncio
import logging
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import texts
from adapters.slack.inbound import in_direct_message
from adapters.slack.markup import Json
from adapters.slack.message_text import card_text, claim_in, is_said, parent_of, without_mention
from adapters.slack.send import TROUBLE, code_of
from bot.verify.check_requests import marks_quote

log = logging.getLogger("verbatim.slack")

LONGEST_READ = 2.0
"""Seconds that reading a message may take: whoever asks should see a reaction within three."""

_MOST_ABOVE = 5  # messages looked at for one that somebody wrote


@dataclass(frozen=True, slots=True)
class ReferredMessage:
    """The words of a message that another one refers to, as in MessageRequest; and what would let the bot read it."""

    text: str | None = None
    remedy: str = ""


async def referred_message(
    client: AsyncWebClient, event: Json, own_id: str | None, *, asks_of_other: bool
) -> ReferredMessage:
    """What a message refers to: its link's card, or else (`asks_of_other`) its thread's first message or the one above.

    There is none if that message only asks the bot something; its words are empty if it cannot be read.
    """
    if (card := card_text(event)) or not asks_of_other:
        return ReferredMessage(card or None)
    parent = parent_of(event)
    if parent is None and in_direct_message(event):
        return ReferredMessage()
    try:
        async with asyncio.timeout(LONGEST_READ):
            first = await (_thread_start(client, event, parent) if parent else _message_above(client, event))
    except TROUBLE as error:
        log.info("the message to check cannot be read: %s", code_of(error))
        return ReferredMessage("", texts.NEEDS_HISTORY if code_of(error) == "missing_scope" else "")
    if first is None:
        return ReferredMessage()
    if (asked := without_mention(first, own_id)) is not None:
        return ReferredMessage(asked if marks_quote(asked) else None)
    return ReferredMessage(claim_in(first))


async def permalink(client: AsyncWebClient, channel: str | None, ts: str) -> str | None:
    """The link to a message; None where Slack gives none in time, as of a conversation that the bot is not in."""
    try:
        async with asyncio.timeout(LONGEST_READ):
            return str((await client.chat_getPermalink(channel=channel or "", message_ts=ts))["permalink"])
    except TROUBLE as error:
        log.info("the message has no link: %s", code_of(error))
        return None


async def _thread_start(client: AsyncWebClient, event: Json, thread: str) -> Json | None:
    """The first message of a thread. Raises TROUBLE."""
    response = await client.conversations_replies(channel=event["channel"], ts=thread, limit=1, inclusive=True)
    return next(iter(response.get("messages") or ()), None)


async def _message_above(client: AsyncWebClient, event: Json) -> Json | None:
    """The last message of a channel before this one. Raises TROUBLE."""
    response = await client.conversations_history(
        channel=event["channel"], latest=event["ts"], limit=_MOST_ABOVE, inclusive=False
    )
    return next(filter(is_said, response.get("messages") or ()), None)
