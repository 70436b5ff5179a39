"""The base of every part of the journal: a database, a clock, and reading that leaves out damaged rows alone."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from bot.errors import VerbatimError
from bot.ports import Clock
from store.journal.database import Database, Row

log = logging.getLogger("verbatim")

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, VerbatimError)
"""The errors that reading a damaged row can raise."""

_Value = TypeVar("_Value")


class Tables:
    """Reads and writes one database. Values go to the SQL's `:names` as keyword arguments; columns are read by name."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self._clock = database, clock
        self._transaction = database.transaction

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()

    async def _rows(self, sql: str, **values: object) -> list[Row]:
        """What a query gives. Raises JournalError.

        A damaged index can lead to the wrong rows. Rows whose columns differ from the values asked for are left out.
        """
        return [row for row in await self.database.rows(sql, **values) if _matches(row, values)]

    async def _row(self, sql: str, **values: object) -> Row | None:
        """The first row a query gives, if any. Raises JournalError."""
        rows = await self._rows(sql, **values)
        return rows[0] if rows else None

    def _readable(self, rows: Sequence[Row], read: Callable[[Row], _Value]) -> list[_Value]:
        """The values of the rows that can be read. Damaged rows are left out; `doctor` names them."""
        values = []
        for row in rows:
            try:
                values.append(read(row))
            except UNREADABLE:
                log.warning("a row of the journal is damaged and left out; see: python -m bot doctor")
        return values


def _matches(row: Row, values: Mapping[str, object]) -> bool:
    names = set(row.keys())
    return all(row[name] == value for name, value in values.items() if name in names)
