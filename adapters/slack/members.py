"""Who administers a workspace, as Slack says when asked."""

from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.send import TROUBLE, failed
from bot.chat.visitor import Visitor


async def knows(client: AsyncWebClient, visitor: Visitor) -> Visitor:
    """The visitor, as an admin if Slack says so; where it does not say, as none."""
    try:
        user = (await client.users_info(user=visitor.who))["user"]
    except TROUBLE as error:
        failed(error)
        return visitor
    return replace(visitor, admin=bool(user.get("is_admin") or user.get("is_owner")))
