"""Training questions, and the passages that answer them: of the interviews in interviews.tsv, and of the seed."""

import csv
import hashlib
import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import SeedError
from bot.evaluation import hits
from bot.labelled_sets import read_questions as read_labelled
from bot.model import Entry, Interview, Span
from bot.transcript.folder import CAPTIONS, QUESTIONS, TIMES, read_interview
from bot.transcript.metadata import FILE as METADATA
from bot.transcript.passages import WIDE, passages
from bot.transcript.questions import parse_questions

HERE = Path(__file__).parent
SEED = HERE.parents[1] / "seeds" / "zuckerberg-267"

BLIND = HERE.parent / "blind"

_ANSWERS = 0.6
"""The overlap from which a passage answers what was asked about a stretch, as a share of the shorter."""

_MOST_OF_SEED = 2400
"""Questions of the seed's index that are learned from: it has many times those of other interviews."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A public transcript: its repository and file, and its words after `python -m bot add`."""

    interview: str
    repository: str
    file: str
    words: int
    sha256: str  # the first 12 digits, of the words joined by spaces


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the words it was written about, and the passages that answer it, by number."""

    text: str
    about: tuple[int, int]
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Training:
    """What is learned from one interview: its passages, which words each holds, and questions."""

    interview: str
    passages: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    asked: tuple[Asked, ...]


def listed_interviews() -> list[Listed]:
    """The interviews with training questions."""
    with (HERE / "interviews.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [
            Listed(row["interview"], row["repository"], row["file"], int(row["words"]), row["sha256"]) for row in rows
        ]


def read_questions(listed: Listed) -> list[Entry]:
    """The spans of an interview and what is asked about each. Raises SeedError for a row that is not one."""
    path = HERE / "questions" / f"{listed.interview}.tsv"
    entries, problems = parse_questions(path.read_text(encoding="utf-8"), listed.words, (), path.name)
    if problems:
        raise SeedError(problems[0])
    return entries


def read_training(seeds: Path) -> Iterator[Training]:
    """All interviews, from folders that `python -m bot add` made of the transcripts, then the seed of the project.

    Raises SeedError if a folder is missing or has other words than those that the questions are about.
    """
    for listed in listed_interviews():
        yield _training(_checked(seeds / listed.interview, listed), read_questions(listed))
    yield seed_training()


def read_held(seeds: Path) -> Iterator[Training]:
    """The interviews with blind questions among the folders of `seeds`; a passage answers as the bench counts it."""
    for folder in sorted(seeds.iterdir()):
        if (path := BLIND / f"{folder.name}.jsonl").is_file():
            interview = read_interview(folder)
            spans = list(passages(interview, WIDE))
            asked = [
                Asked(
                    question.question, (0, 0), tuple(n for n, span in enumerate(spans) if hits(span, question.answers))
                )
                for question in read_labelled(path)
                if question.answers
            ]
            yield _of_passages(interview, spans, asked)


def _checked(folder: Path, listed: Listed) -> Interview:
    origin = f"{listed.file} of github.com/{listed.repository}"
    try:
        words = (folder / CAPTIONS).read_text(encoding="utf-8").split()
    except OSError:
        raise SeedError(f"{folder} has no {CAPTIONS}; add {origin} with --slug {listed.interview}") from None
    if hashlib.sha256(" ".join(words).encode()).hexdigest()[: len(listed.sha256)] != listed.sha256:
        raise SeedError(f"{folder} has not the {listed.words} words that the questions are about; add {origin} again")
    return read_interview(folder)


def seed_training() -> Training:
    """Questions of the index of the project's interview, over the passages it has before anybody edits it."""
    with TemporaryDirectory() as folder:
        bare = Path(folder) / SEED.name
        bare.mkdir()
        for name in (METADATA, CAPTIONS, TIMES):
            shutil.copy(SEED / name, bare)
        interview = read_interview(bare)
    entries, _ = parse_questions((SEED / QUESTIONS).read_text(encoding="utf-8"), len(interview.words), ())
    training = _training(interview, entries)
    chosen = random.Random(0).sample(training.asked, min(len(training.asked), _MOST_OF_SEED))
    return replace(training, asked=tuple(chosen))


def _training(interview: Interview, entries: Sequence[Entry]) -> Training:
    spans = list(passages(interview, WIDE))
    asked = [
        Asked(question, (entry.span.start, entry.span.end), answers)
        for entry in entries
        if (answers := _answering(entry.span, spans))
        for question in entry.questions
    ]
    return _of_passages(interview, spans, asked)


def _of_passages(interview: Interview, spans: Sequence[Span], asked: Iterable[Asked]) -> Training:
    texts = tuple(" ".join(interview.words[span.start : span.end]) for span in spans)
    return Training(interview.slug, texts, tuple((span.start, span.end) for span in spans), tuple(asked))


def _answering(about: Span, spans: Sequence[Span]) -> tuple[int, ...]:
    """The passages that hold most of what a question was written about."""
    return tuple(
        number for number, span in enumerate(spans) if about.overlap(span) >= _ANSWERS * min(len(about), len(span))
    )
