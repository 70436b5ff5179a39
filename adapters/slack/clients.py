"""Clients of Slack's Web API and of response URLs, over one session. They obey 429 and repeat what may be repeated."""

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.pace import ChannelPace

API = "https://slack.com/api/"

TIMEOUT = 30
"""Seconds for one call."""

_RATE_LIMIT_RETRIES = 20  # each waits as long as the 429 says; an answer is late rather than lost


class SlackClients:
    """Makes clients over one session. Use it within the event loop, and close it."""

    def __init__(self, api: str = API, timeout: int = TIMEOUT, pace: ChannelPace | None = None) -> None:
        """`api` ends with a slash; tests run a Slack of their own, at a `pace` of its own. `timeout` is in seconds."""
        self.api, self._timeout = api, timeout
        self.pace = pace or ChannelPace()
        self._session: aiohttp.ClientSession | None = None

    def client(self, token: str | None, *, retry: bool = True) -> AsyncWebClient:
        """A client for a token. Without `retry` it repeats no call by itself."""
        return AsyncWebClient(
            token=token,
            base_url=self.api,
            timeout=self._timeout,
            session=self._open_session(),
            retry_handlers=_retry_handlers() if retry else [],
        )

    def responder(self, url: str) -> AsyncWebhookClient:
        """A client for a response URL."""
        return AsyncWebhookClient(
            url, timeout=self._timeout, session=self._open_session(), retry_handlers=_retry_handlers()
        )

    @property
    def session(self) -> aiohttp.ClientSession:
        """The session, for what is not the Web API."""
        return self._open_session()

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._timeout))
        return self._session


def _retry_handlers() -> list[AsyncRetryHandler]:
    """A call that Slack answers with 5xx was almost never carried out.

    One that timed out may have been carried out, so it is not repeated.
    """
    return [
        AsyncRateLimitErrorRetryHandler(max_retry_count=_RATE_LIMIT_RETRIES),
        AsyncConnectionErrorRetryHandler(),
        AsyncServerErrorRetryHandler(),
    ]
