"""Adding interviews: a transcript, with what else is known of it -> a proved folder of seeds/.

It reports what the transcript had, and what was missing.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Protocol

from bot.errors import InputError, in_quotes
from bot.model import Interview, Role
from bot.transcript import metadata
from bot.transcript.describe import Changes, described, kept, speaker_named, without_short_length
from bot.transcript.duplicates import SAME_CONVERSATION, SAME_TRANSCRIPT, Sketch, sketch
from bot.transcript.folder_names import folder_name_of, title_of
from bot.transcript.sources.detect import read_source
from bot.transcript.sources.folder_files import Files, folder_files
from bot.transcript.sources.metadata_text import About
from bot.transcript.sources.source import NotATranscriptError, Source

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
ADDED, UPDATED, UNCHANGED = "added", "updated", "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A transcript to add, with what is known of it from elsewhere, such as its feed."""

    name: str  # of the file
    content: bytes
    title: str = ""
    show: str = ""
    episode: int | None = None  # its number in the show
    date: str = ""  # YYYY-MM-DD
    url: str = ""
    hosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    chapters: tuple[tuple[str, float], ...] = ()  # title, seconds


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a transcript."""

    slug: str
    title: str
    status: str  # ADDED, UPDATED or UNCHANGED
    form: str
    words: int
    speakers: tuple[tuple[str, Role | None, int], ...]  # name, role, words
    turns: int
    sentences: int
    chapters: int
    timed: str  # "word", "caption", "paragraph", or "" where nothing is
    punctuated: bool
    notes: tuple[str, ...]
    unmet: tuple[str, ...] = ()  # people who were given a role, and do not speak in it


class Seeds(Protocol):
    """The folders of interviews, as adding needs them."""

    def exclusively(self) -> AbstractContextManager[None]:
        """Meanwhile nobody else adds to the folders; others wait. Raises InputError."""
        ...

    def slug_of(self, digest: str) -> str | None:
        """The interview that was made of a source with this SHA-256."""
        ...

    def is_taken(self, slug: str) -> bool:
        """Whether there is a folder of that name."""
        ...

    def is_edited(self, slug: str) -> bool:
        """Whether a person changed what was derived, or made the folder by hand."""
        ...

    def source_name(self, slug: str) -> str | None:
        """The name of the file an interview was made of, as it came; None if it was made by hand."""
        ...

    def most_alike(self, words: Sketch) -> tuple[str, float] | None:
        """The interview whose words are most like these, and its likeness; None without interviews."""
        ...

    def metadata(self, slug: str) -> str:
        """The text of its interview.toml. Raises SeedError."""
        ...

    def read(self, slug: str) -> Interview:
        """The interview of a folder. Raises SeedError."""
        ...

    def write(self, slug: str, files: Mapping[str, bytes]) -> Interview:
        """Put a folder in place, whole or not at all, once its loader has proved it. Raises SeedError or InputError."""
        ...

    def describe(self, slug: str, text: str) -> Interview:
        """Replace its interview.toml, if the loader can use the new one. Raises SeedError or InputError."""
        ...


def add(incoming: Incoming, seeds: Seeds, *, slug: str | None = None, given: Changes | None = None) -> Added:
    """Add an interview, or bring up to date the one that was made of the same file.

    `given` is what the operator says of it, which outweighs everything else. Raises InputError or SeedError.
    """
    if slug is not None and not _SLUG.fullmatch(slug):
        raise InputError(f"{in_quotes(slug)} cannot be a folder's name; use small letters, digits, dots and dashes")
    digest = hashlib.sha256(incoming.content).hexdigest()
    source = _read(incoming)
    title = " ".join((incoming.title or source.title or title_of(incoming.name)).split())
    words = sketch([word for cue in source.cues for word in cue.text.split()])
    with seeds.exclusively():  # from choosing a name until the folder has it
        same = seeds.slug_of(digest)
        chosen, notes = _slug(slug, same, title, incoming, words, seeds)
        file = f"source{PurePath(incoming.name).suffix.casefold()[:12] or '.txt'}"
        about = About(
            slug=chosen, title=title, show=incoming.show, date=incoming.date, url=incoming.url, hosts=incoming.hosts,
            name=incoming.name, file=file, digest=digest, episode=incoming.episode,
        )  # fmt: skip
        try:
            files = folder_files(source, about)
        except NotATranscriptError as error:
            raise InputError(f"{incoming.name}: {error}") from None
        status, interview, unmet, kept_notes = _put(
            chosen, files, {file: incoming.content}, seeds, same=same == chosen, given=given
        )
        return _added(chosen, status, source, files, interview, [*notes, *kept_notes], unmet)


def _read(incoming: Incoming) -> Source:
    """The transcript, with what is known from elsewhere where it does not say."""
    try:
        source = read_source(incoming.name, incoming.content)
    except NotATranscriptError as error:
        raise InputError(f"{incoming.name}: {error}") from None
    return replace(
        source,
        chapters=source.chapters or incoming.chapters,
        hosts=source.hosts or incoming.hosts,
        speakers=(*source.speakers, *incoming.hosts, *incoming.guests),
    )


def _put(
    slug: str, files: Files, kept_files: Mapping[str, bytes], seeds: Seeds, *, same: bool, given: Changes | None
) -> tuple[str, Interview, list[str], list[str]]:
    """Write what is new: status, interview, what was given for people who do not speak in it, and notes."""
    taken = seeds.is_taken(slug)
    before = seeds.metadata(slug) if taken and (same or seeds.source_name(slug) is not None) else None
    if before is not None and same:
        text, unmet = _with_given(before, given)
        if text == before:
            return UNCHANGED, seeds.read(slug), unmet, []
        return UPDATED, seeds.describe(slug, text), unmet, []
    if taken and seeds.is_edited(slug):
        raise InputError(
            f"{slug}: its folder was edited by hand and is left alone; move it away, or choose another name with --slug"
        )
    text = files.texts[metadata.FILE]
    text, notes = without_short_length(kept(before, text) if before is not None else text, files.shortest)
    text, unmet = _with_given(text, given)
    texts = {**files.texts, metadata.FILE: text}
    interview = seeds.write(slug, {**{name: content.encode() for name, content in texts.items()}, **kept_files})
    return UPDATED if taken else ADDED, interview, unmet, notes


def _with_given(text: str, given: Changes | None) -> tuple[str, list[str]]:
    """interview.toml as the operator says; people who do not speak in it are left out, and named."""
    if given is None:
        return text, []
    people = [*given.hosts, *given.guests]
    unmet = [person for person in people if not speaker_named(text, person)]
    fitting = replace(
        given,
        hosts=tuple(person for person in given.hosts if person not in unmet),
        guests=tuple(person for person in given.guests if person not in unmet),
    )
    return described(text, fitting), unmet


def _added(
    slug: str, status: str, source: Source, files: Files, interview: Interview, notes: Sequence[str],
    unmet: Sequence[str],
) -> Added:  # fmt: skip
    sentences = len(interview.lines) if interview.edited or files.punctuated else 0
    return Added(
        slug, interview.title, status, source.form, len(interview.words), speakers_of(interview),
        len(interview.turns), sentences, len(interview.chapters), files.timed, files.punctuated, (*files.notes, *notes),
        tuple(unmet),
    )  # fmt: skip


def speakers_of(interview: Interview) -> tuple[tuple[str, Role | None, int], ...]:
    """Who speaks, in order of appearance: name, role, words."""
    counts: Counter[int] = Counter()
    for turn in interview.turns:
        counts[turn.speaker] += turn.span.end - turn.span.start
    return tuple((interview.speakers[index].name, interview.speakers[index].role, counts[index]) for index in counts)


def _slug(
    asked: str | None, same: str | None, title: str, incoming: Incoming, words: Sketch, seeds: Seeds
) -> tuple[str, list[str]]:
    """The folder's name, and a note if another folder holds the same conversation.

    The name is the one asked for, or that of the interview made of the same file or of an older state of it, or
    made of the file's name or the title.
    """
    alike = seeds.most_alike(words)
    if asked is not None:
        return asked, _duplicate_note(asked, alike)
    if same is not None:
        return same, _duplicate_note(same, None)
    if alike is not None and alike[1] >= SAME_TRANSCRIPT and seeds.source_name(alike[0]) == incoming.name:
        return alike[0], []
    base = folder_name_of(incoming.name, title)
    names = [base, *(f"{base}-{number}" for number in range(2, 10_000))]
    chosen = next(name for name in names if not seeds.is_taken(name))
    return chosen, _duplicate_note(chosen, alike)


def _duplicate_note(slug: str, alike: tuple[str, float] | None) -> list[str]:
    if alike is None or alike[1] < SAME_CONVERSATION or alike[0] == slug:
        return []
    other, share = alike
    return [
        f"it is the same conversation as {other} ({share:.0%} of the words); both are kept, delete one of the folders"
    ]
