"""The part of a stretch that one speaker says."""

import pytest

from bot.editing.paragraphs import longest_by_one
from bot.model import Span

TURNS = (("Ida", Span(0, 10)), ("Ida", Span(10, 20)), ("Moss", Span(20, 60)), ("Ida", Span(60, 64)))


@pytest.mark.parametrize(
    ("span", "part"),
    [
        (Span(5, 18), Span(5, 18)),  # over two paragraphs of one speaker
        (Span(15, 50), Span(20, 50)),  # the end of the question before it is left out
        (Span(50, 64), Span(50, 60)),
        (Span(0, 40), Span(0, 20)),  # half of it is enough; of equal parts the first
        (Span(56, 70), None),  # less than half, since some words belong to nobody
        (Span(70, 80), None),
    ],
)
def test_what_one_speaker_says_of_a_stretch(span: Span, part: Span | None) -> None:
    assert longest_by_one(TURNS, span) == part
