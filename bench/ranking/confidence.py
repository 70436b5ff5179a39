"""Ranked samples -> the weights of the models of confidence, and how honest they are on other interviews."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.ranking.samples import Sample, ranked_by
from bot.search.candidates import Vocabulary
from bot.search.evidence import gather_evidence
from bot.search.selection import select_best

RIDGE = 30.0
"""The cost of large weights, with each kind of evidence scaled to a deviation of 1."""

_STEPS = 60  # of Newton's method, far more than it needs


@dataclass(frozen=True, slots=True)
class Judged:
    """For each question the evidence for the match that came first, whether that answers, and whether anything does."""

    interviews: NDArray[np.str_]
    evidence: NDArray[np.float64]
    hit: NDArray[np.bool_]
    absent: NDArray[np.bool_]


def judge_samples(
    samples: Sequence[Sample], scores: Sequence[NDArray[np.float64]], hit: Sequence[bool], vocabulary: Vocabulary
) -> Judged:
    """The evidence for each sample's first match, ranked by these scores; `hit` says which of them answer."""
    rows = []
    for sample, score in zip(samples, scores, strict=True):
        ranked = ranked_by(sample, score)
        rows.append(gather_evidence(sample.query, select_best(ranked), ranked, vocabulary).values)
    return Judged(
        np.array([sample.interview for sample in samples]),
        np.array(rows),
        np.array(hit),
        np.array([sample.is_absent for sample in samples]),
    )


Logistic = tuple[NDArray[np.float64], float]
"""Weights in the order of EVIDENCE, and the bias."""


def fit(judged: Judged, chosen: NDArray[np.bool_], shares: NDArray[np.float64]) -> tuple[Logistic, Logistic]:
    """How likely an interview answers, and how likely the first match is the answer if it does.

    `chosen` are the questions to learn from, `shares` how much each counts.
    """
    answerable = chosen & ~judged.absent
    return (
        fit_logistic(judged.evidence[chosen], ~judged.absent[chosen], shares[chosen]),
        fit_logistic(judged.evidence[answerable], judged.hit[answerable], shares[answerable]),
    )


def fit_logistic(evidence: NDArray[np.float64], hit: NDArray[np.bool_], share: NDArray[np.float64]) -> Logistic:
    """Logistic regression with a ridge, by Newton's method; `share` is how much each question counts."""
    deviation = evidence.std(axis=0)
    scale = np.where(deviation > 1e-9, deviation, np.inf)  # evidence that never varies gets no weight
    scaled = np.column_stack([(evidence - evidence.mean(axis=0)) / scale, np.ones(len(hit))])
    ridge = np.array([RIDGE] * (scaled.shape[1] - 1) + [1e-6])
    weights = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-(scaled @ weights)))
        slope = scaled.T @ (share * (likely - hit)) + ridge * weights
        curve = (scaled * (share * likely * (1 - likely))[:, None]).T @ scaled + np.diag(ridge)
        weights -= np.linalg.solve(curve, slope)
    true = weights[:-1] / scale
    return true, float(weights[-1] - true @ evidence.mean(axis=0))


def probabilities(judged: Judged, models: tuple[Logistic, Logistic]) -> NDArray[np.float64]:
    """How likely each first match answers."""
    likely = np.ones(len(judged.hit))
    for weights, bias in models:
        likely /= 1 + np.exp(-(judged.evidence @ weights + bias))
    return likely


def reliability(likely: NDArray[np.float64], hit: NDArray[np.bool_], bins: int = 5) -> list[tuple[str, str, str, str]]:
    """For each range of stated probability: how many questions, the mean probability, and the share that was right."""
    rows = []
    for low in np.arange(bins) / bins:
        inside = (likely >= low) & (likely < low + 1 / bins + (low + 1 / bins >= 1))
        if inside.any():
            stated, right = f"{likely[inside].mean():.2f}", f"{hit[inside].mean():.2f}"
            rows.append((f"{low:.1f} to {low + 1 / bins:.1f}", str(int(inside.sum())), stated, right))
    return rows
