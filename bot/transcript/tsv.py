"""The rows of the tables that an editor writes: tab-separated, a span of words first."""

from collections.abc import Sequence

from bot.model import Span
from bot.transcript.words import file_lines

_LONGEST_NUMBER = 9  # digits


def rows_of(text: str) -> list[tuple[int, list[str]]]:
    """The rows with their line numbers; blank lines, comments and a header are none."""
    return [
        (number, [" ".join(column.split()) for column in row.split("\t")])
        for number, row in enumerate(file_lines(text), start=1)
        if row.strip() and not row.startswith("#") and not (number == 1 and row.startswith("start\t"))
    ]


def span_of(columns: Sequence[str]) -> Span | None:
    """The span that a row begins with; None if it begins with none."""
    if len(columns) < 2 or not all(column.isdecimal() and len(column) <= _LONGEST_NUMBER for column in columns[:2]):
        return None
    return Span(int(columns[0]), int(columns[1]))
