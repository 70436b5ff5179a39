"""Who goes first before anything is read: while a question of a quiet server is answered, a crowd's events wait."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from bot.steps import Wait

MOST_OF_QUIET = 3
"""Events that a server has under way at most while it counts as quiet; one with more is a crowd."""

LONGEST_WAIT = 0.5
"""Seconds for which an event of a crowd waits at most. Platforms want a first sign within 3."""


@dataclass(frozen=True, slots=True)
class _Held:
    """An event that waits."""

    server: str
    since: float  # seconds of the loop's clock
    begin: Callable[[], None]


class RightOfWay:
    """Counts the events of each server that are under way. What a crowd asks for gives way to quiet servers.

    Turning away hundreds of events a second keeps the event loop busy, and every step of another server's answer would
    wait for a few of them. An answer takes a few hundredths of a second, so the crowd notices nothing.
    """

    def __init__(self) -> None:
        self._under_way = Counter[str]()
        self._quiet = 0  # servers
        self._clear = asyncio.Event()
        self._clear.set()
        self._held: deque[_Held] = deque()
        self._held_of = Counter[str]()
        self._letting_in: asyncio.Task[None] | None = None

    # --- what is under way ----------------------------------------------------------------------

    def begin(self, server: str) -> None:
        """An event of a server is being answered."""
        self._change(server, 1)

    def end(self, servers: Iterable[str]) -> None:
        """Events of these servers are over."""
        for server in servers:
            self._change(server, -1)

    def count(self, server: str) -> int:
        """Events of a server that are under way."""
        return self._under_way[server]

    def total(self) -> int:
        """Events of all servers that are under way."""
        return self._under_way.total()

    def _change(self, server: str, change: int) -> None:
        before = self._under_way[server]
        after = self._under_way[server] = before + change
        if not after:
            del self._under_way[server]
        self._quiet += (0 < after <= MOST_OF_QUIET) - (0 < before <= MOST_OF_QUIET)
        if self._quiet:
            self._clear.clear()
        else:
            self._clear.set()

    # --- who waits ------------------------------------------------------------------------------

    def _gives_way(self, server: str) -> bool:
        return self._quiet > 0 and self._under_way[server] > MOST_OF_QUIET

    async def wait(self, server: str, longest: float = LONGEST_WAIT) -> None:
        """If a server has a crowd, wait until no quiet one is served, or for so many seconds."""
        if self._gives_way(server):
            with suppress(TimeoutError):
                async with asyncio.timeout(longest):
                    await self._clear.wait()

    def between_steps(self, server: str) -> Wait:
        """What an answer waits for between its steps: as `wait`, and for no longer with all of them together."""
        loop, left = asyncio.get_running_loop(), LONGEST_WAIT

        async def wait() -> None:
            nonlocal left
            start = loop.time()
            await self.wait(server, max(0.0, left))
            left -= loop.time() - start

        return wait

    def let_in(self, server: str, begin: Callable[[], None]) -> None:
        """Begin with an event now or, if its server gives way, a little later. Those of one server stay in order."""
        if not self._held_of[server] and not self._gives_way(server):
            begin()
            return
        self._held.append(_Held(server, asyncio.get_running_loop().time(), begin))
        self._held_of[server] += 1
        if self._letting_in is None or self._letting_in.done():
            self._letting_in = asyncio.create_task(self._let_in_held())

    async def enter(self, server: str) -> None:
        """As `let_in`, for a task that waits until its event may begin."""
        entered = asyncio.Event()
        self.let_in(server, entered.set)
        await entered.wait()

    async def _let_in_held(self) -> None:
        """One after the other, so that a question of a quiet server need not wait for all of them."""
        while self._held:
            first, now = self._held[0], asyncio.get_running_loop().time()
            await self.wait(first.server, max(0.0, first.since + LONGEST_WAIT - now))
            if self._held:  # `let_in_all` may have been quicker
                self._begin_first()
            await asyncio.sleep(0)

    def _begin_first(self) -> None:
        first = self._held.popleft()
        self._held_of[first.server] -= 1
        if not self._held_of[first.server]:
            del self._held_of[first.server]
        first.begin()

    async def let_in_all(self) -> None:
        """At the end, nothing waits any longer."""
        while self._held:
            self._begin_first()
        await asyncio.sleep(0)  # so that what was begun is known to be under way
