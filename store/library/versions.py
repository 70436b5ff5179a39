"""Where library versions stand: one folder each, a pointer to the current one, locks that say who uses what.

In VERBATIM_DATA/library/:

- `current` names the version being served; replaced atomically
- `<version>/` is one whole library, never changed once it is pointed to
- `<version>/in-use` is locked (shared) by every process that serves from it
- `build.lock` is locked by the one process that builds
"""

import asyncio
import errno
import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.errors import LibraryError, SeedError
from bot.transcript.folder import FILES, interview_folders, read_interview
from bot.transcript.passages import NARROW, WIDE
from store.library import build
from store.library.prepare import PreparedInterview, prepare
from store.library.schema import VERSION
from store.sqlite import brief

POINTER = "current"
MANIFEST = "manifest.json"
FIRST = "there was none"
_IN_USE = "in-use"
_BUILDING = ".building-"
_QUICK = 64_000_000
"""Bytes of a library whose hashes are checked whenever a program starts: it takes less than a tenth of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexResult:
    """What `index` did: the version served now, whether it was built anew, and why."""

    version: str
    built: bool
    interviews: int
    encoded: int
    why: str


class LibraryVersions:
    """The library folder of a data folder."""

    def __init__(self, data: Path) -> None:
        self.root = data / "library"

    def current(self) -> Path | None:
        """The folder the pointer names, if there is one."""
        try:
            name = (self.root / POINTER).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        folder = self.root / name
        try:
            return folder if name.strip(".") and "/" not in name and folder.is_dir() else None
        except OSError:  # a name longer than names may be
            return None

    def stamp(self) -> tuple[int, int] | None:
        """Changes whenever the pointer does; costs one stat."""
        try:
            found = (self.root / POINTER).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def fault(self, folder: Path, *, thorough: bool | None = None) -> str | None:
        """Why a version cannot be served: a file missing or of the wrong size; thorough, of the wrong hash.

        By default as thorough as can be done at once.
        """
        try:
            files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
            if thorough is None:
                thorough = sum(size for size, _ in files.values()) <= _QUICK
            for name, (size, digest) in files.items():
                path = folder / name
                if path.stat().st_size != size or (thorough and _sha256(path) != digest):
                    return f"{name} is damaged"
            return None if build.DATABASE in files else f"{MANIFEST} is damaged"
        except FileNotFoundError as error:
            return f"{Path(error.filename).name} is missing"
        except OSError as error:
            return f"{Path(error.filename or MANIFEST).name} cannot be read ({error.strerror})"
        except (ValueError, KeyError, TypeError, AttributeError):
            return f"{MANIFEST} is damaged"

    def built_from(self, folder: Path) -> str | None:
        """The digest of all a version was built from."""
        return self._manifest(folder).get("digest")

    def model_of(self, folder: Path) -> str | None:
        """The model whose vectors a version holds; None if it holds none."""
        return self._manifest(folder).get("model")

    def is_behind(self, folder: Path, seeds: Path, model: str | None) -> bool:
        """Whether seeds, model or program changed since a version was built. Vectors nobody asks for do no harm."""
        return self.built_from(folder) != digest_of(seeds, model or self.model_of(folder))

    def _manifest(self, folder: Path) -> dict[str, str]:
        try:
            held = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return (
            {key: held[key] for key in ("digest", "model") if isinstance(held.get(key), str)}
            if isinstance(held, dict)
            else {}
        )

    @contextmanager
    def using(self, folder: Path) -> Iterator[None]:
        """Hold a version, so that no builder removes it. Raises LibraryError if it is gone already."""
        with self._in_use(folder) as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            if os.fstat(lock.fileno()).st_nlink == 0:
                raise LibraryError(f"{folder} was removed; run: python -m bot index")
            yield

    def _in_use(self, folder: Path) -> IO[bytes]:
        try:
            return (folder / _IN_USE).open("rb")
        except OSError:
            raise LibraryError(f"{folder} is no whole library; run: python -m bot index") from None

    @contextmanager
    def building(self) -> Iterator[None]:
        """Be the one process that builds. Raises LibraryError if another one is, or the disk cannot be written."""
        with _written(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            lock = (self.root / "build.lock").open("wb")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LibraryError(f"another process is indexing into {self.root}; wait until it is done") from None
            yield

    def swap(self, fresh: Path, version: str) -> None:
        """Give a finished folder its name and point to it; then remove versions nobody uses."""
        fresh.rename(self.root / version)
        pointer = self.root / f"{POINTER}.new"
        with pointer.open("w", encoding="utf-8") as file:
            file.write(version + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(pointer, self.root / POINTER)
        self.tidy(version)

    def tidy(self, keep: str) -> None:
        """Remove every version but one, unless a process still serves from it. Folders that are no versions are not ours."""
        for folder in self.root.iterdir():
            if folder.name != keep:
                with suppress(OSError), (folder / _IN_USE).open("rb") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)  # still locked: nobody may open it half removed


_REASONS = {
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "this user may not write there",
    errno.EPERM: "this user may not write there",
}


@contextmanager
def _written(root: Path) -> Iterator[None]:
    """A write that fails says where, and what to do."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise LibraryError(
            f"the library cannot be written to {root}: {_reason(error, root)}; free it or set VERBATIM_DATA to another folder"
        ) from None


def _reason(error: OSError | sqlite3.Error, root: Path) -> str:
    """Why a write failed; numpy and tantivy do not say when a disk is full."""
    number = getattr(error, "errno", None)
    if number in _REASONS:
        return _REASONS[number]
    full = number is None and root.is_dir() and shutil.disk_usage(root).free < _NOTHING_LEFT
    return _REASONS[errno.ENOSPC] if full else getattr(error, "strerror", None) or brief(error)


_NOTHING_LEFT = 1_000_000  # bytes; what is written is larger


def digest_of(seeds: Path, model: str | None) -> str:
    """A hash of everything a library is derived from: seed files, model, and how passages are cut. Raises SeedError."""
    hashed = hashlib.sha256(f"{VERSION}|{model}|{WIDE}|{NARROW}".encode())
    try:
        for folder in interview_folders(seeds):
            for name in FILES:
                path = folder / name
                if path.is_file():
                    hashed.update(f"{folder.name}/{name}|{_sha256(path)}".encode(errors="surrogateescape"))
    except OSError as error:
        raise SeedError(f"{error.filename} cannot be read ({error.strerror}); let this user read it") from None
    return hashed.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def index(
    seeds: Path,
    data: Path,
    model: str | None,
    encoder: Callable[[], build.BulkEncoder],
    progress: build.Progress,
    *,
    force: bool = False,
) -> IndexResult:
    """Bring the library up to date with the seeds; does nothing if it is. Encodes only texts it has no vector for.

    `encoder` is called only if a library with vectors is built. Raises SeedError, LibraryError or EncoderError.
    """
    shelf = LibraryVersions(data)
    digest = digest_of(seeds, model)
    folders = interview_folders(seeds)
    now = shelf.current()
    if now is not None and _why(shelf, now, seeds, model, force=force) is None:
        return IndexResult(version=now.name, built=False, interviews=len(folders), encoded=0, why="up to date")
    with shelf.building():
        now = shelf.current()  # again: another process may just have built
        why = _why(shelf, now, seeds, model, force=force)
        if now is not None and why is None:
            return IndexResult(version=now.name, built=False, interviews=len(folders), encoded=0, why="up to date")
        prepared = await asyncio.to_thread(_read, folders, progress)
        layout = build.lay_out(prepared)
        encoded = 0

        def counted(what: str, done: int, of: int) -> None:
            nonlocal encoded
            encoded = max(encoded, done if what == "Encoding" else 0)
            progress(what, done, of)

        matrix = None
        if model is not None:
            matrix = await asyncio.to_thread(build.encode, layout, encoder(), _before(shelf, now, model), counted)
        progress("Writing", 0, 1)
        with _fresh(shelf.root) as fresh, _written(shelf.root):
            await build.write(fresh, prepared, layout, matrix, model or "")
            (fresh / _IN_USE).touch()
            _seal(fresh, digest, model)
            version = _version(shelf.root, digest)
            shelf.swap(fresh, version)
        progress("Writing", 1, 1)
    return IndexResult(version=version, built=True, interviews=len(folders), encoded=encoded, why=why or "rebuilt")


def _read(folders: Sequence[Path], progress: build.Progress) -> list[PreparedInterview]:
    prepared = []
    for number, folder in enumerate(folders):
        progress("Reading", number, len(folders))
        prepared.append(prepare(read_interview(folder)))
    progress("Reading", len(folders), len(folders))
    return prepared


def _why(shelf: LibraryVersions, now: Path | None, seeds: Path, model: str | None, *, force: bool) -> str | None:
    """Why a library must be built; None if the current one will do."""
    if now is None:
        return FIRST if shelf.stamp() is None else "the pointer named no library"
    if shelf.built_from(now) is None:
        return f"{MANIFEST} is damaged"
    if shelf.is_behind(now, seeds, model):
        return "the seeds, the model or the program changed"
    if fault := shelf.fault(now, thorough=True):
        return fault
    return "asked for" if force else None


def _before(shelf: LibraryVersions, now: Path | None, model: str) -> build.Carried | None:
    if now is None or shelf.model_of(now) != model or shelf.fault(now, thorough=True):
        return None
    return build.carried(now)


@contextmanager
def _fresh(root: Path) -> Iterator[Path]:
    """An empty folder to build in; what is not swapped in by then is removed, for a full disk must not stay full."""
    for left in root.glob(f"{_BUILDING}*"):  # we hold the lock: nobody is working there
        shutil.rmtree(left, ignore_errors=True)
    folder = root / f"{_BUILDING}{os.getpid()}"
    with _written(root):
        folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _version(root: Path, digest: str) -> str:
    number = 1
    while (root / f"{digest[:12]}-{number}").exists():
        number += 1
    return f"{digest[:12]}-{number}"


def _seal(folder: Path, digest: str, model: str | None) -> None:
    files = {
        str(path.relative_to(folder)): [path.stat().st_size, _sha256(path)]
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != _IN_USE and not path.name.endswith(".lock")
    }
    (folder / MANIFEST).write_text(
        json.dumps({"digest": digest, "model": model, "files": files}, indent=1), encoding="utf-8"
    )
