"""Refit the weights of confidence.

python -m bench.fit [--data DIR]

Fits the logistic models of bot/search/confidence.py on tuning.jsonl, with and without an edited interview, and
prints what every threshold would give on tuning.jsonl and validation.jsonl. questions.jsonl is not used. The
weights it prints, and the thresholds chosen from its tables, are written into the code by hand.
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

from bench import report, workspace
from bot.errors import VerbatimError
from bot.evaluation import rank_of_hit
from bot.labelled_sets import LabelledQuestion, read_questions
from bot.search.candidates import SearchRequest
from bot.search.confidence import Evidence, gather_evidence
from bot.search.query import parse_query
from bot.search.ranking import rank
from bot.search.said_names import speaker_names
from bot.search.selection import select_best
from bot.settings import read_settings
from store.encoder import OnnxEncoder
from store.library.reader import ServedLibrary

RIDGE = 6.0
"""The cost of large weights, with each kind of evidence scaled to a deviation of 1."""

_STEPS = 60  # of Newton's method, far more than it needs
_THRESHOLDS = (0.03, 0.05, 0.08, 0.12, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8)


@dataclass(frozen=True, slots=True)
class Sample:
    """For each question the evidence for the best match, whether it is a hit, and whether the question is absent."""

    evidence: NDArray[np.float64]
    hit: NDArray[np.bool_]
    absent: NDArray[np.bool_]


async def read_sample(library: ServedLibrary, encoder: OnnxEncoder, questions: Sequence[LabelledQuestion]) -> Sample:
    """Search for every question; messages that ask nothing, and questions without a match, are left out."""
    vocabulary, names = await library.vocabulary(), speaker_names(await library.interviews())
    rows, hit, absent = [], [], []
    for question in questions:
        query = parse_query(question.question, names, vocabulary)
        vector = (await encoder.encode([query.text]))[0]
        ranked = rank(query, await library.find(SearchRequest(query.terms), vector), vocabulary, None)
        if query.is_empty or not ranked:
            continue
        selected = select_best(ranked)
        rows.append(astuple(gather_evidence(query, selected, ranked, vocabulary)))
        hit.append(rank_of_hit([match.span for match in selected], question.answers) == 1)
        absent.append(not question.answers)
    return Sample(np.array(rows), np.array(hit), np.array(absent))


def fit(sample: Sample) -> tuple[NDArray[np.float64], float]:
    """Weights in the order of Evidence, and the bias: logistic regression with a ridge, by Newton's method."""
    deviation = sample.evidence.std(axis=0)
    scale = np.where(deviation > 0, deviation, np.inf)  # evidence that never varies gets no weight
    scaled = np.column_stack([(sample.evidence - sample.evidence.mean(axis=0)) / scale, np.ones(len(sample.hit))])
    ridge = np.array([RIDGE] * (scaled.shape[1] - 1) + [1e-6])
    weights = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-(scaled @ weights)))
        slope = scaled.T @ (likely - sample.hit) + ridge * weights
        curve = (scaled * (likely * (1 - likely))[:, None]).T @ scaled + np.diag(ridge)
        weights -= np.linalg.solve(curve, slope)
    true = weights[:-1] / scale
    return true, float(weights[-1] - true @ sample.evidence.mean(axis=0))


def thresholds(title: str, sample: Sample, weights: NDArray[np.float64], bias: float) -> report.Table:
    """For each threshold: the share of questions answered, of correct ones among those, and of absent ones answered."""
    likely = 1 / (1 + np.exp(-(sample.evidence @ weights + bias)))
    rows = []
    for least in _THRESHOLDS:
        over = likely >= least
        answerable = over & ~sample.absent
        right = (over & sample.hit).sum() / max(1, int(answerable.sum()))
        shares = (
            answerable.sum() / (~sample.absent).sum(),
            right,
            (over & sample.absent).sum() / max(1, int(sample.absent.sum())),
        )
        rows.append((f"{least:.2f}", *(f"{share:.1%}" for share in shares)))
    return report.Table(title, ("from", "of answerable", "of these right", "of absent"), rows)


async def _main(folders: workspace.Workspace, bars: Progress) -> list[report.Table]:
    tables = []
    with closing(OnnxEncoder(folders.model)) as encoder:
        for kind, seeds, data in (
            ("indexed", folders.seeds, folders.data),
            ("bare", folders.caption_seeds, folders.caption_data),
        ):
            await workspace.build(seeds, data, encoder, bars)
            library = ServedLibrary(data)
            tuning = await read_sample(library, encoder, read_questions(workspace.TUNING))
            validation = await read_sample(library, encoder, read_questions(workspace.VALIDATION))
            await library.close()
            weights, bias = fit(tuning)
            named = zip((field.name for field in fields(Evidence)), weights, strict=True)
            print(f"{kind}: {', '.join(f'{name}={weight:.2f}' for name, weight in named)}; bias={bias:.2f}")
            tables += [
                thresholds(f"{kind}, {name}", sample, weights, bias)
                for name, sample in (("tuning", tuning), ("validation", validation))
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
        folders = workspace.set_up((data or Path(temporary)).resolve(), settings.seeds, settings.model)
        with Progress(console=Console(stderr=True), transient=True) as bars:
            report.show(asyncio.run(_main(folders, bars)))


if __name__ == "__main__":
    try:
        main()
    except VerbatimError as error:
        sys.exit(f"bench.fit: {error}")
