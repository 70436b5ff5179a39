"""Fit the models of ranking, confidence and the choice of spans, and write bot/search/models.json.

python -m bench.ranking SEEDS [--data DIR]

SEEDS is a folder of interview folders, made by `add` and named like the files of bench/blind/; a folder with a name
such as lex-045-model holds the same interview with questions that a language model wrote. Variants of the shipped
interview are added. Each interview, with its variants, is measured with models fitted on eleven twelfths of the others.
"""

import argparse
import asyncio
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress

from bench.ranking import models, spans
from bench.ranking.confidence import Judged, judge_samples, reliability
from bench.ranking.samples import Sample, read_samples
from bench.ranking.variants import BARE, WHOLE, write_variants
from bench.workspace import HERE, INTERVIEW, TUNING, VALIDATION, build
from bot.labelled_sets import LabelledQuestion, read_questions
from bot.search.evidence import EVIDENCE
from bot.search.features import FEATURES
from bot.search.span_choice import RUN_FEATURES
from bot.transcript.folder import interview_folders
from store.encoder import OnnxEncoder
from store.library.reader import ServedLibrary

BLIND = HERE / "blind"
HELD_OUT = frozenset(
    {
        INTERVIEW,
        f"{INTERVIEW}-second",
        *("changelog-405", "changelog-552", "changelog-669", "founders-95", "ladybug-59", "lex-104", "lex-119"),
        *("lex-217", "lex-306", "livera-core", "practical-207"),
    }
)
"""Interviews whose blind questions nothing is fitted on."""

MODELS = HERE.parent / "bot" / "search" / "models.json"

_AN_INTERVIEW = 60.0
"""How much an interview counts, in questions, however many there are and whatever variants of it."""

_WHOLE = 4.0  # times that for the one interview with an index that an editor made


def questions_of(slug: str) -> Sequence[LabelledQuestion]:
    """The questions to fit on for an interview or a variant of one; none if there are none."""
    if slug.startswith(INTERVIEW):
        asked = [*read_questions(TUNING), *read_questions(VALIDATION)]
        return asked if slug.endswith((BARE, WHOLE)) else [question for question in asked if question.answers]
    path = BLIND / f"{family(slug)}.jsonl"
    return read_questions(path) if path.exists() else ()


def family(slug: str) -> str:
    """The interview that a slug is a variant of; it is left out as one."""
    names = {INTERVIEW, *(path.stem for path in BLIND.glob("*.jsonl"))}
    return max((name for name in names if slug.startswith(name)), key=len, default=slug)


def is_fitted_on(slug: str) -> bool:
    """Whether an interview is fitted on: of the shipped one only the sets that were in sight are."""
    return family(slug) == INTERVIEW or family(slug) not in HELD_OUT


async def read_all(library: ServedLibrary, encoder: OnnxEncoder, progress: Progress) -> list[Sample]:
    """The samples of all interviews of a library that have questions to fit on."""
    samples: list[Sample] = []
    slugs = [info.slug for info in await library.interviews() if is_fitted_on(info.slug)]
    for slug in progress.track(slugs, description="Searching"):
        samples += await read_samples(library, encoder, slug, questions_of(slug))
    return samples


@dataclass(frozen=True, slots=True)
class Measured:
    """What models say of interviews that they were not fitted on; one item for each sample."""

    hits: Sequence[Sequence[bool]]  # of the quotes shown, the first three
    judged: Judged
    likely: NDArray[np.float64]


async def fit_models(
    library: ServedLibrary, samples: Sequence[Sample], share: dict[str, float], progress: Progress
) -> tuple[dict[str, Any], Measured]:
    """All models fitted on all samples, and how good they are on interviews left out."""
    shares = np.array([share[sample.interview] for sample in samples])
    folds = models.folds_of([family(sample.interview) for sample in samples])
    scores = models.scores_by_others(samples, "by word", share, folds)
    tracked = progress.track(list(zip(samples, scores, strict=True)), description="Reading sentences")
    places = [await spans.read_runs(library, sample, score) for sample, score in tracked]
    span_weights = spans.fit_spans([runs for found in places for runs in found], share)
    hits = [spans.chosen_hits(found, span_weights) for found in places]
    first, vocabulary = [found[0] for found in hits], await library.vocabulary()
    judged = judge_samples(samples, scores, first, vocabulary)
    likely = models.likely_by_others(judged, shares, folds)
    measured = Measured(hits, judged, likely)
    data: dict[str, Any] = {"ranking": {}, "confidence": {}, "span": models.rounded(RUN_FEATURES, span_weights)}
    for kind in models.EVIDENCE_KINDS:
        data["ranking"][kind] = models.rounded(FEATURES, models.fit_ranking(samples, kind, share))
    for kind in ("by word", "by meaning"):
        evidence = models.without_late(judged, kind)
        data["confidence"][kind] = models.fit_confidence(evidence, share)
    return data, measured


def show(console: Console, samples: Sequence[Sample], measured: Measured) -> None:
    """Print how good the models are."""
    judged = measured.judged
    for interview in sorted(set(judged.interviews)):
        found = [
            hits
            for sample, hits in zip(samples, measured.hits, strict=True)
            if sample.interview == interview and not sample.is_absent
        ]
        first, among_three = np.mean([hits[0] for hits in found]), np.mean([any(hits) for hits in found])
        console.print(f"{interview}: success@1 {first:.3f}, @3 {among_three:.3f} of {len(found)}")
    may_be_sure = judged.evidence[:, EVIDENCE.index("lacks")] == 0
    is_shipped = np.array([family(name) == INTERVIEW for name in judged.interviews])
    is_model = np.array([name.endswith("-model") for name in judged.interviews])
    for title, chosen in (("no index", ~is_shipped & ~is_model), ("model's index", is_model), (INTERVIEW, is_shipped)):
        bound = models.SURE_BY_MODEL if chosen is is_model else models.SURE
        sure = (measured.likely >= bound) & may_be_sure & chosen
        answered = sure & ~judged.absent
        console.print(
            f"{title}: "
            f"{answered.sum() / (chosen & ~judged.absent).sum():.3f} of the answerable, "
            f"{(answered & judged.hit).sum() / max(1, answered.sum()):.3f} of those right, "
            f"{(sure & judged.absent).sum() / max(1, (chosen & judged.absent).sum()):.3f} of the absent"
        )
        for stated, count, mean, right in reliability(measured.likely[chosen], judged.hit[chosen]):
            console.print(f"  stated {stated}: {count} questions, mean {mean}, right {right}")


async def run(seeds: Path, data: Path, console: Console) -> None:
    """Build the library, fit, measure, and write the models."""
    with tempfile.TemporaryDirectory() as folder, Progress(console=console) as progress:
        together = Path(folder)
        for interview in interview_folders(seeds):
            shutil.copytree(interview, together / interview.name)
        write_variants(HERE.parent / "seeds" / INTERVIEW, together)
        encoder, library = OnnxEncoder(), ServedLibrary(data)
        await build(together, data, encoder, progress)
        samples = await read_all(library, encoder, progress)
        encoder.close()
        counts = Counter(sample.interview for sample in samples)
        share = {
            slug: _AN_INTERVIEW * (_WHOLE if slug.endswith(WHOLE) else 1) / count for slug, count in counts.items()
        }
        fitted, measured = await fit_models(library, samples, share, progress)
        await library.close()
    MODELS.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    show(console, samples, measured)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.ranking", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("seeds", type=Path, help="the folder of interview folders")
    parser.add_argument("--data", type=Path, required=True, help="where the library is built and kept")
    arguments = parser.parse_args()
    asyncio.run(run(arguments.seeds, arguments.data, Console()))


if __name__ == "__main__":
    main()
