"""A quote's card as values: runs of text with sizes and places, and bars. Pure. adapters/image draws it.

Lengths are pixels, from the top left corner. bot/presentation/card_layout.py makes cards.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Protocol

from bot.model import Quote
from bot.presentation import wording
from bot.presentation.readback import QuotedRun, joined
from bot.presentation.reply import Excerpt, Reply, Tone
from bot.presentation.truncation import sendable_words


class CardShape(StrEnum):
    """How wide and high a card is."""

    WIDE = "wide"  # 1200 x 675, as link previews are
    SQUARE = "square"  # 1200 x 1200


class CardTheme(StrEnum):
    """The colors of a card."""

    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class CardStyle:
    """How a card looks."""

    shape: CardShape = CardShape.WIDE
    theme: CardTheme = CardTheme.DARK

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return (1200, 675) if self.shape is CardShape.WIDE else (1200, 1200)


DEFAULT_STYLE = CardStyle()

LABEL_END = ":"
"""Stands behind a name in front of words."""


class Face(StrEnum):
    """A typeface of a card."""

    WORDS = "words"
    NAME = "name"
    DETAIL = "detail"


class Ink(StrEnum):
    """A color of a card; its theme says which."""

    WORDS = "words"
    DETAIL = "detail"
    ACCENT = "accent"
    RULE = "rule"
    BACKGROUND = "background"


class RunRole(Enum):
    """What a run of text is."""

    SPEAKER = auto()  # who says the words below or behind, where there are several
    SAID = auto()  # words of the transcript: all or part of a line
    CUT = auto()  # the mark where words are left out
    QUOTATION_MARK = auto()
    NAME = auto()  # the speaker; the title where no single speaker is known
    DETAIL = auto()  # show, date, moment, notes
    BRAND = auto()
    ID = auto()


@dataclass(frozen=True, slots=True)
class TextRun:
    """A text on one line; `x` is its left edge and `y` its baseline."""

    role: RunRole
    text: str
    face: Face
    size: int
    ink: Ink
    x: float
    y: float
    completes_word: bool = False  # it goes on with the word that was cut at the end of the line before
    right_to_left: bool = False  # its first word is the rightmost


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; its corners are round if it has a radius."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that is drawn, in order."""

    style: CardStyle
    runs: tuple[TextRun, ...]
    bars: tuple[Bar, ...]
    words_left: int = 0  # words of the quote that did not fit

    @property
    def said(self) -> tuple[str, ...]:
        """The words of the quote as a reader of the card sees them."""
        return _read(run for run in self.runs if run.role is RunRole.SAID)


def spoken_words(quote: Quote) -> list[tuple[str, tuple[str, ...]]]:
    """The words of a quote and the name that stands at them; no name where one speaker says everything."""
    turns = Excerpt(quote).turns
    if not turns:
        words = tuple(sendable_words(quote.text))
        return [("", words)] if words else []
    spoken = ((_name(turn.speaker), tuple(sendable_words(turn.text))) for turn in turns)
    return [(name, words) for name, words in spoken if words]


def _name(speaker: str | None) -> str:
    return " ".join(sendable_words(speaker or "")) or wording.answers.UNKNOWN_SPEAKER


def prove(card: Card, quote: Quote) -> None:
    """Compare the words on a card with those of its quote.

    Only words at the end may be missing, and the cut must be marked. Where several speak, each one's words must stand
    below or behind the right name.

    Raises AssertionError for any other difference: such a card must never be drawn.
    """
    words = tuple(sendable_words(quote.text))
    expected = words[: len(words) - card.words_left]
    is_marked = any(run.role is RunRole.CUT for run in card.runs)
    if not expected or card.said != expected or is_marked != bool(card.words_left):
        raise AssertionError("a card changed the words of its quote")
    spoken, below = spoken_words(quote), _by_speaker(card)
    for (shown, words), (name, said) in zip(below, spoken, strict=False):
        if not _is_name(shown, name):
            raise AssertionError("a card names another speaker")
        if words != said[: len(words)]:
            raise AssertionError("a card gives a speaker's words to another")
    if [len(words) for _, words in below[:-1]] != [len(said) for _, said in spoken[: len(below) - 1]]:
        raise AssertionError("a card gives a speaker's words to another")


def _is_name(shown: str, name: str) -> bool:
    """Whether a card shows a name: whole, or cut with dots where it is long."""
    bare = shown.removesuffix(LABEL_END)
    cut = bare.removesuffix("…")
    return name in (shown, bare) or (bool(cut) and cut != bare and name.startswith(cut))


def _by_speaker(card: Card) -> list[tuple[str, tuple[str, ...]]]:
    """The words on a card, as they stand below or behind names."""
    groups: list[tuple[str, list[TextRun]]] = (
        [] if any(run.role is RunRole.SPEAKER for run in card.runs) else [("", [])]
    )
    for run in card.runs:
        if run.role is RunRole.SPEAKER:
            groups.append((run.text, []))
        elif run.role is RunRole.SAID:
            groups[-1][1].append(run)
    return [(name, _read(runs)) for name, runs in groups]


def _read(runs: Iterable[TextRun]) -> tuple[str, ...]:
    return joined([QuotedRun(tuple(run.text.split(" ")), run.completes_word) for run in runs])


class CardPictures(Protocol):
    """Draws cards; adapters/image fulfils it."""

    async def png(self, quote: Quote, style: CardStyle = DEFAULT_STYLE) -> bytes:
        """The card of a quote as a PNG file. Raises CardError for a quote that cannot be drawn."""
        ...


def only_quote(reply: Reply) -> Quote | None:
    """The reply's quote, if it has exactly one, in full, and says nothing about it but who asked."""
    is_verdict = reply.tone in (Tone.VERBATIM, Tone.ALTERED, Tone.STITCHED, Tone.ABSENT)
    return reply.excerpts[0].quote if len(reply.excerpts) == 1 and not is_verdict else None


def alt_text(quote: Quote, longest: int) -> str:
    """The words of a quote as its card's alternative text; cut with an ellipsis at `longest` characters."""
    words = " ".join(sendable_words(quote.text))
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def file_name(quote: Quote) -> str:
    """What the file of a card is called."""
    return f"{quote.ref}.png".replace(":", "-")
