"""Samples -> the models as bot/search/models.json has them, and what they say of interviews left out of the fit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.ranking import confidence
from bench.ranking.confidence import Judged, probabilities
from bench.ranking.fitting import batch, fit
from bench.ranking.samples import Sample
from bot.search.evidence import EVIDENCE
from bot.search.features import BESIDE, FEATURES

Floats = NDArray[np.float64]

LATE = frozenset({"weighted", "before", "with_before", "around"})
MEANING = frozenset(
    {"cosine", "narrow", "asked", "asked_alike", "index", "index_best", "model_index", "model_index_best"}
)
EVIDENCE_KINDS = {"by word": frozenset[str](), "by meaning": LATE, "by terms": LATE | MEANING}
"""The kinds of evidence a library may have, and the features that each is without."""

_EITHER_WAY = frozenset(
    {"length", "guest", "host", "indexed", "entry", *(name for name in FEATURES if name.startswith("model_"))}
)
_AGAINST = frozenset({"asks", "asked_again"})


def _sign(feature: str) -> float:
    """Of its weight: 1 or -1 where it can only speak for or against a candidate, 0 where either may be."""
    if feature in _EITHER_WAY or feature.endswith(BESIDE):
        return 0.0
    return -1.0 if feature in _AGAINST else 1.0


SIGNS = np.array([_sign(name) for name in FEATURES])

NONE, SURE, SURE_BY_MODEL = 0.1, 0.7, 0.75
"""Probabilities below which there is no answer, and from which one is sure; the last where a language model's questions
led to it.

Of the questions about the interviews without an index, which the models are fitted on, and whose absent ones are meant
to tempt, four of ten absent ones and one of fifty others lie below the first. From the second on, two of five of the
others are sure and nine of ten of those right; of the absent ones, eight of a hundred are sure. With a model's
questions more is stated than holds: from the last on half of the others are sure, .86 of those right, and of the absent
ones four of a hundred.
"""


def fit_ranking(samples: Sequence[Sample], kind: str, share: Mapping[str, float]) -> Floats:
    """The weights for a kind of evidence. `share` says how much a question of an interview counts."""
    used = np.array([name.removesuffix(BESIDE) not in EVIDENCE_KINDS[kind] for name in FEATURES])
    weights: Floats = fit(batch(samples, dict(share)), used, SIGNS)
    weights[FEATURES.index("asked_again")] += _ASKED_AGAIN
    return weights


_ASKED_AGAIN = -6.0
"""Added to the weight of the host's question itself: few questions of the samples are a host's own, and members who
ask one want the answer.
"""


_FOLDS = 12


def folds_of(families: Sequence[str]) -> NDArray[np.intp]:
    """A fold for each sample: all of an interview and its variants are in one, and each has about as many of them."""
    dealt = {name: number % _FOLDS for number, name in enumerate(sorted(set(families)))}
    return np.array([dealt[name] for name in families], dtype=np.intp)


def scores_by_others(
    samples: Sequence[Sample], kind: str, share: Mapping[str, float], folds: NDArray[np.intp]
) -> list[Floats]:
    """The scores of each sample's candidates, by weights fitted without its fold."""
    scores: dict[int, Floats] = {}
    for fold in set(folds.tolist()):
        outside = [sample for sample, its_fold in zip(samples, folds, strict=True) if its_fold != fold]
        weights = fit_ranking(outside, kind, share)
        scores |= {number: samples[number].features @ weights for number in np.flatnonzero(folds == fold).tolist()}
    return [scores[number] for number in range(len(samples))]


def likely_by_others(judged: Judged, shares: Floats, folds: NDArray[np.intp]) -> Floats:
    """How likely each first match answers, by a model of confidence fitted without its fold."""
    likely = np.zeros(len(folds))
    for fold in set(folds.tolist()):
        inside = folds == fold
        likely[inside] = probabilities(judged, confidence.fit(judged, ~inside, shares))[inside]
    return likely


def fit_confidence(judged: Judged, share: Mapping[str, float]) -> dict[str, Any]:
    """The model of confidence, fitted on all."""
    shares = np.array([share[name] for name in judged.interviews])
    answered, first = confidence.fit(judged, np.ones(len(judged.hit), dtype=bool), shares)
    return {
        "answered": _as_data(*answered),
        "first": _as_data(*first),
        "sure": SURE,
        "sure by model": SURE_BY_MODEL,
        "none": NONE,
    }


def _as_data(weights: Floats, bias: float) -> dict[str, Any]:
    return {"weights": rounded(EVIDENCE, weights), "bias": round(bias, 3)}


def without_late(judged: Judged, kind: str) -> Judged:
    """The evidence as a kind of library has it: without cosines of words, unless it is searched by word."""
    if kind == "by word":
        return judged
    late = [name == "agreement" or name.startswith(("words", "standing: around")) for name in EVIDENCE]
    return replace(judged, evidence=np.where(late, 0.0, judged.evidence))


def rounded(names: Sequence[str], weights: Floats) -> dict[str, float]:
    """Weights by name, without those that are 0."""
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True) if abs(weight) >= 5e-4}
