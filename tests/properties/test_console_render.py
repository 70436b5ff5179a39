"""Any Unicode transcript is printed word for word in a window of any width, and a terminal obeys nothing in it."""

import io
import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from adapters.console.render import reply
from adapters.console.terminal import Terminal
from bot.model import QuoteInContext
from bot.presentation import quote_replies
from bot.presentation.reply import Reply
from tests.fixtures.fake_quotes import quote
from tests.properties.texts import BIDI_CONTROLS, PROPERTY, characters, sendable, texts

LIVE = [
    "\x1b[31mred",
    "\x1b]0;title\x07",
    "\x9b2J",
    "[bold]x[/bold]",
    ":boat:",
    "http://x.y",
    "\x7f",
    "\b\b",
    "\u202eolleh",
]
CHARACTERS = characters("[]:/\\\x1b\x07\x9b\x7f1 \n\t…")
PICTURES = {**{code: chr(0x2400 + code) for code in range(0x20)}, 0x7F: "\u2421"}


def printed(reply_: Reply, width: int) -> str:
    window = io.StringIO()
    Terminal(file=window, width=width, highlight=False, markup=False, emoji=False).print(reply(reply_))
    return window.getvalue()


def as_shown(text: str) -> str:
    """The characters of a text's words: pictures of those a terminal obeys, and none that reorder the text."""
    kept = (character for word in text.split() for character in word if character not in BIDI_CONTROLS)
    return "".join(
        f"␛{chr(ord(character) - 0x40)}" if 0x80 <= ord(character) < 0xA0 else PICTURES.get(ord(character), character)
        for character in kept
    )


@PROPERTY
@given(texts(LIVE, CHARACTERS), st.integers(16, 92))
def test_a_quote_gives_its_words_back(text: str, width: int) -> None:
    said = " ".join(text.split())
    if not sendable(said):
        return
    block = printed(quote_replies.whole(quote(0, said)), width).split("\n\n")[0]
    assert all(line.startswith("  ") for line in block.split("\n"))
    assert "".join(block.split()) == "".join(as_shown(said).split())


@PROPERTY
@given(texts(LIVE, CHARACTERS), st.text(CHARACTERS, max_size=90), st.integers(16, 92))
def test_a_terminal_obeys_nothing(text: str, name: str, width: int) -> None:
    shown = printed(quote_replies.widened(QuoteInContext(quote(1, text), f"{name} before", f"after {text}")), width)
    shown += printed(quote_replies.single(quote(2, text), None, private=False, lead=f"{name} asked"), width)
    live = {character for character in shown if unicodedata.category(character) == "Cc"} - {"\n"}
    assert live == set()
    assert not re.search(f"[{BIDI_CONTROLS}]", shown)
