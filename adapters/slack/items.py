"""An item of a list, with parts that Slack draws: a moment in each reader's own zone, a channel, a member. Pure."""

from adapters.slack.markup import ESCAPE, Json, link, plain, plain_text, unescape, words
from bot.presentation import wording
from bot.presentation.limits import MAX_ITEM, MAX_NAME
from bot.presentation.reply import ChannelRef, GroupRef, Item, ItemPart, Link, Moment, UserRef, is_drawable
from bot.presentation.truncation import shorten_within

_FORMAT = "{date_short_pretty} {time}"
_MAX_URL = 3000


def drawn_prompt(item: Item, limit: int) -> tuple[str, tuple[Json, ...]]:
    """The first line of a reply as escaped text, and as elements of small print: a link is an element of its own."""
    pieces = tuple(
        unescape(plain(item_part, limit)) if isinstance(item_part, str) and index + 1 == len(item) else item_part
        for index, item_part in enumerate(item)
    )
    return "".join(map(_text, pieces)), tuple(map(_small_print, pieces))


def _small_print(item_part: ItemPart) -> Json:
    if isinstance(item_part, Link) and is_drawable(item_part.url, _MAX_URL):
        return {"type": "mrkdwn", "text": f"<{item_part.url}|{plain(item_part.label, MAX_NAME)}>"}
    return plain_text(_text(item_part))


def drawn_item(item: Item, *, private: bool) -> tuple[str, tuple[Json, ...]]:
    """The item as escaped text, and as elements of rich text.

    Members and user groups are named only in a private reply, where that sends no notification; elsewhere their ids are
    shown.
    """
    return "".join(map(_text, item)), tuple(_element(item_part, private=private) for item_part in item)


def _text(item_part: ItemPart) -> str:
    if isinstance(item_part, Moment):
        return plain(_in_its_zone(item_part), MAX_ITEM)
    if isinstance(item_part, ChannelRef):
        return f"<#{_channel(item_part)}>"
    if isinstance(item_part, (UserRef, GroupRef)):
        return plain(item_part.id, MAX_NAME)
    if isinstance(item_part, Link):
        return plain(item_part.label, MAX_NAME)
    return shorten_within(str(item_part), MAX_ITEM, ESCAPE)


def _element(item_part: ItemPart, *, private: bool) -> Json:
    if isinstance(item_part, UserRef) and private and item_part.id.isalnum():
        return {"type": "user", "user_id": item_part.id}
    if isinstance(item_part, GroupRef) and private and item_part.id.isalnum():
        return {"type": "usergroup", "usergroup_id": item_part.id}
    if isinstance(item_part, Moment):
        fallback = _in_its_zone(item_part)
        return {"type": "date", "timestamp": int(item_part.seconds), "format": _FORMAT, "fallback": fallback}
    if isinstance(item_part, ChannelRef):
        return {"type": "channel", "channel_id": _channel(item_part)}
    if isinstance(item_part, Link) and is_drawable(item_part.url, _MAX_URL):
        return link(item_part.url, item_part.label)
    return words(_text(item_part))


def _channel(channel: ChannelRef) -> str:
    """A channel's id. A thread (`channel/ts`) is shown as the channel it is in."""
    return channel.id.partition("/")[0]


def _in_its_zone(moment: Moment) -> str:
    """The moment in the zone it was set in."""
    return wording.dates.moment(moment.seconds, moment.zone)
