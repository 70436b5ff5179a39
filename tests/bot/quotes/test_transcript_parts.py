"""Where long transcripts are divided into parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import InterviewInfo
from bot.quotes.transcript_parts import part_of, part_starts, span_of_part


def interview(words: int, *chapters: int) -> InterviewInfo:
    """An interview of so many words, with chapters that begin at these."""
    titles = tuple(f"Chapter {number}" for number in range(len(chapters)))
    return InterviewInfo("a-1", "A", "2020-01-31", (), titles, words, edited=True, chapter_words=chapters)


@pytest.mark.parametrize(
    ("info", "starts"),
    [
        (interview(0), (0,)),
        (interview(25_000, 0, 9_000), (0,)),
        (interview(35_000), (0, 17_500)),
        (interview(44_000, 0, 15_000, 21_000, 30_000, 40_000), (0, 21_000)),
        (interview(26_000, 0, 100, 25_900), (0, 13_000)),  # a chapter of a few words begins no part
        (interview(30_000, 0, 24_000), (0, 24_000)),
        (interview(75_001, 0, 20_000, 26_000), (0, 20_000, 38_334, 56_668)),
    ],
)
def test_a_long_transcript_is_divided_at_chapters_near_the_middle(info: InterviewInfo, starts: tuple[int, ...]) -> None:
    assert part_starts(info) == starts


@given(st.integers(0, 400), st.lists(st.integers(0, 400), max_size=8), st.integers(10, 60), st.data())
def test_the_parts_are_the_whole_interview_and_none_is_too_long(
    words: int, chapters: list[int], most: int, data: st.DataObject
) -> None:
    info = interview(words, *sorted(chapters))
    starts = part_starts(info, most)
    ends = (*starts[1:], words)
    assert starts[0] == 0
    assert all(0 < end - start <= most for start, end in zip(starts, ends, strict=True)) or words == 0
    if words:
        word = data.draw(st.integers(0, words - 1))
        assert word in range(*_bounds(info, part_of(info, word)))


def _bounds(info: InterviewInfo, number: int) -> tuple[int, int]:
    span = span_of_part(info, number)
    return span.start, span.end
