"""Makes a library of many interviews out of one: its words are shuffled and its vectors rotated, copy by copy.

In each copy the words of all passages are distributed anew: each passage keeps its length and each word its
frequency, but some rare words become words that no other copy has, as names do. All vectors are rotated
together, so they keep their distances from each other but lie elsewhere. The first copy is the interview itself.
Only what is searched is shuffled; what is shown are the interview's own lines.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.search.terms import STOP_WORDS, stem
from store.library import vectors
from store.library.prepare import PreparedInterview, SearchDocument
from store.library.row_layout import SEARCHED_REGIONS, RowLayout

SEED = 267
NEW_WORDS = 150
"""Words each copy adds to the vocabulary. Hundreds of real episodes share far fewer words than plain copies would."""

_RARE = 4  # occurrences up to which a word is rare


def copies(real: PreparedInterview, count: int) -> Iterator[PreparedInterview]:
    """The interview and `count` - 1 shuffled copies of it."""
    yield real
    shuffler = _Shuffler(real)
    for number in range(1, count):
        yield shuffler.copy(number, np.random.default_rng((SEED, number)))


class _Shuffler:
    """Makes copies of one interview."""

    def __init__(self, real: PreparedInterview) -> None:
        self._real = real
        self._texts = [document.plain_text.split() for document in real.documents]
        self._words = np.array([word for text in self._texts for word in text], dtype=object)
        counts = Counter(self._words.tolist())
        self._rare = sorted(
            word for word, times in counts.items() if times <= _RARE and len(word) > 5 and word not in STOP_WORDS
        )

    def copy(self, number: int, random: np.random.Generator) -> PreparedInterview:
        shuffled = random.permutation(self._words).tolist()
        replaced = random.choice(self._rare, min(NEW_WORDS, len(self._rare)), replace=False).tolist()
        new_words = {word: _anagram(word, random) for word in replaced}
        documents = []
        start = 0
        for document, text in zip(self._real.documents, self._texts, strict=True):
            words = shuffled[start : start + len(text)]
            documents.append(_with_words(document, [new_words.get(word, word) for word in words]))
            start += len(text)
        interview = replace(self._real.interview, slug=f"{self._real.interview.slug}-copy-{number}")
        return PreparedInterview(interview, documents, self._real.narrow, self._real.asked)


def _anagram(word: str, random: np.random.Generator) -> str:
    return "".join(random.permutation(list(word)).tolist())


def _with_words(document: SearchDocument, words: Sequence[str]) -> SearchDocument:
    terms = tuple(stem(word) for word in words if word not in STOP_WORDS)
    return replace(document, plain_text=" ".join(words), terms=terms)


@dataclass(frozen=True, slots=True)
class RotatedVectors:
    """The vectors of the one interview, and where they go among those of all copies."""

    rows: NDArray[np.int8]
    single: RowLayout
    all_copies: RowLayout

    def matrix(self, count: int, done: Callable[[int], None]) -> NDArray[np.int8]:
        """All rows; each copy after the first is rotated in its own way."""
        size = self.rows.shape[1]
        full = self.rows.astype(np.float32)
        unit = full / np.maximum(np.linalg.norm(full, axis=1, keepdims=True), 1e-9)
        matrix = np.zeros((len(self.all_copies.texts), size), dtype=np.int8)
        matrix[self._rows_of_copy(0)] = self.rows
        for number in range(1, count):
            random = np.random.default_rng((SEED, number))
            rotation, _ = np.linalg.qr(random.standard_normal((size, size), dtype=np.float32))
            matrix[self._rows_of_copy(number)] = vectors.quantise(np.asarray(unit @ rotation, dtype=np.float32))
            done(number + 1)
        return matrix

    def _rows_of_copy(self, number: int) -> NDArray[np.intp]:
        """For each row of the interview its row in a copy.

        A region holds copy after copy; rows of entries follow their entry.
        """
        rows = np.zeros(len(self.single.texts), dtype=np.intp)
        for name in (*SEARCHED_REGIONS, "narrow"):
            start, end = self.single.regions[name]
            size = end - start
            rows[start:end] = self.all_copies.regions[name][0] + number * size + np.arange(size)
        for row, text_row in self.single.text_rows.items():
            rows[text_row] = self.all_copies.text_rows[int(rows[row])]
            questions = self.all_copies.question_rows[int(rows[row])]
            rows[slice(*self.single.question_rows[row])] = np.arange(*questions)
        return rows
