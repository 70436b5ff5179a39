"""Maps the rows of each interview to their places in the matrix of all interviews, and back.

The matrix is ordered by part, then region, then the interview's slug. So a search of all interviews scans one range for
each region and part, and a search of some interviews a few.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from store.library.row_layout import REGIONS, row_id, split_row_id
from store.library.vectors import Region, joined


class Block(NamedTuple):
    """The rows of an interview in a region: the first, as numbered in the interview, and how many."""

    region: str
    interview: str
    number: int  # of the interview, as in its rows' ids
    first_row: int
    rows: int


class PartBlocks(NamedTuple):
    """The blocks of a part's files, and which of its interviews the version has: others were replaced or removed."""

    blocks: Sequence[Block]
    interviews: frozenset[str]


class RowMap:
    """The blocks of a library, in the order of the matrix."""

    def __init__(self, parts: Iterable[PartBlocks]) -> None:
        self.blocks: list[Block] = []
        served: list[bool] = []
        for part in parts:
            self.blocks += sorted(part.blocks, key=_order)
            served += [block.interview in part.interviews for block in self.blocks[len(served) :]]
        self._starts = [0]
        for block in self.blocks:
            self._starts.append(self._starts[-1] + block.rows)
        self._ends = np.array(self._starts[1:], dtype=np.int64)
        self._ranges: dict[str, dict[str, Region]] = {}
        first_rows: dict[int, list[tuple[int, int]]] = {}
        for block, bounds, is_served in zip(self.blocks, pairwise(self._starts), served, strict=True):
            if not is_served:
                continue
            self._ranges.setdefault(block.region, {})[block.interview] = bounds
            first_rows.setdefault(block.number, []).append((block.first_row, bounds[0] - block.first_row))
        self._shifts = {number: tuple(zip(*sorted(firsts), strict=True)) for number, firsts in first_rows.items()}

    def __len__(self) -> int:
        return self._starts[-1]

    def ranges(self, region: str, interviews: Iterable[str] | None) -> list[Region]:
        """The ranges of a region, of all interviews or of some."""
        known = self._ranges.get(region, {})
        return joined(known.values() if interviews is None else (known[slug] for slug in interviews if slug in known))

    def ids(self, positions: Sequence[int]) -> list[int]:
        """The ids of rows of the matrix."""
        found = np.searchsorted(self._ends, positions, side="right").tolist()
        return [
            row_id(self.blocks[index].number, self.blocks[index].first_row + position - self._starts[index])
            for index, position in zip(found, positions, strict=True)
        ]

    def position(self, identity: int, row: int | None = None) -> int:
        """The row of the matrix for an id, or for another `row` of the same interview."""
        number, own = split_row_id(identity)
        row = own if row is None else row
        firsts, shifts = self._shifts[number]
        return int(row + shifts[bisect_right(firsts, row) - 1])


def _order(block: Block) -> tuple[int, str]:
    return REGIONS.index(block.region), block.interview
