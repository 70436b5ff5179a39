"""Who administers a workspace, as Slack says when it is asked."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.send import TROUBLE, failed
from bot.chat.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Member:
    """A visitor as Slack knows them, with their time zone (IANA), if Slack says it."""

    visitor: Visitor
    zone: str | None = None


async def with_admin_right(client: AsyncWebClient, visitor: Visitor) -> Visitor:
    """The visitor, as an admin if Slack says so; as a member if it does not answer.

    In a shared channel somebody may administer another workspace, which gives them no right in this one.
    """
    return (await known_member(client, visitor)).visitor


async def known_member(client: AsyncWebClient, visitor: Visitor) -> Member:
    """The visitor with the rights, the name and the time zone that Slack gives; unchanged if it does not answer."""
    try:
        user = (await client.users_info(user=visitor.user_id)).get("user") or {}
    except TROUBLE as error:
        failed(error)
        return Member(visitor)
    administers = bool(user.get("is_admin") or user.get("is_owner"))
    is_admin = administers and _belongs_to(user, visitor.server.id)
    zone = user.get("tz")
    return Member(replace(visitor, admin=is_admin, name=_shown_name(user) or visitor.name), str(zone) if zone else None)


async def with_shown_name(client: AsyncWebClient, visitor: Visitor) -> Visitor:
    """The visitor under the name that others see, which is not the user name that Slack sends with commands."""
    try:
        async with asyncio.timeout(_NAMING):
            return replace((await known_member(client, visitor)).visitor, admin=visitor.admin)
    except TimeoutError:
        return visitor


_NAMING = 1.0  # seconds that an answer waits for a name


def _shown_name(user: Mapping[str, Any]) -> str | None:
    profile = user.get("profile") or {}
    return str(profile.get("display_name") or profile.get("real_name") or "") or None


def _belongs_to(user: Mapping[str, Any], workspace: str) -> bool:
    """Whether a user is one of a workspace, or of an organisation that has it."""
    organisation = user.get("enterprise_user") or {}
    home = user.get("team_id")
    return home is None or workspace in (home, organisation.get("enterprise_id"), *organisation.get("teams", ()))
