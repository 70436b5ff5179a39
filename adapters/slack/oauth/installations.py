"""Stores what belongs to installations of the Slack app: the SDK's own stores, with every token encrypted.

They are where the journal is: in `slack.sqlite` beside it, or in the same PostgreSQL database. SQLAlchemy uses
aiosqlite, which runs queries on threads of its own, or psycopg, so nothing here blocks the event loop.
"""

import asyncio
import datetime as dt
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from copy import copy
from dataclasses import dataclass
from functools import partial
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

from adapters.slack.oauth.damage import Row, as_stored, faults_of
from bot.errors import JournalError, SettingError

log = logging.getLogger("verbatim.slack")

FILE = "slack.sqlite"
STATE_SECONDS = 600
"""How long an installation may take, from the button to Slack's answer."""

_BUSY_SECONDS = 5  # a writer waits that long for another replica
_RETRY_SECONDS = 0.02
_POOL_SIZE = 2  # connections to PostgreSQL
_CONNECT_SECONDS = 5
_MOST_KNOWN = 5000  # bots in memory; the one found first is dropped first
_OWNER_ONLY = 0o600
_UNREADABLE = (ValueError, TypeError)  # what the SDK raises for a damaged row
_SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")

_Stored = TypeVar("_Stored", Installation, Bot)


class TokenCipher:
    """Encrypts tokens for the disk. The first key encrypts, and all decrypt: a new key goes before the old one."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = MultiFernet([Fernet(key) for key in keys])

    def encrypt(self, stored: _Stored) -> _Stored:
        """A copy with encrypted tokens."""
        return _with_secrets(stored, lambda token: self._keys.encrypt(token.encode()).decode())

    def can_decrypt(self, row: Row) -> bool:
        """Whether a key decrypts every token of a row."""
        try:
            for name in _SECRETS:
                if token := row.get(name):
                    self._decrypted(token)
        except InvalidToken:
            return False
        return True

    def decrypt(self, stored: _Stored | None) -> _Stored | None:
        """A copy with readable tokens; None, with a line in the log, if no key decrypts them."""
        if stored is None:
            return None
        with suppress(InvalidToken):
            return _with_secrets(stored, self._decrypted)
        log.error(
            "SLACK_TOKEN_KEY cannot decrypt the tokens of workspace %s; add the old key after it, with a comma between",
            stored.team_id,
        )
        return None

    def _decrypted(self, token: object) -> str:
        """Raises InvalidToken, also for what SQLite holds in place of a text."""
        if not isinstance(token, str):
            raise InvalidToken
        return self._keys.decrypt(token.encode()).decode()


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
        self._known: OrderedDict[tuple[str | None, str | None, bool | None], Bot] = OrderedDict()

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
        """The newest bot of a workspace; as it was found last, while the database is away. None if it is damaged."""
        key = (enterprise_id, team_id, is_enterprise_install)
        try:
            bot = await self._inner.async_find_bot(
                enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
            )
        except OperationalError:
            if (known := self._known.get(key)) is None:
                raise
            return known
        except _UNREADABLE:
            log.warning("the installation of workspace %s is damaged; see: python -m bot doctor", team_id)
            bot = None
        self._known.pop(key, None)
        if (found := self._cipher.decrypt(bot)) is not None:
            self._known[key] = found
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        return found

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
        self._forget(enterprise_id, team_id)
        await self._inner.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Delete the installations of a workspace."""
        await self._inner.async_delete_installation(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)

    def _forget(self, enterprise_id: str | None, team_id: str | None) -> None:
        for key in [key for key in self._known if key[:2] == (enterprise_id, team_id)]:
            del self._known[key]

    async def find_workspace(self, team: str) -> InstalledWorkspace | None:
        """The newest installation, by the workspace's id alone; an organisation's id finds its installation for all."""
        columns = self._inner.installations.c
        of_team = columns.team_id == team
        of_organisation = sqlalchemy.and_(columns.enterprise_id == team, columns.team_id.is_(None))
        query = (
            sqlalchemy.select(columns.enterprise_id, columns.team_id, as_stored(columns.installed_at))
            .where(columns.client_id == self._inner.client_id, sqlalchemy.or_(of_team, of_organisation))
            .order_by(columns.installed_at.desc())
            .limit(1)
        )
        async with self._inner.engine.connect() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        return InstalledWorkspace(row.enterprise_id, row.team_id, _seconds(row.installed_at))

    async def faults(self) -> list[str]:
        """What is damaged, a phrase for each row. Raises SQLAlchemyError if nothing can be read."""
        tables = (self._inner.bots, self._inner.installations)
        return await faults_of(self._inner.engine, tables, self._cipher.can_decrypt)

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


def _seconds(stored: object) -> float:
    """A moment as Unix seconds; the earliest if it is damaged, so that its workspace can still remove the app."""
    try:
        moment = stored if isinstance(stored, dt.datetime) else dt.datetime.fromisoformat(str(stored))
    except ValueError:
        return 0.0
    return moment.replace(tzinfo=dt.UTC).timestamp()


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


class StateStore(AsyncSQLAlchemyOAuthStateStore):
    """The SDK's store of OAuth states, which also deletes those that were never used."""

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """A new state, valid for STATE_SECONDS."""
        async with self.engine.begin() as connection:
            now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
            await connection.execute(self.oauth_states.delete().where(self.oauth_states.c.expire_at < now))
        return str(await super().async_issue(*args, **kwargs))

    async def async_consume(self, state: str) -> bool:
        """Whether a state is valid; once only, whichever replicas are asked at the same moment."""
        column = self.oauth_states.c
        now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        async with self.engine.begin() as connection:
            used = await connection.execute(
                self.oauth_states.delete().where(column.state == state, column.expire_at > now)
            )
        return int(used.rowcount) == 1


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
    await (_create_postgres_tables if on_postgres else _create_tables)(inner, states)
    return OAuthStores(EncryptedInstallationStore(inner, TokenCipher(keys)), states, engine)


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
    await asyncio.to_thread(_keep_private, data / FILE)
    url = sqlalchemy.URL.create("sqlite+aiosqlite", database=str(data / FILE))
    engine = create_async_engine(
        url,
        connect_args={"timeout": _BUSY_SECONDS},
        hide_parameters=True,  # no token may appear in an error
    )
    sqlalchemy.event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


def _keep_private(path: Path) -> None:
    """Let only this user read the file: SQLite gives its other files the same rights."""
    for name in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with suppress(OSError):  # not there, or another user's: connecting says whether it can be used
            if name == path:
                name.touch(mode=_OWNER_ONLY)
            name.chmod(_OWNER_ONLY)


def _postgres_engine(address: str) -> AsyncEngine:
    try:
        import psycopg  # noqa: PLC0415 - an extra
    except ImportError:
        raise SettingError(
            "DATABASE_URL: the driver for PostgreSQL is missing; install it with: pip install 'verbatim[postgres]'"
        ) from None

    async def connect() -> Any:
        return await psycopg.AsyncConnection.connect(address, connect_timeout=_CONNECT_SECONDS, prepare_threshold=None)

    return create_async_engine(
        "postgresql+psycopg://",
        async_creator=connect,
        pool_size=_POOL_SIZE,
        max_overflow=0,
        pool_timeout=_BUSY_SECONDS,
        pool_pre_ping=True,  # the server may have been restarted since
        hide_parameters=True,  # no token may appear in an error
    )


async def _create_postgres_tables(inner: AsyncSQLAlchemyInstallationStore, states: StateStore) -> None:
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
    """What was committed must survive a power cut; and a text that is not UTF-8 makes no other row unreadable."""
    connection.driver_connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    cursor = connection.cursor()
    for pragma in ("journal_mode = wal", "synchronous = full"):
        cursor.execute(f"pragma {pragma}")
    cursor.close()
