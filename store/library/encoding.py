"""Texts of a row layout -> the matrix of vectors. Vectors of the previous library are reused for the same text."""

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
_HASH_BYTES = 16

Progress = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done, and how much there is."""


class BulkEncoder(Protocol):
    """What building needs of an encoder."""

    model: str

    def encode_all(self, texts: Sequence[str], done: Callable[[int], None]) -> NDArray[np.float32]:
        """Unit vectors, one row per text."""
        ...


@dataclass(frozen=True, slots=True)
class ReusableVectors:
    """The vectors of an existing library, and their rows by the hash of their text."""

    rows: dict[bytes, int]
    vectors: Vectors


def reusable_vectors(folder: Path) -> ReusableVectors | None:
    """The vectors of a library folder; None if it has none that can be read."""
    try:
        hashes = np.load(folder / HASHES_FILE)
        return ReusableVectors({digest.tobytes(): row for row, digest in enumerate(hashes)}, Vectors(folder))
    except (OSError, ValueError):
        return None


def encode(
    layout: RowLayout, encoder: BulkEncoder, reusable: ReusableVectors | None, progress: Progress
) -> tuple[NDArray[np.int8], NDArray[np.uint8]]:
    """The matrix of all rows, and the hash of each row's text (16 bytes; zeros where there is no text)."""
    hashes = [_hash(text) for text in layout.texts]
    known: dict[bytes, NDArray[np.int8]] = {}
    if reusable is not None:
        old = [digest for digest in dict.fromkeys(hashes) if digest in reusable.rows]
        known.update(zip(old, reusable.vectors.take([reusable.rows[digest] for digest in old]), strict=True))
    missing = {digest: text for digest, text in zip(hashes, layout.texts, strict=True) if text and digest not in known}
    if missing:
        progress("Encoding", 0, len(missing))
        vectors = encoder.encode_all(list(missing.values()), lambda done: progress("Encoding", done, len(missing)))
        known.update(zip(missing, quantise(vectors), strict=True))
    dimensions = len(next(iter(known.values()))) if known else 1
    matrix = np.zeros((len(hashes), dimensions), dtype=np.int8)
    for row, (digest, text) in enumerate(zip(hashes, layout.texts, strict=True)):
        if text:
            matrix[row] = known[digest]
    for row, (start, end) in layout.question_rows.items():
        matrix[row] = _mean(matrix[start:end])
    return matrix, np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(-1, _HASH_BYTES)


def _mean(rows: NDArray[np.int8]) -> NDArray[np.int8]:
    unit = rows / np.linalg.norm(rows.astype(np.float32), axis=1, keepdims=True)
    mean: NDArray[np.int8] = quantise(unit.mean(axis=0, keepdims=True).astype(np.float32))[0]
    return mean


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:_HASH_BYTES] if text else bytes(_HASH_BYTES)
