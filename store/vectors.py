"""Sentence vectors on disk: int8 rows beside their spans, memory-mapped, searched exactly.

Rows stand in regions (guest passages, host passages, ...), so that a search looks only where it means to.
usearch scans a region with SIMD; at 230,000 rows that is tens of milliseconds and 88 MB, and every
neighbour is a true one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from usearch.compiled import MetricKind
from usearch.index import search

FILE = "vectors.npy"
_FULL = 127.0
_MANY = 20_000  # rows from which a second thread is worth waking


def quantise(rows: NDArray[np.float32]) -> NDArray[np.int8]:
    """Unit rows as int8, each scaled to its own largest component; the scale drops out of a cosine."""
    largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9)
    whole: NDArray[np.int8] = np.rint(rows * (_FULL / largest)).astype(np.int8)
    return whole


@dataclass(frozen=True, slots=True)
class Near:
    """A row and its cosine with the question."""

    row: int
    cosine: float


class Vectors:
    """The rows of one library version."""

    def __init__(self, folder: Path) -> None:
        """Map the file. Raises OSError or ValueError if it is missing or damaged."""
        self._rows: NDArray[np.int8] = np.load(folder / FILE, mmap_mode="r")
        if self._rows.ndim != 2 or self._rows.dtype != np.int8:
            raise ValueError(f"{FILE} holds no int8 matrix")

    @property
    def dimensions(self) -> int:
        """Numbers in a row."""
        return int(self._rows.shape[1])

    def nearest(self, vector: NDArray[np.float32], region: tuple[int, int], count: int) -> list[Near]:
        """The rows of a region `[first, past)` nearest to a vector, best first."""
        first, past = region
        count = min(count, past - first)
        if count <= 0:
            return []
        question = quantise(vector[None, :])[0]
        found = search(self._rows[first:past], question, count, MetricKind.Cos, exact=True, threads=2 if past - first > _MANY else 1)
        return [Near(first + int(key), 1.0 - float(far)) for key, far in zip(found.keys, found.distances, strict=True)]

    def cosines(self, vector: NDArray[np.float32], rows: Sequence[int]) -> dict[int, float]:
        """The cosine of each named row with a vector."""
        if not rows:
            return {}
        picked = np.asarray(self._rows[np.asarray(rows)], dtype=np.float32)
        lengths = np.maximum(np.linalg.norm(picked, axis=1), 1e-9)
        return dict(zip(rows, (picked @ vector / lengths).tolist(), strict=True))

    def take(self, rows: Sequence[int]) -> NDArray[np.int8]:
        """Copies of some rows, to carry into the next version."""
        return np.array(self._rows[np.asarray(rows, dtype=np.int64)])


def save(folder: Path, rows: NDArray[np.int8]) -> None:
    """Write the matrix."""
    np.save(folder / FILE, rows)
