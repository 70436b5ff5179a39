"""Replies -> messages on Discord. What is sent was read back first: a quote goes out word for word or not at all."""

from collections.abc import Awaitable, Sequence
from typing import Any

import discord

from adapters.discord.inbound import PLATFORM
from adapters.discord.markup import quoted
from adapters.discord.render import Key, Post, render
from bot.desk import Pressed, report
from bot.proof import prove
from bot.replies import Reply

UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, ACKNOWLEDGED, INVALID = 10008, 10015, 10062, 40060, 50035
"""Discord's error codes for what was removed, ran out, or was done by another replica."""

Interaction = discord.Interaction[Any]
_ROW = 5  # buttons


async def complete(interaction: Interaction, reply: Reply, *, private: bool) -> None:
    """Fill in an acknowledged command's answer; what does not fit follows it."""
    first, *others = proven(reply)
    await interaction.edit_original_response(content=first.content, view=view_of(first))
    await _follow(interaction, others, private=private)


async def after_press(interaction: Interaction, pressed: Pressed) -> None:
    """Turn the message that was pressed, or say something besides."""
    posts = proven(pressed.reply)
    if pressed.turned:
        await interaction.edit_original_response(content=posts[0].content, view=view_of(posts[0]))
        return
    await _follow(interaction, posts, private=not pressed.public)
    if pressed.before is not None:
        before = proven(pressed.before)[0]
        await interaction.edit_original_response(content=before.content, view=view_of(before))


async def reply_to(message: discord.Message, reply: Reply) -> None:
    """Reply to a message, unless it was removed."""
    for at, post in enumerate(proven(reply)):
        await message.channel.send(
            post.content,
            view=view_of(post) or discord.utils.MISSING,
            reference=message.to_reference(fail_if_not_exists=True),
            mention_author=False,
            suppress_embeds=True,
            nonce=f"{message.id}-{at}",  # with it Discord keeps a repeated send from posting twice
        )


async def whisper(interaction: Interaction, reply: Reply) -> None:
    """Say something at once, to the one who asked."""
    await interaction.response.send_message(proven(reply)[0].content, ephemeral=True)


async def _follow(interaction: Interaction, posts: Sequence[Post], *, private: bool) -> None:
    for post in posts:
        view = view_of(post) or discord.utils.MISSING
        await interaction.followup.send(post.content, view=view, ephemeral=private, suppress_embeds=True)


def proven(reply: Reply) -> tuple[Post, ...]:
    """The messages of a reply, read back and compared with the words they quote."""
    posts = render(reply)
    prove(reply, quoted([post.content for post in posts]))
    return posts


async def acknowledged(call: Awaitable[Any]) -> bool:
    """Whether Discord took an acknowledgement: not if it came too late, or another replica was quicker."""
    try:
        await call
    except discord.HTTPException as error:
        if error.code not in (UNKNOWN_INTERACTION, ACKNOWLEDGED):
            report(PLATFORM, error)
        return False
    return True


async def sent(sending: Awaitable[None]) -> None:
    """Send; where Discord refuses, one line of the log says so, unless what it refers to was removed."""
    try:
        await sending
    except discord.HTTPException as error:
        if error.code not in (UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION):
            report(PLATFORM, error)


def view_of(post: Post) -> discord.ui.View | None:
    """The buttons of a post; None if it has none. The view waits for nobody: presses are told by custom_id (buttons.py)."""
    if not post.keys:
        return None
    view = discord.ui.View(timeout=None)
    presses, links = [key for key in post.keys if key.url is None], [key for key in post.keys if key.url is not None]
    for at, key in enumerate((*presses, *links)):
        view.add_item(_button(key, at // _ROW))
    return view


def _button(key: Key, row: int) -> discord.ui.Button[discord.ui.View]:
    if key.url is not None:
        return discord.ui.Button(label=key.label, url=key.url, row=row)
    style = discord.ButtonStyle.primary if key.leading else discord.ButtonStyle.secondary
    return discord.ui.Button(label=key.label, custom_id=key.custom_id, style=style, disabled=not key.enabled, row=row)
