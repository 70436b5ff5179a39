"""Lines into the contents of messages (bot/flow.py does the cutting). Pure."""

from collections.abc import Sequence

from adapters.discord.markup import ESCAPE
from bot import flow as core
from bot import wording
from bot.flow import Line, Paper

LIMIT = 2000
"""Characters of a message's content."""

PLAIN, SMALL = "", "-# "


def ours(text: str) -> Line[str]:
    """A line that stays whole."""
    return Line(PLAIN, text)


def foreign(words: Sequence[str], prefix: str) -> Line[str]:
    """Words that may flow on into the next message; every line of them begins with `prefix`."""
    return Line(prefix, words=tuple(words), extra=len(prefix))


_PAPER = Paper(LIMIT, ESCAPE, lambda count: Line(SMALL, wording.words_left(count), extra=len(SMALL)))


def flow(lines: Sequence[Line[str]], most: int) -> tuple[list[str], int]:
    """The contents of up to `most` messages, and how many words did not fit into them."""
    pages, left = core.flow(lines, _PAPER, most)
    return ["\n".join(f"{one.look}{one.text}" for one in page) for page in pages], left
