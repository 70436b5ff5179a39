"""Which font sets which letter, and in which order the parts of a line are drawn."""

import unicodedata

import pytest

from adapters.image import fonts
from adapters.image.fonts import COVERAGE, FIRST, FOLDER, segments
from bot.errors import CardError
from bot.presentation.card import Face
from docs.pictures.font_coverage import coverage

SAMPLES = {
    "Latin": "Zürich, Łódź, Việt Nam, ’twas — “so” …", "Greek": "Ελληνικά", "Cyrillic": "Привет", "Arabic": "العربية",
    "Hebrew": "שלום", "Devanagari": "हिन्दी", "Bengali": "বাংলা", "Tamil": "தமிழ்", "Telugu": "తెలుగు", "Thai": "ไทย",
    "Georgian": "ქართული", "Armenian": "Հայերեն", "Ethiopic": "አማርኛ", "Chinese": "漢字 汉字",
    "Japanese": "ひらがなカタカナ",
    "Korean": "한국어", "Odia": "ଓଡ଼ିଆ", "Syriac": "ܣܘܪܝܝܐ", "Thaana": "ދިވެހި", "N'Ko": "ߒߞߏ", "Cherokee": "ᏣᎳᎩ",
    "Inuktitut": "ᐃᓄᒃᑎᑐᑦ", "Mongolian": "ᠮᠣᠩᠭᠣᠯ", "Javanese": "ꦗꦮ", "Coptic": "ⲙⲉⲧ", "Tifinagh": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "Adlam": "𞤆𞤵𞤤𞤢𞤪", "Yi": "ꆈꌠ", "Santali": "ᱥᱟᱱᱛᱟᱲᱤ", "Manipuri": "ꯃꯩꯇꯩ", "Balinese": "ᬩᬮᬶ", "Cham": "ꨌꩌ",
    "Gothic": "𐌲𐌿𐍄", "symbols": "♪ ✓ → ∑ ½ €", "emoji": "🎉 👩‍🚀 🇩🇪 ☀️ 👍🏽",
}  # fmt: skip


def test_the_list_of_letters_is_that_of_the_fonts() -> None:
    assert COVERAGE.read_text("ascii") == coverage()


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("face", Face)
def test_every_script_has_a_font_and_no_letter_is_drawn_as_an_empty_box(text: str, face: Face) -> None:
    drawn = segments(text, face)
    assert "".join(segment.text for segment in drawn) == text
    for segment in drawn:
        font = fonts.loaded(segment.font, 40)
        missing = bytes(font.getmask("\U000f0000"))
        visible = (letter for letter in segment.text if unicodedata.category(letter)[0] in "LNPS")
        assert not [letter for letter in visible if bytes(font.getmask(letter)) == missing]


def test_plain_english_is_one_segment_in_the_first_font() -> None:
    [segment] = segments("It's all there, isn't it? Yes: 1,000 times.", Face.WORDS)
    assert segment.font == FIRST[Face.WORDS]


def test_spaces_are_those_of_the_first_font() -> None:
    drawn = segments("a 🎉 漢字 b", Face.WORDS)
    assert {segment.font for segment in drawn if segment.text.strip() == ""} == {FIRST[Face.WORDS]}


def test_words_from_right_to_left_within_an_english_line_stay_together() -> None:
    drawn = segments("he wrote العربية اللغة there", Face.WORDS)
    assert [(segment.text, segment.right_to_left) for segment in drawn] == [
        ("he wrote ", False),
        ("العربية اللغة", True),
        (" there", False),
    ]


def test_english_within_a_line_from_right_to_left_is_drawn_to_the_left_of_what_comes_before_it() -> None:
    drawn = segments("العربية English words هنا", Face.WORDS, right_to_left=True)
    assert [segment.text.strip() for segment in drawn if segment.text.strip()] == ["هنا", "English words", "العربية"]


def test_a_letter_that_no_font_has_is_named() -> None:
    with pytest.raises(CardError, match=r"the letter \U00012000 \(U\+12000\)"):
        segments("a \U00012000", Face.WORDS)


def test_every_font_has_its_licence_beside_it() -> None:
    said = (FOLDER / "README.md").read_text("utf-8")
    assert [path.name for path in FOLDER.glob("*.woff2") if path.name not in said] == []


def test_faces_are_kept_within_bounds() -> None:
    """Two scripts whose fonts are large, in more sizes than may be kept."""
    for size in range(30, 40):
        for text in ("漢字", "한국어", "words"):
            [segment] = segments(text, Face.WORDS)
            assert fonts.loaded(segment.font, size) is fonts.loaded(segment.font, size)
            assert fonts.FACES.bytes <= fonts.MAX_KEPT_BYTES
    assert fonts.FACES.bytes > fonts.MAX_KEPT_BYTES / 2
