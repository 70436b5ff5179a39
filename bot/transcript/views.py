"""The three views of a transcript: placed tokens -> units, each with its text in every view.

A unit is the smallest slice that can be shown: one word, or all the words of one brace. Joining the
units of any run with single spaces gives the run's text, so every view is a slice of the same words.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.model import Unit
from bot.transcript.captions_match import PlacedToken
from bot.transcript.manuscript import ManuscriptToken, Mark
from bot.transcript.words import EDGE_PUNCTUATION

_ENDS = (".", "?", "!", "…")
_CLOSERS = "\"'”’»)]"
_OPENERS = "\"'“‘«(["
_PAUSES = (",", ";", ":")
_DASHES = ("—", "–", "-")
_ABBREVIATIONS = frozenset({"mr.", "mrs.", "ms.", "dr.", "st.", "vs.", "u.s.", "e.g.", "i.e.", "jr.", "sr.", "prof."})
_LONGEST_SENTENCES = 60  # words to a sentence, on average, in a transcript that is punctuated at all
_PUNCTUATION = re.compile(r"(\s*)(\.{2,}|[?!]+|\S)")
_HANGING = re.compile(rf"(?<![,;\s])[,;\s]+([{re.escape(_CLOSERS)}]*)$")
_HANGING_BEFORE_OMISSION = re.compile(rf"(?<![,;:\s])[,;:\s]+([{re.escape(_CLOSERS)}]*)$")


def sentence_starts(placed: Sequence[PlacedToken]) -> set[int]:
    """Indexes of a paragraph's tokens at which a sentence begins."""
    starts = {0}
    for index, item in enumerate(placed[:-1]):
        if ends_sentence(item.token.text) and _can_begin(placed, index + 1):
            starts.add(index + 1)
    return starts


def ends_well(text: str) -> bool:
    """Whether a text ends as a sentence does: with a full stop or the like, or with the dash of an interruption."""
    return text.rstrip(_CLOSERS).endswith((*_ENDS, "—"))


@lru_cache(maxsize=1 << 14)
def ends_sentence(text: str) -> bool:
    """Whether a word, or a few of them, ends a sentence: with a full stop or its like that is not an abbreviation's."""
    text = text.rstrip(_CLOSERS)
    return text.endswith(_ENDS) and not _is_abbreviation(text)


def is_punctuated(words: Sequence[str]) -> bool:
    """Whether words as a transcript file gives them are punctuated: one sentence ends in so many words at least."""
    return sum(map(ends_sentence, words)) * _LONGEST_SENTENCES >= len(words)


def _is_abbreviation(text: str) -> bool:
    return bool(text.split()) and text.rsplit(maxsplit=1)[-1].lower().lstrip(EDGE_PUNCTUATION) in _ABBREVIATIONS


def _can_begin(placed: Sequence[PlacedToken], begin: int) -> bool:
    """Whether a sentence may begin here: its first word has no small letter. Omissions in small letters are skipped."""
    for index in range(begin, len(placed)):
        token = placed[index].token
        first = token.text.lstrip(EDGE_PUNCTUATION)[:1]
        if token.mark is not Mark.OMISSION:
            return not first.islower()
        if first.isupper():
            return True
    return any(placed[index].token.shown for index in range(begin, len(placed)))


def build_units(placed: Sequence[PlacedToken], captions: Sequence[str]) -> list[Unit]:
    """The units of one paragraph, in order."""
    starts = sentence_starts(placed)
    strict, clean = _ViewBuilder(), _ViewBuilder()
    for index, item in enumerate(placed):
        if index in starts:
            strict.begin_sentence()
            clean.begin_sentence()
        strict.add(item.token, shown=item.token.shown != "")
        clean.add(item.token, shown=item.token.mark is not Mark.OMISSION)
    clean.strip_hanging_punctuation()
    return [
        Unit(
            start=item.start,
            end=item.end,
            captions=" ".join(captions[item.start : item.end]),
            strict=strict.texts[index],
            clean=clean.texts[index],
            kind=item.token.mark.value,
            doubt=item.token.doubt,
        )
        for index, item in enumerate(placed)
    ]


class _ViewBuilder:
    """Builds one view of a paragraph.

    A left-out token takes its own punctuation along; punctuation attached after its brace moves to the word before.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._last: int | None = None  # the last shown unit of the current sentence
        self._previous_last: int | None = None  # that of the sentences before it
        self._opening = ""  # quotation marks and brackets opened before words that are left out
        self._capital = False
        self._left_out = False

    def begin_sentence(self) -> None:
        self.strip_hanging_punctuation()
        self._previous_last = self._last if self._last is not None else self._previous_last
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
        self._opening += "".join(character for character in token.before if character in _OPENERS)
        after = ""
        for character in token.after:
            if character in _CLOSERS and self._opening:
                self._opening = self._opening[:-1]
            else:
                after += character
        if self._last is not None:
            self.texts[self._last] = append_punctuation(self.texts[self._last], after)
        elif self._previous_last is not None:
            self.texts[self._previous_last] += "".join(character for character in after if character in _CLOSERS)

    def strip_hanging_punctuation(self) -> None:
        """Remove a comma or semicolon at the end of the sentence; a colon too if omissions follow it."""
        if self._last is not None:
            hanging = _HANGING_BEFORE_OMISSION if self._left_out else _HANGING
            self.texts[self._last] = hanging.sub(r"\1", self.texts[self._last])


def append_punctuation(text: str, after: str) -> str:
    """A text with punctuation moved onto it: of two marks the stronger stays, and what closes is always added."""
    for space, mark in _PUNCTUATION.findall(after):
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
    """The text with a capital first letter; "iPhone", and what begins with a digit or symbol, stay as they are."""
    start = next((index for index, character in enumerate(text) if character not in EDGE_PUNCTUATION), len(text))
    first = text[start : start + 1]
    rest_of_word = text[start + 1 :].partition(" ")[0]
    capital = first.title()
    if any(character.isupper() for character in rest_of_word) or capital.casefold() != first.casefold():
        return text
    return text[:start] + capital + text[start + 1 :]
