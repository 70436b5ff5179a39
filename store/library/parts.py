"""The parts of a version: folders with the rows and vectors of some interviews, which versions share by hard links.

An interview that is added becomes a part of its own. A part never changes: if one of its interviews is replaced or
removed, later versions no longer look for it there. Small parts are joined now and then, so that there are few to read.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from store.library import queries
from store.library.row_map import Block, PartBlocks
from store.library.schema import DATABASE_FILE
from store.library.vector_file import HASHES_FILE, LENGTHS_FILE, VECTORS_FILE

PREFIX = "part-"
VECTOR_FILES = (HASHES_FILE, VECTORS_FILE, LENGTHS_FILE)
FILES = (DATABASE_FILE, *VECTOR_FILES)

MOST = 8
"""Parts that a version has at most; every question is put to all of them."""


@dataclass(frozen=True, slots=True)
class VersionPart:
    """A part of a version: its folder, and those of its interviews that the version has, each with its digest."""

    folder: Path
    interviews: Mapping[str, str]

    @property
    def database(self) -> Path:
        """The file with its rows."""
        return self.folder / DATABASE_FILE


def read_parts(version: Path) -> list[VersionPart]:
    """The parts of a version, by name. Raises sqlite3.Error.

    A version that an older program wrote is a single part: its own folder.
    """
    with closing(connect(version / DATABASE_FILE)) as catalogue:
        if not catalogue.execute(queries.HAS_PARTS).fetchall():
            return [VersionPart(version, _digests(version / DATABASE_FILE))]
        placed: list[tuple[str, str]] = catalogue.execute(queries.PARTS).fetchall()
    folders: dict[str, set[str]] = {}
    for slug, folder in placed:
        folders.setdefault(folder, set()).add(slug)
    parts = []
    for name, slugs in sorted(folders.items()):
        digests = _digests(version / name / DATABASE_FILE)
        parts.append(VersionPart(version / name, {slug: digests.get(slug, "") for slug in sorted(slugs)}))
    return parts


def read_blocks(part: VersionPart) -> PartBlocks:
    """Where the rows of a part's interviews are in its vectors. Raises sqlite3.Error."""
    with closing(connect(part.database)) as db:
        return PartBlocks([Block(*row) for row in db.execute(queries.BLOCKS)], frozenset(part.interviews))


def connect(path: Path) -> sqlite3.Connection:
    """A database of a version, which nobody writes to. Raises sqlite3.Error."""
    return sqlite3.connect(address(path), uri=True)


def address(path: Path) -> str:
    """The address by which SQLite opens a database of a version."""
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


def _digests(path: Path) -> dict[str, str]:
    with closing(connect(path)) as db:
        return {str(slug): str(digest) for slug, digest in db.execute(queries.DIGESTS)}


def to_join(parts: Sequence[VersionPart], added: int) -> list[VersionPart]:
    """The parts to join with `added` new interviews into one new part.

    Parts that have no interviews left are always among them, and so disappear. Once the others are MOST or more, the
    smallest are joined, one after another, until fewer than MOST are left and the next one has more interviews than
    all that are joined. So each interview is copied only a few times, however many are added.
    """
    joined = [part for part in parts if not part.interviews]
    left = sorted((part for part in parts if part.interviews), key=lambda part: len(part.interviews))
    if len(left) < MOST:
        return joined
    while left and (len(left) >= MOST or len(left[0].interviews) <= added):
        added += len(left[0].interviews)
        joined.append(left.pop(0))
    return joined


def name_of(program: str, digests: Iterable[tuple[str, str]]) -> str:
    """The name of a part's folder: a hash of its interviews and of the program that wrote it."""
    content = "|".join([program, *(f"{slug}|{digest}" for slug, digest in sorted(digests))])
    return PREFIX + hashlib.sha256(content.encode(errors="surrogateescape")).hexdigest()[:16]


def share(part: VersionPart, folder: Path) -> None:
    """Link the files of a part into a new folder. Raises OSError."""
    folder.mkdir()
    for name in FILES:
        if (part.folder / name).exists():
            link(part.folder / name, folder / name)


def link(source: Path, target: Path) -> None:
    """Hard-link a file, which is safe because no file of a version ever changes; copy it on a disk without links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
