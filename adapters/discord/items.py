"""Items of a list, and who asked what, in Discord's markdown. Pure."""

from adapters.discord.markup import ESCAPE, plain
from bot.presentation import limits
from bot.presentation.layout import Part
from bot.presentation.reply import ChannelRef, GroupRef, ItemPart, Link, Moment, UserRef, is_drawable
from bot.presentation.truncation import shorten_within

MAX_URL = 512
"""Characters of a link in small print or behind a button."""


def item_of(part: Part) -> str:
    """A line of a list."""
    return "".join(map(text_of, part.item))


def text_of(item_part: ItemPart) -> str:
    """Part of an item as Discord shows it: a moment in each reader's own zone, channels, members and roles by name."""
    if isinstance(item_part, Moment):
        return f"<t:{round(item_part.seconds)}:F>"
    if isinstance(item_part, ChannelRef):
        return f"<#{item_part.id}>" if item_part.id.isdecimal() else plain(item_part.id, limits.MAX_NAME)
    if isinstance(item_part, UserRef):
        return f"<@{item_part.id}>" if item_part.id.isdecimal() else plain(item_part.id, limits.MAX_NAME)
    if isinstance(item_part, GroupRef):
        return f"<@&{item_part.id}>" if item_part.id.isdecimal() else plain(item_part.id, limits.MAX_NAME)
    if isinstance(item_part, Link):
        label, url = plain(item_part.label, limits.MAX_NAME), item_part.url
        return f"[{label}](<{url}>)" if is_drawable(url, MAX_URL) else label
    return shorten_within(str(item_part), limits.MAX_ITEM, ESCAPE)


def prompt_of(part: Part) -> str:
    """The first line: who asked what."""
    *before, last = part.item
    if isinstance(last, str):
        return "".join([*map(text_of, before), plain(last, part.limit)])
    return item_of(part)
