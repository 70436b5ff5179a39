"""The words of a quote's card: the largest type that fits, even lines, and a name at each of several speakers.

Pure. A `Measure` says how wide a text is.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from bot.presentation.card import LABEL_END, Face, Ink, RunRole, TextRun
from bot.presentation.graphemes import breakable, graphemes
from bot.presentation.truncation import CUT_MARK


class Measure(Protocol):
    """Says how wide a text is."""

    def __call__(self, text: str, face: Face, size: int, /) -> float:
        """The width in pixels. Raises CardError for letters that no font has."""
        ...


class NamePlace(Enum):
    """Where the names of several speakers stand."""

    ABOVE = auto()  # on lines of their own
    IN_FRONT = auto()  # each begins a line, and the words stand behind it
    IN_LINE = auto()  # behind what was said before, on the same line


@dataclass(frozen=True, slots=True)
class Room:
    """Where the words are set, in pixels from the top left corner, and the sizes of type to choose from."""

    left: int
    top: int
    width: int
    height: int
    largest: int
    smallest: int
    label: int  # size of the names of several speakers
    names: NamePlace = NamePlace.ABOVE  # only then are lines even


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """Words of one speaker; `label` is the name above or before them, empty where one speaker says everything."""

    words: tuple[str, ...]
    label: str = ""


_LEADING = 1.28  # line spacing, as a multiple of the type size
_LABEL_LEADING = 1.9  # a name and the gap above it
_LABEL_GAP = 0.5  # the gap below a name, as a multiple of its type size
_INLINE_GAP = 0.9  # between a name and the words behind it; the opening quotation mark stands in it
_TURN_GAP = 3  # spaces between what one speaker said and the name of the next on the same line
_LABEL_WIDTHS = {NamePlace.ABOVE: 1.0, NamePlace.IN_FRONT: 0.4, NamePlace.IN_LINE: 0.3}
"""Of a line, at most, for a name."""
OPENING_MARK, _CLOSING = "“", "”"
_ASCENT, _DESCENT = 0.74, 0.26  # how far letters reach above and below the baseline, as multiples of the type size


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words of one speaker on one line; `label` is the name above or in front of them."""

    words: tuple[str, ...]
    completes_word: bool = False
    label: str = ""

    @property
    def text(self) -> str:
        return " ".join(self.words)


_CardLine = tuple[_Stretch, ...]


class WordBlock:
    """The words in lines: as large as fits; cut with a mark if they do not fit in the smallest type either."""

    def __init__(self, spoken: Sequence[SpokenWords], room: Room, measure: Measure) -> None:
        self._room, self._measure = room, measure
        self._right_to_left = runs_right_to_left(" ".join(word for part in spoken for word in part.words))
        choice = range(room.smallest, room.largest + 1)
        too_large = bisect_left(choice, 1, key=lambda size: not self._fits(self._wrap(spoken, size, room.width), size))
        self.size = choice[max(0, too_large - 1)]
        self.words_left = 0
        self.lines = self._even(spoken)
        if not too_large:
            self.lines, self.words_left = self._cut(spoken)

    def _fits(self, lines: Sequence[_CardLine], size: int) -> bool:
        return self._height_of(lines, size) <= self._room.height

    def _height_of(self, lines: Sequence[_CardLine], size: int) -> float:
        """From the top of the tallest letters to the foot of the lowest."""
        labels = sum(self._label_height for line in lines if self._has_label_above(line))
        return size * ((len(lines) - 1) * _LEADING + _ASCENT + _DESCENT) + labels

    def _has_label_above(self, line: _CardLine) -> bool:
        return bool(line[0].label) and self._room.names is NamePlace.ABOVE

    @property
    def _label_height(self) -> float:
        return self._room.label * _LABEL_LEADING

    def _wrap(self, spoken: Sequence[SpokenWords], size: int, width: float) -> list[_CardLine]:
        """Words in lines that are at most so wide; each speaker begins a line, or goes on in the last one."""
        lines: list[_CardLine] = []
        used = 0.0  # of the last line
        for part in spoken:
            start = self._start(part, used, size, width) if lines else 0.0
            *whole, last = self._stretches(part, size, width, start)
            first, *others = (*whole, last)
            lines[-1:] = [(*lines[-1], first)] if start else [*lines[-1:], (first,)]
            lines.extend((stretch,) for stretch in others)
            behind = (0.0 if others else start) + self._indent(last.label)
            used = behind + self._measure(last.text, Face.WORDS, size)
        return lines

    def _start(self, part: SpokenWords, used: float, size: int, width: float) -> float:
        """Where a speaker's name begins in the last line; 0 if the speaker begins a line."""
        start = used + _TURN_GAP * self._measure(" ", Face.WORDS, size)
        end = start + self._indent(part.label) + self._measure(part.words[0], Face.WORDS, size)
        return start if self._room.names is NamePlace.IN_LINE and end <= width else 0.0

    def _stretches(self, part: SpokenWords, size: int, width: float, start: float) -> list[_Stretch]:
        """The words of one speaker, line by line; the first line begins at `start`."""
        space = self._measure(" ", Face.WORDS, size)
        stretches: list[_Stretch] = []
        current: list[str] = []
        room, completes = width - start - self._indent(part.label), False

        def end_line() -> None:
            stretches.append(_Stretch(tuple(current), completes, "" if stretches else part.label))

        for word in part.words:
            length = self._measure(word, Face.WORDS, size)
            if current and length > room:
                end_line()
                current, room, completes = [], width, False
            if length > room:
                *whole, last = self._pieces(word, size, room, width)
                for piece in whole:
                    current = [piece]
                    end_line()
                    completes = True
                current, room = [last], width - self._measure(last, Face.WORDS, size) - space
                continue
            current.append(word)
            room -= length + space
        end_line()
        return stretches

    def _indent(self, label: str) -> float:
        """Where the words behind a name begin; 0 if they stand below it."""
        if not label or self._room.names is NamePlace.ABOVE:
            return 0.0
        size = self._room.label
        return self._measure(self._shown(label), Face.NAME, size) + size * _INLINE_GAP

    def _shown(self, label: str) -> str:
        """The name of a speaker, cut where it is too long."""
        names = self._room.names
        width = self._room.width * _LABEL_WIDTHS[names]
        name = shortened(label, Face.NAME, self._room.label, width, self._measure)
        return name if names is NamePlace.ABOVE else name + LABEL_END

    def _pieces(self, word: str, size: int, first_width: float, width: float) -> Iterator[str]:
        """A word that is wider than its line, in pieces that fit: the first its line, the others whole ones."""
        piece, length, room = "", 0.0, first_width
        for letters in breakable(word):
            longer = length + self._measure(letters, Face.WORDS, size)
            if piece and longer > room:
                yield piece
                piece, longer, room = "", longer - length, width
            piece, length = piece + letters, longer
        yield piece

    def _even(self, spoken: Sequence[SpokenWords]) -> list[_CardLine]:
        """As many lines as the whole width needs, none much longer than the others."""
        full = self._room.width
        if self._room.names is not NamePlace.ABOVE:
            return self._wrap(spoken, self.size, full)
        count = len(self._wrap(spoken, self.size, full))
        widths = range(full // 2, full + 1, 8)
        narrow = bisect_left(widths, 1, key=lambda width: len(self._wrap(spoken, self.size, width)) <= count)
        return self._wrap(spoken, self.size, widths[narrow] if narrow < len(widths) else full)

    def _cut(self, spoken: Sequence[SpokenWords]) -> tuple[list[_CardLine], int]:
        """As many words as fit together with the mark, and how many are left."""
        count_of_all = sum(len(part.words) for part in spoken)
        counts = range(1, count_of_all + 1)

        def is_too_long(count: int) -> bool:
            *before, last = _first(spoken, count)
            marked = SpokenWords((*last.words, CUT_MARK), last.label)
            return not self._fits(self._wrap([*before, marked], self.size, self._room.width), self.size)

        kept = counts[max(0, bisect_left(counts, 1, key=is_too_long) - 1)]
        return self._wrap(_first(spoken, kept), self.size, self._room.width), count_of_all - kept

    def runs(self) -> Iterator[TextRun]:
        """The runs of the lines, in the middle of their room; quotation marks hang outside and are not words."""
        leading = self.size * _LEADING
        height = self._height_of(self.lines, self.size) - self.size * _DESCENT
        y = self._room.top + max(0.0, (self._room.height - height) / 2) + self.size * _ASCENT
        mark = self._width_of(OPENING_MARK)
        start = self._indent(self.lines[0][0].label)
        for index, line in enumerate(self.lines):
            if self._has_label_above(line):
                y += self._label_height
                yield self._label(line[0].label, 0.0, y - self.size * _ASCENT - self._room.label * _LABEL_GAP)
            if not index:
                yield self._mark(RunRole.QUOTATION_MARK, OPENING_MARK, start - mark * 1.12, y, Ink.ACCENT)
            yield from self._line(line, y)
            y += leading
        y -= leading
        *_, (_, start, last) = self._placed(self.lines[-1])
        end = start + self._width_of(last.text)
        if self.words_left:
            yield self._mark(RunRole.CUT, CUT_MARK, end + self._width_of(" "), y, Ink.DETAIL)
        else:
            yield self._mark(RunRole.QUOTATION_MARK, _CLOSING, end + mark * 0.08, y, Ink.ACCENT)

    def _line(self, line: _CardLine, y: float) -> Iterator[TextRun]:
        """The words of a line, and the names within it."""
        for name, start, stretch in self._placed(line):
            if start > name:
                yield self._label(stretch.label, name, y)
            completes = stretch.completes_word
            yield self._run(RunRole.SAID, stretch.text, start, y, Ink.WORDS, completes_word=completes)

    def _placed(self, line: _CardLine) -> Iterator[tuple[float, float, _Stretch]]:
        """Where the name and the words of each stretch begin; both are one place where no name stands in the line."""
        gap, name = _TURN_GAP * self._width_of(" "), 0.0
        for stretch in line:
            start = name + self._indent(stretch.label)
            yield name, start, stretch
            name = start + self._width_of(stretch.text) + gap

    def _label(self, name: str, start: float, y: float) -> TextRun:
        """The name of a speaker, so far into its line."""
        size, room, text = self._room.label, self._room, self._shown(name)
        x = room.left + start
        if self._right_to_left:
            x = room.left + room.width - start - self._measure(text, Face.NAME, size)
        return TextRun(RunRole.SPEAKER, text, Face.NAME, size, Ink.ACCENT, x, y, right_to_left=self._right_to_left)

    def _width_of(self, text: str) -> float:
        return self._measure(text, Face.WORDS, self.size)

    def _mark(self, role: RunRole, text: str, start: float, y: float, ink: Ink) -> TextRun:
        """A run that is not a word; where lines run from right to left, it is mirrored."""
        mirrored = text.translate(_MIRRORED) if self._right_to_left else text
        return self._run(role, mirrored, start, y, ink)

    def _run(
        self, role: RunRole, text: str, start: float, y: float, ink: Ink, *, completes_word: bool = False
    ) -> TextRun:
        """A run that begins so far into its line."""
        x = self._room.left + start
        if self._right_to_left:
            x = self._room.left + self._room.width - start - self._width_of(text)
        return TextRun(role, text, Face.WORDS, self.size, ink, x, y, completes_word, self._right_to_left)


def _first(spoken: Sequence[SpokenWords], count: int) -> list[SpokenWords]:
    """The first words, with who says them."""
    kept: list[SpokenWords] = []
    for part in spoken:
        if count <= 0:
            break
        kept.append(SpokenWords(part.words[:count], part.label))
        count -= len(part.words)
    return kept


def shortened(text: str, face: Face, size: int, width: float, measure: Measure) -> str:
    """A text on one line; cut with dots if it is too wide."""
    if measure(text, face, size) <= width:
        return text
    letters = list(graphemes(text))

    def is_too_wide(count: int) -> bool:
        return measure("".join(letters[:count]) + "…", face, size) > width

    kept = max(0, bisect_left(range(len(letters)), 1, key=is_too_wide) - 1)
    return "".join(letters[:kept]).rstrip(" ·,:") + "…"


_MIRRORED = str.maketrans({OPENING_MARK: _CLOSING, _CLOSING: OPENING_MARK, "[": "]", "]": "["})


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left, as in Arabic and Hebrew."""
    kinds = map(unicodedata.bidirectional, text)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)
