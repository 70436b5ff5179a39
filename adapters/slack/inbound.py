"""What Slack sends -> who asks, where, and what they want. Pure: it sends nothing and looks nothing up."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from adapters.slack.formatting import without_formatting
from adapters.slack.markup import is_mark
from bot.chat.options import read_options
from bot.chat.requests import (
    AboutRequest,
    AskRequest,
    CheckRequest,
    InterviewsRequest,
    MessageRequest,
    QuoteRequest,
    Request,
    read_interviews_request,
)
from bot.chat.visitor import Place, Server, Visitor
from bot.model import EVERYTHING
from bot.presentation.reply import ButtonPress, parse_button_id

PLATFORM = "slack"

COMMAND = "/verbatim"
SHORTCUT, NEVER_SHORTCUT, ASK_SHORTCUT = "check_quote", "never_show", "ask_verbatim"
EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "function_executed", "message.im", "tokens_revoked")
SCOPES = (
    "app_mentions:read", "assistant:write", "chat:write", "commands", "files:read", "files:write", "im:history",
    "users:read",
)  # fmt: skip
"""app_mentions:read for app_mention, assistant:write for suggested prompts, im:history for message.im (no other
history), users:read to know the admins."""

ADDING_SCOPE = "files:read"
OPTIONAL_SCOPES = ("assistant:write", ADDING_SCOPE, "files:write")
"""For suggested prompts, for adding interviews from chat, and for quote cards; an installation without them does
everything else."""

CHANNEL_SCOPES = ("channels:history", "groups:history")
"""To read the message that "check this" in a channel is about, public or private; not in the manifest."""

LONGEST_TEXT = 40_000
"""Characters of a text that are read: Slack cuts messages there (https://docs.slack.dev/reference/methods/chat.postMessage)."""

Json = dict[str, Any]

_FROM_PEOPLE = (None, "file_share", "thread_broadcast")  # subtypes; edits, joins and bots have others
_SAID = (*_FROM_PEOPLE, "bot_message", "me_message")
_SLACKBOT = "USLACKBOT"
_WORKFLOW = "workflow"  # stands for a channel and a member where a workflow runs a step
_HOME = "home"  # stands for a channel in the Home tab and in dialogs
_SPECIAL = re.compile(r"<([^<>]*)>")
_LINK = re.compile(r"<https?://[^<>]*>|https?://\S+")
_QUOTE_SIGNS = re.compile(r"^(?:&gt;)+ ?", re.MULTILINE)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


# --- the command --------------------------------------------------------------------------------


class Verb(StrEnum):
    """What the command can be asked to do."""

    ASK = "ask"
    CHECK = "check"
    QUOTE = "quote"
    RANDOM = "random"
    INTERVIEWS = "interviews"
    BANS = "bans"
    LIMIT = "limit"
    DAILY = "daily"
    HELP = "help"


_ALONE = (Verb.RANDOM, Verb.HELP, Verb.BANS)  # with more words after them they begin a question


def command_in(text: str) -> tuple[Verb, str]:
    """What was typed after the command: a verb and the rest. Without a verb it is a question; no words ask for help.

    The rest of `daily` and `limit` keeps Slack's markup, which holds the ids of channels.
    """
    first, _, rest = text.strip().partition(" ")
    verb = first.casefold()
    if not first:
        return Verb.HELP, ""
    if verb in set(Verb) and not (verb in _ALONE and rest.strip()):
        return Verb(verb), rest.strip() if verb in (Verb.DAILY, Verb.LIMIT) else written(rest, keep_quotes=True)
    return Verb.ASK, written(text, keep_quotes=True)


def opens_daily_dialog(text: str) -> bool:
    """Whether `daily set` was typed without anything more: a dialog asks for the rest."""
    return " ".join(text.casefold().split()) in ("daily set", "daily add", "daily new")


def request_of(verb: Verb, text: str) -> Request:
    """What a verb asks of the chat. Without options, `ask` takes whatever a message may say, such as `about`."""
    match verb:
        case Verb.CHECK:
            return CheckRequest(*read_options(text))
        case Verb.QUOTE:
            return QuoteRequest(text)
        case Verb.RANDOM:
            return QuoteRequest()
        case Verb.INTERVIEWS:
            return read_interviews_request(f"interviews {text}") or InterviewsRequest(text[:100])
        case Verb.HELP:
            return AboutRequest()
        case _:
            question, scope = read_options(text)
            return AskRequest(question, scope) if scope != EVERYTHING else MessageRequest(question)


def written(text: str, *, keep_quotes: bool = False) -> str:
    """A text as its writer meant it: mentions and links by their labels, without formatting and entities.

    `keep_quotes` keeps the signs of block quotes, which tell what is quoted from a comment on it.

    Source: https://docs.slack.dev/messaging/formatting-message-text (retrieving messages)
    """
    capped = text[:LONGEST_TEXT]
    unquoted = capped if keep_quotes else _QUOTE_SIGNS.sub("", capped)
    labelled = _SPECIAL.sub(lambda match: _label(match[1]), unquoted)
    plain = without_formatting(labelled)
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    return plain


def _label(inside: str) -> str:
    target, _, label = inside.partition("|")
    if label:
        return label
    return "" if target.startswith(("@", "#", "!")) else target.removeprefix("mailto:")


# --- who and where ------------------------------------------------------------------------------


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


# --- what they want -----------------------------------------------------------------------------


def question_in(event: Json, own_id: str | None) -> str | None:
    """What a message asks the bot: its lines without the mention. None if no person wrote it, or not to the bot."""
    user = event.get("user")
    if event.get("bot_id") or event.get("subtype") not in _FROM_PEOPLE or not user or user in (own_id, _SLACKBOT):
        return None
    text = str(event.get("text") or "")
    if own_id:
        mention = _mention_of(own_id)
        if event["type"] == "message" and not in_direct_message(event) and not mention.search(text):
            return None
        text = mention.sub(" ", text)
    return _lines_of(text)


def _mention_of(user_id: str) -> re.Pattern[str]:
    return re.compile(rf"<@{re.escape(user_id)}(?:\|[^<>]*)?>")


def _lines_of(text: str) -> str:
    lines = (" ".join(line.split()) for line in written(text, keep_quotes=True).splitlines())
    return "\n".join(lines).strip()


def without_mention(message: Json, own_id: str | None) -> str | None:
    """What somebody wrote to the bot in a message, without the mention; None if the message does not mention it."""
    text = str(message.get("text") or "")
    if not own_id or not (mention := _mention_of(own_id)).search(text):
        return None
    return _lines_of(mention.sub(" ", text))


def is_said(message: Json) -> bool:
    """Whether somebody wrote a message, a bot included; who joined or left is a message for Slack, too."""
    return message.get("subtype") in _SAID


def claim_in(message: Json) -> str:
    """The words to check of a message that was picked: its text, or in a bot's message the words it quotes.

    Where the text is only a link, they are those of the card that Slack draws for it.
    """
    quoted = " ".join(_quoted(message.get("blocks") or ())) if message.get("bot_id") else ""
    text = quoted or written(str(message.get("text") or ""), keep_quotes=True)
    if quoted or not is_from_card(message):
        return text
    return card_text(message) or " ".join(link.strip("<>").partition("|")[0] for link in _links(message)) or text


def is_from_card(message: Json) -> bool:
    """Whether a message says nothing but links, so that its words are those of a card."""
    return not any(map(str.isalnum, _LINK.sub(" ", str(message.get("text") or ""))))


def _links(message: Json) -> list[str]:
    return _LINK.findall(str(message.get("text") or ""))


def card_text(message: Json) -> str:
    """What the cards of a message say, which Slack draws for its links."""
    attachments = message.get("attachments") or ()
    texts = (attached.get("text") or attached.get("title") or attached.get("fallback") for attached in attachments)
    return " ".join(written(str(text)) for text in texts if text)


def parent_of(event: Json) -> str | None:
    """The time stamp of the first message of the thread in which a message was written; None outside threads."""
    thread = event.get("thread_ts")
    return str(thread) if thread and thread != event.get("ts") else None


def press_in(message: Json) -> ButtonPress | None:
    """What a button under one of the bot's messages asks for: it names the quote above it."""
    rows = (block for block in message.get("blocks") or () if block.get("type") == "actions")
    presses = (parse_button_id(str(element.get("action_id"))) for row in rows for element in row.get("elements", ()))
    return next((press for press in presses if press is not None), None)


def _quoted(blocks: Iterable[Json]) -> list[str]:
    """The words of all quotes in rich text, without the marks that the bot added."""
    lines = [line for block in blocks if block.get("type") == "rich_text" for line in block.get("elements", ())]
    quotes = [line for line in lines if line.get("type") == "rich_text_quote"]
    elements = [element for quote in quotes for element in quote.get("elements", ())]
    return [str(element.get("text", "")) for element in elements if not is_mark(element)]


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
