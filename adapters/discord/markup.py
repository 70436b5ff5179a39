"""Foreign text in Discord's markdown: escaped so that nothing comes alive, cut so that it fits, and read back for proof.

Only what would mean something is escaped, because "Copy text" on a phone copies the backslashes too. Apostrophes, commas,
dashes within a line and brackets without a link stay as they are. Discord takes a backslash before any sign that is no
letter, digit or space as "this sign, plainly" (its `escape` rule), so one backslash less gives the words back.
"""

import re
import unicodedata
from collections.abc import Sequence

MARK = "[…]"
"""Where words are left out or go on elsewhere. A bracket of foreign text is always escaped, so the mark is ours alone."""

_ALWAYS = r"[\\*_~`|<>\[\]@#]"
# An emoji's name between colons, a link's scheme, and an invite, which needs no scheme to show a card.
_IN_WORDS = r":(?=//|[\w+~-]+:)|(?<=discord)\.(?=gg)|(?<=\.gg)/|(?<=/invite)/|(?<=discord)\.(?=com/)|(?<=discordapp)\.(?=com/)"
_LIVE = re.compile(f"{_ALWAYS}|{_IN_WORDS}", re.IGNORECASE)
_AT_START = re.compile(r"[-+]|[0-9]+(?=[.)])")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_QUOTED = re.compile(r"^> (?:### )?(.*)$", re.MULTILINE)
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # bidirectional overrides: they reorder what follows


def size(text: str) -> int:
    """Length as the strictest reader counts it: UTF-16 units. Discord's limits are in characters, of which there are never more."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def words_of(text: str) -> list[str]:
    """The words of a text that can be sent: without control characters, lone surrogates and bidirectional overrides."""
    return [kept for word in text.split() if (kept := "".join(sign for sign in word if _can_be_sent(sign)))]


def _can_be_sent(sign: str) -> bool:
    return sign not in _TURNING and unicodedata.category(sign) not in ("Cc", "Cs")


def escape(word: str, *, starts: bool = False) -> str:
    """A word so that none of its signs is markup; `starts` where it begins a line."""
    escaped = _LIVE.sub(lambda found: f"\\{found[0]}", word)
    if starts and (found := _AT_START.match(escaped)):
        at = found.end() if found[0].isdigit() else 0
        escaped = f"{escaped[:at]}\\{escaped[at:]}"
    return escaped


def plain(text: str, most: int = 300) -> str:
    """A short foreign text on a line of ours: escaped, on one line, cut with a mark if it is longer than `most`."""
    return cut(words_of(text), most)[0]


def cut(words: list[str], room: int, *, opened: bool = False) -> tuple[str, list[str]]:
    """As many escaped words as fit into `room`, and the words that are left; marks on either cut.

    `opened` tells that words went before. A word that is longer than the room is cut itself, with the mark right at it.
    """
    text = MARK if opened else ""
    for at, word in enumerate(words):
        escaped = escape(word, starts=not text or text == MARK)
        longer = f"{text} {escaped}" if text else escaped
        tail = f" {MARK}" if at + 1 < len(words) else ""
        if size(longer) + size(tail) <= room:
            text = longer
            continue
        if text not in ("", MARK):
            return f"{text} {MARK}", words[at:]
        head, rest = _within(word, room - size(text) - len(MARK) - 2)
        return f"{text} {head}{MARK}".lstrip(), [rest, *words[at + 1 :]]
    return text, []


def _within(word: str, room: int) -> tuple[str, str]:
    """As much of one word as fits, escaped, and the rest of it."""
    used = 0
    held: list[str] = []
    for at, sign in enumerate(word):
        escaped = f"\\{sign}" if _takes_backslash(sign) else sign
        used += size(escaped)
        if used > room and at:
            return "".join(held), word[at:]
        held.append(escaped)
    return "".join(held), ""


def _takes_backslash(sign: str) -> bool:
    """Every ASCII sign of punctuation; within a cut word its neighbours are not known."""
    return sign.isascii() and not sign.isalnum() and not sign.isspace()


def unescape(text: str) -> str:
    """What a reader sees of escaped text."""
    return _ESCAPED.sub(r"\1", text)


def spoken(contents: Sequence[str]) -> list[str]:
    """The quoted words of sent messages, read back: block quotes, unescaped, joined where they were cut."""
    held: list[str] = []
    glued = False
    for line, words in quoted(contents):
        if glued and words and line.startswith(MARK):
            held[-1] += words.pop(0)
        held += words
        glued = line.endswith(MARK) and not line.endswith(f" {MARK}")
    return held


def quoted(contents: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The block quotes of sent messages: each line as it was sent, and the words a reader sees in it."""
    lines = [line for content in contents for line in _QUOTED.findall(content)]
    return [(line, unescape(line.removeprefix(MARK).removesuffix(MARK)).split()) for line in lines]
