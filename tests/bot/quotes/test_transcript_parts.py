"""Where long transcripts are divided into parts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Interview, InterviewInfo, Line, Span, Unit
from bot.quotes.transcript_parts import SIZE_OF_PART, part_of, part_starts, sizes_of_words, span_of_part

WORD = 7  # the size of a short word


@pytest.mark.parametrize(
    ("words", "chapters", "starts"),
    [
        (0, (), (0,)),
        (25_000, (0, 9_000), (0,)),
        (35_000, (), (0, 17_500)),
        (44_000, (0, 15_000, 21_000, 30_000, 40_000), (0, 21_000)),
        (26_000, (0, 100, 25_900), (0, 13_000)),  # a chapter of a few words begins no part
        (30_000, (0, 24_000), (0, 24_000)),
        (75_001, (0, 20_000, 26_000), (0, 20_000, 38_334, 56_668)),
    ],
)
def test_a_long_transcript_is_divided_at_chapters_near_the_middle(
    words: int, chapters: tuple[int, ...], starts: tuple[int, ...]
) -> None:
    assert part_starts([WORD] * words, chapters) == starts


@given(
    st.lists(st.integers(1, 30), max_size=400), st.lists(st.integers(0, 400), max_size=8), st.integers(10, 60),
    st.data(),
)  # fmt: skip
def test_the_parts_are_the_whole_interview_and_none_is_too_long(
    sizes: list[int], chapters: list[int], most: int, data: st.DataObject
) -> None:
    chapters = sorted(chapter for chapter in chapters if chapter < len(sizes))
    starts = part_starts(sizes, chapters, most)
    assert starts[0] == 0
    for start, end in pairwise((*starts, len(sizes))):
        assert start < end or not sizes
        assert sum(sizes[start:end]) <= most or end - start == 1
    if sizes:
        info = InterviewInfo("a-1", "A", "", (), (), len(sizes), edited=True, part_starts=starts)
        word = data.draw(st.integers(0, len(sizes) - 1))
        part = span_of_part(info, part_of(info, word))
        assert part.start <= word < part.end


@pytest.mark.parametrize(
    ("word", "size"),
    [
        ("so", WORD),
        ("lighthousekeepers", 17),
        ("мир", WORD),
        ("смотритель", 20),
        ("我们一直在这里说话", 27),  # a line of captions without spaces
    ],
)
def test_the_size_of_a_word_is_what_it_adds_to_a_page(word: str, size: int) -> None:
    unit = Unit(0, 1, word, word, word)
    line = Line(Span(0, 1), None, 0, quotable=True, units=(unit,))
    interview = Interview("a-1", "A", "", None, (), (word,), (), (line,))
    assert sizes_of_words(interview) == [size]


def test_parts_of_one_enormous_word_each_end_somewhere() -> None:
    assert part_starts([SIZE_OF_PART * 2] * 3, ()) == (0, 1, 2)
