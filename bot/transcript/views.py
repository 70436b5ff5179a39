"""The three views of a transcript: tokens with their places -> units, each with its text in every view.

A unit is the smallest slice that can be shown: one word, or all the words of one brace. Joining the
units of any run with single spaces gives that run's text, so every view is a slice of the same words.
"""

from collections.abc import Sequence

from bot.model import Unit
from bot.transcript.align import Placed
from bot.transcript.grammar import EDGE, MUSIC, Mark, Token

_ENDS = ".?!…"
_CLOSERS = "\"'”’)]"
_OPENERS = "\"'“‘([*"
_PAUSES = ",;:"
_ABBREVIATIONS = frozenset({"mr.", "mrs.", "ms.", "dr.", "st.", "vs.", "u.s.", "e.g.", "i.e.", "jr.", "no.", "prof."})
_JOINED = _ENDS + _PAUSES + _CLOSERS + "—–- "


def sentence_starts(placed: Sequence[Placed]) -> set[int]:
    """Positions in a paragraph's tokens at which a sentence begins."""
    starts = {0}
    for at, item in enumerate(placed[:-1]):
        if _ends_sentence(item.token) and _can_begin(placed[at + 1 :]):
            starts.add(at + 1)
    return starts


def ends_well(text: str) -> bool:
    """Whether a text ends as a sentence does: a full stop or its like, or the dash of an interruption."""
    return text.rstrip(_CLOSERS).endswith((*_ENDS, "—"))


def _ends_sentence(token: Token) -> bool:
    text = token.text.rstrip(_CLOSERS)
    return text.endswith(tuple(_ENDS)) and text.lower().lstrip(_OPENERS) not in _ABBREVIATIONS


def _can_begin(following: Sequence[Placed]) -> bool:
    """A sentence begins with no small letter; what is left out at its head is looked past."""
    for item in following:
        if item.token.mark is Mark.OMISSION or item.token.shown == MUSIC:
            if item.token.shown[:1].isupper():
                return True
            continue
        first = item.token.text.lstrip(_OPENERS)[:1]
        return not first.islower()
    return True


def units_of(placed: Sequence[Placed], captions: Sequence[str]) -> list[Unit]:
    """The units of one paragraph, in order."""
    starts = sentence_starts(placed)
    clean = _Clean()
    strict = _Strict()
    for at, item in enumerate(placed):
        clean.add(item.token, begins=at in starts)
        strict.add(item.token, begins=at in starts)
    clean.close_sentence()
    return [
        Unit(
            start=item.start,
            end=item.end,
            captions=" ".join(captions[item.start : item.end]),
            strict=strict.texts[at],
            clean=clean.texts[at],
            kind=item.token.mark.value if item.token.shown != MUSIC else Mark.OMISSION.value,
        )
        for at, item in enumerate(placed)
    ]


class _Strict:
    """Every word said, punctuated; a sentence begins with a capital."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._capital = False

    def add(self, token: Token, *, begins: bool) -> None:
        self._capital = self._capital or begins
        if token.shown == MUSIC:
            self.texts.append("")
            return
        self.texts.append(capitalised(token.text) if self._capital else token.text)
        self._capital = False


class _Clean:
    """Strict less the omissions: their punctuation goes with them, what is glued after them moves to the word before."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._last: int | None = None  # the last shown unit of the sentence under way
        self._capital = False

    def add(self, token: Token, *, begins: bool) -> None:
        if begins:
            self.close_sentence()
            self._capital = True
        if token.mark is Mark.OMISSION or token.shown == MUSIC:
            self.texts.append("")
            if self._last is not None:
                self.texts[self._last] = joined(self.texts[self._last], token.after)
            return
        text = token.text
        self.texts.append(capitalised(text) if self._capital else text)
        self._capital = False
        self._last = len(self.texts) - 1

    def close_sentence(self) -> None:
        """No comma is left hanging at a sentence's end."""
        if self._last is not None:
            self.texts[self._last] = self.texts[self._last].rstrip(_PAUSES + " ")
        self._last = None


def joined(text: str, after: str) -> str:
    """Punctuation moved onto a word that may carry some already: the stronger one stays."""
    for mark in after.split() or ([after] if after else []):
        if text.rstrip(_CLOSERS).endswith(("—", "–", *_ENDS)) and mark[0] not in _CLOSERS:
            continue
        if text.endswith(tuple(_PAUSES)):
            if mark[0] in _PAUSES:
                continue
            text = text.rstrip(_PAUSES)
        text = f"{text} {mark}" if mark[0] in "—–-" and after.startswith(" ") else f"{text}{mark}"
    return text


def capitalised(text: str) -> str:
    """The text with its first letter a capital; one that begins with a digit or sign stays as it is."""
    for at, letter in enumerate(text):
        if letter in EDGE:
            continue
        return text[:at] + letter.upper() + text[at + 1 :] if letter.islower() else text
    return text
