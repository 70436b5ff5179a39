"""The first request of each transcript, when none of its pages is made yet."""

import asyncio
import http.client
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from bot.model import InterviewInfo

FEWEST = 40
"""Requests at least: a library of few transcripts is read again, each time with no page made."""

_MOST = 200  # pages of a large library, evenly chosen
_TIMEOUT = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class ColdTimes:
    """Milliseconds of every request to the first and to the last byte of the page, and the pages that were read."""

    first: list[float]
    last: list[float]
    pages: int  # how many
    largest: int  # bytes of the largest page, compressed

    def as_json(self) -> dict[str, object]:
        """As it is printed for the process that shows it."""
        return asdict(self)


async def measure(reopen: Callable[[], None], port: int, interviews: Sequence[InterviewInfo]) -> ColdTimes:
    """Read every part of every transcript, one at a time. `reopen` forgets all pages of the room on this port."""
    paths = _chosen([f"/i/{info.slug}?part={part}" for info in interviews for part in _parts(info)])
    first, last, sizes = list[float](), list[float](), list[int]()
    for _ in range(-(-FEWEST // len(paths))):
        reopen()
        for path in paths:
            begun, ended, size = await asyncio.to_thread(_read, port, path)
            first.append(begun)
            last.append(ended)
            sizes.append(size)
    return ColdTimes(first, last, len(paths), max(sizes))


def _parts(info: InterviewInfo) -> range:
    return range(1, len(info.part_starts) + 1)


def _chosen(paths: Sequence[str]) -> Sequence[str]:
    """At most so many, from all over the library."""
    return paths[:: -(-len(paths) // _MOST)]


def _read(port: int, path: str) -> tuple[float, float, int]:
    """A page, by a reader who connects for it: milliseconds to its first and last byte, and how many it has."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        if response.status != http.client.OK or not (begin := response.read(1)):
            raise SystemExit(f"{path} was answered with {response.status}")
        begun = time.perf_counter()
        size = len(begin) + len(response.read())
        return (begun - start) * 1000, (time.perf_counter() - start) * 1000, size
    finally:
        connection.close()
