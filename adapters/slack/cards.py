"""Quote cards as files in Slack, right after the message with the words. A card that cannot be had is left out.

Slack takes files in three steps (https://docs.slack.dev/reference/methods/files.getUploadURLExternal), which the SDK
does. They need the scope files:write; an installation without it gets words alone. A file that is shared in a channel
is seen by everybody there; one that is not can be shown in a message for one member alone
(https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object).
"""

import asyncio
import logging

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import send
from adapters.slack.clients import SlackClients
from adapters.slack.inbound import Surface
from adapters.slack.markup import escape
from adapters.slack.render import SlackMessage
from adapters.slack.send import code_of
from bot.model import Quote
from bot.presentation.card import CardPictures, alt_text, file_name

log = logging.getLogger("verbatim.slack")

UPLOAD_SECONDS = 15.0
"""Seconds within which a card must be ready; nobody waits longer for it."""

_LONGEST_ALT = 1000  # characters, Slack's limit

PROCESSING = (1.0, 2.0, 4.0)
"""Seconds before each try to show an uploaded file: Slack refuses it until it has looked at it."""


async def post_card(
    cards: CardPictures | None, client: AsyncWebClient, channel: str, thread: str | None, quote: Quote | None
) -> Exception | None:
    """Post the card of a quote, if there is one, with its words for those who do not see it; the error if it failed."""
    if cards is None or quote is None:
        return None
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            await client.files_upload_v2(
                file=await cards.png(quote),
                filename=file_name(quote),
                title=quote.speaker or quote.title,
                alt_txt=alt_text(quote, _LONGEST_ALT),
                channel=channel,
                thread_ts=thread,
            )
    except Exception as error:  # noqa: BLE001 - the words are posted, and nothing may make it look otherwise
        log.debug("%s has no card: %s", quote.ref, code_of(error))
        return error
    return None


async def show_card(
    cards: CardPictures | None, clients: SlackClients, client: AsyncWebClient, surface: Surface, quote: Quote | None
) -> None:
    """Show the card of a quote, if there is one, to the member alone who used a command or button."""
    if cards is None or quote is None or surface.url is None:
        return
    alt = alt_text(quote, _LONGEST_ALT)
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            uploaded = await client.files_upload_v2(
                file=await cards.png(quote), filename=file_name(quote), title=quote.speaker or quote.title, alt_txt=alt
            )
            picture = {"type": "image", "slack_file": {"id": str(uploaded["files"][0]["id"])}, "alt_text": alt}
            for pause in PROCESSING:
                await asyncio.sleep(pause)
                if await send.answer(clients, surface, [SlackMessage(escape(alt), (picture,))]):
                    return
    except Exception as error:  # noqa: BLE001 - the words are there, and nothing may make it look otherwise
        log.debug("%s has no card: %s", quote.ref, code_of(error))
