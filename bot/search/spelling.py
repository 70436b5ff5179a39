"""Spelling correction: a noisy channel over the words of the library and of English.

The cost of a reading is that of the slip (`_slip_cost`) plus that of the word, both negative logarithms of how likely
they are. Readings compete with one another, and with the possibility that the word is spelt right but not known.
The costs were set on codespell's list of misspellings and on made-up typing slips. The cost of a slip need not be
exact: a third more or less changes one made-up slip in a hundred. `_UNKNOWN` matters more: at costs
of 16, 17 and 18, .17, .24 and .30 of the real words that are in neither list are taken for other words.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.terms import base_forms

_SHORTEST = 3  # characters of a word that may be meant, and of each half of two words written as one
_TWO_SLIPS_FROM = 6  # characters from which a word may have two slips
_LONG = 8  # characters from which each slip costs less, since a longer word has more chances for one

_SLIP = 5.0
# How much less a slip costs if letters changed places, the word sounds the same, or the key is beside the right one.
_SWAPPED, _SAME_SOUND, _NEIGHBOUR_KEY = 1.5, 1.5, 1.5
_FIRST_CHARACTER = 2.0  # extra cost of a wrong first character
_FORM = 3.0  # cost of a regular form that neither the library nor the list of English words has
_UNKNOWN = 17.0  # cost of a word that is spelt right but not known
_HEARD = 1.0  # discount for a word that other interviews use, since most words are typed right

_ZIPF_OFFSET = 20.0  # added to a word's rank in the list of English: beyond it, frequency falls as 1 / rank (Zipf)
_LEAST_CHANCE = 0.1  # the least chance with which a reading counts

_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbour_keys() -> dict[str, str]:
    """The keys around each letter of an English keyboard, as if the rows were not shifted."""
    places = {letter: (column, row) for row, letters in enumerate(_KEYBOARD) for column, letter in enumerate(letters)}
    return {
        letter: "".join(
            other
            for other, (column, row) in places.items()
            if other != letter and abs(column - x) <= 1 and abs(row - y) <= 1
        )
        for letter, (x, y) in places.items()
    }


_NEIGHBOURS = _neighbour_keys()


@dataclass(frozen=True, slots=True)
class Reading:
    """What an unknown word may stand for: a misspelt word, two words written as one, or a regular `form` of a word.

    `chance` is between 0 and 1.
    """

    words: tuple[str, ...]
    form: bool
    chance: float


class Speller:
    """Finds readings of words that neither the library nor the list of English words has."""

    def __init__(self, counts: Mapping[str, float], english: Sequence[str]) -> None:
        """`counts`: how often the library uses its words; `english`: common words, roughly the commonest first."""
        total = sum(counts.values()) or 1.0
        zipf = sum(1 / (rank + _ZIPF_OFFSET) for rank in range(len(english))) or 1.0
        self._costs = {word: _cost(0.5 * count / total) for word, count in counts.items()}
        for rank, word in enumerate(english):
            self._costs[word] = _cost(0.5 / (rank + _ZIPF_OFFSET) / zipf + 0.5 * counts.get(word, 0.0) / total)
        self._library = counts.keys()
        self._by_length: dict[int, list[str]] = {}
        for word in self._costs:
            self._by_length.setdefault(len(word), []).append(word)

    def readings(self, word: str, chance: float = 0.0) -> list[Reading]:
        """The likely readings of a folded word, likeliest first; none if it is likelier to be right.

        `chance` is how likely other interviews say it, of all words, 0 to 1.
        """
        right = min(_UNKNOWN, _cost(0.5 * chance) - _HEARD)
        costs: dict[tuple[tuple[str, ...], bool], float]
        costs = {((other,), False): self._costs[other] + _slip_cost(word, other) for other in self._near(word)}
        costs.update(
            {(halves, False): _SLIP + max(self._costs[half] for half in halves) for halves in self._halves(word)}
        )
        costs.update({((base,), True): _FORM + self._costs[base] for base in base_forms(word) if base in self._costs})
        least = min(costs.values(), default=right)
        if least >= right:
            return []
        weights = {reading: math.exp(least - cost) for reading, cost in costs.items()}
        total = sum(weights.values()) + math.exp(least - right)
        readings = [
            Reading(words, form, weight / total)
            for (words, form), weight in weights.items()
            if weight / total >= _LEAST_CHANCE
        ]
        return sorted(readings, key=lambda reading: (-reading.chance, reading.words))

    def _near(self, word: str) -> list[str]:
        """Words within one slip of it, or two for a long word."""
        slips = 1 if len(word) < _TWO_SLIPS_FROM else 2
        lengths = range(len(word) - slips, len(word) + slips + 1)
        words = [other for length in lengths for other in self._of_length(length)]
        matches = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return [other for other, _, _ in matches]

    def _of_length(self, length: int) -> Sequence[str]:
        return self._by_length.get(length, ()) if length >= _SHORTEST else ()

    def _halves(self, word: str) -> list[tuple[str, str]]:
        """Pairs of library words that make it when written as one: builderbot."""
        splits = ((word[:index], word[index:]) for index in range(_SHORTEST, len(word) - _SHORTEST + 1))
        return [(head, tail) for head, tail in splits if head in self._library and tail in self._library]


def _cost(chance: float) -> float:
    return -math.log(max(chance, 1e-12))


def _slip_cost(word: str, other: str) -> float:
    """The cost of writing `word` for `other`."""
    cost = _SLIP * OSA.distance(word, other) * min(1.0, _LONG / len(word))
    if sorted(word) == sorted(other):
        cost -= _SWAPPED
    if jellyfish.metaphone(word) == jellyfish.metaphone(other):
        cost -= _SAME_SOUND
    if _differ_by_neighbour_key(word, other):
        cost -= _NEIGHBOUR_KEY
    return cost + (_FIRST_CHARACTER if word[:1] != other[:1] else 0.0)


def _differ_by_neighbour_key(word: str, other: str) -> bool:
    """Whether they differ in one letter, and its key is beside the right one."""
    if len(word) != len(other):
        return False
    wrong = [(typed, right) for typed, right in zip(word, other, strict=True) if typed != right]
    return len(wrong) == 1 and wrong[0][0] in _NEIGHBOURS.get(wrong[0][1], "")
