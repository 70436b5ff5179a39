"""How honest the bot's confidence is: the probability that it states for its first quote, beside the share right."""

from collections.abc import Sequence

import numpy as np

from bench import report
from bench.ranking.confidence import reliability
from bench.ranking.samples import read_samples
from bot.labelled_sets import LabelledQuestion
from bot.search.evidence import EVIDENCE, gather_evidence
from bot.search.models import confidence_model
from bot.search.selection import select_best
from store.encoder import OnnxEncoder
from store.library.reader import ServedLibrary

Stated = tuple[float, bool]
"""The probability that was stated for a first quote, and whether it answered; never where there was no answer."""


async def stated_probability(
    library: ServedLibrary, encoder: OnnxEncoder, slug: str, question: LabelledQuestion
) -> float | None:
    """How likely the bot holds its first quote to answer; None where it finds nothing."""
    samples = await read_samples(library, encoder, slug, [question])
    if not samples:
        return None
    ranked = samples[0].ranked
    evidence = gather_evidence(samples[0].query, select_best(ranked), ranked, await library.vocabulary())
    return confidence_model(EVIDENCE, by_word=True).probability(evidence.values)


def table(stated: Sequence[Stated]) -> report.Table:
    """A row for each range of stated probabilities."""
    likely, right = np.array([item[0] for item in stated]), np.array([item[1] for item in stated])
    note = "Of all fresh questions, those without an answer too. An answer is sure from a bound that models.json names."
    columns = ("stated", "questions", "mean stated", "right")
    return report.Table("Stated probability and share right", columns, reliability(likely, right, bins=10), [note])
