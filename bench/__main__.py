"""Measure Verbatim beside other ways to search, on the same questions. README.md says what and how.

python -m bench                 everything; printed, and written to bench/RESULTS.md and, in short, to README.md
python -m bench --scale 319     the same, and a synthetic library of so many interviews
python -m bench --scale real    the same, and a library of the interviews in the folder that BENCH_SEEDS names
python -m bench --quality       how well questions are answered and claims judged, and nothing else; only printed
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench import (
    baselines,
    cards,
    claims,
    commands,
    daily_load,
    discord_load,
    discord_memory,
    machine,
    pasted,
    quality,
    reading_load,
    real,
    report,
    scale,
    short,
    slack_load,
    slips,
    speed,
    starting,
    systems,
    workspace,
)
from bench.attacks import short as attacks_in_short
from bench.report import Table
from bot.errors import VerbatimError
from bot.evaluation import ClaimTally
from bot.labelled_sets import LabelledQuestion, read_claims, read_questions
from bot.model import View, join_units
from bot.quotes.service import QuoteService
from bot.settings import read_settings
from store.encoder import OnnxEncoder
from store.library.prepare import prepare

_REAL = "real"


async def _measure_quality(
    folders: workspace.Workspace, questions: Sequence[LabelledQuestion], bars: Progress, *, timed: bool
) -> list[Table]:
    """Every system on the same questions and claims, in this process; the short table first."""
    async with AsyncExitStack() as resources:
        encoder = resources.enter_context(closing(OnnxEncoder(folders.model)))
        await workspace.build(folders.seeds, folders.data, encoder, bars)
        bot = await resources.enter_async_context(workspace.served(folders.data, encoder))
        compared: list[systems.System] = [systems.Verbatim(bot)]
        if folders.indexed:
            await workspace.build(folders.bare_seeds, folders.bare_data, encoder, bars, before=folders.data)
            bare = await resources.enter_async_context(workspace.served(folders.bare_data, encoder))
            compared.append(systems.Verbatim(bare, "Verbatim without the question index", "no index"))
        await workspace.build(folders.caption_seeds, folders.caption_data, encoder, bars)
        captions = await resources.enter_async_context(workspace.served(folders.caption_data, encoder))
        compared.append(systems.Verbatim(captions, "Verbatim over bare captions", "captions"))
        passages = [document for document in prepare(folders.interview()).documents if not document.is_entry]
        fts = resources.enter_context(closing(baselines.Fts5(passages)))
        plain = resources.enter_context(closing(baselines.plain_encoder(folders.root)))
        passages_only: list[systems.System] = [baselines.Bm25(passages), fts, baselines.MiniLm(passages, plain)]
        compared += [*passages_only, baselines.Fuzzy(passages)]
        tallies = await quality.measure(compared, questions, bars)
        times: dict[str, speed.Times] = {}
        notes = [f"All over the same {len(passages)} passages."]
        if timed:
            texts = [question.question for question in questions]
            times = await speed.measure(compared[1:], texts, bars)
            asking, encoding = await speed.beside_encoder(bot, encoder, texts)
            times |= {compared[0].name: asking, "(its sentence encoder alone)": encoding}
            notes.append(speed.ratio(asking, encoding))
        misspelt = await slips.table([compared[0], *passages_only], questions, bars)
        judged, checking = await _measure_claims(folders, bot, passages_only, timed=timed)
        as_pasted = await _measure_pasted(folders, bot, timed=timed)
    return [
        short.table(tallies, judged),
        quality.overall(tallies, times, notes),
        quality.by_kind(compared, tallies),
        quality.confidence(tallies),
        misspelt,
        claims.table(judged, checking),
        as_pasted,
    ]


async def _measure_pasted(folders: workspace.Workspace, bot: QuoteService, *, timed: bool) -> Table:
    """Every pasted message, judged by the bot."""
    sets = [pasted.read(path) for path in workspace.PASTED_SETS]
    tallies = [await pasted.measure(bot.check, messages) for messages in sets]
    said = [join_units(line.units, View.CLEAN) for line in folders.interview().lines]
    messages = pasted.long_messages(sets[0], said) if timed else {}
    return pasted.table(tallies, await pasted.measure_speed(bot.check, messages))


async def _measure_claims(
    folders: workspace.Workspace, bot: QuoteService, others: Sequence[systems.System], *, timed: bool
) -> tuple[dict[str, ClaimTally], speed.Times | None]:
    """Every claim, judged by the bot and by systems that only find passages."""
    labelled = read_claims(workspace.CLAIMS)
    words = folders.interview().words

    async def check(claim: str) -> str:
        return (await bot.check(claim)).verdict.value

    judged = {"Verbatim": await claims.measure(check, labelled)}
    for system in others:
        judged[system.name] = await claims.measure(claims.by_words(system, words), labelled)
    judged[claims.LETTERS] = await claims.measure(claims.by_letters(words), labelled)
    if not timed:
        return judged, None
    (times,) = await speed.interleaved([check], [claim.claim for claim in labelled])
    return judged, times


def _scale(text: str) -> str:
    if text != _REAL and not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number of interviews nor {_REAL!r}")
    return text


def _measure(folders: workspace.Workspace, arguments: argparse.Namespace) -> list[Table]:
    many = real.named_folder(os.environ) if arguments.scale == _REAL else None
    questions = read_questions(workspace.QUESTIONS)
    tables: list[Table] = []
    if not arguments.quality:  # these first, while this process is small; commands.run says why
        with _bars() as bars:
            tables.append(commands.measure(folders, bars))
            tables.append(discord_load.measure(folders, bars))
            tables.append(discord_memory.measure(folders, bars))
            tables.append(starting.measure(folders, bars))
            tables.append(slack_load.measure(folders, bars))
            tables.append(daily_load.measure(folders, bars))
            tables.append(cards.measure(folders, bars))
            tables.append(reading_load.measure(folders, bars))
            tables += attacks_in_short.measure(folders, bars)
        if arguments.scale:
            with _bars() as bars:
                tables += _measure_many(folders, arguments.scale, many, bars)
    with _bars() as bars:
        return asyncio.run(_measure_quality(folders, questions, bars, timed=not arguments.quality)) + tables


def _measure_many(folders: workspace.Workspace, count: str, many: Path | None, bars: Progress) -> list[Table]:
    """A library of many interviews, and a host that starts with it."""
    if many is not None:
        measured = real.measure(folders, many)
        return [measured, starting.measure(folders, bars, folders.real_data, "the real ones")]
    measured = scale.measure(folders, int(count))
    data = folders.root / scale.DATA
    started = starting.measure(folders, bars, data, f"the {int(count) + 1} synthetic ones")
    shutil.rmtree(data)
    return [measured, started]


def _bars() -> Progress:
    return Progress(console=Console(stderr=True), transient=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure Verbatim beside other ways to search, on the same questions."
    )
    parser.add_argument(
        "--quality", action="store_true", help="only how well questions are answered and claims judged; writes nothing"
    )
    parser.add_argument(
        "--scale",
        type=_scale,
        metavar="N",
        help=f"also a synthetic library of N interviews; real: one of those in the folder that {real.VARIABLE} names",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="work in this folder and keep it for the next run (default: a temporary one)",
    )
    return parser


def main() -> int:
    """Measure, print, and write what is asked for; the exit code."""
    arguments = _parser().parse_args()
    settings = read_settings(os.environ)
    facts = machine.description()
    with tempfile.TemporaryDirectory(prefix="verbatim-bench-") as temporary:
        folders = workspace.set_up((arguments.data or Path(temporary)).resolve(), settings.seeds, settings.model)
        tables = _measure(folders, arguments)
    report.show(tables)
    if not arguments.quality:
        command = " ".join(["python -m bench", *([f"--scale {arguments.scale}"] if arguments.scale else [])])
        by_themselves = report.sections(workspace.RESULTS.read_text(encoding="utf-8"))
        results = report.published(report.document(facts, command, tables), by_themselves)
        workspace.RESULTS.write_text(results, encoding="utf-8")
        readme = short.published(workspace.README.read_text(encoding="utf-8"), tables[0])
        workspace.README.write_text(readme, encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except VerbatimError as error:
        sys.exit(f"bench: {error}")
