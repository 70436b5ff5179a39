"""Many workspaces: who answers where, by what is kept of the installations, and how one goes."""

import asyncio
import logging
from typing import Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from adapters.slack.clients import SlackClients
from adapters.slack.inbound import PLATFORM
from adapters.slack.oauth.installations import SealedStore
from adapters.slack.send import TROUBLE, code_of
from bot.chat.preferences import PreferenceCache
from bot.errors import Reach, RefusedForNowError
from bot.logs import report
from bot.reasons import Reason, ReasonCode

_REMOVED = ("account_inactive", "token_revoked")

log = logging.getLogger("verbatim.slack")


class ManyWorkspaces(AsyncAuthorize):
    """The workspaces that installed the app. Who answers a request is read from the store, without asking Slack."""

    def __init__(self, store: SealedStore, lines: SlackClients, preferences: PreferenceCache) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._store, self._clients, self._preferences = store, lines, preferences

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: object,
    ) -> AuthorizeResult | None:
        """Who answers a request; None if the app is not installed there."""
        bot = await self._store.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=context.is_enterprise_install
        )
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, user_id=user_id,
            bot_id=bot.bot_id, bot_user_id=bot.bot_user_id, bot_token=bot.bot_token, bot_scopes=bot.bot_scopes,
        )  # fmt: skip

    async def client(self, team: str, *, careful: bool = False) -> AsyncWebClient | None:
        """A client for a workspace; None if the app is not installed there.

        Raises RefusedForNowError where that cannot be read: the operator can mend it, and nothing of the workspace's is lost.
        """
        try:
            installed = await self._store.found(team)
            if installed is None:
                return None
            bot = await self._store.async_find_bot(
                enterprise_id=installed.enterprise, team_id=installed.team, is_enterprise_install=installed.team is None
            )
        except SQLAlchemyError as error:
            report(PLATFORM, error)
            bot = None
        if bot is None:  # the store has logged that no key opens it
            raise RefusedForNowError(Reason(ReasonCode.INSTALLATION_UNREADABLE), reach=Reach.SERVER)
        return self._clients.client(bot.bot_token, careful=careful)

    async def lost(self, team: str) -> None:
        """A token that is no longer good tells that the app was removed while nobody listened; Slack is asked before all is deleted."""
        client = await self.client(team)
        if client is None:
            return
        try:
            await client.auth_test()
        except TROUBLE as error:
            if code_of(error) in _REMOVED:
                await self.left(team, None)

    async def sweep(self) -> None:
        """At the start: whoever removed the app while nobody listened is forgotten."""
        for team in await self._store.teams():
            await self.lost(team)

    async def left(self, team: str, when: float | None) -> None:
        """Delete an installation and all that is kept of its workspace. Both of Slack's events lead here, in either order.

        What was installed again since is left alone: an event may come minutes late.
        """
        installed = await self._store.found(team)
        if installed is not None and when is not None and installed.when > when + 1:
            return
        await self._preferences.forget(PLATFORM, team)
        if installed is not None:
            await self._store.async_delete_all(enterprise_id=installed.enterprise, team_id=installed.team)
        log.warning("workspace %s removed the app; what was kept of it is deleted", team)


class Workspaces(Protocol):
    """What is needed of either."""

    async def client(self, team: str, *, careful: bool = False) -> AsyncWebClient | None:
        """A client for a workspace; None if the bot is not installed there. Raises RefusedForNowError where that cannot be told."""
        ...

    async def lost(self, team: str) -> None:
        """Slack says that a workspace's token is no longer good."""
        ...

    async def left(self, team: str, when: float | None) -> None:
        """A workspace removed the app, at a time in seconds since the epoch."""
        ...


class OneWorkspace(AsyncAuthorize):
    """The workspace of SLACK_BOT_TOKEN. Slack is asked once who the token is."""

    def __init__(self, token: str, lines: SlackClients) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._token, self._clients = token, lines
        self._known: AuthorizeResult | None = None
        self._asking = asyncio.Lock()
        self.refused = asyncio.Event()
        """Set once Slack says that the token is no good."""

    async def __call__(self, **_: object) -> AuthorizeResult | None:
        """Who answers a request. Raises SlackApiError."""
        return await self.known()

    async def known(self) -> AuthorizeResult:
        """Whose token it is. Raises SlackApiError, aiohttp.ClientError or TimeoutError."""
        async with self._asking:
            if self._known is None:
                told = await self._clients.client(self._token).auth_test()
                self._known = AuthorizeResult.from_auth_test_response(auth_test_response=told, bot_token=self._token)
            return self._known

    async def client(self, team: str, *, careful: bool = False) -> AsyncWebClient | None:  # noqa: ARG002
        """A client for the workspace."""
        return self._clients.client(self._token, careful=careful)

    async def lost(self, team: str) -> None:  # noqa: ARG002
        """The token is no longer good: the adapter stops, and says so."""
        self.refused.set()

    async def left(self, team: str, when: float | None) -> None:  # noqa: ARG002
        """The same."""
        self.refused.set()
