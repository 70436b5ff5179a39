"""Who is served next when more is asked than can be answered at once: each server has a queue, and they take turns."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

MOST_WAITING = 150
"""Requests of one server that wait. It bounds the wait to some seconds; whoever comes then is asked to come back."""

MOST_WAITING_IN_ALL = 2000
"""The same of all servers together; it bounds the memory."""


_GIVES_WAY = 8
"""Times in a row that a server gives way; it is at most a few answers behind."""


class FairTurns:
    """A few seats. A free one goes to the next server in turn that has somebody waiting, first come first served there.

    One server holds at most `most_of_one` of them (by default all but one), so a single question of another server
    need not wait for a seat. A server whose members wait gives way while one is served where nobody waits: answers that
    are worked on side by side slow each other down, and a crowd notices that least.
    """

    def __init__(
        self,
        seats: int,
        most_of_one: int | None = None,
        *,
        most_waiting: int = MOST_WAITING,
        most_waiting_in_all: int = MOST_WAITING_IN_ALL,
    ) -> None:
        self._free = seats
        self._most_of_one = max(1, seats - 1) if most_of_one is None else most_of_one
        self._most_waiting, self._most_waiting_in_all = most_waiting, most_waiting_in_all
        self._seated, self._gave_way = Counter[str](), Counter[str]()
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

    def _is_next(self, server: str) -> bool:
        return self._may_sit(server) and not self._gives_way(server)

    def _may_sit(self, server: str) -> bool:
        return self._free > 0 and self._seated[server] < self._most_of_one

    def _gives_way(self, server: str) -> bool:
        """Whether a server leaves a free seat empty, for the sake of one that has nobody waiting."""
        if self._gave_way[server] >= _GIVES_WAY or all(
            other == server or other in self._queues for other in self._seated
        ):
            return False
        self._gave_way[server] += 1
        return True

    def _sit(self, server: str) -> None:
        self._gave_way.pop(server, None)
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
            if seat.cancelled():
                self._give_up(server, seat)
            else:
                self._leave(server)  # the seat came at the same moment
            raise

    def _give_up(self, server: str, seat: "asyncio.Future[None]") -> None:
        queue = self._queues.get(server)
        if queue is None or seat not in queue:
            return  # its turn came meanwhile, and was passed on
        queue.remove(seat)
        self._waiting -= 1
        if not queue:
            del self._queues[server]

    def _seat_next(self) -> None:
        """Give the free seats to the servers whose turn it is."""
        while (server := next(filter(self._is_next, self._queues), None)) is not None:
            queue = self._queues[server]
            seat = queue.popleft()
            self._waiting -= 1
            if queue:
                self._queues.move_to_end(server)
            else:
                del self._queues[server]
            if not seat.cancelled():
                self._sit(server)
                seat.set_result(None)
