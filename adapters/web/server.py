"""The HTTP server of a process: the operators' endpoints, and whatever else bot/wiring/web.py mounts, on one port."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager

from aiohttp import web

from adapters.web.connections import HEADER_SECONDS, ConnectionLimit
from bot.errors import SettingError
from bot.logs import report

HOST = "0.0.0.0"  # noqa: S104 - Slack and the host's health checks must reach it, mostly through a proxy
LARGEST_BODY = 1024 * 1024
"""Bytes; nothing that is mounted takes more."""

_LONGEST_LINE = 24 * 1024
"""Bytes of a path and its query: a question of 2,000 letters takes 18,000 in scripts of three bytes a letter."""

_LINGERING = 1.0  # seconds for the rest of a body that was refused
_SHUTDOWN = 3.0  # seconds that open requests get at the end

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebServer:
    """Listens once for everything. Mount before it serves: aiohttp takes no more routes after that."""

    def __init__(self) -> None:
        self._application = web.Application(middlewares=[self._guard], client_max_size=LARGEST_BODY)
        self._runner = web.AppRunner(
            self._application,
            access_log=None,
            shutdown_timeout=_SHUTDOWN,
            keepalive_timeout=HEADER_SECONDS,
            lingering_time=_LINGERING,
            max_line_size=_LONGEST_LINE,
            auto_decompress=False,  # nothing mounted takes compressed bodies, and a bomb must not be unpacked
        )
        self._limit = ConnectionLimit(self._runner)
        self.port = 0
        """The port it listens on, once it does."""

    def mount(self, prefix: str, application: web.Application) -> None:
        """Serve a sub-application below a path such as `/slack`."""
        self._application.add_subapp(prefix, application)

    def add_routes(self, routes: Iterable[web.AbstractRouteDef]) -> None:
        """Serve single paths, such as `/healthz`, or a page at `/`, where nothing can be mounted."""
        self._application.add_routes(routes)

    @asynccontextmanager
    async def serving(self, port: int, host: str = HOST) -> AsyncIterator[int]:
        """Listen; the port. It ends only after running requests did. Raises SettingError if the port cannot be used."""
        await self._runner.setup()
        try:
            try:
                self.port = await self._limit.listen(host, port)
            except OSError as error:
                raise SettingError(
                    f"PORT: the bot cannot listen on {port} ({error.strerror}); use another port"
                ) from None
            yield self.port
        finally:
            self.stop_listening()
            await self._runner.cleanup()

    def stop_listening(self) -> None:
        """Take no more connections; those that are open go on."""
        self._limit.stop_listening()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """One line in the log for a defect, in place of aiohttp's, which would be a traceback."""
        with self._limit.handling(request):
            try:
                return await handler(request)
            except (web.HTTPException, asyncio.CancelledError, ConnectionError):
                raise
            except Exception as error:  # noqa: BLE001 - as the docstring says
                report("web", error)
                return web.Response(status=500)
