"""What clean verbatim may leave out: a closed list of fillers, and words that are said again at once."""

from collections.abc import Sequence

FILLERS: tuple[tuple[str, ...], ...] = (
    ("you", "know"),
    ("i", "mean"),
    ("um",),
    ("uh",),
    ("er",),
    ("ah",),
    ("like",),
    ("right",),
    ("so",),
    ("well",),
    ("yeah",),
    ("okay",),
    ("music",),
)
"""Bare words. "like", "right", "so" are on the list only as fillers: the editor judges the meaning."""

LONGEST_REPETITION = 5


def may_leave_out(heard: Sequence[str], kept_after: Sequence[str]) -> bool:
    """Whether all of `heard` (bare words) are fillers, or repetitions of how `kept_after` begins.

    A repetition is 1 to 5 words that the next kept words say again; its last word may be the stem
    of a contraction there ("that that's").
    """
    if not heard:
        return True
    for filler in FILLERS:
        if tuple(heard[: len(filler)]) == filler and may_leave_out(heard[len(filler) :], kept_after):
            return True
    for length in range(min(LONGEST_REPETITION, len(heard)), 0, -1):
        if _said_again(heard[:length], kept_after) and may_leave_out(heard[length:], kept_after):
            return True
    return False


def _said_again(words: Sequence[str], kept: Sequence[str]) -> bool:
    if len(kept) < len(words) or list(words[:-1]) != list(kept[: len(words) - 1]):
        return False
    last, again = words[-1], kept[len(words) - 1]
    return again == last or again.startswith(last + "'")
