"""The tables of installations and states, and how they are created while other replicas start."""

import asyncio
import time

import sqlalchemy
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from adapters.slack.oauth.engine import BUSY_SECONDS, FILE
from adapters.slack.oauth.state_store import StateStore
from bot.errors import JournalError, SettingError

_RETRY_SECONDS = 0.02


class WideInstallationStore(AsyncSQLAlchemyInstallationStore):
    """The SDK's store with columns of any length: encrypted tokens are longer than the tokens it expects.

    SQLite ignores the lengths; PostgreSQL keeps to them.
    """

    @classmethod
    def build_installations_table(cls, metadata: sqlalchemy.MetaData, table_name: str) -> sqlalchemy.Table:
        """The installations."""
        return _widened(super().build_installations_table(metadata, table_name))

    @classmethod
    def build_bots_table(cls, metadata: sqlalchemy.MetaData, table_name: str) -> sqlalchemy.Table:
        """The bots."""
        return _widened(super().build_bots_table(metadata, table_name))


def _widened(table: sqlalchemy.Table) -> sqlalchemy.Table:
    for column in table.columns:
        if isinstance(column.type, sqlalchemy.String):
            column.type = sqlalchemy.Text()
    return table


async def create_postgres_tables(inner: AsyncSQLAlchemyInstallationStore, states: StateStore) -> None:
    """Under a lock, for which another replica that starts at the same time waits."""
    try:
        async with inner.engine.begin() as connection:
            await connection.execute(sqlalchemy.text(_LOCK))
            for metadata in (inner.metadata, states.metadata):
                await connection.run_sync(metadata.create_all)
    except (OperationalError, OSError) as error:  # the supervisor tries again
        raise JournalError(
            f"the installations in PostgreSQL cannot be read ({_brief(error)}); check DATABASE_URL"
        ) from None
    except SQLAlchemyError as error:
        raise SettingError(f"DATABASE_URL: the installations there cannot be used ({_brief(error)})") from None


_LOCK = "select pg_advisory_xact_lock(hashtextextended('verbatim installations ' || current_schema(), 0))"


def _brief(error: Exception) -> str:
    """The error's first line without the statement."""
    original = getattr(error, "orig", None) or error
    return str(original).strip().partition("\n")[0] or type(original).__name__


async def create_tables(inner: AsyncSQLAlchemyInstallationStore, states: StateStore) -> None:
    """Another replica may start at the same time: it creates the same tables, or locks the file to turn it to WAL."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            await inner.create_tables()  # type: ignore[no-untyped-call]
            await states.create_tables()  # type: ignore[no-untyped-call]
        except OperationalError as error:
            reason = str(error.orig)
            locked = "is locked" in reason and time.monotonic() <= deadline
            if not locked and "already exists" not in reason:
                raise SettingError(
                    f"VERBATIM_DATA: {FILE} there cannot be used ({reason}); check who may write there"
                ) from None
            await asyncio.sleep(_RETRY_SECONDS)
        except SQLAlchemyError as error:
            raise SettingError(
                f"VERBATIM_DATA: {FILE} there cannot be used ({type(error).__name__}); restore it from a backup"
            ) from None
        else:
            return
