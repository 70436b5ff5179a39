"""Limits how quickly each asker gets answers: a few at once, then one every few seconds.

Kept in memory; where replicas run on several hosts, the journal keeps the same for all of them (`ChatJournal.take`).
"""

from collections import OrderedDict

from bot.ports import Clock

BURST = 5
"""Answers an asker may have at once."""

SECONDS_PER_ANSWER = 4.0
"""After a burst, one more answer is allowed every so many seconds."""

_MOST_ASKERS = 20_000  # in memory; those silent for longest are dropped first


class Cooldown:
    """A leaky bucket for each asker: every answer fills it a little, and time empties it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()  # asker -> (time of last use, answers)

    def wait(self, asker: str, cost: float = 1.0) -> float:
        """Take an answer that costs `cost`: 0.0 if it is allowed, else the seconds to wait (and nothing is taken)."""
        now = self._clock.now()
        last_used, level = self._levels.pop(asker, (now, 0.0))
        level = max(0.0, level - max(0.0, now - last_used) / SECONDS_PER_ANSWER)
        excess = level + cost - BURST
        self._levels[asker] = (now, level if excess > 0 else level + cost)
        while len(self._levels) > _MOST_ASKERS:
            self._levels.popitem(last=False)
        return excess * SECONDS_PER_ANSWER if excess > 0 else 0.0

    def learn(self, asker: str, wait: float, cost: float = 1.0) -> None:
        """All hosts together let the asker wait so many seconds for an answer that costs `cost`: so does this one."""
        now = self._clock.now()
        last_used, level = self._levels.pop(asker, (now, 0.0))
        level = max(0.0, level - max(0.0, now - last_used) / SECONDS_PER_ANSWER)
        self._levels[asker] = (now, max(level, BURST - cost + wait / SECONDS_PER_ANSWER))
