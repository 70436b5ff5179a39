"""The word index: tantivy over stems. Step 11 of a question's way.

A question is a list of terms (`bot.search.terms`), never a query string.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from bot.model import Role
from bot.search.candidates import SearchRequest
from store.library.parts import link

FOLDER = "words"
_HEAP = 64_000_000  # bytes, for the one writing thread
_UNKNOWN_ROLE = "unknown"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=True, fast=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("interview", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("role", tokenizer_name="raw", index_option="basic")
    return builder.build()


_READABLE = 0o644
"""Tantivy makes its list of files readable by its own user alone, but another user may serve the library."""


class WordIndexWriter:
    """Writes the word index of a new version. Every method raises OSError."""

    def __init__(self, folder: Path, base: Path | None) -> None:
        """Begin an empty index, or continue that of the version `base`."""
        self._folder = folder / FOLDER
        self._folder.mkdir()
        if base is not None:
            _share(base / FOLDER, self._folder)
        with _as_os_error():
            index = tantivy.Index(_schema(), str(self._folder))
            self._writer = index.writer(_HEAP, 1)

    def add(self, row: int, interview: str, role: Role | None, terms: Sequence[str]) -> None:
        """Index a document by its row's id."""
        document = tantivy.Document()
        document.add_unsigned("row", row)
        document.add_text("terms", " ".join(terms))
        document.add_text("interview", interview)
        document.add_text("role", role.value if role else _UNKNOWN_ROLE)
        with _as_os_error():
            self._writer.add_document(document)

    def remove(self, interview: str) -> None:
        """Delete all documents of an interview that the base had."""
        with _as_os_error():
            self._writer.delete_documents_by_term("interview", interview)

    def finish(self) -> None:
        """Write the index to the disk."""
        with _as_os_error():
            self._writer.commit()
            self._writer.wait_merging_threads()
        for path in self._folder.iterdir():
            path.chmod(_READABLE)


@contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        yield
    except ValueError as error:  # what tantivy raises when it cannot write
        raise OSError(str(error)) from None


def _share(before: Path, folder: Path) -> None:
    """Take over the files of an index: segments, which tantivy never changes, as links; its lists as copies."""
    for path in before.iterdir():
        if path.suffix == ".json":
            shutil.copyfile(path, folder / path.name)
        elif path.suffix != ".lock":
            link(path, folder / path.name)


def _searcher(folder: Path) -> tantivy.Searcher:
    """A reader of an index. Tantivy creates a lock even to read, so a read-only folder is read through links."""
    if os.access(folder, os.W_OK):
        return tantivy.Index.open(str(folder)).searcher()
    with tempfile.TemporaryDirectory(prefix="verbatim-") as links:
        for path in folder.iterdir():
            if not path.name.endswith(".lock"):
                (Path(links) / path.name).symlink_to(path.resolve())
        return tantivy.Index.open(links).searcher()  # the files are mapped now, so the links can go


class WordIndex:
    """The word index of one library version, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        """Open it. Raises ValueError or OSError if it is missing or damaged."""
        self._schema = _schema()
        self._searcher = _searcher(folder / FOLDER)

    def search(self, request: SearchRequest, count: int) -> list[int]:
        """The ids of the documents that match best by BM25, best first."""
        terms = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, "terms", term, "freq"), weight),
            )
            for term, weight in request.terms
        ]
        if not terms:
            return []
        clauses = [(tantivy.Occur.Must, tantivy.Query.boolean_query(terms))]
        if request.interviews is not None:
            clauses.append((tantivy.Occur.Must, self._only("interview", sorted(request.interviews))))
        if request.role is not None:
            clauses.append((tantivy.Occur.Must, self._only("role", [request.role.value])))
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), count, count=False).hits
        rows: list[Any] = self._searcher.fast_field_values("row", [address for _, address in hits]) if hits else []
        return [int(row) for row in rows]

    def _only(self, field: str, values: list[str]) -> tantivy.Query:
        return tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, field, values), 0.0)
