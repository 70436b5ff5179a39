"""Writes the folders of seeds/ for `add`: whole or not at all, and only what the loader has proved."""

import hashlib
import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import InputError, SeedError, first_few
from bot.model import Interview
from bot.transcript.duplicates import Sketch, likeness, sketch
from bot.transcript.folder import CAPTIONS, EDITED, PICKS, QUESTIONS, read_interview
from bot.transcript.metadata import FILE
from bot.transcript.suggested import FILE as SUGGESTED
from store.locks import locked

_WRITING = ".adding-"


@dataclass(slots=True)
class _CachedSource:
    """What was read from a folder, and the time and size that its interview.toml had then."""

    state: tuple[int, int]
    source: Mapping[str, Any] = field(default_factory=dict)
    words: Sketch | None = None


class SeedFolders:
    """Fulfils `bot.transcript.adding.Seeds`. Remembers what it read of each folder, since `add` may take hundreds."""

    def __init__(self, root: Path) -> None:
        """`root` need not exist yet."""
        self._root = root
        self._cache: dict[str, _CachedSource] = {}

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """Hold the lock for adding interviews: terminal, chat and followed feeds take turns. Raises InputError."""
        try:
            with locked(self._root):
                yield
        except OSError as error:
            raise InputError(f"{self._root} cannot be written ({error.strerror})") from None

    def slug_of(self, digest: str) -> str | None:
        """The interview that was made from a source with this SHA-256; None if there is none."""
        return next((slug for slug in self._slugs() if self._known(slug).source.get("sha256") == digest), None)

    def is_taken(self, slug: str) -> bool:
        """Whether there is a folder (or anything else) of that name."""
        return os.path.lexists(self._root / slug)

    def is_edited(self, slug: str) -> bool:
        """Whether a person changed what was derived from the source, or made the folder by hand."""
        folder, source = self._root / slug, self._known(slug).source
        if not source or any((folder / name).exists() for name in (QUESTIONS, PICKS, SUGGESTED)):
            return True
        edition = folder / EDITED
        return edition.exists() and hashlib.sha256(edition.read_bytes()).hexdigest() != source.get("edition_sha256")

    def source_name(self, slug: str) -> str | None:
        """The original name of the file that an interview was made from; None if it was made by hand."""
        name = self._known(slug).source.get("name")
        return name if isinstance(name, str) else None

    def most_alike(self, words: Sketch) -> tuple[str, float] | None:
        """The interview whose words are most like these, and its likeness; None without interviews."""
        alike = ((slug, likeness(words, self._sketch(slug))) for slug in self._slugs())
        return max(alike, key=lambda item: item[1], default=None)

    def metadata(self, slug: str) -> str:
        """The text of its interview.toml. Raises SeedError."""
        if slug not in (slugs := self._slugs()):
            raise SeedError(f"there is no interview {slug!r} in {self._root}; known: {first_few(slugs)}")
        try:
            return (self._root / slug / FILE).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SeedError(f"{slug}/{FILE} cannot be read ({error})") from None

    def read(self, slug: str) -> Interview:
        """The interview of a folder. Raises SeedError."""
        return read_interview(self._root / slug)

    def write(self, slug: str, files: Mapping[str, bytes]) -> Interview:
        """Put a folder in place, whole or not at all, once its loader has proved it. Raises SeedError or InputError."""
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
            raise SeedError(f"{slug}: its files contradict each other ({error}); nothing was written") from None
        except OSError as error:
            raise InputError(f"{self._root / slug} cannot be written ({error.strerror})") from None
        return interview

    def describe(self, slug: str, text: str) -> Interview:
        """Replace its interview.toml, if the loader can use the new one. Raises SeedError or InputError."""
        return self.change(slug, {FILE: text.encode()})

    def change(self, slug: str, files: Mapping[str, bytes]) -> Interview:
        """Replace some of its files, if the loader can use the new ones. Raises SeedError or InputError."""
        return self.write(slug, {**self.files(slug), **files})

    def files(self, slug: str) -> Mapping[str, bytes]:
        """All files of a folder. Raises SeedError."""
        self.metadata(slug)  # for its error, which names the interviews that exist
        try:
            return {path.name: path.read_bytes() for path in (self._root / slug).iterdir() if path.is_file()}
        except OSError as error:
            raise SeedError(f"{slug}: {error.filename} cannot be read ({error.strerror})") from None

    def _put(self, fresh: Path, place: Path, before: Path) -> None:
        """Replace a folder by a new one; if that fails half way, put the old one back."""
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

    # --- what is there --------------------------------------------------------------------------

    def _slugs(self) -> list[str]:
        folders = self._root.iterdir() if self._root.is_dir() else ()
        return sorted(path.name for path in folders if path.is_dir() and not path.name.startswith((".", "_")))

    def _known(self, slug: str) -> _CachedSource:
        """What a folder's interview.toml says of the source, read again only if the file changed."""
        try:
            status = (self._root / slug / FILE).stat()
        except OSError:
            return _CachedSource((0, 0))
        state = (status.st_mtime_ns, status.st_size)
        if (known := self._cache.get(slug)) is None or known.state != state:
            known = self._cache[slug] = _CachedSource(state, _source(self._root / slug))
        return known

    def _sketch(self, slug: str) -> Sketch:
        known = self._known(slug)
        if known.words is None:
            try:
                words = (self._root / slug / CAPTIONS).read_text(encoding="utf-8").split()
            except (OSError, UnicodeDecodeError):
                words = []
            known.words = sketch(words)
        return known.words


def _source(folder: Path) -> Mapping[str, Any]:
    """What interview.toml says of the file that a folder was made from; empty if made by hand, or unreadable."""
    try:
        source = tomllib.loads((folder / FILE).read_text(encoding="utf-8")).get("source", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    return source if isinstance(source, dict) else {}


def unpack_seeds(packaged: Path, root: Path) -> None:
    """Copy the interviews that come with an installed program to `root`, unless it exists. Raises SeedError."""
    if root.exists():
        return
    arriving = root.with_name(f".{root.name}.{os.getpid()}")
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(arriving, ignore_errors=True)
        shutil.copytree(packaged, arriving)
        with suppress(OSError):  # another process was quicker
            arriving.rename(root)
    except OSError as error:
        raise SeedError(
            f"the interviews cannot be written to {root} ({error.strerror}); set VERBATIM_SEEDS to another folder"
        ) from None
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
