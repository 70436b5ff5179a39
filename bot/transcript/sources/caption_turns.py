"""Where somebody else begins to speak within a caption: lines with a label, `>>`, a dash or another colour. Pure.

The usual form of two speakers in subtitles is a dash before each:

    - What does the lamp burn?
    - Oil.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.transcript.sources.labels import is_change, label_of, repeated_labels
from bot.transcript.sources.source import plain

_DASH = re.compile(r"[-–—‐](?:\s+|(?=[^\s\d–—‐-]))")
_ENDS = re.compile(r"[.?!…:♪*\])–—-][\"'”’»]*$")
_OFTEN = 2  # occurrences that show what a dash means


@dataclass(frozen=True, slots=True)
class CaptionPart:
    """What one speaker says in a caption: the lines as written, and their words.

    `is_new`: somebody speaks here whom nothing names; a label in the words says so itself.
    """

    lines: tuple[str, ...]
    text: str
    is_new: bool


class CaptionTurns:
    """Finds the turns within captions, by what their whole file shows."""

    def __init__(self, captions: Sequence[Sequence[str]]) -> None:
        """`captions` are the lines of each, without tags."""
        self._labels = repeated_labels(line for lines in captions for line in lines)
        self._second_alone = sum(map(_answers_with_dash, captions)) >= _OFTEN

    def is_dashed(self, texts: Sequence[str]) -> bool:
        """Whether dashes mark the speakers of a caption: two lines have one, or the second as often in the file."""
        dashes = sum(_DASH.match(text) is not None for text in texts)
        return dashes >= _OFTEN or (self._second_alone and _answers_with_dash(texts))

    def of(self, lines: Sequence[str], *, dashed: bool) -> list[CaptionPart]:
        """The lines of a caption that have text, divided where somebody else begins to speak."""
        lines = [line for line in lines if plain(line)]
        texts = list(map(plain, lines))
        starts = [0, *(index for index in range(1, len(texts)) if self._begins(texts, index, dashed=dashed))]
        parts = []
        for start, end in zip(starts, [*starts[1:], len(texts)], strict=True):
            text = " ".join(texts[start:end])
            dash = _DASH.match(text) if dashed else None
            is_new = dash is not None or (start > 0 and is_change(text))
            parts.append(CaptionPart(tuple(lines[start:end]), text[dash.end() :] if dash is not None else text, is_new))
        return [part for part in parts if part.text]

    def _begins(self, texts: Sequence[str], index: int, *, dashed: bool) -> bool:
        """Whether a turn begins with a line after the first."""
        text = texts[index]
        if is_change(text) or (dashed and _DASH.match(text)):
            return True
        label = label_of(" ".join(texts[index : index + 2]))  # what it labels may follow in the next line
        return label is not None and (label.casefold() in self._labels or _ends_sentence(texts[index - 1]))


def _answers_with_dash(texts: Sequence[str]) -> bool:
    """Whether a line begins with a dash after the end of a sentence."""
    return any(_DASH.match(after) and _ends_sentence(before) for before, after in pairwise(texts))


def _ends_sentence(text: str) -> bool:
    return _ENDS.search(text) is not None
