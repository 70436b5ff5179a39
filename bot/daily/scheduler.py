"""The loop of one platform: finds what is due, in batches from the journal, and lets it be posted as quickly as the platform takes it.

It trusts no clock for long. It never sleeps more than POLL seconds, so that a machine that slept, a clock that was set and a
schedule that another replica changed are seen soon. What is due is told by the journal alone; that nothing is posted twice
is held there by the row of each schedule and date, whatever the clock says.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from bot.daily.delivery import Delivery, too_late
from bot.daily.planning import plan_again
from bot.daily.ports import MonotonicClock, Publisher, ScheduleJournal
from bot.daily.rate_limit import RateLimiter
from bot.daily.schedule import Schedule
from bot.errors import Reach, VerbatimError
from bot.logs import report

POLL = 15.0
"""Seconds after which it looks again whatever happens."""

BATCH = 100
"""Rows read from the journal at once."""

AT_ONCE = 200
"""Posts on their way at once; one place that does not answer holds one of them."""

_SET_BACK = 60.0  # seconds the clock must have been set back to be noticed
_AFTER_ERROR = 5.0
_BEGINNING = (float("-inf"), "")


class Scheduler:
    """Posts what is due on one platform until it is closed."""

    def __init__(
        self,
        journal: ScheduleJournal,
        delivery: Delivery,
        publisher: Publisher,
        rate_limiter: RateLimiter,
        clock: MonotonicClock,
    ) -> None:
        self.publisher = publisher
        self._journal, self._delivery, self._rate_limiter, self._clock = journal, delivery, rate_limiter, clock
        self._running: dict[str, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()
        self._closing = False
        self.poll = POLL
        self._seen: tuple[float, float] | None = None  # the clock and the loop's time, when both were looked at last

    def wake(self) -> None:
        """Something changed: look at once."""
        self._woken.set()

    async def run(self) -> None:
        """Post until closed."""
        while not self._closing:
            self._woken.clear()
            try:
                if self._was_set_back():
                    await plan_again(self._journal, self.publisher.platform, self._clock.now())
                pause = await self._round()
            except Exception as error:  # noqa: BLE001 - a loop that ended would be silent for days
                report(self.publisher.platform, error)
                pause = _AFTER_ERROR
            await self._pause(pause)

    async def close(self, patience: float) -> bool:
        """Begin nothing new, and let running posts finish; whether all did. What is cut off is taken up by the next life."""
        self._closing = True
        self._woken.set()
        if not self._running:
            return True
        _, left = await asyncio.wait(self._running.values(), timeout=patience)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return not left

    # --- what is due ----------------------------------------------------------------------------

    async def _round(self) -> float:
        """Begin what can be begun; seconds until there may be more."""
        soonest, cursor = await self._take_up(), _BEGINNING
        while not self._closing and (
            page := await self._journal.due(self.publisher.platform, self._clock.now(), cursor, BATCH)
        ):
            for schedule in page:
                cursor = (schedule.run.due, schedule.identity)
                soonest = min(soonest, await self._look_at(schedule))
            soonest = min(soonest, await self._take_up())
        wakes = await self._journal.wakes(self.publisher.platform)
        now = self._clock.now()
        # What is due and was not begun waits for a hold (soonest), for a post that runs (its end wakes) or for the platform (poll).
        return min(soonest, wakes - now) if wakes is not None and wakes > now else soonest

    async def _look_at(self, schedule: Schedule) -> float:
        """Begin one schedule's post if that can be; else seconds after which it might be."""
        if schedule.identity in self._running or self._closing:
            return self.poll
        if _too_late(schedule, self._clock.now()):  # that needs no platform, only a row that says so
            await self._begin(schedule, lambda: self._delivery.begin(schedule), paced=False)
            return self.poll
        if not self.publisher.ready():
            return self.poll
        if (wait := self._rate_limiter.wait(schedule)) > 0:
            return wait
        await self._begin(schedule, lambda: self._delivery.begin(schedule))
        return self.poll

    async def _take_up(self) -> float:
        """Go on with posts that were refused for now, or that nobody confirmed; seconds until more of them may go on."""
        soonest, cursor = self.poll, _BEGINNING
        while page := await self._journal.unsettled(self.publisher.platform, self._clock.now(), cursor, BATCH):
            for schedule, post in page:
                cursor = (post.until or 0.0, post.schedule)
                if schedule.identity in self._running or self._closing:
                    continue
                over = self._clock.now() - post.run.due > schedule.catch_up
                wait = self._rate_limiter.wait(schedule)
                if over or (self.publisher.ready() and wait <= 0):
                    await self._begin(schedule, partial(self._delivery.resume, schedule, post))
                elif wait > 0:
                    soonest = min(soonest, wait)
        return soonest

    async def _begin(
        self, schedule: Schedule, work: Callable[[], Coroutine[Any, Any, None]], *, paced: bool = True
    ) -> None:
        """Start a post once it is its turn."""
        while len(self._running) >= AT_ONCE:
            await asyncio.wait(self._running.values(), return_when=asyncio.FIRST_COMPLETED)
        if paced:
            await self._rate_limiter.turn()
            self._rate_limiter.took(schedule)
        if self._closing:  # while it waited
            return
        task = self._running[schedule.identity] = asyncio.create_task(self._reported(schedule, work))
        task.add_done_callback(lambda _: self._done(schedule.identity))

    def _done(self, identity: str) -> None:
        del self._running[identity]
        self._woken.set()

    async def _reported(self, schedule: Schedule, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except VerbatimError as error:  # of the library or the journal: it is the same for all, so all wait
            report(self.publisher.platform, error)
            self._rate_limiter.refused(schedule, Reach.PLATFORM, None)
        except Exception as error:  # noqa: BLE001 - one post must not stop the others
            report(self.publisher.platform, error)
            await asyncio.sleep(_AFTER_ERROR)  # what is still due would be begun again at once

    # --- clocks ---------------------------------------------------------------------------------

    def _was_set_back(self) -> bool:
        """Whether the clock shows much less than it should; so it may at the start, for all that is known."""
        now, loop, before = self._clock.now(), asyncio.get_running_loop().time(), self._seen
        self._seen = (now, loop)
        return before is None or now - before[0] < loop - before[1] - _SET_BACK

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._woken.wait()
        except TimeoutError:
            return


def _too_late(schedule: Schedule, now: float) -> bool:
    try:
        return too_late(schedule, now)
    except ZoneInfoNotFoundError:
        return True
