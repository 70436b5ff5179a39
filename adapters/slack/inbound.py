"""What Slack sends -> who asks, where, and on what a button was pressed. Pure: it sends nothing, looks nothing up."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.slack.manifest import COMMAND
from adapters.slack.markup import Json
from bot.chat.visitor import Place, Server, Visitor

PLATFORM = "slack"

Ack = Callable[..., Awaitable[object]]
"""Acknowledges what Slack sent."""

_WORKFLOW = "workflow"  # stands in for channel and member when a workflow runs a step
_HOME = "home"  # stands for a channel in the Home tab and in dialogs


def team_of(body: Json) -> str:
    """The workspace that installed the app; in a shared channel, the writer may belong to another one."""
    authorized = (body.get("authorizations") or [{}])[0]
    team = body.get("team")
    team_id = (
        authorized.get("team_id")
        or body.get("team_id")
        or (team.get("id") if isinstance(team, dict) else team)
        or authorized.get("enterprise_id")
        or body.get("enterprise_id")
        or (body.get("enterprise") or {}).get("id")
    )
    return str(team_id or "0")


def visitor_of_message(body: Json) -> Visitor:
    """Who wrote a message to the bot. A mention is answered in its thread, which is a place of its own."""
    event = body["event"]
    thread = event.get("thread_ts") or (None if in_direct_message(event) else event["ts"])
    return _visitor(body, event["channel"], event["user"], thread=thread)


def visitor_of_command(body: Json) -> Visitor:
    """Who used the command, which cannot be used in threads."""
    return _visitor(body, body["channel_id"], body["user_id"], body.get("user_name"))


def visitor_of_action(body: Json) -> Visitor:
    """Who pressed a button, used a menu, or picked a message. In the Home tab and in dialogs there is no channel."""
    user = body["user"]
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or _HOME
    return _visitor(body, channel, user["id"], user.get("name") or user.get("username"), thread_of(body))


def visitor_at_home(body: Json) -> Visitor:
    """Who opened the Home tab."""
    return _visitor(body, _HOME, body["event"]["user"])


def visitor_of_installer(team: str, user_id: str) -> Visitor:
    """Who installed the app in a workspace."""
    return Visitor(PLATFORM, Place(Server(team), _HOME), user_id, user_id, command_prefix=f"{COMMAND} ")


def visitor_of_workflow(body: Json) -> Visitor:
    """A workflow of a workspace, which runs a step."""
    return _visitor(body, _WORKFLOW, _WORKFLOW)


def _visitor(body: Json, channel: str, user_id: str, name: str | None = None, thread: str | None = None) -> Visitor:
    place = Place(Server(team_of(body)), str(channel), thread=str(thread) if thread else None)
    return Visitor(PLATFORM, place, str(user_id), str(name or user_id), command_prefix=f"{COMMAND} ")


def in_direct_message(event: Json) -> bool:
    """Whether a message was written to the bot alone."""
    return event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")


def thread_of(body: Json) -> str | None:
    """The thread of the message whose button was pressed, or that was picked."""
    thread = (body.get("container") or {}).get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    return str(thread) if thread else None


def message_key(body: Json) -> str:
    """The name of a message among all events: a mention in a direct message comes as two events with this one key."""
    event = body["event"]
    return f"message:{team_of(body)}:{event['channel']}:{event['ts']}"


@dataclass(frozen=True, slots=True)
class Surface:
    """What a button or command was used on: a message (`url` answers it) or a dialog (`view`).

    `hidden`: only the visitor sees it.
    """

    url: str | None
    view: str | None
    channel: str | None
    thread: str | None
    hidden: bool

    @property
    def direct(self) -> bool:
        """Whether only the visitor and the bot are there."""
        return str(self.channel or "").startswith("D")


def surface_of(body: Json) -> Surface:
    """What a button, menu or shortcut was used on."""
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    view = (body.get("view") or {}).get("id") or container.get("view_id")
    urls = (response.get("response_url") for response in body.get("response_urls") or ())
    url = body.get("response_url") or next(urls, None)
    hidden = bool(container.get("is_ephemeral")) or view is not None
    return Surface(url, None if url else view, channel, thread_of(body), hidden)
