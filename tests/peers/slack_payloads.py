"""Requests as Slack makes them, with the parts that matter here.

Source: the examples on https://docs.slack.dev/reference.
"""

import hashlib
import hmac
import itertools
import json
import time
from typing import Any
from urllib.parse import urlencode

from tests.peers.slack_peer import ADMIN, ALICE, BOT, BOT_TOKEN, CHANNEL, DM, SECRET, TEAM, Peer

Json = dict[str, Any]
_count = itertools.count(1)


def ts() -> str:
    """The name of a message a person writes."""
    return f"1700000000.{next(_count):06}"


def event(inner: Json, *, team: str = TEAM, identity: str | None = None, at: float | None = None) -> Json:
    """An event as it is delivered."""
    return {
        "token": "x", "team_id": team, "api_app_id": "A0001", "type": "event_callback", "event": inner,
        "event_id": identity or f"Ev{next(_count):06}", "event_time": int(at or time.time()),
        "is_ext_shared_channel": False,
        "authorizations": [
            {"enterprise_id": None, "team_id": team, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        ],
    }  # fmt: skip


def mention(
    text: str, *, user: str = ALICE, channel: str = CHANNEL, at: str | None = None, team: str = TEAM, **more: Any
) -> Json:
    """A message that mentions the bot."""
    at = at or ts()
    inner = {
        "type": "app_mention",
        "user": user,
        "text": f"<@{BOT}> {text}",
        "ts": at,
        "channel": channel,
        "event_ts": at,
    }
    return event({**inner, "team": team, **more}, team=team)


def direct(text: str, *, user: str = ALICE, at: str | None = None, **more: Any) -> Json:
    """A message written to the bot alone."""
    at = at or ts()
    inner = {
        "type": "message",
        "user": user,
        "text": text,
        "ts": at,
        "channel": DM,
        "channel_type": "im",
        "event_ts": at,
    }
    return event({**inner, "team": TEAM, **more})


def command(
    peer: Peer, text: str, *, user: str = ALICE, channel: str = CHANNEL, name: str = "/verbatim", team: str = TEAM
) -> Json:
    """The command, used."""
    return {
        "token": "x", "team_id": team, "team_domain": "home", "channel_id": channel, "channel_name": "general",
        "user_id": user, "user_name": user.lower(), "command": name, "text": text, "api_app_id": "A0001",
        "is_enterprise_install": "false", "response_url": peer.url(channel), "trigger_id": peer.trigger(),
    }  # fmt: skip


def shortcut(
    peer: Peer, message: Json, *, user: str = ALICE, channel: str = CHANNEL, callback: str = "check_quote"
) -> Json:
    """The shortcut, used on a message."""
    return {
        "type": "message_action", "callback_id": callback, "token": "x", "trigger_id": peer.trigger(),
        "response_url": peer.url(channel), "message_ts": message.get("ts", "1.1"), "action_ts": "1.2",
        "team": {"id": TEAM, "domain": "home"}, "enterprise": None,
        "user": {"id": user, "username": "alice", "name": "alice", "team_id": TEAM},
        "channel": {"id": channel, "name": "general"},
        "message": {"type": "message", "user": "U0CAROL", "ts": "1.1", **message}, "is_enterprise_install": False,
    }  # fmt: skip


def press(peer: Peer, message: Json, name: str, *, user: str = ALICE, hidden: bool = False) -> Json:
    """A button, pressed under a message; of a hidden one Slack sends no message along."""
    thread = message.get("thread_ts")
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": message["channel"],
        "is_ephemeral": hidden,
    }
    body = {
        "type": "block_actions", "user": {"id": user, "username": "alice", "name": "alice", "team_id": TEAM},
        "api_app_id": "A0001", "token": "x", "container": {**container, **({"thread_ts": thread} if thread else {})},
        "trigger_id": peer.trigger(), "team": {"id": TEAM, "domain": "home"}, "enterprise": None,
        "is_enterprise_install": False, "channel": {"id": message["channel"], "name": "general"},
        "response_url": peer.url(message["channel"], message),
        "actions": [
            {"action_id": name, "block_id": "b", "type": "button", "action_ts": "1.3", **_value(message, name)}
        ],
    }  # fmt: skip
    return body if hidden else {**body, "message": message}


def _value(message: Json, name: str) -> Json:
    """The value of a button, which Slack sends along with a press."""
    elements = (item for block in message.get("blocks") or () for item in block.get("elements") or ())
    return next(
        ({"value": item["value"]} for item in elements if item.get("action_id") == name and "value" in item), {}
    )


def in_view(
    peer: Peer, name: str, *, user: str = ALICE, view: str = "V0HOME", kind: str = "home", **action: Any
) -> Json:
    """A button or menu, used in the Home tab or in a dialog."""
    return {
        "type": "block_actions", "user": {"id": user, "username": "alice", "name": "alice", "team_id": TEAM},
        "api_app_id": "A0001", "token": "x", "container": {"type": "view", "view_id": view},
        "trigger_id": peer.trigger(), "team": {"id": TEAM, "domain": "home"}, "enterprise": None,
        "is_enterprise_install": False, "view": {"id": view, "type": kind, "blocks": []},
        "actions": [{"action_id": name, "block_id": "b", "type": "button", "action_ts": "1.3", **action}],
    }  # fmt: skip


def global_shortcut(peer: Peer, *, user: str = ALICE, callback: str = "ask_verbatim") -> Json:
    """The shortcut that is used on no message."""
    return {
        "type": "shortcut", "callback_id": callback, "token": "x", "trigger_id": peer.trigger(), "action_ts": "1.2",
        "team": {"id": TEAM, "domain": "home"}, "user": {"id": user, "username": "alice", "team_id": TEAM},
        "enterprise": None, "is_enterprise_install": False,
    }  # fmt: skip


def submitted(peer: Peer, view: str, values: Json, *, user: str = ALICE) -> Json:
    """A dialog's form, sent off."""
    held = peer.views[view]
    about = {"id": view, "type": "modal", "callback_id": held.get("callback_id", ""), "hash": f"h{next(_count)}"}
    return {
        "type": "view_submission", "token": "x", "api_app_id": "A0001", "trigger_id": peer.trigger(),
        "team": {"id": TEAM, "domain": "home"}, "user": {"id": user, "username": "alice", "team_id": TEAM},
        "enterprise": None, "is_enterprise_install": False, "response_urls": [],
        "view": {**about, "private_metadata": held.get("private_metadata", ""), "state": {"values": values}},
    }  # fmt: skip


def typing(name: str, value: str, *, user: str = ADMIN) -> Json:
    """Something typed into a menu that the bot fills."""
    return {
        "type": "block_suggestion", "token": "x", "api_app_id": "A0001", "action_id": name, "block_id": "zone",
        "value": value, "team": {"id": TEAM, "domain": "home"},
        "user": {"id": user, "username": "alice", "team_id": TEAM}, "enterprise": None, "is_enterprise_install": False,
        "container": {"type": "view", "view_id": "V0001"}, "view": {"id": "V0001", "type": "modal", "blocks": []},
    }  # fmt: skip


def step_executed(callback: str, inputs: Json) -> Json:
    """A step of a workflow that the bot is to carry out."""
    inner = {
        "type": "function_executed", "function": {"callback_id": callback, "type": "app"}, "inputs": inputs,
        "function_execution_id": f"Fx{next(_count)}", "workflow_execution_id": "Wx1", "event_ts": "1.1",
        "bot_access_token": BOT_TOKEN,
    }  # fmt: skip
    return event(inner)


def home_opened(*, user: str = ALICE, tab: str = "home") -> Json:
    """The Home tab, opened."""
    return event({"type": "app_home_opened", "user": user, "channel": DM, "tab": tab, "event_ts": "1.1"})


def encoded(body: Json) -> tuple[bytes, str]:
    """A request's body and its content type: events as JSON, commands as a form, the rest as a form around JSON."""
    if "command" in body:
        return urlencode(body).encode(), "application/x-www-form-urlencoded"
    if body["type"] in ("event_callback", "url_verification"):
        return json.dumps(body).encode(), "application/json"
    return urlencode({"payload": json.dumps(body)}).encode(), "application/x-www-form-urlencoded"


def signed(data: bytes, *, secret: str = SECRET, age: float = 0) -> dict[str, str]:
    """The headers that prove that Slack made a request, `age` seconds ago."""
    stamp = str(int(time.time() - age))
    proof = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + data, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={proof}"}


ENVELOPES = {"event_callback": "events_api", "command": "slash_commands"}


def envelope_of(body: Json) -> str:
    """How Socket Mode calls such a request."""
    return "slash_commands" if "command" in body else ENVELOPES.get(body["type"], "interactive")
