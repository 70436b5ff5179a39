"""The console's `add` and `describe`: files, folders, standard input and addresses -> interview folders.

The modules they need are imported when they are called, so that `ask` starts quickly.
"""
# ruff: noqa: PLC0415

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import InputError, VerbatimError

if TYPE_CHECKING:
    from collections import Counter

    from bot.transcript.adding import Added, Incoming, Seeds
    from bot.transcript.describe import Changes

STDIN = "-"
_ADDRESSES = ("http://", "https://")
_SUFFIXES = frozenset(
    ".vtt .srt .sbv .ass .ssa .ttml .dfxp .xml .srv3 .json .json3 .html .htm .tsv .docx .md .markdown .txt".split()
)
"""The endings of transcript files; other files in a folder are skipped."""
_METADATA = "interview.toml"  # is in every interview's folder
_NO_TRANSCRIPTS = ("readme", "license", "licence", "changelog", "contributing")


Fetch = Callable[[str, int | None], AsyncIterator["Incoming | VerbatimError"]]
"""The transcripts of an http(s) address, as `Application.fetch` gives them."""


async def add(
    sources: Sequence[str], seeds: "Seeds", fetch: Fetch, newest: int | None, slug: str | None, given: "Changes"
) -> "AsyncIterator[Added | VerbatimError]":
    """Add the transcripts of all sources, one after another. A source that cannot be added does not stop the others."""
    from bot.transcript import adding

    async for incoming in _incoming(sources, fetch, newest):
        if isinstance(incoming, VerbatimError):
            yield incoming
            continue
        try:
            yield await asyncio.to_thread(adding.add, incoming, seeds, slug=slug, given=given)
        except VerbatimError as error:
            yield error


def check_sources(sources: Sequence[str], slug: str | None) -> None:
    """Raises InputError where a name is given for more than one transcript, or standard input is named twice."""
    if slug is not None and (len(sources) > 1 or _is_folder(sources[0])):
        raise InputError("--slug names one interview; add one file at a time with it")
    if sources.count(STDIN) > 1:
        raise InputError("- is standard input, which holds one transcript; name it once")


def changes(
    *, title: str = "", show: str = "", date: str = "", url: str = "", hosts: Sequence[str] = (),
    guests: Sequence[str] = (), names: Sequence[str] = (), aliases: Sequence[str] = (),
) -> "Changes":  # fmt: skip
    """What the options say of an interview. Raises InputError if a name is not OLD=NEW, or an alias NAME=ALIAS."""
    from bot.transcript.describe import Changes

    given = Changes(
        title=title, show=show, date=date, url=url, hosts=tuple(hosts), guests=tuple(guests),
        names=dict(_pair(name, "--name", 'OLD=NEW, such as --name "Speaker 2=Ada Lovelace"') for name in names),
        aliases=tuple(_pair(it, "--alias", 'NAME=ALIAS, such as --alias "Ada Lovelace=Addie"') for it in aliases),
    )  # fmt: skip
    given.check()
    return given


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    before, equals, after = text.partition("=")
    if not (equals and before.strip() and after.strip()):
        raise InputError(f"{option} {text[:60]!r} must be {form}")
    return before, after


def describe(slug: str, seeds: "Seeds", given: "Changes") -> list[str]:
    """Change what is known of an interview, and say what is known now, a line each. Raises InputError or SeedError."""
    from bot.transcript.adding import speakers_of
    from bot.transcript.describe import described

    with seeds.exclusively():
        before = seeds.metadata(slug)
        interview = seeds.read(slug)
        if (text := described(before, given)) != before:
            interview = seeds.describe(slug, text)
    lines = [f"{slug}: {interview.title}"]
    show = interview.show.title if interview.show is not None else None
    known = (("show", show), ("date", interview.date), ("video", interview.video))
    lines += [f"  {key}: {value}" for key, value in known if value]
    aliases = {speaker.name: speaker.aliases for speaker in interview.speakers}
    for name, role, words in speakers_of(interview):
        called = f", also called {', '.join(aliases[name])}" if aliases[name] else ""
        lines.append(f"  {name}: {role.value if role else 'role unknown'}, {words:,} words{called}")
    return lines if interview.turns else [*lines, "  speakers not named"]


def report(added: "Added") -> list[str]:
    """What became of a transcript, as lines: the interview, what was understood, notes.

    Those who were given a role but do not speak in any are named once, at the end: `unmet_notes`.
    """
    from bot.transcript.added_summary import understood

    notes = [f"  note: {note}" for note in added.notes]
    return [f"{added.status} {added.slug}: {added.title}", f"  {added.form}: {understood(added)}", *notes]


def unmet_notes(unmet: "Counter[str]", added: int) -> list[str]:
    """Who was given a role and does not speak, a line each; `unmet` counts the interviews, of `added` in all."""
    if added == 1:
        return [f"  note: {_unmet(person)}" for person in unmet]
    return [
        f"note: nobody is called {person!r} in {count:,} of these {added:,} interviews, so no role was set there"
        for person, count in unmet.items()
    ]


def _unmet(person: str) -> str:
    return f"nobody in it is called {person!r}, so no role was set"


def added_object(added: "Added") -> dict[str, Any]:
    """The object `add --json` prints."""
    return {
        "slug": added.slug,
        "title": added.title,
        "status": added.status,
        "form": added.form,
        "words": added.words,
        "speakers": [
            {"name": name, "role": role.value if role is not None else None, "words": words}
            for name, role, words in added.speakers
        ],
        "turns": added.turns,
        "sentences": added.sentences,
        "chapters": added.chapters,
        "timed": added.timed or None,
        "punctuated": added.punctuated,
        "notes": [*added.notes, *map(_unmet, added.unmet)],
    }


# --- the sources --------------------------------------------------------------------------------


async def _incoming(
    sources: Sequence[str], fetch: Fetch, newest: int | None
) -> "AsyncIterator[Incoming | VerbatimError]":
    for source in sources:
        if source.casefold().startswith(_ADDRESSES):
            try:
                async for incoming in fetch(source, newest):
                    yield incoming
            except VerbatimError as error:
                yield error
        else:
            for path in [None] if source == STDIN else _files(Path(source)):
                try:
                    yield await asyncio.to_thread(_read, path)
                except VerbatimError as error:
                    yield error


def _files(path: Path) -> Iterator[Path]:
    """A file, or the transcripts below a folder, by name."""
    if not _is_folder(path):
        yield path
        return
    files = sorted(item for item in path.rglob("*") if _is_transcript(item.relative_to(path)) and item.is_file())
    yield from [item for item in files if not (item.parent / _METADATA).exists()] or [path]


def _is_folder(source: str | Path) -> bool:
    try:
        return Path(source).is_dir()
    except (OSError, ValueError):
        return False


def _is_transcript(path: Path) -> bool:
    """Whether to add a file of a folder: named like a transcript, not hidden, and no document about the folder."""
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and path.suffix.casefold() in _SUFFIXES and path.stem.casefold() not in _NO_TRANSCRIPTS


def _read(path: Path | None) -> "Incoming":
    """A file as it is, or standard input; at most as much as a transcript may have. Raises InputError."""
    from bot.transcript.adding import Incoming
    from bot.transcript.sources.detect import LARGEST

    if path is None:
        return Incoming(name="stdin", content=sys.stdin.buffer.read(LARGEST + 1))
    try:
        if (path / _METADATA).exists():
            raise InputError(f"{path}: is an interview's folder already; move it into VERBATIM_SEEDS, then run: index")
        if path.is_dir():
            raise InputError(f"{path}: holds no file with the ending of a transcript ({' '.join(sorted(_SUFFIXES))})")
        with path.open("rb") as file:
            return Incoming(name=path.name, content=file.read(LARGEST + 1))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{path}: cannot be read ({reason})") from None
