"""Writes the vectors of a new part: those that were encoded for it, and those of the parts that are joined to it."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from store.library import vectors
from store.library.encoding import HASH_BYTES, EncodedRows
from store.library.parts import VersionPart, read_blocks
from store.library.row_map import Block, RowMap
from store.library.vector_file import HASHES_FILE
from store.library.vectors import Vectors

RowsOf = Callable[[Block], EncodedRows]
"""The rows of a block."""

_Rows = tuple[NDArray[np.int8], NDArray[np.uint8]]  # vectors, and their hashes


def write(part: VersionPart, joined: Sequence[VersionPart], added: frozenset[str], rows_of: RowsOf) -> None:
    """Write vectors, lengths and hashes of a part whose tables are complete. Raises OSError or sqlite3.Error.

    `rows_of` gives the rows of blocks of the interviews that were `added`; all others come from the parts `joined`.
    """
    rows = RowMap([read_blocks(part)])
    sources = _Sources(joined, added, rows_of)
    size = max((sources.dimensions(block) for block in rows.blocks), default=1)
    vectors.save(part.folder, (_as_wide(some, size) for some, _ in sources.of_all(rows.blocks)), len(rows), size)
    with vectors.npy_file(part.folder / HASHES_FILE, (len(rows), HASH_BYTES), np.uint8) as file:
        for _, hashes in sources.of_all(rows.blocks):
            file.write(hashes.tobytes())


def _as_wide(rows: NDArray[np.int8], size: int) -> NDArray[np.int8]:
    """Rows with `size` components. An interview in which nothing can be found has rows of a single zero."""
    return rows if rows.shape[1] == size else np.zeros((len(rows), size), dtype=np.int8)


class _Sources:
    """Finds the rows of each block."""

    def __init__(self, joined: Sequence[VersionPart], added: frozenset[str], rows_of: RowsOf) -> None:
        self._added, self._rows_of = added, rows_of
        self._parts: dict[str, _PartRows] = {}
        for part in joined:
            if part.interviews:
                self._parts.update(dict.fromkeys(part.interviews, _PartRows(part)))

    def dimensions(self, block: Block) -> int:
        """Components of the vectors of a block."""
        if block.interview in self._added:
            return int(self._rows_of(block).vectors.shape[1])
        return self._parts[block.interview].vectors.dimensions

    def of_all(self, blocks: Sequence[Block]) -> Iterator[_Rows]:
        """The rows of all blocks, in order."""
        for block in blocks:
            if block.interview in self._added:
                rows = self._rows_of(block)
                yield rows.vectors, rows.hashes
            else:
                yield from self._parts[block.interview].of(block)


class _PartRows:
    """The rows of an existing part."""

    def __init__(self, part: VersionPart) -> None:
        self.vectors = Vectors(part.folder)
        self._hashes = np.load(part.folder / HASHES_FILE, mmap_mode="r")
        self._places = RowMap([read_blocks(part)])

    def of(self, block: Block) -> Iterator[_Rows]:
        """The rows of a block, some at a time."""
        for start, end in self._places.ranges(block.region, [block.interview]):
            first = start
            for rows in self.vectors.batches((start, end)):
                yield rows, self._hashes[first : first + len(rows)]
                first += len(rows)
