"""Whether two transcripts are of the same conversation, however each of them was made."""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.transcript.words import normalize_word

Sketch = NDArray[np.uint64]
"""A sample of the hashes of a transcript's runs of words, in ascending order."""

SAME_CONVERSATION = 0.2
"""Likeness from which two transcripts are of one conversation. Whisper and a video site's captions of one recording
share .7 of their runs of words, parts of it included; two episodes of one show, with the same sponsors, below .1."""

SAME_TRANSCRIPT = 0.6
"""Likeness from which a transcript with the same file name is a newer state of another."""

_RUN = 4  # words
_SAMPLED = np.uint64(16)  # one run of so many is kept
_FEWEST = 12  # runs in a sample, below which a likeness would be chance
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def sketch(words: Sequence[str]) -> Sketch:
    """A sketch of a transcript's words, to compare it with others (a sample by hash; Broder 1997)."""
    spoken = [zlib.crc32(plain.encode()) for word in words if (plain := normalize_word(word))]
    hashes = np.array(spoken, dtype=np.uint64)
    runs = np.zeros(max(0, len(hashes) - _RUN + 1), dtype=np.uint64)
    for offset in range(_RUN):
        runs = (runs ^ hashes[offset : offset + len(runs)]) * _FACTOR
        runs ^= runs >> np.uint64(29)
    return np.unique(runs[runs % _SAMPLED == 0])


def likeness(first: Sketch, second: Sketch) -> float:
    """The estimated share of the shorter transcript's runs of words that the other has too, 0 to 1."""
    fewest = min(len(first), len(second))
    return len(np.intersect1d(first, second, assume_unique=True)) / fewest if fewest >= _FEWEST else 0.0
