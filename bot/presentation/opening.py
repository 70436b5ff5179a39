"""The opening of a passage where several share a message: its first sentence or two. Pure."""

import re
from collections.abc import Sequence
from itertools import accumulate

OPENING = 120
"""Characters of an opening, if sentences are short enough."""

SHORTEST_OPENING, LONGEST_OPENING = 40, 240
"""Characters: a shorter first sentence takes the second along, and a longer one is cut after a clause."""

_SENTENCE_END = re.compile(r"[.?!][\"”’)]*$")
_CLAUSE_END = re.compile(r"[,;:—–][\"”’)]*$")


def opening(words: Sequence[str]) -> int:
    """How many words of one of several passages to show: its first sentence or two, if short.

    A first sentence that is far too long is cut after a clause.
    """
    ends = _ends(words, _SENTENCE_END, LONGEST_OPENING)
    if ends:
        short = [index for index, (_, length) in enumerate(ends[:2]) if length <= OPENING]
        is_too_short = short == [0] and ends[0][1] < SHORTEST_OPENING and len(ends) > 1  # such as "Yeah."
        return ends[1 if is_too_short or len(short) > 1 else 0][0]
    clauses = _ends(words, _CLAUSE_END, OPENING)
    return clauses[-1][0] if clauses else _fitting(words)


def _ends(words: Sequence[str], end: re.Pattern[str], longest: int) -> list[tuple[int, int]]:
    """The places where `end` matches (sentences, clauses or words end), up to `longest` characters.

    Each is a number of words and one of characters.
    """
    ends, length = [], 0
    for count, word in enumerate(words, start=1):
        length += len(word) + 1
        if length - 1 > longest:
            break
        if end.search(word) or count == len(words):
            ends.append((count, length - 1))
    return ends


def _fitting(words: Sequence[str]) -> int:
    """How many words are short enough together, at least one."""
    lengths = accumulate(len(word) + 1 for word in words)
    return max(1, sum(1 for length in lengths if length <= OPENING))
