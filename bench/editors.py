"""The same questions of an interview as an editor made it, as a language model did, and as nobody edited it.

python -m bench.editors SEEDS QUESTIONS --data DIR

SEEDS is a folder of interview folders made by `add`. NAME-model beside NAME is the same interview, after `edit`. The
shipped interview is added as its editor made it and as bare captions; a folder zuckerberg-267-model is its model's.
QUESTIONS is a folder of labelled questions, one file NAME.jsonl for each interview (`bench/blind/`), whose answers are
spans of the words that all folders of an interview share. Prints a table.
"""

import argparse
import asyncio
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench import fresh, report, systems, workspace
from bench.ranking.variants import BARE, write_variant
from bot.evaluation import QuestionTally
from bot.labelled_sets import read_questions
from bot.model import Scope
from bot.quotes.service import QuoteService
from bot.transcript.folder import interview_folders
from store.encoder import OnnxEncoder
from store.library.reader import ServedLibrary

NOBODY, MODEL, EDITOR = "nobody edited it", "a model did", "an editor did"


def folders_of(questions: str, slugs: frozenset[str]) -> Mapping[str, str]:
    """The folders that hold the interview of a set of questions, by who edited it; empty if there is none."""
    shipped = workspace.INTERVIEW
    name = shipped if questions.startswith(shipped) else questions
    nobody, editor = (f"{name}-{BARE}", name) if name == shipped else (name, None)
    folders = {NOBODY: nobody, MODEL: f"{name}-model", EDITOR: editor}
    return {who: folder for who, folder in folders.items() if folder in slugs}


async def measure(seeds: Path, sets: Sequence[Path], data: Path, bars: Progress) -> report.Table:
    """Every set of questions, of every folder of its interview."""
    slugs = frozenset(path.name for path in interview_folders(seeds))
    tallies: dict[str, list[QuestionTally]] = {}
    with closing(OnnxEncoder()) as encoder:
        await workspace.build(seeds, data, encoder, bars)
        library = ServedLibrary(data)
        bot = QuoteService(library, encoder)
        for path in bars.track(sets, description="Asking"):
            for who, slug in folders_of(path.stem, slugs).items():
                system = systems.Verbatim(bot, scope=Scope(interviews=(slug,)))
                counted = [
                    tallies.setdefault(f"{name}, {who}", [QuestionTally()])[0] for name in (path.stem, fresh.ALL)
                ]
                for question in read_questions(path):
                    found = await system.find(question.question)
                    for tally in counted:
                        tally.count(question, found.spans, found.confidence)
        await library.close()
    return fresh.table("The same questions, by who edited the interview", tallies, [""])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.editors", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("seeds", type=Path, help="the folder of interview folders")
    parser.add_argument("questions", type=Path, help="the folder of question sets, such as bench/blind")
    parser.add_argument("--data", type=Path, required=True, help="where the library is built and kept")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Progress(console=Console(stderr=True), transient=True) as bars:
        together = Path(folder)
        for interview in interview_folders(arguments.seeds):
            shutil.copytree(interview, together / interview.name)
        shipped = workspace.HERE.parent / "seeds" / workspace.INTERVIEW
        shutil.copytree(shipped, together / shipped.name, dirs_exist_ok=True)
        write_variant(shipped, together, BARE)
        sets = sorted(arguments.questions.glob("*.jsonl"))
        report.show([asyncio.run(measure(together, sets, arguments.data, bars))])


if __name__ == "__main__":
    main()
