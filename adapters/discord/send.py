"""Replies -> messages on Discord. What is sent was read back first: a quote goes out word for word or not at all."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import aiohttp
import discord

from adapters.discord.inbound import PLATFORM
from adapters.discord.markup import quoted
from adapters.discord.render import Message, MessageButton, render
from bot.chat.service import PressResult
from bot.logs import report
from bot.presentation import compose, wording
from bot.presentation.readback import prove
from bot.presentation.reply import Reply, Tone

log = logging.getLogger("verbatim.discord")

UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, ACKNOWLEDGED, INVALID = 10008, 10015, 10062, 40060, 50035
EXPIRED, NO_HISTORY = 50027, 160002
"""Discord's error codes for what was removed, ran out (15 minutes after a command or press), or was done already."""

_GONE = (UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, EXPIRED)
_UNREACHED = (aiohttp.ClientError, OSError, TimeoutError)
_PAUSES = (
    0.2,
    1.0,
)  # seconds before what was not reached is tried again: a connection kept open is often closed just then

Interaction = discord.Interaction[Any]
Call = Callable[[], Awaitable[object]]
_ROW = 5  # buttons


async def complete(interaction: Interaction, reply: Reply, *, private: bool) -> None:
    """Fill in an acknowledged command's answer; what does not fit follows it."""
    first, *others = posts_of(reply)
    await _edit(interaction, first)
    await _follow(interaction, others, private=private)


async def after_press(interaction: Interaction, pressed: PressResult) -> None:
    """Turn the message that was pressed, or say something besides."""
    posts = posts_of(pressed.reply)
    if pressed.turned:
        await _edit(interaction, posts[0])
        return
    await _follow(interaction, posts, private=not pressed.public)
    if pressed.before is not None:
        await _edit(interaction, posts_of(pressed.before)[0])


async def reply_to(message: discord.Message, reply: Reply) -> bool:
    """Reply to a message, unless it was removed; whether it could be a reply.

    Without the right to read a channel's history Discord lets nobody reply there: then it is a message of its own.
    """
    reference: discord.MessageReference | None = message.to_reference(fail_if_not_exists=True)
    for at, post in enumerate(posts_of(reply)):
        send = partial(_post, message, post, f"{message.id}-{at}")
        try:
            await _insist(partial(send, reference))
        except discord.HTTPException as error:
            if error.code != NO_HISTORY or reference is None:
                raise
            reference = None
            await _insist(partial(send, reference))
    return reference is not None


async def _post(
    message: discord.Message, post: Message, nonce: str, reference: discord.MessageReference | None
) -> None:
    replying: dict[str, Any] = {} if reference is None else {"reference": reference}
    await message.channel.send(
        post.content,
        **replying,
        view=view_of(post) or discord.utils.MISSING,
        mention_author=False,
        suppress_embeds=True,
        nonce=nonce,  # with it Discord keeps a repeated send from posting twice
    )


async def whisper(interaction: Interaction, reply: Reply) -> None:
    """Say something at once, to the one who asked."""
    await interaction.response.send_message(posts_of(reply)[0].content, ephemeral=True)


async def _edit(interaction: Interaction, post: Message) -> None:
    await _insist(lambda: interaction.edit_original_response(content=post.content, view=view_of(post)))


async def _follow(interaction: Interaction, posts: Sequence[Message], *, private: bool) -> None:
    for post in posts:
        view = view_of(post) or discord.utils.MISSING
        await interaction.followup.send(post.content, view=view, ephemeral=private, suppress_embeds=True)


def posts_of(reply: Reply) -> tuple[Message, ...]:
    """The messages of a reply; of one that cannot be rendered word for word the kind sentence for an error of ours."""
    try:
        return proven(reply)
    except Exception as error:  # noqa: BLE001 - whoever asked must not be left waiting
        return proven(compose.notice(wording.errors.failed(report(PLATFORM, error)), Tone.FAILED))


def proven(reply: Reply) -> tuple[Message, ...]:
    """The messages of a reply, read back and compared with the words they quote."""
    posts = render(reply)
    prove(reply, quoted([post.content for post in posts]))
    return posts


async def _insist(call: Call) -> None:
    """Call, and again where Discord was not reached; only for what may be repeated without harm."""
    for pause in _PAUSES:
        try:
            await call()
        except _UNREACHED:
            await asyncio.sleep(pause)
        else:
            return
    await call()


async def acknowledged(call: Call) -> bool:
    """Whether an interaction is acknowledged. By another replica is well, too: who answers is told by the claim."""
    try:
        await _insist(call)
    except discord.HTTPException as error:
        if error.code == ACKNOWLEDGED:
            return True
        if error.code == UNKNOWN_INTERACTION:
            log.warning("an acknowledgement came too late (Discord waits 3 seconds), so that somebody got no answer")
        else:
            report(PLATFORM, error)
        return False
    except _UNREACHED as error:
        report(PLATFORM, error)
        return False
    return True


async def sent(sending: Awaitable[object]) -> None:
    """Send; where Discord refuses, one line of the log says so, unless what it refers to was removed."""
    try:
        await sending
    except discord.HTTPException as error:
        if error.code not in _GONE:
            report(PLATFORM, error)


def view_of(post: Message) -> discord.ui.View | None:
    """The buttons of a post; None if it has none. The view waits for nobody: presses are told by custom_id (buttons.py)."""
    if not post.keys:
        return None
    view = discord.ui.View(timeout=None)
    presses, links = [key for key in post.keys if key.url is None], [key for key in post.keys if key.url is not None]
    for at, key in enumerate((*presses, *links)):
        view.add_item(_button(key, at // _ROW))
    return view


def _button(key: MessageButton, row: int) -> discord.ui.Button[discord.ui.View]:
    if key.url is not None:
        return discord.ui.Button(label=key.label, url=key.url, row=row)
    style = discord.ButtonStyle.primary if key.leading else discord.ButtonStyle.secondary
    return discord.ui.Button(label=key.label, custom_id=key.custom_id, style=style, disabled=not key.enabled, row=row)
