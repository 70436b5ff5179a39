"""The bundled fonts: which of them has a letter, and the faces as Pillow loads them.

Not for two threads at once: loaded faces are FreeType's.
"""

import json
import unicodedata
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, groupby
from pathlib import Path

from PIL import ImageFont, features

from bot.errors import CardError
from bot.presentation import wording
from bot.presentation.card import Face
from bot.presentation.graphemes import graphemes

FOLDER = Path(__file__).parent / "fonts"
COVERAGE = FOLDER / "coverage.json"
"""For each font file the letters it has, as ranges of code points; docs/pictures/font_coverage.py writes it."""

FIRST: Mapping[Face, str] = {
    Face.WORDS: "SourceSerif4-Regular.woff2",
    Face.NAME: "Inter-SemiBold.woff2",
    Face.DETAIL: "Inter-Medium.woff2",
}
MAX_KEPT_BYTES = 24 * 1024 * 1024
"""Of the faces that are kept. Each holds its font unpacked: Chinese 4 MiB, Korean 8 MiB, most others below 0.3 MiB."""

_UNPACKED_SIZE = slice(16, 20)  # of a WOFF2 header: how many bytes the font has unpacked

_STRONG = ("L", "R", "AL", "EN", "AN")
"""Kinds of letters with a direction (UAX 9); digits run from left to right."""

_SHAPED = (
    range(0x0590, 0x1100),  # Hebrew to Myanmar
    range(0x1780, 0x1AB0),  # Khmer to Tai Tham
    range(0x1B00, 0x1C50),  # Balinese to Lepcha
    range(0xA800, 0xAAE0),  # Syloti Nagri to Tai Viet, Javanese among them
    range(0xABC0, 0xAC00),  # Meetei Mayek
    range(0x10800, 0x12000),  # scripts from right to left, and Indian ones such as Chakma
    range(0x1E800, 0x1F000),  # Adlam and others from right to left
)
"""Scripts whose letters must be joined or reordered."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text in one font and one direction."""

    font: str
    text: str
    right_to_left: bool


class _Coverage:
    """The letters of one font."""

    def __init__(self, ranges: str) -> None:
        ends = (item.partition("-") for item in ranges.split())
        pairs = [(int(first, 16), int(last or first, 16)) for first, _, last in ends]
        self._starts, self._ends = [first for first, _ in pairs], [last for _, last in pairs]

    def has(self, code: int) -> bool:
        index = bisect_right(self._starts, code) - 1
        return index >= 0 and code <= self._ends[index]


@cache
def _coverages() -> Mapping[str, _Coverage]:
    """Every font's letters, in the order in which fonts are tried."""
    return {font: _Coverage(ranges) for font, ranges in json.loads(COVERAGE.read_text("ascii")).items()}


@lru_cache(maxsize=4096)
def _font_of(cluster: str, face: Face) -> str:
    """The first font that has a letter with all its marks."""
    visible = [ord(character) for character in cluster if not _is_invisible(character)]
    coverages = _coverages()
    for font in (FIRST[face], *coverages):
        if _has(font, cluster):
            return font
    missing = " ".join(f"U+{code:04X}" for code in visible)
    raise CardError(wording.cards.no_letter(cluster, missing))


def _is_invisible(character: str) -> bool:
    """Whether a character only changes how others look: joiners, variation selectors."""
    return unicodedata.category(character) == "Cf" or 0xFE00 <= ord(character) <= 0xFE0F


def segments(text: str, face: Face, *, right_to_left: bool = False) -> list[Segment]:
    """A line's text from left to right, as it is drawn; its first word is the rightmost if it runs `right_to_left`.

    Raises CardError for a letter that no font has.
    """
    stretches = list(_stretches(text, face, right_to_left=right_to_left))
    return stretches[::-1] if right_to_left else stretches


def _stretches(text: str, face: Face, *, right_to_left: bool) -> Iterator[Segment]:
    """Stretches of one font and direction, in reading order.

    Spaces and marks between two letters of a script that runs from right to left belong to it; everything else that
    has no direction runs as the line does. Spaces are the first font's, so that they are alike in the whole line.
    """
    clusters = list(graphemes(text))
    kinds = _resolved([_direction(cluster) for cluster in clusters], base=right_to_left)
    for (font, turned), group in groupby(
        zip(_fonts_of(clusters, kinds, face), kinds, clusters, strict=True), key=lambda item: item[:2]
    ):
        yield Segment(font, "".join(cluster for _, _, cluster in group), turned)


def _fonts_of(clusters: Sequence[str], turned: Sequence[bool], face: Face) -> Iterator[str]:
    """The font of each cluster; within right-to-left text, spaces and marks take the font of what comes before them."""
    font = FIRST[face]
    for cluster, is_turned in zip(clusters, turned, strict=True):
        keeps = is_turned and _direction(cluster) is None and _has(font, cluster)
        font = font if keeps else FIRST[face] if cluster.isspace() else _font_of(cluster, face)
        yield font


def _has(font: str, cluster: str) -> bool:
    return all(_coverages()[font].has(ord(character)) for character in cluster if not _is_invisible(character))


def _resolved(directions: Sequence[bool | None], *, base: bool) -> list[bool]:
    """Whether each cluster runs from right to left: one without a direction as both neighbours do, else as the line."""
    before = list(accumulate(directions, lambda last, own: last if own is None else own, initial=base))[1:]
    after = list(accumulate(reversed(directions), lambda last, own: last if own is None else own, initial=base))[:0:-1]
    return [bool(left) if left == right else base for left, right in zip(before, after, strict=True)]


def _direction(text: str) -> bool | None:
    """Whether the first letter with a direction runs from right to left; None if there is none."""
    kinds = map(unicodedata.bidirectional, text)
    return next((kind in ("R", "AL") for kind in kinds if kind in _STRONG), None)


class Faces:
    """Faces as Pillow loads them; the least used go first when they hold too many bytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], ImageFont.FreeTypeFont] = OrderedDict()

    @property
    def bytes(self) -> int:
        """How many bytes of fonts are held."""
        return sum(_unpacked_bytes(font) for font, _ in self._kept)

    def load(self, font: str, size: int) -> ImageFont.FreeTypeFont:
        """A face, kept or read from its file."""
        key = (font, size)
        if key not in self._kept:
            while self._kept and self.bytes + _unpacked_bytes(font) > MAX_KEPT_BYTES:
                self._kept.popitem(last=False)
            self._kept[key] = ImageFont.truetype(str(FOLDER / font), size)
        self._kept.move_to_end(key)
        return self._kept[key]


FACES = Faces()


def loaded(font: str, size: int) -> ImageFont.FreeTypeFont:
    """A font at a size. Each size unpacks the whole font, in up to 70 ms: ask for no size that is not drawn."""
    return FACES.load(font, size)


@cache
def _unpacked_bytes(font: str) -> int:
    with (FOLDER / font).open("rb") as file:
        return int.from_bytes(file.read(_UNPACKED_SIZE.stop)[_UNPACKED_SIZE], "big")


def can_shape() -> bool:
    """Whether Arabic, Hebrew and Indian scripts can be set: Pillow needs the system's FriBiDi for it."""
    return bool(features.check("fribidi") and features.check("raqm"))


def needs_shaping(text: Sequence[str] | str) -> bool:
    """Whether letters of a text must be joined or reordered."""
    return any(ord(character) in script for character in text for script in _SHAPED)
