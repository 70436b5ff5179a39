"""Measure Verbatim beside other ways to search, on the same questions. README.md says what and how.

python -m bench                 everything; printed, and written to bench/RESULTS.md and, in short, to README.md
python -m bench --scale 319     the same, and a synthetic library of so many interviews
python -m bench --quality       how well questions are answered and claims judged, and nothing else; only printed
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench import (
    baselines,
    claims,
    commands,
    daily_load,
    discord_load,
    grounds,
    machine,
    quality,
    report,
    scale,
    short,
    slack_load,
    slips,
    speed,
    systems,
)
from bench.report import Table
from bot.errors import VerbatimError
from bot.evaluation import ClaimTally, LabelledQuestion, read_claims, read_questions
from bot.quotes.service import QuoteService
from bot.settings import read_settings
from store.encoder import OnnxEncoder
from store.library.prepare import prepare


async def _on_questions(
    place: grounds.Grounds, questions: Sequence[LabelledQuestion], bars: Progress, *, timed: bool
) -> list[Table]:
    """Every system on the same questions, in this process; first of all in short."""
    async with AsyncExitStack() as held:
        encoder = held.enter_context(closing(OnnxEncoder(place.model)))
        await grounds.build(place.seeds, place.data, encoder, bars)
        bot = await held.enter_async_context(grounds.served(place.data, encoder))
        found: list[systems.System] = [systems.Verbatim(bot)]
        if place.indexed:
            await grounds.build(place.bare_seeds, place.bare_data, encoder, bars, before=place.data)
            bare = await held.enter_async_context(grounds.served(place.bare_data, encoder))
            found.append(systems.Verbatim(bare, "Verbatim without the question index", "no index"))
        await grounds.build(place.caption_seeds, place.caption_data, encoder, bars)
        captions = await held.enter_async_context(grounds.served(place.caption_data, encoder))
        found.append(systems.Verbatim(captions, "Verbatim over bare captions", "captions"))
        passages = [document for document in prepare(place.interview()).documents if not document.is_entry]
        fts = held.enter_context(closing(baselines.Fts5(passages)))
        passages_only: list[systems.System] = [baselines.Bm25(passages), fts, baselines.MiniLm(passages, encoder)]
        found += [*passages_only, baselines.Fuzzy(passages)]
        tallies = await quality.measure(found, questions, bars)
        times: dict[str, speed.Times] = {}
        notes = [f"All over the same {len(passages)} passages."]
        if timed:
            asked = [known.question for known in questions]
            times = await speed.measure(found[1:], asked, bars)
            asking, encoding = await speed.beside_encoder(bot, encoder, asked)
            times |= {found[0].name: asking, "(its sentence encoder alone)": encoding}
            notes.append(speed.ratio(asking, encoding))
        misspelt = await slips.table([found[0], *passages_only], questions, bars)
        judged, checking = await _on_claims(place, bot, passages_only, timed=timed)
    return [
        short.table(tallies, judged),
        quality.overall(tallies, times, notes),
        quality.by_kind(found, tallies),
        quality.confidence(tallies),
        misspelt,
        claims.table(judged, checking),
    ]


async def _on_claims(
    place: grounds.Grounds, bot: QuoteService, others: Sequence[systems.System], *, timed: bool
) -> tuple[dict[str, ClaimTally], speed.Times | None]:
    """Every claim, judged by the bot and by what finds passages alone."""
    known = read_claims(grounds.CLAIMS)
    words = place.interview().words

    async def check(claim: str) -> str:
        return (await bot.check(claim)).verdict.value

    judged = {"Verbatim": await claims.measure(check, known)}
    for system in others:
        judged[system.name] = await claims.measure(claims.by_words(system, words), known)
    judged[claims.LETTERS] = await claims.measure(claims.by_letters(words), known)
    return judged, (await speed.interleaved([check], [one.claim for one in known]))[0] if timed else None


def _measure(place: grounds.Grounds, arguments: argparse.Namespace) -> list[Table]:
    questions = read_questions(grounds.QUESTIONS)
    others: list[Table] = []
    if not arguments.quality:  # these first, while this process is small: commands.run says why
        with _bars() as bars:
            others.append(commands.measure(place, bars))
            others.append(discord_load.measure(place, bars))
            others.append(slack_load.measure(place, bars))
            others.append(daily_load.measure(place, bars))
        if arguments.scale:
            others.append(scale.measure(place, arguments.scale))
    with _bars() as bars:
        return asyncio.run(_on_questions(place, questions, bars, timed=not arguments.quality)) + others


def _bars() -> Progress:
    return Progress(console=Console(stderr=True), transient=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure Verbatim beside other ways to search, on the same questions."
    )
    parser.add_argument(
        "--quality", action="store_true", help="only how well questions are answered and claims judged; writes nothing"
    )
    parser.add_argument("--scale", type=int, metavar="N", help="also a synthetic library of N interviews")
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
        place = grounds.lay((arguments.data or Path(temporary)).resolve(), settings.seeds, settings.model)
        tables = _measure(place, arguments)
    report.show(tables)
    if not arguments.quality:
        command = " ".join(["python -m bench", *([f"--scale {arguments.scale}"] if arguments.scale else [])])
        grounds.RESULTS.write_text(report.document(facts, command, tables), encoding="utf-8")
        readme = short.published(grounds.README.read_text(encoding="utf-8"), tables[0])
        grounds.README.write_text(readme, encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except VerbatimError as error:
        sys.exit(f"bench: {error}")
