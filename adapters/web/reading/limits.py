"""How often one reader may ask for pages, and how many pages are made at once."""

import asyncio
import ipaddress
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.token_bucket import TokenBucket

MOST_READERS = 10_000
"""Readers whose pace is known; the one who was longest away is forgotten."""

SEARCH_COST = 5.0
"""A search or a check counts as so many pages, since it takes as long."""

_BURST = 0.5  # share of a minute's pages that may come at once
_SHORTEST_BURST = 10.0


class BusyError(Exception):
    """Too many pages wait to be made."""


class ReaderLimit:
    """A number of pages a minute for each reader; None: no limit. `now` is in seconds of any clock."""

    def __init__(self, pages_a_minute: int | None, now: Callable[[], float]) -> None:
        self._rate, self._now = pages_a_minute, now
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def wait(self, reader: str, cost: float = 1.0) -> float:
        """Take a page: 0.0, or the seconds until the reader may have it."""
        if self._rate is None:
            return 0.0
        bucket = self._buckets.pop(reader, None)
        if bucket is None:
            bucket = TokenBucket(max(_SHORTEST_BURST, self._rate * _BURST), 60.0 / self._rate)
        self._buckets[reader] = bucket
        if len(self._buckets) > MOST_READERS:
            self._buckets.popitem(last=False)
        return bucket.wait(self._now(), cost)


def reader_of(request: web.Request) -> str:
    """The network of a reader. What a proxy says is believed only if it is on this machine or in a private network."""
    peer = _address(request.remote or "")
    if peer is None:
        return ""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2] if peer.is_private else ""
    return reader_network(forwarded) or reader_network(str(peer)) or ""


def reader_network(text: str) -> str | None:
    """A network address as a proxy writes it, perhaps with a port; of IPv6 the network that one customer has.

    None if it is no address.
    """
    address = _address(text.strip())
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address) if address is not None else None


_WITH_PORT = re.compile(r"\[(?P<six>[^\]]*)\](?::\d+)?|(?P<four>[\d.]+):\d+")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address; one of IPv4 that is written as IPv6 is of IPv4."""
    match = _WITH_PORT.fullmatch(text)
    try:
        address = ipaddress.ip_address(match["six"] or match["four"] if match is not None else text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


class Turns:
    """A few pages are made at once, and some may wait; more are refused, so that chat is answered meanwhile."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._turns, self._room = asyncio.Semaphore(at_once), at_once + waiting

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn. Raises BusyError if too many wait already."""
        if self._room <= 0:
            raise BusyError
        self._room -= 1
        try:
            async with self._turns:
                yield
        finally:
            self._room += 1
