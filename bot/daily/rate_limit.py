"""How quickly a platform may be posted to: evenly over all, with gaps per server and place, and holds where it refused.

Everything is held in memory, in seconds of a clock that only goes forward.
"""

import asyncio
from collections.abc import Callable

from bot.daily.ports import Pace
from bot.daily.schedule import Schedule
from bot.errors import Reach

_HELD = 4096  # holds before those that are over are dropped
_LONGEST_HOLD = 60.0  # seconds a platform is left alone when it cannot be reached at all


class RateLimiter:
    """Says when a schedule's place is free again, and lets posts through one after the other."""

    def __init__(self, pace: Pace, now: Callable[[], float] | None = None) -> None:
        self._pace = pace
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._until: dict[tuple[str, ...], float] = {}
        self._next = 0.0
        self._refusals = 0

    def wait(self, schedule: Schedule) -> float:
        """Seconds until its place, its server and the platform are free; 0 if they are."""
        until = max(self._until.get(key, 0.0) for key in _keys(schedule).values())
        return max(0.0, until - self._now())

    def platform_wait(self) -> float:
        """Seconds until the platform as a whole is free."""
        return max(0.0, self._until.get((), 0.0) - self._now())

    def took(self, schedule: Schedule) -> None:
        """Note that a post begins."""
        keys = _keys(schedule)
        self._hold(keys[Reach.PLACE], self._pace.place_gap)
        self._hold(keys[Reach.SERVER], self._pace.server_gap)

    def well(self) -> None:
        """Note that the platform answers."""
        self._refusals = 0

    def refused(self, schedule: Schedule, reach: Reach, wait: float | None) -> float:
        """Leave it alone for as long as it asked, or as is sensible; the seconds."""
        if reach is Reach.PLATFORM:
            self._refusals += 1
            own = min(_LONGEST_HOLD, 2.0 ** min(self._refusals, 6))
            wait = max(own, wait or 0.0)  # who asks at once when told to would be refused without a pause
        seconds = wait if wait is not None else self._pace.place_gap
        self._hold(_keys(schedule)[reach], seconds)
        return seconds

    async def turn(self) -> None:
        """Wait until one more post may begin."""
        now = self._now()
        at = max(self._next, now)
        self._next = at + 1.0 / self._pace.per_second
        if at > now:
            await asyncio.sleep(at - now)

    def _hold(self, key: tuple[str, ...], seconds: float) -> None:
        if seconds <= 0:
            return
        now = self._now()
        self._until[key] = max(self._until.get(key, 0.0), now + seconds)
        if len(self._until) > _HELD:
            self._until = {held: until for held, until in self._until.items() if until > now}


def _keys(schedule: Schedule) -> dict[Reach, tuple[str, ...]]:
    server, place = schedule.server, schedule.place
    return {Reach.PLATFORM: (), Reach.SERVER: (server,), Reach.PLACE: (server, place)}
