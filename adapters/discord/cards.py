"""Quote cards as attachments of Discord messages. A card that cannot be had leaves the message as it is."""

import io
import logging

import discord

from bot.errors import CardError
from bot.model import Quote
from bot.presentation.card import CardPictures
from bot.presentation.reply import Reply
from bot.presentation.truncation import sendable_words

log = logging.getLogger("verbatim.discord")

_LONGEST_ALT = 1024  # characters, Discord's limit


def only_quote(reply: Reply) -> Quote | None:
    """The quote of a reply that has exactly one, complete."""
    return reply.excerpts[0].quote if len(reply.excerpts) == 1 else None


async def card_of(cards: CardPictures | None, quote: Quote | None) -> discord.File | None:
    """The card of a quote, with its words for those who do not see it; None if there is none."""
    if cards is None or quote is None:
        return None
    try:
        png = await cards.png(quote)
    except CardError as error:
        log.debug("%s has no card: %s", quote.ref, error)
        return None
    name = str(quote.ref).replace(":", "-")
    words = " ".join(sendable_words(quote.text))
    alt = words if len(words) <= _LONGEST_ALT else f"{words[: _LONGEST_ALT - 1]}…"
    return discord.File(io.BytesIO(png), f"{name}.png", description=alt)
