"""The words that are said -> their vectors, several in a row. A word is read in every passage that contains it.

At the edge of a passage a word is read without its neighbours, so readings from the middle of a passage count more.
A row has a hash of the passages it is read from, and is read again only if one of them changed.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from store.library.row_layout import WORD_SIZE, WORDS_PER_ROW, RowLayout
from store.library.vectors import quantise
from store.word_reader import ReadText

_CENTRAL = 15
"""The distance from the edge of a passage, in words, from which on the weight of a word no longer grows."""


class PassageReader(Protocol):
    """What is needed of an encoder that reads words one by one."""

    def read_all(self, texts: Sequence[str], done: Callable[[int], None]) -> Sequence[ReadText]:
        """The texts as a whole and word by word; `done` is called with the number of texts read so far."""
        ...


def word_digests(layout: RowLayout, size: int) -> list[bytes]:
    """For each row of words, a hash of the passages it is read from; zeros if there are none."""
    if not layout.word_rows:  # the model does not read words
        return []
    hashes = [hashlib.sha256() for _ in layout.word_rows]
    read = [False] * len(hashes)
    for placed in layout.documents:
        said = placed.document.said
        for row in sorted({word // WORDS_PER_ROW for word in said}):
            hashes[row].update(f"|{row * WORDS_PER_ROW - said[0]}|{placed.document.text}".encode())
            read[row] = True
    return [row.digest()[:size] if is_read else bytes(size) for row, is_read in zip(hashes, read, strict=True)]


def passages_to_read(layout: RowLayout, missing: frozenset[int]) -> list[str]:
    """The texts of the passages that the `missing` rows are read from; these are indexes in the rows of words."""
    texts = (
        placed.document.text
        for placed in layout.documents
        if any(word // WORDS_PER_ROW in missing for word in placed.document.said)
    )
    return list(dict.fromkeys(texts))


def pack(layout: RowLayout, words_of: Mapping[str, NDArray[np.float32]], dimensions: int) -> NDArray[np.int8]:
    """The rows of words, shape (rows, dimensions); `words_of` gives the vectors of a text's words."""
    words = np.zeros((len(layout.word_rows) * WORDS_PER_ROW, WORD_SIZE), dtype=np.float32)
    for placed in layout.documents:
        said = placed.document.said
        if said and (vectors := words_of.get(placed.document.text)) is not None:
            place = np.arange(len(said))
            weight = np.minimum(np.minimum(place + 1, len(said) - place), _CENTRAL).astype(np.float32)
            np.add.at(words, np.asarray(said), vectors[: len(said)] * weight[:, None])
    words /= np.maximum(np.linalg.norm(words, axis=1, keepdims=True), 1e-9)
    packed = np.zeros((len(layout.word_rows), dimensions), dtype=np.float32)
    packed[:, : WORDS_PER_ROW * WORD_SIZE] = words.reshape(len(layout.word_rows), -1)
    return quantise(packed)
