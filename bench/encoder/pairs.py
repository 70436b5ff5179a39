"""Training questions, and the passages that answer them: of the interviews in interviews.tsv, and of the seed."""

import csv
import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import SeedError
from bot.model import Entry, Span
from bot.transcript.folder import CAPTIONS, QUESTIONS, TIMES, read_interview
from bot.transcript.metadata import FILE as METADATA
from bot.transcript.passages import WIDE, passages
from bot.transcript.questions import parse_questions

HERE = Path(__file__).parent
SEED = HERE.parents[1] / "seeds" / "zuckerberg-267"

_ANSWERS, _SEED_WEIGHT = 0.6, 0.8
"""The overlap from which a passage of the seed answers, as a share of the shorter; how often a step takes the seed."""


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
    """A question with the passages that answer it, and those near them, which are no wrong answers either."""

    text: str
    answers: tuple[int, ...]
    near: frozenset[int]


@dataclass(frozen=True, slots=True)
class Training:
    """What is learned from one interview. `weight` multiplies how often a step takes it."""

    interview: str
    passages: tuple[str, ...]
    asked: tuple[Asked, ...]
    weight: float = 1.0


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
        words = _words(seeds / listed.interview, listed)
        entries = read_questions(listed)
        yield Training(
            listed.interview,
            tuple(" ".join(words[entry.span.start : entry.span.end]) for entry in entries),
            tuple(
                Asked(question, (number,), frozenset([number]))
                for number, entry in enumerate(entries)
                for question in entry.questions
            ),
        )
    yield seed_training()


def _words(folder: Path, listed: Listed) -> Sequence[str]:
    origin = f"{listed.file} of github.com/{listed.repository}"
    try:
        words = (folder / CAPTIONS).read_text(encoding="utf-8").split()
    except OSError:
        raise SeedError(f"{folder} has no {CAPTIONS}; add {origin} with --slug {listed.interview}") from None
    if hashlib.sha256(" ".join(words).encode()).hexdigest()[: len(listed.sha256)] != listed.sha256:
        raise SeedError(f"{folder} has not the {listed.words} words that the questions are about; add {origin} again")
    return words


def seed_training() -> Training:
    """The question index of the project's interview, over the passages it has before anybody edits it."""
    with TemporaryDirectory() as folder:
        bare = Path(folder) / SEED.name
        bare.mkdir()
        for name in (METADATA, CAPTIONS, TIMES):
            shutil.copy(SEED / name, bare)
        interview = read_interview(bare)
    spans = list(passages(interview, WIDE))
    entries, _ = parse_questions((SEED / QUESTIONS).read_text(encoding="utf-8"), len(interview.words), ())
    asked = [
        Asked(question, answers, frozenset(near))
        for entry in entries
        for near, answers in [_passages_of(entry.span, spans)]
        if answers
        for question in entry.questions
    ]
    texts = tuple(" ".join(interview.words[span.start : span.end]) for span in spans)
    return Training(SEED.name, texts, tuple(asked), _SEED_WEIGHT)


def _passages_of(span: Span, spans: Sequence[Span]) -> tuple[list[int], tuple[int, ...]]:
    """The passages that share words with a span, and those of them that answer what is asked about it."""
    shared = [min(span.end, other.end) - max(span.start, other.start) for other in spans]
    near = [number for number, words in enumerate(shared) if words > 0]
    return near, tuple(n for n in near if shared[n] >= _ANSWERS * min(len(span), len(spans[n])))
