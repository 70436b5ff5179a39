"""What admins of any platform can do with daily quotes: set, list, pause, test and so on. Values in, replies out.

Bad input raises InputError; `bot.chat.service.ChatService.administer` shows its message.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from bot.chat.post_extras import PostExtras
from bot.chat.preferences import read_preferences
from bot.chat.suggestions import Suggestion
from bot.chat.visitor import Visitor
from bot.daily import completion, parsing, replies
from bot.daily.ports import ScheduleJournal
from bot.daily.request import ScheduleRequest
from bot.daily.schedule import Schedule
from bot.daily.schedule_changes import MOST_SCHEDULES, InterviewSource, ScheduleChanges
from bot.daily.service import DailyService
from bot.errors import InputError, OutcomeUnknownError, PublishError
from bot.model import Quote, Ref, View
from bot.ports import Clock
from bot.presentation import compose, wording
from bot.presentation.reply import Excerpt, Reply, Tone
from bot.reasons import Reason, ReasonCode

MOST_QUEUED = 50
"""Quotes that can be queued for one schedule."""

LAST_POSTS = 10
"""Posts that `status` shows."""

Lacking = Callable[[str, PostExtras], Reason | None]
"""Why posts in a channel, named by its id, cannot have all the extras that admins want; None if they can."""


def _nothing_known(_channel: str, _extras: PostExtras) -> None:
    """For a platform that does not say in advance what it would refuse."""


class QuoteLookup(Protocol):
    """What is needed of `bot.quotes.service.QuoteService`."""

    async def show(self, ref: Ref, view: View = ...) -> Quote: ...


class DailyAdmin:
    """The admins' commands. `which` is a schedule's identity; it may be None if the server has only one schedule.

    Every method raises JournalError and, for what cannot be done as it was typed, InputError.
    """

    def __init__(
        self,
        quotes: QuoteLookup,
        library: InterviewSource,
        journal: ScheduleJournal,
        service: DailyService,
        clock: Clock,
    ) -> None:
        self._quotes, self._library, self._journal, self._clock = quotes, library, journal, clock
        self._changes = ScheduleChanges(library, journal, clock)
        self.service = service

    # --- setting --------------------------------------------------------------------------------

    async def set(
        self,
        visitor: Visitor,
        request: ScheduleRequest,
        which: str | None = None,
        *,
        missing_permissions: Sequence[str] = (),
        lacking: Lacking = _nothing_known,
    ) -> Reply:
        """Add a schedule, or change the one named. `missing_permissions`: those the bot lacks in the channel."""
        _check_admin(visitor)
        if missing_permissions:
            return compose.notice(wording.daily_input.permissions_missing(missing_permissions), Tone.FAILED)
        before = await self.schedules(visitor)
        if which is None:
            schedule = await self._changes.add(visitor, request)
        else:
            schedule = await self._changes.change(await self._find(visitor, which), request)
        self.service.wake(schedule.platform)
        server_extras = await self._server_extras(visitor, [schedule], lacking)
        reply = replies.schedule_set(schedule, server_extras, self._clock.now(), new=which is None)
        others = [known.identity for known in before if known.channel == schedule.channel] if which is None else []
        return replace(reply, notes=(wording.daily_input.also_there(others),)) if others else reply

    async def verify(self, visitor: Visitor, request: ScheduleRequest, which: str | None = None) -> None:
        """Raise InputError for what `set` would refuse, before a platform is asked about the channel."""
        _check_admin(visitor)
        await self._changes.verify(visitor, request, None if which is None else await self._find(visitor, which))

    # --- showing --------------------------------------------------------------------------------

    async def list(self, visitor: Visitor, lacking: Lacking = _nothing_known) -> Reply:
        """All schedules of a server."""
        _check_admin(visitor)
        schedules = await self._journal.schedules(visitor.platform, visitor.server.key)
        if not schedules:
            return compose.notice(wording.daily_input.NO_SCHEDULES)
        return replies.schedule_list(
            schedules, await self._server_extras(visitor, schedules, lacking), self._clock.now()
        )

    async def status(
        self,
        visitor: Visitor,
        which: str | None,
        *,
        missing_permissions: Sequence[str] = (),
        lacking: Lacking = _nothing_known,
    ) -> Reply:
        """Everything about one schedule. `missing_permissions` are those the bot lacks in its channel."""
        schedule = await self._find(visitor, which, damaged=True)
        posts = await self._journal.posts(schedule.identity, LAST_POSTS)
        queue = await self._journal.queue(schedule.identity)
        server_extras = await self._server_extras(visitor, [schedule], lacking)
        return replies.status(schedule, posts, queue, missing_permissions, server_extras, self._clock.now())

    async def find(self, visitor: Visitor, which: str) -> Schedule | None:
        """A schedule of the server; None if there is none of that identity. Raises JournalError."""
        return next((known for known in await self.schedules(visitor) if known.identity == which), None)

    async def schedules(self, visitor: Visitor) -> Sequence[Schedule]:
        """All schedules of the server, oldest first. Raises JournalError."""
        return await self._journal.schedules(visitor.platform, visitor.server.key)

    async def choices(self, visitor: Visitor, typed: str) -> Sequence[Suggestion]:
        """The server's schedules that match what is typed, for autocomplete; none for those who are not admins."""
        if not visitor.admin:
            return []
        schedules = await self._journal.schedules(visitor.platform, visitor.server.key)
        choices = [Suggestion(replies.choice(schedule), schedule.identity) for schedule in schedules]
        wanted = typed.strip().casefold()
        return [choice for choice in choices if wanted in choice.label.casefold()][:MOST_SCHEDULES]

    async def suggest_interviews(self, visitor: Visitor, typed: str) -> Sequence[Suggestion]:
        """The interviews a daily quote can be from, for autocomplete; none for those who are not admins."""
        return completion.suggest_interviews(typed, await self._library.interviews()) if visitor.admin else []

    async def suggest_speakers(self, visitor: Visitor, typed: str, interviews: str | None) -> Sequence[Suggestion]:
        """Who may say it, for autocomplete; `interviews` is what is typed for these."""
        if not visitor.admin:
            return []
        return completion.suggest_speakers(typed, interviews, await self._library.interviews())

    async def channel(self, visitor: Visitor, which: str | None) -> str | None:
        """The channel of a schedule, in which a platform can look up the bot's permissions; None if it is not clear."""
        try:
            return (await self._find(visitor, which, damaged=True)).channel
        except InputError:
            return None

    # --- changing -------------------------------------------------------------------------------

    async def pause(self, visitor: Visitor, which: str | None) -> Reply:
        """Stop a schedule until it is resumed."""
        schedule = await self._find(visitor, which, damaged=True)
        paused = await self._journal.pause(schedule.identity, Reason(ReasonCode.PAUSED_BY_ADMIN))
        return compose.notice(wording.daily.PAUSED_NOW if paused else wording.daily.PAUSED_ALREADY)

    async def resume(self, visitor: Visitor, which: str | None) -> Reply:
        """Go on with a paused schedule; the days in between are recorded as skipped."""
        schedule = await self._find(visitor, which)
        if schedule.paused is None:
            return compose.notice(wording.daily.RUNS_ALREADY)
        resumed = await self._changes.resume(schedule)
        self.service.wake(schedule.platform)
        return replies.next_run(wording.daily.RESUMED, resumed)

    async def skip(self, visitor: Visitor, which: str | None) -> Reply:
        """Leave out a schedule's next run."""
        schedule = await self._find(visitor, which)
        if schedule.paused is not None:
            return compose.notice(wording.daily.SKIP_PAUSED)
        skipped = await self._changes.skip(schedule)
        self.service.wake(schedule.platform)
        return replies.next_run(wording.daily.SKIPPED, skipped)

    async def test(self, visitor: Visitor, which: str | None) -> Reply:
        """Post a quote now, as a test; the next run stays as it was."""
        schedule = await self._find(visitor, which)
        try:
            await self.service.test(schedule)
        except OutcomeUnknownError as error:
            return compose.notice(wording.daily.test_unknown(error.reason), Tone.FAILED)
        except PublishError as error:
            return compose.notice(wording.daily.test_failed(error.reason), Tone.FAILED)
        return compose.notice(wording.daily.TESTED)

    async def next(self, visitor: Visitor, which: str | None, quote_id: str) -> Reply:
        """Queue a quote, to be posted before the others."""
        schedule = await self._find(visitor, which)
        queue = await self._journal.queue(schedule.identity)
        if len(queue) >= MOST_QUEUED:
            raise InputError(wording.daily_input.queue_full(MOST_QUEUED))
        quote = await self._quotes.show(Ref.parse(quote_id), schedule.view or View.CLEAN)
        vetoes = await self._journal.vetoes(schedule.platform, schedule.server)
        if any(quote.ref.overlaps(veto) for veto in vetoes):
            raise InputError(wording.daily_input.QUEUED_IS_BANNED)
        if any(quote.ref.overlaps(queued) for queued in queue):
            raise InputError(wording.daily_input.QUEUED_ALREADY)
        await self._journal.enqueue(schedule.identity, quote.ref)
        lead = wording.daily.queue_position(len(queue) + 1)
        return Reply(Tone.NOTICE, lead, excerpts=(Excerpt(quote),), private=True)

    async def remove(self, visitor: Visitor, which: str | None) -> Reply:
        """Delete a schedule, and everything stored about it."""
        schedule = await self._find(visitor, which, damaged=True)
        await self._journal.delete_schedule(schedule.identity)
        return compose.notice(wording.daily.removed(schedule.identity))

    # --- helpers --------------------------------------------------------------------------------

    async def _server_extras(
        self, visitor: Visitor, schedules: Sequence[Schedule], lacking: Lacking
    ) -> replies.ServerExtras:
        """The extras of a server's posts, and the channels that cannot have all of them."""
        extras = read_preferences(await self._journal.preferences(visitor.platform, visitor.server.key)).posts
        channels = {schedule.channel for schedule in schedules} if extras != PostExtras() else set()
        known = {channel: lacking(channel, extras) for channel in sorted(channels)}
        return replies.ServerExtras(extras, {channel: why for channel, why in known.items() if why is not None})

    async def _find(self, visitor: Visitor, which: str | None, *, damaged: bool = False) -> Schedule:
        """The schedule an admin means. Raises InputError, also for a damaged one unless `damaged` allows it."""
        schedule = await self._find_any(visitor, which)
        if schedule.damaged and not damaged:
            raise InputError(wording.reasons.sentence(Reason(ReasonCode.ROW_UNREADABLE, schedule.damaged)))
        return schedule

    async def _find_any(self, visitor: Visitor, which: str | None) -> Schedule:
        _check_admin(visitor)
        schedules = await self._journal.schedules(visitor.platform, visitor.server.key)
        if not schedules:
            raise InputError(wording.daily_input.NO_SCHEDULES)
        if which is None or not which.strip():
            if len(schedules) > 1:
                raise InputError(
                    wording.daily_input.which_schedule([replies.choice(schedule) for schedule in schedules])
                )
            return schedules[0]
        identity = parsing.read_identity(which)
        for schedule in schedules:
            if schedule.identity == identity:
                return schedule
        raise InputError(wording.daily_input.no_such_schedule(identity))


def _check_admin(visitor: Visitor) -> None:
    if not visitor.admin:
        raise InputError(wording.daily_input.ONLY_ADMINS)
