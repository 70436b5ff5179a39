"""Which of Discord's shards a process serves. A server belongs to one shard, direct messages to the first."""

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

FIRST_WAIT = 10.0
"""Seconds that the next shard waits for one that does not connect; both go on connecting."""


@dataclass(frozen=True, slots=True)
class Shards:
    """Some of an application's shards: `ids` of `count`."""

    ids: tuple[int, ...]
    count: int

    def __str__(self) -> str:
        """As DISCORD_SHARDS has it, such as `0-3/8`."""
        first, last = self.ids[0], self.ids[-1]
        return f"{first}/{self.count}" if first == last else f"{first}-{last}/{self.count}"


def shard_of(server: int, count: int) -> int:
    """The shard that Discord assigns a server to (docs, topics/gateway, Sharding)."""
    return (server >> 22) % count


class ShardStates:
    """Which shards of a client are connected, so that a silent one does not hold up the others."""

    def __init__(self) -> None:
        self._connected: set[int] = set()
        self._launching: set[asyncio.Task[None]] = set()

    def connected(self, shard: int) -> None:
        """A shard has connected, or connected again."""
        self._connected.add(shard)

    def lost(self, shard: int) -> None:
        """A shard has lost its connection."""
        self._connected.discard(shard)

    def all_connected(self, shards: Iterable[int]) -> bool:
        """Whether every one of these is connected."""
        return self._connected.issuperset(shards)

    def serves(self, server: str | None, count: int | None) -> bool:
        """Whether a server's shard is connected here; without a server, whether any is."""
        if server is None or not server.isdecimal():
            return bool(self._connected)
        return count is not None and shard_of(int(server), count) in self._connected

    async def launch(self, launching: Coroutine[Any, Any, None]) -> None:
        """Wait for a shard to connect, but not for long; it goes on connecting in the background."""
        task = asyncio.ensure_future(launching)
        self._launching.add(task)
        task.add_done_callback(self._launching.discard)
        await asyncio.wait({task}, timeout=FIRST_WAIT)
        if task.done():
            task.result()

    def close(self) -> None:
        """Stop connecting."""
        for task in self._launching:
            task.cancel()
