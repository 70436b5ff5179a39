"""Brings the library up to date with the seeds: what `python -m bot index` does, and `ask` where it must."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SeedError
from bot.transcript.folder import FILES, interview_folders, read_interview
from bot.transcript.passages import NARROW, WIDE
from store.library import build, row_layout
from store.library.encoding import BulkEncoder, Progress, ReusableVectors, encode, reusable_vectors
from store.library.prepare import PreparedInterview, prepare
from store.library.schema import VERSION
from store.library.versions import MANIFEST_FILE, LibraryVersions, reporting_write_errors, seal, sha256_of

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

    Encodes only texts that the current version has no vector for; `encoder` is called only if a library with vectors
    is built. Raises SeedError, LibraryError or EncoderError.
    """
    versions = LibraryVersions(data)
    digest = seeds_digest(seeds, model)
    folders = interview_folders(seeds)
    current = versions.current()
    if current is not None and _why_build(versions, current, seeds, model, force=force) is None:
        return _unchanged(current, folders)
    with versions.building():
        current = versions.current()  # once more: another process may have built meanwhile
        reason = _why_build(versions, current, seeds, model, force=force)
        if current is not None and reason is None:
            return _unchanged(current, folders)
        interviews = await asyncio.to_thread(_read, folders, progress)
        layout = row_layout.lay_out(interviews)
        encoded = 0

        def counted(stage: str, done: int, total: int) -> None:
            nonlocal encoded
            encoded = max(encoded, done if stage == "Encoding" else 0)
            progress(stage, done, total)

        matrix = None
        if model is not None:
            reusable = _reusable(versions, current, model)
            matrix = await asyncio.to_thread(encode, layout, encoder(), reusable, counted)
        progress("Writing", 0, 1)
        with versions.new_folder() as folder, reporting_write_errors(versions.root):
            await build.write(folder, interviews, layout, matrix, model or "")
            seal(folder, digest, model)
            name = versions.free_name(digest)
            versions.publish(folder, name)
        progress("Writing", 1, 1)
    return IndexResult(version=name, built=True, interviews=len(folders), encoded=encoded, reason=reason or "rebuilt")


def _unchanged(current: Path, folders: Sequence[Path]) -> IndexResult:
    return IndexResult(version=current.name, built=False, interviews=len(folders), encoded=0, reason=UP_TO_DATE)


def _read(folders: Sequence[Path], progress: Progress) -> list[PreparedInterview]:
    interviews = []
    for number, folder in enumerate(folders):
        progress("Reading", number, len(folders))
        interviews.append(prepare(read_interview(folder)))
    progress("Reading", len(folders), len(folders))
    return interviews


def _why_build(
    versions: LibraryVersions, current: Path | None, seeds: Path, model: str | None, *, force: bool
) -> str | None:
    """Why a library must be built; None if the current one will do."""
    if current is None:
        return FIRST_BUILD if versions.stamp() is None else "the pointer did not name a library"
    if versions.digest_of(current) is None:
        return f"{MANIFEST_FILE} is damaged"
    if is_outdated(versions, current, seeds, model):
        return "the seeds, the model or the program changed"
    if fault := versions.fault(current, thorough=True):
        return fault
    return "asked for" if force else None


def _reusable(versions: LibraryVersions, current: Path | None, model: str) -> ReusableVectors | None:
    if current is None or versions.model_of(current) != model or versions.fault(current, thorough=True):
        return None
    return reusable_vectors(current)


def is_outdated(versions: LibraryVersions, folder: Path, seeds: Path, model: str | None) -> bool:
    """Whether seeds, model or program changed since a version was built. Vectors that nobody asks for do no harm."""
    return versions.digest_of(folder) != seeds_digest(seeds, model or versions.model_of(folder))


def seeds_digest(seeds: Path, model: str | None) -> str:
    """A hash of everything a library is derived from: seed files, model, and how passages are cut. Raises SeedError."""
    digest = hashlib.sha256(f"{VERSION}|{model}|{WIDE}|{NARROW}".encode())
    try:
        for folder in interview_folders(seeds):
            for name in FILES:
                path = folder / name
                if path.is_file():
                    digest.update(f"{folder.name}/{name}|{sha256_of(path)}".encode(errors="surrogateescape"))
    except OSError as error:
        raise SeedError(f"{error.filename} cannot be read ({error.strerror}); let this user read it") from None
    return digest.hexdigest()
