"""Row types name the columns of their statements, in the same order; every statement runs on an empty library."""

import sqlite3

import pytest

from store.library import queries
from store.library.row_map import Block
from store.library.schema import CATALOGUE, PART

PARAMETERS = {"rows": "[]", "asked": "[]", "leading": "[]", "replies": 1, "spans": "[]"}


def _columns(statement: str) -> tuple[str, ...]:
    db = sqlite3.connect(":memory:")
    try:
        db.executescript(CATALOGUE + PART)
        return tuple(name for name, *_ in db.execute(statement, PARAMETERS).description)
    finally:
        db.close()


@pytest.mark.parametrize(
    ("statement", "fields"),
    [
        (queries.INTERVIEWS, queries.InterviewRow._fields),
        (queries.PICKS, queries.PickRow._fields),
        (queries.DOCUMENTS, queries.DocumentRow._fields),
        (queries.LINES, queries.LineRow._fields),
        (queries.SURROUNDINGS, queries.SurroundingsRow._fields),
    ],
)
def test_a_row_type_names_the_columns_of_its_statement(statement: str, fields: tuple[str, ...]) -> None:
    assert _columns(statement) == fields


@pytest.mark.parametrize(
    ("statement", "columns"),
    [
        (queries.META, ("key", "value")),
        (queries.BLOCKS, Block._fields),
        (queries.PARTS, ("interview", "folder")),
        (queries.DIGESTS, ("slug", "digest")),
        (queries.CHAPTERS, ("interview", "start_word", "end_word", "seconds", "title", "checksum")),
        (queries.VOCABULARY, ("word", "term", "passages", "entries")),
        (queries.MISHEARD, ("word", "name")),
    ],
)
def test_statements_that_are_unpacked_in_place_give_their_columns_in_order(
    statement: str, columns: tuple[str, ...]
) -> None:
    assert _columns(statement) == columns
