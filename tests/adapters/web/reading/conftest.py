"""A reading room over the small interviews, served on this machine."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest
from yarl import URL

from adapters.image.pictures import CardDrawer
from adapters.web.reading.room import ReadingRoom
from adapters.web.reading.settings import SiteSettings
from adapters.web.server import WebServer
from bot.quotes.service import QuoteService
from bot.quotes.transcripts import TranscriptService
from tests.conftest import Workbench

ADDRESS = "https://quotes.example.org"
Serve = Callable[..., Awaitable["Served"]]


class Clock:
    """Seconds since the epoch, as a test sets them."""

    def __init__(self) -> None:
        self.seconds = 1_790_000_000.0

    def __call__(self) -> float:
        return self.seconds


class Served:
    """A reading room and somebody who reads in it, without following redirects."""

    def __init__(self, room: ReadingRoom, port: int, session: aiohttp.ClientSession, clock: Clock) -> None:
        self.room, self.port, self.address, self.clock = room, port, f"http://127.0.0.1:{port}", clock
        self._session = session

    async def get(self, path: str, **options: object) -> tuple[aiohttp.ClientResponse, str]:
        """A page, and its text where it has one."""
        return await self._read("GET", path, options)

    async def post(self, path: str, **form: str) -> tuple[aiohttp.ClientResponse, str]:
        """The page that a form leads to."""
        return await self._read("POST", path, {"data": form})

    async def send(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[aiohttp.ClientResponse, str]:
        """The page that a body leads to."""
        return await self._read("POST", path, {"data": body, "headers": headers})

    async def get_quoted(self, path: str, query: str) -> tuple[aiohttp.ClientResponse, str]:
        """The page of any path and query, percent-encoded."""
        url = URL.build(path="/" + path.lstrip("/"), query={"q": query, "view": query[:9]})
        return await self._read("GET", url.raw_path_qs, {})

    async def _read(self, method: str, path: str, options: Mapping[str, object]) -> tuple[aiohttp.ClientResponse, str]:
        url = URL(f"{self.address}{path}", encoded="%" in path)
        call = self._session.request(method, url, allow_redirects=False, **options)  # type: ignore[arg-type]
        async with call as response:
            body = await response.read()
            return response, body.decode("utf-8", "replace") if response.content_type != "image/png" else ""


@asynccontextmanager
async def reading(workbench: Workbench, settings: SiteSettings) -> AsyncIterator[Served]:
    """Serve the interviews of a workbench."""
    clock = Clock()
    room, server = ReadingRoom(settings, clock), WebServer()
    server.add_routes(room.routes())
    drawer = CardDrawer()
    async with (
        workbench.served() as library,
        server.serving(0, "127.0.0.1") as port,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
    ):
        quotes = QuoteService(library, workbench.encoder)
        room.open(quotes, TranscriptService(library), drawer)
        try:
            yield Served(room, port, session, clock)
        finally:
            await drawer.close()


@pytest.fixture
async def serve(workbench: Workbench) -> AsyncIterator[Serve]:
    """Serve with these settings."""
    async with AsyncExitStack() as held:
        yield serving(workbench, held)


def serving(workbench: Workbench, held: AsyncExitStack) -> Serve:
    """Serves with the settings it is given, until `held` ends."""

    async def start(**settings: object) -> Served:
        made = SiteSettings(ADDRESS, **{"rate": None, **settings})  # type: ignore[arg-type]
        return await held.enter_async_context(reading(workbench, made))

    return start


@pytest.fixture
async def public(serve: Serve) -> Served:
    """A room that everybody may read."""
    return await serve()
