"""Sentence vectors on disk: int8 rows beside their spans, memory-mapped, searched exactly.

Rows stand in regions (guest passages, host passages, ...), so that a search looks only where it means to.
A region is scanned whole, so every neighbour is a true one: numkong takes the inner products as fast as
memory hands out the rows, 340,000 of them (130 MB) in about 12 milliseconds; the lengths that make cosines
of them are stored. The rest, wanted a few at a time, is read and not mapped.
"""

import os
import weakref
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numkong
import numpy as np
from numpy.typing import NDArray

FILE = "vectors.npy"
LENGTHS = "lengths.npy"
_FULL = 127.0
_NO_LENGTH = np.float32(1e-9)
_MANY = 20_000  # rows from which a second thread is worth waking; numkong lets go of the interpreter meanwhile
_PART = 128  # rows turned to floats at a time: a larger array is memory that the system must clear first, which takes longer than the rest
_HELPER = ThreadPoolExecutor(1, "scan")

Region = tuple[int, int]
"""The rows from the first to before the second."""

Some = tuple[Region, int]
"""So many rows of a region."""

Best = tuple[NDArray[np.intp], NDArray[np.float64]]
"""Rows, and the cosine of each."""


def quantise(rows: NDArray[np.float32]) -> NDArray[np.int8]:
    """Unit rows as int8, each scaled to its own largest component; the scale drops out of a cosine."""
    largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9)
    whole: NDArray[np.int8] = np.rint(rows * (_FULL / largest)).astype(np.int8)
    return whole


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row and its cosine with the question."""

    row: int
    cosine: float


class Vectors:
    """The rows of one library version."""

    def __init__(self, folder: Path) -> None:
        """Map the files. Raises OSError or ValueError if they are missing or damaged."""
        rows = _mapped(folder / FILE)
        if not isinstance(rows, np.memmap) or rows.ndim != 2 or rows.dtype != np.int8:
            raise ValueError(f"{FILE} holds no int8 matrix")
        lengths = _mapped(folder / LENGTHS)
        if lengths.shape != rows.shape[:1] or lengths.dtype != np.float32:
            raise ValueError(f"{LENGTHS} does not hold a length for every row of {FILE}")
        self._rows: NDArray[np.int8] = rows
        self._lengths: NDArray[np.float32] = lengths
        self._offset = rows.offset
        self._file = os.open(folder / FILE, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    @property
    def dimensions(self) -> int:
        """Numbers in a row."""
        return int(self._rows.shape[1])

    def nearest(self, vector: NDArray[np.float32], wanted: Sequence[Some]) -> list[list[Neighbour]]:
        """For each region the rows nearest to a vector, best first."""
        question = quantise(vector[None, :])
        if sum(past - first for (first, past), _ in wanted) < _MANY:
            return [
                _merged([best], count) for best, (_, count) in zip(self._scan(question, wanted), wanted, strict=True)
            ]
        middle = [(first + past) // 2 for (first, past), _ in wanted]
        lower = [((first, at), count) for ((first, _), count), at in zip(wanted, middle, strict=True)]
        upper = [((at, past), count) for ((_, past), count), at in zip(wanted, middle, strict=True)]
        other = _HELPER.submit(self._scan, question, upper)
        both = zip(self._scan(question, lower), other.result(), strict=True)
        return [_merged(halves, count) for halves, (_, count) in zip(both, wanted, strict=True)]

    def _scan(self, question: NDArray[np.int8], wanted: Sequence[Some]) -> list[Best]:
        length = lengths(question)
        return [self._best(question, length, *some) for some in wanted]

    def _best(self, question: NDArray[np.int8], length: NDArray[np.float32], region: Region, count: int) -> Best:
        """The rows of a region that come nearest to the one row of `question`, in no order."""
        first, past = region
        if first == past:  # which numkong refuses
            return np.zeros(0, dtype=np.intp), np.zeros(0)
        cosines = np.asarray(numkong.cdist(self._rows[first:past], question, "dot"))[:, 0]
        cosines /= self._lengths[first:past] * length
        best = np.argpartition(cosines, -count)[-count:] if 0 < count < len(cosines) else np.arange(len(cosines))
        return first + best, cosines[best]

    def cosines(self, vector: NDArray[np.float32], rows: Sequence[int]) -> list[float]:
        """The cosine of each named row with a vector, in the same order."""
        if not rows:
            return []
        picked = np.frombuffer(b"".join(map(self._read, _runs(rows))), dtype=np.int8).reshape(len(rows), -1)
        parts = (picked[at : at + _PART].astype(np.float32) for at in range(0, len(rows), _PART))
        found: list[float] = np.concatenate([part @ vector / lengths(part) for part in parts]).tolist()
        return found

    def _read(self, run: range) -> bytes:
        """Rows that stand together, read and not mapped: they may lie all over a large file, and every page touched would stay."""
        return os.pread(self._file, len(run) * self.dimensions, self._offset + run.start * self.dimensions)

    def take(self, rows: Sequence[int]) -> NDArray[np.int8]:
        """Copies of some rows, to carry into the next version."""
        return np.array(self._rows[np.asarray(rows, dtype=np.int64)])


def _mapped(path: Path) -> NDArray[Any]:
    try:
        return np.asanyarray(np.load(path, mmap_mode="r"))
    except EOFError:
        raise ValueError(f"{path.name} is empty") from None


def _runs(rows: Sequence[int]) -> list[range]:
    """Rows as stretches of rows that follow one another, in the same order."""
    starts = [at for at, row in enumerate(rows) if at == 0 or row != rows[at - 1] + 1]
    return [range(rows[at], rows[at] + past - at) for at, past in pairwise([*starts, len(rows)])]


def save(folder: Path, rows: NDArray[np.int8]) -> None:
    """Write the matrix, and the length of each row."""
    np.save(folder / FILE, rows)
    parts = (rows[at : at + _PART].astype(np.float32) for at in range(0, len(rows), _PART))
    np.save(folder / LENGTHS, np.concatenate([np.zeros(0, np.float32), *map(lengths, parts)]))


def lengths(rows: NDArray[Any]) -> NDArray[np.float32]:
    """The length of each row; of one that is all zeros a number beside which its products are 0 as well."""
    full = rows.astype(np.float32, copy=False)
    return np.asarray(np.maximum(np.sqrt(np.vecdot(full, full)), _NO_LENGTH))


def _merged(parts: Iterable[Best], count: int) -> list[Neighbour]:
    """The nearest of several parts of a region, best first."""
    rows, cosines = map(np.concatenate, zip(*parts, strict=True))
    order = np.lexsort((rows, -cosines))[:count]
    return [Neighbour(row, cosine) for row, cosine in zip(rows[order].tolist(), cosines[order].tolist(), strict=True)]
