"""The desk for daily quotes: what admins of any platform can set and see. Values in, replies out.

What is wrong with what was typed is raised as InputError; `bot.chat.service.ChatService.administer` makes a sentence of it.
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from zoneinfo import ZoneInfoNotFoundError

from bot.chat.suggestions import Suggestion
from bot.chat.visitor import Visitor
from bot.daily import parsing
from bot.daily.delivery import due_runs
from bot.daily.planning import free_run
from bot.daily.ports import ScheduleJournal
from bot.daily.schedule import LATE_AFTER, Outcome, Post, Run, Schedule, following
from bot.daily.service import DailyService
from bot.errors import InputError, OutcomeUnknownError, PublishError
from bot.model import InterviewInfo, Quote, Ref, View
from bot.ports import Clock
from bot.presentation import compose, wording
from bot.presentation.reply import ChannelRef, Excerpt, Item, Moment, Reply, Tone, UserRef
from bot.reasons import Reason, ReasonCode

MOST = 25
"""Daily quotes a server can have."""

QUEUED = 50
"""Quotes that can be queued for one of them."""

LAST = 10
"""Posts that status tells of."""

_ANY = frozenset({"all", "any", "everything", "everybody", "anybody", "none"})
_TROUBLE = frozenset({Outcome.UNKNOWN, Outcome.MISSED, Outcome.FAILED})
_ROLES = ("host", "guest")


@dataclass(frozen=True, slots=True)
class ScheduleRequest:
    """What an admin wants, as it was typed; None: as it was, or the usual. `place` is the platform's id of a channel or thread."""

    time: str | None = None
    zone: str | None = None
    weekdays: str | None = None
    place: str | None = None
    interviews: str | None = None
    said_by: str | None = None
    view: str | None = None
    catch_up: str | None = None


class InterviewSource(Protocol):
    """What is needed of `bot.ports.Library`."""

    async def interviews(self) -> Sequence[InterviewInfo]: ...


class QuoteSource(Protocol):
    """What is needed of `bot.quotes.service.QuoteService`."""

    async def show(self, ref: Ref, view: View = ...) -> Quote: ...


class DailyAdmin:
    """Sets, changes and tells of daily quotes. `which` names one by its identity; it may be None where there is only one."""

    def __init__(
        self, bot: QuoteSource, held: InterviewSource, journal: ScheduleJournal, daily: DailyService, clock: Clock
    ) -> None:
        self._bot, self._held, self._journal, self._clock = bot, held, journal, clock
        self.daily = daily

    # --- setting --------------------------------------------------------------------------------

    async def set(
        self, visitor: Visitor, plan: ScheduleRequest, which: str | None = None, *, lacking: Sequence[str] = ()
    ) -> Reply:
        """Make a new one, or change one that is named. `lacking` are rights the bot has not got in that place."""
        _check(visitor)
        if lacking:
            return compose.notice(wording.daily.lacking(lacking), Tone.FAILED)
        now = self._clock.now()
        old = await self._one(visitor, which) if which is not None else None
        fresh = await self._changed(old, plan) if old is not None else await self._new(visitor, plan)
        fresh = replace(fresh, run=await self._next(fresh))
        if old is None:
            await self._journal.keep_schedule(fresh)
        else:
            if gone := _gone(old, now):  # what was due is not posted at another time instead
                _only_if(await self._journal.advance(old, gone, fresh.run))
                old, fresh = replace(old, run=fresh.run), replace(fresh, run=await self._next(fresh))
            _only_if(await self._journal.change_schedule(old, fresh))
        self.daily.wake(fresh.platform)
        said = wording.daily.CHANGED if old is not None else wording.daily.MADE
        return Reply(Tone.NOTICE, said, items=(_line(fresh), _what(fresh), self._next_item(fresh)), private=True)

    async def _new(self, visitor: Visitor, plan: ScheduleRequest) -> Schedule:
        others = await self._journal.schedules(visitor.platform, visitor.server.key)
        if len(others) >= MOST:
            raise InputError(wording.daily.too_many_dailies(MOST))
        if plan.time is None:
            raise InputError(wording.daily.no_time_yet())
        if plan.zone is None and not others:
            raise InputError(wording.daily.no_zone_yet())
        at = parsing.read_time(plan.time)
        zone = parsing.read_zone(plan.zone) if plan.zone is not None else others[-1].zone
        unset = Run(dt.date.min, 0.0)
        blank = Schedule(
            await self._identity(), visitor.platform, visitor.server.key, plan.place or visitor.place.channel, at, zone, unset,
            set_by=visitor.user_id, made=self._clock.now(),
        )  # fmt: skip
        return await self._changed(blank, replace(plan, zone=None, time=None, place=None))

    async def _identity(self) -> str:
        while True:
            identity = secrets.token_hex(3)
            if await self._journal.schedule(identity) is None:
                return identity

    async def _changed(self, old: Schedule, plan: ScheduleRequest) -> Schedule:
        cast = await self._held.interviews()
        interviews = old.interviews if plan.interviews is None else read_interviews(plan.interviews, cast)
        return replace(
            old,
            place=plan.place or old.place,
            at=old.at if plan.time is None else parsing.read_time(plan.time),
            zone=old.zone if plan.zone is None else parsing.read_zone(plan.zone),
            weekdays=old.weekdays if plan.weekdays is None else parsing.read_weekdays(plan.weekdays),
            interviews=interviews,
            said_by=old.said_by if plan.said_by is None else read_speakers(plan.said_by, cast, interviews),
            view=old.view if plan.view is None else _view(plan.view),
            catch_up=old.catch_up if plan.catch_up is None else parsing.read_length(plan.catch_up),
        )

    async def remove(self, visitor: Visitor, which: str | None) -> Reply:
        """Delete one, with all that is kept of it."""
        schedule = await self._one(visitor, which)
        await self._journal.drop_schedule(schedule.identity)
        return compose.notice(wording.daily.removed(schedule.identity))

    # --- telling --------------------------------------------------------------------------------

    async def list(self, visitor: Visitor) -> Reply:
        """All of a server."""
        _check(visitor)
        found = await self._journal.schedules(visitor.platform, visitor.server.key)
        if not found:
            return compose.notice(wording.daily.NO_DAILY)
        items = [item for schedule in found for item in (_line(schedule), self._next_item(schedule))]
        return Reply(Tone.NOTICE, wording.daily.lead(len(found)), items=tuple(items), private=True)

    async def status(self, visitor: Visitor, which: str | None, *, lacking: Sequence[str] = ()) -> Reply:
        """One whole: when it comes next, what it posts, and what became of the last ones."""
        schedule = await self._one(visitor, which)
        posts = await self._journal.posts(schedule.identity, LAST)
        queue = await self._journal.queue(schedule.identity)
        items: list[Item] = [_line(schedule), self._next_item(schedule), _what(schedule)]
        if lacking:
            items.append((wording.daily.still_lacking(lacking),))
        if schedule.set_by:
            items.append((wording.daily.SET_BY, UserRef(schedule.set_by)))
        if queue:
            items.append((wording.daily.coming_next([str(ref) for ref in queue]),))
        items.append((wording.daily.LAST if posts else wording.daily.NO_LAST,))
        items += [_outcome(post) for post in posts]
        well = schedule.paused is None and not lacking
        lead = wording.daily.RUNNING if schedule.paused is None else wording.daily.paused(schedule.paused)
        return Reply(Tone.NOTICE if well else Tone.FAILED, lead, items=tuple(items), private=True)

    async def choices(self, visitor: Visitor, typed: str) -> Sequence[Suggestion]:
        """Those of a server that match what is typed, to choose one; none for who may not."""
        if not visitor.admin:
            return []
        found = await self._journal.schedules(visitor.platform, visitor.server.key)
        labels = [
            Suggestion(
                wording.daily.choice(one.identity, one.at, one.zone, one.weekdays, paused=one.paused is not None),
                one.identity,
            )
            for one in found
        ]
        return [one for one in labels if typed.strip().casefold() in one.label.casefold()][:MOST]

    async def place(self, visitor: Visitor, which: str | None) -> str | None:
        """Where one posts, so that a platform can look at the bot's rights there; None if that is not clear."""
        try:
            return (await self._one(visitor, which)).place
        except InputError:
            return None

    # --- steering -------------------------------------------------------------------------------

    async def pause(self, visitor: Visitor, which: str | None) -> Reply:
        """Stop one until it is resumed."""
        schedule = await self._one(visitor, which)
        paused = await self._journal.pause(schedule.identity, Reason(ReasonCode.PAUSED_BY_ADMIN))
        return compose.notice(wording.daily.PAUSED_NOW if paused else wording.daily.PAUSED_ALREADY)

    async def resume(self, visitor: Visitor, which: str | None) -> Reply:
        """Go on; the days in between are recorded as skipped."""
        schedule = await self._one(visitor, which)
        if schedule.paused is None:
            return compose.notice(wording.daily.RUNS_ALREADY)
        now = self._clock.now()
        run = await self._next(schedule)
        _only_if(await self._journal.advance(schedule, _gone(schedule, now), run))
        moved = replace(schedule, run=run)
        _only_if(await self._journal.change_schedule(moved, replace(moved, paused=None)))
        self.daily.wake(schedule.platform)
        return _with_next(wording.daily.RESUMED, schedule, run)

    async def skip(self, visitor: Visitor, which: str | None) -> Reply:
        """Leave out the next run."""
        schedule = await self._one(visitor, which)
        if schedule.paused is not None:
            return compose.notice(wording.daily.SKIP_PAUSED)
        reason = Reason(ReasonCode.SKIPPED_BY_ADMIN)
        row = Post(schedule.identity, schedule.run, Outcome.SKIPPED, self._clock.now(), reason=reason)
        try:
            run = following(schedule, schedule.run.date)
        except ZoneInfoNotFoundError:
            raise InputError(wording.daily.reason(Reason(ReasonCode.ZONE_GONE, (schedule.zone,)))) from None
        _only_if(await self._journal.advance(schedule, [row], run))
        self.daily.wake(schedule.platform)
        return _with_next(wording.daily.SKIPPED, schedule, run)

    async def test(self, visitor: Visitor, which: str | None) -> Reply:
        """Post one now, without touching the day's row."""
        schedule = await self._one(visitor, which)
        try:
            message = await self.daily.test(schedule)
        except OutcomeUnknownError as error:
            return compose.notice(wording.daily.test_unknown(error.reason), Tone.FAILED)
        except PublishError as error:
            return compose.notice(wording.daily.test_failed(error.reason), Tone.FAILED)
        return compose.notice(wording.daily.tested(message))

    async def next(self, visitor: Visitor, which: str | None, identity: str) -> Reply:
        """Queue a quote."""
        schedule = await self._one(visitor, which)
        queue = await self._journal.queue(schedule.identity)
        if len(queue) >= QUEUED:
            raise InputError(wording.daily.queue_full(QUEUED))
        quote = await self._bot.show(Ref.parse(identity), schedule.view or View.CLEAN)
        if any(quote.ref.overlaps(barred) for barred in await self._journal.vetoes(schedule.platform, schedule.server)):
            raise InputError(wording.daily.QUEUED_IS_BANNED)
        if any(quote.ref.overlaps(other) for other in queue):
            raise InputError(wording.daily.QUEUED_ALREADY)
        await self._journal.enqueue(schedule.identity, quote.ref)
        return Reply(
            Tone.NOTICE, wording.daily.queue_position(len(queue) + 1), excerpts=(Excerpt(quote),), private=True
        )

    # --- helpers --------------------------------------------------------------------------------

    async def _one(self, visitor: Visitor, which: str | None) -> Schedule:
        """The schedule that is meant. Raises InputError."""
        _check(visitor)
        found = await self._journal.schedules(visitor.platform, visitor.server.key)
        if not found:
            raise InputError(wording.daily.NO_DAILY)
        if which is None or not which.strip():
            if len(found) > 1:
                raise InputError(
                    wording.daily.which_daily(
                        [wording.daily.choice(one.identity, one.at, one.zone, one.weekdays) for one in found]
                    )
                )
            return found[0]
        name = which.strip().partition(":")[0].casefold()
        for one in found:
            if one.identity == name:
                return one
        raise InputError(wording.daily.no_such_daily(name[:20]))

    async def _next(self, schedule: Schedule) -> Run:
        try:
            return await free_run(self._journal, schedule, self._clock.now())
        except ZoneInfoNotFoundError:
            raise InputError(wording.daily.reason(Reason(ReasonCode.ZONE_GONE, (schedule.zone,)))) from None

    def _next_item(self, schedule: Schedule) -> Item:
        if schedule.paused is not None:
            return (wording.daily.paused(schedule.paused),)
        if schedule.run.due <= self._clock.now():
            return (wording.daily.OVERDUE, _moment(schedule), wording.daily.OVERDUE_WHY)
        return (wording.daily.NEXT_RUN, _moment(schedule))


async def trouble(journal: ScheduleJournal, schedule: Schedule, now: float) -> str | None:
    """Why a schedule does not post, in a sentence, unless an admin wanted it so; None if all is well."""
    if schedule.paused is not None:
        by_admin = schedule.paused.code is ReasonCode.PAUSED_BY_ADMIN
        return None if by_admin else wording.daily.reason(schedule.paused)
    if now - schedule.run.due > LATE_AFTER:
        return wording.daily.NOT_RUNNING
    for post in await journal.posts(schedule.identity, 1):
        if post.outcome in _TROUBLE:
            reason = f": {wording.daily.reason(post.reason)}" if post.reason is not None else ""
            return f"{wording.daily.day(post.run.date)}: {wording.daily.outcome(post.outcome.value)}{reason}"
    return None


def read_interviews(text: str, cast: Sequence[InterviewInfo]) -> tuple[str, ...]:
    """Slugs of the interviews that are named, by slug or title, with commas between. Raises InputError."""
    if text.strip().casefold() in _ANY:
        return ()
    whole = [one.slug for one in cast if text.strip().casefold() in (one.slug.casefold(), one.title.casefold())]
    found = []
    for name in [] if whole else (part.strip() for part in text.split(",")):
        slugs = [one.slug for one in cast if name.casefold() in (one.slug.casefold(), one.title.casefold())]
        if not slugs:
            raise InputError(wording.daily.no_interview(name[:60], [one.slug for one in cast[:5]]))
        found += slugs
    return tuple(dict.fromkeys(whole or found))


def read_speakers(text: str, cast: Sequence[InterviewInfo], interviews: Sequence[str]) -> tuple[str, ...]:
    """Host, guest or speakers' full names, with commas between. Raises InputError."""
    if text.strip().casefold() in _ANY:
        return ()
    people = [speaker for one in cast if not interviews or one.slug in interviews for speaker in one.speakers]
    found = []
    for name in (part.strip().casefold() for part in text.split(",")):
        if name in _ROLES:
            found.append(name)
            continue
        called = [
            one.name
            for one in people
            if name in (one.name.casefold(), one.label.casefold(), *map(str.casefold, one.aliases))
        ]
        if not called:
            raise InputError(wording.daily.no_speaker(name[:60], list(dict.fromkeys(one.name for one in people))[:10]))
        found += called
    return tuple(dict.fromkeys(found))


def _check(visitor: Visitor) -> None:
    if not visitor.admin:
        raise InputError(wording.daily.ONLY_DAILY_ADMINS)


def _only_if(so: bool) -> None:  # noqa: FBT001
    """Stop where somebody else, or a replica, changed a schedule since it was read. Raises InputError."""
    if not so:
        raise InputError(wording.daily.CHANGED_MEANWHILE)


def _gone(schedule: Schedule, now: float) -> list[Post]:
    """Rows of runs that were due, where they are not posted any more: skipped of a paused schedule, else missed."""
    try:
        runs = due_runs(schedule, now)[0]
    except ZoneInfoNotFoundError:  # its zone is gone, or about to be changed
        runs = [schedule.run] if schedule.run.due <= now else []
    outcome = Outcome.MISSED if schedule.paused is None else Outcome.SKIPPED
    reason = schedule.paused or Reason(ReasonCode.BOT_AWAY)
    return [Post(schedule.identity, run, outcome, now, reason=reason) for run in runs]


def _view(text: str) -> View | None:
    name = text.strip().casefold()
    if name not in set(View):
        raise InputError(wording.daily.no_view(name[:20]))
    return View(name)


def _moment(schedule: Schedule) -> Moment:
    return Moment(schedule.run.due, schedule.zone)


def _with_next(said: str, schedule: Schedule, run: Run) -> Reply:
    return Reply(Tone.NOTICE, said, items=((wording.daily.NEXT_RUN, Moment(run.due, schedule.zone)),), private=True)


def _line(schedule: Schedule) -> Item:
    said = f"{schedule.identity}: {wording.daily.schedule(schedule.at, schedule.zone, schedule.weekdays)}"
    return (said, wording.daily.IN, ChannelRef(schedule.place))


def _what(schedule: Schedule) -> Item:
    view = schedule.view.value if schedule.view is not None else None
    return (wording.daily.what(schedule.interviews, schedule.said_by, view, schedule.catch_up),)


def _outcome(post: Post) -> Item:
    said = f"{wording.daily.day(post.run.date)}: {wording.daily.outcome(post.outcome.value)}"
    return (
        f"{said} ({post.ref})" if post.ref is not None and post.reason is None else said,
        *((f": {wording.daily.reason(post.reason)}",) if post.reason else ()),
    )
