"""Keeps library versions: a folder for each, a pointer to the current one, and locks for builder and readers.

In VERBATIM_DATA/library/:

- `current`, the pointer, names the version being served; it is replaced atomically
- `<version>/` is a whole library, never changed once `current` names it
- `<version>/damaged` says which row was found to be damaged, if one was
- `<version>/in-use` is locked (shared) by every process that serves from it
- `build.lock` is locked by the one process that builds
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from bot.errors import LibraryError
from store.library.schema import DATABASE_FILE
from store.library.write_errors import reporting_write_errors

POINTER_FILE = "current"
MANIFEST_FILE = "manifest.json"
IN_USE_FILE = "in-use"
DAMAGED_FILE = "damaged"
_LOCK_FILE = "build.lock"
_BUILDING = ".building-"
_FILES = "files in parts"
_OLDER_FILES = "files"
"""The keys of the files in a manifest; the second is that of older programs, which put all interviews in one part.

Those programs cannot read parts. As they miss their key, they call the manifest damaged and build the library anew.
"""

_HASHED_AT_START = 64_000_000
"""Bytes of a library up to which its hashes are checked whenever a program starts: that takes less than 0.1 s."""

EVERYTHING = "*"
"""Stands for all files of a version, in `LibraryVersions.whole_files`."""


class BuildingElsewhereError(LibraryError):
    """Another process of this machine is building in the same folder."""


class LibraryVersions:
    """The versions below a data folder."""

    def __init__(self, data: Path) -> None:
        self.root = data / "library"

    def current(self) -> Path | None:
        """The folder of the version that the pointer names; None if there is none."""
        try:
            name = (self.root / POINTER_FILE).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        folder = self.root / name
        try:
            return folder if name.strip(".") and "/" not in name and folder.is_dir() else None
        except OSError:  # the name is longer than a file name may be
            return None

    def stamp(self) -> tuple[int, int] | None:
        """A value that changes whenever the pointer does; None without a pointer. Costs one stat."""
        try:
            stat = (self.root / POINTER_FILE).stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def fault(self, folder: Path, *, thorough: bool | None = None) -> str | None:
        """Why a version cannot be served: a file is missing or has the wrong size or, if `thorough`, the wrong hash.

        Without `thorough`, the hashes of a small library are checked.
        """
        try:
            files = files_of(json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8")))
            if (folder / DAMAGED_FILE).exists():
                return (folder / DAMAGED_FILE).read_text(encoding="utf-8")
            if thorough is None:
                thorough = sum(size for size, _ in files.values()) <= _HASHED_AT_START
            for name, (size, digest) in files.items():
                path = folder / name
                if path.stat().st_size != size or (thorough and sha256_of(path) != digest):
                    return f"{name} is damaged"
            return None if DATABASE_FILE in files else f"{MANIFEST_FILE} is damaged"
        except FileNotFoundError as error:
            return f"{Path(error.filename).name} is missing"
        except OSError as error:
            return f"{Path(error.filename or MANIFEST_FILE).name} cannot be read ({error.strerror})"
        except (ValueError, KeyError, TypeError, AttributeError):
            return f"{MANIFEST_FILE} is damaged"

    def mark_damaged(self, folder: Path, what: str) -> None:
        """Note which row of a version is damaged, so that the next start builds the library anew."""
        with suppress(OSError):  # on a read-only disk; then `index` finds the damage by the hashes
            (folder / DAMAGED_FILE).write_text(what, encoding="utf-8")

    def whole_files(self, folder: Path) -> frozenset[str]:
        """The names of a version's undamaged files, and EVERYTHING if no file is missing or damaged."""
        try:
            files = files_of(json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8")))
            whole = {name for name, (_, digest) in files.items() if _is_whole(folder / name, digest)}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return frozenset()
        return frozenset(whole | {EVERYTHING} if DATABASE_FILE in files and len(whole) == len(files) else whole)

    def digest_of(self, folder: Path) -> str | None:
        """The digest of everything a version was built from; None if its manifest is damaged."""
        return self._manifest(folder).get("digest")

    def model_of(self, folder: Path) -> str | None:
        """The model of a version's vectors; None if it has none."""
        return self._manifest(folder).get("model")

    def _manifest(self, folder: Path) -> dict[str, str]:
        try:
            values = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(values, dict):
            return {}
        return {key: values[key] for key in ("digest", "model") if isinstance(values.get(key), str)}

    @contextmanager
    def using(self, folder: Path) -> Iterator[None]:
        """Hold a lock that keeps builders from removing a version. Raises LibraryError if it was removed already."""
        with self._in_use(folder) as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            if os.fstat(lock.fileno()).st_nlink == 0:
                raise LibraryError(f"{folder} was removed; run: python -m bot index")
            yield

    def _in_use(self, folder: Path) -> IO[bytes]:
        try:
            return (folder / IN_USE_FILE).open("rb")
        except OSError:
            raise LibraryError(f"{folder} is not a complete library; run: python -m bot index") from None

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the lock for building. Raises BuildingElsewhereError, or LibraryError for an unwritable folder."""
        with reporting_write_errors(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            lock = (self.root / _LOCK_FILE).open("wb")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BuildingElsewhereError(
                    f"another process is indexing into {self.root}; wait until it is done"
                ) from None
            yield

    @contextmanager
    def new_folder(self) -> Iterator[Path]:
        """An empty folder to build in; it is removed at the end unless it was published, so that no disk stays full."""
        for leftover in self.root.glob(f"{_BUILDING}*"):  # this process holds the lock, so nobody else works there
            shutil.rmtree(leftover, ignore_errors=True)
        folder = self.root / f"{_BUILDING}{os.getpid()}"
        with reporting_write_errors(self.root):
            folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, folder: Path, name: str) -> None:
        """Give a sealed folder its name and make it the current version; then remove versions that are not in use."""
        folder.rename(self.root / name)
        pointer = self.root / f"{POINTER_FILE}.new"
        with pointer.open("w", encoding="utf-8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(pointer, self.root / POINTER_FILE)
        self._remove_unused(name)

    def _remove_unused(self, current: str) -> None:
        """Remove all other versions that no process uses. Folders that are not versions are left alone."""
        for folder in self.root.iterdir():
            if folder.name != current:
                with suppress(OSError), (folder / IN_USE_FILE).open("rb") as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)  # locked meanwhile: no process can open it half removed

    def free_name(self, digest: str) -> str:
        """A name for a new version that no folder has yet."""
        number = 1
        while (self.root / f"{digest[:12]}-{number}").exists():
            number += 1
        return f"{digest[:12]}-{number}"


def seal(folder: Path, digest: str, model: str | None, before: Path | None = None) -> None:
    """Complete a new folder with the file that readers lock, and the manifest with size and hash of each file.

    Hashes of files that it shares with the version `before` are taken from there.
    """
    (folder / IN_USE_FILE).touch()
    known = _hashes_by_file(before) if before is not None else {}
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != IN_USE_FILE and not path.name.endswith(".lock"):
            stat = path.stat()
            digest_of_file = known.get((stat.st_dev, stat.st_ino)) or sha256_of(path)
            files[str(path.relative_to(folder))] = [stat.st_size, digest_of_file]
    manifest = json.dumps({"digest": digest, "model": model, _FILES: files}, indent=1)
    (folder / MANIFEST_FILE).write_text(manifest, encoding="utf-8")


def files_of(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """Size and SHA-256 of each file that a manifest names. Raises KeyError or TypeError if it is damaged."""
    files: Mapping[str, Any] = manifest[_FILES] if _FILES in manifest else manifest[_OLDER_FILES]
    return files


def _hashes_by_file(version: Path) -> dict[tuple[int, int], str]:
    """The hashes in a version's manifest, by the device and inode of each file; none if the manifest is damaged."""
    try:
        files = files_of(json.loads((version / MANIFEST_FILE).read_text(encoding="utf-8")))
        found = {}
        for name, (_, digest) in files.items():
            stat = (version / name).stat()
            found[stat.st_dev, stat.st_ino] = str(digest)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return found


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_whole(path: Path, digest: str) -> bool:
    try:
        return sha256_of(path) == digest
    except OSError:
        return False
