"""Words cut to a platform's room, with a mark on either side of the cut. Pure; how a platform escapes is told by an `Escape`."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MARK = "[…]"
"""Where words are left out or go on elsewhere."""

TURNING = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # bidirectional overrides: they reorder what follows


@dataclass(frozen=True, slots=True)
class Escape:
    """How a platform writes foreign words so that nothing in them comes alive."""

    word: Callable[[str, bool], str]
    """A word, and whether it begins a line."""

    sign: Callable[[str], str]
    """One sign of a word that is cut, whose neighbours are not known."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words that fitted into a room, escaped."""

    text: str
    opened: bool = False  # words went before
    goes_on: bool = False  # words follow
    within: bool = False  # the cut goes through the last word

    @property
    def marked(self) -> str:
        """The text with its marks; right at a word that goes on, else with a blank between."""
        before = f"{MARK} " if self.opened else ""
        after = (MARK if self.within else f" {MARK}") if self.goes_on else ""
        return f"{before}{self.text}{after}"


def size(text: str) -> int:
    """Length as the strictest reader counts it: UTF-16 units. Platforms count characters, of which there are never more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def words_of(text: str) -> list[str]:
    """The words of a text that can be sent: without control characters, lone surrogates and bidirectional overrides."""
    return [kept for word in text.split() if (kept := "".join(sign for sign in word if _can_be_sent(sign)))]


def _can_be_sent(sign: str) -> bool:
    return sign not in TURNING and unicodedata.category(sign) not in ("Cc", "Cs")


def cut(words: list[str], room: int, escape: Escape, *, opened: bool = False) -> tuple[Fragment, list[str]]:
    """As many words as fit into `room` with their marks, and the words that are left.

    `opened` tells that words went before. A word that is longer than the room is cut itself.
    """
    mark = size(MARK) + 1
    taken = mark if opened else 0
    held: list[str] = []
    for at, word in enumerate(words):
        escaped = escape.word(word, not held)
        longer = taken + size(escaped) + (1 if held else 0)
        if longer + (mark if at + 1 < len(words) else 0) <= room:
            held.append(escaped)
            taken = longer
            continue
        if held:
            return Fragment(" ".join(held), opened, goes_on=True), words[at:]
        head, rest = _within(word, room - taken - mark - 1, escape.sign)
        return Fragment(head, opened, goes_on=True, within=True), [rest, *words[at + 1 :]]
    return Fragment(" ".join(held), opened), []


def _within(word: str, room: int, escape: Callable[[str], str]) -> tuple[str, str]:
    """As much of one word as fits, escaped, and the rest of it."""
    used = 0
    held: list[str] = []
    for at, sign in enumerate(word):
        escaped = escape(sign)
        used += size(escaped)
        if used > room and at:
            return "".join(held), word[at:]
        held.append(escaped)
    return "".join(held), ""


def short(text: str, most: int, escape: Escape) -> str:
    """A short foreign text on a line of ours: escaped, on one line, cut with a mark if it is longer than `most`."""
    return cut(words_of(text), most, escape)[0].marked


def on_one_line(texts: Sequence[str], most: int, room: int, escape: Escape) -> str:
    """Short foreign texts beside one another, each as `short` has it, as many as fit; a mark where some were left out."""
    line = ""
    for text in texts:
        longer = f"{line} · {short(text, most, escape)}" if line else short(text, most, escape)
        if size(longer) > room:
            return f"{line} {MARK}"
        line = longer
    return line
