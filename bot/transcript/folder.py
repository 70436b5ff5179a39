"""One folder of seeds/ -> one Interview. Only captions.txt and interview.toml are required."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.errors import SeedError, lack_of
from bot.model import Chapter, Entry, Interview, Span
from bot.transcript import metadata
from bot.transcript.bare_lines import bare_lines
from bot.transcript.edition import Edition, build_edition
from bot.transcript.manuscript import Manuscript
from bot.transcript.metadata import Metadata, read_metadata
from bot.transcript.parser import parse_manuscript
from bot.transcript.picks import parse_picks
from bot.transcript.problem import Problem
from bot.transcript.questions import parse_questions
from bot.transcript.raw_captions import raw_captions
from bot.transcript.suggested import FILE as SUGGESTED
from bot.transcript.suggested import parse_suggested, suggested_by_index
from bot.transcript.times import parse_times, word_at

CAPTIONS, TIMES, EDITED, QUESTIONS, PICKS = "captions.txt", "times.csv", "edited.md", "questions.tsv", "picks.tsv"
MODEL_QUESTIONS, MODEL_PICKS = "questions.model.tsv", "picks.model.tsv"
"""What a model made, apart from what a person wrote."""

FILES = (metadata.FILE, CAPTIONS, TIMES, EDITED, QUESTIONS, PICKS, SUGGESTED, MODEL_QUESTIONS, MODEL_PICKS)
"""The files of a folder that are read; a library depends on all of them."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What an interview consists of before it is edited."""

    metadata: Metadata
    words: tuple[str, ...]
    times: tuple[tuple[int, float], ...]


@dataclass(slots=True)
class SeedFolder:
    """What a seed folder contains. `interview` is None if it cannot be used; `problems` say why."""

    path: Path
    interview: Interview | None = None
    manuscript: Manuscript | None = None
    problems: list[Problem] = field(default_factory=list)


def interview_folders(seeds: Path) -> list[Path]:
    """The folders of interviews, by name. Raises SeedError if there is none."""
    if not seeds.is_dir():
        raise SeedError(f"{seeds} is not a folder; set VERBATIM_SEEDS to the folder with the interviews")
    folders = sorted(path for path in seeds.iterdir() if path.is_dir() and not path.name.startswith((".", "_")))
    if not folders:
        raise SeedError(
            f"{seeds} has no interview; each needs a folder with captions.txt and interview.toml (seeds/README.md)"
        )
    return folders


def read_interview(path: Path) -> Interview:
    """The interview of a folder. Raises SeedError with file, line and message of the first problem."""
    folder = read_folder(path)
    if folder.interview is None:
        raise SeedError(f"{path.name}/{folder.problems[0]}{_and_more(folder.problems)}")
    return folder.interview


def _and_more(problems: Sequence[Problem]) -> str:
    return f" (and {len(problems) - 1} more: python -m bot lint)" if len(problems) > 1 else ""


def read_folder(path: Path) -> SeedFolder:
    """Everything in a folder, with all problems collected."""
    folder = SeedFolder(path)
    try:
        folder.interview = _read(folder)
    except SeedError as error:
        folder.problems.extend(error.args)
    if folder.problems:
        folder.interview = None
    return folder


def read_sources(path: Path) -> tuple[Sources, list[Problem]]:
    """Metadata, words and times of a folder, and what is wrong with the times.

    Raises SeedError with a Problem of interview.toml or captions.txt: without these there is no interview.
    """
    known = read_metadata(_text(path, metadata.FILE) or "")
    captions = _bytes(path, CAPTIONS) or b""
    if (raw := raw_captions(CAPTIONS, captions.decode("utf-8-sig", errors="replace"))) is not None:
        raise SeedError(raw)
    digest = hashlib.sha256(captions).hexdigest()
    if digest != known.sha256:
        message = (
            f"its SHA-256 is {digest[:12]}..., interview.toml says {known.sha256[:12]}...; captions are never edited: "
            "restore the file, or for new captions put the new hash in interview.toml"
        )
        raise SeedError(Problem(CAPTIONS, 1, message))
    words = tuple(_decode(CAPTIONS, captions).split())
    if not words:
        raise SeedError(Problem(CAPTIONS, 1, "has no words"))
    name = path.resolve().name
    if known.slug != name:
        raise SeedError(Problem(metadata.FILE, 1, f"slug {known.slug!r} must be the folder's name, {name!r}"))
    times, problems = parse_times(_text(path, TIMES) or "", len(words))
    return Sources(known, words, times), problems


def _read(folder: SeedFolder) -> Interview:
    sources, problems = read_sources(folder.path)
    folder.problems.extend(problems)
    edition = _read_edition(folder, sources)
    folder.problems.extend(edition.problems)
    turns = [] if edition.problems else edition.turns
    entries, problems = parse_questions(_text(folder.path, QUESTIONS) or "", len(sources.words), turns)
    folder.problems.extend(problems)
    by_model, problems = parse_questions(
        _text(folder.path, MODEL_QUESTIONS) or "", len(sources.words), turns, MODEL_QUESTIONS, by_model=True
    )
    folder.problems.extend(problems)
    by_hand = _text(folder.path, PICKS)
    name = PICKS if by_hand is not None else MODEL_PICKS
    text = by_hand if by_hand is not None else _text(folder.path, MODEL_PICKS)
    picks, problems = parse_picks(text or "", len(sources.words), turns, edition.lines, name)
    folder.problems.extend(problems)
    index = [*entries, *by_model]
    chosen = _text(folder.path, SUGGESTED)
    suggested, problems = parse_suggested(chosen or "")
    folder.problems.extend(problems)
    if chosen is None:
        suggested = suggested_by_index(index, picks)
    return _compose(sources, edition, index, picks, suggested)


def _read_edition(folder: SeedFolder, sources: Sources) -> Edition:
    """The edited transcript, or the lines of bare captions without one.

    While a guess of the draft is left, no speaker is known: a wrong speaker is worse than none.
    """
    known = sources.metadata
    text = _text(folder.path, EDITED)
    if text is None:
        bare = bare_lines(sources.words)
        return Edition(lines=bare.lines, chapters=_timed_chapters(sources), guessed=bare.guessed)
    folder.manuscript = parse_manuscript(text)
    edition = build_edition(folder.manuscript, sources.words, known.speakers, known.chapters, sources.times)
    edition.guessed = known.guessed
    if folder.manuscript.guesses:
        edition.turns, edition.guessed = [], True
        edition.lines = [replace(line, turn=None) for line in edition.lines]
    return edition


def _compose(
    sources: Sources, edition: Edition, entries: Sequence[Entry], picks: Sequence[Span], suggested: Sequence[str]
) -> Interview:
    known = sources.metadata
    return Interview(
        slug=known.slug,
        title=known.title,
        date=known.date,
        video=known.video,
        speakers=known.speakers,
        words=sources.words,
        chapters=tuple(edition.chapters),
        lines=tuple(edition.lines),
        turns=tuple(edition.turns),
        entries=tuple(entries),
        picks=tuple(picks),
        suggested=tuple(suggested),
        times=sources.times,
        length=known.length,
        show=known.show,
        episode=known.episode,
        guessed=edition.guessed,
        made=known.made,
    )


def _text(path: Path, name: str) -> str | None:
    content = _bytes(path, name)
    return None if content is None else _decode(name, content)


def _decode(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SeedError(Problem(name, line, f"is not UTF-8 (byte {error.start})")) from None


def _bytes(path: Path, name: str) -> bytes | None:
    """The content of a file, None for an optional one that is missing. Raises SeedError with a Problem."""
    try:
        return (path / name).read_bytes()
    except FileNotFoundError:
        if name in (metadata.FILE, CAPTIONS):
            message = "is missing; an interview needs captions.txt and interview.toml"
            raise SeedError(Problem(name, 1, message)) from None
        return None
    except OSError as error:
        raise SeedError(Problem(name, 1, f"cannot be read ({lack_of(error) or error.strerror})")) from None


def _timed_chapters(sources: Sources) -> list[Chapter]:
    """Chapters of bare captions, as far as their times are known."""
    published, words = sources.metadata.chapters, len(sources.words)
    starts = [start for _, seconds in published if (start := word_at(sources.times, seconds, words)) is not None]
    ends = [*starts[1:], words]
    return [
        Chapter(title, seconds, Span(start, end))
        for (title, seconds), start, end in zip(published, starts, ends, strict=False)
        if start < end
    ]
