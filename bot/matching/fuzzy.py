"""Words that were misspelt by a member or misheard by the captions, and what they probably mean."""

from collections.abc import Container, Iterable, Mapping, Sequence
from types import MappingProxyType

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.terms import STOP

_SHORTEST = 4
"""Letters below which a near word means nothing."""

_SHORTEST_PART = 3  # letters of either half of two words written as one

_MOST = 4
"""Readings taken of one word."""

_LONG = 8  # letters from which a word may hold two slips
_REMEMBERED = 256  # words whose readings are kept
_COMMON = sorted(word for word in STOP if len(word) >= _SHORTEST and word.isalpha())

SPELLING = 0.8
SOUND = 0.7
"""Weights of a reading by spelling and by sound, beside 1 for the word itself."""


class Words:
    """Fulfils `bot.ports.Vocabulary`: the words of a library with their stems and frequencies."""

    def __init__(
        self,
        rows: Iterable[tuple[str, str, int, int]],
        passages: int,
        ordinary: Container[str] = frozenset(),
        misheard: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Rows of (word, stem, passages that say it, entries whose questions use it); `ordinary` words are never taken as slips."""
        self.passages = passages
        self._misheard = misheard
        self._ordinary = ordinary
        self._stems: dict[str, str] = {}
        self._frequency: dict[str, int] = {}
        self._said: dict[str, int] = {}
        for word, term, said, indexed in rows:
            self._stems[word] = term
            self._said[term] = said
            self._frequency[term] = max(said, indexed)
        self._by_length: dict[int, list[str]] = {}
        for word in self._stems:
            self._by_length.setdefault(len(word), []).append(word)
        self._nearest: dict[str, list[str]] = {}
        self._sounds: dict[str, list[str]] | None = None

    def frequency(self, term: str) -> int:
        """In how many passages, or entries, a stem occurs; 0 if neither the interviews nor their indexes use it."""
        return self._frequency.get(term, 0)

    def said(self, term: str) -> bool:
        """Whether anybody says it."""
        return self._said.get(term, 0) > 0

    def ordinary(self, word: str) -> bool:
        """Whether it is a common English word."""
        return word in self._ordinary

    def meant(self, word: str) -> str | None:
        """The name that was said where the captions have a word that nobody says; None for any other word."""
        return self._misheard.get(word)

    def like(self, word: str) -> Sequence[tuple[str, float]]:
        """Stems of library words close to a folded word the library does not use, with weights."""
        if parts := self._joined(word):
            return [(self._stems[part], 1.0) for part in parts]
        if len(word) < _SHORTEST or word in self._ordinary or word in STOP or word.isdecimal():
            return ()
        found = dict.fromkeys((self._stems[other] for other in self._near(word)), SPELLING)
        for other in self._sounding(word):
            found.setdefault(self._stems[other], SOUND)
        return list(found.items())[:_MOST]

    def spelled(self, word: str) -> str | None:
        """The word a member meant by one that nobody knows, if it is only misspelt: one letter or, of long words, two.

        Common words first, then the library's by how often they are used; None for words that are known, or like none.
        """
        if len(word) < _SHORTEST or not word.isalpha() or word in self._stems or word in self._ordinary or word in STOP:
            return None
        if self._joined(word):
            return None
        common = [str(other) for other, _, _ in process.extract(word, _COMMON, scorer=OSA.distance, score_cutoff=1, limit=_MOST)]
        near = self._near(word)
        if common and not (near and OSA.distance(word, near[0]) == 1):
            return min(common, key=lambda other: sorted(other) != sorted(word))  # two letters that changed places are the likeliest slip
        return min(near, key=lambda other: (OSA.distance(word, other), -self.frequency(self._stems[other])), default=None)

    def _near(self, word: str) -> Sequence[str]:
        """Library words that differ by a slip of the fingers, the nearest first."""
        if word not in self._nearest:
            if len(self._nearest) >= _REMEMBERED:
                self._nearest.clear()
            slips = 1 if len(word) < _LONG else 2
            lengths = range(max(_SHORTEST, len(word) - slips), len(word) + slips + 1)
            alike = [other for length in lengths for other in self._by_length.get(length, ())]
            self._nearest[word] = [
                other for other, _, _ in process.extract(word, alike, scorer=OSA.distance, score_cutoff=slips, limit=_MOST)
            ]
        return self._nearest[word]

    def _joined(self, word: str) -> tuple[str, ...]:
        """The two words it is written together from: builder bot; none if it is not."""
        if not word.isalpha() or word in self._ordinary:
            return ()
        cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        both = [(word[:at], word[at:]) for at in cuts if word[:at] in self._stems and word[at:] in self._stems]
        return max(both, key=lambda parts: min(map(len, parts)), default=())

    def _sounding(self, word: str) -> Sequence[str]:
        if not word.isalpha():
            return ()
        if self._sounds is None:
            self._sounds = {}
            for other in self._stems:
                if len(other) >= _SHORTEST:
                    for sound in _sounds(other):
                        self._sounds.setdefault(sound, []).append(other)
        return list(dict.fromkeys(other for sound in _sounds(word) for other in self._sounds.get(sound, ())))


def _sounds(word: str) -> set[str]:
    """How a name may sound in English (Metaphone); a g may always be a hard one: Haugen, hogan."""
    return {str(jellyfish.metaphone(word)), str(jellyfish.metaphone(word.replace("g", "k")))}
