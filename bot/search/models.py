"""The learned models of ranking and confidence: weights as data, in models.json, which `python -m bench.ranking` fits.

There is one of each per kind of evidence that a library may have, never one per interview.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.search.features import FEATURES

_DATA = Path(__file__).with_name("models.json")


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A weight for each feature, in their order."""

    weights: tuple[float, ...]

    def score(self, features: Sequence[float]) -> float:
        """The score of one of several candidates; only differences between scores mean anything."""
        return _dot(self.weights, features)


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """A weight for each piece of evidence, in their order, and a bias."""

    weights: tuple[float, ...]
    bias: float

    def probability(self, evidence: Sequence[float]) -> float:
        """How likely the outcome is that it was fitted to predict."""
        return 1 / (1 + math.exp(-self.bias - _dot(self.weights, evidence)))


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """How likely an interview answers, and how likely the best match is the answer if it does."""

    answered: LogisticModel
    first: LogisticModel
    sure: float  # probability from which an answer is sure
    sure_by_model: float  # the same, where it has questions that a language model wrote
    none: float  # probability below which there is none

    def probability(self, evidence: Sequence[float]) -> float:
        """How likely the best match answers."""
        return self.answered.probability(evidence) * self.first.probability(evidence)


def _dot(weights: Sequence[float], values: Sequence[float]) -> float:
    return math.sumprod(weights, values) if hasattr(math, "sumprod") else sum(map(float.__mul__, weights, values))


@cache
def ranking_model(*, by_meaning: bool, by_word: bool) -> LinearModel:
    """The model for candidates with cosines of texts (`by_meaning`) and of words (`by_word`)."""
    weights = _data()["ranking"][_evidence(by_meaning=by_meaning, by_word=by_word)]
    return LinearModel(tuple(float(weights.get(name, 0.0)) for name in FEATURES))


@cache
def span_model(features: tuple[str, ...]) -> LinearModel:
    """The model for runs of sentences, with weights for these features."""
    weights = _data()["span"]
    return LinearModel(tuple(float(weights.get(name, 0.0)) for name in features))


@cache
def confidence_model(evidence: tuple[str, ...], *, by_word: bool) -> ConfidenceModel:
    """The model for matches that were ranked with cosines of texts, and of words if `by_word`; it weighs `evidence`."""
    data = _data()["confidence"][_evidence(by_meaning=True, by_word=by_word)]

    def logistic(part: Mapping[str, Any]) -> LogisticModel:
        return LogisticModel(tuple(float(part["weights"].get(name, 0.0)) for name in evidence), part["bias"])

    bounds = (data[name] for name in ("sure", "sure by model", "none"))
    return ConfidenceModel(logistic(data["answered"]), logistic(data["first"]), *bounds)


def _evidence(*, by_meaning: bool, by_word: bool) -> str:
    return "by word" if by_word else "by meaning" if by_meaning else "by terms"


@cache
def _data() -> Any:
    return json.loads(_DATA.read_text(encoding="utf-8"))
