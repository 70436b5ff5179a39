"""One file of vectors, int8 rows with the length of each: scanned through a memory map, single rows read from it."""

import os
import weakref
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HASHES_FILE = "hashes.npy"  # of the text of each row, see store.library.encoding
VECTORS_FILE = "vectors.npy"
LENGTHS_FILE = "lengths.npy"


class VectorFile:
    """The vectors in one folder. Their rows are numbered from `start` on, after those of the folders before it."""

    def __init__(self, folder: Path, start: int = 0) -> None:
        """Map the files. Raises OSError or ValueError if they are missing or damaged."""
        matrix = _mapped(folder / VECTORS_FILE)
        if not isinstance(matrix, np.memmap) or matrix.ndim != 2 or matrix.dtype != np.int8:
            raise ValueError(f"{VECTORS_FILE} is not an int8 matrix")
        row_lengths = _mapped(folder / LENGTHS_FILE)
        if row_lengths.shape != matrix.shape[:1] or row_lengths.dtype != np.float32:
            raise ValueError(f"{LENGTHS_FILE} does not have a length for every row of {VECTORS_FILE}")
        self.matrix: NDArray[np.int8] = matrix
        self.lengths: NDArray[np.float32] = row_lengths
        self.start = start
        self.end = start + len(matrix)
        self._offset = matrix.offset
        self._file = os.open(folder / VECTORS_FILE, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    @property
    def dimensions(self) -> int:
        """Components of a vector."""
        return int(self.matrix.shape[1])

    def read(self, first: int, last: int) -> bytes:
        """Adjacent rows, by their places in this file. They are read, not mapped: mapped pages stay in memory."""
        return os.pread(self._file, (last - first) * self.dimensions, self._offset + first * self.dimensions)


def _mapped(path: Path) -> NDArray[Any]:
    try:
        return np.asanyarray(np.load(path, mmap_mode="r"))
    except EOFError:
        raise ValueError(f"{path.name} is empty") from None
