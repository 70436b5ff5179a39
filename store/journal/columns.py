"""Reads the columns of the journal's rows one by one, since any of them may be damaged."""

import json
import math
from collections.abc import Callable
from typing import Any, TypeVar

from store.journal.database import Row
from store.journal.tables import UNREADABLE

_Value = TypeVar("_Value")


class Columns:
    """Reads the columns of a row, and remembers those that cannot be read."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self.damaged: list[str] = []

    def read(self, name: str, parse: Callable[[object], _Value], stand_in: _Value) -> _Value:
        """The value of a column; `stand_in` if it cannot be read."""
        try:
            return parse(self._row[name])
        except UNREADABLE:
            self.damaged.append(name)
            return stand_in

    def optional(self, name: str, parse: Callable[[Any], _Value]) -> _Value | None:
        """The value of a column that may be null; None also if it cannot be read."""
        empty: _Value | None = None
        return None if self._row[name] is None else self.read(name, parse, empty)

    def raw_text(self, name: str) -> str:
        """Something that can be shown of a column, whatever is in it."""
        value = self._row[name]
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def read_text(value: object) -> str:
    """A text. Raises TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def read_texts(value: object) -> tuple[str, ...]:
    """A JSON list of texts. Raises ValueError or TypeError for anything else."""
    texts = json.loads(read_text(value))
    if not isinstance(texts, list):
        raise TypeError("not a list")
    return tuple(read_text(text) for text in texts)


def read_number(value: object) -> float:
    """A finite number. Raises TypeError for anything else."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError("not a number")
    return float(value)


def read_whole_number(value: object) -> int:
    """A whole number. Raises TypeError for anything else."""
    if not isinstance(value, int):
        raise TypeError("not a whole number")
    return value
