"""Slack's HTTP endpoints: what Slack signed goes to Bolt, and everything else is refused before it is decoded.

Bolt's own server decodes a body by the charset that the request names before it looks at the signature: 1 MB of
`charset=punycode` held the event loop for 17 seconds.
"""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack.inbound import team_of
from adapters.slack.oauth.flow import INSTALL_PATH, REDIRECT_PATH
from adapters.slack.signature import clock_difference, is_signed, may_be_signed
from bot.chat.right_of_way import RightOfWay
from bot.chat.visitor import Server
from bot.token_bucket import TokenBucket

log = logging.getLogger("verbatim.slack")

MOUNT = "/slack"
EVENTS_PATH = f"{MOUNT}/events"

LARGEST_BODY = 1024 * 1024
"""Bytes; Slack's own are far smaller."""

MOST_FIELDS = 1000
"""Of a form; Slack's own have a dozen."""

BODY_SECONDS = 5.0
"""Seconds until a body must be there; Slack gives up after 3."""

_CLOCK = "if Slack sent it, set this machine's clock (chrony, or timedatectl set-ntp true)"
_SMALL = 2048  # bytes of a check of the certificate, which Slack does not sign
_INSTALLS_AT_ONCE, _SECONDS_PER_INSTALL = 30, 1.0  # pages of the installation, over all visitors


class HttpServer(Protocol):
    """The server that the endpoints are mounted on."""

    port: int

    def stop_listening(self) -> None:
        """Take no more connections; those that are open go on."""
        ...


class SlackEndpoints:
    """Takes requests of Slack and of people who install the app, while the adapter is connected; else it answers 503.

    Slack sends again what got a 503. `application` is to be mounted at MOUNT.
    """

    def __init__(self, signing_secret: str, server: HttpServer) -> None:
        self._secret, self.server = signing_secret, server
        self._served: tuple[AsyncApp, RightOfWay] | None = None
        self._installs = TokenBucket(_INSTALLS_AT_ONCE, _SECONDS_PER_INSTALL)
        self.application = web.Application()
        self.application.router.add_post(EVENTS_PATH.removeprefix(MOUNT), self._receive)
        for path in (INSTALL_PATH, REDIRECT_PATH):
            self.application.router.add_get(path.removeprefix(MOUNT), self._install)

    @contextmanager
    def serving(self, app: AsyncApp, way: RightOfWay) -> Iterator[None]:
        """Meanwhile, Bolt answers, a crowd's requests a little later than others."""
        self._served = app, way
        try:
            yield
        finally:
            self._served = None

    # --- what Slack sends -----------------------------------------------------------------------

    async def _receive(self, request: web.Request) -> web.Response:
        """An event, a command or a button."""
        if self._served is None:
            return self._refused(503, "not connected")
        app, way = self._served
        if (request.content_length or 0) > LARGEST_BODY:
            return self._refused(413, "too large")
        now = time.time()
        if not may_be_signed(request.headers, now):
            if await self._checks_certificate(request):
                return web.Response(text="")
            if (difference := clock_difference(request.headers, now)) is not None:
                return self._refused(401, "its time is far from this clock's", f" ({difference:+,.0f} s); {_CLOCK}")
            return self._refused(401, "not signed")
        raw = await self._body(request)
        if raw is None:
            return self._refused(408, "its body did not come in time")
        if not is_signed(self._secret, request.headers, raw, now):
            return self._refused(401, "signed with another secret, or changed on its way")
        if raw.count(b"&") >= MOST_FIELDS and not raw.startswith(b"{"):
            return self._refused(400, "signed, but with more fields than Slack sends")
        try:
            bolt_request = AsyncBoltRequest(
                body=raw.decode("utf-8"),
                query=request.query_string,
                headers=dict(request.headers),
            )
            server = Server(team_of(bolt_request.body)).key
        except Exception:  # noqa: BLE001 - Bolt reads it as JSON or a form, and nothing else is Slack's
            return self._refused(400, "signed, but nothing that Slack sends")
        await way.enter(server)
        return await to_aiohttp_response(await app.async_dispatch(bolt_request))

    async def _body(self, request: web.Request) -> bytes | None:
        """The raw bytes; None if they did not come in time. Raises HTTPRequestEntityTooLarge."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                return await request.read()
        except TimeoutError:
            return None

    async def _checks_certificate(self, request: web.Request) -> bool:
        """Whether Slack only looks at the server's certificate: such requests are not signed."""
        if request.content_length is None or not 0 < request.content_length <= _SMALL:
            return False
        return b"ssl_check=1" in (await self._body(request) or b"").split(b"&")

    def _refused(self, status: int, why: str, details: str = "") -> web.Response:
        """Close the connection: whatever else it sends is not read. The log counts lines with one `why` as a kind."""
        log.warning("a request was refused: %s%s", why, details, extra={"kind": why})
        response = web.Response(status=status)
        response.force_close()
        return response

    # --- installing -----------------------------------------------------------------------------

    async def _install(self, request: web.Request) -> web.Response:
        """The page with the button, or the way back from Slack. Each visit writes to the disk, so they are limited."""
        if self._served is None:
            raise web.HTTPServiceUnavailable
        flow = self._served[0].oauth_flow
        if flow is None:
            raise web.HTTPNotFound
        if wait := self._installs.wait(time.monotonic()):
            log.warning("too many visits of the installation page", extra={"kind": "install"})
            return web.Response(status=429, headers={"Retry-After": str(int(wait) + 1)})
        visit = AsyncBoltRequest(body="", query=request.query_string, headers=dict(request.headers))
        begins = request.path == INSTALL_PATH
        return await to_aiohttp_response(await (flow.handle_installation if begins else flow.handle_callback)(visit))
