"""What is damaged in the stored installations, row by row, for `doctor`: a bad row stops only its own workspace."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy.ext.asyncio import AsyncEngine

_NOT_UTF8 = "\ufffd"  # what stands for bytes that are not text
_MOST_NAMED = 10
_REQUIRED = ("client_id", "installed_at")

InstallationRow = Mapping[str, Any]


def as_stored(column: "sqlalchemy.Column[Any]") -> "sqlalchemy.Label[Any]":
    """A column's value as the database has it: SQLAlchemy raises for one that is not of the column's type."""
    return sqlalchemy.type_coerce(column, sqlalchemy.types.NullType()).label(column.name)


async def faults_of(
    engine: AsyncEngine, tables: Sequence[sqlalchemy.Table], can_decrypt: Callable[[InstallationRow], bool]
) -> list[str]:
    """A phrase for each damaged row, such as `T0001 in slack_bots (installed_at)`. Raises SQLAlchemyError.

    `can_decrypt` says of a row whether a key decrypts its tokens.
    """
    faults = []
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            checked = await connection.scalars(sqlalchemy.text("pragma quick_check(1)"))
            faults += [f"SQLite says: {' '.join(str(line).split())}" for line in checked if line != "ok"]
        for table in tables:
            query = sqlalchemy.select(*map(as_stored, table.c)).order_by(table.c.id)
            for stored in await connection.execute(query):
                row = stored._asdict()
                if damaged := _damaged_columns(table, row, can_decrypt):
                    workspace = row["team_id"] or row["enterprise_id"] or f"row {row['id']}"
                    faults.append(f"{workspace} in {table.name} ({', '.join(damaged)})")
    more = len(faults) - _MOST_NAMED
    return [*faults[:_MOST_NAMED], f"{more} more"] if more > 0 else faults


def _damaged_columns(
    table: sqlalchemy.Table, row: InstallationRow, can_decrypt: Callable[[InstallationRow], bool]
) -> list[str]:
    damaged = [column.name for column in table.c if not _is_sound(column, row[column.name])]
    if not row["team_id"] and not row["enterprise_id"]:
        damaged.append("team_id")
    if not damaged and not can_decrypt(row):
        damaged.append("its token, which no key of SLACK_TOKEN_KEY decrypts")
    return damaged


def _is_sound(column: "sqlalchemy.Column[Any]", value: object) -> bool:
    """Whether a value, as it is stored, is one of its column's type."""
    if value is None:
        return column.name not in _REQUIRED
    match column.type:
        case sqlalchemy.DateTime():
            return isinstance(value, dt.datetime) or _is_moment(value)
        case sqlalchemy.Boolean():
            return value in (0, 1)
        case sqlalchemy.Integer():
            return isinstance(value, int)
        case _:
            return isinstance(value, str) and _NOT_UTF8 not in value


def _is_moment(value: object) -> bool:
    try:
        dt.datetime.fromisoformat(value)  # type: ignore[arg-type] # what is not text raises TypeError
    except (TypeError, ValueError):
        return False
    return True
