"""Adding interviews: a transcript with what is known of it -> a proven folder of seeds/. Says what it understood, and what it could not."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Protocol

from bot.errors import InputError
from bot.model import Interview, Role
from bot.transcript.sources.compose import About, Files, folder_files
from bot.transcript.sources.detect import read_source
from bot.transcript.sources.source import NotATranscriptError

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_LONGEST_SLUG = 60
_GENERIC = frozenset(
    {"transcript", "captions", "subtitles", "source", "episode", "audio", "untitled", "index", "stdin"}
)
_LANGUAGES = re.compile(r"\.(?:[a-z]{2}(?:-[A-Za-z]{2,4})?|auto|orig)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A transcript to add, with what is known of it from elsewhere, such as its feed."""

    name: str  # of the file
    content: bytes
    title: str = ""
    show: str = ""
    date: str = ""  # YYYY-MM-DD
    url: str = ""
    hosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    chapters: tuple[tuple[str, float], ...] = ()  # title, seconds


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one. `status` is added, updated or unchanged."""

    slug: str
    title: str
    status: str
    form: str
    words: int
    speakers: tuple[tuple[str, Role | None, int], ...]  # name, role, words
    turns: int
    sentences: int
    chapters: int
    timed: str  # "word", "caption", "paragraph", or "" where nothing is
    punctuated: bool
    notes: tuple[str, ...]


class Seeds(Protocol):
    """The folders of interviews, as adding needs them."""

    def slug_of(self, digest: str) -> str | None:
        """The interview that was made of a source with this SHA-256."""
        ...

    def is_taken(self, slug: str) -> bool:
        """Whether there is a folder of that name."""
        ...

    def is_edited(self, slug: str) -> bool:
        """Whether a person changed what was derived, or made the folder by hand."""
        ...

    def write(self, slug: str, files: Mapping[str, bytes]) -> Interview:
        """Put a folder in place, whole or not at all, once its loader has proven it. Raises SeedError or InputError."""
        ...


def add(incoming: Incoming, seeds: Seeds, *, slug: str | None = None) -> Added:
    """Add an interview, or bring up to date the one that was made of the same file. Raises InputError or SeedError."""
    digest = hashlib.sha256(incoming.content).hexdigest()
    try:
        source = read_source(incoming.name, incoming.content)
    except NotATranscriptError as error:
        raise InputError(f"{incoming.name}: {error}") from None
    source = replace(
        source,
        chapters=source.chapters or incoming.chapters,
        hosts=source.hosts or incoming.hosts,
        speakers=(*source.speakers, *incoming.hosts, *incoming.guests),
    )
    title = " ".join((incoming.title or source.title or _title_of(incoming.name)).split())
    known = seeds.slug_of(digest)
    chosen = _slug(slug, known, title, incoming.name, seeds)
    file = f"source{PurePath(incoming.name).suffix.casefold()[:12] or '.txt'}"
    about = About(
        slug=chosen, title=title, show=incoming.show, date=incoming.date, url=incoming.url, hosts=incoming.hosts,
        file=file, digest=digest,
    )  # fmt: skip
    try:
        files = folder_files(source, about)
    except NotATranscriptError as error:
        raise InputError(f"{incoming.name}: {error}") from None
    if chosen == known and not seeds.is_edited(chosen):
        status = "unchanged"
    elif seeds.is_taken(chosen):
        if seeds.is_edited(chosen):
            raise InputError(
                f"{chosen}: its folder was edited by hand and is left alone; move it away, or choose another name with --slug"
            )
        status = "updated"
    else:
        status = "added"
    interview = seeds.write(
        chosen, {**{name: text.encode() for name, text in files.texts.items()}, file: incoming.content}
    )
    return _added(chosen, title, status, source.form, files, interview)


def _added(slug: str, title: str, status: str, form: str, files: Files, interview: Interview) -> Added:
    sentences = len(interview.lines) if interview.edited or files.punctuated else 0
    return Added(
        slug, title, status, form, files.words, files.speakers, files.turns, sentences, files.chapters, files.timed,
        files.punctuated, files.notes,
    )  # fmt: skip


def _slug(asked: str | None, known: str | None, title: str, name: str, seeds: Seeds) -> str:
    """The folder's name: as asked for, as it is already, or made of the file's name or the title. Raises InputError."""
    if asked is not None:
        if not _SLUG.fullmatch(asked):
            raise InputError(f"{asked[:80]!r} cannot be a folder's name; use small letters, digits, dots and dashes")
        return asked
    if known is not None:
        return known
    stem = _LANGUAGES.sub("", PurePath(name).stem)
    base = slug_of(stem if stem.casefold() not in _GENERIC and slug_of(stem) else title) or "interview"
    taken = next(
        number for number in range(1, 10_000) if not seeds.is_taken(base if number == 1 else f"{base}-{number}")
    )
    return base if taken == 1 else f"{base}-{taken}"


def slug_of(text: str) -> str:
    """Text as a folder's name: small letters, digits and dashes; empty if it holds none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-")


def _title_of(name: str) -> str:
    """A title made of a file's name."""
    stem = _LANGUAGES.sub("", PurePath(name).stem)
    return re.sub(r"[_\s-]+", " ", stem).strip() or "Untitled"


def understood(added: Added) -> str:
    """What was understood, in one line: 2 speakers, 14 chapters, punctuated, times to the word."""
    parts = [f"{added.words:,} words"]
    if added.speakers:
        parts.append(
            f"{len(added.speakers)} {'speaker' if len(added.speakers) == 1 else 'speakers'} ({_people(added.speakers)})"
        )
    else:
        parts.append("speakers not named")
    if added.chapters:
        parts.append(f"{added.chapters} {'chapter' if added.chapters == 1 else 'chapters'}")
    parts.append("punctuated" if added.punctuated else "not punctuated")
    parts.append(f"times to the {added.timed}" if added.timed else "no times")
    return ", ".join(parts)


def _people(speakers: Sequence[tuple[str, Role | None, int]]) -> str:
    named = [f"{name}: {role.value if role else 'role unknown'}" for name, role, _ in speakers[:4]]
    return "; ".join([*named, *([f"{len(speakers) - 4} more"] if len(speakers) > 4 else [])])
