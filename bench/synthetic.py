"""A library of many interviews made out of one: what is said is shuffled, what it means is turned another way.

Copy by copy, the words of all passages are dealt out anew (each passage keeps its length, each word its
frequency, and some rare words become words no other copy has, as names do), and all vectors are rotated
together (so they lie to each other as before, but elsewhere). The first copy is the interview itself.
Only what is found is shuffled: what is shown are the interview's own lines.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.search.terms import STOP_WORDS, stem
from store.library import build, vectors
from store.library.prepare import PreparedInterview, SearchDocument

SEED = 267
NEW_WORDS = 150
"""Words each copy adds to the vocabulary; hundreds of real episodes share far fewer words than copies would."""


def copies(real: PreparedInterview, count: int) -> Iterator[PreparedInterview]:
    """The interview and `count` - 1 shuffled copies of it."""
    yield real
    dealing = _Dealing(real)
    for number in range(1, count):
        yield dealing.copy(number, np.random.default_rng((SEED, number)))


class _Dealing:
    """What all copies are dealt from."""

    def __init__(self, real: PreparedInterview) -> None:
        self._real = real
        self._said = [one.said.split() for one in real.found]
        self._words = np.array([word for words in self._said for word in words], dtype=object)
        counts = Counter(self._words.tolist())
        self._rare = sorted(
            word for word, times in counts.items() if times <= 4 and len(word) > 5 and word not in STOP_WORDS
        )

    def copy(self, number: int, random: np.random.Generator) -> PreparedInterview:
        dealt = random.permutation(self._words).tolist()
        strange = {
            word: _anagram(word, random)
            for word in random.choice(self._rare, min(NEW_WORDS, len(self._rare)), replace=False).tolist()
        }
        found = []
        first = 0
        for one, words in zip(self._real.found, self._said, strict=True):
            found.append(_reworded(one, [strange.get(word, word) for word in dealt[first : first + len(words)]]))
            first += len(words)
        interview = replace(self._real.interview, slug=f"{self._real.interview.slug}-copy-{number}")
        return PreparedInterview(interview, found, self._real.narrow, self._real.asked)


def _anagram(word: str, random: np.random.Generator) -> str:
    return "".join(random.permutation(list(word)).tolist())


def _reworded(one: SearchDocument, words: Sequence[str]) -> SearchDocument:
    return replace(one, said=" ".join(words), terms=tuple(stem(word) for word in words if word not in STOP_WORDS))


@dataclass(frozen=True, slots=True)
class Turned:
    """The vectors of the one interview, and where they go among those of all copies."""

    rows: NDArray[np.int8]
    single: build.RowLayout
    whole: build.RowLayout

    def matrix(self, count: int, done: Callable[[int], None]) -> NDArray[np.int8]:
        """All rows; each copy after the first under a rotation of its own."""
        size = self.rows.shape[1]
        full = self.rows.astype(np.float32)
        unit = full / np.maximum(np.linalg.norm(full, axis=1, keepdims=True), 1e-9)
        matrix = np.zeros((len(self.whole.texts), size), dtype=np.int8)
        matrix[self._places(0)] = self.rows
        for number in range(1, count):
            random = np.random.default_rng((SEED, number))
            rotation, _ = np.linalg.qr(random.standard_normal((size, size), dtype=np.float32))
            matrix[self._places(number)] = vectors.quantise(unit @ rotation)
            done(number + 1)
        return matrix

    def _places(self, number: int) -> NDArray[np.intp]:
        """For each row of the one interview its row in a copy. Regions hold copy after copy; what belongs to entries follows them."""
        places = np.zeros(len(self.single.texts), dtype=np.intp)
        for name in (*build.SEARCHED, "narrow"):
            first, past = self.single.regions[name]
            places[first:past] = self.whole.regions[name][0] + number * (past - first) + np.arange(past - first)
        for row, text in self.single.text.items():
            places[text] = self.whole.text[int(places[row])]
            places[slice(*self.single.questions[row])] = np.arange(*self.whole.questions[int(places[row])])
        return places
