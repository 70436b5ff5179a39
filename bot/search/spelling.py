"""What a misspelt word was meant to be: a noisy channel over the words of the library and of English.

A reading's cost is the slip's (`_slips`) and the word's own, both negative logarithms of how likely they are.
Readings compete with one another, and with a word that nobody knows and that is spelt as it should be. The costs
were set on codespell's list of misspellings and on made-up slips of the fingers. What a slip costs need not be
exact: a third more or less changes one made-up slip of a hundred. `_UNKNOWN` weighs more: of real words that
neither list has, .17, .24 and .30 are taken for others where it is 16, 17 and 18.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.terms import base_forms

_SHORTEST = 3  # letters of a word that a slip may come from, and of either half of two words written as one
_TWO_SLIPS = 6  # letters from which a word may hold two
_LENGTH = 8  # letters from which a longer word makes a slip likelier, so that each costs less

_SLIP = 5.0
_SWAPPED, _SOUNDS, _NEIGHBOUR = (
    1.5,
    1.5,
    1.5,
)  # what a slip costs less: letters that changed places, sound kept, a key beside the right one
_FIRST = 2.0  # what a wrong first letter costs more
_FORM = 3.0  # cost of a regular form that neither the library nor the list of English words has
_UNKNOWN = 17.0  # cost of a word that nobody knows

_COMMONEST = (
    20.0  # added to a word's place among the words of English: beyond it, a word is as rare as its place is far (Zipf)
)
_LIKELY = 0.1  # chance from which a reading counts

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _beside() -> dict[str, str]:
    """The keys around each letter of an English keyboard, as if they stood straight above one another."""
    at = {letter: (column, row) for row, letters in enumerate(_ROWS) for column, letter in enumerate(letters)}
    return {
        one: "".join(
            other for other, (column, row) in at.items() if other != one and abs(column - x) <= 1 and abs(row - y) <= 1
        )
        for one, (x, y) in at.items()
    }


_BESIDE = _beside()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a strange word may mean: a word misspelt, two written as one, or a `form` of one, spelt as it should be.

    `chance` is between 0 and 1.
    """

    words: tuple[str, ...]
    form: bool
    chance: float


class Speller:
    """Readings of words that neither the library nor English knows."""

    def __init__(self, counts: Mapping[str, float], english: Sequence[str]) -> None:
        """`counts`: how often the library uses its words; `english`: common words, about the commonest first."""
        total = sum(counts.values()) or 1.0
        zipf = sum(1 / (place + _COMMONEST) for place in range(len(english))) or 1.0
        self._costs = {word: _cost(0.5 * count / total) for word, count in counts.items()}
        for place, word in enumerate(english):
            self._costs[word] = _cost(0.5 / (place + _COMMONEST) / zipf + 0.5 * counts.get(word, 0.0) / total)
        self._library = counts.keys()
        self._by_length: dict[int, list[str]] = {}
        for word in self._costs:
            self._by_length.setdefault(len(word), []).append(word)

    def readings(self, word: str) -> list[Reading]:
        """The likely readings of a folded word, the likeliest first; none where it is likelier to be a word that nobody knows."""
        costs: dict[tuple[tuple[str, ...], bool], float]
        costs = {((other,), False): self._costs[other] + _slips(word, other) for other in self._near(word)}
        costs.update({(both, False): _SLIP + max(self._costs[part] for part in both) for both in self._halves(word)})
        costs.update({((base,), True): _FORM + self._costs[base] for base in base_forms(word) if base in self._costs})
        least = min(costs.values(), default=_UNKNOWN)
        if least >= _UNKNOWN:
            return []
        weights = {reading: math.exp(least - cost) for reading, cost in costs.items()}
        total = sum(weights.values()) + math.exp(least - _UNKNOWN)
        found = [
            Reading(words, form, weight / total)
            for (words, form), weight in weights.items()
            if weight / total >= _LIKELY
        ]
        return sorted(found, key=lambda one: (-one.chance, one.words))

    def _near(self, word: str) -> list[str]:
        """Words that differ by a slip of the fingers or two."""
        slips = 1 if len(word) < _TWO_SLIPS else 2
        alike = [
            other for length in range(len(word) - slips, len(word) + slips + 1) for other in self._of_length(length)
        ]
        return [
            other for other, _, _ in process.extract(word, alike, scorer=OSA.distance, score_cutoff=slips, limit=None)
        ]

    def _of_length(self, length: int) -> Sequence[str]:
        return self._by_length.get(length, ()) if length >= _SHORTEST else ()

    def _halves(self, word: str) -> list[tuple[str, str]]:
        """Pairs of library words it may be written together from: builder bot."""
        cuts = range(_SHORTEST, len(word) - _SHORTEST + 1)
        return [(word[:at], word[at:]) for at in cuts if word[:at] in self._library and word[at:] in self._library]


def _cost(chance: float) -> float:
    return -math.log(max(chance, 1e-12))


def _slips(word: str, other: str) -> float:
    """What it costs to write one word for another."""
    cost = _SLIP * OSA.distance(word, other) * min(1.0, _LENGTH / len(word))
    if sorted(word) == sorted(other):
        cost -= _SWAPPED
    if jellyfish.metaphone(word) == jellyfish.metaphone(other):
        cost -= _SOUNDS
    if _one_key_beside(word, other):
        cost -= _NEIGHBOUR
    return cost + (_FIRST if word[:1] != other[:1] else 0.0)


def _one_key_beside(word: str, other: str) -> bool:
    """Whether they differ in one letter, whose keys lie beside each other."""
    if len(word) != len(other):
        return False
    wrong = [(typed, right) for typed, right in zip(word, other, strict=True) if typed != right]
    return len(wrong) == 1 and wrong[0][0] in _BESIDE.get(wrong[0][1], "")
