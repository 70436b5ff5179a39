"""The span of a quote: whole sentences of one turn that begin and end well and reach the point."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Line, Span, Unit
from bot.search.candidates import WordMatches
from bot.search.span_choice import LONGEST, SHORTEST, choose_span


def line(start: int, text: str, turn: int | None = 0, *, quotable: bool = True, speaker: int | None = None) -> Line:
    """A line of one unit a word."""
    units = tuple(Unit(index, index + 1, word, word, word) for index, word in enumerate(text.split(), start))
    return Line(Span(start, start + len(units)), turn, 0, quotable, units, speaker)


def talk(*sentences: str) -> list[Line]:
    """Sentences of one turn, one after another."""
    lines: list[Line] = []
    for sentence in sentences:
        lines.append(line(lines[-1].span.end if lines else 0, sentence))
    return lines


def conversation(*said: tuple[int, str]) -> list[Line]:
    """Sentences one after another, each with its speaker; a new speaker begins a new turn."""
    lines: list[Line] = []
    for speaker, sentence in said:
        start, turn = (lines[-1].span.end, lines[-1].turn or 0) if lines else (0, 0)
        turn += bool(lines) and speaker != lines[-1].speaker
        lines.append(line(start, sentence, turn, speaker=speaker))
    return lines


def matching(lines: list[Line], passage: Span, *places: int) -> WordMatches:
    """Matches of a question with a word for each place: that word is said there, nothing like it elsewhere."""
    cosines = np.full((len(places), lines[-1].span.end), 0.1, dtype=np.float32)
    for word, place in enumerate(places):
        cosines[word, place] = 0.9
    weights = np.full(len(places), 1 / len(places), dtype=np.float32)
    return WordMatches(cosines, weights, passage.start, lines[-1].span.end - passage.end)


LONG = "He had kept the lamp for thirty years and had never once let it go out before the sun was up again."
OTHER = "My sister lives in the town behind the hill and comes to see us on every second Sunday of the month."


def test_a_short_quote_grows_by_the_sentences_of_its_turn() -> None:
    lines = [
        line(0, "One two three four five six seven.", 1),
        line(7, "Eight nine."),
        line(9, "Ten eleven twelve thirteen."),
        line(13, "Another speaks.", 2),
    ]
    assert choose_span(Span(7, 9), lines, [], None) == Span(7, 13)  # forward first; never into another's words
    assert choose_span(Span(9, 13), lines, [], None) == Span(7, 13)  # then backward
    assert choose_span(Span(7, 9), lines, [Span(9, 13)], None) == Span(7, 9)  # never into another quote
    assert choose_span(Span(7, 9), [lines[1], replace(lines[2], quotable=False)], [], None) == Span(7, 9)


def test_it_does_not_end_on_a_question_or_in_the_middle_of_a_sentence() -> None:
    asks = talk(LONG, "And why did he do that?", "For the ships that nobody saw.", OTHER)
    span = choose_span(Span(0, asks[1].span.end), asks, [], None)
    assert span.end != asks[1].span.end
    broken = talk(LONG + " Recently and-", "I mean he was seventy by then.", OTHER)
    assert choose_span(broken[0].span, broken, [], None).end > broken[0].span.end


def test_a_sentence_is_followed_over_an_interjection_of_another_speaker() -> None:
    lines = conversation((0, LONG + " Recently I got into sailing and-"), (1, "Nice, I saw that."), (0, "And rowing."))
    assert choose_span(lines[0].span, lines, [], None) == Span(0, lines[2].span.end)
    assert choose_span(lines[2].span, lines, [], None) == Span(0, lines[2].span.end)  # back, too: it is short alone
    assert choose_span(lines[1].span, lines, [], None) == lines[1].span


@pytest.mark.parametrize(
    ("before", "between", "who"),
    [
        ("Recently I got into sailing.", "Nice, I saw that.", 0),  # nothing was cut
        ("Recently I got into sailing and-", "But is it not too cold in winter out there in the wind?", 0),  # too long
        ("Recently I got into sailing and-", "Nice, I saw that.", 2),  # somebody else goes on
    ],
)
def test_what_another_speaker_says_ends_a_quote(before: str, between: str, who: int) -> None:
    lines = conversation((0, f"{LONG} {before}"), (1, between), (who, "And rowing."))
    assert choose_span(lines[0].span, lines, [], None) == lines[0].span


def test_a_quote_neither_begins_nor_ends_with_an_interjection() -> None:
    lines = conversation((1, "Go on."), (0, LONG + " So-"), (1, "I see."), (0, OTHER), (1, "Yes."))
    for item in (lines[1], lines[3]):
        span = choose_span(item.span, lines, [], None)
        assert span.start in (lines[1].span.start, lines[3].span.start)
        assert span.end in (lines[1].span.end, lines[3].span.end)


def test_it_does_not_begin_behind_the_point() -> None:
    lines = talk(OTHER, "He was afraid of the fog.", "Because " + LONG)
    assert choose_span(lines[2].span, lines, [], None) == Span(lines[1].span.start, lines[2].span.end)


def test_it_grows_to_a_sentence_that_matches_what_else_was_asked() -> None:
    lines = talk(LONG, OTHER, OTHER)
    first = lines[0].span
    assert choose_span(first, lines, [], matching(lines, first, 4)) == first
    wanted = lines[1].span.start + 2
    assert choose_span(first, lines, [], matching(lines, first, 4, wanted)) == Span(0, lines[1].span.end)


def test_it_keeps_the_sentences_that_match() -> None:
    lines = talk(OTHER, LONG, OTHER, LONG)
    whole = Span(0, lines[3].span.end)
    for index, item in enumerate(lines):
        assert choose_span(whole, lines, [], matching(lines, whole, item.span.start + 3)).covers(item.span), index
    last = lines[3].span.start + 3
    assert choose_span(whole, lines, [], matching(lines, whole, last)).start > 0  # what only leads up to it is lost
    kept = choose_span(whole, lines, [], matching(lines, whole, last), whole=True)
    assert kept.covers(whole)  # some of its words must occur


@pytest.mark.parametrize("conclusion", ["So", "Therefore", "Thus"])
def test_who_asks_himself_what_the_member_asks_goes_on_to_the_conclusion(conclusion: str) -> None:
    concluded = f"{conclusion} {' and '.join([LONG.strip('.')] * 3)}."
    lines = talk(OTHER, "And why was the lamp red?", LONG, concluded, OTHER)
    passage = lines[2].span
    asked = lines[1].span.start + 4
    assert choose_span(passage, lines, [], matching(lines, passage, asked)).end == lines[3].span.end
    elsewhere = matching(lines, passage, passage.start + 4)  # what is asked is not what he asks himself
    assert choose_span(passage, lines, [], elsewhere).end == passage.end


@pytest.mark.parametrize(("beside", "grown"), [(LONGEST - 10, True), (LONGEST - 9, False)])
@pytest.mark.parametrize("after", [True, False])
def test_a_short_quote_does_not_grow_beyond_the_longest(beside: int, grown: bool, after: bool) -> None:
    lengths = [10, beside] if after else [beside, 10]
    lines = talk(*("word " * length for length in lengths))
    chosen = lines[0 if after else 1].span
    assert choose_span(chosen, lines, [], None) == (Span(0, 10 + beside) if grown else chosen)


SENTENCE = st.integers(1, 40).flatmap(
    lambda length: st.sampled_from(["word", "and", "because", "it"]).map(
        lambda first: " ".join([first, *["word"] * (length - 1)])
    )
)


@given(st.lists(st.tuples(SENTENCE, st.sampled_from([".", "?", ""])), min_size=1, max_size=12), st.data())
def test_it_is_made_of_whole_lines_around_the_answer_and_never_too_long(
    sentences: list[tuple[str, str]], data: st.DataObject
) -> None:
    lines = talk(*(text + stop for text, stop in sentences))
    chosen = data.draw(st.sampled_from(lines)).span
    places = data.draw(st.lists(st.integers(0, lines[-1].span.end - 1), max_size=3))
    matches = matching(lines, chosen, *places) if places else None
    span = choose_span(chosen, lines, [], matches)
    assert {span.start, span.end} <= {edge for item in lines for edge in (item.span.start, item.span.end)}
    assert span.overlap(chosen) > 0 or span.start == chosen.end
    assert len(span) <= max(LONGEST, len(chosen))
    assert len(span) >= min(SHORTEST, len(chosen))
