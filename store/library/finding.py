"""A search request -> candidates: rows found by words and by meaning, then their documents with all signals."""

import asyncio
import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.errors import InputError
from bot.model import Ref, Role, Span
from bot.search.candidates import Candidate, SearchRequest
from store.library import queries
from store.library.open_version import OpenVersion
from store.library.queries import DocumentRow
from store.library.row_layout import ASKED
from store.library.vectors import Region, joined

BY_WORDS = 30
"""Candidates taken from the word index."""

BY_MEANING = {"guest": 30, "host": 12, "unknown": 45, "guest-entry": 24, "host-entry": 10, "unknown-entry": 24}
"""Candidates taken from each region of vectors. A third more improves no answer, indexed or bare, and takes longer."""

BY_ASKED = 8
BY_LEADING = 4
REPLIES = 6
"""Host questions, host documents leading up to one (passages and entries each), and replies taken to each question."""


@dataclass(frozen=True, slots=True)
class _Hits:
    """Rows of documents, and of host questions and host documents leading up to one, whose replies count too."""

    documents: list[int]
    asked: list[int]
    leading: list[int]


async def find(version: OpenVersion, request: SearchRequest, vector: NDArray[np.float32] | None) -> list[Candidate]:
    """Candidates, in no particular order. Raises InputError for limits that nothing can meet."""
    _check_limits(version, request)
    if version.vectors is None or (vector is not None and vector.shape[0] != version.vectors.dimensions):
        vector = None
    hits = await asyncio.to_thread(_search, version, request, vector)
    parameters = {
        "rows": json.dumps(hits.documents),
        "asked": json.dumps(hits.asked),
        "leading": json.dumps(hits.leading),
        "replies": REPLIES,
    }
    rows = [
        row
        for row in map(DocumentRow._make, await version.db.execute_fetchall(queries.DOCUMENTS, parameters))
        if request.role is None or row.role == request.role.value
    ]
    return await asyncio.to_thread(_candidates, version, vector, rows)


def _check_limits(version: OpenVersion, request: SearchRequest) -> None:
    """A limit that nothing can meet is an error, so that it is not taken for "not covered"."""
    limit = request.interviews
    interviews = [item for item in version.contents.interviews if limit is None or item.slug in limit]
    if limit is not None and not limit:
        raise InputError("no interview is left to search; choose at least one")
    if not interviews:
        raise version.unknown_interview(min(limit or ()))
    if request.role is not None and not any(interview.edited for interview in interviews):
        raise InputError("the speakers have not been marked here yet; ask without naming the host or the guest")


def _search(version: OpenVersion, request: SearchRequest, vector: NDArray[np.float32] | None) -> _Hits:
    by_words = version.word_index.search(request, BY_WORDS)
    if vector is None or version.vectors is None:
        return _Hits(by_words, [], [])
    counts = {
        name: count
        for name, count in BY_MEANING.items()
        if request.role is None or name.startswith((request.role.value, "unknown"))
    }
    counts[ASKED] = BY_ASKED
    searches = [(_rows_searched(version, request, name), count) for name, count in counts.items()]
    neighbours = version.vectors.nearest(vector, searches)
    rows = {name: [neighbour.row for neighbour in nearest] for name, nearest in zip(counts, neighbours, strict=True)}
    asked = rows.pop(ASKED)
    leading = [row for name, near in rows.items() if name.startswith(Role.HOST.value) for row in near[:BY_LEADING]]
    by_meaning = [row for near in rows.values() for row in near]
    return _Hits(list(dict.fromkeys([*by_words, *by_meaning])), asked, leading)


def _rows_searched(version: OpenVersion, request: SearchRequest, name: str) -> list[Region]:
    """The rows of a region that a request may find: all, or those of its interviews."""
    if request.interviews is None:
        return [version.contents.regions[name]]
    blocks = version.contents.blocks.get(name, {})
    return joined(blocks[slug] for slug in request.interviews if slug in blocks)


class _Cosines:
    """The cosines of some rows with the question; all 0 without a vector."""

    def __init__(self, rows: Sequence[int], cosines: Sequence[float]) -> None:
        """`rows` in ascending order, and the cosine of each."""
        self._rows, self._cosines = rows, cosines

    def of(self, start: int, end: int) -> Sequence[float]:
        """Those of adjacent rows."""
        index = bisect_left(self._rows, start)
        return self._cosines[index : index + end - start] or (0.0,) * (end - start)


def _cosines(version: OpenVersion, vector: NDArray[np.float32] | None, rows: Sequence[DocumentRow]) -> _Cosines:
    if vector is None or version.vectors is None:
        return _Cosines((), ())
    needed: set[int] = set()
    for row in rows:
        needed.add(row.text_row)
        needed.update(range(row.narrow_start, row.narrow_end))
        needed.update(range(row.question_start, row.question_end))
        if row.asked_row is not None:
            needed.add(row.asked_row)
    ordered = sorted(needed)
    return _Cosines(ordered, version.vectors.cosines(vector, ordered))


def _candidates(
    version: OpenVersion, vector: NDArray[np.float32] | None, rows: Sequence[DocumentRow]
) -> list[Candidate]:
    cosines = _cosines(version, vector, rows)
    return [_candidate(row, cosines) for row in rows]


def _candidate(row: DocumentRow, cosines: _Cosines) -> Candidate:
    return Candidate(
        ref=Ref(row.interview, Span(row.start_word, row.end_word)),
        is_entry=bool(row.is_entry),
        role=Role(row.role) if row.role else None,
        turn=_span(row.turn_start, row.turn_end),
        asked=_span(row.asked_start, row.asked_end),
        cosine=cosines.of(row.text_row, row.text_row + 1)[0],
        asked_cosine=cosines.of(row.asked_row, row.asked_row + 1)[0] if row.asked_row is not None else 0.0,
        index_cosine=max(cosines.of(row.question_start, row.question_end), default=0.0),
        narrow_cosines=tuple(cosines.of(row.narrow_start, row.narrow_end)),
        terms=tuple(row.terms.split()),
        index_terms=tuple(row.index_terms.split()),
        plain_text=row.plain_text,
        asks_question=bool(row.asks_question),
    )


def _span(start: int | None, end: int | None) -> Span | None:
    return Span(start, end) if start is not None and end is not None else None
