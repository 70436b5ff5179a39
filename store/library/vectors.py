"""Vectors on disk: int8 rows, searched exactly by cosine. Step 12 of a question's way.

Rows are grouped in regions (guest passages, host passages, ...), and a search scans only the regions it needs.
A region is scanned whole, so the neighbours are exact: numkong computes the inner products as fast as memory
delivers the rows, 340,000 of them (130 MB) in about 12 milliseconds. The lengths that turn products into
cosines are stored beside them. Single rows, of which a search needs a few, are read from the file, not mapped.
The rows of a version lie in a few files, one for each of its parts; they are numbered consecutively, file after file.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numkong
import numpy as np
from numpy.typing import NDArray

from store.library.vector_file import LENGTHS_FILE, VECTORS_FILE, VectorFile

_INT8_MAX = 127.0
_TINY = np.float32(1e-9)
_TWO_THREADS_FROM = 20_000  # rows; fewer are not worth waking a second thread. numkong releases the interpreter lock
_CONVERTED = 128  # rows converted to floats at a time; the system must clear a larger array first, which takes longer
_SCANNED = 16_384  # rows whose products are computed at a time; they stay in the processor's cache
_COPIED = 32_768  # rows copied at a time
_HELPER = ThreadPoolExecutor(1, "scan")

Region = tuple[int, int]
"""A half-open range of rows."""

RegionSearch = tuple[Sequence[Region], int]
"""Ranges that are searched together, and how many of their rows are wanted."""

RowCosines = tuple[NDArray[np.intp], NDArray[np.float64]]
"""Rows, and the cosine of each."""


def quantise(rows: NDArray[np.float32]) -> NDArray[np.int8]:
    """Unit rows as int8, each scaled to its own largest component; a cosine does not depend on the scale."""
    largest = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9)
    quantised: NDArray[np.int8] = np.rint(rows * (_INT8_MAX / largest)).astype(np.int8)
    return quantised


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row and its cosine with the vector that was searched for."""

    row: int
    cosine: float


class Vectors:
    """The rows of one library version."""

    def __init__(self, *folders: Path) -> None:
        """Map the files of each part. Raises OSError or ValueError if they are missing or damaged."""
        self._files: list[VectorFile] = []
        for folder in folders:
            self._files.append(VectorFile(folder, self._files[-1].end if self._files else 0))
        self._starts = [file.start for file in self._files]
        sizes = {file.dimensions for file in self._files} - {1}  # 1: a part in which nothing can be found
        if len(sizes) > 1:
            raise ValueError(f"the vectors of its parts have different sizes: {sorted(sizes)}")
        self.dimensions = max(sizes, default=1)
        """Components of a vector."""

    def _pieces(self, start: int, end: int) -> Iterator[tuple[VectorFile, int, int]]:
        """A range of rows as ranges of the files, by the places of the rows in each file."""
        while start < end:
            file = self._files[bisect_right(self._starts, start) - 1]
            last = min(end, file.end)
            yield file, start - file.start, last - file.start
            start = last

    def nearest(self, vector: NDArray[np.float32], searches: Sequence[RegionSearch]) -> list[list[Neighbour]]:
        """For each search the rows nearest to a vector, best first."""
        query = quantise(vector[None, :])
        if sum(end - start for regions, _ in searches for start, end in regions) < _TWO_THREADS_FROM:
            parts = self._scan(query, searches)
            return [_merge([found], count) for found, (_, count) in zip(parts, searches, strict=True)]
        halves = [[_halves(region) for region in regions] for regions, _ in searches]
        lower, upper = (
            [([both[half] for both in parts], count) for parts, (_, count) in zip(halves, searches, strict=True)]
            for half in (0, 1)
        )
        upper_scan = _HELPER.submit(self._scan, query, upper)
        found = zip(self._scan(query, lower), upper_scan.result(), strict=True)
        return [_merge(parts, count) for parts, (_, count) in zip(found, searches, strict=True)]

    def _scan(self, query: NDArray[np.int8], searches: Sequence[RegionSearch]) -> list[RowCosines]:
        length = lengths(query)
        return [self._best(query, length, regions, count) for regions, count in searches]

    def _best(
        self, query: NDArray[np.int8], length: NDArray[np.float32], regions: Sequence[Region], count: int
    ) -> RowCosines:
        """The `count` rows of some ranges nearest to the one row of `query`, in no order.

        The worst of the best so far is a bar that few of the next rows reach. Sorting all rows would take as long as
        computing their products.
        """
        best = np.zeros(0, dtype=np.intp), np.zeros(0)
        if count == 0:
            return best
        bar = -np.inf
        for file, start, end in (piece for region in regions for piece in self._pieces(*region)):
            for first in range(start, end, _SCANNED):
                last = min(first + _SCANNED, end)
                cosines = np.asarray(numkong.cdist(file.matrix[first:last], query, "dot"))[:, 0]
                cosines /= file.lengths[first:last] * length
                near = np.flatnonzero(cosines > bar)
                best = np.concatenate([best[0], file.start + first + near]), np.concatenate([best[1], cosines[near]])
                if len(best[0]) > count:
                    kept = np.argpartition(best[1], -count)[-count:]
                    best = best[0][kept], best[1][kept]
                    bar = best[1].min()
        return best

    def cosines(self, vector: NDArray[np.float32], rows: Sequence[int]) -> list[float]:
        """The cosine of each named row with a vector, in the same order."""
        if not rows:
            return []
        picked = np.frombuffer(b"".join(map(self._read, _runs(rows))), dtype=np.int8).reshape(len(rows), -1)
        parts = (picked[start : start + _CONVERTED].astype(np.float32) for start in range(0, len(rows), _CONVERTED))
        cosines: list[float] = np.concatenate([part @ vector / lengths(part) for part in parts]).tolist()
        return cosines

    def rows(self, run: range) -> NDArray[np.int8]:
        """Some adjacent rows, shape (rows, dimensions)."""
        return np.frombuffer(self._read(run), dtype=np.int8).reshape(len(run), -1)

    def _read(self, run: range) -> bytes:
        """Adjacent rows, from the files that have them."""
        return b"".join(file.read(first, last) for file, first, last in self._pieces(run.start, run.stop))

    def take(self, rows: Sequence[int]) -> NDArray[np.int8]:
        """Copies of some rows, for the next version."""
        taken = np.zeros((len(rows), self.dimensions), dtype=np.int8)
        wanted = np.asarray(rows, dtype=np.int64)
        for file in self._files:
            inside = (wanted >= file.start) & (wanted < file.end)
            taken[inside] = file.matrix[wanted[inside] - file.start]
        return taken

    def batches(self, region: Region) -> Iterator[NDArray[np.int8]]:
        """The rows of a range, some at a time, for the next version."""
        start, end = region
        for first in range(start, end, _COPIED):
            run = range(first, min(first + _COPIED, end))
            yield np.frombuffer(self._read(run), dtype=np.int8).reshape(len(run), -1)


def _runs(rows: Sequence[int]) -> list[range]:
    """Rows as runs of adjacent rows, in the same order."""
    starts = [index for index, row in enumerate(rows) if index == 0 or row != rows[index - 1] + 1]
    return [range(rows[start], rows[start] + end - start) for start, end in pairwise([*starts, len(rows)])]


def save(folder: Path, parts: Iterable[NDArray[np.int8]], rows: int, dimensions: int) -> None:
    """Write a matrix of shape (rows, dimensions), part after part, and the length of each row. Raises OSError."""
    with (
        npy_file(folder / VECTORS_FILE, (rows, dimensions), np.int8) as matrix,
        npy_file(folder / LENGTHS_FILE, (rows,), np.float32) as row_lengths,
    ):
        for part in parts:
            matrix.write(part.tobytes())
            for start in range(0, len(part), _CONVERTED):
                row_lengths.write(lengths(part[start : start + _CONVERTED]).tobytes())


@contextmanager
def npy_file(path: Path, shape: tuple[int, ...], dtype: type[np.generic]) -> Iterator[IO[bytes]]:
    """A new .npy file with its header. The caller writes the rows in order, so they need not all be in memory."""
    with path.open("wb") as file:
        header = {"descr": np.dtype(dtype).str, "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(file, header)
        yield file


def lengths(rows: NDArray[Any]) -> NDArray[np.float32]:
    """The Euclidean length of each row; a tiny number for a row of zeros, so that its cosines are 0."""
    full = rows.astype(np.float32, copy=False)
    return np.asarray(np.maximum(np.sqrt(np.vecdot(full, full)), _TINY))


def joined(regions: Iterable[Region]) -> list[Region]:
    """Ranges in ascending order, with adjacent ones joined."""
    whole: list[Region] = []
    for start, end in sorted(regions):
        if whole and whole[-1][1] == start:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def _halves(region: Region) -> tuple[Region, Region]:
    start, end = region
    middle = (start + end) // 2
    return (start, middle), (middle, end)


def _merge(parts: Sequence[RowCosines], count: int) -> list[Neighbour]:
    """The nearest rows of several parts, best first."""
    if not parts:
        return []
    rows, cosines = map(np.concatenate, zip(*parts, strict=True))
    order = np.lexsort((rows, -cosines))[:count]
    return [Neighbour(row, cosine) for row, cosine in zip(rows[order].tolist(), cosines[order].tolist(), strict=True)]
