"""What Discord sends -> who asks, where, and what they want. Pure: it sends nothing and looks nothing up."""

import re
from collections.abc import Sequence
from typing import Any

import discord

from adapters.discord.markup import above_in, quoted, seen_of
from bot.chat.verbs import read_follow_up
from bot.chat.visitor import Place, Server, ServerKind, Visitor
from bot.presentation.buttons import ButtonPress, parse_button_id
from bot.presentation.reply import NOTHING_ABOVE, Above
from bot.verify.markup import says_only_links

PLATFORM = "discord"

Interaction = discord.Interaction[Any]
"""The use of a command, a button or a menu."""

NEEDED = ("view_channel", "send_messages", "send_messages_in_threads", "read_message_history")
"""Permissions for answering mentions; slash commands need none. The invite link asks for these and no more."""

POSTING = ("view_channel", "send_messages", "send_messages_in_threads")
"""Permissions for a daily post."""

ATTACHING = (*POSTING, "attach_files")
"""Permissions for a daily post with a picture."""

LOOKING_BACK = ("view_channel", "read_message_history")
"""Permissions for finding what was posted. Without them Discord returns an empty list, whatever is in the channel."""

_FROM_PEOPLE = (discord.MessageType.default, discord.MessageType.reply)


def visitor_of(interaction: Interaction) -> Visitor:
    """Who uses a command or a button, and where."""
    return Visitor(
        platform=PLATFORM,
        place=_place(_server_of(interaction), interaction.channel_id or 0, interaction.channel),
        user_id=str(interaction.user.id),
        name=interaction.user.display_name,
        admin=interaction.guild_id is not None and interaction.permissions.manage_guild,
    )


def visitor_of_message(message: discord.Message) -> Visitor:
    """Who wrote a message to the bot, and where."""
    direct = Server(str(message.channel.id), ServerKind.DIRECT)
    server = Server(str(message.guild.id)) if message.guild is not None else direct
    return Visitor(
        platform=PLATFORM,
        place=_place(server, message.channel.id, message.channel),
        user_id=str(message.author.id),
        name=message.author.display_name,
    )


def _server_of(interaction: Interaction) -> Server:
    """The server, if it installed the app; else (direct messages, groups, other servers) the member's own place."""
    if interaction.guild_id is not None and interaction.is_guild_integration():
        return Server(str(interaction.guild_id))
    # In a group, or in a server without the app, the member's own installation answers: the data is that member's.
    if interaction.is_user_integration() and not interaction.context.dm_channel:
        return Server(str(interaction.user.id), ServerKind.ACCOUNT)
    if interaction.guild_id is not None:
        return Server(str(interaction.guild_id))
    return Server(str(interaction.channel_id), ServerKind.DIRECT)


def _place(server: Server, channel_id: int, channel: Any) -> Place:
    """A channel; only threads have a parent."""
    parent = getattr(channel, "parent_id", None)
    return Place(server, str(channel_id), parent=str(parent) if parent is not None else None)


def question_in(message: discord.Message, own_id: int) -> str | None:
    """What a message asks the bot: its lines without the mention. None if it is not addressed to the bot.

    Every direct message is. Elsewhere the mention must be written out, or the message is a verb such as `next`, in a
    reply to one of the bot's messages that notifies it. The role that Discord made for the bot is as good as the bot:
    its picker often offers that one.
    """
    if message.author.bot or message.webhook_id is not None or message.type not in _FROM_PEOPLE:
        return None
    own_role = message.guild.self_role if message.guild is not None else None
    role = f"|<@&{own_role.id}>" if own_role is not None else ""
    mention = re.compile(rf"<@!?{own_id}>{role}")
    if message.guild is not None and not mention.search(message.content) and not _is_verb_to_bot(message, own_id):
        return None
    lines = (" ".join(line.split()) for line in mention.sub(" ", message.content).splitlines())
    return "\n".join(lines).strip()


def _is_verb_to_bot(message: discord.Message, own_id: int) -> bool:
    replied_to = _replied_message(message)
    is_to_bot = replied_to is not None and replied_to.author.id == own_id
    is_notified = any(user.id == own_id for user in message.mentions)
    return is_to_bot and is_notified and read_follow_up(message.content) is not None


def _replied_message(message: discord.Message) -> discord.Message | None:
    reference = message.reference
    resolved = reference.resolved if reference is not None else None
    return resolved if isinstance(resolved, discord.Message) else None


def replied_text(message: discord.Message, own_id: int) -> str | None:
    """The words of the message that one replies to, or else of its link's card; None if there is neither.

    Empty where they cannot be read: Discord shows the bot only messages that mention it, and its own.
    Source: https://docs.discord.com/developers/events/gateway#message-content-intent
    """
    if message.type is discord.MessageType.reply:
        replied_to = _replied_message(message)
        return claim_in(replied_to, own_id) if replied_to is not None else ""
    return _card_text(message) or None


def only_asker_sees(interaction: Interaction) -> bool:
    """Whether Discord shows every answer to the asker alone, as a server may require of apps it did not install."""
    foreign = (
        interaction.guild_id is not None
        and interaction.is_user_integration()
        and not interaction.is_guild_integration()
    )
    return foreign and not interaction.permissions.use_external_apps


def others_see(interaction: Interaction) -> bool:
    """Whether a public answer would be seen by anybody but the asker."""
    return not interaction.context.dm_channel and not only_asker_sees(interaction)


def claim_in(message: discord.Message, own_id: int | None) -> str:
    """The words to check of a message that was picked: its text, else the text it forwards, else its link's card.

    In the bot's own messages only the quotes count.
    """
    if message.author.id == own_id:
        return " ".join(word for run in quoted([message.content]) for word in run.words)
    texts = [message.content, *(snapshot.content for snapshot in message.message_snapshots)]
    seen = [words for text in texts if (words := seen_of(text))]
    return next((text for text in seen if not says_only_links(text)), "") or _card_text(message) or "".join(seen[:1])


def is_from_card(message: discord.Message) -> bool:
    """Whether the words to check are not those of a message itself: it forwards them, or they are its link's card."""
    return not message.content.strip() or says_only_links(message.content)


def _card_text(message: discord.Message) -> str:
    """What the cards of a message and of those it forwards say: the text of the first, or else its title.

    Discord draws them for links.
    """
    embeds = [*message.embeds, *(embed for snapshot in message.message_snapshots for embed in snapshot.embeds)]
    texts = [text for embed in embeds for text in (embed.description, embed.title) if text]
    return next((seen for text in texts if (seen := seen_of(text))), "")


def missing_permissions(granted: discord.Permissions, *, thread: bool, needed: Sequence[str] = NEEDED) -> list[str]:
    """The flags of the needed permissions that are not granted, such as `send_messages`."""
    elsewhere = "send_messages" if thread else "send_messages_in_threads"
    return [flag for flag in needed if flag != elsewhere and not getattr(granted, flag)]


def permission_names(flags: Sequence[str]) -> list[str]:
    """Permissions as Discord's own settings name them, such as `Send Messages` for `send_messages`."""
    return [flag.replace("_", " ").title() for flag in flags]


def replied_press(message: discord.Message, own_id: int | None) -> ButtonPress | None:
    """The first button under the bot's own message that one replies to."""
    replied_to = _replied_message(message)
    return press_in(replied_to, own_id) if replied_to is not None and own_id is not None else None


def replied_above(message: discord.Message, own_id: int | None) -> Above:
    """What stands above the buttons of the bot's own message that one replies to."""
    replied_to = _replied_message(message)
    is_own = replied_to is not None and replied_to.author.id == own_id
    return above_in(replied_to.content) if replied_to is not None and is_own else NOTHING_ABOVE


def press_in(message: discord.Message, own_id: int | None) -> ButtonPress | None:
    """What a button under one of the bot's own messages asks for: it names the quote above it."""
    if message.author.id != own_id:
        return None
    for row in message.components:
        for item in getattr(row, "children", ()):
            press = parse_button_id(str(getattr(item, "custom_id", "") or ""))
            if press is not None:
                return press
    return None
