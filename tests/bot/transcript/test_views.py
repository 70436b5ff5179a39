"""The strict, clean and captions views of the same words."""

from itertools import pairwise

import pytest
from hypothesis import given

from bot.model import Line, Unit, View, join_units
from bot.transcript.captions_match import place_tokens
from bot.transcript.edition import Edition, build_edition
from bot.transcript.marks import normalized_words
from bot.transcript.parser import parse_manuscript
from bot.transcript.views import append_punctuation, build_units, capitalised, ends_well, sentence_starts
from tests.fixtures.seed_folder import SPEAKERS, GeneratedManuscript, calm, manuscripts


def read(text: str, view: View) -> str:
    """One paragraph in a view."""
    return " ".join(sentence for sentence in sentences(text, view) if sentence)


def sentences(text: str, view: View) -> list[str]:
    placed = place_tokens(parse_manuscript(f"**Hal:** {text}").paragraphs[0].tokens)
    units = build_units(placed, ["heard"] * placed[-1].end)
    bounds = [*sorted(sentence_starts(placed)), len(placed)]
    return [join_units(units[start:end], view) for start, end in pairwise(bounds)]


def strict(text: str) -> str:
    return read(text, View.STRICT)


def clean(text: str) -> str:
    return read(text, View.CLEAN)


def test_a_unit_is_a_word_or_a_brace() -> None:
    placed = place_tokens(
        parse_manuscript("**Hal:** {um,|} {francis hogan|Frances Haugen}, [Music] {hogan|Haugen?}.")
        .paragraphs[0]
        .tokens,
        start=7,
    )
    assert build_units(placed, ["..."] * 7 + "um francis hogan [Music] hogan".split()) == [
        Unit(7, 8, "um", "Um,", "", "omission"),
        Unit(8, 10, "francis hogan", "Frances Haugen,", "Frances Haugen,", "correction"),
        Unit(10, 11, "[Music]", "", "", "omission"),
        Unit(11, 12, "hogan", "hogan.", "hogan.", "doubtful", "Haugen"),
    ]


@pytest.mark.parametrize(
    ("text", "in_strict", "in_clean"),
    [
        ("I think {um,|} that's right.", "I think um, that's right.", "I think that's right."),
        ("And {um, you know,|} we built it.", "And um, you know, we built it.", "And we built it."),
        ("A platform, {you know|}.", "A platform, you know.", "A platform."),
        ("A platform {right|}?", "A platform right?", "A platform?"),
        ("A platform. {right|}?", "A platform. Right?", "A platform."),
        ("In the U.S. {right|}?", "In the U.S. right?", "In the U.S.?"),
        ("{Um, so|} we built it.", "Um, so we built it.", "We built it."),
        ("{Well|}, we built it.", "Well, we built it.", "We built it."),
        ("We, {uh|} — {um|} built it.", "We, uh — um built it.", "We — built it."),
        ("We {um|}— no.", "We um— no.", "We— no."),
        ("We {um|}... no.", "We um... no.", "We... no."),
        ("We {um|}, {uh|}, built it.", "We um, uh, built it.", "We, built it."),
        (
            'He says, {like|} "{um|} oh, sweet {right|}."',
            'He says, like "um oh, sweet right."',
            'He says, "oh, sweet."',
        ),
        ('So "{um|}" he said.', 'So "um" he said.', "So he said."),
        ('"Really? {Right|}." He left.', '"Really? Right." He left.', '"Really?" He left.'),
        ("We built it {um|}) there.", "We built it um) there.", "We built it) there."),
        ("And so, {um|}", "And so, um", "And so"),
        ("And these: {um|}", "And these: um", "And these"),
        ("And these:", "And these:", "And these:"),
        ('And so,"', 'And so,"', 'And so"'),
        ("[Music] we play [Music].", "We play.", "We play."),
        ("We play, [Music] {um [Music]|} on.", "We play, um on.", "We play, on."),
        ("iPhones sell.", "iPhones sell.", "iPhones sell."),
        ("{um|} iPhones sell.", "Um iPhones sell.", "iPhones sell."),
        ("{kovid|covid}, {kovid|COVID}.", "Covid, COVID.", "Covid, COVID."),
        ("{hogan|Haugen?} said.", "Hogan said.", "Hogan said."),
        ("the — moon , rises", "The — moon, rises", "The — moon, rises"),
        ("15 {um|} feet.", "15 um feet.", "15 feet."),
    ],
)
def test_an_omission_takes_its_punctuation_along(text: str, in_strict: str, in_clean: str) -> None:
    assert (strict(text), clean(text)) == (in_strict, in_clean)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It works. {Um.|} We left.", ["It works.", "Um.", "We left."]),
        ("It works. {Right|}?", ["It works.", "Right?"]),
        ("It works. {um,|} we left.", ["It works. um, we left."]),
        ("It works. {um,|} We left.", ["It works.", "Um, We left."]),
        ("It works. [Music]", ["It works."]),
        ("It works. [Music] We left.", ["It works.", "We left."]),
        ("It's... so it's late.", ["It's... so it's late."]),
        ("The answer is no. We left.", ["The answer is no.", "We left."]),
        ("Dr. Moon of the U.S. Army came. 20 saw it.", ["Dr. Moon of the U.S. Army came.", "20 saw it."]),
        ('He said, "Go." "Why?" she said.', ['He said, "Go."', '"Why?" she said.']),
    ],
)
def test_where_sentences_begin(text: str, expected: list[str]) -> None:
    assert sentences(text, View.STRICT) == expected


def test_a_whole_sentence_may_be_left_out() -> None:
    assert sentences("It works. {Um. You know.|} We left.", View.CLEAN) == ["It works.", "", "We left."]
    assert clean("It works. {Um. You know.|} We left.") == "It works. We left."


@pytest.mark.parametrize(
    ("text", "after", "shown"),
    [
        ("moon", ",", "moon,"),
        ("moon,", ".", "moon."),
        ("moon.", ",", "moon."),
        ("moon?", "!", "moon?"),
        ("moon;", ",", "moon;"),
        ("moon", '."', 'moon."'),
        ("moon?", '."', 'moon?"'),
        ("moon", " —", "moon —"),
        ("moon—", ".", "moon—"),
    ],
)
def test_the_stronger_of_two_punctuation_marks_stays(text: str, after: str, shown: str) -> None:
    assert append_punctuation(text, after) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("moon", "Moon"),
        ('"(moon', '"(Moon'),
        ("'cause", "'Cause"),
        ("eBay", "eBay"),
        ("15", "15"),
        ("ßa", "Ssa"),
        ("ırmak", "ırmak"),
        ("—", "—"),
    ],
)
def test_capitals_never_change_the_word(text: str, shown: str) -> None:
    assert capitalised(text) == shown


def test_texts_that_end_well() -> None:
    assert [text for text in ("So.", 'So?"', "So…)", "because—", "so,", "so", "") if ends_well(text)] == [
        "So.",
        'So?"',
        "So…)",
        "because—",
    ]


# --- any manuscript ------------------------------------------------------------------------------


def edition_of(generated: GeneratedManuscript) -> Edition:
    return build_edition(parse_manuscript(generated.text), generated.captions, SPEAKERS, generated.published)


def units(lines: list[Line]) -> list[Unit]:
    return [unit for line in lines for unit in line.units]


@calm
@given(manuscripts())
def test_the_captions_view_is_the_captions(generated: GeneratedManuscript) -> None:
    assert join_units(units(edition_of(generated).lines), View.CAPTIONS) == " ".join(generated.captions)


@calm
@given(manuscripts())
def test_strict_has_every_word_and_clean_is_a_subsequence(generated: GeneratedManuscript) -> None:
    everything = units(edition_of(generated).lines)
    words = normalized_words(join_units(everything, View.STRICT).split())
    rest = iter(words)
    assert words == normalized_words(generated.strict)
    assert all(word in rest for word in normalized_words(join_units(everything, View.CLEAN).split()))


@calm
@given(manuscripts())
def test_turns_and_lines_and_chapters_partition_the_words(generated: GeneratedManuscript) -> None:
    edited = edition_of(generated)
    for spans in (
        [turn.span for turn in edited.turns],
        [line.span for line in edited.lines],
        [chapter.span for chapter in edited.chapters],
    ):
        assert [word for span in spans for word in range(span.start, span.end)] == list(range(len(generated.captions)))
    assert all(line.turn is not None and edited.turns[line.turn].span.covers(line.span) for line in edited.lines)
    assert [(chapter.title, chapter.seconds) for chapter in edited.chapters] == generated.published


@calm
@given(manuscripts())
def test_every_sentence_reads_well(generated: GeneratedManuscript) -> None:
    for line in edition_of(generated).lines:
        for view in View:
            assert line.text(view) == " ".join(line.text(view).split())
        for text in (line.text(View.STRICT), line.text(View.CLEAN)):
            assert text == capitalised(text)
        assert not line.text(View.CLEAN).endswith((",", ";"))
