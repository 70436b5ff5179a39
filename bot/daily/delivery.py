"""Takes one run from its claim to its outcome, for the scheduler.

The row is written before anything is sent, and the outcome after. After a crash, or if the platform does not answer,
nobody knows what happened in between. Then the same quote is sent again with the same nonce, for as long as the
platform treats both as one post. Later it is sent again only if the platform can show that it is not in the channel: a
missing post is better than one that appears twice, and `status` says which happened.
"""

import asyncio
import secrets
from dataclasses import replace
from zoneinfo import ZoneInfoNotFoundError

from bot.daily.due import due_runs, missed_rows
from bot.daily.ports import MonotonicClock, Publisher, ScheduleJournal
from bot.daily.post_rows import PostRows, gave_up
from bot.daily.quote_picker import QuotePicker
from bot.daily.rate_limit import RateLimiter
from bot.daily.schedule import LATE_AFTER, Outcome, Post, Schedule
from bot.errors import OutcomeUnknownError, Reach, RefusedForGoodError, RefusedForNowError
from bot.logs import report
from bot.metrics import NO_METRICS, Metrics
from bot.model import Quote
from bot.presentation import compose, quote_replies, wording
from bot.presentation.reply import Reply, Tone
from bot.reasons import Reason, ReasonCode

ATTEMPT = 40.0
"""Seconds an attempt may take."""

LEASE = 60.0
"""Seconds after which an unconfirmed claim counts as that of a process that died; longer than an attempt."""

_WAITS = (2.0, 4.0, 8.0, 16.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds before the next attempt, by the number of attempts, unless the platform asks for more."""


class Delivery:
    """Posts for the schedules of one platform."""

    def __init__(
        self,
        journal: ScheduleJournal,
        picker: QuotePicker,
        publisher: Publisher,
        rate_limiter: RateLimiter,
        clock: MonotonicClock,
        metrics: Metrics = NO_METRICS,
    ) -> None:
        self._journal, self._picker, self._publisher = journal, picker, publisher
        self._rows = PostRows(journal, publisher.platform, clock, metrics)
        self._rate_limiter, self._clock = rate_limiter, clock

    # --- a run that is due ----------------------------------------------------------------------

    async def begin(self, schedule: Schedule) -> None:
        """Claim what is due and post it; what is too late for posting is recorded as missed."""
        now = self._clock.now()
        try:
            runs, upcoming = due_runs(schedule, now)
        except ZoneInfoNotFoundError:
            await self.pause(schedule, Reason(ReasonCode.ZONE_GONE, (schedule.zone,)))
            return
        if not runs:  # the clock was set back since it was found to be due
            return
        if now - runs[-1].due > schedule.catch_up:
            await self._rows.advance(schedule, missed_rows(schedule, runs, now), upcoming)
            return
        rows = missed_rows(schedule, runs[:-1], now)
        quote = await self._picker.choose(schedule)
        if quote is None:
            reason = Reason(ReasonCode.NO_QUOTE_LEFT)
            rows.append(Post(schedule.identity, runs[-1], Outcome.FAILED, now, reason=reason))
            await self._rows.advance(schedule, rows, upcoming)
            return
        now = self._clock.now()
        post = Post(
            schedule.identity, runs[-1], Outcome.SENDING, now, ref=quote.ref, token=secrets.token_urlsafe(12),
            attempts=1, first_attempt_at=now, first_attempt_ticks=self._clock.ticks(), look_again_at=now + LEASE,
        )  # fmt: skip
        if await self._rows.advance(schedule, [*rows, post], upcoming):
            await self._attempt(schedule, post, quote)

    # --- a run under way ------------------------------------------------------------------------

    async def resume(self, schedule: Schedule, post: Post) -> None:
        """Go on with a post that is due for another look: it was refused for now, or nobody confirmed it."""
        now = self._clock.now()
        tried = post.first_attempt_at is not None
        repeatable = self._is_repeatable(post, now)
        if tried and await self._channel_changed(schedule, post):
            await self._rows.finish(post, Outcome.UNKNOWN, Reason(ReasonCode.CHANNEL_CHANGED))
        elif tried and not repeatable and post.outcome is Outcome.SENDING:  # its process died
            await self._rows.finish(post, Outcome.UNKNOWN, Reason(ReasonCode.NEVER_CONFIRMED))
        elif schedule.paused is not None and not repeatable:
            await self._rows.finish(post, Outcome.UNKNOWN if tried else Outcome.SKIPPED, schedule.paused)
        elif now - post.run.due > schedule.catch_up and not repeatable:
            reason = gave_up(post.reason) if post.reason is not None else Reason(ReasonCode.BOT_AWAY)
            await self._rows.finish(post, Outcome.UNKNOWN if tried else Outcome.MISSED, reason)
        elif await self._journal.take_over(post, taken := self._next_attempt(post, now)):
            if tried and not repeatable:
                await self._look_before_sending(schedule, taken)
            else:
                await self._send_again(schedule, taken, post)

    async def _channel_changed(self, schedule: Schedule, post: Post) -> bool:
        """Whether the schedule's channel was changed since the claim, so that a post may be in the old one.

        Neither a repeated nonce nor a look into the new channel would find it there.
        """
        answer = await self._journal.recall(post.token) if post.token is not None else None
        return answer is not None and answer.place != schedule.place_key

    def _is_repeatable(self, post: Post, now: float) -> bool:
        """Whether the platform still recognises the nonce of the first attempt, so that it cannot post it twice.

        Both clocks must say so: the first can be set, and the second begins anew when the machine restarts.
        """
        if post.first_attempt_at is None or post.first_attempt_ticks is None:
            return False
        passed = (now - post.first_attempt_at, self._clock.ticks() - post.first_attempt_ticks)
        return all(0 <= seconds <= self._publisher.nonce_lifetime for seconds in passed)

    def _next_attempt(self, post: Post, now: float) -> Post:
        if post.first_attempt_at is None:
            post = replace(post, first_attempt_at=now, first_attempt_ticks=self._clock.ticks())
        return replace(
            post, outcome=Outcome.SENDING, attempts=post.attempts + 1, look_again_at=now + LEASE, changed_at=now
        )

    async def _look_before_sending(self, schedule: Schedule, post: Post) -> None:
        """Send a post again only if it is not in the channel; the platform may have forgotten its nonce."""
        try:
            async with asyncio.timeout(ATTEMPT):
                message_id = await self._publisher.find_message(schedule, post)
        except RefusedForNowError as error:
            await self._rows.try_later(schedule, post, max(error.wait or 0.0, _wait_after(post)), error.reason)
        except (OutcomeUnknownError, RefusedForGoodError, TimeoutError):
            await self._rows.finish(post, Outcome.UNKNOWN, Reason(ReasonCode.UNCONFIRMED))
        else:
            if message_id is not None:
                await self._rows.confirm(post, message_id, post.first_attempt_at or post.changed_at)
            else:
                now, ticks = self._clock.now(), self._clock.ticks()
                await self._send_again(schedule, replace(post, first_attempt_at=now, first_attempt_ticks=ticks), None)

    async def _send_again(self, schedule: Schedule, post: Post, before: Post | None) -> None:
        quote = await self._picker.claimed(schedule, post)
        if isinstance(quote, Reason):
            await self._rows.finish(post, _outcome_of_refusal(before), quote)
        else:
            await self._attempt(schedule, post, quote, before)

    # --- an attempt -----------------------------------------------------------------------------

    async def _attempt(self, schedule: Schedule, post: Post, quote: Quote, before: Post | None = None) -> None:
        """Send it once. `before` is the row before this attempt: it says whether an earlier one may have posted."""
        now = self._clock.now()
        if now - post.changed_at > LEASE - ATTEMPT:
            # This process was stopped for a while: another one may send the post before this attempt would end.
            unsent = _without_attempt(post, before)
            await self._rows.try_later(schedule, unsent, _wait_after(post), Reason(ReasonCode.HELD_UP))
            return
        try:
            async with asyncio.timeout(ATTEMPT):
                message_id = await self._publisher.publish(schedule, _reply(post, quote, now), nonce(post))
        except RefusedForNowError as error:
            hold = self._rate_limiter.refused(schedule, error.reach, error.wait)
            # The hold of a whole platform already grows with each refusal.
            wait = hold if error.reach is Reach.PLATFORM else max(hold, _wait_after(post))
            await self._rows.try_later(schedule, _without_attempt(post, before), wait, error.reason)
        except RefusedForGoodError as error:
            await self._rows.finish(post, _outcome_of_refusal(before), error.reason)
            await self.pause(schedule, error.reason)
        except TimeoutError:
            await self._unclear(schedule, post, Reason(ReasonCode.TIMED_OUT))
        except OutcomeUnknownError as error:
            await self._unclear(schedule, post, error.reason)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, nobody knows whether it was posted
            report(schedule.platform, error)
            await self._unclear(schedule, post, Reason(ReasonCode.DEFECT))
        else:
            self._rate_limiter.succeeded()
            await self._rows.confirm(post, message_id, now)

    async def _unclear(self, schedule: Schedule, post: Post, reason: Reason) -> None:
        """Nobody knows whether it was posted: try again where the nonce keeps it from appearing twice."""
        if self._publisher.nonce_lifetime > 0:
            await self._rows.try_later(schedule, post, _wait_after(post), reason)
        else:
            await self._rows.finish(post, Outcome.UNKNOWN, Reason(ReasonCode.UNCONFIRMED, cause=reason))

    async def pause(self, schedule: Schedule, reason: Reason) -> None:
        """Stop a schedule that cannot go on, and tell whoever set it, once."""
        if await self._journal.pause(schedule.identity, reason):
            notice = compose.notice(wording.daily.stopped(schedule.identity, reason), Tone.FAILED)
            await self._publisher.notify(replace(schedule, paused=reason), notice)


def nonce(post: Post) -> str:
    """The nonce of a post: the same for every attempt, and different for every other post; at most 25 characters."""
    return f"{post.schedule_id}-{post.run.date:%Y%m%d}"


def _reply(post: Post, quote: Quote, now: float) -> Reply:
    """The post as it is sent now; a late one says so."""
    late = now - post.run.due
    return quote_replies.daily(quote, post.token or "", late=late if late > LATE_AFTER else None)


def _outcome_of_refusal(before: Post | None) -> Outcome:
    """The outcome if it cannot be sent any more: unknown if an earlier attempt may have posted it, else failed."""
    return Outcome.FAILED if before is None or before.first_attempt_at is None else Outcome.UNKNOWN


def _without_attempt(post: Post, before: Post | None) -> Post:
    """The row after an attempt that certainly posted nothing: unless an earlier one may have posted it, none has."""
    if before is None or before.first_attempt_at is None:
        return replace(post, first_attempt_at=None, first_attempt_ticks=None)
    return post


def _wait_after(post: Post) -> float:
    return _WAITS[min(post.attempts, len(_WAITS)) - 1]
