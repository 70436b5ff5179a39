"""The journal's part for daily posts: schedules, a row for each schedule and date, vetoes and queues."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from bot.daily.ports import place_of, shown_scope
from bot.daily.schedule import SEEN, Outcome, Post, Run, Schedule
from bot.model import Ref, Span, View
from bot.reasons import Reason
from store.journal.transactions import Tables

KEPT_DAYS = 400
"""Days a row of a post is kept."""

_COLUMNS = 16  # of a schedule
_KEEP = "insert or replace into schedule values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CHANGE = """
update schedule set
  (id, platform, server, place, clock, zone, weekdays, interviews, said_by, view, catch_up, paused, set_by, made, date, due)
  = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
where id is ? and platform is ? and server is ? and place is ? and clock is ? and zone is ? and weekdays is ? and interviews is ?
  and said_by is ? and view is ? and catch_up is ? and paused is ? and set_by is ? and made is ? and date is ? and due is ?
"""
_ONE = "select * from schedule where id = ?"
_MANY = (
    "select * from schedule where platform = coalesce(?, platform) and server = coalesce(?, server) order by made, id"
)
_DUE = "select * from schedule where platform = ? and paused is null and due <= ? and (due, id) > (?, ?) order by due, id limit ?"
# Posts under way are few and indexed, schedules many: `cross join` keeps SQLite from walking through these first.
_UNSETTLED = """
select schedule.*, post.* from post cross join schedule on schedule.id = post.schedule
where post.until <= ? and (post.until, post.schedule) > (?, ?) and schedule.platform = ? order by post.until, post.schedule limit ?
"""
_WAKES = """
select min(moment) from (
  select * from (select due as moment from schedule where platform = ? and paused is null order by due limit 1)
  union all
  select * from (
    select post.until as moment from post cross join schedule on schedule.id = post.schedule
    where post.until is not null and schedule.platform = ? order by post.until limit 1
  )
)
"""
_PAGE = "select * from schedule where platform = ? and paused is null and id > ? order by id limit ?"
_ADVANCE = """
update schedule set date = ?, due = ?
where id is ? and platform is ? and server is ? and place is ? and clock is ? and zone is ? and weekdays is ? and interviews is ?
  and said_by is ? and view is ? and catch_up is ? and paused is ? and set_by is ? and made is ? and date is ? and due is ?
"""
_REMEMBER = (
    "insert or ignore into answer (token, platform, place, asker, refs, shown, made) values (?, ?, ?, '', ?, 0, ?)"
)
_ROW = "insert into post values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing"
_RETAKE = """
update post set outcome = 'sending', attempts = ?, first = ?, ticks = ?, until = ?, changed = ?
where schedule = ? and date = ? and attempts = ? and until = ? and outcome in ('sending', 'waiting')
"""
_SETTLE = """
update post set outcome = ?, changed = ?, ref = ?, message = ?, reason = ?, first = ?, ticks = ?, until = ?
where schedule = ? and date = ?
"""
_SETTLE_POSTED = f"{_SETTLE} and outcome not in ('posted', 'late')"
_SETTLE_OTHER = f"{_SETTLE} and outcome in ('sending', 'waiting') and attempts = ?"
_NOT_YET = (
    "delete from post where outcome = 'missed' and due > ? and schedule in (select id from schedule where platform = ?)"
)
_POSTS = "select * from post where schedule = ? order by date desc limit ?"
_DROP = (
    "delete from post where schedule = ?",
    "delete from queue where schedule = ?",
    "delete from schedule where id = ?",
)
_FORGET = (
    "delete from post where schedule in (select id from schedule where platform = ? and server = ?)",
    "delete from queue where schedule in (select id from schedule where platform = ? and server = ?)",
    "delete from veto where platform = ? and server = ?",
    "delete from schedule where platform = ? and server = ?",
)
_ENQUEUE = "insert into queue (schedule, interview, first, past) values (?, ?, ?, ?)"
_UNQUEUE = "delete from queue where schedule = ? and interview = ? and first < ? and past > ?"
_SEEN_BEFORE = "delete from shown where scope = ? and interview = ? and first = ? and past = ?"
_SEEN = "insert into shown (scope, interview, first, past, made) values (?, ?, ?, ?, ?)"


class ScheduleTables(Tables):
    """Fulfils the daily part of `bot.daily.ports.ScheduleJournal`."""

    # --- schedules ------------------------------------------------------------------------------

    async def schedule(self, identity: str) -> Schedule | None:
        """A schedule."""
        rows = await self._all(_ONE, (identity,))
        return _schedule(rows[0]) if rows else None

    async def schedules(self, platform: str | None, server: str | None) -> list[Schedule]:
        """All of a server, oldest first; None for all platforms or servers."""
        return [_schedule(row) for row in await self._all(_MANY, (platform, server))]

    async def keep_schedule(self, schedule: Schedule) -> None:
        """Keep a schedule, whatever was kept under its identity."""
        async with self._transaction():
            await self._change(_KEEP, _values(schedule))

    async def change_schedule(self, before: Schedule, after: Schedule) -> bool:
        """Keep what was changed in one; False if it is not as it was before, or there no more."""
        async with self._transaction():
            return await self._change(_CHANGE, (*_values(after), *_values(before))) == 1

    async def drop_schedule(self, identity: str) -> None:
        """Delete a schedule with its posts, its queue and what it has shown."""
        schedule = await self.schedule(identity)
        async with self._transaction():
            for sql in _DROP:
                await self._change(sql, (identity,))
            if schedule is not None:
                await self._change("delete from shown where scope = ?", (shown_scope(schedule),))

    async def pause(self, identity: str, why: Reason) -> bool:
        """Stop a schedule that runs; whether it did."""
        async with self._transaction():
            return (
                await self._change(
                    "update schedule set paused = ? where id = ? and paused is null", (why.dump(), identity)
                )
                == 1
            )

    async def page(self, platform: str, after: str, limit: int) -> list[Schedule]:
        """Schedules that run, in the order of their identities, those after one."""
        return [_schedule(row) for row in await self._all(_PAGE, (platform, after, limit))]

    # --- runs -----------------------------------------------------------------------------------

    async def due(self, platform: str, now: float, after: tuple[float, str], limit: int) -> list[Schedule]:
        """Schedules that run and are due, in the order of (moment, identity), those after a place in that order."""
        return [_schedule(row) for row in await self._all(_DUE, (platform, now, *after, limit))]

    async def unsettled(
        self, platform: str, now: float, after: tuple[float, str], limit: int
    ) -> list[tuple[Schedule, Post]]:
        """Posts under way that somebody must look at by now, in the order of (until, schedule), those after a place in it."""
        rows = await self._all(_UNSETTLED, (now, *after, platform, limit))
        return [(_schedule(row[:_COLUMNS]), _post(row[_COLUMNS:])) for row in rows]

    async def wakes(self, platform: str) -> float | None:
        """The first moment at which `due` or `unsettled` will have something."""
        ((moment,),) = await self._all(_WAKES, (platform, platform))
        return None if moment is None else float(moment)

    async def advance(self, schedule: Schedule, posts: Sequence[Post], run: Run) -> bool:
        """Go on to a later run, with rows for those between; False if the schedule changed or the last row was there already."""
        async with self._transaction():
            if not await self._change(_ADVANCE, (run.date.isoformat(), run.due, *_values(schedule))):
                return False
            made = [await self._change(_ROW, _row(post)) for post in posts]
            if made and made[-1] and posts[-1].token is not None:
                refs = json.dumps([_text(posts[-1].ref)])
                await self._change(
                    _REMEMBER, (posts[-1].token, schedule.platform, place_of(schedule), refs, posts[-1].changed)
                )
            return not made or made[-1] == 1

    async def retake(self, post: Post, taken: Post) -> bool:
        """Write that a post under way is taken up for one more attempt; False if somebody else did so, or settled it."""
        which = (post.schedule, post.run.date.isoformat(), post.attempts, post.until)
        async with self._transaction():
            return (
                await self._change(
                    _RETAKE, (taken.attempts, taken.first, taken.ticks, taken.until, taken.changed, *which)
                )
                == 1
            )

    async def settle(self, post: Post) -> bool:
        """Write what became of an attempt; whether that counted."""
        set_to = (
            post.outcome.value,
            post.changed,
            _text(post.ref),
            post.message,
            _dumped(post.reason),
            post.first,
            post.ticks,
            post.until,
        )
        which = (post.schedule, post.run.date.isoformat())
        async with self._transaction():
            if post.outcome in (Outcome.POSTED, Outcome.LATE):
                counted = await self._change(_SETTLE_POSTED, (*set_to, *which))
            else:
                counted = await self._change(_SETTLE_OTHER, (*set_to, *which, post.attempts))
            if counted and post.outcome in SEEN and post.ref is not None:
                await self._seen(post.schedule, post.ref)
            return counted == 1

    async def _seen(self, identity: str, ref: Ref) -> None:
        rows = list(await self._db.execute_fetchall(_ONE, (identity,)))
        if rows:
            where = (shown_scope(_schedule(rows[0])), ref.interview, ref.span.start, ref.span.end)
            await self._change(_SEEN_BEFORE, where)
            await self._change(_SEEN, (*where, self._clock.now()))
        await self._change(_UNQUEUE, (identity, ref.interview, ref.span.end, ref.span.start))

    async def not_yet(self, platform: str, now: float) -> int:
        """Delete rows of runs that were missed in a future that has not come; how many."""
        async with self._transaction():
            return await self._change(_NOT_YET, (now, platform))

    async def posts(self, schedule: str, limit: int) -> list[Post]:
        """The last rows, newest date first."""
        rows = await self._all(_POSTS, (schedule, limit))
        return [_post(row) for row in rows]

    # --- vetoes and queues ----------------------------------------------------------------------

    async def vetoes(self, platform: str, server: str) -> list[Ref]:
        """What a server's admins never want to see again, oldest first."""
        sql = "select interview, first, past from veto where platform = ? and server = ? order by made"
        return [
            Ref(interview, Span(first, past)) for interview, first, past in await self._all(sql, (platform, server))
        ]

    async def veto(self, platform: str, server: str, ref: Ref) -> None:
        """Never pick it again, nor anything that overlaps it."""
        values = (platform, server, ref.interview, ref.span.start, ref.span.end, self._clock.now())
        async with self._transaction():
            await self._change("insert into veto values (?, ?, ?, ?, ?, ?) on conflict do nothing", values)

    async def allow(self, platform: str, server: str, ref: Ref) -> int:
        """Take back every veto that overlaps; how many."""
        sql = "delete from veto where platform = ? and server = ? and interview = ? and first < ? and past > ?"
        async with self._transaction():
            return await self._change(sql, (platform, server, ref.interview, ref.span.end, ref.span.start))

    async def queue(self, schedule: str) -> list[Ref]:
        """What an admin wants posted next, in order."""
        rows = await self._all(
            "select interview, first, past from queue where schedule = ? order by number", (schedule,)
        )
        return [Ref(interview, Span(first, past)) for interview, first, past in rows]

    async def enqueue(self, schedule: str, ref: Ref) -> None:
        """Put a quote last in the queue."""
        async with self._transaction():
            await self._change(_ENQUEUE, (schedule, ref.interview, ref.span.start, ref.span.end))

    async def unqueue(self, schedule: str, ref: Ref) -> None:
        """Take out of the queue whatever overlaps a quote."""
        async with self._transaction():
            await self._change(_UNQUEUE, (schedule, ref.interview, ref.span.end, ref.span.start))

    # --- with the whole journal -----------------------------------------------------------------

    async def _forget_dailies(self, platform: str, server: str) -> int:
        """Delete what is kept of a server, within a transaction; how many rows went. What was shown goes with the server's scopes."""
        gone = 0
        for sql in _FORGET:
            gone += await self._change(sql, (platform, server))
        return gone

    async def _tidy_dailies(self) -> None:
        """Drop rows of posts that are long past, within a transaction."""
        await self._change("delete from post where due < ?", (self._clock.now() - KEPT_DAYS * 86400.0,))


def _values(schedule: Schedule) -> tuple[object, ...]:
    return (
        schedule.identity, schedule.platform, schedule.server, schedule.place, schedule.at.strftime("%H:%M"), schedule.zone,
        "".join(map(str, schedule.weekdays)), json.dumps(schedule.interviews), json.dumps(schedule.said_by, ensure_ascii=False),
        schedule.view.value if schedule.view is not None else None, schedule.catch_up, _dumped(schedule.paused), schedule.set_by,
        schedule.made,
        schedule.run.date.isoformat(), schedule.run.due,
    )  # fmt: skip


def _schedule(row: Sequence[Any]) -> Schedule:
    (
        identity,
        platform,
        server,
        place,
        clock,
        zone,
        weekdays,
        interviews,
        said_by,
        view,
        catch_up,
        paused,
        set_by,
        made,
        date,
        due,
    ) = row
    return Schedule(
        identity, platform, server, place, dt.time.fromisoformat(clock), zone, Run(dt.date.fromisoformat(date), due),
        tuple(map(int, weekdays)), tuple(json.loads(interviews)), tuple(json.loads(said_by)), View(view) if view is not None else None,
        catch_up, _loaded(paused), set_by, made,
    )  # fmt: skip


def _row(post: Post) -> tuple[object, ...]:
    return (
        post.schedule, post.run.date.isoformat(), post.run.due, post.outcome.value, post.changed, _text(post.ref), post.token,
        post.message, _dumped(post.reason), post.attempts, post.first, post.ticks, post.until,
    )  # fmt: skip


def _post(row: Sequence[Any]) -> Post:
    schedule, date, due, outcome, changed, ref, token, message, reason, attempts, first, ticks, until = row
    found = Ref.parse(ref) if ref is not None else None
    return Post(
        schedule,
        Run(dt.date.fromisoformat(date), due),
        Outcome(outcome),
        changed,
        found,
        token,
        message,
        _loaded(reason),
        attempts,
        first,
        ticks,
        until,
    )


def _text(ref: Ref | None) -> str | None:
    return str(ref) if ref is not None else None


def _dumped(reason: Reason | None) -> str | None:
    return reason.dump() if reason is not None else None


def _loaded(text: str | None) -> Reason | None:
    return Reason.load(text) if text is not None else None
