"""The word index: tantivy over stems from `bot.search.terms`. A question is a list of terms, never a query string."""

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy

from bot.model import Role
from bot.search.candidates import SearchRequest

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
"""Tantivy lets only its own user read its list of files, but other users may serve a library that one of them built."""


def write(folder: Path, documents: Iterable[tuple[int, str, Role | None, Sequence[str]]]) -> None:
    """Index (row, interview, role, terms) into a new folder. Raises OSError."""
    (folder / FOLDER).mkdir()
    try:
        index = tantivy.Index(_schema(), str(folder / FOLDER))
        writer = index.writer(_HEAP, 1)
        for row, interview, role, terms in documents:
            document = tantivy.Document()
            document.add_unsigned("row", row)
            document.add_text("terms", " ".join(terms))
            document.add_text("interview", interview)
            document.add_text("role", role.value if role else _UNKNOWN_ROLE)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        for path in (folder / FOLDER).iterdir():
            path.chmod(_READABLE)
    except ValueError as error:  # what tantivy raises when it cannot write
        raise OSError(str(error)) from None


def _searcher(folder: Path) -> tantivy.Searcher:
    """A reader of an index folder. Tantivy locks a file even to read, so a read-only folder is read through links."""
    if os.access(folder, os.W_OK):
        return tantivy.Index.open(str(folder)).searcher()
    with tempfile.TemporaryDirectory(prefix="verbatim-") as links:
        for path in folder.iterdir():
            if not path.name.endswith(".lock"):
                (Path(links) / path.name).symlink_to(path.resolve())
        return tantivy.Index.open(links).searcher()  # the files are mapped now, and stay so without the links


class WordIndex:
    """The word index of one library version, memory-mapped."""

    def __init__(self, folder: Path) -> None:
        """Open it. Raises ValueError or OSError if it is missing or damaged."""
        self._schema = _schema()
        self._searcher = _searcher(folder / FOLDER)

    def search(self, request: SearchRequest, count: int) -> list[int]:
        """Rows of the documents that best match by BM25, best first."""
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
