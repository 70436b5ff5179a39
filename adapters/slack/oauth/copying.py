"""Copies the installations of many workspaces into another database, as they are encrypted, and compares them."""

from pathlib import Path

import sqlalchemy
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.slack.oauth.engine import FILE, open_engine
from adapters.slack.oauth.tables import WideInstallationStore
from bot.errors import InputError, JournalError


async def copy_installations(source: Path | str, target: Path | str) -> int:
    """Copy from a data folder or a PostgreSQL address to another; how many rows. No key is needed.

    Raises InputError if the target has other installations, JournalError if either cannot be used.
    """
    if isinstance(source, Path) and not (source / FILE).exists():
        return 0
    try:
        async with open_engine(source) as before, open_engine(target) as after:
            store = WideInstallationStore(client_id="", engine=before)
            tables = (store.bots, store.installations)
            async with before.begin() as reading, after.begin() as writing:
                for connection in (reading, writing):
                    await connection.run_sync(store.metadata.create_all)
                return sum([await _copy(table, reading, writing) for table in tables])
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise JournalError(f"the installations could not be copied ({reason}); none was copied") from None


async def _copy(table: sqlalchemy.Table, reading: AsyncConnection, writing: AsyncConnection) -> int:
    """Copy one table without its ids, which the target gives anew in the same order."""
    columns = [column for column in table.columns if column.name != "id"]
    rows = (await reading.execute(sqlalchemy.select(*columns).order_by(table.c.id))).mappings().all()
    present = (await writing.execute(sqlalchemy.select(*columns).order_by(table.c.id))).mappings().all()
    if present and present != rows:
        raise InputError(f"the table {table.name} to copy to is not empty; empty it, or name another database")
    if rows and not present:
        await writing.execute(table.insert(), [dict(row) for row in rows])
    copied = (await writing.execute(sqlalchemy.select(*columns).order_by(table.c.id))).mappings().all()
    if copied != rows:
        raise JournalError(f"the table {table.name} could not be copied completely, so none of it was kept")
    return len(rows)
