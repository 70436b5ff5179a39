"""Who administers a workspace, as Slack says when it is asked."""

from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.send import TROUBLE, failed
from bot.chat.visitor import Visitor


async def with_admin_right(client: AsyncWebClient, visitor: Visitor) -> Visitor:
    """The visitor, as an admin if Slack says so; as a member if it does not answer."""
    try:
        user = (await client.users_info(user=visitor.user_id))["user"]
    except TROUBLE as error:
        failed(error)
        return visitor
    return replace(visitor, admin=bool(user.get("is_admin") or user.get("is_owner")))
