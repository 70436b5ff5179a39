"""Sentence vectors on disk: int8 rows beside their spans, memory-mapped, searched exactly.

Rows stand in regions (guest passages, host passages, ...), so that a search looks only where it means to.
A region is scanned whole, so every neighbour is a true one: numkong takes the cosines as fast as memory
hands out the rows, 340,000 of them (130 MB) in about 15 milliseconds. The rest, wanted a few at a time, is
read and not mapped.
"""

import os
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numkong
import numpy as np
from numpy.typing import NDArray

FILE = "vectors.npy"
_FULL = 127.0
_MANY = 20_000  # rows from which a second thread is worth waking; numkong lets go of the interpreter meanwhile
_PART = 128  # rows turned to floats at a time: a larger array is memory that the system must clear first, which takes longer than the rest
_HELPER = ThreadPoolExecutor(1, "scan")

Region = tuple[int, int]
"""The rows from the first to before the second."""

Some = tuple[Region, int]
"""So many rows of a region."""


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
        rows = np.load(folder / FILE, mmap_mode="r")
        if not isinstance(rows, np.memmap) or rows.ndim != 2 or rows.dtype != np.int8:
            raise ValueError(f"{FILE} holds no int8 matrix")
        self._rows: NDArray[np.int8] = rows
        self._offset = rows.offset
        self._file = os.open(folder / FILE, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    @property
    def dimensions(self) -> int:
        """Numbers in a row."""
        return int(self._rows.shape[1])

    def nearest(self, vector: NDArray[np.float32], wanted: Sequence[Some]) -> list[list[Near]]:
        """For each region the rows nearest to a vector, best first."""
        regions = [region for region, _ in wanted]
        distances = self._distances(quantise(vector[None, :]), regions)
        return [_best(found, first, count) for found, ((first, _), count) in zip(distances, wanted, strict=True)]

    def _distances(self, question: NDArray[np.int8], regions: Sequence[Region]) -> list[NDArray[np.float64]]:
        """1 - cosine of each row of some regions with the one row of `question`: many rows in two halves, each a thread's."""
        rows = sum(past - first for first, past in regions)
        if rows < _MANY:
            return [self._scan(question, *region) for region in regions]
        middle = [(first + past) // 2 for first, past in regions]
        other = _HELPER.submit(lambda: [self._scan(question, at, past) for at, (_, past) in zip(middle, regions, strict=True)])
        own = [self._scan(question, first, at) for at, (first, _) in zip(middle, regions, strict=True)]
        return [np.concatenate(halves) for halves in zip(own, other.result(), strict=True)]

    def _scan(self, question: NDArray[np.int8], first: int, past: int) -> NDArray[np.float64]:
        if first == past:  # which numkong refuses
            return np.zeros(0)
        return np.asarray(numkong.cdist(self._rows[first:past], question, "angular"))[:, 0]

    def cosines(self, vector: NDArray[np.float32], rows: Sequence[int]) -> dict[int, float]:
        """The cosine of each named row with a vector."""
        if not rows:
            return {}
        picked = np.frombuffer(b"".join(map(self._read, _runs(rows))), dtype=np.int8).reshape(len(rows), -1)
        parts = (picked[at : at + _PART].astype(np.float32) for at in range(0, len(rows), _PART))
        found = np.concatenate([part @ vector / np.maximum(np.sqrt(np.vecdot(part, part)), 1e-9) for part in parts])
        return dict(zip(rows, found.tolist(), strict=True))

    def _read(self, run: range) -> bytes:
        """Rows that stand together, read and not mapped: they may lie all over a large file, and every page touched would stay."""
        return os.pread(self._file, len(run) * self.dimensions, self._offset + run.start * self.dimensions)

    def take(self, rows: Sequence[int]) -> NDArray[np.int8]:
        """Copies of some rows, to carry into the next version."""
        return np.array(self._rows[np.asarray(rows, dtype=np.int64)])


def _runs(rows: Sequence[int]) -> list[range]:
    """Rows as stretches of rows that follow one another, in the same order."""
    starts = [at for at, row in enumerate(rows) if at == 0 or row != rows[at - 1] + 1]
    return [range(rows[at], rows[at] + past - at) for at, past in pairwise([*starts, len(rows)])]


def save(folder: Path, rows: NDArray[np.int8]) -> None:
    """Write the matrix."""
    np.save(folder / FILE, rows)


def _best(distances: NDArray[np.float64], first: int, count: int) -> list[Near]:
    """The nearest rows of a region that begins with row `first`."""
    count = min(count, len(distances))
    best = np.argpartition(distances, count - 1)[:count] if count else np.zeros(0, dtype=np.intp)
    best = best[np.lexsort((best, distances[best]))]
    return [Near(first + int(row), 1.0 - float(distances[row])) for row in best]
