"""Makes a library of many interviews out of one: its words are shuffled and its vectors turned, copy by copy.

In each copy the words of all passages are distributed anew: each passage keeps its length and each word its
frequency, but some rare words become words that no other copy has, as names do. The components
of all vectors are exchanged and some change their sign, in one way for a copy, so the vectors keep their distances
from each other but lie elsewhere. The first copy is the interview itself.
Only what is searched is shuffled; what is shown are the interview's own lines.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from bot.search.terms import STOP_WORDS, stem
from store.library.encoding import EncodedRows
from store.library.prepare import PreparedInterview, SearchDocument
from store.library.row_map import Block

SEED = 267
NEW_WORDS = 150
"""Words each copy adds to the vocabulary. Hundreds of real episodes share far fewer words than plain copies would."""

_COPY = "-copy-"
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
        interview = replace(self._real.interview, slug=f"{self._real.interview.slug}{_COPY}{number}")
        return PreparedInterview(interview, documents, self._real.narrow, self._real.asked)


def _anagram(word: str, random: np.random.Generator) -> str:
    return "".join(random.permutation(list(word)).tolist())


def _with_words(document: SearchDocument, words: Sequence[str]) -> SearchDocument:
    terms = tuple(stem(word) for word in words if word not in STOP_WORDS)
    return replace(document, plain_text=" ".join(words), terms=terms)


class TurnedVectors:
    """The vectors of the copies, made of those of the one interview."""

    def __init__(self, rows: EncodedRows) -> None:
        self._rows = rows

    def of(self, block: Block) -> EncodedRows:
        """The rows of a block of a copy; those of the interview itself are as they are."""
        within = slice(block.first_row, block.first_row + block.rows)
        vectors, hashes = self._rows.vectors[within], self._rows.hashes[within]
        _, copied, number = block.interview.rpartition(_COPY)
        if not copied:
            return EncodedRows(vectors, hashes)
        random = np.random.default_rng((SEED, int(number)))
        size = vectors.shape[1]
        signs = random.choice(np.array([-1, 1], dtype=np.int8), size)
        return EncodedRows(vectors[:, random.permutation(size)] * signs, hashes)
