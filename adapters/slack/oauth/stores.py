"""Opens the stores of installations and states, over one database."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.slack.oauth.engine import open_engine
from adapters.slack.oauth.installations import EncryptedInstallationStore
from adapters.slack.oauth.state_store import STATE_SECONDS, StateStore
from adapters.slack.oauth.tables import WideInstallationStore, create_postgres_tables, create_tables
from adapters.slack.oauth.token_cipher import TokenCipher

log = logging.getLogger("verbatim.slack")


@dataclass(frozen=True, slots=True)
class OAuthStores:
    """Both stores over one database."""

    installations: EncryptedInstallationStore
    states: StateStore
    engine: AsyncEngine


@asynccontextmanager
async def open_stores(
    data: Path, client_id: str, keys: tuple[str, ...], database: str | None = None
) -> AsyncIterator[OAuthStores]:
    """Open the stores in a data folder, or in the PostgreSQL database of an address, or create them.

    Raises SettingError with the fix, and JournalError if the database is away.
    """
    async with open_engine(data if database is None else database) as engine:
        yield await _stores(engine, client_id, keys, on_postgres=database is not None)


async def _stores(engine: AsyncEngine, client_id: str, keys: tuple[str, ...], *, on_postgres: bool) -> OAuthStores:
    inner = WideInstallationStore(client_id=client_id, engine=engine, logger=log)
    states = StateStore(expiration_seconds=STATE_SECONDS, engine=engine, logger=log)
    await (create_postgres_tables if on_postgres else create_tables)(inner, states)
    return OAuthStores(EncryptedInstallationStore(inner, TokenCipher(keys)), states, engine)
