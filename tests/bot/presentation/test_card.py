"""Cards as values: the words are the quote's, they lie within the card, and what does not fit is marked."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CardError
from bot.model import Quote
from bot.presentation import wording
from bot.presentation.card import Card, CardShape, CardStyle, Face, Ink, RunRole, TextRun, prove
from bot.presentation.card_layout import card_facts, card_of
from bot.presentation.graphemes import breakable, graphemes
from bot.presentation.truncation import CUT_MARK
from tests.fixtures.fake_quotes import quote
from tests.properties.texts import PROPERTY, characters, sendable, texts

STYLES = [CardStyle(CardShape.WIDE), CardStyle(CardShape.SQUARE)]


def half_a_square(text: str, _: Face, size: int) -> float:
    """Every letter is half as wide as it is high."""
    return len(text) * size / 2


def card(text: str, style: CardStyle = STYLES[0]) -> Card:
    """The card of a text."""
    return card_of(quote(1, text), style, half_a_square)


def lines(card: Card) -> list[TextRun]:
    """The lines of its words."""
    return [run for run in card.runs if run.role is RunRole.SAID]


def words(count: int) -> str:
    """So many different words, of 4 or 5 letters with the space."""
    return " ".join(f"w{number:03}"[: 3 + number % 2] for number in range(count))


@given(texts(["...", "wörd", "الكلمة", "👩‍🚀", "x" * 400, "\u202e"], characters("“”…")), st.sampled_from(STYLES))
@PROPERTY
def test_the_words_are_those_of_the_quote_up_to_a_marked_cut(text: str, style: CardStyle) -> None:
    expected = sendable(text)
    if not expected:
        with pytest.raises(CardError, match="only fillers"):
            card(text, style)
        return
    drawn = card(text, style)
    kept = len(expected) - drawn.words_left
    assert drawn.said == tuple(expected[:kept])
    assert [run.text.strip("][") for run in drawn.runs if run.role is RunRole.CUT] == (
        ["…"] if drawn.words_left else []
    )


@given(texts(["word", "words"], st.sampled_from("abcdefghijkl")), st.sampled_from(STYLES))
@PROPERTY
def test_every_line_lies_within_the_card_above_the_name(text: str, style: CardStyle) -> None:
    if not text.split():
        return
    drawn = card(text, style)
    width, _ = style.size
    name = next(run for run in drawn.runs if run.role is RunRole.NAME)
    for run in drawn.runs:
        assert run.x >= 0
        assert run.x + half_a_square(run.text, run.face, run.size) <= width
    for run in lines(drawn):
        assert run.y - run.size > 0
        assert run.y + run.size * 0.4 < name.y - name.size
    assert all(second.y - first.y >= first.size for first, second in pairwise(lines(drawn)))


@pytest.mark.parametrize("style", STYLES)
def test_type_gets_smaller_with_more_words_and_90_words_fit_whole(style: CardStyle) -> None:
    sizes = [lines(card(words(count), style))[0].size for count in (8, 20, 40, 60, 90)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 2 * sizes[-1] - 10
    assert card(words(90), style).words_left == 0


GERMAN = (
    "Ich habe damals nicht verstanden, warum die Fischer jeden Morgen dieselbe Strecke gefahren sind. Heute weiß ich, "
    "dass sie die Strömung zwischen den Inseln besser kannten als jede Karte."
)
RUSSIAN = (
    "Тогда я не понимал, почему рыбаки каждое утро выходили на одно и то же место. Теперь я знаю, что они помнили "
    "течение между островами лучше любой карты."
)


@pytest.mark.parametrize("text", [GERMAN, RUSSIAN], ids=["German", "Russian"])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [8, 30, 60, 90])
def test_up_to_90_words_of_other_languages_fit_whole(text: str, style: CardStyle, count: int) -> None:
    said = " ".join((text.split() * 9)[:count])
    assert card(said, style).words_left == 0


def test_a_square_card_holds_90_words_of_eleven_letters() -> None:
    assert card(" ".join(["abcdefghijk"] * 90), STYLES[1]).words_left == 0


def test_a_card_says_how_much_it_cuts_and_has_no_closing_mark_then() -> None:
    drawn = card(words(600))
    assert drawn.words_left > 400
    assert [run.text for run in drawn.runs if run.role in (RunRole.CUT, RunRole.QUOTATION_MARK)] == ["“", CUT_MARK]


def test_lines_are_even() -> None:
    lengths = [len(run.text) for run in lines(card("one two three four five six seven eight nine ten eleven"))]
    assert len(lengths) > 1
    assert max(lengths) - min(lengths) <= 6


def test_a_word_that_is_too_long_is_split_between_letters() -> None:
    drawn = card("see " + "ab" * 200 + " there")
    assert drawn.said == ("see", "ab" * 200, "there")
    assert [run.completes_word for run in lines(drawn)].count(True) >= 2


def test_a_text_from_right_to_left_is_set_at_the_right_edge() -> None:
    drawn = card("العربية لغة جميلة")
    [line] = lines(drawn)
    assert line.right_to_left
    assert line.x + half_a_square(line.text, line.face, line.size) == pytest.approx(1200 - 88)


@pytest.mark.parametrize(
    "change",
    [
        lambda run: replace(run, text=run.text.replace("people", "persons")),
        lambda run: replace(run, text=run.text.removesuffix(" it.")),
        lambda run: replace(run, text=f"{run.text} indeed"),
        lambda run: replace(run, completes_word=True),
    ],
)
def test_a_card_with_other_words_is_refused(change: object) -> None:
    assert callable(change)
    said = quote(0)
    drawn = card_of(said, STYLES[0], half_a_square)
    prove(drawn, said)
    changed = [change(run) if run.role is RunRole.SAID else run for run in drawn.runs]
    with pytest.raises(AssertionError, match="changed the words"):
        prove(replace(drawn, runs=tuple(changed)), said)


def test_a_cut_without_its_mark_is_refused() -> None:
    said = quote(0, words(600))
    drawn = card_of(said, STYLES[0], half_a_square)
    with pytest.raises(AssertionError):
        prove(replace(drawn, runs=tuple(run for run in drawn.runs if run.role is not RunRole.CUT)), said)


# --- several speakers ---------------------------------------------------------------------------


def dialogue(*said: tuple[str | None, str]) -> Quote:
    """A quote in which several speak."""
    turns = tuple(replace(quote(1, text), speaker=speaker) for speaker, text in said)
    return replace(quote(1, " ".join(text for _, text in said)), speaker=None, turns=turns)


@pytest.mark.parametrize("style", STYLES)
def test_each_of_several_speakers_is_named_above_their_words(style: CardStyle) -> None:
    said = dialogue(("Ida Host", "Are you ever afraid?"), (None, "(laughter)"), ("Ada Guest", "Of fog, " * 12))
    drawn = card_of(said, style, half_a_square)
    shown = [(run.role, run.text) for run in drawn.runs if run.role in (RunRole.SPEAKER, RunRole.SAID)]
    assert shown[0] == (RunRole.SPEAKER, "Ida Host")
    names = [text for role, text in shown if role is RunRole.SPEAKER]
    assert names == ["Ida Host", wording.answers.UNKNOWN_SPEAKER, "Ada Guest"]
    assert " ".join(drawn.said) == " ".join(said.text.split())
    runs = [run for run in drawn.runs if run.role in (RunRole.SPEAKER, RunRole.SAID)]
    assert all(upper.y + lower.size * 0.7 < lower.y for upper, lower in pairwise(runs))
    assert runs[0].y - runs[0].size > 0


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "shares",
    [
        (45, 45), (10, 5, 60, 15), (20, 10, 30, 5, 25), (1, 1, 1, 1, 1, 60), (1,) * 8 + (74,) + (1,) * 8, (6,) * 15,
        (30, 2, 3, 12, 1, 9, 4, 1, 20, 2, 6),
    ],
)  # fmt: skip
def test_90_words_of_several_speakers_fit_whole(style: CardStyle, shares: tuple[int, ...]) -> None:
    names = ("Ida Host", "Ada Guest")
    said = dialogue(*((names[index % 2], words(count)) for index, count in enumerate(shares)))
    drawn = card_of(said, style, half_a_square)
    assert drawn.words_left == 0
    shown = [run.text.removesuffix(":") for run in drawn.runs if run.role is RunRole.SPEAKER]
    assert shown == [names[index % 2] for index in range(len(shares))]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("said", ["word and", "الكلمة", "人" * 9])
def test_names_within_lines_and_words_stand_side_by_side(style: CardStyle, said: str) -> None:
    drawn = card_of(dialogue(*((f"Name {'n' * (index % 20)}", said) for index in range(60))), style, half_a_square)
    by_line: dict[float, list[TextRun]] = {}
    for run in drawn.runs:
        if run.role in (RunRole.SPEAKER, RunRole.SAID):
            by_line.setdefault(run.y, []).append(run)
    assert any(len([run for run in line if run.role is RunRole.SPEAKER]) > 1 for line in by_line.values())
    for line in by_line.values():
        placed = line[::-1] if line[0].right_to_left else line
        edges = [(run.x, run.x + half_a_square(run.text, run.face, run.size)) for run in placed]
        assert edges[0][0] >= 64 - 1
        assert edges[-1][1] <= 1200 - 64 + 1
        assert all(end < start for (_, end), (start, _) in pairwise(edges))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("said", ["word", "الكلمة", "人" * 30, "x" * 80])
def test_a_name_in_front_of_words_stands_before_them_on_their_line(style: CardStyle, said: str) -> None:
    drawn = card_of(
        dialogue(*((f"Name {'n' * index}", f"{said} " * 30) for index in range(0, 60, 6))), style, half_a_square
    )
    names = [index for index, run in enumerate(drawn.runs) if run.role is RunRole.SPEAKER]
    assert names
    for index in names:
        name, first = drawn.runs[index], next(run for run in drawn.runs[index:] if run.role is RunRole.SAID)
        left, right = (first, name) if first.right_to_left else (name, first)
        assert name.text.endswith(":")
        assert name.y == first.y
        assert left.x + half_a_square(left.text, left.face, left.size) < right.x
        assert right.x + half_a_square(right.text, right.face, right.size) <= 1200 - 64 + 1
        assert left.x >= 64 - 1
    mark, said_first = (
        next(run for run in drawn.runs if run.role is role) for role in (RunRole.QUOTATION_MARK, RunRole.SAID)
    )
    edge = drawn.runs[names[0]].x
    assert mark.x < edge if said_first.right_to_left else edge < mark.x < said_first.x  # the name is not quoted


@given(st.lists(st.tuples(st.sampled_from(["Ida", "Ada Guest", "X" * 90]), st.integers(1, 90)), min_size=2, max_size=5))
@PROPERTY
def test_the_words_of_several_speakers_are_theirs_up_to_a_marked_cut(parts: list[tuple[str, int]]) -> None:
    said = dialogue(*((f"{name} {index}", words(count)) for index, (name, count) in enumerate(parts)))
    drawn = card_of(said, STYLES[0], half_a_square)
    kept = len(said.text.split()) - drawn.words_left
    assert list(drawn.said) == said.text.split()[:kept]
    rule = min(bar.y for bar in drawn.bars if bar.ink is Ink.RULE)
    assert all(run.y + run.size * 0.26 < rule for run in lines(drawn))


def test_a_card_with_another_name_or_the_words_of_another_is_refused() -> None:
    said = dialogue(("Ida Host", "Are you ever afraid?"), ("Ada Guest", "Of fog, yes."))
    drawn = card_of(said, STYLES[0], half_a_square)
    renamed = [replace(run, text="Ida Host") if run.text == "Ada Guest" else run for run in drawn.runs]
    with pytest.raises(AssertionError, match="names another speaker"):
        prove(replace(drawn, runs=tuple(renamed)), said)
    moved = list(drawn.runs)
    place = next(index for index, run in enumerate(moved) if run.text == "Ada Guest")
    moved[place], moved[place - 1] = moved[place - 1], moved[place]
    with pytest.raises(AssertionError, match=r"to another|names another"):
        prove(replace(drawn, runs=tuple(moved)), said)
    unnamed = tuple(run for run in drawn.runs if run.role is not RunRole.SPEAKER)
    with pytest.raises(AssertionError):
        prove(replace(drawn, runs=unnamed), said)


@given(st.text(characters("ไก่。「人」 e\u0301"), max_size=40))
@PROPERTY
def test_pieces_of_a_word_are_the_word(text: str) -> None:
    assert "".join(breakable(text)) == text


def test_a_line_neither_ends_with_a_vowel_before_its_letter_nor_begins_with_a_full_stop() -> None:
    assert not any(piece.endswith("ไ") for piece in breakable("จำได้ว่า"))
    assert list(breakable("人「美」。")) == ["人", "「美」。"]


# --- who, where, when ---------------------------------------------------------------------------


def test_below_the_words_stand_speaker_show_date_and_moment() -> None:
    said = replace(quote(1), show="Many Things", episode=7, date="2022-02-26")
    assert card_facts(said) == ("Ada Guest", "Many Things #7", " · 26 Feb 2022 · 20:00")


def test_the_title_stands_for_a_speaker_who_is_not_known_and_for_a_show_that_is_not() -> None:
    alone = replace(quote(1), date="2022-02-26")
    assert card_facts(alone) == ("Ada Guest", "A Talk: Of Many Things", " · 26 Feb 2022 · 20:00")
    assert card_facts(replace(alone, speaker=None)) == ("A Talk: Of Many Things", "", "26 Feb 2022 · 20:00")
    in_a_show = replace(alone, speaker=None, show="Many Things", seconds=None)
    assert card_facts(in_a_show) == ("A Talk: Of Many Things", "Many Things", " · 26 Feb 2022")


def test_a_long_name_is_cut_and_the_moment_never_is() -> None:
    said = replace(quote(1), speaker="Ada " * 60, show="Things " * 60, date="2022-02-26")
    drawn = card_of(said, STYLES[0], half_a_square)
    texts_of = {run.role: run.text for run in drawn.runs}
    assert texts_of[RunRole.NAME].endswith("…")
    assert texts_of[RunRole.DETAIL].endswith("… · 26 Feb 2022 · 20:00")


def test_guessed_punctuation_is_named() -> None:
    drawn = card_of(replace(quote(1), guessed=True), STYLES[0], half_a_square)
    assert [run.text for run in drawn.runs if run.role is RunRole.ID] == [f"talk-1:100-120 · {wording.answers.GUESSED}"]


def test_the_bar_shows_where_in_the_interview_the_moment_is() -> None:
    [bar] = [bar for bar in card("said").bars if bar.ink is Ink.ACCENT and not bar.radius]
    assert bar.width == pytest.approx(1200 * 1200 / 7200)
    without = card_of(replace(quote(1), length=None), STYLES[0], half_a_square)
    assert [bar for bar in without.bars if bar.ink is Ink.ACCENT and not bar.radius] == []


@given(st.text(characters("\u200d🇩🇪👍🏽é"), max_size=60))
@PROPERTY
def test_graphemes_are_the_text_and_keep_marks_with_their_letter(text: str) -> None:
    assert "".join(graphemes(text)) == text


@pytest.mark.parametrize("text", ["👩‍🚀", "🇩🇪", "👍🏽", "é", "क्", "☀️"])
def test_a_grapheme_is_not_split(text: str) -> None:
    assert list(graphemes(f"a{text}b")) == ["a", text, "b"]


def test_two_flags_are_two_graphemes() -> None:
    assert list(graphemes("🇩🇪🇫🇷")) == ["🇩🇪", "🇫🇷"]
