"""Runs the daily posts: a scheduler for each platform, and test posts."""

import asyncio
import secrets

from bot.daily.delivery import ATTEMPT, Delivery
from bot.daily.ports import MonotonicClock, Publisher, ScheduleJournal
from bot.daily.quote_picker import QuotePicker
from bot.daily.rate_limit import RateLimiter
from bot.daily.schedule import Schedule
from bot.daily.scheduler import Scheduler
from bot.errors import InputError, OutcomeUnknownError, RefusedForNowError
from bot.metrics import NO_METRICS, Metrics
from bot.presentation import quote_replies, wording
from bot.reasons import Reason, ReasonCode

PATIENCE = 8.0
"""Seconds that running posts get at shutdown, before answers get theirs; hosts often kill a process after 30."""


class DailyService:
    """The schedulers of a process, one for each platform."""

    def __init__(
        self, journal: ScheduleJournal, picker: QuotePicker, clock: MonotonicClock, metrics: Metrics = NO_METRICS
    ) -> None:
        self._journal, self._picker, self._clock, self._metrics = journal, picker, clock, metrics
        self._schedulers: dict[str, Scheduler] = {}

    def add(self, publisher: Publisher) -> None:
        """Add a platform to post on, before `run` begins or for test posts alone."""
        rate_limiter = RateLimiter(publisher.pace)
        delivery = Delivery(self._journal, self._picker, publisher, rate_limiter, self._clock, self._metrics)
        self._schedulers[publisher.platform] = Scheduler(self._journal, delivery, publisher, rate_limiter, self._clock)

    def wake(self, platform: str) -> None:
        """Look for work at once: a schedule was changed, or the platform is connected again."""
        if platform in self._schedulers:
            self._schedulers[platform].wake()

    async def run(self) -> None:
        """Post until closed."""
        await asyncio.gather(*(scheduler.run() for scheduler in self._schedulers.values()))

    async def close(self, patience: float = PATIENCE) -> bool:
        """Start nothing new, and let running posts finish; whether all did."""
        return all(await asyncio.gather(*(scheduler.close(patience) for scheduler in self._schedulers.values())))

    def connected(self, platform: str, server: str | None = None) -> bool:
        """Whether this process is connected to a platform, and to the part of it that serves a server."""
        return platform in self._schedulers and self._schedulers[platform].publisher.ready(server)

    async def test(self, schedule: Schedule) -> str:
        """Post a quote now, whether or not one was posted today; the platform's id of the message.

        The quote counts as shown, so that it does not come again soon. Raises InputError if there is no quote to
        post, and PublishError if the platform did not take it.
        """
        if not self.connected(schedule.platform, schedule.server):
            raise RefusedForNowError(Reason(ReasonCode.NOT_CONNECTED))
        quote = await self._picker.choose(schedule, queued=False)
        if quote is None:
            raise InputError(wording.reasons.sentence(Reason(ReasonCode.NO_QUOTE_LEFT)))
        token = await self._journal.remember(schedule.platform, schedule.place_key, "", [quote.ref])
        publisher = self._schedulers[schedule.platform].publisher
        reply = quote_replies.daily(quote, token, test=True)
        try:
            async with asyncio.timeout(ATTEMPT):
                message_id = await publisher.publish(schedule, reply, secrets.token_hex(10))
        except TimeoutError:
            raise OutcomeUnknownError(Reason(ReasonCode.TIMED_OUT)) from None
        await self._journal.mark_shown(schedule.shown_scope, quote.ref)
        return message_id
