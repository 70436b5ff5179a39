"""Words that were misspelt by a member or misheard by the captions, and what they probably mean."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import jellyfish
from rapidfuzz.distance import OSA

from bot.search.spelling import Reading, Speller
from bot.search.terms import STOP_WORDS

_SHORTEST = 4
"""Letters below which a near word means nothing."""

_MOST = 4
"""Readings taken of one word."""

_REMEMBERED = 256  # words whose readings are kept

_SOUNDS = 3  # of them in a word below which others share them all

SOUND = 0.7
"""Weight of a reading by sound alone, beside 1 for the word itself."""


class LibraryVocabulary:
    """Fulfils `bot.search.candidates.Vocabulary`: the words of a library with their stems and frequencies."""

    def __init__(
        self,
        rows: Iterable[tuple[str, str, int, int]],
        passages: int,
        ordinary: Sequence[str] = (),
        misheard: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Rows of (word, stem, passages that say it, entries whose questions use it); `ordinary` English words, the commonest first."""
        self.passages = passages
        self._misheard = misheard
        self._ordinary = frozenset(ordinary)
        self._stems: dict[str, str] = {}
        self._frequency: dict[str, int] = {}
        self._said: dict[str, int] = {}
        for word, term, said, indexed in rows:
            self._stems[word] = term
            self._said[term] = said
            self._frequency[term] = max(said, indexed)
        common = sorted(word for word in STOP_WORDS - self._ordinary if word.isalpha())
        self._speller = Speller(
            {word: self._frequency[term] + 0.5 for word, term in self._stems.items()}, (*common, *ordinary)
        )
        self._readings: dict[str, Sequence[Reading]] = {}
        self._by_sound: dict[str, list[str]] = {}
        for word in self._stems:
            if word.isalpha():
                for sound in _sounds(word):
                    self._by_sound.setdefault(sound, []).append(word)

    def frequency(self, term: str) -> int:
        """In how many passages, or entries, a stem occurs; 0 if neither the interviews nor their indexes use it."""
        return self._frequency.get(term, 0)

    def said(self, term: str) -> bool:
        """Whether anybody says it."""
        return self._said.get(term, 0) > 0

    def ordinary(self, word: str) -> bool:
        """Whether it is a common English word."""
        return word in self._ordinary

    def strange(self, word: str) -> bool:
        """Whether it is a word at all, and none that is known."""
        known = word in self._stems or word in self._ordinary or word in STOP_WORDS
        return len(word) >= _SHORTEST and word.isalpha() and not known

    def meant(self, word: str) -> str | None:
        """The name that was said where the captions have a word that nobody says; None for any other word."""
        return self._misheard.get(word)

    def like(self, word: str) -> Sequence[tuple[str, float]]:
        """Stems of library words that a misspelt or misheard folded word may mean, beside the likeliest; else those that sound like it."""
        if not self.strange(word):
            return ()
        found: dict[str, float] = {}
        readings = self._read(word)
        for reading in readings:
            for part in reading.words:
                if part in self._stems:
                    found.setdefault(self._stems[part], reading.chance / readings[0].chance)
        if not readings:
            found = dict.fromkeys((self._stems[other] for other in self._sounding(word)), SOUND)
        return list(found.items())[:_MOST]

    def spelled(self, word: str) -> str | None:
        """What a member meant by a folded word that nobody knows, if it is only misspelt; None for words that are known, or like none."""
        if not self.strange(word):
            return None
        if readings := self._read(word):
            return None if readings[0].form else " ".join(readings[0].words)
        near = ((OSA.distance(word, other), other) for other in self._sounding(word))
        return min(((slips, other) for slips, other in near if slips < len(word) // 2), default=(0, None))[1]

    def _read(self, word: str) -> Sequence[Reading]:
        readings = self._readings.get(word)
        if readings is None:
            if len(self._readings) >= _REMEMBERED:
                self._readings.clear()
            readings = self._readings[word] = self._speller.readings(word)
        return readings

    def _sounding(self, word: str) -> Sequence[str]:
        """Library words that sound the same."""
        return list(dict.fromkeys(other for sound in _sounds(word) for other in self._by_sound.get(sound, ())))


def _sounds(word: str) -> set[str]:
    """How a name may sound in English (Metaphone); a g may always be a hard one: Haugen, hogan."""
    sounds = {str(jellyfish.metaphone(word)), str(jellyfish.metaphone(word.replace("g", "k")))}
    return {sound for sound in sounds if len(sound) >= _SOUNDS}
