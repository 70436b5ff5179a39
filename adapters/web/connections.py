"""Limits of an HTTP server's connections: how many, and how long one may take to say what it wants.

Half-sent requests cost an attacker nothing. When there are too many connections, the one that has waited longest
without a whole request makes room for the next, so that Slack's own requests still get through.
"""

import asyncio
import resource
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

HEADER_SECONDS = 10.0
"""Seconds until a connection must have sent the headers of its next request; then it is closed."""

MOST_CONNECTIONS = 500
"""Connections at once, where the system allows as many files."""

_SHARE_OF_FILES = 3  # a third of the files a process may open; the others are for SQLite and outgoing calls
_BACKLOG = 128


class ConnectionLimit:
    """Takes connections for an aiohttp runner; `handling` marks the one whose request is being answered."""

    def __init__(self, runner: web.AppRunner, most: int | None = None) -> None:
        self._runner, self._most = runner, most or most_connections()
        self._busy: set[asyncio.Protocol] = set()
        self._server: asyncio.Server | None = None

    async def listen(self, host: str, port: int) -> int:
        """Take connections; the port. Raises OSError if it cannot be used."""
        self._server = await asyncio.get_running_loop().create_server(
            self._next_protocol, host, port, backlog=_BACKLOG, reuse_address=True
        )
        return int(self._server.sockets[0].getsockname()[1])

    def stop_listening(self) -> None:
        """Take no more connections; those that are open go on."""
        if self._server is not None:
            self._server.close()

    @contextmanager
    def handling(self, request: web.Request) -> Iterator[None]:
        """Surrounds the handling of a whole request: its connection is not closed to make room."""
        protocol = request.protocol
        self._busy.add(protocol)
        try:
            yield
        finally:
            self._busy.discard(protocol)

    def _next_protocol(self) -> asyncio.Protocol:
        server = self._runner.server
        if server is None:
            return _Refusal()
        connections = server.connections  # oldest first
        if len(connections) >= self._most:
            oldest = next((protocol for protocol in connections if protocol not in self._busy), None)
            if oldest is None:
                return _Refusal()
            oldest.force_close()
        return server()


class _Refusal(asyncio.Protocol):
    """Closes a connection at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


def most_connections() -> int:
    """Connections the system allows, at most MOST_CONNECTIONS."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(1, min(MOST_CONNECTIONS, files // _SHARE_OF_FILES))
