"""What Slack tells -> who visits, from where, and what they want. Pure: nothing is sent or looked up."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.chat.visitor import Visitor

PLATFORM = "slack"

COMMAND = "/verbatim"
SHORTCUT = "check_quote"
EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
SCOPES = ("app_mentions:read", "chat:write", "commands", "im:history", "users:read")
"""app_mentions:read for app_mention, im:history for message.im, users:read to know a workspace's admins; no other history."""

Json = dict[str, Any]

_KINDS = (
    None,
    "file_share",
    "thread_broadcast",
)  # subtypes of messages that people write; edits, joins and bots have others
_SPECIAL = re.compile(r"<([^<>]*)>")
_FORMATTED = re.compile(r"(?<![\w*_~`])([*_~`]+)(?=\S)(.+?)(?<=\S)\1(?![\w*_~`])", re.DOTALL)
_QUOTE_SIGNS = re.compile(r"^(?:&gt;)+ ?", re.MULTILINE)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


class Verb(StrEnum):
    """What can be asked of the command."""

    ASK = "ask"
    CHECK = "check"
    QUOTE = "quote"
    RANDOM = "random"
    DAILY = "daily"
    HELP = "help"


_ALONE = (Verb.RANDOM, Verb.HELP)  # with more words behind them they begin a question


def command_in(text: str) -> tuple[Verb, str]:
    """What was typed behind the command: a verb and the rest. Words without a verb are a question; none at all ask for help."""
    first, _, rest = text.strip().partition(" ")
    verb = first.casefold()
    if not first:
        return Verb.HELP, ""
    if verb in set(Verb) and not (verb in _ALONE and rest.strip()):
        return Verb(verb), rest.strip() if verb == Verb.DAILY else written(
            rest
        )  # of daily, channels are needed as they are
    return Verb.ASK, written(text)


def written(text: str) -> str:
    """A text as its writer meant it: mentions and links by their labels, formatting and entities undone.

    Source: https://docs.slack.dev/messaging/formatting-message-text (retrieving messages)
    """
    bare = _FORMATTED.sub(
        lambda found: found[2], _SPECIAL.sub(lambda found: _label(found[1]), _QUOTE_SIGNS.sub("", text))
    )
    for entity, sign in _ENTITIES:
        bare = bare.replace(entity, sign)
    return bare


def _label(inside: str) -> str:
    target, _, label = inside.partition("|")
    if label:
        return label
    return "" if target.startswith(("@", "#", "!")) else target.removeprefix("mailto:")


# --- who and where ------------------------------------------------------------------------------


def team_of(body: Json) -> str:
    """The workspace that installed the app; in a channel shared with another, the writer may be of that one."""
    authorized = (body.get("authorizations") or [{}])[0]
    team = body.get("team")
    of_body = team.get("id") if isinstance(team, dict) else team
    found = authorized.get("team_id") or body.get("team_id") or of_body
    return str(
        found
        or authorized.get("enterprise_id")
        or body.get("enterprise_id")
        or (body.get("enterprise") or {}).get("id")
        or "0"
    )


def visitor_of_message(body: Json) -> Visitor:
    """Who wrote a message to the bot. A mention is answered in its thread, which is a place of its own."""
    event = body["event"]
    thread = event.get("thread_ts") or (None if in_direct_message(event) else event["ts"])
    return _visitor(team_of(body), str(event["channel"]), thread, str(event["user"]), "")


def visitor_of_command(body: Json) -> Visitor:
    """Who used the command; it cannot be used in threads."""
    return _visitor(
        team_of(body), str(body["channel_id"]), None, str(body["user_id"]), str(body.get("user_name") or "")
    )


def visitor_of_press(body: Json) -> Visitor:
    """Who pressed a button, or used the shortcut on a message. In the Home tab and in dialogs there is no channel."""
    user = body["user"]
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id") or "home"
    return _visitor(
        team_of(body),
        str(channel),
        thread_of(body),
        str(user["id"]),
        str(user.get("name") or user.get("username") or ""),
    )


def visitor_at_home(body: Json) -> Visitor:
    """Who opened the Home tab."""
    return _visitor(team_of(body), "home", None, str(body["event"]["user"]), "")


def _visitor(team: str, channel: str, thread: str | None, who: str, name: str) -> Visitor:
    visitor = Visitor(PLATFORM, team, channel, who, name or who, commands=f"{COMMAND} ")
    return replace(visitor, channel=f"{channel}/{thread}", parent=channel) if thread else visitor


def in_direct_message(event: Json) -> bool:
    """Whether a message was written to the bot alone."""
    return event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D")


def thread_of(body: Json) -> str | None:
    """The thread that a pressed or picked message stands in."""
    found = (body.get("container") or {}).get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    return str(found) if found else None


# --- what they want -----------------------------------------------------------------------------


def question_in(event: Json, me: str | None) -> str | None:
    """What a message asks the bot: its words without the mention. None if people did not write it, or it is not for the bot."""
    if (
        event.get("bot_id")
        or event.get("subtype") not in _KINDS
        or not event.get("user")
        or event["user"] in (me, "USLACKBOT")
    ):
        return None
    text = str(event.get("text") or "")
    if me:
        mention = re.compile(rf"<@{re.escape(me)}(?:\|[^<>]*)?>")
        if event["type"] == "message" and not in_direct_message(event) and not mention.search(text):
            return None
        text = mention.sub(" ", text)
    return " ".join(written(text).split())


def claim_in(message: Json) -> str:
    """What a message that was picked for checking claims: of a bot's message the words it quotes, else its text."""
    quoted = " ".join(_quoted(message.get("blocks") or ())) if message.get("bot_id") else ""
    text = quoted or written(str(message.get("text") or ""))
    if text.strip():
        return text
    return " ".join(
        written(str(one.get("text") or one.get("fallback") or "")) for one in message.get("attachments") or ()
    )


def _quoted(blocks: Any) -> list[str]:
    lines = [line for block in blocks if block.get("type") == "rich_text" for line in block.get("elements", ())]
    quotes = [line for line in lines if line.get("type") == "rich_text_quote"]
    return [str(one.get("text", "")) for line in quotes for one in line.get("elements", ()) if "style" not in one]


@dataclass(frozen=True, slots=True)
class Surface:
    """Where a press came from: a message (`url` answers it), or a dialog (`view`). `hidden`: only the presser sees it."""

    url: str | None
    view: str | None
    channel: str | None
    thread: str | None
    hidden: bool


def surface_of(body: Json) -> Surface:
    """Where a press came from."""
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
    view = (body.get("view") or {}).get("id") or container.get("view_id")
    url = body.get("response_url") or next((one.get("response_url") for one in body.get("response_urls") or ()), None)
    return Surface(
        url, None if url else view, channel, thread_of(body), bool(container.get("is_ephemeral")) or view is not None
    )
