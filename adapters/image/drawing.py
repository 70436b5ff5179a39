"""A card's values to a PNG file, with Pillow. Not for two threads at once."""

import io
from collections.abc import Mapping
from functools import lru_cache

from PIL import Image, ImageDraw

from adapters.image import fonts
from bot.errors import CardError
from bot.model import Quote
from bot.presentation import wording
from bot.presentation.card import Bar, Card, CardStyle, CardTheme, Face, Ink, TextRun
from bot.presentation.card_layout import card_of

_INKS: Mapping[CardTheme, Mapping[Ink, str]] = {
    CardTheme.LIGHT: {
        Ink.BACKGROUND: "#FBF8F2", Ink.WORDS: "#1C1A17", Ink.DETAIL: "#655F56", Ink.ACCENT: "#B4412B",
        Ink.RULE: "#E3DCCF",
    },
    CardTheme.DARK: {
        Ink.BACKGROUND: "#15181E", Ink.WORDS: "#F4F0E8", Ink.DETAIL: "#A8A297", Ink.ACCENT: "#F0896B",
        Ink.RULE: "#2C3038",
    },
}  # fmt: skip
_SMOOTH = 4
_REFERENCE = 1000  # pixels; the size at which texts are measured
_COLORS = 64  # of the palette: the inks, and the shades at the edges of letters


def png_of(quote: Quote, style: CardStyle) -> bytes:
    """The card of a quote as a PNG file. Raises CardError for a quote that cannot be drawn."""
    card = card_of(quote, style, measure)
    if not fonts.can_shape() and any(fonts.needs_shaping(run.text) for run in card.runs):
        raise CardError(wording.cards.needs_shaping(quote.ref))
    return draw(card)


def measure(text: str, face: Face, size: int) -> float:
    """Fulfils `bot.presentation.card_words.Measure`. Widths grow with the size, so that one size is measured."""
    return _reference_width(text, face) * size / _REFERENCE


@lru_cache(maxsize=4096)
def _reference_width(text: str, face: Face) -> float:
    return sum(_width(segment, _REFERENCE) for segment in fonts.segments(text, face))


def _width(segment: fonts.Segment, size: int) -> float:
    return fonts.loaded(segment.font, size).getlength(segment.text, direction=_direction(segment))


def _direction(segment: fonts.Segment) -> str | None:
    """Pillow would set a stretch without letters, such as a quotation mark, from left to right."""
    return "rtl" if segment.right_to_left else None


def draw(card: Card) -> bytes:
    """A card as a PNG file."""
    inks = _INKS[card.style.theme]
    image = Image.new("RGB", card.style.size, inks[Ink.BACKGROUND])
    for bar in card.bars:
        _draw_bar(image, bar, inks[bar.ink])
    canvas = ImageDraw.Draw(image)
    for run in card.runs:
        _draw_text(canvas, run, inks[run.ink])
    file = io.BytesIO()
    image.quantize(_COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def _draw_bar(image: Image.Image, bar: Bar, color: str) -> None:
    """Round corners are drawn larger and made smaller, so that their edges are smooth."""
    x, y, width, height = (round(value) for value in (bar.x, bar.y, bar.width, bar.height))
    mask = Image.new("L", (width * _SMOOTH, height * _SMOOTH))
    area = (0, 0, width * _SMOOTH - 1, height * _SMOOTH - 1)
    ImageDraw.Draw(mask).rounded_rectangle(area, bar.radius * _SMOOTH, fill=255)
    image.paste(color, (x, y), mask.resize((width, height), Image.Resampling.BOX))


def _draw_text(canvas: ImageDraw.ImageDraw, run: TextRun, color: str) -> None:
    x = run.x
    for segment in fonts.segments(run.text, run.face, right_to_left=run.right_to_left):
        font = fonts.loaded(segment.font, run.size)
        canvas.text((x, run.y), segment.text, color, font, anchor="ls", direction=_direction(segment))
        x += _width(segment, run.size)
