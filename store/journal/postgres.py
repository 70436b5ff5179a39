"""The journal on PostgreSQL, which replicas on several hosts share: the same tables and SQL as on SQLite."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache

from sqlalchemy import RowMapping

from bot.ports import Clock
from store.journal.database import Statement
from store.journal.journal import Journal
from store.journal.postgres_migrate import migrate, scripts
from store.postgres import Postgres, Session

_COLUMNS = """
select column_name from information_schema.columns where table_schema = current_schema() and table_name = :table
"""
_LOCK = "select pg_advisory_xact_lock(hashtextextended('verbatim ' || :name, 0))"

_IS_UTF8 = re.compile(r"\band is_utf8\(cast\([\w.]+ as blob\)\)")  # PostgreSQL stores no other text
_CROSS_JOIN = re.compile(r"\bcross join (?=\w+ on\b)")  # a hint for SQLite


class PostgresJournal(Journal):
    """The journal in a PostgreSQL database."""

    @classmethod
    async def open(cls, url: str, clock: Clock) -> "PostgresJournal":
        """Open the journal and bring it up to date. Raises SettingError or JournalError."""
        return cls(await PostgresDatabase.open(url), clock)


class PostgresDatabase:
    """Fulfils `store.journal.database.Database`. Transactions of one process or of many run side by side."""

    on_several_hosts = True

    def __init__(self, postgres: Postgres) -> None:
        self.postgres = postgres

    @classmethod
    async def open(cls, url: str) -> "PostgresDatabase":
        """Connect, and bring the tables up to date. Raises SettingError or JournalError."""
        postgres = Postgres(url)
        try:
            await migrate(postgres, scripts())
        except BaseException:
            await postgres.close()
            raise
        return cls(postgres)

    async def rows(self, sql: str, **values: object) -> Sequence[RowMapping]:
        """What a query gives. Raises JournalError."""
        async with self.postgres.session(reading=True) as session:
            return await session.rows(translated(sql), values)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["PostgresTransaction"]:
        """A transaction: it is committed at the end, or rolled back on an error."""
        async with self.postgres.session() as session:
            yield PostgresTransaction(session)
            await session.commit()

    async def write(self, *statements: Statement, durable: bool = True) -> int:  # noqa: ARG002 - every write is durable
        """Execute statements as one write, up to the first that changes no row; how many changed one."""
        changed = 0
        async with self.postgres.session() as session:
            for sql, values in statements:
                if not await session.write(translated(sql), values):
                    break
                changed += 1
            await session.commit()
        return changed

    async def faults(self) -> list[str]:
        """Nothing: PostgreSQL itself checks what it reads."""
        return []

    async def columns(self, table: str) -> frozenset[str]:
        """The columns of a table; none if there is no such table."""
        return frozenset(row["column_name"] for row in await self.rows(_COLUMNS, table=table))

    async def close(self) -> None:
        """Close every connection."""
        await self.postgres.close()


class PostgresTransaction:
    """Fulfils `store.journal.database.Transaction`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def rows(self, sql: str, **values: object) -> Sequence[RowMapping]:
        """What a query gives."""
        return await self._session.rows(translated(sql), values)

    async def write(self, sql: str, **values: object) -> int:
        """Execute one statement; how many rows it changed."""
        return await self._session.write(translated(sql), values)

    async def lock(self, name: str) -> None:
        """Hold an advisory lock of this name until the transaction ends; others that want it wait."""
        await self._session.rows(_LOCK, {"name": name})


@cache
def translated(sql: str) -> str:
    """The journal's SQL without the parts that only SQLite knows."""
    return _CROSS_JOIN.sub("join ", _IS_UTF8.sub("", sql))
