"""Fresh questions: interviews that nothing was fitted on, each set run for the first time as it is published here.

python -m bench.fresh SEEDS --data DIR

SEEDS is a folder of interview folders, made by `add` and named like the sets in bench/blind/ that are held out; the
shipped interview is added. Writes bench/FRESH.md.
"""

import argparse
import asyncio
import math
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench import baselines, quality, reliability, report, systems, workspace
from bench.ranking.__main__ import BLIND, HELD_OUT, family, questions_of
from bench.ranking.variants import BARE, EDITION, HALF, ONE, WHOLE, write_variants
from bot.evaluation import QuestionTally, hits
from bot.labelled_sets import read_questions
from bot.model import Scope
from bot.quotes.service import QuoteService
from bot.transcript.folder import interview_folders, read_interview
from store.encoder import OnnxEncoder
from store.library.prepare import prepare
from store.library.reader import ServedLibrary

RESULTS = workspace.HERE / "FRESH.md"

ALL = "all"
"""The row of all questions together."""

_NOTE = (
    "Shares with their 95 % intervals (Wilson); of the other systems success@1/@3. No question index but that of "
    f"{workspace.INTERVIEW}. Errors of the set {workspace.INTERVIEW} were looked at after its first run; nothing was "
    "fitted on it."
)


def interval(hit: int, of: int) -> str:
    """A share with its Wilson interval of 95 %; "-" of nothing."""
    if not of:
        return "-"
    z, share = 1.96, hit / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{share:.2f} [{max(0.0, middle - half):.2f}, {min(1.0, middle + half):.2f}]"


def row(name: str, own: QuestionTally, others: Sequence[QuestionTally]) -> tuple[str, ...]:
    """The figures of some questions: the bot's with their intervals, and success@1/@3 of the other systems."""
    return (
        name,
        str(own.all.asked),
        interval(own.all.at_1, own.all.asked),
        interval(own.all.at_3, own.all.asked),
        interval(own.sure, own.all.asked),
        interval(own.sure_hits, own.sure),
        interval(own.wrongly_sure, own.absents),
        *(quality.pair(other.all) for other in others),
    )


def table(title: str, systems_of: Mapping[str, Sequence[QuestionTally]], shorts: Sequence[str]) -> report.Table:
    """A row for each group of questions, with a tally of each system; the first system is the bot."""
    groups = sorted(systems_of.items(), key=lambda group: (group[0].startswith(ALL), group[0]))
    rows = [row(name, own, others) for name, (own, *others) in groups]
    columns = ("", "asked", "@1", "@3", "sure", "right when sure", "absent, sure", *shorts[1:])
    return report.Table(title, columns, rows)


async def measure(seeds: Path, data: Path, root: Path, bars: Progress) -> list[report.Table]:
    """Every held-out set whose interview is there, on every system."""
    with closing(OnnxEncoder()) as encoder, closing(baselines.plain_encoder(root)) as plain:
        await workspace.build(seeds, data, encoder, bars)
        library = ServedLibrary(data)
        bot = QuoteService(library, encoder)
        by_set: dict[str, list[QuestionTally]] = {}
        by_kind: dict[str, list[QuestionTally]] = {}
        stated: list[reliability.Stated] = []
        shorts: list[str] = []
        sets = [path for path in sorted(BLIND.glob("*.jsonl")) if path.stem in HELD_OUT]
        for path in bars.track(sets, description="Asking"):
            slug = workspace.INTERVIEW if path.stem.startswith(workspace.INTERVIEW) else path.stem
            if not (seeds / slug).is_dir():
                continue
            passages = [item for item in prepare(read_interview(seeds / slug)).documents if not item.is_entry]
            compared: list[systems.System] = [
                systems.Verbatim(bot, scope=Scope(interviews=(slug,))),
                baselines.Bm25(passages),
                baselines.MiniLm(passages, plain),
                baselines.Fuzzy(passages),
            ]
            shorts = [system.short for system in compared]
            for question in read_questions(path):
                groups = [
                    tallies.setdefault(name, [QuestionTally() for _ in compared])
                    for tallies, name in ((by_set, path.stem), (by_set, ALL), (by_kind, question.kind))
                ]
                for number, system in enumerate(compared):
                    found = await system.find(question.question)
                    for tallies in groups:
                        tallies[number].count(question, found.spans, found.confidence)
                    if number == 0 and (
                        likely := await reliability.stated_probability(library, encoder, slug, question)
                    ):
                        stated.append((likely, bool(found.spans) and hits(found.spans[0], question.answers)))
        thin = await with_less_of_the_index(bot, bars)
        await library.close()
    interviews = table("Fresh questions, by interview", by_set, shorts)
    kinds = table("Fresh questions, by kind", by_kind, shorts)
    return [replace(interviews, notes=[_NOTE]), kinds, reliability.table(stated), thin]


_VARIANTS = {
    BARE: "bare captions",
    EDITION: "edited, no index",
    ONE: "edited, one question for each thought",
    HALF: "edited, half of the thoughts",
    WHOLE: "edited, the whole index",
}


async def with_less_of_the_index(bot: QuoteService, bars: Progress) -> report.Table:
    """The seen questions of tuning and validation, over variants of the shipped interview."""
    tallies: dict[str, QuestionTally] = {}
    for variant, name in bars.track(list(_VARIANTS.items()), description="Asking variants"):
        slug, tally = f"{workspace.INTERVIEW}-{variant}", tallies.setdefault(name, QuestionTally())
        system = systems.Verbatim(bot, scope=Scope(interviews=(slug,)))
        for question in questions_of(f"{workspace.INTERVIEW}-{WHOLE}"):
            found = await system.find(question.question)
            tally.count(question, found.spans, found.confidence)
    columns = ("", "asked", "@1", "@3", "sure", "right when sure", "absent, sure")
    title = f"Less of the index: seen questions about {workspace.INTERVIEW}"
    note = (
        "tuning.jsonl and validation.jsonl, on which the models were fitted: only how the rows compare means anything."
    )
    return report.Table(title, columns, [row(name, tally, ()) for name, tally in tallies.items()], [note])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.fresh", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("seeds", type=Path, help="the folder of interview folders")
    parser.add_argument("--data", type=Path, required=True, help="where the library is built and kept")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Progress(console=Console(stderr=True), transient=True) as bars:
        together = Path(folder) / "seeds"
        for interview in interview_folders(arguments.seeds):
            if family(interview.name) in HELD_OUT:
                shutil.copytree(interview, together / interview.name)
        shipped = workspace.HERE.parent / "seeds" / workspace.INTERVIEW
        shutil.copytree(shipped, together / shipped.name)
        write_variants(shipped, together)
        tables = asyncio.run(measure(together, arguments.data, Path(folder), bars))
    head = "# Fresh questions\n\nWritten by `python -m bench.fresh SEEDS --data DIR`; see README.md beside this file.\n"
    RESULTS.write_text("\n".join([head, *(item.markdown() + "\n" for item in tables)]), encoding="utf-8")
    report.show(tables)


if __name__ == "__main__":
    main()
