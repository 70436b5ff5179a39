"""Stores the installations of the Slack app: the SDK's own store, with every token encrypted."""

import asyncio
import datetime as dt
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass

import sqlalchemy
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from sqlalchemy.exc import OperationalError

from adapters.slack.oauth.damage import as_stored, faults_of
from adapters.slack.oauth.token_cipher import TokenCipher

log = logging.getLogger("verbatim.slack")


FRESH_SECONDS = 1.0
"""Seconds for which a bot is not read again: each event asks for it, and in a crowd hundreds of them would wait."""

_MOST_KNOWN = 5000  # bots in memory; the one found first is dropped first
_UNREADABLE = (ValueError, TypeError)  # what the SDK raises for a damaged row


_Workspace = tuple[str | None, str | None, bool | None]
"""Enterprise, team, and whether the whole enterprise installed the app."""


@dataclass(frozen=True, slots=True)
class _KnownBot:
    """A bot, and until when it is not read again, in seconds of the monotonic clock."""

    bot: Bot
    fresh_until: float


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
        self._known: OrderedDict[_Workspace, _KnownBot] = OrderedDict()
        self._reading: dict[_Workspace, asyncio.Task[Bot | None]] = {}

    @property
    def logger(self) -> logging.Logger:
        """The SDK asks for one."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """Store an installation."""
        await self._inner.async_save(self._cipher.encrypt(installation))
        self._forget(installation.enterprise_id, installation.team_id)

    async def async_save_bot(self, bot: Bot) -> None:
        """Store a bot's token."""
        await self._inner.async_save_bot(self._cipher.encrypt(bot))
        self._forget(bot.enterprise_id, bot.team_id)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The newest bot of a workspace, at most FRESH_SECONDS old; or the one found last while the database is away.

        None if there is none, or it is damaged.
        """
        key = (enterprise_id, team_id, is_enterprise_install)
        known = self._known.get(key)
        if known is not None and time.monotonic() < known.fresh_until:
            return known.bot
        if (reading := self._reading.get(key)) is None:  # else another event reads it already
            reading = self._reading[key] = asyncio.create_task(self._read_bot(key))
        return await asyncio.shield(reading)

    async def _read_bot(self, key: _Workspace) -> Bot | None:
        """Read a bot, and keep it, unless its workspace changed meanwhile."""
        try:
            bot = await self._stored_bot(key)
            if self._reading.get(key) is asyncio.current_task():
                self._keep(key, bot)
            return bot
        finally:
            if self._reading.get(key) is asyncio.current_task():
                del self._reading[key]

    async def _stored_bot(self, key: _Workspace) -> Bot | None:
        enterprise, team, is_enterprise_install = key
        try:
            bot = await self._inner.async_find_bot(
                enterprise_id=enterprise, team_id=team, is_enterprise_install=is_enterprise_install
            )
        except OperationalError:
            if (known := self._known.get(key)) is None:
                raise
            return known.bot
        except _UNREADABLE:
            log.warning("the installation of workspace %s is damaged; see: python -m bot doctor", team)
            return None
        return self._cipher.decrypt(bot)

    def _keep(self, key: _Workspace, bot: Bot | None) -> None:
        self._known.pop(key, None)
        if bot is not None:
            self._known[key] = _KnownBot(bot, time.monotonic() + FRESH_SECONDS)
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)

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
        self._forget(enterprise_id, team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Delete the installations of a workspace."""
        await self._inner.async_delete_installation(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)

    def _forget(self, enterprise_id: str | None, team_id: str | None) -> None:
        """Read the bots of a workspace anew; what is being read now may be older than what is stored."""
        for found in (self._known, self._reading):
            for key in [key for key in found if key[:2] == (enterprise_id, team_id)]:
                del found[key]

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
