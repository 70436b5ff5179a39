"""What Slack's messages say: a text without Slack's markup, a question to the bot, the words to check. Pure."""

import re
from collections.abc import Iterable

from adapters.slack.formatting import without_formatting
from adapters.slack.inbound import in_direct_message
from adapters.slack.markup import Json, is_mark
from bot.presentation.buttons import ButtonPress, parse_button_id

LONGEST_TEXT = 40_000
"""Characters of a text that are read: Slack cuts messages there (https://docs.slack.dev/reference/methods/chat.postMessage)."""

_FROM_PEOPLE = (None, "file_share", "thread_broadcast")  # subtypes; edits, joins and bots have others
_SAID = (*_FROM_PEOPLE, "bot_message", "me_message")
_SLACKBOT = "USLACKBOT"
_SPECIAL = re.compile(r"<([^<>]*)>")
_LINK = re.compile(r"<https?://[^<>]*>|https?://\S+")
_QUOTE_SIGNS = re.compile(r"^(?:&gt;)+ ?", re.MULTILINE)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


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


def question_in(event: Json, own_id: str | None) -> str | None:
    """What a message asks the bot: its lines without the mention. None unless a person wrote it to the bot."""
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
    """What the cards of a message say, which Slack draws for its links; of all together as much as of one message."""
    attachments = message.get("attachments") or ()
    texts = (attached.get("text") or attached.get("title") or attached.get("fallback") for attached in attachments)
    said, left = list[str](), LONGEST_TEXT
    for text in map(str, filter(None, texts)):
        said.append(written(text[:left]))
        left -= len(text)
        if left <= 0:
            break
    return " ".join(said)


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
