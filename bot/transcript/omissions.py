"""What clean verbatim may leave out: a closed list of fillers, and words that are said again at once."""

from collections.abc import Iterator, Sequence

from bot.transcript.words import MUSIC

SOUNDS = frozenset({"um", "uh", "er", "ah", MUSIC.casefold()})
"""Fillers that never mean anything."""

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
    (MUSIC.casefold(),),  # not a word, and never shown
)
"""Normalized words. "like", "right" and "so" are listed only as fillers: the editor judges the meaning.

A model may not judge it: see `bot.editing.meaningful_fillers`.
"""

LONGEST_REPETITION = 5


def may_leave_out(heard: Sequence[str], kept_after: Sequence[str]) -> bool:
    """Whether all of `heard` (normalized words) are fillers, or repetitions of how `kept_after` begins.

    A repetition is 1 to 5 words that the next kept words say again; its last word may be the stem
    of a contraction there ("that that's").
    """
    reachable = {0}  # how many words from the start may be left out
    for start in range(len(heard)):
        if start in reachable:
            following = heard[start : start + LONGEST_REPETITION]
            reachable.update(start + length for length in _omissible_lengths(following, kept_after))
    return len(heard) in reachable


def _omissible_lengths(heard: Sequence[str], kept: Sequence[str]) -> Iterator[int]:
    """How many words from the start are one filler, or one repetition."""
    for filler in FILLERS:
        if tuple(heard[: len(filler)]) == filler:
            yield len(filler)
    for length in range(1, len(heard) + 1):
        if _is_said_again(heard[:length], kept):
            yield length


def _is_said_again(words: Sequence[str], kept: Sequence[str]) -> bool:
    if len(kept) < len(words) or list(words[:-1]) != list(kept[: len(words) - 1]):
        return False
    last, again = words[-1], kept[len(words) - 1]
    return again == last or again.startswith(f"{last}'")
