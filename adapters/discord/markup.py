"""Foreign text in Discord's markdown: escaped so that nothing comes alive, cut so that it fits, and read back for proof.

Only what would mean something is escaped, because "Copy text" on a phone copies the backslashes too. Apostrophes, commas,
dashes within a line and brackets without a link stay as they are. Discord takes a backslash before any sign that is no
letter, digit or space as "this sign, plainly" (its `escape` rule), so one backslash less gives the words back.
"""

import re
from collections.abc import Sequence

from bot.presentation.readback import QuotedRun
from bot.presentation.truncation import MARK, Escape, short

_ALWAYS = r"[\\*_~`|<>\[\]@#]"
# An emoji's name between colons, a link's scheme, and Discord's own addresses: invites, gifts, templates show a card without one.
_IN_WORDS = r":(?=//|[\w+~-]+:)|(?<=discord)\.(?=\w)|(?<=discordapp)\.(?=\w)|(?<=\.gg)/|(?<=/invite)/"
_LIVE = re.compile(f"{_ALWAYS}|{_IN_WORDS}", re.IGNORECASE)
_AT_START = re.compile(r"[-+]|[0-9]+(?=[.)])")
_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_LABELLED = re.compile(r"(?<!\\)\[([^\]\n]+)\]\(<?\S+?>?\)")
_LINE_STARTS = re.compile(r"^[ \t]*(?:(?:>>>|>|#{1,3}|-#|[-*])[ \t]+)+", re.MULTILINE)
_PAIRED = re.compile(r"(?<!\\)(?:\*+|~~|\|\||`+|(?<!\w)_+|_+(?!\w))")
_QUOTED = re.compile(r"^> (?:### )?(.*)$", re.MULTILINE)


def escape(word: str, *, starts: bool = False) -> str:
    """A word so that none of its signs is markup; `starts` where it begins a line."""
    escaped = _LIVE.sub(lambda found: f"\\{found[0]}", word)
    if starts and (found := _AT_START.match(escaped)):
        at = found.end() if found[0].isdigit() else 0
        escaped = f"{escaped[:at]}\\{escaped[at:]}"
    return escaped


def _sign(sign: str) -> str:
    return f"\\{sign}" if _takes_backslash(sign) else sign


def _takes_backslash(sign: str) -> bool:
    """Every ASCII sign of punctuation; within a cut word its neighbours are not known."""
    return sign.isascii() and not sign.isalnum() and not sign.isspace()


ESCAPE = Escape(word=lambda word, starts: escape(word, starts=starts), sign=_sign)


def plain(text: str, most: int = 300) -> str:
    """A short foreign text on a line of ours: escaped, on one line, cut with a mark if it is longer than `most`."""
    return short(text, most, ESCAPE)


def unescape(text: str) -> str:
    """What a reader sees of escaped text."""
    return _ESCAPED.sub(r"\1", text)


def seen_of(text: str) -> str:
    """The words of a member's message as its readers see them: signs of markup are no words, and those of a link are its label."""
    text = _LABELLED.sub(r"\1", _LINE_STARTS.sub("", text))
    return " ".join(unescape(_PAIRED.sub("", text)).split())


def quoted(contents: Sequence[str]) -> list[QuotedRun]:
    """The block quotes of sent messages, as a reader sees them. A bracket of foreign text is escaped, so the marks are ours."""
    runs: list[QuotedRun] = []
    within = False
    for line in (line for content in contents for line in _QUOTED.findall(content)):
        words = unescape(line.removeprefix(MARK).removesuffix(MARK)).split()
        runs.append(QuotedRun(tuple(words), joins=within and line.startswith(MARK)))
        within = line.endswith(MARK) and not line.endswith(f" {MARK}")
    return runs
