"""A search request -> candidates, found by words and by meaning. Step 10 of a question's way.

Rows are found first, then their documents with all signals.
"""

import asyncio
import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.errors import InputError
from bot.model import Ref, Role, Span
from bot.search.candidates import BEST_QUESTIONS, Candidate, EncodedQuestion, SearchRequest, WordMatches
from bot.steps import step
from store.library import queries
from store.library.open_version import OpenVersion
from store.library.queries import DocumentRow
from store.library.row_layout import ASKED
from store.library.row_map import RowMap
from store.library.word_matching import match_words

BY_WORDS = 30
"""Candidates taken from the word index."""

BY_MEANING = {"guest": 30, "host": 12, "unknown": 45, "guest-entry": 24, "host-entry": 10, "unknown-entry": 24}
"""Candidates taken from each region of vectors. A third more takes longer and improves no answer, indexed or bare."""

BY_ASKED = 8
"""Host questions whose replies become candidates."""

BY_LEADING = 4
"""Host documents that lead up to a question whose replies become candidates: so many passages and as many entries."""

REPLIES = 6
"""Replies taken to each of these questions."""


@dataclass(frozen=True, slots=True)
class _Hits:
    """Ids of documents, host questions and host documents leading up to one; their replies are candidates too."""

    documents: list[int]
    asked: list[int]
    leading: list[int]


async def find(version: OpenVersion, request: SearchRequest, question: EncodedQuestion | None) -> list[Candidate]:
    """Candidates, in no particular order. Raises InputError for limits that nothing can meet.

    By words alone without a `question`, or if its vector and those of the library have different sizes.
    """
    _check_limits(version, request)
    vector = question.vector if question is not None else None
    if version.vectors is None or (vector is not None and vector.shape[0] != version.vectors.dimensions):
        question = vector = None
    hits = await step(_search, version, request, vector)
    found = await _documents(version, hits)
    rows = [row for row in found if request.role is None or row.role == request.role.value]
    return await step(_candidates, version, question, rows)


async def _documents(version: OpenVersion, hits: _Hits) -> list[DocumentRow]:
    """The documents of all hits, and the replies to their questions, which are in the same part as the question."""
    by_part: dict[int, dict[str, list[int]]] = {}
    for name, ids in (("rows", hits.documents), ("asked", hits.asked), ("leading", hits.leading)):
        for identity in ids:
            wanted = by_part.setdefault(version.part_of_row(identity), {"rows": [], "asked": [], "leading": []})
            wanted[name].append(identity)
    answers = await asyncio.gather(
        *(
            version.parts[part].db.execute_fetchall(
                queries.DOCUMENTS, {"replies": REPLIES, **{name: json.dumps(ids) for name, ids in wanted.items()}}
            )
            for part, wanted in by_part.items()
        )
    )
    return [DocumentRow._make(row) for answer in answers for row in answer]


def _check_limits(version: OpenVersion, request: SearchRequest) -> None:
    """Raise InputError for limits that nothing can meet: an empty result would read as "not covered"."""
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
    row_map = version.contents.rows
    searches = [(row_map.ranges(name, request.interviews), count) for name, count in counts.items()]
    neighbours = version.vectors.nearest(vector, searches)
    rows = {
        name: row_map.ids([neighbour.row for neighbour in nearest])
        for name, nearest in zip(counts, neighbours, strict=True)
    }
    asked = rows.pop(ASKED)
    leading = [row for name, near in rows.items() if name.startswith(Role.HOST.value) for row in near[:BY_LEADING]]
    by_meaning = [row for near in rows.values() for row in near]
    return _Hits(list(dict.fromkeys([*by_words, *by_meaning])), asked, leading)


class _Cosines:
    """The cosines of some rows of the matrix with the question; all 0 without a vector."""

    def __init__(self, rows: Sequence[int], cosines: Sequence[float]) -> None:
        """`rows` in ascending order, and the cosine of each."""
        self._rows, self._cosines = rows, cosines

    def of(self, rows: range) -> Sequence[float]:
        """Those of adjacent rows."""
        index = bisect_left(self._rows, rows.start)
        return self._cosines[index : index + len(rows)] or (0.0,) * len(rows)


class _Places(NamedTuple):
    """The rows of the matrix that belong to a document."""

    text: range
    narrow: range
    questions: range
    asked: range


_NOTHING = range(0)


def _places(rows: RowMap, row: DocumentRow) -> _Places:
    def adjacent(start: int, end: int) -> range:
        """Rows of the interview, which are adjacent in the matrix too."""
        first = rows.position(row.row, start) if end > start else 0
        return range(first, first + end - start)

    asked = rows.position(row.asked_row) if row.asked_row is not None else None
    return _Places(
        adjacent(row.text_row, row.text_row + 1),
        adjacent(row.narrow_start, row.narrow_end),
        adjacent(row.question_start, row.question_end),
        range(asked, asked + 1) if asked is not None else _NOTHING,
    )


def _nowhere(row: DocumentRow) -> _Places:
    """Ranges with as many rows as a document has, for a library without vectors."""
    narrow, questions = row.narrow_end - row.narrow_start, row.question_end - row.question_start
    return _Places(range(1), range(narrow), range(questions), _NOTHING)


def _candidates(version: OpenVersion, question: EncodedQuestion | None, rows: Sequence[DocumentRow]) -> list[Candidate]:
    if question is None or version.vectors is None:
        return [_candidate(row, _nowhere(row), _Cosines((), ()), None) for row in rows]
    places = [_places(version.contents.rows, row) for row in rows]
    ordered = sorted({number for place in places for run in place for number in run})
    cosines = _Cosines(ordered, version.vectors.cosines(question.vector, ordered))
    refs = [Ref(row.interview, Span(row.start_word, row.end_word)) for row in rows]
    matches = match_words(version.vectors, version.contents.rows, question, refs)
    return [_candidate(row, place, cosines, match) for row, place, match in zip(rows, places, matches, strict=True)]


def _candidate(row: DocumentRow, places: _Places, cosines: _Cosines, matches: WordMatches | None) -> Candidate:
    return Candidate(
        ref=Ref(row.interview, Span(row.start_word, row.end_word)),
        is_entry=bool(row.is_entry),
        role=Role(row.role) if row.role else None,
        turn=_span(row.turn_start, row.turn_end),
        asked=_span(row.asked_start, row.asked_end),
        cosine=cosines.of(places.text)[0],
        asked_cosine=max(cosines.of(places.asked), default=0.0),
        index_cosines=tuple(sorted(cosines.of(places.questions), reverse=True)[:BEST_QUESTIONS]),
        narrow_cosines=tuple(cosines.of(places.narrow)),
        terms=tuple(row.terms.split()),
        index_terms=tuple(row.index_terms.split()),
        plain_text=row.plain_text,
        asks_question=bool(row.asks_question),
        question_share=row.question_share,
        questions=len(places.questions),
        by_model=bool(row.by_model),
        matches=matches,
    )


def _span(start: int | None, end: int | None) -> Span | None:
    return Span(start, end) if start is not None and end is not None else None
