"""Ranked samples -> the weights of the model that chooses the span of a quote."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from bench.ranking.fitting import Batch, fit
from bench.ranking.samples import Sample, ranked_by
from bot.evaluation import hits
from bot.model import Ref
from bot.search.selection import select_best
from bot.search.span_choice import RUN_FEATURES, PassagePlace, around
from store.library.reader import ServedLibrary

_PLACES = 3

_TASTE = {
    "length": -1.0,
    "before": -0.6,
    "carries_on": -0.5,
    "ends_asking": -2.5,
    "unfinished": -1.5,
    "left_hanging": -2.0,
    "is_concluded": -0.5,
}
"""Added to the fitted weights: readers like short quotes that begin and end well, which the golds do not say."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of sentences at one place: their features, shape (runs, features), and which of them answer."""

    interview: str
    features: NDArray[np.float64]
    hits: NDArray[np.bool_]


async def read_runs(library: ServedLibrary, sample: Sample, scores: NDArray[np.float64]) -> list[Runs]:
    """The runs at the best places that these scores find for a question."""
    chosen = select_best(ranked_by(sample, scores), _PLACES)
    slug = chosen[0].ref.interview
    words = next(info.words for info in await library.interviews() if info.slug == slug)
    needed = [Ref(slug, around(item.ref.span, words)) for item in chosen]
    runs = []
    for rank, (item, lines) in enumerate(zip(chosen, await library.lines(needed), strict=True)):
        others = [other.ref.span for other in chosen[:rank]]
        place = PassagePlace(item.ref.span, lines, others, item.candidate.matches)
        found = place.runs()
        features = np.array([astuple(place.features(run)) for run in found])
        hit = np.array([hits(place.span(run), sample.question.answers) for run in found])
        runs.append(Runs(sample.interview, features, hit))
    return runs


def chosen_hits(places: Sequence[Runs], weights: NDArray[np.float64]) -> list[bool]:
    """Whether the quotes that these weights choose answer, one for each place."""
    return [bool(runs.hits[np.argmax(runs.features @ weights)]) for runs in places]


def fit_spans(places: Sequence[Runs], share: dict[str, float]) -> NDArray[np.float64]:
    """A weight for each feature of a run: the likelihood of runs that answer, where some do and some do not."""
    useful = [runs for runs in places if runs.hits.any() and not runs.hits.all()]
    lengths = [len(runs.hits) for runs in useful]
    batch = Batch(
        np.concatenate([runs.features for runs in useful]),
        np.concatenate([runs.hits for runs in useful]),
        np.cumsum([0, *lengths[:-1]]),
        np.array([share.get(runs.interview, 1.0) for runs in useful]),
    )
    everything, either = np.ones(len(RUN_FEATURES), dtype=bool), np.zeros(len(RUN_FEATURES))
    weights: NDArray[np.float64] = fit(batch, everything, either) + np.array(
        [_TASTE.get(name, 0.0) for name in RUN_FEATURES]
    )
    return weights
