"""The journal's table of daily posts: a row for each schedule and date, and what is due next."""

import json
from collections.abc import Sequence

from bot.daily.schedule import SEEN, Outcome, Post, Run, Schedule
from bot.model import Ref
from bot.reasons import Reason, ReasonCode
from store.journal.daily_rows import post_damage, post_of, post_values, schedule_of
from store.journal.database import Row, Transaction
from store.journal.schedules import ONE, ScheduleTables

KEPT_DAYS = 400
"""Days the row of a post is kept."""

_DAY = 86400.0

POSTS = "select * from post where schedule_id = :schedule_id order by date desc limit :limit"
# Posts under way are few and indexed, schedules are many: `cross join` makes SQLite begin with the posts.
UNSETTLED = """
select schedule.*, post.* from post cross join schedule on schedule.id = post.schedule_id
where post.look_again_at <= :now and (post.look_again_at, post.schedule_id) > (:after_moment, :after_id)
  and schedule.platform = :platform and is_utf8(cast(schedule.id as blob))
order by post.look_again_at, post.schedule_id limit :limit
"""
# A damaged moment may be no number, or an absurd one. It is left out, or it would be the next moment for ever.
NEXT_WAKE = """
select min(moment) as moment from (
  select * from (
    select next_due as moment from schedule
    where platform = :platform and paused is null and next_due between 0 and 1e15 order by next_due limit 1
  ) as next_run
  union all
  select * from (
    select post.look_again_at as moment from post cross join schedule on schedule.id = post.schedule_id
    where post.look_again_at between 0 and 1e15 and schedule.platform = :platform order by post.look_again_at limit 1
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
ADVANCE = """
update schedule set next_date = :next_date, next_due = :next_due, revision = revision + 1
where id = :id and revision = :revision
"""


class PostTables(ScheduleTables):
    """With the schedules that it inherits, fulfils `bot.daily.ports.ScheduleJournal`."""

    async def posts(self, schedule_id: str, limit: int) -> list[Post]:
        """The last posts of a schedule, newest date first."""
        return [post_of(row) for row in await self._rows(POSTS, schedule_id=schedule_id, limit=limit)]

    async def unsettled_posts(
        self, platform: str, now: float, after: tuple[float, str], limit: int
    ) -> list[tuple[Schedule, Post]]:
        """Posts under way that are due for another look, by (moment, schedule), starting after `after`."""
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
        """Move on to a later run, with rows for those in between.

        False if the schedule was changed since it was read, or if the date of the last post had a row already.
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
        """Write that a post is tried once more; False if another process did so, or settled it."""
        known = {"attempts_before": before.attempts, "look_again_before": before.look_again_at}
        async with self._transaction() as transaction:
            return await transaction.write(TAKE_OVER, **post_values(taken), **known) == 1

    async def settle(self, post: Post) -> bool:
        """Write what became of an attempt; False if a later attempt began, or the outcome was final already."""
        sql = SETTLE_POSTED if post.outcome in (Outcome.POSTED, Outcome.LATE) else SETTLE_OTHER
        async with self._transaction() as transaction:
            counted = await transaction.write(sql, **post_values(post)) == 1
            if counted and post.outcome in SEEN and post.ref is not None:
                await self._mark_seen(transaction, post.schedule_id, post.ref)
            return counted

    async def _mark_seen(self, transaction: Transaction, schedule_id: str, ref: Ref) -> None:
        """Mark a posted quote as shown, and remove it from the queue; as part of a transaction."""
        for row in await transaction.rows(ONE, id=schedule_id):
            await self._mark_shown(transaction, schedule_of(row).shown_scope, ref)
        await self._dequeue(transaction, schedule_id, ref)

    async def delete_future_misses(self, platform: str, now: float) -> int:
        """Delete rows of runs that were recorded as missed and are not due yet; how many."""
        async with self._transaction() as transaction:
            return await transaction.write(DELETE_FUTURE_MISSES, platform=platform, now=now)

    async def _delete_old_posts(self, transaction: Transaction) -> None:
        """Delete posts older than KEPT_DAYS, as part of a transaction."""
        await transaction.write(DELETE_OLD, oldest=self._clock.now() - KEPT_DAYS * _DAY)
