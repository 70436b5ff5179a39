"""One queue per channel for the bot's messages, at the pace that Slack allows: a short burst, then one a second.

Faster messages are refused with 429, and calls that wait out their 429 side by side overtake and starve one another.
Source: https://docs.slack.dev/apis/web-api/rate-limits (chat.postMessage)
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

BURST = 10
"""Messages a channel takes at once."""

SECONDS = 1.05
"""Between messages after a burst: Slack's second, and a little for clocks that differ."""

_MOST_CHANNELS = 1000  # kept in memory, before idle ones are dropped


@dataclass(slots=True)
class _ChannelQueue:
    """The queue of one channel. `rests_at` is when the whole burst is allowed again.

    `waiting` counts messages that are still being made, too.
    """

    rests_at: float = 0.0
    waiting: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)  # its waiters are served in order


class ChannelPace:
    """Gives out turns to post in a channel. A post that is repeated after a 429 holds up only its own channel."""

    def __init__(
        self, burst: int = BURST, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`seconds` between messages after `burst` of them; `clock` counts seconds."""
        self._seconds, self._slack, self._clock = seconds, (burst - 1) * seconds, clock
        self._lines: dict[str, _ChannelQueue] = {}

    def wait(self, channel: str) -> float:
        """The seconds until a message that joined the queue of a channel now would be posted."""
        line = self._lines.get(channel)
        if line is None:
            return 0.0
        now = self._clock()
        return max(0.0, max(line.rests_at, now) + line.waiting * self._seconds - self._slack - now)

    @asynccontextmanager
    async def turn(self, channel: str) -> AsyncIterator[None]:
        """Wait for the turn to post one message, and post it meanwhile."""
        line = self._line(channel)
        line.waiting += 1
        try:
            async with line.lock:
                await asyncio.sleep(max(0.0, line.rests_at - self._slack - self._clock()))
                try:
                    yield
                finally:
                    line.rests_at = max(line.rests_at, self._clock()) + self._seconds
        finally:
            line.waiting -= 1

    @contextmanager
    def reserved(self, channel: str) -> Iterator[None]:
        """Meanwhile a message is made that will join the queue of a channel, so that others see it in `wait`."""
        line = self._line(channel)
        line.waiting += 1
        try:
            yield
        finally:
            line.waiting -= 1

    def take(self, channel: str) -> bool:
        """Take a turn that is free now, without a queue; whether there was one."""
        if self.wait(channel) > 0:
            return False
        line = self._line(channel)
        line.rests_at = max(line.rests_at, self._clock()) + self._seconds
        return True

    def _line(self, channel: str) -> _ChannelQueue:
        if channel not in self._lines and len(self._lines) >= _MOST_CHANNELS:
            now = self._clock()
            self._lines = {name: line for name, line in self._lines.items() if line.waiting or line.rests_at - now > 0}
        return self._lines.setdefault(channel, _ChannelQueue())
