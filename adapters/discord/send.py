"""Replies -> Discord's API: rendered, read back, sent. Step 17 of a question's way.

A quote is sent word for word or not at all.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any

import aiohttp
import discord

from adapters.discord.inbound import PLATFORM, Interaction
from adapters.discord.markup import cited, quoted
from adapters.discord.render import DiscordMessage, MessageButton, render
from bot.chat.buttons import PressResult
from bot.logs import report
from bot.presentation import compose, wording
from bot.presentation.readback import prove
from bot.presentation.reply import MENU_ID, Menu, Reply, Tone

log = logging.getLogger("verbatim.discord")

UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, ACKNOWLEDGED, INVALID = 10008, 10015, 10062, 40060, 50035
EXPIRED, NO_HISTORY = 50027, 160002
"""Discord's error codes for what was removed, has expired (15 minutes after a command or press) or is done already."""

_GONE = (UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, EXPIRED)
_UNREACHED = (aiohttp.ClientError, OSError, TimeoutError)
_RETRY_DELAYS = (0.2, 1.0)  # seconds; an idle connection is often closed just when it is needed

Call = Callable[[], Awaitable[object]]
_BUTTONS_IN_ROW = 5
_LONGEST_OPTION = 100  # characters


async def complete(interaction: Interaction, reply: Reply, *, private: bool) -> None:
    """Answer an acknowledged command; what does not fit into one message follows it."""
    first, *others = posts_of(reply)
    await _edit(interaction, first)
    await _follow(interaction, others, private=private)


async def complete_privately(interaction: Interaction, reply: Reply) -> None:
    """Answer a command that was acknowledged publicly so that only the member who asked sees the answer.

    An acknowledgement cannot be made private, and Discord refuses what follows one that was deleted without an answer
    (https://github.com/discord/discord-api-docs/issues/3087). So it is edited first and deleted last. If the answer
    does not get through, it is shown in that message instead.
    """
    [placeholder] = posts_of(compose.notice(wording.answers.FOR_ASKER_ALONE))
    await _edit(interaction, placeholder)
    try:
        for message in posts_of(reply):
            await _insist(partial(_follow, interaction, [message], private=True))  # seen twice at worst
    except (discord.HTTPException, *_UNREACHED):
        await complete(interaction, reply, private=False)
        return
    await _insist(interaction.delete_original_response)


async def after_press(interaction: Interaction, pressed: PressResult) -> discord.WebhookMessage | None:
    """Change the message whose button was pressed, or send a new one; the first message of what is shared."""
    messages = posts_of(pressed.reply)
    if pressed.turned:
        await _edit(interaction, messages[0])
        return None
    followed = await _follow(interaction, messages, private=not pressed.public)
    if pressed.before is None:
        return None
    await _edit(interaction, posts_of(pressed.before)[0])
    return followed[0]


async def reply_to(message: discord.Message, reply: Reply) -> bool:
    """Reply to a message, unless it was removed; whether Discord accepted it as a reply.

    Without the permission to read the channel's history Discord accepts no reply: then it is a message of its own.
    """
    reference: discord.MessageReference | None = message.to_reference(fail_if_not_exists=True)
    kind = "r" if reply.refusal else ""  # a replica's refusal must not take the place of another one's answer
    for index, answer in enumerate(posts_of(reply)):
        send = partial(_send, message, answer, f"{message.id}-{kind}{index}")
        try:
            await _insist(partial(send, reference))
        except discord.HTTPException as error:
            if error.code != NO_HISTORY or reference is None:
                raise
            reference = None
            await _insist(partial(send, reference))
    return reference is not None


async def _send(
    message: discord.Message, answer: DiscordMessage, nonce: str, reference: discord.MessageReference | None
) -> None:
    replying: dict[str, Any] = {} if reference is None else {"reference": reference}
    await message.channel.send(
        answer.content,
        **replying,
        view=view_of(answer) or discord.utils.MISSING,
        mention_author=False,
        suppress_embeds=True,
        nonce=nonce,  # Discord does not post a second message with the same nonce, so a repeated call is safe
    )


async def write_directly(member: discord.User | discord.Member, reply: Reply) -> None:
    """Send a member a direct message. Many take none from a bot, so a refusal is no error."""
    with suppress(discord.HTTPException, *_UNREACHED):
        await member.send(posts_of(reply)[0].content, suppress_embeds=True)


async def whisper(interaction: Interaction, reply: Reply) -> None:
    """Answer at once, so that only the member who asked sees it."""
    content = _refusal(reply) if reply.refusal else posts_of(reply)[0].content
    await interaction.response.send_message(content, ephemeral=True)


@lru_cache(maxsize=64)
def _refusal(reply: Reply) -> str:
    """A crowd gets the same refusal hundreds of times a second, and rendering it takes longer than sending it."""
    return posts_of(reply)[0].content


async def _edit(interaction: Interaction, message: DiscordMessage) -> None:
    await _insist(lambda: interaction.edit_original_response(content=message.content, view=view_of(message)))


async def _follow(
    interaction: Interaction, messages: Sequence[DiscordMessage], *, private: bool
) -> list[discord.WebhookMessage]:
    followed: list[discord.WebhookMessage] = []
    for message in messages:
        view = view_of(message) or discord.utils.MISSING
        sending = interaction.followup.send(
            message.content, view=view, ephemeral=private, suppress_embeds=True, wait=True
        )
        followed.append(await sending)
    return followed


def posts_of(reply: Reply) -> tuple[DiscordMessage, ...]:
    """The messages of a reply; if it cannot be rendered word for word, a sentence with the error's reference."""
    try:
        return proven(reply)
    except Exception as error:  # noqa: BLE001 - the member who asked must not be left waiting
        return proven(compose.notice(wording.errors.failed(report(PLATFORM, error)), Tone.FAILED))


def proven(reply: Reply) -> tuple[DiscordMessage, ...]:
    """The messages of a reply, read back and compared with what they quote. Raises AssertionError if a word differs."""
    messages = render(reply)
    contents = [message.content for message in messages]
    prove(reply, quoted(contents), cited(contents))
    return messages


async def _insist(call: Call) -> None:
    """Call, and call again if Discord was not reached. Only for calls that may safely be repeated."""
    for delay in _RETRY_DELAYS:
        try:
            await call()
        except _UNREACHED:
            await asyncio.sleep(delay)
        else:
            return
    await call()


async def acknowledged(call: Call) -> bool:
    """Whether an interaction is acknowledged, by this replica or another; the claim decides which of them answers."""
    try:
        await _insist(call)
    except discord.HTTPException as error:
        if error.code == ACKNOWLEDGED:
            return True
        if error.code == UNKNOWN_INTERACTION:
            log.warning("an acknowledgement came too late (Discord waits 3 seconds): a member got no answer")
        else:
            report(PLATFORM, error)
        return False
    except _UNREACHED as error:
        report(PLATFORM, error)
        return False
    return True


async def sent(sending: Awaitable[object]) -> None:
    """Send, and log a refusal in one line, unless what the message refers to was removed."""
    try:
        await sending
    except discord.HTTPException as error:
        if error.code not in _GONE:
            report(PLATFORM, error)


def view_of(message: DiscordMessage) -> discord.ui.View | None:
    """The buttons and the menu of a message; None if it has none. The view never waits: presses arrive by custom_id.

    It is stopped before it is sent: discord.py keeps every other view for ever.
    """
    if not message.buttons and message.menu is None:
        return None
    view = discord.ui.View(timeout=None)
    in_order = sorted(message.buttons, key=lambda button: button.url is not None)  # links last
    for index, button in enumerate(in_order):
        view.add_item(_drawn(button, index // _BUTTONS_IN_ROW))
    if message.menu is not None:
        view.add_item(_drawn_menu(message.menu))
    view.stop()
    return view


def _drawn_menu(menu: Menu) -> discord.ui.Select[discord.ui.View]:
    options = [
        discord.SelectOption(label=choice.label[:_LONGEST_OPTION], value=choice.value) for choice in menu.choices
    ]
    return discord.ui.Select(custom_id=f"{MENU_ID}:", placeholder=menu.placeholder, options=options)


def _drawn(button: MessageButton, row: int) -> discord.ui.Button[discord.ui.View]:
    if button.url is not None:
        return discord.ui.Button(label=button.label, url=button.url, row=row)
    style = discord.ButtonStyle.primary if button.primary else discord.ButtonStyle.secondary
    return discord.ui.Button(
        label=button.label, custom_id=button.custom_id, style=style, disabled=not button.enabled, row=row
    )
