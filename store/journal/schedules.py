"""The journal's tables of daily posts: schedules, and a row for each schedule and date."""

import json
from collections.abc import Sequence

from bot.daily.schedule import SEEN, Outcome, Post, Run, Schedule
from bot.model import Ref
from bot.reasons import Reason, ReasonCode
from store.journal.database import Row, Transaction
from store.journal.quotes import QuoteTables
from store.journal.row_reading import post_damage, post_of, post_values, schedule_of, schedule_values

KEPT_DAYS = 400
"""Days the row of a post is kept."""

_DAY = 86400.0

# --- schedules ----------------------------------------------------------------------------------

ONE = "select * from schedule where id = :id"
OF_SERVER = "select * from schedule where platform = :platform and server = :server order by created_at, id"
OF_PLATFORM = "select * from schedule where platform = :platform order by created_at, id"
ALL = "select * from schedule order by created_at, id"
RUNNING = """
select * from schedule
where platform = :platform and paused is null and id > :after and is_utf8(cast(id as blob)) order by id limit :limit
"""
DUE = """
select * from schedule
where platform = :platform and paused is null and next_due <= :now and (next_due, id) > (:after_due, :after_id)
  and is_utf8(cast(id as blob))
order by next_due, id limit :limit
"""
ADD = """
insert into schedule
  (id, platform, server, channel, time_of_day, zone, weekdays, interviews, said_by, view, catch_up, paused,
   set_by, created_at, next_date, next_due, revision)
values
  (:id, :platform, :server, :channel, :time_of_day, :zone, :weekdays, :interviews, :said_by, :view, :catch_up, :paused,
   :set_by, :created_at, :next_date, :next_due, :revision)
"""
CHANGE = """
update schedule set
  channel = :channel, time_of_day = :time_of_day, zone = :zone, weekdays = :weekdays, interviews = :interviews,
  said_by = :said_by, view = :view, catch_up = :catch_up, paused = :paused, set_by = :set_by,
  next_date = :next_date, next_due = :next_due, revision = revision + 1
where id = :id and revision = :revision
"""
PAUSE = "update schedule set paused = :reason, revision = revision + 1 where id = :id and paused is null"
ADVANCE = """
update schedule set next_date = :next_date, next_due = :next_due, revision = revision + 1
where id = :id and revision = :revision
"""
# The schedule first: whoever writes a post of it meanwhile has its row, so what was written is deleted, too.
DELETE = (
    "delete from schedule where id = :id",
    "delete from post where schedule_id = :id",
    "delete from queue where schedule_id = :id",
    "delete from shown where scope = :scope",
)

# --- posts --------------------------------------------------------------------------------------

POSTS = "select * from post where schedule_id = :schedule_id order by date desc limit :limit"
# Posts under way are few and indexed, schedules many: `cross join` keeps SQLite from walking through these first.
UNSETTLED = """
select schedule.*, post.* from post cross join schedule on schedule.id = post.schedule_id
where post.look_again_at <= :now and (post.look_again_at, post.schedule_id) > (:after_moment, :after_id)
  and schedule.platform = :platform and is_utf8(cast(schedule.id as blob))
order by post.look_again_at, post.schedule_id limit :limit
"""
NEXT_WAKE = """
select min(moment) as moment from (
  select * from (
    select next_due as moment from schedule where platform = :platform and paused is null order by next_due limit 1
  ) as next_run
  union all
  select * from (
    select post.look_again_at as moment from post cross join schedule on schedule.id = post.schedule_id
    where post.look_again_at is not null and schedule.platform = :platform order by post.look_again_at limit 1
  ) as next_look
) as moments
"""
ADD_POST = """
insert into post
  (schedule_id, date, due, outcome, changed_at, ref, token, message_id, reason, attempts, first_attempt_at,
   first_attempt_ticks, look_again_at)
values
  (:schedule_id, :date, :due, :outcome, :changed_at, :ref, :token, :message_id, :reason, :attempts, :first_attempt_at,
   :first_attempt_ticks, :look_again_at)
on conflict do nothing
"""
REMEMBER = """
insert into answer (token, platform, place, asker, refs, shown, created_at)
values (:token, :platform, :place, '', :refs, 0, :now)
on conflict do nothing
"""
TAKE_OVER = """
update post set outcome = 'sending', attempts = :attempts, first_attempt_at = :first_attempt_at,
  first_attempt_ticks = :first_attempt_ticks, look_again_at = :look_again_at, changed_at = :changed_at
where schedule_id = :schedule_id and date = :date
  and attempts = :attempts_before and look_again_at = :look_again_before and outcome in ('sending', 'waiting')
"""
SETTLE_POSTED = """
update post set outcome = :outcome, changed_at = :changed_at, ref = :ref, message_id = :message_id, reason = :reason,
  first_attempt_at = :first_attempt_at, first_attempt_ticks = :first_attempt_ticks, look_again_at = :look_again_at
where schedule_id = :schedule_id and date = :date and outcome not in ('posted', 'late')
"""
SETTLE_OTHER = """
update post set outcome = :outcome, changed_at = :changed_at, ref = :ref, message_id = :message_id, reason = :reason,
  first_attempt_at = :first_attempt_at, first_attempt_ticks = :first_attempt_ticks, look_again_at = :look_again_at
where schedule_id = :schedule_id and date = :date and outcome in ('sending', 'waiting') and attempts = :attempts
"""
SETTLE_DAMAGED = """
update post set outcome = 'unknown', reason = :reason, look_again_at = null
where schedule_id = :schedule_id and cast(date as text) = cast(:date as text) and look_again_at is not null
"""
DELETE_FUTURE_MISSES = """
delete from post
where outcome = 'missed' and due > :now and schedule_id in (select id from schedule where platform = :platform)
"""
DELETE_OLD = "delete from post where due < :oldest"
# The same: nobody can add a post to a schedule that is being forgotten.
HOLD = "update schedule set revision = revision + 1 where platform = :platform and server = :server"
FORGET = (
    "delete from post where schedule_id in (select id from schedule where platform = :platform and server = :server)",
    "delete from queue where schedule_id in (select id from schedule where platform = :platform and server = :server)",
    "delete from veto where platform = :platform and server = :server",
    "delete from schedule where platform = :platform and server = :server",
)


class ScheduleTables(QuoteTables):
    """Fulfils `bot.daily.ports.ScheduleJournal`, as far as schedules and their posts go."""

    # --- schedules ------------------------------------------------------------------------------

    async def schedule(self, identity: str) -> Schedule | None:
        """A schedule, if it exists."""
        row = await self._row(ONE, id=identity)
        return schedule_of(row) if row is not None else None

    async def schedules(self, platform: str, server: str) -> list[Schedule]:
        """All of a server, oldest first."""
        return [schedule_of(row) for row in await self._rows(OF_SERVER, platform=platform, server=server)]

    async def all_schedules(self, platform: str | None = None) -> list[Schedule]:
        """All of a platform, or of all platforms, oldest first."""
        if platform is None:
            return [schedule_of(row) for row in await self._rows(ALL)]
        return [schedule_of(row) for row in await self._rows(OF_PLATFORM, platform=platform)]

    async def running_schedules(self, platform: str, after: str, limit: int) -> list[Schedule]:
        """Those that are not paused, in the order of their identities, starting behind `after`."""
        rows = await self._rows(RUNNING, platform=platform, after=after, limit=limit)
        return [schedule_of(row) for row in rows]

    async def due_schedules(self, platform: str, now: float, after: tuple[float, str], limit: int) -> list[Schedule]:
        """Those that run and are due, in the order of (moment, identity), starting behind `after`."""
        after_due, after_id = after
        rows = await self._rows(DUE, platform=platform, now=now, after_due=after_due, after_id=after_id, limit=limit)
        return [schedule_of(row) for row in rows]

    async def add_schedule(self, schedule: Schedule) -> None:
        """Add a new schedule. Raises JournalError if its identity is taken."""
        async with self._transaction() as transaction:
            await transaction.write(ADD, **schedule_values(schedule))

    async def change_schedule(self, schedule: Schedule) -> bool:
        """Write a changed schedule; False if it was changed or deleted since it was read."""
        async with self._transaction() as transaction:
            return await transaction.write(CHANGE, **schedule_values(schedule)) == 1

    async def pause(self, identity: str, reason: Reason) -> bool:
        """Stop a schedule; False if it does not run."""
        async with self._transaction() as transaction:
            return await transaction.write(PAUSE, id=identity, reason=reason.dump()) == 1

    async def delete_schedule(self, identity: str) -> None:
        """Delete a schedule with its posts, its queue and the list of what it has shown."""
        schedule = await self.schedule(identity)
        scope = schedule.shown_scope if schedule is not None else None
        async with self._transaction() as transaction:
            for sql in DELETE:
                await transaction.write(sql, id=identity, scope=scope)

    # --- posts ----------------------------------------------------------------------------------

    async def posts(self, schedule_id: str, limit: int) -> list[Post]:
        """The last rows, newest date first."""
        return [post_of(row) for row in await self._rows(POSTS, schedule_id=schedule_id, limit=limit)]

    async def unsettled_posts(
        self, platform: str, now: float, after: tuple[float, str], limit: int
    ) -> list[tuple[Schedule, Post]]:
        """Posts under way that need a look by now, in the order of (moment, schedule), starting behind `after`."""
        after_moment, after_id = after
        rows = await self._rows(
            UNSETTLED, platform=platform, now=now, after_moment=after_moment, after_id=after_id, limit=limit
        )
        for row in rows:
            if damaged := post_damage(row):
                await self._settle_damaged(row, Reason(ReasonCode.ROW_UNREADABLE, damaged))
        return [(schedule_of(row), post_of(row)) for row in rows if not post_damage(row)]

    async def _settle_damaged(self, row: Row, reason: Reason) -> None:
        """Nobody knows whether it was posted, so it is not sent again."""
        async with self._transaction() as transaction:
            await transaction.write(
                SETTLE_DAMAGED, schedule_id=row["schedule_id"], date=row["date"], reason=reason.dump()
            )

    async def next_wake(self, platform: str) -> float | None:
        """The first moment at which `due_schedules` or `unsettled_posts` will have something."""
        row = await self._row(NEXT_WAKE, platform=platform)
        return float(row["moment"]) if row is not None and row["moment"] is not None else None

    async def advance(self, schedule: Schedule, posts: Sequence[Post], run: Run) -> bool:
        """Go on to a later run, with rows for those between.

        False if the schedule was changed since it was read, or if the last row's date had a row already.
        """
        next_run = {"next_date": run.date.isoformat(), "next_due": run.due}
        async with self._transaction() as transaction:
            if not await transaction.write(ADVANCE, id=schedule.identity, revision=schedule.revision, **next_run):
                return False
            added = [await transaction.write(ADD_POST, **post_values(post)) for post in posts]
            if added and added[-1]:
                await self._remember(transaction, schedule, posts[-1])
            return not added or added[-1] == 1

    async def _remember(self, transaction: Transaction, schedule: Schedule, post: Post) -> None:
        """Remember a post as an answer that nobody asked for, so that its buttons work; as part of a transaction."""
        if post.token is None:
            return
        refs = json.dumps([str(post.ref) if post.ref is not None else None])
        place = {"platform": schedule.platform, "place": schedule.place_key}
        await transaction.write(REMEMBER, token=post.token, refs=refs, now=post.changed_at, **place)

    async def take_over(self, before: Post, taken: Post) -> bool:
        """Write that a post is tried once more; False if somebody else did so, or settled it."""
        known = {"attempts_before": before.attempts, "look_again_before": before.look_again_at}
        async with self._transaction() as transaction:
            return await transaction.write(TAKE_OVER, **post_values(taken), **known) == 1

    async def settle(self, post: Post) -> bool:
        """Write what became of an attempt; whether that counted. That it was posted always counts."""
        sql = SETTLE_POSTED if post.outcome in (Outcome.POSTED, Outcome.LATE) else SETTLE_OTHER
        async with self._transaction() as transaction:
            counted = await transaction.write(sql, **post_values(post)) == 1
            if counted and post.outcome in SEEN and post.ref is not None:
                await self._mark_seen(transaction, post.schedule_id, post.ref)
            return counted

    async def _mark_seen(self, transaction: Transaction, schedule_id: str, ref: Ref) -> None:
        """Note a posted quote as shown, and take it out of the queue; as part of a transaction."""
        for row in await transaction.rows(ONE, id=schedule_id):
            await self._mark_shown(transaction, schedule_of(row).shown_scope, ref)
        await self._dequeue(transaction, schedule_id, ref)

    async def delete_future_misses(self, platform: str, now: float) -> int:
        """Delete rows of runs that were missed in a future that has not come; how many."""
        async with self._transaction() as transaction:
            return await transaction.write(DELETE_FUTURE_MISSES, platform=platform, now=now)

    # --- parts of the whole journal's work ------------------------------------------------------

    async def _forget_schedules(self, transaction: Transaction, platform: str, server: str) -> int:
        """Delete a server's schedules, posts, queues and vetoes, as part of a transaction; how many rows."""
        await transaction.write(HOLD, platform=platform, server=server)
        return sum([await transaction.write(sql, platform=platform, server=server) for sql in FORGET])

    async def _delete_old_posts(self, transaction: Transaction) -> None:
        """Delete rows of posts past their time, as part of a transaction."""
        await transaction.write(DELETE_OLD, oldest=self._clock.now() - KEPT_DAYS * _DAY)
