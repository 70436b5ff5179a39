"""How long an adapter waits before it tries to connect again."""

import random

_SPREAD = 0.2  # each wait is up to a fifth shorter or longer, so that many processes do not come back at once
_MOST_DOUBLINGS = 30  # so that no float overflows, whatever the longest wait


class Backoff:
    """Waits that double from `first` to `longest` seconds, give or take a fifth."""

    def __init__(self, first: float = 1.0, longest: float = 60.0, *, first_try_at_once: bool = False) -> None:
        """`first_try_at_once`: the first wait is 0, for a caller that also waits before its first try."""
        self._first, self._longest = first, longest
        self._waits_before = 1 if first_try_at_once else 0
        self._tries = 0

    def next_wait(self) -> float:
        """Seconds to wait before the next try."""
        doublings = self._tries - self._waits_before
        self._tries += 1
        if doublings < 0:
            return 0.0
        wait = min(self._longest, self._first * 2.0 ** min(doublings, _MOST_DOUBLINGS))
        return wait * random.uniform(1 - _SPREAD, 1 + _SPREAD)

    def reset(self) -> None:
        """Begin again with the shortest wait: the connection was good for a while."""
        self._tries = 0
