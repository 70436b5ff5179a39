"""What goes with a daily post on Slack if the admins asked for it: a user group mentioned, card, thread, pin.

The mention is part of the post itself. The others follow it, and a post counts without them.
"""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import send, texts
from adapters.slack.cards import post_card
from adapters.slack.markup import Json, link, rich, section, words
from adapters.slack.render import SlackMessage
from adapters.slack.send import code_of
from bot.chat.post_extras import PostExtras
from bot.model import Quote
from bot.presentation import wording
from bot.presentation.card import CardPictures

log = logging.getLogger("verbatim.slack")

_PATIENCE = 8.0  # seconds for each; the post itself must be confirmed soon after it was made


def with_mention(message: SlackMessage, extras: PostExtras) -> SlackMessage:
    """The message with the user group above it.

    A group is mentioned by its id alone (https://docs.slack.dev/messaging/formatting-message-text), which is a word
    of capitals and digits: nothing else of a message is live.
    """
    if extras.role is None or not extras.role.isalnum():
        return message
    mention: Json = {"type": "section", "text": {"type": "mrkdwn", "text": f"<!subteam^{extras.role}>"}}
    return replace(message, blocks=(mention, *message.blocks))


async def follow(
    client: AsyncWebClient,
    channel: str,
    ts: str,
    extras: PostExtras,
    *,
    thread: str | None = None,
    card: tuple[CardPictures | None, Quote | None] = (None, None),
    around: str | None = None,
) -> None:
    """Post the card, open the thread and pin the post, at once: all of it takes as long as the slowest.

    `thread` is the thread that the post itself is in: no other can be opened under it. `around` is the page of the
    quote, for the message that opens the thread. What Slack refuses is logged.
    """
    waiting: list[Awaitable[None]] = []
    if extras.card:
        waiting.append(post_card(card[0], client, channel, thread, card[1]))
    if extras.thread and thread is None:
        waiting.append(_tried(send.post(client, channel, ts, opener(around)), "thread"))
    if extras.pin:
        waiting.append(_tried(client.pins_add(channel=channel, timestamp=ts), "pin"))
    await asyncio.gather(*waiting)


def opener(around: str | None) -> SlackMessage:
    """The first message of the thread under a daily post: a question to talk about, and where to read on."""
    text = wording.cards.THREAD_OPENER
    more = (words(" "), link(around, wording.answers.READ_AROUND)) if around is not None else ()
    return SlackMessage(text, (rich(section(words(text), *more)),))


async def _tried(call: Awaitable[object], what: str) -> None:
    try:
        async with asyncio.timeout(_PATIENCE):
            await call
    except Exception as error:  # noqa: BLE001 - the quote is posted, and nothing may make it look otherwise
        code = code_of(error)
        if code != "already_pinned":
            remedy = f"; {texts.PINS_NOT_PERMITTED}" if what == "pin" and code == "missing_scope" else ""
            log.warning("a daily quote has no %s: %s%s", what, code, remedy)
