"""Decides whether a new version can build on the current one, and which interviews it must add or remove."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from store.library import queries
from store.library.parts import PREFIX, VECTOR_FILES, connect, read_parts
from store.library.schema import DATABASE_FILE, VERSION
from store.library.versions import EVERYTHING

_REPLACED_ONE_IN = 8
"""More than one replaced or removed interview in this many, and the next version is written from scratch.

Interviews count from the last time that happened. Until the next time, deleted documents still count in the document
frequencies of the word index.
"""


def usable_base(current: Path, whole: frozenset[str], digests: Mapping[str, str], program: str) -> Path | None:
    """The version to build on, `current`; None to build from scratch. `whole` are its undamaged files."""
    if EVERYTHING not in whole:
        return None
    meta = _meta(current)
    if meta.get("program") != program:
        return None
    interviews = _digests(current)
    replaced = sum(digests.get(slug) != digest for slug, digest in interviews.items())
    total = replaced + int(meta.get("replaced", "0"))
    return current if total * _REPLACED_ONE_IN <= len(interviews) else None


def changes(base: Path | None, digests: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The interviews to add to a base, and those to remove first. A changed interview is in both lists."""
    interviews = _digests(base) if base is not None else {}
    gone = [slug for slug, digest in interviews.items() if digests.get(slug) != digest]
    return [slug for slug, digest in digests.items() if interviews.get(slug) != digest], gone


def folders_of_vectors(version: Path, whole: frozenset[str]) -> list[Path]:
    """The folders of a version whose vectors are all undamaged; `whole` are its undamaged files."""
    candidates = [version, *sorted(path for path in version.glob(f"{PREFIX}*") if path.is_dir())]
    return [
        folder
        for folder in candidates
        if all(str((folder / name).relative_to(version)) in whole for name in VECTOR_FILES)
    ]


def is_readable(folder: Path) -> bool:
    """Whether this program can read a version."""
    try:
        return _meta(folder).get("version") == str(VERSION)
    except sqlite3.Error:
        return False


def _digests(folder: Path) -> dict[str, str]:
    """The digest of each interview of a version."""
    return {slug: digest for part in read_parts(folder) for slug, digest in part.interviews.items()}


def _meta(folder: Path) -> dict[str, str]:
    with closing(connect(folder / DATABASE_FILE)) as db:
        return {str(key): str(value) for key, value in db.execute(queries.META)}
