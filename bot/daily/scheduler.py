"""The loop of one platform: finds what is due, in batches from the journal, and posts as fast as the platform allows.

It does not trust the clock for long. It never sleeps more than POLL seconds, so it soon notices that the machine slept,
that the clock was set, or that another replica changed a schedule. Only the journal decides what is due; the row of
each schedule and date keeps a quote from being posted twice, whatever the clock says.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from bot.daily.delivery import Delivery
from bot.daily.due import too_late
from bot.daily.planning import correct, replan
from bot.daily.ports import MonotonicClock, Publisher, ScheduleJournal
from bot.daily.rate_limit import RateLimiter
from bot.daily.schedule import Schedule
from bot.errors import Reach, VerbatimError
from bot.logs import report

POLL = 15.0
"""The longest time in seconds between two checks for work."""

READ_THROUGH = 40.0
"""Seconds after which every running schedule is read again, since a damaged one may never become due."""

BATCH = 100
"""Rows read from the journal at a time."""

MOST_AT_ONCE = 200
"""Posts being sent at the same time; a channel that does not answer keeps one of these places busy."""

_SET_BACK = 60.0  # seconds; a clock that was set back by less is not noticed
_PAUSE_AFTER_ERROR = 5.0
_START = (float("-inf"), "")  # comes before every (moment, identity)

Work = Callable[[], Coroutine[Any, Any, None]]


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
        self.poll = POLL
        self._journal, self._delivery, self._rate_limiter, self._clock = journal, delivery, rate_limiter, clock
        self._running: dict[str, asyncio.Task[None]] = {}  # by the schedule's identity
        self._woken = asyncio.Event()
        self._closing = False
        self._read_through_at = float("-inf")  # in the event loop's time
        self._set_back = False  # whether the clock was set back and `replan` has not succeeded since
        self._last_times: tuple[float, float] | None = None  # of clock and loop, at their last comparison

    def wake(self) -> None:
        """Look for work at once: something changed."""
        self._woken.set()

    async def run(self) -> None:
        """Post until closed."""
        while not self._closing:
            self._woken.clear()
            try:
                await self._read_through()
                pause = await self._start_what_is_due()
            except Exception as error:  # noqa: BLE001 - if the loop ended, nobody might notice for days
                report(self.publisher.platform, error)
                pause = _PAUSE_AFTER_ERROR
            await self._sleep(pause)

    async def close(self, patience: float) -> bool:
        """Start nothing new, and let running posts finish; whether all did. The next process takes over the others."""
        self._closing = True
        self._woken.set()
        if not self._running:
            return True
        _, unfinished = await asyncio.wait(self._running.values(), timeout=patience)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        return not unfinished

    # --- what is due ----------------------------------------------------------------------------

    async def _start_what_is_due(self) -> float:
        """Start all posts that can be started; seconds until there may be more."""
        pause, after = await self._resume_unsettled(), _START
        platform = self.publisher.platform
        while not self._closing and (
            page := await self._journal.due_schedules(platform, self._clock.now(), after, BATCH)
        ):
            for schedule in page:
                after = (schedule.next_run.due, schedule.identity)
                pause = min(pause, await self._start_if_possible(schedule))
            pause = min(pause, await self._resume_unsettled())
        next_wake = await self._journal.next_wake(platform)
        now = self._clock.now()
        # What is due and was not started waits for a hold (`pause`), for a running post (its end wakes the loop) or for
        # the platform (the poll).
        return min(pause, next_wake - now) if next_wake is not None and next_wake > now else pause

    async def _start_if_possible(self, schedule: Schedule) -> float:
        """Start a schedule's post if that is possible; seconds until it is worth another look."""
        if schedule.identity in self._running or self._closing:
            return self.poll
        if schedule.damaged:
            await self._pause_stopped(schedule)
            return self.poll
        if too_late(schedule, self._clock.now()):  # a row that says so needs no platform
            await self._start(schedule, lambda: self._delivery.begin(schedule), paced=False)
            return self.poll
        if not self.publisher.ready(schedule.server):
            return self.poll
        if (wait := self._rate_limiter.seconds_until_free(schedule)) > 0:
            return wait
        await self._start(schedule, lambda: self._delivery.begin(schedule))
        return self.poll

    async def _read_through(self) -> None:
        """Every READ_THROUGH seconds, correct next runs that clock or zones made wrong, and pause what cannot go on."""
        self._set_back = self._clock_was_set_back() or self._set_back
        now = asyncio.get_running_loop().time()
        if not self._set_back and now < self._read_through_at + READ_THROUGH:
            return
        plan = replan if self._set_back else correct
        for schedule in await plan(self._journal, self.publisher.platform, self._clock.now()):
            if schedule.identity not in self._running:
                await self._pause_stopped(schedule)
        self._read_through_at, self._set_back = now, False

    async def _pause_stopped(self, schedule: Schedule) -> None:
        """Pause a schedule that cannot go on, and say so to whoever set it; the others go on."""
        if schedule.paused is not None:
            await self._delivery.pause(schedule, schedule.paused)

    async def _resume_unsettled(self) -> float:
        """Go on with posts that were refused for now or not confirmed; seconds until more of them can go on."""
        pause, after = self.poll, _START
        platform = self.publisher.platform
        while page := await self._journal.unsettled_posts(platform, self._clock.now(), after, BATCH):
            for schedule, post in page:
                after = (post.look_again_at or 0.0, post.schedule_id)
                if schedule.identity in self._running or self._closing:
                    continue
                expired = self._clock.now() - post.run.due > schedule.catch_up
                wait = self._rate_limiter.seconds_until_free(schedule)
                if expired or (self.publisher.ready(schedule.server) and wait <= 0):
                    await self._start(schedule, partial(self._delivery.resume, schedule, post))
                elif wait > 0:
                    pause = min(pause, wait)
        return pause

    async def _start(self, schedule: Schedule, work: Work, *, paced: bool = True) -> None:
        """Start a post as soon as it is its turn; `paced`: it counts against the rate limit."""
        while len(self._running) >= MOST_AT_ONCE:
            await asyncio.wait(self._running.values(), return_when=asyncio.FIRST_COMPLETED)
        if paced:
            await self._rate_limiter.wait_for_turn()
            self._rate_limiter.note_start(schedule)
        if self._closing:  # while it waited
            return
        task = self._running[schedule.identity] = asyncio.create_task(self._reporting_errors(schedule, work))
        task.add_done_callback(lambda _: self._ended(schedule.identity))

    def _ended(self, identity: str) -> None:
        del self._running[identity]
        self._woken.set()

    async def _reporting_errors(self, schedule: Schedule, work: Work) -> None:
        try:
            await work()
        except VerbatimError as error:  # of library or journal, which all schedules share, so all of them wait
            report(self.publisher.platform, error)
            self._rate_limiter.refused(schedule, Reach.PLATFORM, None)
        except Exception as error:  # noqa: BLE001 - one post must not stop the others
            report(self.publisher.platform, error)
            await asyncio.sleep(_PAUSE_AFTER_ERROR)  # else the post, which is still due, would be started again at once

    # --- clocks ---------------------------------------------------------------------------------

    def _clock_was_set_back(self) -> bool:
        """Whether the clock was set back since the last comparison; True at the first, as it may have been before."""
        now, loop_now = self._clock.now(), asyncio.get_running_loop().time()
        before, self._last_times = self._last_times, (now, loop_now)
        return before is None or now - before[0] < loop_now - before[1] - _SET_BACK

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._woken.wait()
        except TimeoutError:
            return
