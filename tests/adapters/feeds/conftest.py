"""A server to fetch from, and a client that takes its first host for the internet."""

from collections.abc import AsyncIterator

import pytest

from adapters.feeds.fetch import Fetcher, Limits
from tests.peers.feed_server import FeedServer, feed_server, is_public

LIMITS = Limits(size=100_000, redirects=3, tries=3, silence=5.0, seconds=10.0)


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    """Serves nothing yet."""
    async with feed_server() as server:
        yield server


@pytest.fixture
def waits() -> list[float]:
    """The seconds that the client waited between tries, which take no time here."""
    return []


@pytest.fixture
async def fetcher(waits: list[float]) -> AsyncIterator[Fetcher]:
    """A client with small limits."""

    async def pause(seconds: float) -> None:
        waits.append(seconds)

    async with Fetcher(LIMITS, is_public, pause) as fetcher:
        yield fetcher
