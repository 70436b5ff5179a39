"""Quote cards as attachments of Discord messages. A card that cannot be had leaves the message as it is."""

import io
import logging

import discord

from bot.errors import CardError
from bot.model import Quote
from bot.presentation.card import CardPictures, alt_text, file_name

log = logging.getLogger("verbatim.discord")

_LONGEST_ALT = 1024  # characters, Discord's limit


async def card_of(cards: CardPictures | None, quote: Quote | None) -> discord.File | None:
    """The card of a quote, with its words for those who do not see it; None if there is none."""
    if cards is None or quote is None:
        return None
    try:
        png = await cards.png(quote)
    except CardError as error:
        log.debug("%s has no card: %s", quote.ref, error)
        return None
    return discord.File(io.BytesIO(png), file_name(quote), description=alt_text(quote, _LONGEST_ALT))
