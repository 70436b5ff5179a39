"""Brings the library up to date with the seeds: for `python -m bot index`, and other commands if it is outdated."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import SeedError, lack_of
from bot.ports import Progress
from bot.transcript.folder import FILES, interview_folders, read_interview
from bot.transcript.passages import NARROW, WIDE
from store.encoder import reads_words
from store.library.base_version import changes, folders_of_vectors, usable_base
from store.library.build import VersionBuilder
from store.library.encoded_parts import EncodedParts
from store.library.encoding import BulkEncoder, EncodedRows, KnownVectors, encode, find_missing
from store.library.prepare import PreparedInterview, prepare
from store.library.row_layout import RowLayout, lay_out
from store.library.row_map import Block
from store.library.schema import VERSION
from store.library.versions import MANIFEST_FILE, LibraryVersions, seal, sha256_of
from store.library.write_errors import reporting_write_errors

FIRST_BUILD = "there was none"
UP_TO_DATE = "up to date"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexResult:
    """What `index` did: the current version, whether it was built, the reason, and how many texts were encoded."""

    version: str
    built: bool
    interviews: int
    encoded: int
    reason: str


async def index(
    seeds: Path,
    data: Path,
    model: str | None,
    encoder: Callable[[], BulkEncoder],
    progress: Progress,
    *,
    force: bool = False,
) -> IndexResult:
    """Build a new version if seeds, model or program changed, the current one is damaged, or `force` says so.

    Only interviews that changed are prepared and encoded, one after another; `encoder` is called only if a text has no
    vector yet. If the process is killed, what it encoded is kept. Raises SeedError, LibraryError or EncoderError.
    """
    versions = LibraryVersions(data)
    folders = {folder.name: folder for folder in interview_folders(seeds)}
    digests = {slug: _interview_digest(folder) for slug, folder in folders.items()}
    digest = _seeds_digest(digests, model)
    current = versions.current()
    if current is not None and _why_build(versions, current, seeds, model, force=force) is None:
        return _unchanged(current, len(folders))
    with versions.building():
        current = versions.current()  # once more: another process may have built meanwhile
        reason = _why_build(versions, current, seeds, model, force=force)
        if current is not None and reason is None:
            return _unchanged(current, len(folders))
        with versions.new_folder() as folder, reporting_write_errors(versions.root):
            work = _Work(versions, current, model, encoder, progress)
            try:
                encoded = await work.build(folder, folders, digests, program_digest(model), afresh=force)
                await asyncio.to_thread(seal, folder, digest, model, current)
                name = versions.free_name(digest)
                versions.publish(folder, name)
                work.parts.remove()
            finally:
                work.parts.close()
        progress("Writing", 1, 1)
    return IndexResult(version=name, built=True, interviews=len(folders), encoded=encoded, reason=reason or "rebuilt")


def _unchanged(current: Path, interviews: int) -> IndexResult:
    return IndexResult(version=current.name, built=False, interviews=interviews, encoded=0, reason=UP_TO_DATE)


@dataclass(slots=True)
class _Work:
    """The steps of one build, each on a thread of its own."""

    versions: LibraryVersions
    current: Path | None
    model: str | None
    encoder: Callable[[], BulkEncoder]
    progress: Progress
    parts: EncodedParts = field(init=False)
    keys: dict[str, str] = field(default_factory=dict)  # slug -> key of its rows in the parts
    encoded: int = 0  # texts so far
    missing: int = 0  # texts to encode

    def __post_init__(self) -> None:
        self.parts = EncodedParts(self.versions.root, self.model or "")

    async def build(
        self, folder: Path, folders: Mapping[str, Path], digests: Mapping[str, str], program: str, *, afresh: bool
    ) -> int:
        """Write everything into a new folder; how many texts were encoded."""
        whole = self.versions.whole_files(self.current) if self.current is not None else frozenset()
        base = None if afresh or self.current is None else usable_base(self.current, whole, digests, program)
        changed, gone = changes(base, digests)
        known = None
        if self.model is not None and self.current is not None and self.versions.model_of(self.current) == self.model:
            known = await asyncio.to_thread(KnownVectors, folders_of_vectors(self.current, whole))
        for number, slug in enumerate(changed):
            self.progress("Reading", number, len(changed))
            await asyncio.to_thread(self._read, slug, folders[slug], known)
        self.progress("Reading", len(changed), len(changed))
        builder = await asyncio.to_thread(VersionBuilder, folder, base)
        try:
            for slug in gone:
                await asyncio.to_thread(builder.remove, slug)
            for slug in changed:
                await asyncio.to_thread(self._add, builder, folders[slug], digests[slug], known)
            self.progress("Writing", 0, 1)
            rows_of = self._rows_of if self.model is not None else None
            await asyncio.to_thread(builder.finish, self.model or "", program, rows_of)
        finally:
            builder.close()
        return self.encoded

    def _read(self, slug: str, folder: Path, known: KnownVectors | None) -> None:
        """Check an interview before any is encoded, so that a mistake in the last one does not cost hours."""
        _, layout = self._prepared(folder)
        if self.model is not None:
            self.keys[slug] = self.parts.key(layout)
            if self.keys[slug] not in self.parts:
                self.missing += len(find_missing(layout, known))

    def _add(self, builder: VersionBuilder, folder: Path, digest: str, known: KnownVectors | None) -> None:
        prepared, layout = self._prepared(folder)
        if self.model is not None:
            self._encode(prepared.interview.slug, layout, known)
        builder.add(prepared, layout, digest)

    def _encode(self, slug: str, layout: RowLayout, known: KnownVectors | None) -> None:
        key = self.keys[slug] = self.parts.key(layout)
        if key in self.parts:
            return
        before = self.encoded

        def counted(done: int) -> None:
            self.encoded = before + done
            self.progress("Encoding", self.encoded, max(self.missing, self.encoded))

        if find_missing(layout, known):
            self.progress("Encoding", self.encoded, self.missing)
        self.parts.put(key, encode(layout, self.encoder, known, counted))

    def _prepared(self, folder: Path) -> tuple[PreparedInterview, RowLayout]:
        prepared = prepare(read_interview(folder))
        return prepared, lay_out(prepared, by_word=reads_words(self.model))

    def _rows_of(self, block: Block) -> EncodedRows:
        rows = self.parts.get(self.keys[block.interview])
        within = slice(block.first_row, block.first_row + block.rows)
        return EncodedRows(rows.vectors[within], rows.hashes[within])


def _why_build(
    versions: LibraryVersions, current: Path | None, seeds: Path, model: str | None, *, force: bool
) -> str | None:
    """Why a library must be built; None if the current one will do."""
    if current is None:
        return FIRST_BUILD if versions.stamp() is None else "the pointer named no library"
    if versions.digest_of(current) is None:
        return f"{MANIFEST_FILE} is damaged"
    if is_outdated(versions, current, seeds, model):
        return "the seeds, the model or the program changed"
    if fault := versions.fault(current, thorough=True):
        return fault
    return "asked for" if force else None


def is_outdated(versions: LibraryVersions, folder: Path, seeds: Path, model: str | None) -> bool:
    """Whether seeds, model or program changed since a version was built. Without a `model`, any vectors will do."""
    return versions.digest_of(folder) != seeds_digest(seeds, model or versions.model_of(folder))


def program_digest(model: str | None) -> str:
    """A hash of what rows depend on besides the interview: the model, and how this program makes rows."""
    return hashlib.sha256(f"{VERSION}|{model}|{WIDE}|{NARROW}".encode()).hexdigest()


def seeds_digest(seeds: Path, model: str | None) -> str:
    """A hash of everything a library is derived from: seed files, model, and how passages are cut. Raises SeedError."""
    return _seeds_digest({folder.name: _interview_digest(folder) for folder in interview_folders(seeds)}, model)


def _seeds_digest(interviews: Mapping[str, str], model: str | None) -> str:
    digest = hashlib.sha256(program_digest(model).encode())
    for slug, own in interviews.items():
        digest.update(f"{slug}|{own}".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _interview_digest(folder: Path) -> str:
    """A hash of the files of an interview. Raises SeedError."""
    digest = hashlib.sha256()
    try:
        for name in FILES:
            path = folder / name
            if path.is_file():
                digest.update(f"{name}|{sha256_of(path)}".encode())
    except OSError as error:
        why = lack_of(error) or f"{error.strerror}; let this user read it"
        raise SeedError(f"{error.filename} cannot be read: {why}") from None
    return digest.hexdigest()
