"""The folders in which the bench works: one interview's seeds, whole and reduced, and the libraries built from them."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress

from bot.model import Interview
from bot.quotes.service import QuoteService
from bot.transcript.folder import read_interview
from store.encoder import OnnxEncoder
from store.library import indexing
from store.library.reader import ServedLibrary

HERE = Path(__file__).parent
QUESTIONS = HERE / "questions.jsonl"
CLAIMS = HERE / "claims.jsonl"
PASTED = HERE / "pasted.jsonl"
PASTED_SETS = (
    PASTED,
    HERE / "pasted_fresh.jsonl",
    HERE / "pasted_fresh_2.jsonl",
    HERE / "pasted_fresh_3.jsonl",
)
"""In the order in which they were written."""
TUNING = HERE / "tuning.jsonl"
VALIDATION = HERE / "validation.jsonl"
README = HERE.parent / "README.md"
RESULTS = HERE / "RESULTS.md"
INTERVIEW = "zuckerberg-267"
"""The interview that the question sets are about; others in seeds/ are left out."""

INDEX = "questions.tsv"
EDITED = "edited.md"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Folders under one root. The bench writes nothing outside it, and never uses the bot's own data folder."""

    root: Path
    model: str | None  # the value of VERBATIM_MODEL

    @property
    def seeds(self) -> Path:
        """The seeds of the whole interview."""
        return self.root / "seeds"

    @property
    def bare_seeds(self) -> Path:
        """The interview without its question index."""
        return self.root / "seeds-without-index"

    @property
    def data(self) -> Path:
        """The library of the interview."""
        return self.root / "data"

    @property
    def bare_data(self) -> Path:
        """The library without the question index."""
        return self.root / "data-without-index"

    @property
    def caption_seeds(self) -> Path:
        """The interview as bare captions, without anything an editor made."""
        return self.root / "seeds-captions"

    @property
    def caption_data(self) -> Path:
        """The library of the bare captions."""
        return self.root / "data-captions"

    @property
    def real_seeds(self) -> Path:
        """Links to many real interviews."""
        return self.root / "seeds-real"

    @property
    def real_data(self) -> Path:
        """Their library."""
        return self.root / "data-real"

    @property
    def indexed(self) -> bool:
        """Whether the interview has a question index."""
        return (self.seeds / INTERVIEW / INDEX).is_file()

    def interview(self) -> Interview:
        """The interview."""
        return read_interview(self.seeds / INTERVIEW)


def set_up(root: Path, seeds: Path, model: str | None) -> Workspace:
    """Copy the interview's seeds: whole, without its question index, and bare. Raises SeedError."""
    workspace = Workspace(root, model)
    read_interview(seeds / INTERVIEW)
    for folder, without in (
        (workspace.seeds, ()),
        (workspace.bare_seeds, (INDEX,)),
        (workspace.caption_seeds, (INDEX, EDITED)),
    ):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(seeds / INTERVIEW, folder / INTERVIEW, ignore=shutil.ignore_patterns(*without))
    return workspace


async def build(seeds: Path, data: Path, encoder: OnnxEncoder, bars: Progress, before: Path | None = None) -> None:
    """Bring a library up to date; starting with a copy of another one (`before`), whose vectors it can reuse."""
    if before is not None:
        await asyncio.to_thread(shutil.copytree, before, data, dirs_exist_ok=True)
    task = bars.add_task("Indexing", total=None)
    await indexing.index(
        seeds,
        data,
        encoder.model,
        lambda: encoder,
        lambda stage, done, total: bars.update(task, description=stage, completed=done, total=total),
    )
    bars.remove_task(task)


def disk_size(folder: Path) -> int:
    """The size of everything in a folder, in MiB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 2**20


@asynccontextmanager
async def served(data: Path, encoder: OnnxEncoder) -> AsyncIterator[QuoteService]:
    """A quote service over a library."""
    library = ServedLibrary(data)
    try:
        yield QuoteService(library, encoder)
    finally:
        await library.close()
