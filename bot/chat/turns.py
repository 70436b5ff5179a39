"""Who is served next when more is asked than can be answered at once: servers take turns, a queue each."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MOST_WAITING = 150
"""Requests of one server that wait. It bounds the wait to some seconds; whoever comes then is asked to come back."""

MOST_WAITING_IN_ALL = 2000
"""The same of all servers together; it bounds the memory."""


class FairTurns:
    """A few seats. A free one goes to the next server in turn that has somebody waiting, first come first served there.

    One server never holds every seat, so a single question of another one need not wait for a seat.
    """

    def __init__(
        self, seats: int, *, most_waiting: int = MOST_WAITING, most_waiting_in_all: int = MOST_WAITING_IN_ALL
    ) -> None:
        self._free, self._most_of_one = seats, max(1, seats - 1)
        self._most_waiting, self._most_waiting_in_all = most_waiting, most_waiting_in_all
        self._seated = Counter[str]()
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()  # the next server in turn first
        self._waiting = 0

    def is_full(self, server: str) -> bool:
        """Whether so many wait that another one should be asked to come back later."""
        queue = self._queues.get(server, ())
        return len(queue) >= self._most_waiting or self._waiting >= self._most_waiting_in_all

    @asynccontextmanager
    async def turn(self, server: str) -> AsyncIterator[None]:
        """Wait for a seat, and hold it meanwhile."""
        if self._may_sit(server) and server not in self._queues:
            self._sit(server)
        else:
            await self._wait(server)
        try:
            yield
        finally:
            self._leave(server)

    def _may_sit(self, server: str) -> bool:
        return self._free > 0 and self._seated[server] < self._most_of_one

    def _sit(self, server: str) -> None:
        self._free -= 1
        self._seated[server] += 1

    def _leave(self, server: str) -> None:
        self._free += 1
        self._seated[server] -= 1
        if not self._seated[server]:
            del self._seated[server]
        self._seat_next()

    async def _wait(self, server: str) -> None:
        seat = asyncio.get_running_loop().create_future()
        self._queues.setdefault(server, deque()).append(seat)
        self._waiting += 1
        try:
            await seat
        except asyncio.CancelledError:
            if seat.done() and not seat.cancelled():
                self._leave(server)  # the seat came at the same moment
            else:
                self._give_up(server, seat)
            raise

    def _give_up(self, server: str, seat: "asyncio.Future[None]") -> None:
        self._queues[server].remove(seat)
        self._waiting -= 1
        if not self._queues[server]:
            del self._queues[server]

    def _seat_next(self) -> None:
        """Give the free seats to the servers whose turn it is."""
        while (server := next((server for server in self._queues if self._may_sit(server)), None)) is not None:
            queue = self._queues[server]
            seat = queue.popleft()
            self._waiting -= 1
            if queue:
                self._queues.move_to_end(server)
            else:
                del self._queues[server]
            self._sit(server)
            seat.set_result(None)
