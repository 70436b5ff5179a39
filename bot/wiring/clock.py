"""The real clock, for schedules, pacing and the journal."""

import time


class SystemClock:
    """Fulfils `bot.daily.ports.MonotonicClock`."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def ticks(self) -> float:
        """Seconds since this machine was started, as all its processes count them."""
        return time.monotonic()
