"""The words of a library, and what a word that is misspelt or misheard probably stands for."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import jellyfish
from rapidfuzz.distance import OSA

from bot.search.rarity import chance_elsewhere, is_heard_elsewhere, rarity
from bot.search.spelling import Reading, Speller
from bot.search.terms import STOP_WORDS, stem

_SHORTEST = 4
"""For a word with fewer characters a similar word proves nothing."""

_MOST_TERMS = 4
"""The most stems tried for one unknown word."""

_CACHED = 256  # words whose readings are kept
_SHORTEST_SOUND = 3  # a shorter Metaphone code is shared by too many words

SOUND_WEIGHT = 0.7
"""Weight of a word that only sounds the same, beside 1 for the word itself."""


class LibraryVocabulary:
    """Fulfils `bot.search.candidates.Vocabulary`: the words of a library with their stems and frequencies."""

    def __init__(
        self,
        rows: Iterable[tuple[str, str, int, int]],
        passages: int,
        english: Sequence[str] = (),
        misheard: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Rows of (word, stem, passages that say it, entries whose questions use it); `english`, commonest first."""
        self.passages = passages
        self._misheard = misheard
        self._english = frozenset(english)
        self._stems: dict[str, str] = {}
        self._frequency: dict[str, int] = {}
        for word, term, said, indexed in rows:
            self._stems[word] = term
            self._frequency[term] = max(said, indexed)
        stop_words = sorted(word for word in STOP_WORDS - self._english if word.isalpha())
        self._speller = Speller(
            {word: self._frequency[term] + 0.5 for word, term in self._stems.items()}, (*stop_words, *english)
        )
        self._readings: dict[str, Sequence[Reading]] = {}
        self._by_sound: dict[str, list[str]] = {}
        for word in self._stems:
            if word.isalpha():
                for sound in _sounds(word):
                    self._by_sound.setdefault(sound, []).append(word)

    def frequency(self, term: str) -> int:
        """The number of passages (or of entries, if larger) with a stem."""
        return self._frequency.get(term, 0)

    def rarity(self, term: str) -> float:
        """How rare a stem is in interviews, those of the library among them: its inverse document frequency."""
        return rarity(term, self.frequency(term), self.passages)

    def is_english(self, word: str) -> bool:
        """Whether it is on the list of common English words."""
        return word in self._english

    def is_unknown(self, word: str) -> bool:
        """Whether it is a word that is not known; short ones and those with digits are not judged."""
        known = word in self._stems or word in self._english or word in STOP_WORDS
        return len(word) >= _SHORTEST and word.isalpha() and not known

    def name_heard_as(self, word: str) -> str | None:
        """The name that the captions misheard as this word, if nobody says the word itself."""
        return self._misheard.get(word)

    def similar_terms(self, word: str) -> Sequence[tuple[str, float]]:
        """Stems of likely spellings, weighted by the likeliest; if there are none, of words that sound the same."""
        if not self.is_unknown(word):
            return ()
        terms: dict[str, float] = {}
        readings = self._read(word)
        for reading in readings:
            for part in reading.words:
                if part in self._stems:
                    terms.setdefault(self._stems[part], reading.chance / readings[0].chance)
        if not readings:
            terms = dict.fromkeys((self._stems[other] for other in self._sounding_like(word)), SOUND_WEIGHT)
        return list(terms.items())[:_MOST_TERMS]

    def correct_spelling(self, word: str) -> str | None:
        """The likeliest spelling of an unknown word, else the nearest word that sounds the same.

        None for a word that is known or resembles no known word, and for a regular form of a known word.
        """
        if not self.is_unknown(word):
            return None
        if readings := self._read(word):
            return None if readings[0].form else " ".join(readings[0].words)
        distances = ((OSA.distance(word, other), other) for other in self._sounding_like(word))
        near = ((distance, other) for distance, other in distances if distance < len(word) // 2)
        return min(near, default=(0, None))[1]

    def _read(self, word: str) -> Sequence[Reading]:
        readings = self._readings.get(word)
        if readings is None:
            if len(self._readings) >= _CACHED:
                self._readings.clear()
            readings = self._readings[word] = self._speller.readings(word, chance_elsewhere(stem(word)))
        return readings

    def _sounding_like(self, word: str) -> Sequence[str]:
        """Library words with a sound in common; none for a word that other interviews use, which is spelt right."""
        if is_heard_elsewhere(stem(word)):
            return ()
        return list(dict.fromkeys(other for sound in _sounds(word) for other in self._by_sound.get(sound, ())))


def _sounds(word: str) -> set[str]:
    """Metaphone codes of a word; one of them takes every g for a hard one, as in Haugen, heard as hogan."""
    sounds = {str(jellyfish.metaphone(word)), str(jellyfish.metaphone(word.replace("g", "k")))}
    return {sound for sound in sounds if len(sound) >= _SHORTEST_SOUND}
