"""Whose tokens the bot holds: of one workspace by its setting, or of many that installed it (installs.py)."""

import asyncio
from typing import Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import Lines


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

    def __init__(self, token: str, lines: Lines) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._token, self._lines = token, lines
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
                told = await self._lines.client(self._token).auth_test()
                self._known = AuthorizeResult.from_auth_test_response(auth_test_response=told, bot_token=self._token)
            return self._known

    async def client(self, team: str, *, careful: bool = False) -> AsyncWebClient | None:  # noqa: ARG002
        """A client for the workspace."""
        return self._lines.client(self._token, careful=careful)

    async def lost(self, team: str) -> None:  # noqa: ARG002
        """The token is no longer good: the adapter stops, and says so."""
        self.refused.set()

    async def left(self, team: str, when: float | None) -> None:  # noqa: ARG002
        """The same."""
        self.refused.set()
