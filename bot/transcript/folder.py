"""One folder of seeds/ -> one Interview. Everything but captions.txt and interview.toml may be missing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.errors import SeedError
from bot.model import Chapter, Entry, Interview, Line, Span, Unit
from bot.transcript import metadata
from bot.transcript.edition import Edition, edition
from bot.transcript.metadata import Metadata, read_metadata
from bot.transcript.parser import Manuscript, parse
from bot.transcript.picks import parse_picks
from bot.transcript.problem import Problem
from bot.transcript.questions import parse_questions
from bot.transcript.times import parse_times, word_at
from bot.transcript.words import is_music

CAPTIONS, TIMES, EDITED, QUESTIONS, PICKS = "captions.txt", "times.csv", "edited.md", "questions.tsv", "picks.tsv"
FILES = (metadata.FILE, CAPTIONS, TIMES, EDITED, QUESTIONS, PICKS)
"""What is read of a folder, and so what an index depends on."""

BLOCK = 15
"""Words to a line where nobody has marked sentences."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What an interview is made of before anybody edits it."""

    metadata: Metadata
    words: tuple[str, ...]
    times: tuple[tuple[int, float], ...]


@dataclass(slots=True)
class Folder:
    """What a seed folder holds. `interview` is None if it cannot be used; `problems` say why."""

    path: Path
    interview: Interview | None = None
    manuscript: Manuscript | None = None
    problems: list[Problem] = field(default_factory=list)


def interview_folders(seeds: Path) -> list[Path]:
    """The folders of interviews, by name. Raises SeedError if there is none."""
    if not seeds.is_dir():
        raise SeedError(f"{seeds} is no folder; set VERBATIM_SEEDS to the folder that holds the interviews")
    folders = sorted(path for path in seeds.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))
    if not folders:
        raise SeedError(
            f"{seeds} holds no interview; each has a folder with captions.txt and interview.toml (seeds/README.md)"
        )
    return folders


def read_interview(path: Path) -> Interview:
    """The interview of a folder. Raises SeedError naming file, line and mend of the first problem."""
    folder = read_folder(path)
    if folder.interview is None:
        raise SeedError(f"{path.name}/{folder.problems[0]}{_and_more(folder.problems)}")
    return folder.interview


def _and_more(problems: Sequence[Problem]) -> str:
    return f" (and {len(problems) - 1} more: python -m bot lint)" if len(problems) > 1 else ""


def read_folder(path: Path) -> Folder:
    """Everything in a folder, with all problems collected."""
    folder = Folder(path)
    try:
        folder.interview = _read(folder)
    except SeedError as error:
        folder.problems.extend(error.args)
    if folder.problems:
        folder.interview = None
    return folder


def read_sources(path: Path) -> tuple[Sources, list[Problem]]:
    """Facts, words and times of a folder, and what is wrong with the times.

    Raises SeedError with the Problem of interview.toml or captions.txt: without these there is no interview.
    """
    known = read_metadata(_text(path, metadata.FILE) or "")
    captions = _bytes(path, CAPTIONS) or b""
    digest = hashlib.sha256(captions).hexdigest()
    if digest != known.sha256:
        what = (
            f"its SHA-256 is {digest[:12]}..., interview.toml says {known.sha256[:12]}...; the captions are never edited: "
            "restore the file, or for new captions put the new hash in interview.toml"
        )
        raise SeedError(Problem(CAPTIONS, 1, what))
    words = tuple(_decoded(CAPTIONS, captions).split())
    if not words:
        raise SeedError(Problem(CAPTIONS, 1, "holds no words"))
    name = path.resolve().name
    if known.slug != name:
        raise SeedError(Problem(metadata.FILE, 1, f"slug {known.slug!r} must be the folder's name, {name!r}"))
    times, problems = parse_times(_text(path, TIMES) or "", len(words))
    return Sources(known, words, times), problems


def _read(folder: Folder) -> Interview:
    sources, problems = read_sources(folder.path)
    folder.problems.extend(problems)
    made = _edition(folder, sources)
    folder.problems.extend(made.problems)
    turns = [] if made.problems else made.turns
    entries, problems = parse_questions(_text(folder.path, QUESTIONS) or "", len(sources.words), turns)
    folder.problems.extend(problems)
    picks, problems = parse_picks(_text(folder.path, PICKS) or "", len(sources.words), turns, made.lines)
    folder.problems.extend(problems)
    return _compose(sources, made, entries, picks)


def _edition(folder: Folder, sources: Sources) -> Edition:
    """The edited transcript, or blocks of words where there is none.

    While a guess of the draft is left, nobody is said to have spoken: a wrong speaker is worse than none.
    """
    known = sources.metadata
    text = _text(folder.path, EDITED)
    if text is None:
        return Edition(lines=_blocks(sources.words), chapters=_timed_chapters(known, sources))
    folder.manuscript = parse(text)
    made = edition(folder.manuscript, sources.words, known.speakers, known.chapters, sources.times)
    if folder.manuscript.guesses:
        made.turns = []
        made.lines = [replace(line, turn=None) for line in made.lines]
    return made


def _compose(sources: Sources, made: Edition, entries: Sequence[Entry], picks: Sequence[Span]) -> Interview:
    known = sources.metadata
    return Interview(
        slug=known.slug,
        title=known.title,
        date=known.date,
        video=known.video,
        speakers=known.speakers,
        words=sources.words,
        chapters=tuple(made.chapters),
        lines=tuple(made.lines),
        turns=tuple(made.turns),
        entries=tuple(entries),
        picks=tuple(picks),
        times=sources.times,
        length=known.length,
    )


def _text(path: Path, name: str) -> str | None:
    content = _bytes(path, name)
    return None if content is None else _decoded(name, content)


def _decoded(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SeedError(Problem(name, line, f"is not UTF-8 (byte {error.start})")) from None


def _bytes(path: Path, name: str) -> bytes | None:
    try:
        return (path / name).read_bytes()
    except FileNotFoundError:
        if name in (metadata.FILE, CAPTIONS):
            raise SeedError(
                Problem(name, 1, "is missing; an interview needs captions.txt and interview.toml")
            ) from None
        return None
    except OSError as error:
        raise SeedError(Problem(name, 1, f"cannot be read ({error.strerror})")) from None


def _blocks(words: Sequence[str]) -> list[Line]:
    units = [Unit(at, at + 1, word, _said(word), _said(word)) for at, word in enumerate(words)]
    blocks = [tuple(units[at : at + BLOCK]) for at in range(0, len(words), BLOCK)]
    return [
        Line(Span(block[0].start, block[-1].end), turn=None, paragraph=number, quotable=True, units=block)
        for number, block in enumerate(blocks)
    ]


def _said(word: str) -> str:
    return "" if is_music(word) else word


def _timed_chapters(known: Metadata, sources: Sources) -> list[Chapter]:
    words = len(sources.words)
    begins = [begin for _, seconds in known.chapters if (begin := word_at(sources.times, seconds, words)) is not None]
    ends = [*begins[1:], words]
    return [
        Chapter(title, seconds, Span(start, end))
        for (title, seconds), start, end in zip(known.chapters, begins, ends, strict=False)
        if start < end
    ]
