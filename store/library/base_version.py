"""Which version a new one can go on from, and what must be done anew."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from store.library import queries
from store.library.encoding import HASHES_FILE
from store.library.schema import DATABASE_FILE, VERSION
from store.library.vectors import LENGTHS_FILE, VECTORS_FILE
from store.library.versions import EVERYTHING

VECTOR_FILES = frozenset({HASHES_FILE, VECTORS_FILE, LENGTHS_FILE})

_MOST_REPLACED = 8
"""A library is written anew where more than one in so many of its interviews was replaced or removed since it last was.

The word index counts documents that were taken out of it among those that say a word, until it is written anew."""


def usable_base(current: Path, whole: frozenset[str], digests: Mapping[str, str], program: str) -> Path | None:
    """The version to go on from; None if all must be written anew. `whole` are its undamaged files."""
    if EVERYTHING not in whole:
        return None
    meta, interviews = _contents(current)
    if meta.get("program") != program:
        return None
    replaced = sum(digests.get(slug) != digest for slug, digest in interviews.items())
    total = replaced + int(meta.get("replaced", "0"))
    return current if total * _MOST_REPLACED <= len(interviews) else None


def changes(base: Path | None, digests: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The interviews to add to a base, and those to take out of it first; both name one that changed."""
    interviews = _contents(base)[1] if base is not None else {}
    gone = [slug for slug, digest in interviews.items() if digests.get(slug) != digest]
    return [slug for slug, digest in digests.items() if interviews.get(slug) != digest], gone


def is_readable(folder: Path) -> bool:
    """Whether this program can read a version."""
    try:
        return _contents(folder)[0].get("version") == str(VERSION)
    except sqlite3.Error:
        return False


def _contents(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """What a version says of itself, and the digest of each of its interviews."""
    uri = f"{(folder / DATABASE_FILE).absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as db:
        meta = {str(key): str(value) for key, value in db.execute(queries.META)}
        try:
            return meta, {str(slug): str(digest) for slug, digest in db.execute(queries.DIGESTS)}
        except sqlite3.OperationalError:  # an older program's, which had none
            return meta, {}
