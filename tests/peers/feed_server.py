"""A web server on this machine that serves what a test puts there, politely or not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PUBLIC, PRIVATE = "127.0.0.1", "127.0.0.2"
"""Two hosts of this machine. `is_public` says that the first stands for the internet."""


def is_public(address: str) -> bool:
    """A stand-in for `adapters.feeds.network.is_public`, which would refuse all of this machine."""
    return address == PUBLIC


@dataclass(slots=True)
class FeedServer:
    """`put` says what is served; `seen` is what was asked for: path with query, headers."""

    port: int = 0
    pages: dict[str, Handler] = field(default_factory=dict)
    seen: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def address(self, path: str, host: str = PUBLIC) -> str:
        """The whole address of a path."""
        return f"http://{host}:{self.port}{path}"

    def put(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> None:
        """Serve a body; underscores in the names of headers are dashes."""
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def handler(_: web.Request) -> web.StreamResponse:
            return web.Response(body=content, status=status, headers=named)

        self.pages[path] = handler

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _ in self.seen]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.seen.append((request.path_qs, dict(request.headers)))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            handler = self.pages.get(request.path)
            return await handler(request) if handler else web.Response(status=404)
        finally:
            self.at_once -= 1


@asynccontextmanager
async def feed_server() -> AsyncIterator[FeedServer]:
    """A server on a free port of both hosts."""
    server = FeedServer()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server._handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "0.0.0.0", 0)
        await site.start()
        server.port = runner.addresses[0][1]
        yield server
    finally:
        await runner.cleanup()


@asynccontextmanager
async def rude_server(answer: bytes) -> AsyncIterator[str]:
    """A server that sends these bytes to whoever connects, then hangs up; its address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, PUBLIC, 0)
    async with server:
        yield f"http://{PUBLIC}:{server.sockets[0].getsockname()[1]}/"
