"""Stores what belongs to installations of the Slack app: the SDK's own stores over SQLite, with every token encrypted.

The file is `slack.sqlite`, beside the journal. SQLAlchemy uses aiosqlite, which runs queries on threads of its own, so
nothing here blocks the event loop.
"""

import asyncio
import datetime as dt
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import SettingError

log = logging.getLogger("verbatim.slack")

FILE = "slack.sqlite"
STATE_SECONDS = 600
"""How long an installation may take, from the button to Slack's answer."""

_BUSY_SECONDS = 5  # a writer waits that long for another replica
_RETRY_SECONDS = 0.02
_SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")

_Stored = TypeVar("_Stored", Installation, Bot)


class TokenCipher:
    """Encrypts tokens for the disk. The first key encrypts, and all decrypt: a new key goes before the old one."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = MultiFernet([Fernet(key) for key in keys])

    def encrypt(self, stored: _Stored) -> _Stored:
        """A copy with encrypted tokens."""
        return _with_secrets(stored, lambda token: self._keys.encrypt(token.encode()).decode())

    def decrypt(self, stored: _Stored | None) -> _Stored | None:
        """A copy with readable tokens; None, with a line in the log, if no key decrypts them."""
        if stored is None:
            return None
        with suppress(InvalidToken):
            return _with_secrets(stored, lambda token: self._keys.decrypt(token.encode()).decode())
        log.error(
            "SLACK_TOKEN_KEY cannot decrypt the tokens of workspace %s; add the old key after it, with a comma between",
            stored.team_id,
        )
        return None


def _with_secrets(stored: _Stored, change: Callable[[str], str]) -> _Stored:
    changed = copy(stored)
    for name in _SECRETS:
        if value := getattr(stored, name, None):
            setattr(changed, name, change(value))
    return changed


@dataclass(frozen=True, slots=True)
class InstalledWorkspace:
    """Where the app is installed: a workspace, or (without a team) an organisation. `at` is in Unix seconds."""

    enterprise: str | None
    team: str | None
    at: float


class EncryptedInstallationStore(AsyncInstallationStore):
    """The SDK's store, which only ever sees encrypted tokens."""

    def __init__(self, inner: AsyncSQLAlchemyInstallationStore, cipher: TokenCipher) -> None:
        self._inner, self._cipher = inner, cipher

    @property
    def logger(self) -> logging.Logger:
        """The SDK asks for one."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Store an installation."""
        await self._inner.async_save(self._cipher.encrypt(installation))

    async def async_save_bot(self, bot: Bot) -> None:
        """Store a bot's token."""
        await self._inner.async_save_bot(self._cipher.encrypt(bot))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The newest bot of a workspace."""
        bot = await self._inner.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return self._cipher.decrypt(bot)

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The newest installation in a workspace."""
        installation = await self._inner.async_find_installation(
            enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, is_enterprise_install=is_enterprise_install
        )
        return self._cipher.decrypt(installation)

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete the bots of a workspace."""
        await self._inner.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Delete the installations of a workspace."""
        await self._inner.async_delete_installation(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)

    async def find_workspace(self, team: str) -> InstalledWorkspace | None:
        """The newest installation, by the workspace's id alone; an organisation's id finds its installation for all."""
        columns = self._inner.installations.c
        of_team = columns.team_id == team
        of_organisation = sqlalchemy.and_(columns.enterprise_id == team, columns.team_id.is_(None))
        query = (
            sqlalchemy.select(columns.enterprise_id, columns.team_id, columns.installed_at)
            .where(columns.client_id == self._inner.client_id, sqlalchemy.or_(of_team, of_organisation))
            .order_by(columns.installed_at.desc())
            .limit(1)
        )
        async with self._inner.engine.connect() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        return InstalledWorkspace(row.enterprise_id, row.team_id, row.installed_at.replace(tzinfo=dt.UTC).timestamp())

    async def teams(self) -> list[str]:
        """The ids of all workspaces, and of organisations that installed the app as a whole."""
        columns = self._inner.bots.c
        query = sqlalchemy.select(sqlalchemy.func.coalesce(columns.team_id, columns.enterprise_id)).distinct()
        async with self._inner.engine.connect() as connection:
            return [str(team) for team in await connection.scalars(query)]

    async def count(self) -> int:
        """How many workspaces installed the app."""
        query = sqlalchemy.select(sqlalchemy.func.count(sqlalchemy.distinct(self._inner.bots.c.team_id)))
        async with self._inner.engine.connect() as connection:
            return int((await connection.execute(query)).scalar_one())


class StateStore(AsyncSQLAlchemyOAuthStateStore):
    """The SDK's store of OAuth states, which also deletes those that were never used."""

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """A new state, valid for STATE_SECONDS."""
        async with self.engine.begin() as connection:
            now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
            await connection.execute(self.oauth_states.delete().where(self.oauth_states.c.expire_at < now))
        return str(await super().async_issue(*args, **kwargs))


@dataclass(frozen=True, slots=True)
class OAuthStores:
    """Both stores over one file."""

    installations: EncryptedInstallationStore
    states: StateStore
    engine: AsyncEngine


@asynccontextmanager
async def open_stores(data: Path, client_id: str, keys: tuple[str, ...]) -> AsyncIterator[OAuthStores]:
    """Open the stores in a data folder, or create them. Raises SettingError with the fix."""
    await asyncio.to_thread(data.mkdir, parents=True, exist_ok=True)
    url = sqlalchemy.URL.create("sqlite+aiosqlite", database=str(data / FILE))
    engine = create_async_engine(
        url,
        connect_args={"timeout": _BUSY_SECONDS},
        hide_parameters=True,  # no token may appear in an error
    )
    sqlalchemy.event.listen(engine.sync_engine, "connect", _set_pragmas)
    inner = AsyncSQLAlchemyInstallationStore(client_id=client_id, engine=engine, logger=log)
    states = StateStore(expiration_seconds=STATE_SECONDS, engine=engine, logger=log)
    try:
        await _create_tables(inner, states)
        yield OAuthStores(EncryptedInstallationStore(inner, TokenCipher(keys)), states, engine)
    finally:
        await engine.dispose()


async def _create_tables(inner: AsyncSQLAlchemyInstallationStore, states: StateStore) -> None:
    """Another replica may start at the same time: it creates the same tables, or locks the file to turn it to WAL."""
    deadline = time.monotonic() + _BUSY_SECONDS
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


def _set_pragmas(connection: Any, _: object) -> None:
    """What was committed must survive a power cut."""
    cursor = connection.cursor()
    for pragma in ("journal_mode = wal", "synchronous = full"):
        cursor.execute(f"pragma {pragma}")
    cursor.close()
