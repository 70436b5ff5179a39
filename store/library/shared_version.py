"""A published version: its description in the object store, and its chunks that are on this machine."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import LibraryError
from store.library.versions import MANIFEST_FILE, files_of

SHARED_FILE = "shared.json"
"""The file in a version's folder with its description in the store, if it was fetched or published."""


@dataclass(frozen=True, slots=True)
class SharedVersion:
    """The description of a version in the store."""

    content: bytes
    manifest: Mapping[str, Any]  # as store.library.versions writes it
    chunks: Mapping[str, Sequence[tuple[str, int]]]  # file -> SHA-256 and size of each

    @classmethod
    def parse(cls, content: bytes) -> "SharedVersion":
        """Parse a description. Raises ValueError, KeyError, TypeError or AttributeError if it is none."""
        values = json.loads(content)
        chunks = {name: [(str(digest), int(size)) for digest, size in held] for name, held in values["chunks"].items()}
        if chunks.keys() != files_of(values["manifest"]).keys():
            raise ValueError("its files and its chunks differ")
        if any(name.startswith(("/", ".")) or ".." in name for name in chunks):
            raise ValueError("it names a file outside its folder")
        return cls(content, values["manifest"], chunks)

    @property
    def name(self) -> str:
        """The SHA-256 of the description, and so of all that the version is made of."""
        return hashlib.sha256(self.content).hexdigest()


class LocalChunks:
    """The chunks of a version's files on this machine, found by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._places: dict[str, tuple[str, int, int]] = {}
        held = described_version(folder)
        for name, chunks in held.chunks.items() if held is not None else ():
            offset = 0
            for digest, size in chunks:
                self._places[digest] = name, offset, size
                offset += size

    def read(self, digest: str) -> bytes | None:
        """A chunk; None if it is not on this machine, or was changed."""
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


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a version. Raises LibraryError if it is damaged."""
    try:
        values: dict[str, Any] = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise LibraryError(f"{folder / MANIFEST_FILE} is damaged; run: python -m bot index") from None
    return values


def described_version(folder: Path) -> SharedVersion | None:
    """The description of a version that was fetched or published; None for one that was only built here."""
    try:
        return SharedVersion.parse((folder / SHARED_FILE).read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
