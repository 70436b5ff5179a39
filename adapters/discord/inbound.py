"""What Discord tells -> who visits, from where, and what they want. Pure: nothing is sent or looked up."""

import re
from collections.abc import Sequence
from typing import Any

import discord

from adapters.discord.markup import quoted, seen_of
from bot.chat.visitor import Visitor

PLATFORM = "discord"

NEEDED = ("view_channel", "send_messages", "send_messages_in_threads", "read_message_history")
"""Permissions that answering mentions takes; slash commands need none. The invite link asks for these and no more."""

POSTING = ("view_channel", "send_messages", "send_messages_in_threads")
"""Permissions that a daily post takes."""

LOOKING_BACK = ("view_channel", "read_message_history")
"""Permissions without which a look for what was posted finds nothing, whether or not it stands there."""

_KINDS = (discord.MessageType.default, discord.MessageType.reply)


def visitor_of(interaction: discord.Interaction[Any]) -> Visitor:
    """Who interacts. Their server is one that installed the app; elsewhere (direct messages, user installs) it is their own."""
    return Visitor(
        platform=PLATFORM,
        server=_server(interaction),
        channel=str(interaction.channel_id or 0),
        who=str(interaction.user.id),
        name=interaction.user.display_name,
        parent=_parent(interaction.channel),
        admin=interaction.guild_id is not None and interaction.permissions.manage_guild,
    )


def _server(interaction: discord.Interaction[Any]) -> str:
    if interaction.guild_id is not None and interaction.is_guild_integration():
        return str(interaction.guild_id)
    # In a group's or another server's channel only a user's own install answers: what is kept there belongs to that user.
    if interaction.is_user_integration() and not interaction.context.dm_channel:
        return f"user/{interaction.user.id}"
    return str(interaction.guild_id) if interaction.guild_id is not None else f"dm/{interaction.channel_id}"


def _parent(channel: Any) -> str | None:
    parent = getattr(channel, "parent_id", None)
    return str(parent) if parent is not None else None


def visitor_of_message(message: discord.Message) -> Visitor:
    """Who wrote a message to the bot."""
    server = str(message.guild.id) if message.guild is not None else f"dm/{message.channel.id}"
    return Visitor(
        platform=PLATFORM,
        server=server,
        channel=str(message.channel.id),
        who=str(message.author.id),
        name=message.author.display_name,
        parent=_parent(message.channel),
    )


def question_in(message: discord.Message, me: int) -> str | None:
    """What a message asks the bot: its words without the mention. None if it is not meant for the bot.

    In a direct message every word is. Elsewhere the mention must be written: a reply that only pings asks nothing.
    """
    if message.author.bot or message.webhook_id is not None or message.type not in _KINDS:
        return None
    mention = re.compile(rf"<@!?{me}>")
    if message.guild is not None and not mention.search(message.content):
        return None
    return " ".join(mention.sub(" ", message.content).split())


def hushed(interaction: discord.Interaction[Any]) -> bool:
    """Whether Discord shows answers to nobody but the asker: a server may allow apps from elsewhere no more than that."""
    foreign = (
        interaction.guild_id is not None
        and interaction.is_user_integration()
        and not interaction.is_guild_integration()
    )
    return foreign and not interaction.permissions.use_external_apps


def claim_in(message: discord.Message, me: int | None) -> str:
    """What a message that was picked for checking claims: its words, those it forwards, or those of its embeds.

    Of a message of the bot's own it is the quote, without what stands around it.
    """
    if message.author.id == me:
        return " ".join(run for run in (" ".join(one.words) for one in quoted([message.content])) if run)
    texts = [message.content, *(one.content for one in message.message_snapshots)]
    texts += [text for embed in message.embeds for text in (embed.title, embed.description) if text]
    return next((seen for text in texts if (seen := seen_of(text))), "")


def lacking(permissions: discord.Permissions, *, thread: bool, needed: Sequence[str] = NEEDED) -> list[str]:
    """The permissions that answering mentions (or what else is named) would need and that are not granted, as Discord names them."""
    needed = [name for name in needed if name != ("send_messages" if thread else "send_messages_in_threads")]
    return [name.replace("_", " ").title() for name in needed if not getattr(permissions, name)]
