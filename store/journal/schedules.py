"""The journal's table of schedules. `posts.py` has their posts."""

from bot.daily.schedule import Schedule
from bot.reasons import Reason
from store.journal.daily_rows import schedule_of, schedule_values
from store.journal.database import Transaction
from store.journal.quotes import QuoteTables

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
# The schedule first: this waits for a transaction that is writing a post of it, and then deletes that post, too.
DELETE = (
    "delete from schedule where id = :id",
    "delete from post where schedule_id = :id",
    "delete from queue where schedule_id = :id",
    "delete from shown where scope = :scope",
)
# First of all, for the same reason: it waits for transactions that are writing posts of these schedules.
HOLD = "update schedule set revision = revision + 1 where platform = :platform and server = :server"
FORGET = (
    "delete from post where schedule_id in (select id from schedule where platform = :platform and server = :server)",
    "delete from queue where schedule_id in (select id from schedule where platform = :platform and server = :server)",
    "delete from veto where platform = :platform and server = :server",
    "delete from schedule where platform = :platform and server = :server",
)


class ScheduleTables(QuoteTables):
    """Fulfils the part of `bot.daily.ports.ScheduleJournal` about schedules."""

    async def schedule(self, identity: str) -> Schedule | None:
        """A schedule, if it exists."""
        row = await self._row(ONE, id=identity)
        return schedule_of(row) if row is not None else None

    async def schedules(self, platform: str, server: str) -> list[Schedule]:
        """All schedules of a server, oldest first."""
        return [schedule_of(row) for row in await self._rows(OF_SERVER, platform=platform, server=server)]

    async def all_schedules(self, platform: str | None = None) -> list[Schedule]:
        """All schedules of a platform, or of all platforms, oldest first."""
        if platform is None:
            return [schedule_of(row) for row in await self._rows(ALL)]
        return [schedule_of(row) for row in await self._rows(OF_PLATFORM, platform=platform)]

    async def running_schedules(self, platform: str, after: str, limit: int) -> list[Schedule]:
        """Schedules that are not paused, by identity, starting after the identity `after`."""
        rows = await self._rows(RUNNING, platform=platform, after=after, limit=limit)
        return [schedule_of(row) for row in rows]

    async def due_schedules(self, platform: str, now: float, after: tuple[float, str], limit: int) -> list[Schedule]:
        """Schedules that run and are due, by (moment, identity), starting after `after`."""
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
        """Pause a schedule; False if it is paused already or does not exist."""
        async with self._transaction() as transaction:
            return await transaction.write(PAUSE, id=identity, reason=reason.dump()) == 1

    async def delete_schedule(self, identity: str) -> None:
        """Delete a schedule with its posts, its queue and the list of what it has shown."""
        schedule = await self.schedule(identity)
        scope = schedule.shown_scope if schedule is not None else None
        async with self._transaction() as transaction:
            for sql in DELETE:
                await transaction.write(sql, id=identity, scope=scope)

    async def _forget_schedules(self, transaction: Transaction, platform: str, server: str) -> int:
        """Delete a server's schedules, posts, queues and vetoes, as part of a transaction; how many rows."""
        await transaction.write(HOLD, platform=platform, server=server)
        return sum([await transaction.write(sql, platform=platform, server=server) for sql in FORGET])
