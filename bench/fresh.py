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
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench import baselines, report, systems, workspace
from bench.ranking.__main__ import BLIND, HELD_OUT, family
from bot.evaluation import hits
from bot.labelled_sets import LabelledQuestion, read_questions
from bot.model import Confidence, Scope
from bot.quotes.service import Question, QuoteService
from bot.transcript.folder import interview_folders, read_interview
from store.encoder import OnnxEncoder
from store.library.prepare import prepare
from store.library.reader import ServedLibrary

RESULTS = workspace.HERE / "FRESH.md"

SEEN_SINCE = frozenset({workspace.INTERVIEW})
"""Sets whose errors were looked at after their first run; nothing was fitted on them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what a system did: whether its first quote hit, one of its first three, and if it was sure."""

    of: str  # the set
    kind: str
    is_absent: bool
    first: bool
    among_three: bool
    sure: bool


class OneInterview:
    """The whole bot, asked about one interview."""

    name = short = "Verbatim"

    def __init__(self, bot: QuoteService, slug: str) -> None:
        self._bot, self._scope = bot, Scope(interviews=(slug,))

    async def find(self, question: str) -> systems.Result:
        """The spans of the quotes."""
        answer = await self._bot.ask(Question(question, scope=self._scope))
        return systems.Result(tuple(quote.ref.span for quote in answer.quotes), answer.confidence)


async def ask_all(system: systems.System, of: str, questions: Sequence[LabelledQuestion]) -> list[Asked]:
    """Every question of a set, asked of one system."""
    asked = []
    for question in questions:
        found = await system.find(question.question)
        hit = [hits(span, question.answers) for span in found.spans[:3]]
        sure = found.confidence is Confidence.SURE
        asked.append(Asked(of, question.kind, not question.answers, any(hit[:1]), any(hit), sure))
    return asked


def interval(hit: int, of: int) -> str:
    """A share with its Wilson interval of 95 %; "-" of nothing."""
    if not of:
        return "-"
    z, share = 1.96, hit / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{share:.2f} [{max(0.0, middle - half):.2f}, {min(1.0, middle + half):.2f}]"


def row(name: str, asked: Sequence[Asked], others: Sequence[Sequence[Asked]]) -> tuple[str, ...]:
    """The figures of some questions: the bot's with their intervals, and success@1/@3 of the other systems."""
    answerable = [item for item in asked if not item.is_absent]
    absent = [item for item in asked if item.is_absent]
    sure = [item for item in answerable if item.sure]
    cells = [
        name,
        str(len(answerable)),
        interval(sum(item.first for item in answerable), len(answerable)),
        interval(sum(item.among_three for item in answerable), len(answerable)),
        interval(len(sure), len(answerable)),
        interval(sum(item.first for item in sure), len(sure)),
        interval(sum(item.sure for item in absent), len(absent)),
    ]
    for other in others:
        found = [item for item in other if not item.is_absent]
        count = max(1, len(found))
        first, among_three = sum(item.first for item in found), sum(item.among_three for item in found)
        cells.append(f"{first / count:.2f}/{among_three / count:.2f}")
    return tuple(cells)


def table(
    title: str, by_system: Sequence[tuple[str, Sequence[Asked]]], group: Callable[[Asked], str], notes: Sequence[str]
) -> report.Table:
    """A row for each group of questions, and one for all."""
    (_, own), *others = by_system
    names = sorted({group(item) for item in own})
    rows = [
        row(
            name,
            [item for item in own if group(item) == name],
            [[item for item in asked if group(item) == name] for _, asked in others],
        )
        for name in names
    ]
    rows.append(row("all", own, [asked for _, asked in others]))
    columns = ("", "asked", "@1", "@3", "sure", "right when sure", "absent, sure", *(short for short, _ in others))
    return report.Table(title, columns, rows, notes)


async def measure(seeds: Path, data: Path, root: Path, bars: Progress) -> list[report.Table]:
    """Every held-out set whose interview is there, on every system."""
    with closing(OnnxEncoder()) as encoder, closing(baselines.plain_encoder(root)) as plain:
        await workspace.build(seeds, data, encoder, bars)
        library = ServedLibrary(data)
        bot, found = QuoteService(library, encoder), dict[str, list[Asked]]()
        sets = [path for path in sorted(BLIND.glob("*.jsonl")) if path.stem in HELD_OUT]
        for path in bars.track(sets, description="Asking"):
            slug = workspace.INTERVIEW if path.stem.startswith(workspace.INTERVIEW) else path.stem
            if not (seeds / slug).is_dir():
                continue
            passages = [item for item in prepare(read_interview(seeds / slug)).documents if not item.is_entry]
            compared: list[systems.System] = [
                OneInterview(bot, slug),
                baselines.Bm25(passages),
                baselines.MiniLm(passages, plain),
                baselines.Fuzzy(passages),
            ]
            for system in compared:
                found.setdefault(system.short, []).extend(await ask_all(system, path.stem, read_questions(path)))
        await library.close()
    by_system = list(found.items())
    note = (
        "Shares with their 95 % intervals (Wilson); of the other systems success@1/@3. No question index but that of "
        f"{workspace.INTERVIEW}. Errors of {', '.join(sorted(SEEN_SINCE))} were looked at after its first run."
    )
    return [
        table("Fresh questions, by interview", by_system, lambda item: item.of, [note]),
        table("Fresh questions, by kind", by_system, lambda item: item.kind, ()),
    ]


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
        shutil.copytree(workspace.HERE.parent / "seeds" / workspace.INTERVIEW, together / workspace.INTERVIEW)
        tables = asyncio.run(measure(together, arguments.data, Path(folder), bars))
    head = "# Fresh questions\n\nWritten by `python -m bench.fresh SEEDS --data DIR`; see README.md beside this file.\n"
    RESULTS.write_text("\n".join([head, *(item.markdown() + "\n" for item in tables)]), encoding="utf-8")
    report.show(tables)


if __name__ == "__main__":
    main()
