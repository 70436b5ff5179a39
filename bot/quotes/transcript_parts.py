"""Where a long transcript is divided into parts to read: at the start of a chapter, where it has chapters. Pure."""

from bisect import bisect_right

from bot.model import InterviewInfo, Span

WORDS_OF_PART = 25_000
"""At most, of a part: about three hours, and below 100 KB of compressed HTML where words are separated by spaces."""

_SHORTEST = 0.5  # of the most words, so that a chapter does not leave a part of a few sentences


def part_starts(info: InterviewInfo, most: int = WORDS_OF_PART) -> tuple[int, ...]:
    """The first word of each part. All parts together are the interview, and none has more words than `most`."""
    starts, chapters = [0], info.chapter_words
    while (left := info.words - starts[-1]) > most:
        start, parts = starts[-1], -(-left // most)
        even = start + -(-left // parts)
        # What is left behind the cut must fit into the other parts.
        earliest = max(start + int(most * _SHORTEST), info.words - (parts - 1) * most)
        fitting = [word for word in chapters if earliest <= word <= start + most]
        starts.append(min(fitting, key=lambda word: abs(word - even), default=even))
    return tuple(starts)


def part_of(info: InterviewInfo, word: int) -> int:
    """The number, from 1, of the part that a word is in."""
    return bisect_right(part_starts(info), word)


def span_of_part(info: InterviewInfo, number: int) -> Span:
    """The words of a part, counted from 1."""
    starts = (*part_starts(info), info.words)
    return Span(starts[number - 1], starts[number])
