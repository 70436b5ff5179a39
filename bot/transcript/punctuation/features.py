"""What the punctuation model sees of a word: rows of its table of vectors, found by hashing the word and its ending."""

import re
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

ROWS = 16384
"""Rows of the table. Words share rows; two hashes of a word together are nearly always its own."""

_ENDING = 3  # letters
_DIGIT = re.compile(r"\d")


def feature_rows(words: Sequence[str]) -> NDArray[np.int32]:
    """Three rows of the table for each normalized word (`bot.transcript.words`): shape (words, 3)."""
    return np.array([_rows(word) for word in words], dtype=np.int32).reshape(len(words), 3)


@lru_cache(maxsize=65536)
def _rows(word: str) -> tuple[int, int, int]:
    shape = _DIGIT.sub("0", word)  # all numbers of as many digits are alike
    keys = (f"word {shape}", f"again {shape}", f"ending {shape[-_ENDING:]}")
    first, second, third = (crc32(key.encode()) % ROWS for key in keys)
    return first, second, third
