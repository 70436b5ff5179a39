"""Slack's HTTP server: what Slack signed goes to Bolt, and everything else is refused before it is decoded.

Bolt's own server decodes a body by the charset that the request names before it looks at the signature: 1 MB of
`charset=punycode` held the event loop for 17 seconds.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack.connections import HEADER_SECONDS, ConnectionLimit
from adapters.slack.inbound import PLATFORM
from adapters.slack.signature import is_signed, may_be_signed
from bot.logs import report
from bot.token_bucket import TokenBucket

log = logging.getLogger("verbatim.slack")

EVENTS_PATH = "/slack/events"
HOST = "0.0.0.0"  # noqa: S104 - Slack must reach it, mostly through a proxy

LARGEST_BODY = 1024 * 1024
"""Bytes; Slack's own are far smaller."""

BODY_SECONDS = 5.0
"""Seconds until a body must be there; Slack gives up after 3."""

_SMALL = 2048  # bytes of a check of the certificate, which Slack does not sign
_INSTALLS_AT_ONCE, _SECONDS_PER_INSTALL = 30, 1.0  # pages of the installation, over all visitors
_LINGERING = 1.0  # seconds for the rest of a body that was refused

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
States = Callable[[], Mapping[str, str]]
"""The state of each adapter of this process, "running" if it works."""


class SlackServer:
    """Takes requests of Slack, of people who install the app, and of health checks."""

    def __init__(self, app: AsyncApp, signing_secret: str, states: States) -> None:
        self._app, self._secret, self._states = app, signing_secret, states
        self._installs = TokenBucket(_INSTALLS_AT_ONCE, _SECONDS_PER_INSTALL)
        self._runner = web.AppRunner(
            self._web_application(),
            access_log=None,
            shutdown_timeout=3,
            keepalive_timeout=HEADER_SECONDS,
            lingering_time=_LINGERING,
            auto_decompress=False,  # Slack compresses nothing, and a bomb must not be unpacked before it is refused
        )
        self._limit = ConnectionLimit(self._runner)

    @asynccontextmanager
    async def serving(self, port: int) -> AsyncIterator[int]:
        """Listen; the port. It ends only after running requests did. Raises OSError if the port cannot be used."""
        await self._runner.setup()
        try:
            yield await self._limit.listen(HOST, port)
        finally:
            self.stop_listening()
            await self._runner.cleanup()

    def stop_listening(self) -> None:
        """Take no more connections; those that are open go on."""
        self._limit.stop_listening()

    def _web_application(self) -> web.Application:
        application = web.Application(middlewares=[self._guard], client_max_size=LARGEST_BODY)
        application.router.add_post(EVENTS_PATH, self._receive)
        application.router.add_get("/healthz", self._healthy)
        application.router.add_get("/readyz", self._ready)
        if (flow := self._app.oauth_flow) is not None and flow.install_path and flow.redirect_uri_path:
            application.router.add_get(flow.install_path, self._install)
            application.router.add_get(flow.redirect_uri_path, self._install)
        return application

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """One line in the log for a defect, in place of aiohttp's, which would be a traceback."""
        with self._limit.handling(request):
            try:
                return await handler(request)
            except (web.HTTPException, asyncio.CancelledError, ConnectionError):
                raise
            except Exception as error:  # noqa: BLE001 - as the docstring says
                report(PLATFORM, error)
                return web.Response(status=500)

    # --- what Slack sends -----------------------------------------------------------------------

    async def _receive(self, request: web.Request) -> web.Response:
        """An event, a command or a button."""
        if (request.content_length or 0) > LARGEST_BODY:
            return self._refused(413, "too large")
        now = time.time()
        if not may_be_signed(request.headers, now):
            if await self._checks_certificate(request):
                return web.Response(text="")
            return self._refused(401, "not signed, or too old")
        raw = await self._body(request)
        if raw is None:
            return self._refused(408, "its body did not come in time")
        if not is_signed(self._secret, request.headers, raw, now):
            return self._refused(401, "signed with another secret, or changed on its way")
        try:
            bolt_request = AsyncBoltRequest(
                body=raw.decode("utf-8"),
                query=request.query_string,
                headers=dict(request.headers),
            )
        except Exception:  # noqa: BLE001 - Bolt reads it as JSON or a form, and nothing else is Slack's
            return self._refused(400, "signed, but nothing that Slack sends")
        return await to_aiohttp_response(await self._app.async_dispatch(bolt_request))

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

    def _refused(self, status: int, why: str) -> web.Response:
        """Close the connection: whatever else it sends is not read."""
        log.warning("a request was refused: %s", why, extra={"kind": why})
        response = web.Response(status=status)
        response.force_close()
        return response

    # --- installing -----------------------------------------------------------------------------

    async def _install(self, request: web.Request) -> web.Response:
        """The page with the button, or the way back from Slack. Each visit writes to the disk, so they are limited."""
        flow = self._app.oauth_flow
        if flow is None:
            raise web.HTTPNotFound
        if wait := self._installs.wait(time.monotonic()):
            log.warning("too many visits of the installation page", extra={"kind": "install"})
            return web.Response(status=429, headers={"Retry-After": str(int(wait) + 1)})
        visit = AsyncBoltRequest(body="", query=request.query_string, headers=dict(request.headers))
        begins = request.path == flow.install_path
        return await to_aiohttp_response(await (flow.handle_installation if begins else flow.handle_callback)(visit))

    # --- health ---------------------------------------------------------------------------------

    async def _healthy(self, _: web.Request) -> web.Response:
        """The process works."""
        return web.json_response({"ok": True})

    async def _ready(self, _: web.Request) -> web.Response:
        """Whether every platform is connected; 503 if not."""
        states = dict(self._states())
        ok = all(state == "running" for state in states.values())
        return web.json_response({"ok": ok, "adapters": states}, status=200 if ok else 503)
