"""The three views of a transcript: tokens with their places -> units, each with its text in every view.

A unit is the smallest slice that can be shown: one word, or all the words of one brace. Joining the
units of any run with single spaces gives that run's text, so every view is a slice of the same words.
"""

import re
from collections.abc import Sequence

from bot.model import Unit
from bot.transcript.captions_match import PlacedToken
from bot.transcript.parser import ManuscriptToken, Mark
from bot.transcript.words import EDGE

_ENDS = (".", "?", "!", "…")
_CLOSERS = "\"'”’»)]"
_OPENERS = "\"'“‘«(["
_PAUSES = (",", ";", ":")
_DASHES = ("—", "–", "-")
_ABBREVIATIONS = frozenset({"mr.", "mrs.", "ms.", "dr.", "st.", "vs.", "u.s.", "e.g.", "i.e.", "jr.", "sr.", "prof."})
_MARKS = re.compile(r"(\s*)(\.{2,}|[?!]+|\S)")
_HANGING = re.compile(rf"[,;\s]+([{re.escape(_CLOSERS)}]*)$")
_HANGING_BEFORE_OMISSION = re.compile(rf"[,;:\s]+([{re.escape(_CLOSERS)}]*)$")


def sentence_starts(placed: Sequence[PlacedToken]) -> set[int]:
    """Positions in a paragraph's tokens at which a sentence begins."""
    starts = {0}
    for at, item in enumerate(placed[:-1]):
        if _ends_sentence(item.token) and _can_begin(placed[at + 1 :]):
            starts.add(at + 1)
    return starts


def ends_well(text: str) -> bool:
    """Whether a text ends as a sentence does: a full stop or its like, or the dash of an interruption."""
    return text.rstrip(_CLOSERS).endswith((*_ENDS, "—"))


def _ends_sentence(token: ManuscriptToken) -> bool:
    text = token.text.rstrip(_CLOSERS)
    return text.endswith(_ENDS) and not _is_abbreviation(text)


def _is_abbreviation(text: str) -> bool:
    return bool(text.split()) and text.rsplit(maxsplit=1)[-1].lower().lstrip(EDGE) in _ABBREVIATIONS


def _can_begin(following: Sequence[PlacedToken]) -> bool:
    """A sentence begins with no small letter; what is left out at its head is looked past."""
    for item in following:
        first = item.token.text.lstrip(EDGE)[:1]
        if item.token.mark is not Mark.OMISSION:
            return not first.islower()
        if first.isupper():
            return True
    return any(item.token.shown for item in following)


def units_of(placed: Sequence[PlacedToken], captions: Sequence[str]) -> list[Unit]:
    """The units of one paragraph, in order."""
    starts = sentence_starts(placed)
    strict, clean = _Shown(), _Shown()
    for at, item in enumerate(placed):
        if at in starts:
            strict.begin_sentence()
            clean.begin_sentence()
        strict.add(item.token, shown=item.token.shown != "")
        clean.add(item.token, shown=item.token.mark is not Mark.OMISSION)
    clean.leave_nothing_hanging()
    return [
        Unit(
            start=item.start,
            end=item.end,
            captions=" ".join(captions[item.start : item.end]),
            strict=strict.texts[at],
            clean=clean.texts[at],
            kind=item.token.mark.value,
            doubt=item.token.doubt,
        )
        for at, item in enumerate(placed)
    ]


class _Shown:
    """One view under way: what is left out takes its own punctuation along; what is glued after it moves to the word before."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._last: int | None = None  # the last shown unit of the sentence under way
        self._before: int | None = None  # that of the sentences before it
        self._opening = ""  # quotation marks and brackets opened before words that are left out
        self._capital = False
        self._left_out = False

    def begin_sentence(self) -> None:
        self.leave_nothing_hanging()
        self._before = self._last if self._last is not None else self._before
        self._last, self._capital, self._left_out = None, True, False

    def add(self, token: ManuscriptToken, *, shown: bool) -> None:
        if not shown:
            self._leave_out(token)
            return
        text = self._opening + token.text
        self.texts.append(capitalised(text) if self._capital else text)
        self._last = len(self.texts) - 1
        self._opening, self._capital, self._left_out = "", False, False

    def _leave_out(self, token: ManuscriptToken) -> None:
        self.texts.append("")
        self._left_out = True
        self._opening += "".join(letter for letter in token.before if letter in _OPENERS)
        after = ""
        for letter in token.after:
            if letter in _CLOSERS and self._opening:
                self._opening = self._opening[:-1]
            else:
                after += letter
        if self._last is not None:
            self.texts[self._last] = joined(self.texts[self._last], after)
        elif self._before is not None:
            self.texts[self._before] += "".join(letter for letter in after if letter in _CLOSERS)

    def leave_nothing_hanging(self) -> None:
        """No comma at a sentence's end."""
        if self._last is not None:
            hanging = _HANGING_BEFORE_OMISSION if self._left_out else _HANGING
            self.texts[self._last] = hanging.sub(r"\1", self.texts[self._last])


def joined(text: str, after: str) -> str:
    """Punctuation moved onto a word that may carry some already: the stronger mark stays, what closes always closes."""
    for space, mark in _MARKS.findall(after):
        core = text.rstrip(_CLOSERS)
        ended = core.endswith((*_ENDS, *_DASHES)) and not (_is_abbreviation(core) and mark != ".")
        if mark in _CLOSERS:
            text += mark
        elif mark.startswith((*_ENDS, *_DASHES)):
            if not ended:
                text = _HANGING_BEFORE_OMISSION.sub(r"\1", text) + (" " if space else "") + mark
        elif mark not in _PAUSES:
            text += (" " if space else "") + mark
        elif not ended and not core.endswith(_PAUSES):
            text += mark
    return text


def capitalised(text: str) -> str:
    """The text with its first letter a capital; "iPhone" and what begins with a digit or sign stay as they are."""
    at = next((at for at, letter in enumerate(text) if letter not in EDGE), len(text))
    rest = text[at + 1 :].partition(" ")[0]
    capital = text[at : at + 1].title()
    if any(letter.isupper() for letter in rest) or capital.casefold() != text[at : at + 1].casefold():
        return text
    return text[:at] + capital + text[at + 1 :]
