"""A line of a list whose pieces Slack shows itself: a moment in each reader's own zone, a channel, a person. Pure."""

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.slack.markup import Json, escape, words
from bot.presentation.reply import ChannelRef, Item, ItemPart, Moment, UserRef

_FORMAT = "{date_short_pretty} {time}"


def drawn(item: Item, *, hidden: bool) -> tuple[str, tuple[Json, ...]]:
    """The line as escaped text, and as elements of rich text.

    A person is named where only the reader sees it, and so nobody is told (`hidden`); elsewhere it is the id.
    """
    return "".join(_aloud(piece) for piece in item), tuple(_element(piece, hidden=hidden) for piece in item)


def _aloud(piece: ItemPart) -> str:
    if isinstance(piece, Moment):
        return escape(_told(piece))
    if isinstance(piece, ChannelRef):
        return f"<#{_channel(piece)}>"
    return escape(piece.identity if isinstance(piece, UserRef) else piece)


def _element(piece: ItemPart, *, hidden: bool) -> Json:
    if isinstance(piece, UserRef) and hidden and piece.identity.isalnum():
        return {"type": "user", "user_id": piece.identity}
    if isinstance(piece, Moment):
        return {"type": "date", "timestamp": int(piece.seconds), "format": _FORMAT, "fallback": _told(piece)}
    if isinstance(piece, ChannelRef):
        return {"type": "channel", "channel_id": _channel(piece)}
    return words(escape(piece.identity if isinstance(piece, UserRef) else piece))


def _channel(place: ChannelRef) -> str:
    """The channel of a place; a thread is shown as the channel it stands in."""
    return place.identity.partition("/")[0]


def _told(moment: Moment) -> str:
    """The moment in the zone it was meant in."""
    try:
        zone: dt.tzinfo = ZoneInfo(moment.zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = dt.UTC
    return f"{dt.datetime.fromtimestamp(moment.seconds, zone):%a %d %b %Y, %H:%M} ({moment.zone})"
