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
from adapters.slack.inbound import PLATFORM
from adapters.slack.manifest import PINNING_SCOPE, UPLOADING_SCOPE
from adapters.slack.markup import Json, link, rich, section, words
from adapters.slack.render import SlackMessage
from adapters.slack.send import REASON_CODES, code_of, refusal_of
from bot.chat.post_extras import Extra, PostExtras, reason_for
from bot.errors import CardError
from bot.model import Quote
from bot.presentation import wording
from bot.presentation.card import CardPictures
from bot.reasons import Reason, ReasonCode

log = logging.getLogger("verbatim.slack")

_NO_SCOPE = "missing_scope"
_SCOPES = {Extra.CARD: UPLOADING_SCOPE, Extra.PIN: PINNING_SCOPE}
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
) -> Reason | None:
    """Post the card, open the thread and pin the post, at once: all of it takes as long as the slowest.

    `thread` is the thread that the post itself is in: no other can be opened under it. `around` is the page of the
    quote, for the message that opens the thread. What Slack refuses is logged; the reason for it.
    """
    waiting: list[Awaitable[dict[Extra, Reason]]] = []
    if extras.card:
        waiting.append(_with_card(client, channel, thread, *card))
    if extras.thread and thread is None:
        waiting.append(_tried(send.post(client, channel, ts, opener(around)), Extra.THREAD))
    if extras.pin:
        waiting.append(_tried(client.pins_add(channel=channel, timestamp=ts), Extra.PIN))
    refused = {extra: why for tried in await asyncio.gather(*waiting) for extra, why in tried.items()}
    return reason_for(refused)


async def _with_card(
    client: AsyncWebClient, channel: str, thread: str | None, cards: CardPictures | None, quote: Quote | None
) -> dict[Extra, Reason]:
    """Nothing, or why there is no card.

    If no font has the quote's letters, it is posted without a card, and nothing is said about that.
    """
    error = await post_card(cards, client, channel, thread, quote)
    return {} if error is None or isinstance(error, CardError) else {Extra.CARD: _why(error, Extra.CARD)}


def opener(around: str | None) -> SlackMessage:
    """The first message of the thread under a daily post: a question to talk about, and where to read on."""
    text = wording.cards.THREAD_OPENER
    more = (words(" "), link(around, wording.answers.READ_AROUND)) if around is not None else ()
    return SlackMessage(text, (rich(section(words(text), *more)),))


async def _tried(call: Awaitable[object], extra: Extra) -> dict[Extra, Reason]:
    """Nothing, or the extra and why there is none."""
    try:
        async with asyncio.timeout(_PATIENCE):
            await call
    except Exception as error:  # noqa: BLE001 - the quote is posted, and nothing may make it look otherwise
        code = code_of(error)
        if code != "already_pinned":
            remedy = f"; {texts.PINS_NOT_PERMITTED}" if extra is Extra.PIN and code == _NO_SCOPE else ""
            log.warning("a daily quote has no %s: %s%s", extra, code, remedy)
            return {extra: _why(error, extra)}
    return {}


def _why(error: Exception, extra: Extra) -> Reason:
    """Why there is none, for the admins."""
    code, kind = code_of(error), refusal_of(error)
    if code == _NO_SCOPE and extra in _SCOPES:
        return Reason(ReasonCode.SCOPE_MISSING, (_SCOPES[extra],))
    if kind in REASON_CODES:
        return Reason(REASON_CODES[kind])
    if isinstance(error, TimeoutError):
        return Reason(ReasonCode.TIMED_OUT)
    return Reason(ReasonCode.PLATFORM_FAILED, (PLATFORM, code))
