"""Opens the database of installations: `slack.sqlite` beside the journal, or the journal's PostgreSQL database.

SQLAlchemy uses aiosqlite, which runs queries on threads of its own, or psycopg, so nothing here blocks the event loop.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.databases import CONNECT_SECONDS, ENGINE_OPTIONS, NO_DRIVER
from bot.errors import SettingError
from bot.places import keep_private

FILE = "slack.sqlite"
BUSY_SECONDS = 5  # a writer waits that long for another replica
_POOL_SIZE = 2  # connections to PostgreSQL


@asynccontextmanager
async def open_engine(place: Path | str) -> AsyncIterator[AsyncEngine]:
    """Connections to the file in a data folder, or to the PostgreSQL database of an address."""
    engine = await _file_engine(place) if isinstance(place, Path) else _postgres_engine(place)
    try:
        yield engine
    finally:
        await engine.dispose()


async def _file_engine(data: Path) -> AsyncEngine:
    await asyncio.to_thread(data.mkdir, parents=True, exist_ok=True)
    await asyncio.to_thread(keep_private, data / FILE)
    url = sqlalchemy.URL.create("sqlite+aiosqlite", database=str(data / FILE))
    engine = create_async_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS},
        hide_parameters=True,  # no token may appear in an error
    )
    sqlalchemy.event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


def _postgres_engine(address: str) -> AsyncEngine:
    try:
        import psycopg  # noqa: PLC0415 - an extra
    except ImportError:
        raise SettingError(NO_DRIVER) from None

    async def connect() -> Any:
        return await psycopg.AsyncConnection.connect(address, connect_timeout=CONNECT_SECONDS, prepare_threshold=None)

    return create_async_engine(
        "postgresql+psycopg://",
        async_creator=connect,
        pool_size=_POOL_SIZE,
        pool_timeout=BUSY_SECONDS,
        **ENGINE_OPTIONS,
    )


def _set_pragmas(connection: Any, _: object) -> None:
    """What was committed must survive a power cut; and a text that is not UTF-8 makes no other row unreadable."""
    connection.driver_connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    cursor = connection.cursor()
    for pragma in ("journal_mode = wal", "synchronous = full"):
        cursor.execute(f"pragma {pragma}")
    cursor.close()
