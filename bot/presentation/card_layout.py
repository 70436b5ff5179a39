"""Lays out a quote's card: the words (card_words.py), and below them who said it, where and when. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.errors import CardError
from bot.model import Quote
from bot.presentation import quote_facts, wording
from bot.presentation.card import Bar, Card, CardShape, CardStyle, Face, Ink, RunRole, TextRun, prove, spoken_words
from bot.presentation.card_words import OPENING_MARK, Measure, NamePlace, Room, SpokenWords, WordBlock, shortened


@dataclass(frozen=True, slots=True)
class _Sizes:
    """The sizes of a shape. A phone shows a card 0.3 times as wide: 34 pixels are 10 there, and easy to read."""

    margin: int
    top: int  # above the words
    largest: int
    smallest: int
    name: int
    detail: int
    small: int
    above_rule: int
    foot: int  # from the rule to the lower edge
    names: NamePlace = NamePlace.ABOVE


_AIRY = {
    CardShape.WIDE: _Sizes(
        margin=88, top=50, largest=80, smallest=34, name=38, detail=29, small=22, above_rule=36, foot=192
    ),
    CardShape.SQUARE: _Sizes(
        margin=88, top=50, largest=108, smallest=44, name=46, detail=34, small=26, above_rule=36, foot=228
    ),
}
_DENSE = {
    CardShape.WIDE: _Sizes(
        margin=64, top=30, largest=60, smallest=34, name=30, detail=27, small=22, above_rule=24, foot=150
    ),
    CardShape.SQUARE: _Sizes(
        margin=64, top=40, largest=60, smallest=34, name=38, detail=31, small=24, above_rule=28, foot=180
    ),
}
"""Less white, for many words, long ones, or many speakers."""
_GAP = 48  # between the name and the brand
_BAR = 8  # height of the position bar at the lower edge
_BRAND = "Verbatim"


def card_of(quote: Quote, style: CardStyle, measure: Measure) -> Card:
    """The card of a quote, proved. Raises CardError if the view shows no word of it, or no font has its letters."""
    spoken = [SpokenWords(words, label) for label, words in spoken_words(quote)]
    if not spoken:
        raise CardError(wording.cards.only_fillers(quote.ref))
    sizes, block = _largest_whole(spoken, style, measure)
    foot = _Foot(quote, style, sizes, measure)
    card = Card(style, (*block.runs(), *foot.runs()), tuple(foot.bars()), block.words_left)
    prove(card, quote)
    return card


def _largest_whole(spoken: Sequence[SpokenWords], style: CardStyle, measure: Measure) -> tuple[_Sizes, WordBlock]:
    """The first sizes that hold all words; the last ones if none does.

    Only about ten turns or more, or long words, need the last ones: 9 pixels on a phone.
    """
    dense = _DENSE[style.shape]
    for sizes in (
        _AIRY[style.shape],
        replace(dense, names=NamePlace.IN_FRONT),
        replace(dense, names=NamePlace.IN_LINE),
        replace(dense, names=NamePlace.IN_LINE, smallest=30),
    ):
        block = WordBlock(spoken, _room(style, sizes), measure)
        if not block.words_left:
            break
    return sizes, block


def _room(style: CardStyle, sizes: _Sizes) -> Room:
    """Where the words are set."""
    width, height = style.size
    return Room(
        left=sizes.margin,
        top=sizes.top,
        width=width - 2 * sizes.margin,
        height=height - sizes.top - sizes.above_rule - sizes.foot,
        largest=sizes.largest,
        smallest=sizes.smallest,
        label=sizes.detail,
        names=sizes.names,
    )


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
        sizes, room = self._sizes, self._width - 2 * self._sizes.margin
        brand = self._measure(_BRAND, Face.NAME, sizes.name)
        name, where, when = card_facts(self._quote)
        name = self._shortened(name, Face.NAME, sizes.name, room - brand - self._badge * 1.3 - _GAP)
        yield TextRun(RunRole.NAME, name, Face.NAME, sizes.name, Ink.WORDS, self._sizes.margin, self._first)
        room_left = room - self._measure(when, Face.DETAIL, sizes.detail)
        details = self._shortened(where, Face.DETAIL, sizes.detail, room_left) + when
        yield TextRun(RunRole.DETAIL, details, Face.DETAIL, sizes.detail, Ink.DETAIL, self._sizes.margin, self._second)
        guessed = f" · {wording.answers.GUESSED}" if self._quote.guessed else ""
        identity = self._shortened(f"{self._quote.ref}{guessed}", Face.DETAIL, sizes.small, room)
        yield TextRun(RunRole.ID, identity, Face.DETAIL, sizes.small, Ink.DETAIL, self._sizes.margin, self._third)
        yield from self._brand(self._width - self._sizes.margin - brand)

    def _brand(self, x: float) -> Iterator[TextRun]:
        """The name of the bot, and the quotation mark in its badge."""
        yield TextRun(RunRole.BRAND, _BRAND, Face.NAME, self._sizes.name, Ink.WORDS, x, self._first)
        badge, size = self._badge_bar(x), round(self._badge * 1.3)
        middle = badge.x + (badge.width - self._measure(OPENING_MARK, Face.WORDS, size)) / 2
        y = badge.y + self._badge * 1.17
        yield TextRun(RunRole.BRAND, OPENING_MARK, Face.WORDS, size, Ink.BACKGROUND, middle, y)

    def bars(self) -> Iterator[Bar]:
        """A rule above the name; at the lower edge, where in the interview the moment is; the brand's badge."""
        quote, bottom = self._quote, self._height - _BAR
        yield Bar(self._sizes.margin, self._rule, self._width - 2 * self._sizes.margin, 2, Ink.RULE)
        yield Bar(0, bottom, self._width, _BAR, Ink.RULE)
        if quote.seconds is not None and quote.length:
            share = min(1.0, max(0.0, quote.seconds / quote.length))
            yield Bar(0, bottom, max(_BAR, self._width * share), _BAR, Ink.ACCENT)
        yield self._badge_bar(self._width - self._sizes.margin - self._measure(_BRAND, Face.NAME, self._sizes.name))

    @property
    def _badge(self) -> float:
        return self._sizes.name * 1.06

    def _badge_bar(self, right: float) -> Bar:
        size = self._badge
        return Bar(right - size * 1.3, self._first - size * 0.85, size, size, Ink.ACCENT, radius=size * 0.28)

    def _shortened(self, text: str, face: Face, size: int, width: float) -> str:
        return shortened(text, face, size, width, self._measure)


def card_facts(quote: Quote) -> tuple[str, str, str]:
    """Who said it, where, and when with the dots before it. The title comes first where no single speaker is known."""
    facts = quote_facts.facts_of(quote)
    title, *rest = quote_facts.source_of(quote) or (str(quote.ref),)
    day = wording.interviews.date(quote.date)
    where = [part for part in rest if part != day][:1]
    when = "".join(f" · {part}" for part in (day, facts.time) if part)
    if facts.speaker is None:
        return title, *((where[0], when) if where else ("", when.removeprefix(" · ")))
    return facts.speaker, where[0] if where else title, when
