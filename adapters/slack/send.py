"""Replies to Slack's API: rendered, read back, sent. A quote is sent word for word or not at all."""

import logging
from collections.abc import Mapping, Sequence
from enum import Enum, auto

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import texts
from adapters.slack.clients import SlackClients
from adapters.slack.inbound import PLATFORM, Surface
from adapters.slack.markup import Json, cited, escape, plain_text, quoted
from adapters.slack.render import SlackMessage, render
from bot.logs import report
from bot.presentation import compose, wording
from bot.presentation.readback import prove
from bot.presentation.reply import Reply
from bot.reasons import Reason, ReasonCode

log = logging.getLogger("verbatim.slack")

TROUBLE = (SlackApiError, aiohttp.ClientError, TimeoutError, AttributeError)
"""What sending raises. An AttributeError is the SDK's: a proxy or Slack answered with plain text instead of JSON."""


class RefusalKind(Enum):
    """What it means that Slack refused."""

    GONE = auto()  # the message or dialog was removed
    NO_ACCESS = auto()  # the bot may not write there
    ARCHIVED = auto()
    INVALID_TOKEN = auto()  # the token is no longer valid
    INVALID_BLOCKS = auto()  # Slack does not accept such blocks
    OTHER = auto()


_CODES = {
    RefusalKind.GONE: (
        "message_not_found thread_not_found cant_update_message edit_window_closed cannot_reply_to_message "
        "view_not_found expired_trigger_id trigger_expired exchanged_trigger_id"
    ),
    RefusalKind.NO_ACCESS: (
        "not_in_channel channel_not_found restricted_action restricted_action_read_only_channel "
        "restricted_action_thread_locked restricted_action_thread_only_channel "
        "restricted_action_non_threadable_channel no_permission user_not_in_channel cannot_dm_bot user_disabled "
        "messages_tab_disabled"
    ),
    RefusalKind.ARCHIVED: "is_archived",
    RefusalKind.INVALID_TOKEN: "account_inactive token_revoked token_expired invalid_auth not_authed",
    RefusalKind.INVALID_BLOCKS: "msg_too_long msg_blocks_too_long invalid_blocks invalid_blocks_format",
}
_KIND_BY_CODE = {code: kind for kind, codes in _CODES.items() for code in codes.split()}

REASON_CODES = {
    RefusalKind.NO_ACCESS: ReasonCode.NOT_IN_CHANNEL,
    RefusalKind.ARCHIVED: ReasonCode.CHANNEL_ARCHIVED,
    RefusalKind.GONE: ReasonCode.THREAD_GONE,
}
"""Why nothing can be posted, for the refusals that an admin can understand."""


def code_of(error: BaseException) -> str:
    """Slack's code for a refusal; for any other error its type."""
    if isinstance(error, SlackApiError):
        response = error.response  # the SDK's own, a dictionary, or aiohttp's where it could not be read
        data = getattr(response, "data", response)
        code = data.get("error") if isinstance(data, Mapping) else None
        return str(code or getattr(response, "status_code", "no JSON"))
    return "no JSON" if isinstance(error, AttributeError) else type(error).__name__


def refusal_of(error: BaseException) -> RefusalKind:
    """What a refusal means."""
    return _KIND_BY_CODE.get(code_of(error), RefusalKind.OTHER)


def reason_of(error: BaseException) -> Reason:
    """Why the bot could not write, for the admins."""
    kind = refusal_of(error)
    if kind in REASON_CODES:
        return Reason(REASON_CODES[kind])
    return Reason(ReasonCode.PLATFORM_REFUSED, (PLATFORM, code_of(error), report(PLATFORM, error)))


def failed(error: BaseException) -> None:
    """Log a refusal that cannot be handled where it happened; Slack's code has nothing of the question in it."""
    log.warning("Slack refused: %s", code_of(error))
    report(PLATFORM, error)


def proven(reply: Reply) -> tuple[SlackMessage, ...]:
    """The messages of a reply, read back and compared with what they quote: the blocks, and the fallback text.

    Raises AssertionError if a word differs.
    """
    messages = render(reply)
    blocks = [message.blocks for message in messages]
    runs = quoted(blocks)
    prove(reply, runs, cited(blocks))
    fallback = "\n".join(message.text for message in messages)
    if not all(escape(" ".join(run.words)) in fallback for run in runs):
        raise AssertionError("the fallback text does not give the words of a quote")
    return messages


# --- as messages of the bot's own ---------------------------------------------------------------


async def post(client: AsyncWebClient, channel: str, thread: str | None, message: SlackMessage) -> str:
    """Post a message in a channel or a thread, or to a member; returns its ts. Raises TROUBLE."""
    try:
        return await _post(client, channel, thread, message.text, list(message.blocks))
    except SlackApiError as error:
        if refusal_of(error) is not RefusalKind.INVALID_BLOCKS:
            raise
        failed(error)  # a defect; the words are sent all the same, without blocks
        return await _post(client, channel, thread, message.text, None)


async def _post(client: AsyncWebClient, channel: str, thread: str | None, text: str, blocks: list[Json] | None) -> str:
    """Nothing unfurls, and without blocks asterisks stay asterisks."""
    response = await client.chat_postMessage(
        channel=channel,
        thread_ts=thread,
        text=text,
        blocks=blocks,
        unfurl_links=False,
        unfurl_media=False,
        mrkdwn=False,
    )
    return str(response["ts"])


async def update(client: AsyncWebClient, channel: str, ts: str, message: SlackMessage) -> None:
    """Replace a message that was posted. Raises TROUBLE.

    Unlike chat.postMessage, chat.update links URLs and names in plain text unless `parse` is "none"
    (https://docs.slack.dev/reference/methods/chat.update).
    """
    try:
        await client.chat_update(channel=channel, ts=ts, text=message.text, blocks=list(message.blocks), parse="none")
    except SlackApiError as error:
        if refusal_of(error) is not RefusalKind.INVALID_BLOCKS:
            raise
        failed(error)
        await client.chat_update(channel=channel, ts=ts, text=message.text, blocks=[], parse="none")


async def whisper(client: AsyncWebClient, channel: str, thread: str | None, user_id: str, reply: Reply) -> None:
    """Post a reply in a channel so that only one member sees it. Raises TROUBLE."""
    for message in proven(reply):
        await client.chat_postEphemeral(
            channel=channel, user=user_id, thread_ts=thread, text=message.text, blocks=list(message.blocks)
        )


async def can_post(client: AsyncWebClient, channel: str, user_id: str) -> bool:
    """Whether the bot may post in a channel: tried with a message that only one member sees; True if nobody knows.

    No other call says so with the permissions that the bot has.
    """
    try:
        await whisper(client, channel, None, user_id, compose.notice(texts.POSTS_HERE))
    except TROUBLE as error:
        if code_of(error) == "user_not_in_channel":
            return True  # the bot is in it, the admin is not
        return refusal_of(error) not in (RefusalKind.NO_ACCESS, RefusalKind.ARCHIVED)
    return True


# --- as responses to a command, button or shortcut ----------------------------------------------


async def answer(
    clients: SlackClients, surface: Surface, messages: Sequence[SlackMessage], *, public: bool = False
) -> bool:
    """Respond where a command, button or shortcut was used; whether Slack accepted every message."""
    options = {
        "response_type": "in_channel" if public else "ephemeral",
        "replace_original": False,
        "thread_ts": surface.thread,
    }
    for message in messages:
        if not await _respond(clients, surface, message, options):
            return False
    return True


async def replace(clients: SlackClients, surface: Surface, message: SlackMessage) -> bool:
    """Replace the message whose button was pressed. There is no other way to replace one that only a member sees."""
    return await _respond(clients, surface, message, {"replace_original": True})


async def _respond(clients: SlackClients, surface: Surface, message: SlackMessage, options: Json) -> bool:
    if surface.url is None:
        return False
    body = {
        **options,
        "text": message.text,
        "blocks": list(message.blocks),
        "unfurl_links": False,
        "unfurl_media": False,
    }
    try:
        response = await clients.responder(surface.url).send_dict(
            {name: value for name, value in body.items() if value is not None}
        )
    except TROUBLE as error:
        failed(error)
        return False
    if response.status_code != _OK:
        log.warning("a response URL answered %d", response.status_code)
    return response.status_code == _OK


_OK = 200


def dialog(messages: Sequence[SlackMessage]) -> Json:
    """A dialog that shows a reply. Its buttons work as they do under a message."""
    return {
        "type": "modal",
        "title": plain_text(wording.commands.NAME),
        "close": plain_text(texts.CLOSE),
        "blocks": [block for message in messages for block in message.blocks],
    }
