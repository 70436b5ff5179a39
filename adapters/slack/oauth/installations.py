"""What is kept of installations: the SDK's own stores of them and of OAuth states over SQLite, with every token sealed at rest.

They lie in a file of their own beside the journal (`slack.sqlite`). SQLAlchemy runs over aiosqlite, whose queries run on a thread of
their own, so that nothing here holds the event loop.
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
STATE_LIVES = 600
"""Seconds an installation may take."""

_BUSY = 5  # seconds a writer waits for another replica
_LOOK_AGAIN = 0.02  # seconds
_SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")


InstalledBot = TypeVar("InstalledBot", Installation, Bot)


class Seal:
    """Tokens as they are kept. The first key seals; all of them open, so that a key can be replaced by putting a new one before it."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = MultiFernet([Fernet(key) for key in keys])

    def sealed(self, held: InstalledBot) -> InstalledBot:
        """A copy to be kept."""
        return _each(held, lambda value: self._keys.encrypt(value.encode()).decode())

    def opened(self, held: InstalledBot | None) -> InstalledBot | None:
        """What was kept; None, with a line in the log, if none of the keys opens it."""
        if held is None:
            return None
        with suppress(InvalidToken):
            return _each(held, lambda value: self._keys.decrypt(value.encode()).decode())
        log.error(
            "SLACK_TOKEN_KEY does not open what is kept of workspace %s; put the old key behind it, with a comma",
            held.team_id,
        )
        return None


def _each(held: InstalledBot, turn: Callable[[str], str]) -> InstalledBot:
    changed = copy(held)
    for name in _SECRETS:
        if value := getattr(held, name, None):
            setattr(changed, name, turn(value))
    return changed


@dataclass(frozen=True, slots=True)
class Installed:
    """Where an installation belongs, and when it was made (seconds since the epoch)."""

    enterprise: str | None
    team: str | None
    when: float


class SealedStore(AsyncInstallationStore):
    """The SDK's store, which sees sealed tokens only."""

    def __init__(self, inner: AsyncSQLAlchemyInstallationStore, seal: Seal) -> None:
        self._inner, self._seal = inner, seal

    @property
    def logger(self) -> logging.Logger:
        """The SDK asks for one."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation."""
        await self._inner.async_save(self._seal.sealed(installation))

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot's token."""
        await self._inner.async_save_bot(self._seal.sealed(bot))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The newest bot of a workspace."""
        found = await self._inner.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return self._seal.opened(found)

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The newest installation in a workspace."""
        found = await self._inner.async_find_installation(
            enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, is_enterprise_install=is_enterprise_install
        )
        return self._seal.opened(found)

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete the bots of a workspace."""
        await self._inner.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Delete the installations of a workspace."""
        await self._inner.async_delete_installation(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)

    async def found(self, team: str) -> Installed | None:
        """The newest installation of a workspace, by its id alone; an organisation's own id finds its installation for all."""
        c = self._inner.installations.c
        query = (
            sqlalchemy.select(c.enterprise_id, c.team_id, c.installed_at)
            .where(
                c.client_id == self._inner.client_id,
                sqlalchemy.or_(c.team_id == team, sqlalchemy.and_(c.enterprise_id == team, c.team_id.is_(None))),
            )
            .order_by(c.installed_at.desc())
            .limit(1)
        )
        async with self._inner.engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return Installed(row[0], row[1], row[2].replace(tzinfo=dt.UTC).timestamp()) if row is not None else None

    async def teams(self) -> list[str]:
        """The workspaces that have it, and organisations that have it as a whole."""
        c = self._inner.bots.c
        async with self._inner.engine.connect() as connection:
            rows = await connection.execute(
                sqlalchemy.select(sqlalchemy.func.coalesce(c.team_id, c.enterprise_id)).distinct()
            )
        return [str(row[0]) for row in rows]

    async def count(self) -> int:
        """How many workspaces have it."""
        async with self._inner.engine.connect() as connection:
            query = sqlalchemy.select(sqlalchemy.func.count(sqlalchemy.distinct(self._inner.bots.c.team_id)))
            return int((await connection.execute(query)).scalar_one())


class States(AsyncSQLAlchemyOAuthStateStore):
    """The SDK's store of states, which forgets those that were never used."""

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """A new state, good for STATE_LIVES."""
        async with self.engine.begin() as connection:
            now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
            await connection.execute(self.oauth_states.delete().where(self.oauth_states.c.expire_at < now))
        return str(await super().async_issue(*args, **kwargs))


@dataclass(frozen=True, slots=True)
class Stores:
    """Both stores over one file."""

    installations: SealedStore
    states: States
    engine: AsyncEngine


@asynccontextmanager
async def stores(data: Path, client_id: str, keys: tuple[str, ...]) -> AsyncIterator[Stores]:
    """Open, or make, the stores in a data folder. Raises SettingError with the mend."""
    await asyncio.to_thread(data.mkdir, parents=True, exist_ok=True)
    url = sqlalchemy.URL.create("sqlite+aiosqlite", database=str(data / FILE))
    engine = create_async_engine(
        url, connect_args={"timeout": _BUSY}, hide_parameters=True
    )  # a token must not stand in an error
    sqlalchemy.event.listen(engine.sync_engine, "connect", _durable)
    inner = AsyncSQLAlchemyInstallationStore(client_id=client_id, engine=engine, logger=log)
    states = States(expiration_seconds=STATE_LIVES, engine=engine, logger=log)
    try:
        await _made(inner, states)
        yield Stores(SealedStore(inner, Seal(keys)), states, engine)
    finally:
        await engine.dispose()


async def _made(inner: AsyncSQLAlchemyInstallationStore, states: States) -> None:
    """Make the tables. Another replica may start at once: it makes the same ones, or holds the file while we turn it to WAL."""
    end = time.monotonic() + _BUSY
    while True:
        try:
            await inner.create_tables()  # type: ignore[no-untyped-call]
            await states.create_tables()  # type: ignore[no-untyped-call]
        except OperationalError as error:
            said = str(error.orig)
            if "already exists" not in said and ("is locked" not in said or time.monotonic() > end):
                raise SettingError(
                    f"VERBATIM_DATA: {FILE} there cannot be used ({said}); check who may write there"
                ) from None
            await asyncio.sleep(_LOOK_AGAIN)
        except SQLAlchemyError as error:
            raise SettingError(
                f"VERBATIM_DATA: {FILE} there cannot be used ({type(error).__name__}); restore it from a backup"
            ) from None
        else:
            return


def _durable(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = wal", "synchronous = full"):
        cursor.execute(f"pragma {pragma}")
    cursor.close()
