"""Who administers a workspace, as Slack says when it is asked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.send import TROUBLE, failed
from bot.chat.visitor import Visitor


async def with_admin_right(client: AsyncWebClient, visitor: Visitor) -> Visitor:
    """The visitor, as an admin if Slack says so; as a member if it does not answer.

    In a shared channel somebody may administer another workspace, which gives them no right in this one.
    """
    try:
        user = (await client.users_info(user=visitor.user_id))["user"]
    except TROUBLE as error:
        failed(error)
        return visitor
    administers = bool(user.get("is_admin") or user.get("is_owner"))
    return replace(visitor, admin=administers and _belongs_to(user, visitor.server.id))


def _belongs_to(user: Mapping[str, Any], workspace: str) -> bool:
    """Whether a user is one of a workspace, or of an organisation that has it."""
    organisation = user.get("enterprise_user") or {}
    home = user.get("team_id")
    return home is None or workspace in (home, organisation.get("enterprise_id"), *organisation.get("teams", ()))
