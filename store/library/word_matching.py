"""Compares each word of a question with each word said in and around passages, by their stored vectors."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.model import Ref, Span
from bot.search.candidates import EncodedQuestion, WordMatches
from store.library.row_layout import SAID, WORD_SIZE, WORDS_PER_ROW
from store.library.row_map import RowMap
from store.library.vectors import Region, Vectors, lengths

BEFORE, AFTER = 90, 50
"""Words before and after a passage that are compared too: what it is about is often named just before."""


def match_words(
    vectors: Vectors, rows: RowMap, question: EncodedQuestion, refs: Sequence[Ref]
) -> list[WordMatches | None]:
    """The matches of each ref; None where the question or the library has no vectors of words."""
    if question.words is None or question.weights is None:
        return [None] * len(refs)
    spans: dict[str, list[Span]] = {}
    for ref in refs:
        spans.setdefault(ref.interview, []).append(ref.span)
    readers = {
        slug: _Interview(vectors, region, question.words, question.weights, near)
        for slug, near in spans.items()
        for region in rows.ranges(SAID, [slug])
    }
    return [readers[ref.interview].matches(ref.span) if ref.interview in readers else None for ref in refs]


class _Interview:
    """The cosines of a question's words with the words of one interview in and around some spans."""

    def __init__(
        self,
        vectors: Vectors,
        region: Region,
        question: NDArray[np.float32],
        weights: NDArray[np.float32],
        spans: Sequence[Span],
    ) -> None:
        self._weights = weights
        self._last = (region[1] - region[0]) * WORDS_PER_ROW
        self._starts: list[int] = []
        self._parts: list[NDArray[np.float32]] = []
        for first, last in _runs(self._around(span) for span in spans):
            packed = vectors.rows(range(region[0] + first // WORDS_PER_ROW, region[0] + -(-last // WORDS_PER_ROW)))
            words = packed[:, : WORDS_PER_ROW * WORD_SIZE].reshape(-1, WORD_SIZE).astype(np.float32)
            self._starts.append(first // WORDS_PER_ROW * WORDS_PER_ROW)
            self._parts.append(question @ words.T / lengths(words))

    def _around(self, span: Span) -> tuple[int, int]:
        return max(0, span.start - BEFORE), min(self._last, span.end + AFTER)

    def matches(self, span: Span) -> WordMatches:
        first, last = self._around(span)
        part = int(np.searchsorted(self._starts, first, side="right")) - 1
        cosines = self._parts[part][:, first - self._starts[part] : last - self._starts[part]]
        return WordMatches(cosines, self._weights, span.start - first, last - span.end)


def _runs(regions: Iterable[Region]) -> list[Region]:
    """Ranges in ascending order; those that share a row are joined."""
    runs: list[Region] = []
    for start, end in sorted(regions):
        if runs and start <= runs[-1][1] + WORDS_PER_ROW:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((start, end))
    return runs
