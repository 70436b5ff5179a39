"""Lines into the contents of messages (bot/presentation/pagination.py does the cutting). Pure."""

from collections.abc import Sequence

from adapters.discord.markup import ESCAPE
from bot.presentation import wording
from bot.presentation.pagination import PageFormat, TextLine, paginate

LIMIT = 2000
"""Characters of a message's content."""

PLAIN, SMALL = "", "-# "


def ours(text: str) -> TextLine[str]:
    """A line that stays whole."""
    return TextLine(PLAIN, text)


def foreign(words: Sequence[str], prefix: str) -> TextLine[str]:
    """Words that may flow on into the next message; every line of them begins with `prefix`."""
    return TextLine(prefix, words=tuple(words), extra=len(prefix))


_PAPER = PageFormat(LIMIT, ESCAPE, lambda count: TextLine(SMALL, wording.answers.words_left(count), extra=len(SMALL)))


def flow(lines: Sequence[TextLine[str]], most: int) -> tuple[list[str], int]:
    """The contents of up to `most` messages, and how many words did not fit into them."""
    pages, left = paginate(lines, _PAPER, most)
    return ["\n".join(f"{one.style}{one.text}" for one in page) for page in pages], left
