"""Limits how often something may happen: a few times at once, then once every few seconds."""


class TokenBucket:
    """Holds up to `burst` turns; one comes back every `seconds`. Times are in seconds, of any clock."""

    def __init__(self, burst: float, seconds: float) -> None:
        self._burst, self._seconds = burst, seconds
        self._last, self._level = 0.0, 0.0

    def wait(self, now: float, cost: float = 1.0) -> float:
        """Take a turn: 0.0 if there is one, else the seconds until there is (and nothing is taken)."""
        level = max(0.0, self._level - max(0.0, now - self._last) / self._seconds)
        excess = level + cost - self._burst
        self._last, self._level = now, level if excess > 0 else level + cost
        return excess * self._seconds if excess > 0 else 0.0
