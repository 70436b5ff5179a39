"""Foreign text on Slack: plain in rich text, where nothing comes alive; escaped in the fallback text; and read back for proof.

Slack's rich text has its own elements for links, mentions and emoji, so that a text element is only its signs. In a message's
`text` exactly `&`, `<` and `>` are escaped, which is all that can start a mention or a link there.
Source: https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.presentation.readback import QuotedRun
from bot.presentation.truncation import MARK, Escape, Fragment, short

Json = dict[str, Any]

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ENTITY = re.compile("&(?:amp|lt|gt);")
_PLAIN = {entity: sign for sign, entity in _ENTITIES.items()}


def escape(text: str) -> str:
    """A text so that nothing in it is live."""
    return "".join(_ENTITIES.get(sign, sign) for sign in text)


def unescape(text: str) -> str:
    """What a reader sees of escaped text."""
    return _ENTITY.sub(lambda found: _PLAIN[found[0]], text)


ESCAPE = Escape(word=lambda word, _: escape(word), sign=escape)


def plain(text: str, most: int) -> str:
    """A short foreign text on a line of ours: escaped, on one line, cut with a mark if it is longer than `most`."""
    return short(text, most, ESCAPE)


# --- rich text ----------------------------------------------------------------------------------


def words(escaped: str, **style: bool) -> Json:
    """Escaped text as an element of rich text, which takes it unescaped."""
    element: Json = {"type": "text", "text": unescape(escaped)}
    return {**element, "style": style} if style else element


def link(url: str, label: str) -> Json:
    """A link as an element of rich text."""
    return {"type": "link", "url": url, "text": label}


def section(*elements: Json) -> Json:
    """A line of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def quote(piece: Fragment) -> Json:
    """Words of the transcript as a block quote. The marks of a cut are elements of their own, in italics; the words have no style."""
    before = [words(f"{MARK} ", italic=True)] if piece.opened else []
    after = [words(MARK if piece.within else f" {MARK}", italic=True)] if piece.goes_on else []
    return {"type": "rich_text_quote", "elements": [*before, words(piece.text), *after]}


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
    """The block quotes of messages (each its blocks), as a reader sees them: words have no style, marks do."""
    runs: list[QuotedRun] = []
    within = False
    for elements in _quotes(messages):
        said = "".join(one["text"] for one in elements if "style" not in one)
        opened = bool(elements) and "style" in elements[0]
        runs.append(QuotedRun(tuple(said.split()), joins=within and opened))
        within = bool(elements) and elements[-1] == words(MARK, italic=True)
    return runs


def _quotes(messages: Sequence[Sequence[Json]]) -> Iterator[list[Json]]:
    for blocks in messages:
        for block in blocks:
            for line in block["elements"] if block["type"] == "rich_text" else ():
                if line["type"] == "rich_text_quote":
                    yield line["elements"]
