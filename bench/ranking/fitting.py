"""Samples -> the weights of the ranking model: a softmax over the candidates of each question. Numpy only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.ranking.samples import Sample

_RIDGE = 0.003
_STEPS, _RATE = 700, 0.05
_DECAY, _SQUARE_DECAY = 0.9, 0.99  # of Adam's means


@dataclass(frozen=True, slots=True)
class Batch:
    """All candidates of all questions in one array, so that a step is a few products."""

    features: NDArray[np.float64]
    hits: NDArray[np.bool_]
    starts: NDArray[np.intp]
    shares: NDArray[np.float64]  # how much each question counts


def batch(samples: Sequence[Sample], weight_of: dict[str, float]) -> Batch:
    """The questions that some candidate answers. `weight_of` says how much a question of an interview counts."""
    useful = [sample for sample in samples if sample.hits.any()]
    lengths = [len(sample.hits) for sample in useful]
    return Batch(
        np.concatenate([sample.features for sample in useful]),
        np.concatenate([sample.hits for sample in useful]),
        np.cumsum([0, *lengths[:-1]]),
        np.array([weight_of.get(sample.interview, 1.0) for sample in useful]),
    )


def fit(batch: Batch, used: NDArray[np.bool_], signs: NDArray[np.float64]) -> NDArray[np.float64]:
    """A weight for each feature, 0 for those not `used`: the likelihood that an answer comes first, with a ridge.

    `signs` is 1 where more of a feature can only speak for a candidate, -1 where only against it, else 0.
    """
    deviation = batch.features.std(axis=0)
    scale = np.where(used & (deviation > 1e-9), deviation, np.inf)
    scaled = batch.features / scale
    weights, mean, square = (np.zeros(scaled.shape[1]) for _ in range(3))
    for step in range(1, _STEPS + 1):
        slope = _slope(batch, scaled, weights) + 2 * _RIDGE * weights
        mean = _DECAY * mean + (1 - _DECAY) * slope
        square = _SQUARE_DECAY * square + (1 - _SQUARE_DECAY) * slope**2
        unbiased = mean / (1 - _DECAY**step), square / (1 - _SQUARE_DECAY**step)
        weights -= _RATE * (1 - step / (_STEPS + 1)) * unbiased[0] / (np.sqrt(unbiased[1]) + 1e-9)
        weights = np.where(signs * weights < 0, 0.0, weights)
    return weights / scale


def _slope(batch: Batch, scaled: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the mean over questions of log(sum of all) - log(sum of hits)."""
    scores = scaled @ weights
    counts = np.diff([*batch.starts, len(scores)])
    likely = np.exp(scores - np.repeat(np.maximum.reduceat(scores, batch.starts), counts))
    among_all = likely / np.repeat(np.add.reduceat(likely, batch.starts), counts)
    hit = likely * batch.hits
    among_hits = hit / np.repeat(np.maximum(np.add.reduceat(hit, batch.starts), 1e-300), counts)
    share = np.repeat(batch.shares / batch.shares.sum(), counts)
    slope: NDArray[np.float64] = scaled.T @ (share * (among_all - among_hits))
    return slope
