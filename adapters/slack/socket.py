"""Socket Mode's connection: the SDK's client with another way of connecting.

Slack renews connections every few hours with a warning. The new one is opened before the old one is closed, so that
nothing is missed. Every connection needs a new address, since an address is good for one connection, and tries are
spaced out: the SDK tries the same address for ever, asks at once whenever Slack answers too_many_websockets, and never
gives up on a token that is refused.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_base_handler import AsyncBaseSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.send import code_of
from bot.backoff import Backoff

PING = 5.0
"""Seconds between pings; after four of them without an answer the connection is renewed."""

FIRST_WAIT = 1.0
"""Seconds before the second try."""

_SETTLED = 30.0  # seconds after which a connection counts as a good one
_REFUSED = (
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "not_allowed_token_type",
    "missing_scope",
)
_OUTAGE = (aiohttp.ClientError, OSError, TimeoutError)


class Socket(SocketModeClient):
    """A connection that stays open. `refused` is set once Slack no longer accepts the token."""

    def __init__(self, app_token: str, web_client: AsyncWebClient, notice: Callable[[str], None], logger: Any) -> None:
        super().__init__(app_token=app_token, web_client=web_client, ping_interval=PING, logger=logger)
        self.refused = asyncio.Event()
        self._notice = notice
        self._backoff = Backoff(FIRST_WAIT, first_try_at_once=True)
        self._opened_at: float | None = None  # None once the next connection is being opened
        self._too_many = False

    @property
    def online(self) -> bool:
        """Whether a connection is open over which Slack can send events."""
        return not self.closed and self.current_session is not None and not self.current_session.closed

    async def connect(self) -> None:
        """Connect, however long it takes; return once connected, closed or refused."""
        if self._too_many and self.current_session is not None:
            await self.current_session.close()
        while not self.closed and not self.refused.is_set():
            await asyncio.sleep(self._wait())
            try:
                opened = await self.web_client.apps_connections_open(app_token=self.app_token)
                session = await self.aiohttp_client_session.ws_connect(
                    opened["url"], autoping=False, heartbeat=self.ping_interval, proxy=self.proxy
                )
            except SlackApiError as error:
                if code_of(error) in _REFUSED:
                    self.refused.set()
                else:
                    self._notice_outage(code_of(error))
            except _OUTAGE as error:
                self._notice_outage(type(error).__name__)
            else:
                await self._switch_to(session)
                return

    async def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - the SDK's signature
        """Renew the connection, one caller at a time; without `force` only if there is none."""
        async with self.connect_operation_lock:
            if force or not await self.is_connected():
                await self.connect()

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Handle what Slack sent. A disconnect says first whether there are too many connections."""
        if message.get("type") == "disconnect":
            self._too_many = message.get("reason") == "too_many_websockets"
        await super().run_message_listeners(message, raw_message)

    async def _switch_to(self, session: aiohttp.ClientWebSocketResponse) -> None:
        """Listen to a new connection, then close the old one."""
        old, monitor, receiver = self.current_session, self.current_session_monitor, self.message_receiver
        self.current_session, self.stale, self.last_ping_pong_time = session, False, None
        self._opened_at, self._too_many = time.monotonic(), False
        self.current_session_monitor = asyncio.ensure_future(self.monitor_current_session())
        self.message_receiver = asyncio.ensure_future(self.receive_messages())
        for task in (monitor, receiver):
            if task is not None and task is not asyncio.current_task():
                task.cancel()
        if old is not None:
            await old.close()

    def _wait(self) -> float:
        """Seconds to wait before the next try: none before the first one, and none after a connection that lasted."""
        lasted = time.monotonic() - self._opened_at if self._opened_at is not None else 0.0
        self._opened_at = None
        if lasted > _SETTLED:
            self._backoff.reset()
        return self._backoff.next_wait()

    def _notice_outage(self, reason: str) -> None:
        self._notice(f"Slack: cannot be reached ({reason}); trying again")


class SocketHandler(AsyncBaseSocketModeHandler):
    """Hands what comes over a connection to Bolt, and Bolt's acknowledgement back."""

    def __init__(self, app: AsyncApp, client: Socket) -> None:
        self.app: AsyncApp = app
        self.client = client
        client.socket_mode_request_listeners.append(self.handle)

    async def handle(self, client: Any, req: SocketModeRequest) -> None:
        """Handle one envelope."""
        start = time.time()
        await send_async_response(client, req, await run_async_bolt_app(self.app, req), start)
