"""Limits how fast the scheduler posts: evenly over a platform, with gaps per server and channel, and after refusals.

A hold is the moment until which a platform, server or channel is left alone. Holds are kept in memory, in seconds of
a monotonic clock.
"""

import asyncio
from collections.abc import Callable

from bot.daily.ports import Pace
from bot.daily.schedule import Schedule
from bot.errors import Reach

_MOST_HOLDS = 4096  # kept, before those that are over are dropped
_LONGEST_HOLD = 60.0  # seconds, of a platform that refuses again and again without naming a wait
_MOST_DOUBLINGS = 6  # of a hold of 1 second


class RateLimiter:
    """Says when a schedule's channel is free again, and lets posts through one after the other."""

    def __init__(self, pace: Pace, now: Callable[[], float] | None = None) -> None:
        self._pace = pace
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._held_until: dict[tuple[str, ...], float] = {}
        self._next_turn = 0.0
        self._refusals = 0

    def seconds_until_free(self, schedule: Schedule) -> float:
        """Seconds until its channel, its server and the platform are free; 0 if they are."""
        until = max(self._held_until.get(key, 0.0) for key in _keys(schedule).values())
        return max(0.0, until - self._now())

    def note_start(self, schedule: Schedule) -> None:
        """Note that a post begins."""
        keys = _keys(schedule)
        self._hold(keys[Reach.CHANNEL], self._pace.channel_gap)
        self._hold(keys[Reach.SERVER], self._pace.server_gap)

    def succeeded(self) -> None:
        """Note that the platform took a post."""
        self._refusals = 0

    def refused(self, schedule: Schedule, reach: Reach, wait: float | None) -> float:
        """Hold posts for `wait` seconds, as the platform asked, else for a default time; the seconds.

        The holds of a whole platform double with every refusal in a row.
        """
        if reach is Reach.PLATFORM:
            self._refusals += 1
            own_wait = min(_LONGEST_HOLD, 2.0 ** min(self._refusals, _MOST_DOUBLINGS))
            wait = max(own_wait, wait or 0.0)  # even if the platform says 0, or it would be asked again at once
        seconds = wait if wait is not None else self._pace.channel_gap
        self._hold(_keys(schedule)[reach], seconds)
        return seconds

    async def wait_for_turn(self) -> None:
        """Wait until one more post may begin."""
        now = self._now()
        turn = max(self._next_turn, now)
        self._next_turn = turn + 1.0 / self._pace.per_second
        if turn > now:
            await asyncio.sleep(turn - now)

    def _hold(self, key: tuple[str, ...], seconds: float) -> None:
        if seconds <= 0:
            return
        now = self._now()
        self._held_until[key] = max(self._held_until.get(key, 0.0), now + seconds)
        if len(self._held_until) > _MOST_HOLDS:
            self._held_until = {held: until for held, until in self._held_until.items() if until > now}


def _keys(schedule: Schedule) -> dict[Reach, tuple[str, ...]]:
    server, channel = schedule.server, schedule.channel
    return {Reach.PLATFORM: (), Reach.SERVER: (server,), Reach.CHANNEL: (server, channel)}
