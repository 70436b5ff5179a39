"""Refit the weights of confidence.

python -m bench.fit [--data DIR]

Fits the logistic models of bot/search/confidence.py on tuning.jsonl, with and without what editors made of the
interview, and prints what every threshold would give on tuning.jsonl and validation.jsonl. questions.jsonl has no
part in it. The weights it prints, and the thresholds chosen by its tables, are written into the code by hand.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress

from bench import grounds, report
from bot.errors import VerbatimError
from bot.evaluation import LabelledQuestion, rank_of_hit, read_questions
from bot.search.candidates import SearchRequest
from bot.search.confidence import Evidence, gather_evidence
from bot.search.names import speaker_names
from bot.search.query import parse_query
from bot.search.ranking import rank
from bot.search.selection import select_best
from bot.settings import read_settings
from store.encoder import OnnxEncoder
from store.library.reader import ServedLibrary

RIDGE = 6.0
"""How much large weights cost, on a scale where each kind of evidence has a deviation of 1."""

_STEPS = 60  # Newton's, far more than it needs
_THRESHOLDS = (0.03, 0.05, 0.08, 0.12, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8)


@dataclass(frozen=True, slots=True)
class Sample:
    """The evidence for the best match of every question, whether it hits, and whether the interview answers it at all."""

    evidence: NDArray[np.float64]
    hit: NDArray[np.bool_]
    absent: NDArray[np.bool_]


async def sample(library: ServedLibrary, encoder: OnnxEncoder, questions: Sequence[LabelledQuestion]) -> Sample:
    """Every question asked; those that are no questions, or match nothing, left out."""
    vocabulary, names = await library.vocabulary(), speaker_names(await library.interviews())
    rows, hit, absent = [], [], []
    for known in questions:
        question = parse_query(known.question, names, vocabulary)
        vector = (await encoder.encode([question.text]))[0]
        ranked = rank(question, await library.find(SearchRequest(question.terms), vector), vocabulary, None)
        if question.is_empty or not ranked:
            continue
        chosen = select_best(ranked)
        rows.append(astuple(gather_evidence(question, chosen, ranked, vocabulary)))
        hit.append(rank_of_hit([one.span for one in chosen], known.answers) == 1)
        absent.append(not known.answers)
    return Sample(np.array(rows), np.array(hit), np.array(absent))


def fit(one: Sample) -> tuple[NDArray[np.float64], float]:
    """Weights in the order of Evidence, and the bias: logistic regression with a ridge, by Newton's method."""
    deviation = one.evidence.std(axis=0)
    scale = np.where(deviation > 0, deviation, np.inf)  # what never varies tells nothing
    scaled = np.column_stack([(one.evidence - one.evidence.mean(axis=0)) / scale, np.ones(len(one.hit))])
    ridge = np.array([RIDGE] * (scaled.shape[1] - 1) + [1e-6])
    weights = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-(scaled @ weights)))
        slope = scaled.T @ (likely - one.hit) + ridge * weights
        curve = (scaled * (likely * (1 - likely))[:, None]).T @ scaled + np.diag(ridge)
        weights -= np.linalg.solve(curve, slope)
    true = weights[:-1] / scale
    return true, float(weights[-1] - true @ one.evidence.mean(axis=0))


def thresholds(title: str, one: Sample, weights: NDArray[np.float64], bias: float) -> report.Table:
    """What answers from each probability on would be: how many, how many of them right, how many wrongly."""
    likely = 1 / (1 + np.exp(-(one.evidence @ weights + bias)))
    rows = []
    for least in _THRESHOLDS:
        over = likely >= least
        answerable = over & ~one.absent
        right = (over & one.hit).sum() / max(1, answerable.sum())
        shares = (answerable.sum() / (~one.absent).sum(), right, (over & one.absent).sum() / max(1, one.absent.sum()))
        rows.append((f"{least:.2f}", *(f"{share:.1%}" for share in shares)))
    return report.Table(title, ("from", "of answerable", "of these right", "of absent"), rows)


async def _main(place: grounds.Grounds, bars: Progress) -> list[report.Table]:
    tables = []
    with closing(OnnxEncoder(place.model)) as encoder:
        for what, seeds, data in (
            ("indexed", place.seeds, place.data),
            ("bare", place.caption_seeds, place.caption_data),
        ):
            await grounds.build(seeds, data, encoder, bars)
            library = ServedLibrary(data)
            tuned = await sample(library, encoder, read_questions(grounds.TUNING))
            held = await sample(library, encoder, read_questions(grounds.VALIDATION))
            await library.close()
            weights, bias = fit(tuned)
            named = zip((field.name for field in fields(Evidence)), weights, strict=True)
            print(f"{what}: {', '.join(f'{name}={weight:.2f}' for name, weight in named)}; bias={bias:.2f}")
            tables += [
                thresholds(f"{what}, {name}", one, weights, bias)
                for name, one in (("tuning", tuned), ("validation", held))
            ]
    return tables


def main() -> None:
    """Fit, and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.fit", description="Refit the weights of confidence.")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="work in this folder and keep it (default: a temporary one)"
    )
    data = parser.parse_args().data
    settings = read_settings(os.environ)
    with tempfile.TemporaryDirectory(prefix="verbatim-fit-") as temporary:
        place = grounds.lay((data or Path(temporary)).resolve(), settings.seeds, settings.model)
        with Progress(console=Console(stderr=True), transient=True) as bars:
            report.show(asyncio.run(_main(place, bars)))


if __name__ == "__main__":
    try:
        main()
    except VerbatimError as error:
        sys.exit(f"bench.fit: {error}")
