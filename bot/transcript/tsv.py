"""Rows of an editor's tab-separated tables, questions.tsv and picks.tsv; each starts with a span of words."""

from collections.abc import Sequence

from bot.model import Span
from bot.transcript.words import file_lines

_MOST_DIGITS = 9


def read_rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows as (line number, columns), without blank lines, comments and a header."""
    return [
        (number, [" ".join(column.split()) for column in row.split("\t")])
        for number, row in enumerate(file_lines(text), start=1)
        if row.strip() and not row.startswith("#") and not (number == 1 and row.startswith("start\t"))
    ]


def read_span(columns: Sequence[str]) -> Span | None:
    """The span in a row's first two columns; None if they are not numbers."""
    if len(columns) < 2 or not all(column.isdecimal() and len(column) <= _MOST_DIGITS for column in columns[:2]):
        return None
    return Span(int(columns[0]), int(columns[1]))
