"""Connections to Slack's Web API and to response URLs: one session for all, 429 obeyed, what may be repeated repeated."""

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

API = "https://slack.com/api/"

TIMEOUT = 30
"""Seconds for one call."""

_PATIENT = 6  # times a 429 is obeyed; each tells how long to wait


class SlackClients:
    """Makes clients over one session. Open it within the event loop, and close it."""

    def __init__(self, api: str = API, timeout: int = TIMEOUT) -> None:
        """`api` ends in a slash; tests have a Slack of their own."""
        self.api, self._timeout = api, timeout
        self._session: aiohttp.ClientSession | None = None

    def client(self, token: str | None, *, careful: bool = False) -> AsyncWebClient:
        """A client for a token. A `careful` one repeats nothing, and leaves it to whoever asked."""
        return AsyncWebClient(
            token=token,
            base_url=self.api,
            timeout=self._timeout,
            session=self._opened(),
            retry_handlers=_handlers(careful=careful),
        )

    def answering(self, url: str) -> AsyncWebhookClient:
        """A client for a response URL."""
        return AsyncWebhookClient(
            url, timeout=self._timeout, session=self._opened(), retry_handlers=_handlers(careful=False)
        )

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._timeout))
        return self._session


def _handlers(*, careful: bool) -> list[AsyncRetryHandler]:
    """A 5xx of Slack's is as good as always a call that was not done; a time-out is not, and is never repeated."""
    if careful:
        return []
    return [
        AsyncRateLimitErrorRetryHandler(max_retry_count=_PATIENT),
        AsyncConnectionErrorRetryHandler(),
        AsyncServerErrorRetryHandler(),
    ]
