"""One folder of seeds/ -> one Interview. Everything but captions.txt and interview.toml may be missing."""

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import SeedError
from bot.model import Chapter, Entry, Interview, Line, Role, Span, Speaker, Unit
from bot.transcript.edition import HEADING_SLACK, Edition, edition
from bot.transcript.grammar import MUSIC, Manuscript, Problem, clock_seconds, parse
from bot.transcript.questions import parse_questions
from bot.transcript.timing import parse_times, seconds_at, word_at

FILES = ("interview.toml", "captions.txt", "times.csv", "edited.md", "questions.tsv")
"""What is read of a folder, and so what an index depends on."""

_CLOCK_DIGITS = 4
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")

BLOCK = 15
"""Words to a line where nobody has marked sentences."""


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
        raise SeedError(f"{seeds} holds no interview; each has a folder with captions.txt and interview.toml (seeds/README.md)")
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
        _read(folder)
    except SeedError as error:
        file, _, what = str(error).partition(": ")
        name, _, line = file.partition(":")
        folder.problems.append(Problem(name, int(line) if line.isdecimal() else 1, what))
    if folder.problems:
        folder.interview = None
    return folder


def _read(folder: Folder) -> None:
    path = folder.path
    facts = _facts(_text(path, "interview.toml", required=True))
    captions = _text(path, "captions.txt", required=True)
    words = tuple(captions.split())
    _check_captions(captions, words, facts)
    if not _SLUG.fullmatch(facts.slug):
        raise SeedError(f"interview.toml:1: slug {facts.slug!r} stands in every quote's id: use a-z, 0-9, dots and hyphens")
    if facts.slug != path.name:
        raise SeedError(f"interview.toml:1: slug {facts.slug!r} must be the folder's name, {path.name!r}")
    times = parse_times(_text(path, "times.csv"), len(words))
    made = Edition()
    if text := _text(path, "edited.md"):
        folder.manuscript = parse(text)
        made = edition(folder.manuscript, words, facts.speakers, facts.chapters)
        if not made.problems:
            made.problems.extend(_late_headings(made, times, folder.manuscript))
    else:
        made.lines = _blocks(words)
        made.chapters = _timed_chapters(facts.chapters, times, len(words))
    folder.problems.extend(made.problems)
    entries: list[Entry] = []
    if not made.problems:
        entries, problems = parse_questions(_text(path, "questions.tsv"), len(words), made.turns)
        folder.problems.extend(problems)
    folder.interview = _compose(facts, words, times, made, entries)


def _compose(
    facts: "_Facts", words: tuple[str, ...], times: tuple[tuple[int, float], ...], made: Edition, entries: Sequence[Entry]
) -> Interview:
    return Interview(
        slug=facts.slug,
        title=facts.title,
        date=facts.date,
        video=facts.video,
        speakers=facts.speakers,
        words=words,
        chapters=tuple(made.chapters),
        lines=tuple(made.lines),
        turns=tuple(made.turns),
        entries=tuple(entries),
        times=times,
        length=facts.length,
    )


def _text(path: Path, name: str, *, required: bool = False) -> str:
    try:
        return (path / name).read_bytes().decode("utf-8")
    except FileNotFoundError:
        if required:
            raise SeedError(f"{name}: is missing; an interview needs captions.txt and interview.toml") from None
        return ""
    except UnicodeDecodeError as error:
        raise SeedError(f"{name}: is not UTF-8 (byte {error.start})") from None
    except OSError as error:
        raise SeedError(f"{name}: cannot be read ({error.strerror})") from None


def _check_captions(captions: str, words: Sequence[str], facts: "_Facts") -> None:
    digest = hashlib.sha256(captions.encode()).hexdigest()
    if digest != facts.sha256:
        raise SeedError(
            f"captions.txt: its SHA-256 is {digest[:12]}..., interview.toml says {facts.sha256[:12]}...; "
            "the captions are never edited: restore the file, or for new captions put the new hash in interview.toml"
        )
    if not words:
        raise SeedError("captions.txt: holds no words")


def _blocks(words: Sequence[str]) -> list[Line]:
    units = [Unit(at, at + 1, word, _said(word), _said(word)) for at, word in enumerate(words)]
    return [
        Line(Span(at, min(at + BLOCK, len(words))), None, at // BLOCK, True, tuple(units[at : at + BLOCK]))
        for at in range(0, len(words), BLOCK)
    ]


def _said(word: str) -> str:
    return "" if word == MUSIC else word


def _timed_chapters(published: Sequence[tuple[str, float]], times: Sequence[tuple[int, float]], words: int) -> list[Chapter]:
    begins = [word_at(times, seconds, words) for _, seconds in published]
    known = [begin for begin in begins if begin is not None]
    if not known or len(known) != len(published):
        return []
    ends = [*known[1:], words]
    return [
        Chapter(title, seconds, Span(start, end))
        for (title, seconds), start, end in zip(published, known, ends, strict=True)
        if start < end
    ]


def _late_headings(made: Edition, times: Sequence[tuple[int, float]], script: Manuscript) -> list[Problem]:
    problems = []
    for chapter, heading in zip(made.chapters, script.headings, strict=True):
        spoken = seconds_at(times, chapter.span.start)
        if spoken is not None and abs(spoken - chapter.seconds) > HEADING_SLACK:
            what = (
                f"chapter {chapter.title!r} starts at {chapter.seconds:g} s, but the words below its heading are spoken at {spoken:.0f} s"
            )
            problems.append(Problem("edited.md", heading.line, what))
    return problems


# --- interview.toml -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Facts:
    slug: str
    title: str
    date: str
    video: str | None
    length: float | None
    sha256: str
    speakers: tuple[Speaker, ...]
    chapters: tuple[tuple[str, float], ...]


def _facts(text: str) -> _Facts:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SeedError(f"interview.toml: {error}") from None
    speakers = tuple(_speaker(item) for item in _list(table, "speakers"))
    chapters = tuple((_string(item, "title"), _clock(item, "starts")) for item in _list(table, "chapters"))
    if list(chapters) != sorted(chapters, key=lambda chapter: chapter[1]):
        raise SeedError("interview.toml: chapters must be in order of their start")
    if len({speaker.label.casefold() for speaker in speakers}) != len(speakers):
        raise SeedError("interview.toml: two speakers have the same label")
    return _Facts(
        slug=_string(table, "slug"),
        title=_string(table, "title"),
        date=str(table.get("date", "")),
        video=_string(table, "video") if "video" in table else None,
        length=_clock(table, "length") if "length" in table else None,
        sha256=_string(table, "captions_sha256"),
        speakers=speakers,
        chapters=chapters,
    )


def _speaker(item: dict[str, Any]) -> Speaker:
    role = _string(item, "role")
    if role not in tuple(Role):
        raise SeedError(f"interview.toml: role {role!r} of {item.get('name')!r} is neither host nor guest")
    aliases = item.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise SeedError(f"interview.toml: aliases of {item.get('name')!r} must be a list of names")
    return Speaker(_string(item, "name"), Role(role), _string(item, "label"), tuple(aliases))


def _list(table: dict[str, Any], key: str) -> list[dict[str, Any]]:
    items = table.get(key, [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise SeedError(f"interview.toml: {key} must be tables, [[{key}]]")
    return items


def _string(table: dict[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise SeedError(f"interview.toml: {key} is missing; it must be a text")
    return value


def _clock(table: dict[str, Any], key: str) -> float:
    value = _string(table, key)
    parts = value.split(":")
    if not 2 <= len(parts) <= 3 or not all(part.isdecimal() and len(part) <= _CLOCK_DIGITS for part in parts):
        raise SeedError(f"interview.toml: {key} {value!r} is no time like 5:36 or 1:04:16")
    return float(clock_seconds(value))
