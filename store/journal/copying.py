"""Copies a journal into another database, whole or not at all, and then compares every row of both."""

from collections.abc import Mapping, Sequence

from bot.errors import InputError, JournalError
from store.journal.database import Database, Row, Transaction
from store.journal.verify import expected_columns

_NUMBERED = ("shown", "queue")
"""Tables whose `number` only gives the order of the rows; the new database numbers them itself."""

_KEYS = {
    "answer": "token", "claim": "key", "note": "key", "open_question": "key", "post": "schedule_id, date",
    "preference": "platform, server, name", "queue": "number", "schedule": "id", "shown": "number",
    "veto": "platform, server, interview, start_word, end_word",
}  # fmt: skip

_Values = tuple[object, ...]


async def copy(source: Database, target: Database) -> Mapping[str, int]:
    """Copy every row; the number of rows by table. A target that has the same rows already is left as it is.

    Raises InputError if the target has other rows, and JournalError if the source changed meanwhile; nothing is copied
    then.
    """
    async with target.transaction() as transaction:
        await transaction.lock("copying")
        present = {table: await _rows(transaction, table) for table in expected_columns()}
        for table in expected_columns():
            rows = await _rows(source, table)
            if any(present.values()):
                _expect_same(table, rows, present[table])
                continue
            for row in rows:
                await transaction.write(_insertion(table), **dict(zip(_columns(table), row, strict=True)))
        return {table: await _compare(source, transaction, table) for table in expected_columns()}


def _expect_same(table: str, rows: Sequence[_Values], present: Sequence[_Values]) -> None:
    if _unordered(rows) != _unordered(present):
        raise InputError(
            f"the journal to copy to is not empty (its table {table} differs); name an empty database, "
            "or delete what is in it"
        )


async def _compare(source: Database, target: Transaction, table: str) -> int:
    """How many rows both have. Raises JournalError if they differ."""
    rows, copied = await _rows(source, table), await _rows(target, table)
    if _unordered(rows) != _unordered(copied) or (table in _NUMBERED and rows != copied):
        raise JournalError(
            f"the table {table} changed while it was copied ({len(rows)} rows, {len(copied)} copied), so nothing was "
            "copied; stop the bot and copy again"
        )
    return len(copied)


def _unordered(rows: Sequence[_Values]) -> list[_Values]:
    """The rows in an order that is the same for every database: they sort texts differently."""
    return sorted(rows, key=repr)


async def _rows(place: Database | Transaction, table: str) -> list[_Values]:
    columns = _columns(table)
    rows: Sequence[Row] = await place.rows(f"select {', '.join(columns)} from {table} order by {_KEYS[table]}")  # noqa: S608 - names of this program
    return [tuple(row[column] for column in columns) for row in rows]


def _insertion(table: str) -> str:
    columns = _columns(table)
    return f"insert into {table} ({', '.join(columns)}) values ({', '.join(f':{name}' for name in columns)})"  # noqa: S608 - names of this program


def _columns(table: str) -> list[str]:
    return sorted(expected_columns()[table] - ({"number"} if table in _NUMBERED else set()))
