"""Connects to PostgreSQL: a pool that fails fast while the server is away, and errors that operators understand."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import RowMapping, TextClause, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.databases import CONNECT_SECONDS, ENGINE_OPTIONS, NO_DRIVER
from bot.errors import JournalAwayError, JournalError, SettingError
from store.sqlite import brief

POOL_SIZE = 5
"""Connections a process has at most; small hosted databases allow 20 in all."""

PATIENCE = 5.0
"""Seconds a statement may take before the server counts as away."""

_POOL_PATIENCE = 4.0  # seconds to wait for a connection that is being given up
_LONGEST_QUEUE = 30.0  # seconds to wait for a turn while all connections are in use
_RETRY_AFTER = 2.0  # seconds after a failed connection in which no other is tried

# So that a replica that hangs does not hold up the others for long.
_LIMITS = "set statement_timeout = '10s'; set lock_timeout = '5s'; set idle_in_transaction_session_timeout = '15s'"

_AWAY = "check DATABASE_URL and that the server runs"
_EXPLANATIONS = {
    "25006": "cannot be written: the server is read-only; name the primary server",
    "42501": "does not let this user do that; grant the user all rights on the database",
    "42P01": "lacks tables of the journal; restore it from a backup",
    "42P07": "has tables of another program; give Verbatim a database of its own",
    "53100": "cannot be written: the disk is full; free some space",
}
"""What an error means, by its SQLSTATE."""

_AWAY_STATES = ("08", "57", "53300")  # no connection; the server starts or stops; it has too many connections
_REFUSALS = ("password authentication failed", "does not exist", "no pg_hba.conf entry", "does not support SSL")
"""How a server that is there refuses a connection, which has no SQLSTATE. In other languages it counts as away."""

_Result = TypeVar("_Result")


class Session:
    """One connection of the pool."""

    def __init__(self, connection: AsyncConnection, name: str) -> None:
        self._connection, self._name = connection, name
        self._abandoned: asyncio.Task[None] | None = None

    async def rows(self, sql: str, values: Mapping[str, object]) -> Sequence[RowMapping]:
        """What a query gives. Raises JournalError."""
        return (await self.run(self._connection.execute(_clause(sql), values))).mappings().all()

    async def write(self, sql: str, values: Mapping[str, object], patience: float | None = None) -> int:
        """Execute one statement; how many rows it changed. Raises JournalError."""
        return (await self.run(self._connection.execute(_clause(sql), values), patience)).rowcount

    async def commit(self) -> None:
        """Commit. Raises JournalError, after which nobody knows whether it was committed."""
        await self.run(self._connection.commit())

    async def run(self, work: Coroutine[Any, Any, _Result], patience: float | None = None) -> _Result:
        """The result of work on the connection. Raises JournalError.

        If the server does not answer within `patience` seconds, or the caller is cancelled, this returns at once. The
        connection is then given up in the background, which can take psycopg ten more seconds.
        """
        patience = PATIENCE if patience is None else patience
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({task}, timeout=patience)
        except asyncio.CancelledError:
            self._abandon(task)
            raise
        if not task.done():
            self._abandon(task)
            raise JournalAwayError(f"{self._name} did not answer within {patience:g} s; {_AWAY}")
        try:
            return task.result()
        except (SQLAlchemyError, OSError) as error:
            kind = JournalAwayError if _is_away(error) else JournalError
            raise kind(f"{self._name} {explain(error)}") from None

    def _abandon(self, task: "asyncio.Future[Any]") -> None:
        async def give_up() -> None:
            task.cancel()
            await asyncio.wait({task})
            if not task.cancelled():
                task.exception()  # nobody waits for it any more
            with suppress(SQLAlchemyError, OSError):
                await self._connection.invalidate()
            with suppress(SQLAlchemyError, OSError):
                await self._connection.close()

        self._abandoned = asyncio.create_task(give_up())
        _GIVEN_UP.add(self._abandoned)
        self._abandoned.add_done_callback(_GIVEN_UP.discard)

    async def close(self) -> None:
        """Give the connection back; what was not committed is rolled back."""
        if self._abandoned is None:
            with suppress(JournalError):  # the server will notice that the connection is gone
                await self.run(self._connection.close())


_GIVEN_UP: set[asyncio.Task[None]] = set()  # references, or the tasks would be garbage-collected while they run


class Postgres:
    """A pool of connections to one database."""

    def __init__(self, url: str) -> None:
        """Does not connect yet. Raises SettingError for an address that cannot be used."""
        psycopg, parts = _parse(url)
        self.name = f"the journal (database {parts.get('dbname') or '?'} on {parts.get('host') or 'this machine'})"
        """How errors name the journal: by database and host, without user and password."""

        async def connect() -> Any:
            connection = await psycopg.AsyncConnection.connect(
                url, connect_timeout=CONNECT_SECONDS, prepare_threshold=None, autocommit=True
            )
            await connection.execute(_LIMITS)
            await connection.set_autocommit(False)
            return connection

        self.engine: AsyncEngine = create_async_engine(
            "postgresql+psycopg://",
            async_creator=connect,
            pool_size=POOL_SIZE,
            pool_timeout=_POOL_PATIENCE,
            isolation_level="READ COMMITTED",
            **ENGINE_OPTIONS,
        )
        self._reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._away_until = 0.0
        self._turns = asyncio.Semaphore(POOL_SIZE)

    @asynccontextmanager
    async def session(self, *, reading: bool = False) -> AsyncIterator[Session]:
        """A connection of the pool. Raises JournalError, at once if the server was away a moment ago.

        `reading`: each statement is a transaction of its own.
        """
        self._refuse_while_away()
        try:
            async with asyncio.timeout(_LONGEST_QUEUE):
                await self._turns.acquire()
        except TimeoutError:
            raise JournalError(f"{self.name} is busy: all {POOL_SIZE} connections are in use") from None
        try:
            self._refuse_while_away()
            async with self._connected(reading=reading) as session:
                yield session
        finally:
            self._turns.release()

    def _refuse_while_away(self) -> None:
        if asyncio.get_running_loop().time() < self._away_until:
            raise JournalAwayError(f"{self.name} cannot be reached; {_AWAY}")

    @asynccontextmanager
    async def _connected(self, *, reading: bool) -> AsyncIterator[Session]:
        connection = (self._reading if reading else self.engine).connect()
        session = Session(connection, self.name)
        try:
            await session.run(_start(connection))
        except _PoolBusyError:
            raise JournalError(f"{self.name} is busy: all {POOL_SIZE} connections are in use") from None
        except JournalError:
            self._away_until = asyncio.get_running_loop().time() + _RETRY_AFTER
            raise
        try:
            yield session
        finally:
            await session.close()

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


class _PoolBusyError(Exception):
    """Every connection is in use."""


async def _start(connection: AsyncConnection) -> None:
    try:
        await connection.start()
    except PoolTimeoutError:
        raise _PoolBusyError from None


def _parse(url: str) -> tuple[Any, Mapping[str, Any]]:
    """The driver, and the parts of an address. Raises SettingError."""
    try:
        import psycopg  # noqa: PLC0415 - an extra
        from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415
    except ImportError:
        raise SettingError(NO_DRIVER) from None
    try:
        return psycopg, conninfo_to_dict(url)
    except psycopg.ProgrammingError:  # its message would show a part of the password
        raise SettingError(
            "DATABASE_URL is not an address like postgresql://user:password@host:5432/name; "
            "write special characters of the password as %XX"
        ) from None


@cache
def _clause(sql: str) -> TextClause:
    return text(sql)


def _is_away(error: Exception) -> bool:
    """Whether the server may be there later without anybody's help: it starts or stops, or a network is down."""
    original = _original(error)
    state = getattr(original, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_AWAY_STATES)
    known = isinstance(error, OperationalError | OSError)
    return known and not any(words in str(original) for words in _REFUSALS)


def _original(error: Exception) -> BaseException:
    """The driver's own error."""
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error


def explain(error: Exception) -> str:
    """What is wrong, and how to fix it."""
    original = _original(error)
    state = getattr(original, "sqlstate", None)
    if state in _EXPLANATIONS:
        return _EXPLANATIONS[state]
    message = str(original).strip().splitlines()[0] if str(original).strip() else type(original).__name__
    cause = message.rpartition(" failed: ")[2]
    if state is None or state.startswith(("08", "57")):  # not connected, or the server is shutting down
        return f"cannot be reached ({brief(Exception(cause))}); {_AWAY}"
    return f"cannot be used ({brief(Exception(cause))}); see the server's log"
