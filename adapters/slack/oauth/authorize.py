"""With which token the bot answers a workspace, and what it does when a workspace removes the app: one, or many."""

import asyncio
import logging
from contextlib import suppress
from typing import Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from adapters.slack.clients import SlackClients
from adapters.slack.inbound import PLATFORM
from adapters.slack.oauth.installations import EncryptedInstallationStore
from adapters.slack.send import TROUBLE, code_of
from bot.chat.preferences import PreferenceCache
from bot.chat.visitor import Server
from bot.errors import Reach, RefusedForNowError
from bot.logs import report
from bot.reasons import Reason, ReasonCode

_REMOVED = ("account_inactive", "token_revoked")

log = logging.getLogger("verbatim.slack")


class Workspaces(Protocol):
    """What the adapter needs of one workspace or of many."""

    async def client(self, team: str, *, retry: bool = True) -> AsyncWebClient | None:
        """A client for a workspace; None without an installation. Raises RefusedForNowError if that cannot be read."""
        ...

    async def token_refused(self, team: str) -> None:
        """Slack no longer accepts a workspace's token."""
        ...

    async def uninstalled(self, team: str, at: float | None) -> None:
        """A workspace removed the app, at a time in seconds since the epoch."""
        ...


class OneWorkspace(AsyncAuthorize):
    """The workspace of SLACK_BOT_TOKEN. Slack is asked once whose token it is."""

    def __init__(self, token: str, clients: SlackClients) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._token, self._clients = token, clients
        self._owner: AuthorizeResult | None = None
        self._asking = asyncio.Lock()
        self.refused = asyncio.Event()
        """Set once Slack no longer accepts the token."""

    async def __call__(self, **_: object) -> AuthorizeResult | None:
        """With which token a request is answered. Raises SlackApiError."""
        return await self.token_owner()

    async def token_owner(self) -> AuthorizeResult:
        """Whose token it is. Raises SlackApiError, aiohttp.ClientError or TimeoutError."""
        async with self._asking:
            if self._owner is None:
                response = await self._clients.client(self._token).auth_test()
                self._owner = AuthorizeResult.from_auth_test_response(
                    auth_test_response=response, bot_token=self._token
                )
            return self._owner

    async def client(self, team: str, *, retry: bool = True) -> AsyncWebClient | None:  # noqa: ARG002 - there is only one
        """A client for the workspace."""
        return self._clients.client(self._token, retry=retry)

    async def token_refused(self, team: str) -> None:  # noqa: ARG002 - there is only one
        """The adapter stops, and says why."""
        self.refused.set()

    async def uninstalled(self, team: str, at: float | None) -> None:  # noqa: ARG002 - there is only one
        """The adapter stops, and says why."""
        self.refused.set()


class ManyWorkspaces(AsyncAuthorize):
    """The workspaces that installed the app. Their tokens are read from the store, without asking Slack."""

    def __init__(self, store: EncryptedInstallationStore, clients: SlackClients, preferences: PreferenceCache) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._store, self._clients, self._preferences = store, clients, preferences

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: object,
    ) -> AuthorizeResult | None:
        """With which token a request is answered; None if the app is not installed there."""
        bot = await self._store.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=context.is_enterprise_install
        )
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, user_id=user_id,
            bot_id=bot.bot_id, bot_user_id=bot.bot_user_id, bot_token=bot.bot_token, bot_scopes=bot.bot_scopes,
        )  # fmt: skip

    async def client(self, team: str, *, retry: bool = True) -> AsyncWebClient | None:
        """A client for a workspace; None if the app is not installed there.

        Raises RefusedForNowError if the store cannot be read: the operator can fix that, and no data is lost.
        """
        try:
            workspace = await self._store.find_workspace(team)
            if workspace is None:
                return None
            bot = await self._store.async_find_bot(
                enterprise_id=workspace.enterprise, team_id=workspace.team, is_enterprise_install=workspace.team is None
            )
        except SQLAlchemyError as error:
            report(PLATFORM, error)
            bot = None
        if bot is None:  # if no key decrypts the token, the store has logged it
            raise RefusedForNowError(Reason(ReasonCode.INSTALLATION_UNREADABLE), reach=Reach.SERVER)
        return self._clients.client(bot.bot_token, retry=retry)

    async def token_refused(self, team: str) -> None:
        """The app may have been removed while the bot was offline. Slack is asked again before anything is deleted."""
        client = await self.client(team)
        if client is None:
            return
        try:
            await client.auth_test()
        except TROUBLE as error:
            if code_of(error) in _REMOVED:
                await self.uninstalled(team, None)

    async def sweep(self) -> None:
        """At the start: forget the workspaces that removed the app while the bot was offline."""
        for team in await self._store.teams():
            with suppress(RefusedForNowError):  # its installation is damaged, as the log and `doctor` say
                await self.token_refused(team)

    async def uninstalled(self, team: str, at: float | None) -> None:
        """Delete an installation and everything stored about its workspace. Slack's two events come in either order.

        A newer installation is left alone: an event may come minutes late.
        """
        workspace = await self._store.find_workspace(team)
        if workspace is not None and at is not None and workspace.at > at + 1:
            return
        await self._preferences.forget(PLATFORM, Server(team))
        if workspace is not None:
            await self._store.async_delete_all(enterprise_id=workspace.enterprise, team_id=workspace.team)
        log.warning("workspace %s removed the app; everything stored about it is deleted", team)
