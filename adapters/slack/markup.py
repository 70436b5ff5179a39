"""The transcript's and members' words on Slack: plain in rich text, escaped in fallback text, and read back. Pure.

Slack's rich text has its own elements for links, mentions and emoji, so that a text element is only its characters. In
a message's `text` exactly `&`, `<` and `>` are escaped: a mention or a link there can start with nothing else.
Source: https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.presentation.readback import QuotedRun
from bot.presentation.truncation import CUT_MARK, Escape, Fragment, shorten

Json = dict[str, Any]

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ENTITY = re.compile("&(?:amp|lt|gt);")
_CHARACTERS = {entity: character for character, entity in _ENTITIES.items()}


def escape(text: str) -> str:
    """A text in which nothing is live."""
    return "".join(_ENTITIES.get(character, character) for character in text)


def unescape(text: str) -> str:
    """Escaped text as a reader sees it."""
    return _ENTITY.sub(lambda match: _CHARACTERS[match[0]], text)


ESCAPE = Escape(word=lambda word, _: escape(word), character=escape)


def plain(text: str, limit: int) -> str:
    """A short text on one line, escaped; cut with a mark if it is longer than `limit`."""
    return shorten(text, limit, ESCAPE)


# --- rich text ----------------------------------------------------------------------------------


def words(escaped: str, **style: bool) -> Json:
    """Escaped text as an element of rich text, which takes it unescaped."""
    element: Json = {"type": "text", "text": unescape(escaped)}
    return {**element, "style": style} if style else element


def link(url: str, label: str) -> Json:
    """A link as an element of rich text."""
    return {"type": "link", "url": url, "text": label}


def user_group(identity: str) -> Json:
    """The name of a user group as an element of rich text. In a message that others see it notifies its members."""
    return {"type": "usergroup", "usergroup_id": identity}


def section(*elements: Json) -> Json:
    """A line of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def preformatted(text: str) -> Json:
    """A text in a box, which is copied as it is: in rich text nothing in it is live."""
    return {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}


def quote(fragment: Fragment, *, bold: bool = False) -> Json:
    """Words of the transcript as a block quote; cut marks are elements of their own, in italics."""
    before = [words(f"{CUT_MARK} ", italic=True)] if fragment.continued else []
    after = [words(CUT_MARK if fragment.splits_word else f" {CUT_MARK}", italic=True)] if fragment.unfinished else []
    said = words(fragment.text, bold=True) if bold else words(fragment.text)
    return {"type": "rich_text_quote", "elements": [*before, said, *after]}


def rich(*lines: Json) -> Json:
    """A block of rich text."""
    return {"type": "rich_text", "elements": list(lines)}


def small(escaped: str) -> Json:
    """A block of small print: plain text, in which nothing is live."""
    return {"type": "context", "elements": [plain_text(escaped)]}


def plain_text(escaped: str) -> Json:
    """A text object in which nothing is live."""
    return {"type": "plain_text", "text": unescape(escaped), "emoji": False}


# --- reading back -------------------------------------------------------------------------------


def quoted(messages: Sequence[Sequence[Json]]) -> list[QuotedRun]:
    """The block quotes of messages (each its blocks), as a reader sees them: only cut marks are in italics."""
    runs: list[QuotedRun] = []
    splits_word = False
    for elements in _lines_of("rich_text_quote", messages):
        text = "".join(element["text"] for element in elements if not is_mark(element))
        is_continued = bool(elements) and is_mark(elements[0])
        runs.append(QuotedRun(tuple(text.split()), completes_word=splits_word and is_continued))
        splits_word = bool(elements) and elements[-1] == words(CUT_MARK, italic=True)
    return runs


def is_mark(element: Json) -> bool:
    """Whether an element of a block quote is a mark that the bot added."""
    return bool(element.get("style", {}).get("italic"))


def cited(messages: Sequence[Sequence[Json]]) -> list[str]:
    """The texts to copy in messages (each its blocks)."""
    return ["".join(part["text"] for part in elements) for elements in _lines_of("rich_text_preformatted", messages)]


def _lines_of(kind: str, messages: Sequence[Sequence[Json]]) -> Iterator[list[Json]]:
    for blocks in messages:
        for block in blocks:
            for line in block["elements"] if block["type"] == "rich_text" else ():
                if line["type"] == kind:
                    yield line["elements"]
