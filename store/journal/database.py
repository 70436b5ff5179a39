"""What the journal's tables need of their database, as Protocols that SQLite and PostgreSQL fulfil.

SQL is written once, for both, with `:names` for its values. `rows` and `transaction` raise JournalError.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

Statement = tuple[str, Mapping[str, object]]
"""SQL, and the values of its `:names`."""


class Row(Protocol):
    """A row of a query. Its columns are read by name."""

    def __getitem__(self, name: str, /) -> Any: ...

    def keys(self) -> Iterable[str]: ...


class Transaction(Protocol):
    """Statements that happen together or not at all."""

    async def rows(self, sql: str, **values: object) -> Sequence[Row]:
        """What a query gives."""
        ...

    async def write(self, sql: str, **values: object) -> int:
        """Execute one statement; how many rows it changed."""
        ...

    async def lock(self, name: str) -> None:
        """Hold a lock of this name to the end, for which others wait. SQLite runs one transaction at a time anyway."""
        ...


class Database(Protocol):
    """A database that is open and up to date."""

    on_several_hosts: bool
    """Whether replicas on several hosts can share it."""

    async def rows(self, sql: str, **values: object) -> Sequence[Row]:
        """What a query gives, outside any transaction."""
        ...

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction: it is committed as a whole at the end, or rolled back on an error."""
        ...

    async def write(self, *statements: Statement, durable: bool = True) -> int:
        """Execute statements as one write, up to the first that changes no row; how many changed one.

        A power cut may undo a write that is not `durable`, but only together with every later write. Raises
        JournalError.
        """
        ...

    async def faults(self) -> list[str]:
        """The faults that the database's own check finds, a phrase each."""
        ...

    async def columns(self, table: str) -> frozenset[str]:
        """The columns of a table; none if there is no such table."""
        ...

    async def close(self) -> None:
        """Close it."""
        ...
