"""Publishes library versions for other replicas, and fetches theirs: only the chunks that are missing, each verified.

Below VERBATIM_LIBRARY:

- `current-<schema>-<layout>` names the version that replicas of programs with this schema serve
- `versions/<sha256>.json` describes a version: its manifest, and the chunks of each file; named by its own SHA-256
- `chunks/<aa>/<sha256>` is a piece of a file, named by its SHA-256; versions have most of theirs in common
- `locks/<number>` is held by the replica that builds; it expires if that replica dies
"""

import hashlib
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

from bot.errors import LibraryError
from store.library.build_lock import LEASE, BuildLock
from store.library.chunks import chunks_of
from store.library.object_store import SharedObjects
from store.library.parts import link
from store.library.schema import LAYOUT, VERSION
from store.library.shared_version import SHARED_FILE, LocalChunks, SharedVersion, described_version, manifest_of
from store.library.versions import (
    IN_USE_FILE,
    MANIFEST_FILE,
    LibraryVersions,
    files_of,
    sha256_of,
)
from store.library.write_errors import reporting_write_errors

_OLDER_POINTER = f"current-{VERSION}"  # of older programs, which put all interviews in one part; this one can read that
_KEPT = 3  # newest versions that stay in the store
_GARBAGE_AFTER = 3600.0  # seconds; chunks that are younger may belong to a version that is being published
_AT_ONCE = 16  # transfers side by side


class SharedLibrary:
    """The versions below an address. Every method may take long and raises LibraryError."""

    def __init__(self, address: str) -> None:
        self._objects = SharedObjects(address)
        self._pointer = f"current-{VERSION}-{LAYOUT}"

    # --- fetching -------------------------------------------------------------------------------

    def fetch(self, versions: LibraryVersions, digest: str | None = None) -> bool:
        """Make the published version the current one on this machine; False if it is already, or there is none.

        With a `digest`, only if it was built from exactly these seeds, model and program.
        """
        name = self._objects.get(self._pointer) or self._objects.get(_OLDER_POINTER)
        if name is None:
            return False
        current = versions.current()
        if current is not None and versions.fault(current, thorough=False) is None:
            held = described_version(current)
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
        """Write all files of a version, from the base as far as possible and else from the store; verify each."""
        whole = versions.whole_files(base) if base is not None else frozenset()
        files = files_of(manifest_of(base)) if base is not None and whole else {}
        here = {(size, digest): name for name, (size, digest) in files.items() if name in whole}
        known = LocalChunks(base) if base is not None else None
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for name, (size, digest) in files_of(shared.manifest).items():
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if base is not None and (size, digest) in here:
                    link(base / here[size, digest], target)
                else:
                    self._write(target, shared.chunks[name], known, pool)
                    if target.stat().st_size != size or sha256_of(target) != digest:
                        raise self._damaged(name)

    def _write(
        self, target: Path, chunks: Sequence[tuple[str, int]], known: LocalChunks | None, pool: ThreadPoolExecutor
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

    def publish(self, versions: LibraryVersions, folder: Path, *, afresh: bool = False) -> None:
        """Make a version that was built here the one that all replicas serve, and delete what no version needs.

        `afresh` uploads every chunk again, for a store with damaged chunks.
        """
        before = None if afresh else self._published()
        known = {digest for chunks in before.chunks.values() for digest, _ in chunks} if before is not None else set()
        named = files_of(before.manifest) if before is not None else {}
        cut = {tuple(named[name]): held for name, held in before.chunks.items()} if before is not None else {}
        manifest = manifest_of(folder)
        with versions.using(folder), ThreadPoolExecutor(_AT_ONCE) as pool:
            chunks = {
                name: cut.get(tuple(entry)) or self._upload(folder / name, known, pool)
                for name, entry in files_of(manifest).items()
            }
        content = json.dumps({"schema": VERSION, "manifest": manifest, "chunks": chunks}).encode()
        shared = SharedVersion.parse(content)
        self._objects.put(f"versions/{shared.name}.json", content)
        self._objects.put(self._pointer, shared.name.encode())
        with reporting_write_errors(versions.root):
            (folder / SHARED_FILE).write_bytes(content)
        self._remove_garbage(shared.name)

    def publish_new(self, versions: LibraryVersions, folder: Path, *, afresh: bool = False) -> None:
        """Publish a version that was built here, unless it was fetched or published already."""
        if described_version(folder) is None or self._objects.get(self._pointer) is None:
            self.publish(versions, folder, afresh=afresh)

    def _published(self) -> SharedVersion | None:
        """The version that replicas share now; None if there is none, or it is damaged."""
        name = self._objects.get(self._pointer)
        try:
            return self._described(name.decode(errors="replace").strip()) if name is not None else None
        except LibraryError:  # the new version replaces it
            return None

    def _known_chunks(self, name: str) -> set[str]:
        try:
            return {digest for held in self._described(name).chunks.values() for digest, _ in held}
        except LibraryError:  # it is damaged
            return set()

    def _upload(self, path: Path, known: set[str], pool: ThreadPoolExecutor) -> list[tuple[str, int]]:
        """Upload the chunks of a file that the store lacks; all its chunks, as SHA-256 and size."""
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
        """Delete old versions, and chunks that no version has. A replica that is fetching one of them tries again."""
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

    def building(self, lease: float = LEASE) -> AbstractContextManager[bool]:
        """The lock that lets one replica build at a time; yields False if another replica holds it."""
        return BuildLock(self._objects).held(lease)


def _chunk_name(digest: str) -> str:
    return f"chunks/{digest[:2]}/{digest}"
