"""The picture itself: what Pillow is asked to write is the quote, and the file is a PNG of the right size."""

import io
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from adapters.image import drawing, fonts
from adapters.image.drawing import draw, measure, png_of
from adapters.image.fonts import FIRST, Segment
from bot.errors import CardError
from bot.model import View
from bot.presentation.card import CardShape, CardStyle, CardTheme, Face
from bot.presentation.card_layout import card_of
from tests.conftest import Workbench
from tests.fixtures.fake_quotes import quote

STYLES = [CardStyle(shape, theme) for shape in CardShape for theme in CardTheme]
MIXED = "He wrote 漢字 and العربية اللغة here, שלום too 🎉 — Привет, हिन्दी."


@dataclass
class Recorder:
    """Takes a drawing's place and writes down what is written, line by line."""

    lines: dict[float, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))

    def text(
        self,
        place: tuple[float, float],
        text: str,
        _: str,
        font: ImageFont.FreeTypeFont,
        anchor: str,
        direction: str | None,
    ) -> None:
        assert anchor == "ls"
        assert direction in (None, "rtl")
        assert font.size > 0
        x, y = place
        self.lines[y].append((x, text))


def written(text: str, monkeypatch: pytest.MonkeyPatch, style: CardStyle) -> list[str]:
    """The lines of words that are written for a quote, as they stand from left to right."""
    recorder = Recorder()
    real = ImageDraw.ImageDraw
    monkeypatch.setattr(ImageDraw, "Draw", lambda image: real(image) if image.mode == "L" else recorder)
    card = card_of(quote(1, text), style, measure)
    draw(card)
    baselines = {run.y for run in card.runs if run.role.name == "SAID"}
    assert all(sorted(parts) == parts for parts in recorder.lines.values() if parts[0][1] != "“")
    lines = ["".join(text for _, text in sorted(recorder.lines[y])) for y in sorted(baselines)]
    return " ".join(lines).removeprefix("“").removesuffix("”").split()


@pytest.mark.parametrize("style", STYLES)
async def test_what_is_written_is_the_span(
    workbench: Workbench, style: CardStyle, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with workbench.bot() as bot, workbench.served() as library:
        for ref in await library.pickable():
            for view in View:
                said = await bot.show(ref, view)
                assert written(said.text, monkeypatch, style) == said.text.split()


def test_what_is_written_in_many_scripts_is_the_quote(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written(MIXED, monkeypatch, STYLES[0]) == MIXED.split()


def test_a_mark_between_words_from_right_to_left_is_mirrored() -> None:
    """A quotation mark beside a Latin name in Arabic stands as in Arabic: its space is beside the Arabic word."""
    said = "قال «Facebook» هنا"
    marks = [
        (segment.text, segment.right_to_left)
        for segment in fonts.segments(said, Face.WORDS, right_to_left=True)
        if "»" in segment.text
    ]
    assert [is_turned for _, is_turned in marks] == [True]
    turned, straight = (Segment(FIRST[Face.WORDS], "»", is_turned) for is_turned in (True, False))
    assert mask_of(turned) == mask_of(replace(straight, text="«"))
    assert mask_of(turned) != mask_of(straight)


def mask_of(segment: Segment) -> bytes:
    """What a stretch looks like."""
    font = fonts.loaded(segment.font, 60)
    return bytes(font.getmask(segment.text, direction=drawing._direction(segment)))


@pytest.mark.parametrize("style", STYLES)
def test_the_file_is_a_small_png_of_the_right_size(style: CardStyle) -> None:
    png = png_of(quote(1), style)
    image = Image.open(io.BytesIO(png))
    assert (image.format, image.size) == ("PNG", style.size)
    assert 5_000 < len(png) < 100_000


def test_other_words_are_another_picture_and_the_same_words_the_same() -> None:
    style = CardStyle()
    assert png_of(quote(1, "I did say it."), style) == png_of(quote(1, "I did say it."), style)
    assert png_of(quote(1, "I did say it."), style) != png_of(quote(1, "I did not say it."), style)


def test_words_are_as_dark_as_readers_need() -> None:
    """WCAG asks for a contrast of 4.5 to 1."""
    for inks in drawing._INKS.values():
        *shown, ground = (inks[ink] for ink in ("words", "detail", "accent", "background"))  # type: ignore[index]
        assert all(contrast(color, ground) >= 4.5 for color in shown)


def contrast(first: str, second: str) -> float:
    """The contrast of two colors as WCAG 2 defines it."""
    lighter, darker = sorted(map(luminance, (first, second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    """Relative luminance, 0 to 1."""
    parts = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_arabic_without_fribidi_is_refused_rather_than_drawn_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "can_shape", lambda: False)
    with pytest.raises(CardError, match="install it"):
        png_of(quote(1, "he said شكرا"), STYLES[0])
    assert png_of(quote(1, "he said thanks"), STYLES[0])


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "he said شكرا"},
        {"speaker": "हिन्दी वक्ता"},
        {"show": "שיחות"},
        {"title": "தமிழ்", "speaker": None},
        {
            "turns": (replace(quote(1, "Yes."), speaker="ឡូយ"), replace(quote(1, "No."), speaker="Ada")),
            "text": "Yes. No.",
        },
    ],
)
def test_no_part_of_a_card_is_drawn_unshaped(changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    said = replace(quote(1, "He said thanks."), **changes)
    png_of(said, STYLES[0])
    monkeypatch.setattr(fonts, "can_shape", lambda: False)
    with pytest.raises(CardError, match="install it"):
        png_of(said, STYLES[0])


SCRIPTS = {
    "English": "people always believe something matters", "Chinese": "我们 总是 相信 某些 事情 重要",
    "Korean": "사람들은 언제나 무언가가 중요하다고 믿는다", "Arabic": "الناس دائما يعتقدون أن شيئا ما مهم",
    "Hindi": "लोग हमेशा मानते हैं कि कुछ", "mixed": MIXED,
}  # fmt: skip


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_a_card_loads_only_the_sizes_it_draws(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one to measure: each unpacks a font, which takes a while where it has thousands of letters."""
    sizes: dict[str, set[int]] = defaultdict(set)
    real = fonts.loaded

    def spied(font: str, size: int) -> ImageFont.FreeTypeFont:
        sizes[font].add(size)
        return real(font, size)

    monkeypatch.setattr(fonts, "loaded", spied)
    drawing._reference_width.cache_clear()
    said = quote(1, " ".join([text] * 5))
    drawn = {run.size for run in card_of(said, STYLES[0], measure).runs}
    png_of(said, STYLES[0])
    assert all(found <= drawn | {drawing._REFERENCE} for found in sizes.values())


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("size", [34, 57, 108])
def test_widths_are_those_that_are_drawn(text: str, size: int) -> None:
    drawn = sum(drawing._width(segment, size) for segment in fonts.segments(text, Face.WORDS))
    assert measure(text, Face.WORDS, size) == pytest.approx(drawn, rel=0.005)
