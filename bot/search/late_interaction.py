"""How well what is said matches a question word by word: late interaction, as in ColBERT. Pure.

A cosine of whole texts blurs a passage of ninety words; here each word of the question finds the word that resembles
it most, in its context. What an answer speaks of is often named just before it, so the words around it count, too, but
less.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.candidates import WordMatches

_AROUND = 0.85
"""What a match counts outside the passage."""


@dataclass(frozen=True, slots=True)
class LateInteraction:
    """Cosines of the best matches of a question's words, averaged, rare words counting more; 0 without such vectors."""

    weighted: float = 0.0  # in the passage
    before: float = 0.0  # in the words before it
    with_before: float = 0.0  # in it or before it
    around: float = 0.0  # in it, before it or after it


NO_MATCHES = LateInteraction()

_ALIKE, _SLOPE = 0.65, 0.04
"""Cosine from which two words count as alike, and how gradually."""

_TOGETHER = 12
"""Words of a passage so near to one another belong to one thought."""


@dataclass(frozen=True, slots=True)
class WordByWord:
    """What the averages of LateInteraction hide: which words of the question find their like, and how near together."""

    alike: float = 0.0  # share of the question whose words find one alike, in the passage or around it
    weakest: float = 0.0  # cosine, in the passage, of the worst-matched word that counts
    weakest_around: float = 0.0  # in it, before it or after it
    twice: float = 0.0  # mean cosine of the best two matches of each word
    together: float = 0.0  # the same as `weighted`, of the best few words in a row
    in_order: float = 0.0  # mean cosine of pairs of words that follow each other, as said and as asked
    worst_third: float = 0.0  # mean cosine of the worst-matched third of the words, context included


NOTHING_MATCHES = WordByWord()


def read_matches(matches: WordMatches | None) -> LateInteraction:
    """The late interaction of a passage."""
    if matches is None or not len(matches.weights):
        return NO_MATCHES
    weights, end = matches.weights, matches.cosines.shape[1] - matches.after
    inside = matches.cosines[:, matches.before : end]
    if not inside.shape[1]:
        return NO_MATCHES
    best = inside.max(axis=1)
    before = _best(matches.cosines[:, : matches.before])
    with_before = np.maximum(best, _AROUND * before)
    around = np.maximum(with_before, _AROUND * _best(matches.cosines[:, end:]))
    return LateInteraction(
        weighted=float(best @ weights),
        before=float(before @ weights),
        with_before=float(with_before @ weights),
        around=float(around @ weights),
    )


def _best(cosines: NDArray[Any]) -> NDArray[Any]:
    """The best match of each word of the question; 0 where there is nothing."""
    return cosines.max(axis=1) if cosines.shape[1] else np.zeros(len(cosines), dtype=cosines.dtype)


def compare_words(matches: WordMatches | None) -> WordByWord:
    """The late interaction of a passage in detail."""
    if matches is None or not len(matches.weights):
        return NOTHING_MATCHES
    weights, end = matches.weights.astype(np.float64), matches.cosines.shape[1] - matches.after
    cosines = matches.cosines.astype(np.float64)
    inside = cosines[:, matches.before : end]
    if not inside.shape[1]:
        return NOTHING_MATCHES
    best = inside.max(axis=1)
    beside = np.maximum(_best(cosines[:, : matches.before]), _best(cosines[:, end:]))
    around = np.maximum(best, _AROUND * beside)
    counts = weights >= 0.5 / len(weights)
    return WordByWord(
        alike=float(weights @ (1 / (1 + np.exp((_ALIKE - around) / _SLOPE)))),
        weakest=float(best[counts].min()),
        weakest_around=float(around[counts].min()),
        twice=float(weights @ np.sort(inside, axis=1)[:, -2:].mean(axis=1)),
        together=_best_window(inside, weights),
        in_order=_in_order(inside, weights),
        worst_third=float(np.sort(around)[: max(1, len(around) // 3)].mean()),
    )


def _best_window(inside: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    if inside.shape[1] <= _TOGETHER:
        return float(weights @ inside.max(axis=1))
    windows = np.lib.stride_tricks.sliding_window_view(inside, _TOGETHER, axis=1).max(axis=2)
    return float((weights @ windows).max())


def _in_order(inside: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    if len(weights) < 2 or inside.shape[1] < 2:
        return 0.0
    pairs = (inside[:-1, :-1] + inside[1:, 1:]).max(axis=1) / 2
    shares = weights[:-1] + weights[1:]
    return float(shares @ pairs / shares.sum())
