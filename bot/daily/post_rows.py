"""Writes the rows of a run: its attempts and its outcome, each outcome counted once; for delivery."""

import asyncio
from dataclasses import replace

from bot.daily.ports import MonotonicClock, ScheduleJournal
from bot.daily.schedule import LATE_AFTER, Outcome, Post, Run, Schedule
from bot.errors import JournalError
from bot.logs import report
from bot.metrics import Metrics
from bot.reasons import Reason, ReasonCode

_CONFIRMING = (0.5, 2.0, 5.0, *(10.0,) * 360)
"""Seconds between tries to write a confirmation: for an hour, since a database may be away that long."""


class PostRows:
    """The rows of one platform's posts."""

    def __init__(self, journal: ScheduleJournal, platform: str, clock: MonotonicClock, metrics: Metrics) -> None:
        self._journal, self._platform, self._clock, self._metrics = journal, platform, clock, metrics

    async def try_later(self, schedule: Schedule, post: Post, wait: float, reason: Reason) -> None:
        """Try again after `wait` seconds; if it will be too late then, record it as missed."""
        now = self._clock.now()
        if post.first_attempt_at is None and now + wait - post.run.due > schedule.catch_up:
            await self.finish(post, Outcome.MISSED, gave_up(reason))
            return
        waiting = replace(post, outcome=Outcome.WAITING, changed_at=now, reason=reason, look_again_at=now + wait)
        await self.settle(waiting)

    async def confirm(self, post: Post, message_id: str, sent_at: float) -> None:
        """Write that it was posted. Keep trying: without this row, another process would take it for unconfirmed."""
        outcome = Outcome.LATE if sent_at - post.run.due > LATE_AFTER else Outcome.POSTED
        posted = replace(
            post, outcome=outcome, changed_at=self._clock.now(), message_id=message_id, reason=None, look_again_at=None
        )
        for pause in _CONFIRMING:
            try:
                await self.settle(posted)
            except JournalError as error:
                report(self._platform, error)
                await asyncio.sleep(pause)
            else:
                return

    async def finish(self, post: Post, outcome: Outcome, reason: Reason) -> None:
        """Write the final outcome of a post."""
        now = self._clock.now()
        await self.settle(replace(post, outcome=outcome, changed_at=now, reason=reason, look_again_at=None))

    async def advance(self, schedule: Schedule, posts: list[Post], upcoming: Run) -> bool:
        """Write rows and move on to a later run; False if the caller must not post."""
        counted = await self._journal.advance(schedule, posts, upcoming)
        if counted:
            self._count(*posts)
        return counted

    async def settle(self, post: Post) -> None:
        """Write what became of an attempt, unless a later attempt or outcome was written already."""
        if await self._journal.settle(post):
            self._count(post)

    def _count(self, *posts: Post) -> None:
        for post in posts:
            if post.outcome not in (Outcome.SENDING, Outcome.WAITING):
                self._metrics.posted(self._platform, post.outcome.value)


def gave_up(cause: Reason) -> Reason:
    """The reason why a run was missed, if it was tried until it was too late."""
    return Reason(ReasonCode.GAVE_UP, cause=cause)
