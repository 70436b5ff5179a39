"""Writes the files of a library version: a new part for the interviews that changed, and the catalogue of all.

Parts and segments of the word index that did not change are hard links to those of the version before. Only one
interview is in memory at a time.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from bot.search.terms import terms_of
from store.library import part_vectors, queries
from store.library.interview_rows import copy_interviews, insert_interview
from store.library.part_vectors import RowsOf
from store.library.parts import VersionPart, address, connect, name_of, read_parts, share, to_join
from store.library.prepare import PreparedInterview
from store.library.row_layout import RowLayout, interview_number, row_id
from store.library.schema import CATALOGUE, DATABASE_FILE, PART, VERSION
from store.library.word_counts import LibraryWords, WordCounts
from store.library.word_index import WordIndexWriter

_NEW = "part-new"  # the folder's name until its interviews are known


class VersionBuilder:
    """A version being written into an empty folder. Every method raises OSError or sqlite3.Error."""

    def __init__(self, folder: Path, base: Path | None) -> None:
        """Begin with nothing, or with all that the version `base` has."""
        self._folder = folder
        self._parts = read_parts(base) if base is not None else []
        self._replaced = _replaced(base) if base is not None else 0
        self._added: dict[str, str] = {}  # slug -> digest
        self._words = WordIndexWriter(folder, base)
        (folder / _NEW).mkdir()
        self._db = _new_database(folder / _NEW / DATABASE_FILE, PART)

    def remove(self, slug: str) -> None:
        """Leave out an interview of the base."""
        self._replaced += 1
        self._words.remove(slug)
        self._parts = [
            VersionPart(part.folder, {kept: digest for kept, digest in part.interviews.items() if kept != slug})
            for part in self._parts
        ]

    def add(self, prepared: PreparedInterview, layout: RowLayout, digest: str) -> None:
        """Add an interview; `finish` asks for its vectors."""
        slug = prepared.interview.slug
        number = interview_number(slug)
        self._added[slug] = digest
        for row, document in layout.documents:
            questions = [term for question in document.questions for term in terms_of(question)]
            self._words.add(row_id(number, row), slug, document.role, [*document.terms, *questions])
        insert_interview(self._db, prepared, layout, digest)

    def finish(self, model: str, program: str, rows_of: RowsOf | None) -> None:
        """Write the new part, the word index and the catalogue. Without `rows_of` the version has no vectors.

        `model` names the vectors, `program` the way in which rows are made (see `indexing.program_digest`). `rows_of`
        gives the vectors of a block of an added interview.
        """
        self._words.finish()
        joined = to_join(self._parts, len(self._added))
        kept = [part for part in self._parts if part not in joined]
        new = self._write_part(joined, program, rows_of)
        shared = [
            VersionPart(self._folder / name_of(program, part.interviews.items()), part.interviews) for part in kept
        ]
        for part, copied in zip(kept, shared, strict=True):
            share(part, copied.folder)
        meta = {
            "version": str(VERSION),
            "model": model if rows_of is not None else "",
            "program": program,
            "replaced": str(self._replaced),
        }
        self._write_catalogue(meta, [*shared, *new])

    def _write_part(self, joined: Sequence[VersionPart], program: str, rows_of: RowsOf | None) -> list[VersionPart]:
        """Complete the new part, with the interviews of the parts joined to it; none if it has no interviews."""
        for part in joined:
            copy_interviews(self._db, address(part.database), part.interviews)
        self._db.execute("commit")
        self._db.execute("analyze")
        own = {**self._added, **{slug: digest for part in joined for slug, digest in part.interviews.items()}}
        part = VersionPart(self._folder / _NEW, own)
        if rows_of is not None:
            part_vectors.write(part, joined, frozenset(self._added), rows_of)
        self.close()
        if not own and self._parts:
            shutil.rmtree(part.folder)
            return []
        return [VersionPart(part.folder.rename(self._folder / name_of(program, own.items())), own)]

    def _write_catalogue(self, meta: dict[str, str], parts: Sequence[VersionPart]) -> None:
        words = LibraryWords(_word_counts(parts))
        with closing(_new_database(self._folder / DATABASE_FILE, CATALOGUE)) as db:
            db.executemany("insert into meta values (?, ?)", meta.items())
            placed = ((slug, part.folder.name) for part in parts for slug in part.interviews)
            db.executemany("insert into part values (?, ?)", sorted(placed))
            db.executemany("insert into word values (?, ?, ?, ?)", words.vocabulary())
            db.executemany("insert into misheard values (?, ?)", words.misheard())
            db.execute("commit")

    def close(self) -> None:
        """Close the database of the new part."""
        self._db.close()


def _new_database(path: Path, schema: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.execute("pragma journal_mode = off")
    db.execute("pragma synchronous = off")  # nothing points to the folder before it is complete
    db.executescript(schema)
    db.execute("begin")
    return db


def _replaced(version: Path) -> int:
    """How many interviews of a version were replaced or removed since it was last built from scratch."""
    with closing(connect(version / DATABASE_FILE)) as db:
        return int(dict(db.execute(queries.META)).get("replaced", "0"))


def _word_counts(parts: Sequence[VersionPart]) -> Iterator[WordCounts]:
    """The counts of each interview, by slug."""
    with ExitStack() as opened:
        places = {}
        for part in parts:
            db = opened.enter_context(closing(connect(part.database)))
            places.update(dict.fromkeys(part.interviews, db))
        for slug, db in sorted(places.items(), key=lambda place: place[0]):
            (blob,) = db.execute(queries.WORD_COUNTS, (slug,)).fetchone()
            yield WordCounts.load(blob)
