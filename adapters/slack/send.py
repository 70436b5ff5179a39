"""Replies -> messages on Slack. What is sent was read back first: a quote goes out word for word or not at all."""

import logging
from collections.abc import Sequence
from enum import Enum, auto

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import texts
from adapters.slack.clients import SlackClients
from adapters.slack.inbound import PLATFORM, Surface
from adapters.slack.markup import Json, escape, plain_text, quoted
from adapters.slack.render import Message, render
from bot.logs import report
from bot.presentation import wording
from bot.presentation.readback import prove
from bot.presentation.reply import Reply

log = logging.getLogger("verbatim.slack")

TROUBLE = (SlackApiError, aiohttp.ClientError, TimeoutError, AttributeError)
"""What sending raises; the SDK an AttributeError where a proxy or Slack answers with plain text in place of JSON."""


class RefusalKind(Enum):
    """What a refusal of Slack's means."""

    GONE = auto()  # what it refers to was removed
    SHUT = auto()  # the bot may not write there
    ARCHIVED = auto()
    DEAD = auto()  # the token is no longer good
    TOO_MUCH = auto()  # Slack does not take such blocks
    OTHER = auto()


_FATES = {
    RefusalKind.GONE: "message_not_found thread_not_found cant_update_message edit_window_closed cannot_reply_to_message view_not_found "
    "expired_trigger_id trigger_expired exchanged_trigger_id",
    RefusalKind.SHUT: "not_in_channel channel_not_found restricted_action restricted_action_read_only_channel "
    "restricted_action_thread_locked restricted_action_thread_only_channel restricted_action_non_threadable_channel no_permission "
    "user_not_in_channel cannot_dm_bot user_disabled messages_tab_disabled",
    RefusalKind.ARCHIVED: "is_archived",
    RefusalKind.DEAD: "account_inactive token_revoked token_expired invalid_auth not_authed",
    RefusalKind.TOO_MUCH: "msg_too_long msg_blocks_too_long invalid_blocks invalid_blocks_format",
}
_BY_CODE = {code: fate for fate, codes in _FATES.items() for code in codes.split()}


def code_of(error: BaseException) -> str:
    """Slack's code for a refusal; else the kind of error."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error") or error.response.status_code)
    return "no JSON" if isinstance(error, AttributeError) else type(error).__name__


def refusal_of(error: BaseException) -> RefusalKind:
    """What a refusal means."""
    return _BY_CODE.get(code_of(error), RefusalKind.OTHER)


def failed(error: BaseException) -> None:
    """Log a refusal that nobody can mend where it happened, with Slack's code, which holds nothing of what was asked."""
    log.warning("Slack refused: %s", code_of(error))
    report(PLATFORM, error)


def proven(reply: Reply) -> tuple[Message, ...]:
    """The messages of a reply, read back and compared with the words they quote: in their blocks, and in what is read out."""
    posts = render(reply)
    runs = quoted([post.blocks for post in posts])
    prove(reply, runs)
    aloud = "\n".join(post.text for post in posts)
    if not all(escape(" ".join(run.words)) in aloud for run in runs):
        raise AssertionError("the fallback text does not give the words of a quote")
    return posts


# --- as messages of the bot's own ---------------------------------------------------------------


async def post(client: AsyncWebClient, channel: str, thread: str | None, one: Message) -> str:
    """Post a message in a channel, a thread or to a person; its ts. Raises what TROUBLE holds."""
    try:
        return await _post(client, channel, thread, one.text, list(one.blocks))
    except SlackApiError as error:
        if refusal_of(error) is not RefusalKind.TOO_MUCH:
            raise
        failed(error)  # a defect of ours; the words are sent all the same, without blocks
        return await _post(client, channel, thread, one.text, None)


async def _post(client: AsyncWebClient, channel: str, thread: str | None, text: str, blocks: list[Json] | None) -> str:
    """Nothing unfurls, and without blocks asterisks stay asterisks."""
    said = await client.chat_postMessage(
        channel=channel,
        thread_ts=thread,
        text=text,
        blocks=blocks,
        unfurl_links=False,
        unfurl_media=False,
        mrkdwn=False,
    )
    return str(said["ts"])


async def update(client: AsyncWebClient, channel: str, ts: str, one: Message) -> None:
    """Put a message in place of the one that was posted. Raises what TROUBLE holds.

    Unlike chat.postMessage, chat.update finds links and names in plain text unless it is told not to (docs, methods/chat.update).
    """
    try:
        await client.chat_update(channel=channel, ts=ts, text=one.text, blocks=list(one.blocks), parse="none")
    except SlackApiError as error:
        if refusal_of(error) is not RefusalKind.TOO_MUCH:
            raise
        failed(error)
        await client.chat_update(channel=channel, ts=ts, text=one.text, blocks=[], parse="none")


async def whisper(client: AsyncWebClient, channel: str, thread: str | None, who: str, reply: Reply) -> None:
    """Say something in a channel that only one member sees. Raises what TROUBLE holds."""
    for one in proven(reply):
        await client.chat_postEphemeral(
            channel=channel, user=who, thread_ts=thread, text=one.text, blocks=list(one.blocks)
        )


# --- as answers to something used ---------------------------------------------------------------


async def answer(lines: SlackClients, surface: Surface, posts: Sequence[Message], *, public: bool = False) -> bool:
    """Say something where a command, a button or a shortcut was used; whether Slack took all of it."""
    seen = {
        "response_type": "in_channel" if public else "ephemeral",
        "replace_original": False,
        "thread_ts": surface.thread,
    }
    for one in posts:
        if not await _respond(lines, surface, one, seen):
            return False
    return True


async def replace(lines: SlackClients, surface: Surface, one: Message) -> bool:
    """Put a message in place of the one whose button was pressed; the only way there is for those only one member sees."""
    return await _respond(lines, surface, one, {"replace_original": True})


async def _respond(lines: SlackClients, surface: Surface, one: Message, how: Json) -> bool:
    if surface.url is None:
        return False
    body = {**how, "text": one.text, "blocks": list(one.blocks), "unfurl_links": False, "unfurl_media": False}
    try:
        said = await lines.answering(surface.url).send_dict(
            {name: value for name, value in body.items() if value is not None}
        )
    except TROUBLE as error:
        failed(error)
        return False
    if said.status_code != _OK:
        log.warning("a response URL answered %d", said.status_code)
    return said.status_code == _OK


_OK = 200


def dialog(posts: Sequence[Message]) -> Json:
    """A dialog that shows a reply. Its buttons work there as they do under a message."""
    blocks = [block for one in posts for block in one.blocks]
    return {
        "type": "modal",
        "title": plain_text(wording.commands.NAME),
        "close": plain_text(texts.CLOSE),
        "blocks": blocks,
    }
