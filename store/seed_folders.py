"""The folders of seeds/ as `add` writes them: put in place whole, proven by the loader first, never over what a person edited."""

import hashlib
import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.errors import InputError, SeedError
from bot.model import Interview
from bot.transcript.folder import EDITED, PICKS, QUESTIONS, read_interview
from bot.transcript.metadata import FILE

_WRITING = ".adding-"


class SeedFolders:
    """Fulfils `bot.transcript.adding.Seeds`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def slug_of(self, digest: str) -> str | None:
        """The interview that was made of a source with this SHA-256."""
        return next((slug for slug, source in self._sources() if source.get("sha256") == digest), None)

    def is_taken(self, slug: str) -> bool:
        """Whether there is a folder (or anything else) of that name."""
        return os.path.lexists(self._root / slug)

    def is_edited(self, slug: str) -> bool:
        """Whether a person changed what was derived, or made the folder by hand."""
        folder = self._root / slug
        source = _source(folder)
        if not source or any((folder / name).exists() for name in (QUESTIONS, PICKS)):
            return True
        edition = folder / EDITED
        return edition.exists() and hashlib.sha256(edition.read_bytes()).hexdigest() != source.get("edition_sha256")

    def write(self, slug: str, files: Mapping[str, bytes]) -> Interview:
        """Put a folder in place, whole or not at all, once its loader has proven it. Raises SeedError or InputError."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=_WRITING, dir=self._root) as made:
                fresh = Path(made) / slug
                fresh.mkdir()
                for name, content in files.items():
                    (fresh / name).write_bytes(content)
                interview = read_interview(fresh)
                self._put(fresh, self._root / slug, Path(made) / "before")
        except SeedError as error:
            raise SeedError(
                f"{slug}: what was made of it does not hold together ({error}); nothing was written"
            ) from None
        except OSError as error:
            raise InputError(f"{self._root / slug} cannot be written ({error.strerror})") from None
        return interview

    def _put(self, fresh: Path, place: Path, before: Path) -> None:
        """Exchange a folder for a new one; if that fails in the middle, the old one comes back."""
        if not place.exists():
            fresh.rename(place)
            return
        place.rename(before)
        try:
            fresh.rename(place)
        except OSError:
            before.rename(place)
            raise
        shutil.rmtree(before)

    def _sources(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for folder in sorted(self._root.iterdir()) if self._root.is_dir() else ():
            if folder.is_dir() and not folder.name.startswith("."):
                yield folder.name, _source(folder)


def _source(folder: Path) -> Mapping[str, Any]:
    """What interview.toml says of the file that a folder was made of; empty if it was made by hand, or cannot be read."""
    try:
        source = tomllib.loads((folder / FILE).read_text(encoding="utf-8")).get("source", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    return source if isinstance(source, dict) else {}
