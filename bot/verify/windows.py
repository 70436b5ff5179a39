"""Where in a script a claim may be from: the claim's rarer words vote for where it would begin. Pure."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from bot.verify.script import Script

Window = tuple[int, int]
"""A half-open range of tokens."""

MOST_COMPARED = 3
"""Windows with which a claim is compared word for word."""

_LONG, _CERTAIN = 60, 0.8
"""Words of a claim, and the share of them said in order in one place, from which no other place is compared."""

_MARGIN = 10  # words added on either side of where a claim would be
_EXTRA = 12  # words added to a claim's length, besides half of it, for words that it drops
_BUCKET = 6  # beginnings this near each other are counted together
_MOST_WINDOWS = 10
_NEAR = 8  # windows that start this near each other are one
_AROUND = 2  # words added on either side of where the very words are said


def likely_windows(script: Script, claim: Sequence[str]) -> list[Window]:
    """Windows of tokens where a claim, or a part of it, may be from; the likeliest first."""
    leading = len(claim) // _BUCKET + 1  # buckets for claims that would begin before the first token
    buckets, weights = _votes(script, claim)
    votes = np.bincount(buckets + leading, weights, minlength=leading + len(script.tokens) // _BUCKET + 2)
    pairs = np.where(votes[:-1] > 0, votes[:-1] + votes[1:], 0.0)
    voted = np.flatnonzero(pairs)
    windows: list[Window] = []
    for bucket in voted[np.argsort(-pairs[voted], kind="stable")].tolist():
        begin = (bucket - leading) * _BUCKET
        start = max(0, begin - _MARGIN)
        end = min(len(script.tokens), begin + len(claim) + len(claim) // 2 + _EXTRA + _MARGIN)
        if all(abs(start - other) > _NEAR for other, _ in windows):
            windows.append((start, end))
            if len(windows) == _MOST_WINDOWS:
                break
    return windows


def _votes(script: Script, claim: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For every place where a telling word of the claim is said: the bucket where the claim would begin, its weight."""
    said = [
        (index, word, script.telling_positions[word])
        for index, word in enumerate(claim)
        if word in script.telling_positions
    ]
    if not said:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    counts = [len(positions) for _, _, positions in said]
    beginnings = np.concatenate([positions for *_, positions in said]) - np.repeat(
        [index for index, *_ in said], counts
    )
    return beginnings // _BUCKET, np.repeat([script.rarity(word) for _, word, _ in said], counts)


def closest_windows(
    script: Script, claim: Sequence[str], windows: Sequence[Window], *, most: int, fewest_shared: int
) -> list[Window]:
    """Up to `most` windows that share most words in order with the claim, and at least `fewest_shared`."""
    texts = [[token.word for token in script.tokens[start:end]] for start, end in windows]
    shared = [(len(claim) + len(text) - Indel.distance(claim, text)) // 2 for text in texts]
    enough = (index for index in range(len(windows)) if shared[index] >= fewest_shared)
    closest = sorted(enough, key=lambda index: (-shared[index], index))[:most]
    if closest and len(claim) >= _LONG and shared[closest[0]] >= _CERTAIN * len(claim):
        closest = closest[:1]
    return [windows[index] for index in closest]


def exact_window(script: Script, claim: Sequence[str]) -> Window | None:
    """Where the very words of a claim are said, a quotable place before others; None if they are not.

    Common words alone ("I don't know the") vote for no place, so `likely_windows` may miss them.
    """
    found = [
        (start, end)
        for start, end in (script.occurrences(claim) if claim else ())
        if not script.parts_word(start) and not script.parts_word(end)
    ]
    if not found:
        return None
    start, end = min(found, key=lambda place: not all(token.quotable for token in script.tokens[slice(*place)]))
    return max(0, start - _AROUND), min(len(script.tokens), end + _AROUND)
