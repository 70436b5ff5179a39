"""How well what is said matches a question word by word: late interaction, as in ColBERT. Pure.

A cosine of whole texts blurs a passage of ninety words; here each word of the question finds the word that resembles
it most, in its context. What an answer speaks of is often named just before it, so the words around count too, less.
"""

from dataclasses import dataclass

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


def _best(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """The best match of each word of the question; 0 where there is nothing."""
    return cosines.max(axis=1) if cosines.shape[1] else np.zeros(len(cosines), dtype=np.float32)
