"""Writes the files of a library version, interview by interview, from nothing or from the version before.

What did not change is copied from the version before: its tables as a file, its word index as links, its vectors in
runs. At no time is more than one interview in memory.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from bot.search.terms import terms_of
from store.library import queries, vectors
from store.library.encoding import HASH_BYTES, HASHES_FILE, EncodedRows
from store.library.interview_rows import delete_interview, insert_interview
from store.library.prepare import PreparedInterview
from store.library.row_layout import RowLayout, interview_number, row_id
from store.library.row_map import Block, RowMap
from store.library.schema import DATABASE_FILE, SCHEMA, VERSION
from store.library.vectors import Region, Vectors
from store.library.word_counts import LibraryWords, WordCounts
from store.library.word_index import WordIndexWriter

RowsOf = Callable[[Block], EncodedRows]
"""The rows of a block."""


class VersionBuilder:
    """A version being written into an empty folder. Every method raises OSError or sqlite3.Error."""

    def __init__(self, folder: Path, base: Path | None) -> None:
        """Begin with nothing, or with all that a `base` version has."""
        self._folder, self._base = folder, base
        self._new: set[str] = set()
        if base is not None:
            shutil.copyfile(base / DATABASE_FILE, folder / DATABASE_FILE)
        self._words = WordIndexWriter(folder, base)
        self._db = sqlite3.connect(folder / DATABASE_FILE, isolation_level=None, check_same_thread=False)
        self._db.execute("pragma journal_mode = off")
        self._db.execute("pragma synchronous = off")  # nothing points to the folder before it is complete
        if base is None:
            self._db.executescript(SCHEMA)
        self._db.execute("begin")
        before = self._db.execute("select value from meta where key = 'replaced'").fetchone()
        self._replaced = int(before[0]) if before else 0

    def remove(self, slug: str) -> None:
        """Leave out an interview of the base."""
        self._replaced += 1
        self._words.remove(slug)
        delete_interview(self._db, slug)

    def add(self, prepared: PreparedInterview, layout: RowLayout, digest: str) -> None:
        """Add an interview; its vectors are asked for at the end."""
        slug = prepared.interview.slug
        number = interview_number(slug)
        self._new.add(slug)
        for row, document in layout.documents:
            questions = [term for question in document.questions for term in terms_of(question)]
            self._words.add(row_id(number, row), slug, document.role, [*document.terms, *questions])
        insert_interview(self._db, prepared, layout, digest)

    def finish(self, model: str, program: str, rows_of: RowsOf | None) -> None:
        """Write what all interviews have in common, then the vectors of `model` if there are any.

        `program` names the way in which rows were made; `rows_of` gives the rows of blocks of added interviews.
        """
        self._words.finish()
        self._write_words()
        meta = {
            "version": str(VERSION),
            "model": model if rows_of is not None else "",
            "program": program,
            "replaced": str(self._replaced),
        }
        self._db.executemany("insert or replace into meta values (?, ?)", meta.items())
        self._db.execute("commit")
        if self._base is None:
            self._db.execute("analyze")
        if rows_of is not None:
            self._write_vectors(RowMap(read_blocks(self._db)), rows_of)

    def _write_words(self) -> None:
        counts = self._db.execute("select counts from word_count order by interview")
        words = LibraryWords(WordCounts.load(blob) for (blob,) in counts)
        self._db.execute("delete from word")
        self._db.execute("delete from misheard")
        self._db.executemany("insert into word values (?, ?, ?, ?)", words.vocabulary())
        self._db.executemany("insert into misheard values (?, ?)", words.misheard())

    def _write_vectors(self, rows: RowMap, rows_of: RowsOf) -> None:
        matrix = _Matrix(self._base, rows, self._new, rows_of)
        vectors.save(self._folder, matrix.vectors(), len(rows), matrix.dimensions)
        with vectors.npy_file(self._folder / HASHES_FILE, (len(rows), HASH_BYTES), np.uint8) as file:
            for part in matrix.hashes():
                file.write(part.tobytes())

    def close(self) -> None:
        """Close the tables."""
        self._db.close()


class _Matrix:
    """The vectors and hashes of a new version, in their order, from the base or from what was encoded."""

    def __init__(self, base: Path | None, rows: RowMap, new: set[str], rows_of: RowsOf) -> None:
        self._rows, self._new, self._rows_of = rows, new, rows_of
        self._kept: dict[tuple[str, str], Region] = {}
        if base is not None:
            self._vectors, self._hashes = Vectors(base), np.load(base / HASHES_FILE, mmap_mode="r")
            with closing(sqlite3.connect(f"{(base / DATABASE_FILE).absolute().as_uri()}?immutable=1", uri=True)) as db:
                before = RowMap(read_blocks(db))
            self._kept = {(block.region, block.interview): region for block, region in before.placed()}

    @property
    def dimensions(self) -> int:
        if not self._rows.blocks:
            return 1
        first = self._rows.blocks[0]
        return self._rows_of(first).vectors.shape[1] if first.interview in self._new else self._vectors.dimensions

    def vectors(self) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.int8]]]:
        for block in self._rows.blocks:
            if block.interview in self._new:
                yield self._rows_of(block).vectors
            else:
                yield from self._vectors.parts(self._kept[block.region, block.interview])

    def hashes(self) -> Iterator[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
        for block in self._rows.blocks:
            if block.interview in self._new:
                yield self._rows_of(block).hashes
            else:
                yield self._hashes[slice(*self._kept[block.region, block.interview])]


def read_blocks(db: sqlite3.Connection) -> list[Block]:
    """The blocks of a library. Raises sqlite3.Error."""
    return [Block(*row) for row in db.execute(queries.BLOCKS)]
