"""One run from its claim to its outcome.

The row is written before anything is sent, and confirmed after. What happens between the two is what a crash, another
replica or a silent platform can leave open; then the same quote goes out again under the same nonce while the platform
still takes that for the same post, and otherwise it is not sent again: rather once too few than once too often, and
`status` says which.
"""

import asyncio
import secrets
from dataclasses import replace
from zoneinfo import ZoneInfoNotFoundError

from bot.daily.ports import MonotonicClock, Publisher, ScheduleJournal, place_of
from bot.daily.quote_picker import QuotePicker, daily_reply
from bot.daily.rate_limit import RateLimiter
from bot.daily.schedule import LATE_AFTER, Outcome, Post, Run, Schedule, following, next_run
from bot.errors import JournalError, OutcomeUnknownError, Reach, RefusedForGoodError, RefusedForNowError
from bot.logs import report
from bot.model import Quote
from bot.presentation import compose, wording
from bot.presentation.reply import Tone
from bot.reasons import Reason, ReasonCode

ATTEMPT = 40.0
"""Seconds an attempt may take."""

LEASE = 60.0
"""Seconds after which a claim that nobody confirmed is taken for that of a process which died; longer than an attempt."""

MOST_MISSED = 60
"""Runs recorded as missed one by one after an outage; of a longer one, the last so many."""

_DAY = 86400.0
_WEEK = 7  # days; no schedule leaves more between two runs
_BACKOFF = (
    2.0,
    4.0,
    8.0,
    16.0,
    30.0,
    60.0,
    120.0,
    300.0,
)  # seconds before the next attempt, unless the platform asks for more
_CONFIRMING = (0.5, 2.0, 5.0, 10.0)  # seconds between tries to write a confirmation


class Delivery:
    """Posts for the schedules of one platform."""

    def __init__(
        self,
        journal: ScheduleJournal,
        picker: QuotePicker,
        publisher: Publisher,
        rate_limiter: RateLimiter,
        clock: MonotonicClock,
    ) -> None:
        self._journal, self._picker, self._publisher, self._rate_limiter, self._clock = (
            journal,
            picker,
            publisher,
            rate_limiter,
            clock,
        )

    # --- a run that is due ----------------------------------------------------------------------

    async def begin(self, schedule: Schedule) -> None:
        """Claim what is due and post it; what is too late for posting is recorded as missed."""
        now = self._clock.now()
        try:
            runs, upcoming = due_runs(schedule, now)
        except ZoneInfoNotFoundError:
            await self._pause(schedule, Reason(ReasonCode.ZONE_GONE, (schedule.zone,)))
            return
        if not runs:  # the clock was set back since it was found due
            return
        if now - runs[-1].due > schedule.catch_up:
            await self._journal.advance(schedule, missed_rows(schedule, runs, now), upcoming)
            return
        rows = missed_rows(schedule, runs[:-1], now)
        quote = await self._picker.choose(schedule)
        if quote is None:
            rows.append(Post(schedule.identity, runs[-1], Outcome.FAILED, now, reason=Reason(ReasonCode.NO_QUOTE_LEFT)))
            await self._journal.advance(schedule, rows, upcoming)
            return
        now = self._clock.now()
        post = Post(
            schedule.identity, runs[-1], Outcome.SENDING, now, ref=quote.ref, token=secrets.token_urlsafe(12),
            attempts=1, first=now, ticks=self._clock.ticks(), until=now + LEASE,
        )  # fmt: skip
        if await self._journal.advance(schedule, [*rows, post], upcoming):
            await self._attempt(schedule, post, quote)

    # --- a run under way ------------------------------------------------------------------------

    async def resume(self, schedule: Schedule, post: Post) -> None:
        """Go on with a row that somebody must look at again: after a refusal, or because nobody confirmed it."""
        now = self._clock.now()
        crashed, same = post.outcome is Outcome.SENDING, self._is_same(post, now)
        if post.first is not None and await self._moved(schedule, post):
            await self._end(post, Outcome.UNKNOWN, Reason(ReasonCode.CHANNEL_CHANGED))
        elif post.first is not None and not same and crashed:
            await self._end(post, Outcome.UNKNOWN, Reason(ReasonCode.NEVER_CONFIRMED))
        elif schedule.paused is not None and not same:
            await self._end(post, Outcome.SKIPPED if post.first is None else Outcome.UNKNOWN, schedule.paused)
        elif now - post.run.due > schedule.catch_up and not same:
            why = _gave_up(post.reason) if post.reason else Reason(ReasonCode.BOT_AWAY)
            await self._end(post, Outcome.MISSED if post.first is None else Outcome.UNKNOWN, why)
        elif await self._journal.retake(post, taken := self._taken(post, now)):
            if post.first is not None and not same:
                await self._seek(schedule, taken)
            else:
                await self._retry(schedule, taken, post)

    async def _moved(self, schedule: Schedule, post: Post) -> bool:
        """Whether it was to be posted elsewhere when it was claimed; a repetition, and a look, would miss what may stand there."""
        held = await self._journal.recall(post.token) if post.token is not None else None
        return held is not None and held.place != place_of(schedule)

    def _is_same(self, post: Post, now: float) -> bool:
        """Whether the platform still takes a repetition for the first attempt. Both clocks must say so: one may have been set."""
        if post.first is None or post.ticks is None:
            return False
        return all(
            0 <= passed <= self._publisher.same_for for passed in (now - post.first, self._clock.ticks() - post.ticks)
        )

    def _taken(self, post: Post, now: float) -> Post:
        first, ticks = (now, self._clock.ticks()) if post.first is None else (post.first, post.ticks)
        return replace(
            post,
            outcome=Outcome.SENDING,
            attempts=post.attempts + 1,
            first=first,
            ticks=ticks,
            until=now + LEASE,
            changed=now,
        )

    async def _retry(self, schedule: Schedule, post: Post, before: Post | None) -> None:
        quote = await self._picker.again(schedule, post)
        if isinstance(quote, Reason):
            await self._end(post, _refused(before), quote)
        else:
            await self._attempt(schedule, post, quote, before)

    async def _seek(self, schedule: Schedule, post: Post) -> None:
        """The platform failed without telling whether it had posted, and would take a repetition for a new post: look first."""
        try:
            async with asyncio.timeout(ATTEMPT):
                message = await self._publisher.seek(schedule, post)
        except RefusedForNowError as error:
            await self._wait(schedule, post, max(error.wait or 0.0, _backoff(post)), error.reason)
        except (OutcomeUnknownError, RefusedForGoodError, TimeoutError):
            await self._end(post, Outcome.UNKNOWN, Reason(ReasonCode.UNCONFIRMED))
        else:
            if message is not None:
                await self._confirm(post, message, post.first or post.changed)
            else:
                await self._retry(schedule, replace(post, first=self._clock.now(), ticks=self._clock.ticks()), None)

    # --- an attempt -----------------------------------------------------------------------------

    async def _attempt(self, schedule: Schedule, post: Post, quote: Quote, before: Post | None = None) -> None:
        """Send it once. `before` is the row before this attempt: it tells whether an earlier one may have posted."""
        now = self._clock.now()
        if (
            now - post.changed > LEASE - ATTEMPT
        ):  # this process was stopped, or slow: another one may send it before this one has
            await self._wait(schedule, _unsent(post, before), _backoff(post), Reason(ReasonCode.HELD_UP))
            return
        try:
            async with asyncio.timeout(ATTEMPT):
                message = await self._publisher.publish(schedule, daily_reply(post, quote, now), nonce(post))
        except RefusedForNowError as error:
            held = self._rate_limiter.refused(schedule, error.reach, error.wait)
            pause = (
                held if error.reach is Reach.PLATFORM else max(held, _backoff(post))
            )  # the platform's own hold grows by itself
            await self._wait(schedule, _unsent(post, before), pause, error.reason)
        except RefusedForGoodError as error:
            await self._end(post, _refused(before), error.reason)
            await self._pause(schedule, error.reason)
        except TimeoutError:
            await self._uncertain(schedule, post, Reason(ReasonCode.TIMED_OUT))
        except OutcomeUnknownError as error:
            await self._uncertain(schedule, post, error.reason)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, whether it was posted is open
            report(schedule.platform, error)
            await self._uncertain(schedule, post, Reason(ReasonCode.DEFECT))
        else:
            self._rate_limiter.well()
            await self._confirm(post, message, now)

    async def _uncertain(self, schedule: Schedule, post: Post, why: Reason) -> None:
        if self._publisher.same_for > 0:
            await self._wait(schedule, post, _backoff(post), why)
        else:
            await self._end(post, Outcome.UNKNOWN, Reason(ReasonCode.UNCONFIRMED, cause=why))

    async def _wait(self, schedule: Schedule, post: Post, pause: float, why: Reason) -> None:
        """Try again later, or never if it were too late then."""
        now = self._clock.now()
        if post.first is None and now + pause - post.run.due > schedule.catch_up:
            await self._end(post, Outcome.MISSED, _gave_up(why))
            return
        waiting = replace(post, outcome=Outcome.WAITING, changed=now, reason=why, until=now + pause)
        await self._journal.settle(waiting)

    async def _confirm(self, post: Post, message: str, when: float) -> None:
        """Write that it was posted, whatever it takes: until that stands, another life would have to ask the platform."""
        outcome = Outcome.LATE if when - post.run.due > LATE_AFTER else Outcome.POSTED
        posted = replace(post, outcome=outcome, changed=self._clock.now(), message=message, reason=None, until=None)
        for pause in _CONFIRMING:
            try:
                await self._journal.settle(posted)
            except JournalError as error:
                report(self._publisher.platform, error)
                await asyncio.sleep(pause)
            else:
                return

    async def _end(self, post: Post, outcome: Outcome, why: Reason) -> None:
        await self._journal.settle(replace(post, outcome=outcome, changed=self._clock.now(), reason=why, until=None))

    async def _pause(self, schedule: Schedule, why: Reason) -> None:
        """Stop a schedule that cannot go on, and tell whoever set it, once."""
        if await self._journal.pause(schedule.identity, why):
            stopped = replace(schedule, paused=why)
            await self._publisher.tell(
                stopped, compose.notice(wording.daily.stopped(schedule.identity, why), Tone.FAILED)
            )


def _refused(before: Post | None) -> Outcome:
    """The outcome where a platform refuses for good: unknown, if an earlier attempt may have posted."""
    return Outcome.FAILED if before is None or before.first is None else Outcome.UNKNOWN


def _unsent(post: Post, before: Post | None) -> Post:
    """A row whose attempt certainly posted nothing: where no earlier one may have, none has."""
    return replace(post, first=None, ticks=None) if before is None or before.first is None else post


def _gave_up(cause: Reason) -> Reason:
    return Reason(ReasonCode.GAVE_UP, cause=cause)


def _backoff(post: Post) -> float:
    return _BACKOFF[min(post.attempts, len(_BACKOFF)) - 1]


def due_runs(schedule: Schedule, now: float) -> tuple[list[Run], Run]:
    """The runs that are due, oldest first, and the next one after them; of very many the first and the last ones."""
    runs, run = [], schedule.run
    while run.due <= now:
        runs.append(run)
        if len(runs) == 1 and now - run.due > MOST_MISSED * _DAY:
            run = next_run(schedule, now - MOST_MISSED * _DAY)
        else:
            run = following(schedule, run.date)
    return runs, run


def too_late(schedule: Schedule, now: float) -> bool:
    """Whether all that is due of a schedule can only be recorded as missed. Raises ZoneInfoNotFoundError."""
    return now - schedule.run.due > schedule.catch_up and now - due_runs(schedule, now)[0][-1].due > schedule.catch_up


def missed_rows(schedule: Schedule, runs: list[Run], now: float) -> list[Post]:
    """Rows of runs that are not posted any more."""
    rows = []
    for run in runs:
        code = ReasonCode.BOT_AWAY if now - run.due > schedule.catch_up else ReasonCode.ONLY_THE_LATEST
        rows.append(Post(schedule.identity, run, Outcome.MISSED, now, reason=Reason(code)))
    if len(runs) > 1 and (gap := (runs[1].date - runs[0].date).days) > _WEEK:
        rows[0] = replace(rows[0], reason=Reason(ReasonCode.BOT_AWAY_FOR_DAYS, (str(gap - 1),)))
    return rows


def nonce(post: Post) -> str:
    """The same for every attempt of a row, and for no other row; 25 signs at most."""
    return f"{post.schedule}-{post.run.date:%Y%m%d}"
