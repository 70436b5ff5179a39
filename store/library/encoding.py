"""The texts of an interview -> its rows of vectors. A text that the library before had keeps its vector."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from store.library.row_layout import RowLayout
from store.library.vectors import Vectors, quantise

HASHES_FILE = "hashes.npy"
HASH_BYTES = 16

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done, and how much there is."""


class BulkEncoder(Protocol):
    """What building needs of an encoder."""

    model: str

    def encode_all(self, texts: Sequence[str], done: Callable[[int], None]) -> NDArray[np.float32]:
        """Unit vectors, one row per text."""
        ...


@dataclass(frozen=True, slots=True)
class EncodedRows:
    """The rows of an interview, and the hash of each row's text (16 bytes; zeros where there is no text)."""

    vectors: NDArray[np.int8]
    hashes: NDArray[np.uint8]


class KnownVectors:
    """The vectors of an existing library, found by the hash of their text. Keeps 16 bytes a row in memory."""

    def __init__(self, folder: Path) -> None:
        """Open them. Raises OSError or ValueError if there are none that can be read."""
        self._hashes = np.load(folder / HASHES_FILE, mmap_mode="r")
        self._vectors = Vectors(folder)
        beginnings = np.ascontiguousarray(self._hashes[:, :8]).view(np.uint64)[:, 0]
        self._order = np.argsort(beginnings)
        self._sorted = beginnings[self._order]

    def find(self, digests: Sequence[bytes]) -> dict[bytes, NDArray[np.int8]]:
        """The vectors of those hashes that are known."""
        wanted = np.frombuffer(b"".join(digest[:8] for digest in digests), dtype=np.uint64)
        places = np.searchsorted(self._sorted, wanted)
        found: dict[bytes, int] = {}
        for digest, place in zip(digests, places.tolist(), strict=True):
            if place < len(self._order) and self._hashes[row := int(self._order[place])].tobytes() == digest:
                found[digest] = row
        return dict(zip(found, self._vectors.take(list(found.values())), strict=True))


def known_vectors(folder: Path) -> KnownVectors | None:
    """The vectors of a library folder; None if it has none that can be read."""
    try:
        return KnownVectors(folder)
    except (OSError, ValueError, IndexError):
        return None


def hashes_of(layout: RowLayout) -> NDArray[np.uint8]:
    """The hash of each row's text."""
    return np.frombuffer(b"".join(map(_hash, layout.texts)), dtype=np.uint8).reshape(-1, HASH_BYTES)


def texts_to_encode(layout: RowLayout, known: KnownVectors | None) -> dict[bytes, str]:
    """The different texts that have no known vector, by hash."""
    texts = {_hash(text): text for text in layout.texts if text}
    old = known.find(list(texts)) if known is not None else {}
    return {digest: text for digest, text in texts.items() if digest not in old}


def encode(
    layout: RowLayout, encoder: Callable[[], BulkEncoder], known: KnownVectors | None, done: Callable[[int], None]
) -> EncodedRows:
    """The rows of an interview.

    `encoder` is called only if there is a text without a vector, and `done` with the number of texts encoded so far.
    """
    digests = [_hash(text) for text in layout.texts]
    vectors = known.find(list(dict.fromkeys(digests))) if known is not None else {}
    missing = {
        digest: text for digest, text in zip(digests, layout.texts, strict=True) if text and digest not in vectors
    }
    if missing:
        vectors.update(zip(missing, quantise(encoder().encode_all(list(missing.values()), done)), strict=True))
    dimensions = len(next(iter(vectors.values()))) if vectors else 1
    matrix = np.zeros((len(digests), dimensions), dtype=np.int8)
    for row, (digest, text) in enumerate(zip(digests, layout.texts, strict=True)):
        if text:
            matrix[row] = vectors[digest]
    for row, (start, end) in layout.question_rows.items():
        matrix[row] = _mean(matrix[start:end])
    return EncodedRows(matrix, hashes_of(layout))


def _mean(rows: NDArray[np.int8]) -> NDArray[np.int8]:
    unit = rows / np.linalg.norm(rows.astype(np.float32), axis=1, keepdims=True)
    mean: NDArray[np.int8] = quantise(unit.mean(axis=0, keepdims=True).astype(np.float32))[0]
    return mean


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:HASH_BYTES] if text else bytes(HASH_BYTES)
