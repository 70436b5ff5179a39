"""Library versions that replicas share: published once, fetched by difference, verified, swapped in whole.

Below VERBATIM_LIBRARY:

- `current-<schema>` names the version that replicas of programs with this schema serve
- `versions/<sha256>.json` describes a version: its manifest, and the chunks of each file; named by its own SHA-256
- `chunks/<aa>/<sha256>` is a piece of a file, named by its SHA-256; versions have most of theirs in common
- `locks/<number>` is held by the replica that builds; it runs out if that replica dies
"""

import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import LibraryError
from store.library.chunks import chunks_of
from store.library.object_store import SharedObjects
from store.library.schema import VERSION
from store.library.versions import IN_USE_FILE, MANIFEST_FILE, LibraryVersions, reporting_write_errors, sha256_of

SHARED_FILE = "shared.json"
"""In a version's folder: its description in the store, if it was fetched or published."""

LEASE = 120.0
"""Seconds after which the lock of a replica that died is free; it is renewed well before."""

_KEPT = 3  # versions that stay in the store, the newest ones
_GARBAGE_AFTER = 3600.0  # seconds; chunks that are younger may belong to a version that is being published
_AT_ONCE = 16  # transfers side by side


@dataclass(frozen=True, slots=True)
class SharedVersion:
    """The description of a version in the store."""

    content: bytes
    manifest: Mapping[str, Any]  # as store.library.versions writes it
    chunks: Mapping[str, Sequence[tuple[str, int]]]  # file -> SHA-256 and size of each

    @classmethod
    def parse(cls, content: bytes) -> "SharedVersion":
        """Raises ValueError, KeyError or TypeError for what is no description."""
        values = json.loads(content)
        chunks = {name: [(str(digest), int(size)) for digest, size in held] for name, held in values["chunks"].items()}
        if chunks.keys() != values["manifest"]["files"].keys():
            raise ValueError("its files and its chunks differ")
        if any(name.startswith(("/", ".")) or ".." in name for name in chunks):
            raise ValueError("a file lies elsewhere")
        return cls(content, values["manifest"], chunks)

    @property
    def name(self) -> str:
        """The SHA-256 of the description, which names all that the version is made of."""
        return hashlib.sha256(self.content).hexdigest()


class SharedLibrary:
    """The versions below an address. Every method may take long and raises LibraryError."""

    def __init__(self, address: str) -> None:
        self._objects = SharedObjects(address)
        self._pointer = f"current-{VERSION}"

    # --- fetching -------------------------------------------------------------------------------

    def fetch(self, versions: LibraryVersions, digest: str | None = None) -> bool:
        """Make the published version the current one here, unless it is already; whether anything changed.

        With a `digest` only the version of exactly these seeds, model and program.
        """
        name = self._objects.get(self._pointer)
        if name is None:
            return False
        current = versions.current()
        if current is not None and versions.fault(current, thorough=False) is None:
            held = _held(current)
            if held is not None and held.name.encode() == name.strip():
                return False
        shared = self._described(name.decode(errors="replace").strip())
        if digest is not None and shared.manifest["digest"] != digest:
            return False
        with versions.building(), versions.new_folder() as folder, reporting_write_errors(versions.root):
            self._assemble(shared, folder, current, versions)
            (folder / MANIFEST_FILE).write_text(json.dumps(shared.manifest, indent=1), encoding="utf-8")
            (folder / IN_USE_FILE).touch()
            (folder / SHARED_FILE).write_bytes(shared.content)
            versions.publish(folder, versions.free_name(str(shared.manifest["digest"])))
        return True

    def _described(self, name: str) -> SharedVersion:
        content = self._objects.get(f"versions/{name}.json") if name.isalnum() else None
        try:
            shared = SharedVersion.parse(content or b"")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self._damaged(f"version {name[:12]}") from None
        if shared.name != name:
            raise self._damaged(f"version {name[:12]}")
        return shared

    def _assemble(self, shared: SharedVersion, folder: Path, base: Path | None, versions: LibraryVersions) -> None:
        """Write all files of a version, with what the base has and the rest from the store; each is verified."""
        whole = versions.whole_files(base) if base is not None else frozenset()
        here = _manifest(base)["files"] if base is not None and whole else {}
        known = _ChunksHere(base) if base is not None else None
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for name, (size, digest) in shared.manifest["files"].items():
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if base is not None and name in whole and here.get(name) == [size, digest]:
                    _link(base / name, target)
                else:
                    self._write(target, shared.chunks[name], known, pool)
                    if target.stat().st_size != size or sha256_of(target) != digest:
                        raise self._damaged(name)

    def _write(
        self, target: Path, chunks: Sequence[tuple[str, int]], known: "_ChunksHere | None", pool: ThreadPoolExecutor
    ) -> None:
        def content(digest: str) -> bytes:
            return (known.read(digest) if known is not None else None) or self._chunk(digest)

        with target.open("wb") as file:
            for first in range(0, len(chunks), _AT_ONCE):
                for piece in pool.map(content, (digest for digest, _ in chunks[first : first + _AT_ONCE])):
                    file.write(piece)

    def _chunk(self, digest: str) -> bytes:
        content = self._objects.get(_chunk_name(digest))
        if content is None or hashlib.sha256(content).hexdigest() != digest:
            raise self._damaged(f"chunk {digest[:12]}")
        return content

    def _damaged(self, what: str) -> LibraryError:
        return LibraryError(
            f"VERBATIM_LIBRARY: {what} in {self._objects.address} is damaged; run on one machine: "
            "python -m bot index --force"
        )

    # --- publishing -----------------------------------------------------------------------------

    def publish(self, versions: LibraryVersions, folder: Path) -> None:
        """Make a version that was built here the one that all replicas serve, and drop what no version needs."""
        before = self._objects.get(self._pointer)
        known = self._known_chunks(before.decode(errors="replace").strip()) if before is not None else set[str]()
        manifest = _manifest(folder)
        with versions.using(folder), ThreadPoolExecutor(_AT_ONCE) as pool:
            chunks = {name: self._upload(folder / name, known, pool) for name in manifest["files"]}
        content = json.dumps({"schema": VERSION, "manifest": manifest, "chunks": chunks}).encode()
        shared = SharedVersion.parse(content)
        self._objects.put(f"versions/{shared.name}.json", content)
        self._objects.put(self._pointer, shared.name.encode())
        with reporting_write_errors(versions.root):
            (folder / SHARED_FILE).write_bytes(content)
        self._remove_garbage(shared.name)

    def publish_new(self, versions: LibraryVersions, folder: Path) -> None:
        """Publish a version that was built here, unless it was fetched or published already."""
        if _held(folder) is None or self._objects.get(self._pointer) is None:
            self.publish(versions, folder)

    def _known_chunks(self, name: str) -> set[str]:
        try:
            return {digest for held in self._described(name).chunks.values() for digest, _ in held}
        except LibraryError:  # it is damaged, and what is published now replaces it
            return set()

    def _upload(self, path: Path, known: set[str], pool: ThreadPoolExecutor) -> list[tuple[str, int]]:
        """Put the chunks of a file that the store lacks there; all of its chunks."""
        chunks, waiting = [], []
        for chunk in chunks_of(path):
            digest = hashlib.sha256(chunk).hexdigest()
            chunks.append((digest, len(chunk)))
            if digest not in known:
                known.add(digest)
                waiting.append(pool.submit(self._objects.put, _chunk_name(digest), chunk))
            if len(waiting) >= _AT_ONCE:
                waiting.pop(0).result()
        for upload in waiting:
            upload.result()
        return chunks

    def _remove_garbage(self, current: str) -> None:
        """Delete old versions, and chunks that none has; replicas that fetch one of them meanwhile try again."""
        described = sorted(self._objects.names("versions"), key=lambda stored: stored.modified)
        old = [stored.name for stored in described[:-_KEPT] if current not in stored.name]
        if not old:
            return
        self._objects.delete(old)
        needed = {
            _chunk_name(digest)
            for stored in described
            if stored.name not in old
            for digest in self._known_chunks(Path(stored.name).stem)
        }
        before = time.time() - _GARBAGE_AFTER
        unused = [
            stored.name
            for stored in self._objects.names("chunks")
            if stored.name not in needed and stored.modified.timestamp() < before
        ]
        self._objects.delete(unused)

    # --- the lock -------------------------------------------------------------------------------

    @contextmanager
    def building(self, lease: float = LEASE) -> Iterator[bool]:
        """Be the only replica that builds; False if another one is.

        Locks are numbered. Whoever creates the next number has it, and object stores let only one create a name.
        """
        names = [stored.name for stored in self._objects.names("locks")]
        last = names[-1] if names else None
        number = int(Path(last).name) + 1 if last is not None else 1
        mine = f"locks/{number:012}"
        if (last is not None and self._until(last) > time.time()) or not self._objects.create(mine, _lock(lease)):
            yield False
            return
        stopped = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(mine, lease, stopped), daemon=True)
        renewing.start()
        try:
            self._objects.delete(names)
            yield True
        finally:
            stopped.set()
            renewing.join()
            self._objects.put(mine, _lock(0.0))

    def _until(self, lock: str) -> float:
        try:
            return float(json.loads(self._objects.get(lock) or b"{}")["until"])
        except (ValueError, KeyError, TypeError):
            return 0.0

    def _renew(self, lock: str, lease: float, stopped: threading.Event) -> None:
        while not stopped.wait(lease / 4):
            try:
                self._objects.put(lock, _lock(lease))
            except LibraryError:  # it tries again; if it cannot for long, another replica may build the same
                continue


class _ChunksHere:
    """The chunks of a version's files on this machine, found by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._places: dict[str, tuple[str, int, int]] = {}
        held = _held(folder)
        for name, chunks in held.chunks.items() if held is not None else ():
            offset = 0
            for digest, size in chunks:
                self._places[digest] = name, offset, size
                offset += size

    def read(self, digest: str) -> bytes | None:
        """A chunk; None if it is not here, or not as it was."""
        if digest not in self._places:
            return None
        name, offset, size = self._places[digest]
        try:
            with (self._folder / name).open("rb") as file:
                file.seek(offset)
                content = file.read(size)
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == digest else None


def _chunk_name(digest: str) -> str:
    return f"chunks/{digest[:2]}/{digest}"


def _lock(seconds: float) -> bytes:
    return json.dumps({"until": time.time() + seconds if seconds else 0.0}).encode()


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        values: dict[str, Any] = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise LibraryError(f"{folder / MANIFEST_FILE} is damaged; run: python -m bot index") from None
    return values


def _held(folder: Path) -> SharedVersion | None:
    """The description of a version that was fetched or published; None for one that was only built here."""
    try:
        return SharedVersion.parse((folder / SHARED_FILE).read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _link(source: Path, target: Path) -> None:
    """Versions never change their files, so two of them may have the same one."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
