"""Where a long transcript is divided into parts to read: at the start of a chapter, where it has chapters. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from bot.model import Interview, InterviewInfo, Line, Span, View

SIZE_OF_PART = 175_000
"""At most, of a part: the size of 25,000 English words, about three hours. Its page is below 100 KB, compressed."""

_SIZE_OF_WORD = 7  # at least; bytes
_SHORTEST = 0.5  # of the largest size, so that a chapter does not leave a part of a few sentences


def sizes_of_words(interview: Interview) -> list[int]:
    """The size of each word, in bytes of UTF-8.

    That is what a page of any script grows with: where no spaces are written, a line of captions is one word.
    """
    return [size for line in interview.lines for size in _sizes(line)]


def _sizes(line: Line) -> list[int]:
    """The sizes of a sentence's words: all have the same share of its longest view."""
    words = len(line.span)
    size = max(len(line.text(view).encode()) for view in View)
    return [max(_SIZE_OF_WORD, -(-size // words))] * words


def part_starts(sizes: Iterable[int], chapters: Sequence[int], most: int = SIZE_OF_PART) -> tuple[int, ...]:
    """The first word of each part.

    All parts together are the interview. None is larger than `most`, unless it is a single word.
    `chapters` are the first words of its chapters, in order.
    """
    before = list(accumulate(sizes, initial=0))  # what all words before a word have together
    words, end = len(before) - 1, before[-1]
    starts = [0]
    while (left := end - before[starts[-1]]) > most and starts[-1] < words - 1:
        start, parts = starts[-1], -(-left // most)
        # What is left behind the cut must fit into the other parts.
        least = max(before[start] + int(most * _SHORTEST), end - (parts - 1) * most)
        latest = max(start + 1, bisect_right(before, before[start] + most) - 1)
        even = min(bisect_left(before, before[start] + left / parts), latest)
        fitting = [word for word in chapters if word <= latest and before[word] >= least]
        starts.append(min(fitting, key=lambda word: abs(before[word] - before[even]), default=even))
    return tuple(starts)


def part_of(info: InterviewInfo, word: int) -> int:
    """The number, from 1, of the part that a word is in."""
    return bisect_right(info.part_starts, word)


def span_of_part(info: InterviewInfo, number: int) -> Span:
    """The words of a part, counted from 1."""
    starts = (*info.part_starts, info.words)
    return Span(starts[number - 1], starts[number])
