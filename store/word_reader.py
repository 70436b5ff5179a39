"""The states of a text's tokens -> a vector for each of its words, for matching word by word.

bench/encoder makes the data.

`word_reader.npz` holds a projection of the packaged model's 384 numbers to 64, and how much each token of a question
counts: rare ones more.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from store.array_files import content_name, read_arrays

_DATA = Path(__file__).with_name("word_reader.npz")


class ReadText(NamedTuple):
    """The unit vector of a text, and those of its words: shape (words, 64), zeros where one has no letters."""

    vector: NDArray[np.float32]
    words: NDArray[np.float32]


class Tokens(Protocol):
    """What is needed of `tokenizers.Encoding`."""

    ids: Sequence[int]
    offsets: Sequence[tuple[int, int]]


@cache
def word_reader_name() -> str:
    """A hash of the data. Raises EncoderError if it is missing."""
    return content_name(_DATA)


class WordReader:
    """Reads words from the states of tokens."""

    def __init__(self) -> None:
        """Load the data. Raises EncoderError if it is damaged."""
        projection, weights = read_arrays(_DATA, "projection", "weights")
        self._projection, self._weights = projection.astype(np.float32), weights.astype(np.float32)

    def words(self, text: str, tokens: Tokens, states: NDArray[np.float32]) -> NDArray[np.float32]:
        """Unit vectors of the words of a text, shape (words, 64); zeros for one without letters, or cut off."""
        words = text.split()
        summed = np.zeros((len(words), self._projection.shape[1]), dtype=np.float32)
        projected = states @ self._projection
        for token, word in _tokens_of_words(text, words, tokens):
            summed[word] += projected[token]
        return np.asarray(summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9))

    def question(
        self, text: str, tokens: Tokens, states: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The vectors of a question's words that have letters, and how much each counts; the weights sum to 1."""
        words = text.split()
        weights = np.zeros(len(words), dtype=np.float32)
        for token, word in _tokens_of_words(text, words, tokens):
            weights[word] = max(weights[word], self._weights[tokens.ids[token]])
        has_letters = weights > 0
        vectors = self.words(text, tokens, states)[has_letters]
        return vectors, weights[has_letters] / (weights.sum() or 1.0)


def _tokens_of_words(text: str, words: Sequence[str], tokens: Tokens) -> list[tuple[int, int]]:
    """The tokens that have letters or digits, each with the word it belongs to."""
    starts: list[int] = []
    at = 0
    for word in words:
        starts.append(text.index(word, at))
        at = starts[-1] + len(word)
    return [
        (token, bisect_right(starts, start) - 1)
        for token, (start, end) in enumerate(tokens.offsets)
        if any(map(str.isalnum, text[start:end]))
    ]
