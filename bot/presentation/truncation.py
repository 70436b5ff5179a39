"""Words cut to the room that a platform has, with a mark on either side of each cut. Used by every renderer. Pure."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

CUT_MARK = "[…]"
"""Where words are left out, or go on elsewhere."""

BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Bidirectional overrides: they reorder the text that follows."""


@dataclass(frozen=True, slots=True)
class Escape:
    """How a platform writes words of the transcript or of a member so that nothing in them is markup."""

    word: Callable[[str, bool], str]
    """A word, and whether it begins a line."""

    character: Callable[[str], str]
    """Escapes one character of a cut word without knowing its neighbours."""


AS_IT_IS = Escape(word=lambda word, _: word, character=lambda character: character)
"""For plain text."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words that fit into a room, escaped."""

    text: str
    continued: bool = False  # words come before it
    unfinished: bool = False  # words follow it
    splits_word: bool = False  # the cut after it splits its last word

    @property
    def marked(self) -> str:
        """The text with its cut marks: directly after a word that is cut itself, otherwise after a space."""
        before = f"{CUT_MARK} " if self.continued else ""
        after = (CUT_MARK if self.splits_word else f" {CUT_MARK}") if self.unfinished else ""
        return f"{before}{self.text}{after}"


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 units.

    Platforms count characters or UTF-16 units, and there are never fewer units than characters.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def sendable_words(text: str) -> list[str]:
    """The words of a text without what no message can carry: control characters, lone surrogates, bidi overrides."""
    words = (word if word.isprintable() else "".join(filter(_is_sendable, word)) for word in text.split())
    return [word for word in words if word]


def _is_sendable(character: str) -> bool:
    return character not in BIDI_CONTROLS and unicodedata.category(character) not in ("Cc", "Cs")


def fit(words: Sequence[str], room: int, escape: Escape, *, continued: bool = False) -> tuple[Fragment, list[str]]:
    """As many words as fit into `room` UTF-16 units together with their cut marks, and the words that are left.

    `continued` says that words come before these. A first word that is longer than the room is cut itself.
    """
    mark_length = utf16_length(CUT_MARK) + 1
    length = mark_length if continued else 0
    escaped_words: list[str] = []
    for index, word in enumerate(words):
        escaped = escape.word(word, not escaped_words)
        longer = length + utf16_length(escaped) + (1 if escaped_words else 0)
        if longer + (mark_length if index + 1 < len(words) else 0) <= room:
            escaped_words.append(escaped)
            length = longer
            continue
        if escaped_words:
            return Fragment(" ".join(escaped_words), continued, unfinished=True), list(words[index:])
        head, rest = _split_word(word, room - length - mark_length - 1, escape.character)
        return Fragment(head, continued, unfinished=True, splits_word=True), [rest, *words[index + 1 :]]
    return Fragment(" ".join(escaped_words), continued), []


def _split_word(word: str, room: int, escape: Callable[[str], str]) -> tuple[str, str]:
    """As much of one word as fits, escaped, but at least one character; and the rest of it."""
    length = 0
    escaped_characters: list[str] = []
    for index, character in enumerate(word):
        escaped = escape(character)
        length += utf16_length(escaped)
        if length > room and index:
            return "".join(escaped_characters), word[index:]
        escaped_characters.append(escaped)
    return "".join(escaped_characters), ""


def shorten(text: str, room: int, escape: Escape) -> str:
    """A short text on one line, escaped; cut with a mark if it is longer than `room`."""
    return fit(sendable_words(text), room, escape)[0].marked


def shorten_within(text: str, room: int, escape: Escape) -> str:
    """The same for a text within a line: a space at its beginning or end stays."""
    before, after = " " * text.startswith(" "), " " * text.endswith(" ")
    return f"{before}{shorten(text, room, escape)}{after}"


def shorten_all(texts: Sequence[str], room_each: int, room: int, escape: Escape) -> str:
    """Short texts side by side on one line, each shortened, as many as fit; a mark where some are left out."""
    line = ""
    for text in texts:
        shortened = shorten(text, room_each, escape)
        longer = f"{line} · {shortened}" if line else shortened
        if utf16_length(longer) > room:
            return f"{line} {CUT_MARK}"
        line = longer
    return line
