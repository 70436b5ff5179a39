"""The passages that are indexed."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Interview, Span, View
from bot.transcript.edition import build_edition
from bot.transcript.parser import parse_manuscript
from bot.transcript.passages import (
    MOST_LINES,
    NARROW,
    SHORTEST,
    WIDE,
    Width,
    lines_overlapping,
    passages,
    quotable_stretches,
    turn_index_at,
)
from tests.fixtures.seed_folder import SPEAKERS, calm


def interview(text: str, chapters: Sequence[tuple[str, float]] = ()) -> Interview:
    """The interview of a manuscript without omissions, whose captions are its own words."""
    script = parse_manuscript(text)
    captions = [word for paragraph in script.paragraphs for token in paragraph.tokens for word in token.heard]
    edition = build_edition(script, captions, SPEAKERS, chapters)
    assert edition.problems == []
    return Interview(
        "moon-1",
        "Moon",
        "",
        None,
        SPEAKERS,
        tuple(captions),
        tuple(edition.chapters),
        tuple(edition.lines),
        tuple(edition.turns),
    )


def sentence(words: int, first: str = "So") -> str:
    return f"{first}{' moon' * (words - 1)}."


def spans(text: str, width: Width) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in passages(interview(text), width)]


def test_a_passage_grows_by_sentences_until_it_has_enough() -> None:
    text = "**Gwen:** " + " ".join(sentence(20) for _ in range(5))
    assert spans(text, WIDE) == [(0, 60), (40, 100)]
    assert spans(text, NARROW) == [(0, 20), (20, 40), (40, 60), (60, 80), (80, 100)]


@pytest.mark.parametrize(
    ("lengths", "wide"),
    [
        ([20, 80, 30], [(0, 20), (20, 100), (100, 130)]),  # a long sentence after a short one is not left out
        ([3] * 10, [(0, 18), (18, 30)]),  # nor are those after six short ones
        ([60, 3], [(0, 60), (0, 63)]),  # nor is a short last one
        ([2, 89], [(0, 91)]),
        ([2, 2], []),
        ([100], [(0, 100)]),
    ],
)
def test_no_sentence_is_left_out(lengths: list[int], wide: list[tuple[int, int]]) -> None:
    assert spans("**Gwen:** " + " ".join(map(sentence, lengths)), WIDE) == wide


def test_a_passage_stays_within_its_turn_and_quotable_lines() -> None:
    text = (
        f"**Gwen:** {sentence(6)}\n\n{{not quotable}} {sentence(7)}\n\n{sentence(8)}\n\n"
        f"**Hal:** {sentence(9)}\n\n**Gwen:** Yeah, right.\n\n**Hal:** {sentence(10)}"
    )
    assert spans(text, WIDE) == [(0, 6), (13, 21), (21, 30), (32, 42)]


def test_a_passage_stays_within_its_chapter() -> None:
    talk = interview(
        f"## 0:00 Moon\n\n**Gwen:** {sentence(6)}\n\n## 1:00 Mars\n\n{sentence(7)}", [("Moon", 0.0), ("Mars", 60.0)]
    )
    assert passages(talk, WIDE) == [Span(0, 6), Span(6, 13)]


def test_a_passage_has_words_to_show() -> None:
    text = "**Gwen:** {Um, uh, you know, so, like.|} So it was. {Um, uh, you know, so, like.|}"
    talk = interview(text)
    assert passages(talk, NARROW) == [Span(6, 15)]
    assert passages(interview("**Gwen:** {Um, uh, you know, so, like.|}"), WIDE) == []


def quoted(lengths: Sequence[int]) -> str:
    return f'"{" ".join(map(sentence, lengths))}"'


_SAID = st.integers(1, 99).map(sentence) | st.lists(st.integers(1, 50), min_size=1, max_size=9).map(quoted)


@calm
@given(st.lists(st.lists(_SAID, min_size=1, max_size=12), min_size=1, max_size=4), st.sampled_from([WIDE, NARROW]))
def test_every_sentence_of_a_turn_worth_finding_is_in_a_passage(turns: list[list[str]], width: Width) -> None:
    talk = interview(
        "\n\n".join(f"**{'Hal' if number % 2 else 'Gwen'}:** {' '.join(turn)}" for number, turn in enumerate(turns))
    )
    all_passages = passages(talk, width)
    assert all_passages == sorted(set(all_passages))
    for span in all_passages:
        lines = lines_overlapping(talk, span)
        assert Span(lines[0].span.start, lines[-1].span.end) == span
        assert len(lines) <= MOST_LINES
        assert len(span) >= SHORTEST
        assert len({line.turn for line in lines}) == 1
    for stretch in quotable_stretches(talk):
        if stretch[-1].span.end - stretch[0].span.start >= SHORTEST:
            assert all(any(span.covers(line.span) for span in all_passages) for line in stretch)


@calm
@given(
    st.lists(
        st.integers(5, 40).map(sentence) | st.lists(st.integers(5, 15), min_size=1, max_size=2).map(quoted),
        min_size=1,
        max_size=12,
    )
)
def test_a_passage_does_not_begin_or_end_inside_a_quotation(turn: list[str]) -> None:
    talk = interview(f"**Gwen:** {' '.join(turn)}")
    for span in passages(talk, WIDE):
        assert " ".join(line.text(View.CLEAN) for line in lines_overlapping(talk, span)).count('"') % 2 == 0


def test_a_quotation_is_whole_or_not_in_the_passage() -> None:
    assert spans(f"**Gwen:** {sentence(45)} {quoted([9, 9, 9])}", WIDE) == [(0, 72)]
    assert spans(f"**Gwen:** {sentence(30)} {quoted([40, 40])} {sentence(9)}", WIDE) == [(0, 30), (30, 110), (110, 119)]


# --- what was asked ------------------------------------------------------------------------------

TALK = """\
## 0:00 Moon

**Hal:** Is it cheese? Or is it stone? They say so.

**Gwen:** It is stone.

**Hal:** Right.

**Gwen:** And dust.

**Hal:** Tell me about the dust.

**Gwen:** It is grey.

## 1:00 Mars

And Mars is red.

**Hal:** Who will walk on it? {Right|}?

**Gwen:** We will.
"""


def test_the_turn_and_lines_of_a_word() -> None:
    talk = interview(TALK, [("Moon", 0.0), ("Mars", 60.0)])
    assert [turn_index_at(talk, word) for word in (0, 9, 10, 13, 14, len(talk.words))] == [0, 0, 1, 2, 3, None]
    assert [line.span for line in lines_overlapping(talk, Span(2, 4))] == [Span(0, 3), Span(3, 7)]
