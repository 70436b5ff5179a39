"""Refusals are said once: a member who goes on asking hears nothing more for a while. Kept in memory only."""

from collections import OrderedDict

from bot.chat.visitor import Visitor
from bot.ports import Clock

WINDOW = 60.0
"""Seconds after a refusal in which the same member in the same server is refused silently."""

_MOST_MEMBERS = 20_000  # in memory; whoever was refused longest ago is dropped first


class SaidRefusals:
    """Remembers who was refused lately."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._said: OrderedDict[tuple[str, str, str], float] = OrderedDict()

    def is_news(self, visitor: Visitor) -> bool:
        """Whether a refusal should be said, because this member heard none lately; it counts as said then."""
        member, now = (visitor.platform, visitor.server.key, visitor.user_id), self._clock.now()
        said = self._said.get(member)
        if said is not None and 0 <= now - said < WINDOW:  # a clock that was set back silences nobody for long
            return False
        self._said[member] = now
        self._said.move_to_end(member)
        while len(self._said) > _MOST_MEMBERS:
            self._said.popitem(last=False)
        return True
