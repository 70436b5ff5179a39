"""The message that a thread is about, for "check this" in the thread. Slack shows it only in direct messages.

In channels it would take the permission to read their history, which the bot does not ask for.
"""

import logging

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.inbound import Json, card_text, claim_in, parent_of
from adapters.slack.send import TROUBLE, code_of

log = logging.getLogger("verbatim.slack")


async def parent_text(client: AsyncWebClient, event: Json, own_id: str | None, *, in_thread: bool) -> str | None:
    """The words that a message refers to: of its link's card, or else (`in_thread`) of its thread's first message.

    None if there are none, or if the first message was written to the bot; empty if it cannot be read.
    """
    parent = parent_of(event)
    if (card := card_text(event)) or parent is None or not in_thread:
        return card or None
    try:
        response = await client.conversations_replies(channel=event["channel"], ts=parent, limit=1, inclusive=True)
    except TROUBLE as error:
        log.info("the first message of a thread cannot be read: %s", code_of(error))
        return ""
    first = (response.get("messages") or [{}])[0]
    if own_id and f"<@{own_id}" in str(first.get("text") or ""):
        return None
    return claim_in(first)
