"""A cooldown per asker: a few answers at once, then one every few seconds. Held in memory only."""

from collections import OrderedDict

from bot.ports import Clock

BURST = 5
"""Answers somebody may have at once."""

EVERY = 4.0
"""Seconds after which one more is allowed."""

_HELD = 20_000  # askers; the longest silent are dropped first


class Cooldown:
    """Counts what each asker took, and lets it run down again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._taken: OrderedDict[str, tuple[float, float]] = OrderedDict()  # asker -> (when, how much)

    def wait(self, who: str, cost: float = 1.0) -> float:
        """Take one answer: 0 if it is allowed now, else the seconds until it is (and nothing is taken)."""
        now = self._clock.now()
        when, taken = self._taken.pop(who, (now, 0.0))
        taken = max(0.0, taken - max(0.0, now - when) / EVERY)
        over = taken + cost - BURST
        self._taken[who] = (now, taken if over > 0 else taken + cost)
        while len(self._taken) > _HELD:
            self._taken.popitem(last=False)
        return over * EVERY if over > 0 else 0.0
