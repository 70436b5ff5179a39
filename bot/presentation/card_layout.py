"""Lays out a quote's card: the largest type that fits, even lines, and below them who said it, where and when. Pure.

How wide a text is, is for a `Measure` to say.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.errors import CardError
from bot.model import Quote
from bot.presentation import layout, wording
from bot.presentation.card import (
    Bar,
    Card,
    CardShape,
    CardStyle,
    Face,
    Ink,
    RunRole,
    TextRun,
    prove,
)
from bot.presentation.graphemes import graphemes
from bot.presentation.truncation import CUT_MARK, sendable_words


class Measure(Protocol):
    """Says how wide a text is."""

    def __call__(self, text: str, face: Face, size: int, /) -> float:
        """The width in pixels. Raises CardError for letters that no font has."""
        ...


_MARGIN = 88
_TOP = 60  # above the words


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The sizes of a shape. On a phone a card is 0.3 times as wide, so 34 pixels are 10 there: the least to read."""

    largest: int
    smallest: int
    name: int
    detail: int
    small: int
    foot: int  # from the rule to the lower edge


_SIZES = {
    CardShape.WIDE: _Sizes(largest=80, smallest=32, name=38, detail=29, small=22, foot=192),
    CardShape.SQUARE: _Sizes(largest=108, smallest=44, name=46, detail=34, small=26, foot=228),
}
_LEADING = 1.28  # lines lie apart by so many times their size
_ABOVE_RULE = 32
_GAP = 48  # between the name and the brand
_BAR = 8  # height of the position bar at the lower edge
_BRAND = "Verbatim"
_OPENING, _CLOSING = "“", "”"
_ASCENT = 0.74  # how far letters reach above the baseline, in sizes


@dataclass(frozen=True, slots=True)
class _Line:
    """Words on one line."""

    words: tuple[str, ...]
    completes_word: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


def card_of(quote: Quote, style: CardStyle, measure: Measure) -> Card:
    """The card of a quote, proved. Raises CardError if the view shows no word of it, or no font has its letters."""
    words = sendable_words(quote.text)
    if not words:
        raise CardError(wording.cards.only_fillers(quote.ref))
    width, height = style.size
    sizes = _SIZES[style.shape]
    room = height - _TOP - _ABOVE_RULE - sizes.foot
    block = _Block(words, width - 2 * _MARGIN, room, sizes, measure)
    foot = _Foot(quote, style, sizes, measure)
    card = Card(style, (*block.runs(), *foot.runs()), tuple(foot.bars()), block.words_left)
    prove(card, quote)
    return card


# --- the words ----------------------------------------------------------------------------------


class _Block:
    """The words in lines: as large as they fit, cut with a mark where even the smallest type is too large."""

    def __init__(self, words: Sequence[str], width: int, height: int, sizes: _Sizes, measure: Measure) -> None:
        self._width, self._height, self._measure = width, height, measure
        self._right_to_left = runs_right_to_left(" ".join(words))
        choice = range(sizes.smallest, sizes.largest + 1, 4)
        too_large = bisect_left(choice, 1, key=lambda size: not self._fits(self._wrap(words, size, width), size))
        self.size = choice[max(0, too_large - 1)]
        self.words_left = 0
        self.lines = self._even(words)
        if not too_large:
            self.lines, self.words_left = self._cut(words)

    def _fits(self, lines: Sequence[_Line], size: int) -> bool:
        return len(lines) * size * _LEADING <= self._height

    def _wrap(self, words: Sequence[str], size: int, width: float) -> list[_Line]:
        """Words in lines that are at most so wide."""
        space = self._measure(" ", Face.WORDS, size)
        lines: list[_Line] = []
        current: list[str] = []
        room, completes = width, False
        for word in words:
            length = self._measure(word, Face.WORDS, size)
            if current and length > room:
                lines.append(_Line(tuple(current), completes))
                current, room, completes = [], width, False
            if length > width:
                *whole, last = self._pieces(word, size, width)
                for piece in whole:
                    lines.append(_Line((piece,), completes))
                    completes = True
                current, room = [last], width - self._measure(last, Face.WORDS, size) - space
                continue
            current.append(word)
            room -= length + space
        return [*lines, _Line(tuple(current), completes)]

    def _pieces(self, word: str, size: int, width: float) -> Iterator[str]:
        """A word that is wider than a line, in pieces that fit."""
        piece, length = "", 0.0
        for letter in graphemes(word):
            longer = length + self._measure(letter, Face.WORDS, size)
            if piece and longer > width:
                yield piece
                piece, longer = "", longer - length
            piece, length = piece + letter, longer
        yield piece

    def _even(self, words: Sequence[str]) -> list[_Line]:
        """As many lines as the whole width needs, none much longer than the others."""
        count = len(self._wrap(words, self.size, self._width))
        widths = range(self._width // 2, self._width + 1, 8)
        narrow = bisect_left(widths, 1, key=lambda width: len(self._wrap(words, self.size, width)) <= count)
        return self._wrap(words, self.size, widths[narrow] if narrow < len(widths) else self._width)

    def _cut(self, words: Sequence[str]) -> tuple[list[_Line], int]:
        """As many words as fit together with the mark, and how many are left."""
        counts = range(1, len(words) + 1)

        def is_too_long(count: int) -> bool:
            return not self._fits(self._wrap([*words[:count], CUT_MARK], self.size, self._width), self.size)

        too_many = bisect_left(counts, 1, key=is_too_long)
        kept = counts[max(0, too_many - 1)]
        return self._wrap(words[:kept], self.size, self._width), len(words) - kept

    def runs(self) -> Iterator[TextRun]:
        """The runs of the lines, in the middle of their room; quotation marks hang outside and are no words."""
        leading = self.size * _LEADING
        height = (len(self.lines) - 1) * leading + self.size * _ASCENT
        y = _TOP + max(0.0, (self._height - height) / 2) + self.size * _ASCENT
        mark = self._width_of(_OPENING)
        yield self._mark(RunRole.QUOTATION_MARK, _OPENING, -mark * 1.12, y, Ink.ACCENT)
        end = 0.0
        for line in self.lines:
            end = self._width_of(line.text)
            yield self._run(RunRole.SAID, line.text, 0.0, y, Ink.WORDS, completes_word=line.completes_word)
            y += leading
        y -= leading
        if self.words_left:
            yield self._mark(RunRole.CUT, CUT_MARK, end + self._width_of(" "), y, Ink.DETAIL)
        else:
            yield self._mark(RunRole.QUOTATION_MARK, _CLOSING, end + mark * 0.08, y, Ink.ACCENT)

    def _width_of(self, text: str) -> float:
        return self._measure(text, Face.WORDS, self.size)

    def _mark(self, role: RunRole, text: str, start: float, y: float, ink: Ink) -> TextRun:
        """A run that is no word; where lines run from right to left, it is mirrored."""
        mirrored = text.translate(_MIRRORED) if self._right_to_left else text
        return self._run(role, mirrored, start, y, ink)

    def _run(
        self, role: RunRole, text: str, start: float, y: float, ink: Ink, *, completes_word: bool = False
    ) -> TextRun:
        """A run that begins so far into its line."""
        x = _MARGIN + start
        if self._right_to_left:
            x = _MARGIN + self._width - start - self._width_of(text)
        return TextRun(role, text, Face.WORDS, self.size, ink, x, y, completes_word, self._right_to_left)


_MIRRORED = str.maketrans({_OPENING: _CLOSING, _CLOSING: _OPENING, "[": "]", "]": "["})


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left, as in Arabic and Hebrew."""
    kinds = map(unicodedata.bidirectional, text)
    return next((kind != "L" for kind in kinds if kind in ("L", "R", "AL")), False)


# --- who, where, when ---------------------------------------------------------------------------


class _Foot:
    """Who said it, where and when, and the permanent id; the brand on the right."""

    def __init__(self, quote: Quote, style: CardStyle, sizes: _Sizes, measure: Measure) -> None:
        self._quote, self._sizes, self._measure = quote, sizes, measure
        self._width, self._height = style.size
        self._rule = self._height - sizes.foot
        self._first = self._rule + sizes.name * 1.58  # baselines
        self._second = self._first + sizes.detail * 1.56
        self._third = self._second + sizes.small * 1.72

    def runs(self) -> Iterator[TextRun]:
        """Name and brand; details; id."""
        sizes, room = self._sizes, self._width - 2 * _MARGIN
        brand = self._measure(_BRAND, Face.NAME, sizes.name)
        name, where, when = card_facts(self._quote)
        name = self._shortened(name, Face.NAME, sizes.name, room - brand - self._badge * 1.3 - _GAP)
        yield TextRun(RunRole.NAME, name, Face.NAME, sizes.name, Ink.WORDS, _MARGIN, self._first)
        room_left = room - self._measure(when, Face.DETAIL, sizes.detail)
        details = self._shortened(where, Face.DETAIL, sizes.detail, room_left) + when
        yield TextRun(RunRole.DETAIL, details, Face.DETAIL, sizes.detail, Ink.DETAIL, _MARGIN, self._second)
        guessed = f" · {wording.answers.GUESSED}" if self._quote.guessed else ""
        identity = self._shortened(f"{self._quote.ref}{guessed}", Face.DETAIL, sizes.small, room)
        yield TextRun(RunRole.ID, identity, Face.DETAIL, sizes.small, Ink.DETAIL, _MARGIN, self._third)
        yield from self._brand(self._width - _MARGIN - brand)

    def _brand(self, x: float) -> Iterator[TextRun]:
        """The name of the bot, and the quotation mark in its badge."""
        yield TextRun(RunRole.BRAND, _BRAND, Face.NAME, self._sizes.name, Ink.WORDS, x, self._first)
        badge, size = self._badge_bar(x), round(self._badge * 1.3)
        middle = badge.x + (badge.width - self._measure(_OPENING, Face.WORDS, size)) / 2
        y = badge.y + self._badge * 1.17
        yield TextRun(RunRole.BRAND, _OPENING, Face.WORDS, size, Ink.BACKGROUND, middle, y)

    def bars(self) -> Iterator[Bar]:
        """A rule above the name; at the lower edge, where in the interview the moment is; the brand's badge."""
        quote, bottom = self._quote, self._height - _BAR
        yield Bar(_MARGIN, self._rule, self._width - 2 * _MARGIN, 2, Ink.RULE)
        yield Bar(0, bottom, self._width, _BAR, Ink.RULE)
        if quote.seconds is not None and quote.length:
            share = min(1.0, max(0.0, quote.seconds / quote.length))
            yield Bar(0, bottom, max(_BAR, self._width * share), _BAR, Ink.ACCENT)
        yield self._badge_bar(self._width - _MARGIN - self._measure(_BRAND, Face.NAME, self._sizes.name))

    @property
    def _badge(self) -> float:
        return self._sizes.name * 1.06

    def _badge_bar(self, right: float) -> Bar:
        size = self._badge
        return Bar(right - size * 1.3, self._first - size * 0.85, size, size, Ink.ACCENT, radius=size * 0.28)

    def _shortened(self, text: str, face: Face, size: int, width: float) -> str:
        """A text on one line; cut with dots if it is too wide."""
        if self._measure(text, face, size) <= width:
            return text
        letters = list(graphemes(text))

        def is_too_wide(count: int) -> bool:
            return self._measure("".join(letters[:count]) + "…", face, size) > width

        kept = max(0, bisect_left(range(len(letters)), 1, key=is_too_wide) - 1)
        return "".join(letters[:kept]).rstrip(" ·,:") + "…"


def card_facts(quote: Quote) -> tuple[str, str, str]:
    """Who said it, where, and when with the dots before it. The title comes first where no single speaker is known."""
    facts = layout.facts_of(quote)
    title, *rest = layout.source_of(quote) or (str(quote.ref),)
    day = wording.interviews.date(quote.date)
    where = [part for part in rest if part != day][:1]
    when = "".join(f" · {part}" for part in (day, facts.time) if part)
    if facts.speaker is None:
        return title, *((where[0], when) if where else ("", when.removeprefix(" · ")))
    return facts.speaker, where[0] if where else title, when
