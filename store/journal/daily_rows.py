"""Schedules and posts as rows of the journal, and back.

A row that is damaged (a hand in the file, a bad disk) must not stop the others. It is read column by column: what
cannot be read is named, and something harmless stands in for it.
"""

import datetime as dt
import json
from dataclasses import replace
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.daily.schedule import CATCH_UP, EVERY_DAY, Outcome, Post, Run, Schedule
from bot.model import Ref, View
from bot.reasons import Reason, ReasonCode
from store.journal.columns import Columns, read_number, read_text, read_texts, read_whole_number
from store.journal.database import Row
from store.journal.row_checksums import WHOLE_ROW, is_intact

_NO_DATE = dt.date(1970, 1, 1)


def schedule_values(schedule: Schedule) -> dict[str, object]:
    """A schedule's columns."""
    return {
        "id": schedule.identity,
        "platform": schedule.platform,
        "server": schedule.server,
        "channel": schedule.channel,
        "time_of_day": schedule.time_of_day.strftime("%H:%M"),
        "zone": schedule.zone,
        "weekdays": "".join(map(str, schedule.weekdays)),
        "interviews": json.dumps(schedule.interviews),
        "said_by": json.dumps(schedule.said_by, ensure_ascii=False),
        "view": schedule.view.value if schedule.view is not None else None,
        "catch_up": schedule.catch_up,
        "paused": _dumped(schedule.paused),
        "set_by": schedule.set_by,
        "created_at": schedule.created_at,
        "next_date": schedule.next_run.date.isoformat(),
        "next_due": schedule.next_run.due,
        "revision": schedule.revision,
    }


def schedule_of(row: Row) -> Schedule:
    """The schedule of a row; a damaged one is paused, and names the columns."""
    names = tuple(row.keys())
    return _schedule_of(names, *map(row.__getitem__, names))


# The scheduler reads every row again and again, to notice damage. Few bots have more than 256.
@lru_cache(maxsize=256, typed=True)
def _schedule_of(names: tuple[str, ...], *values: object) -> Schedule:
    row = dict(zip(names, values, strict=True))
    columns = Columns(row)
    paused = columns.optional("paused", _reason)
    schedule = Schedule(
        identity=columns.read("id", read_text, columns.raw_text("id")),
        platform=columns.read("platform", read_text, columns.raw_text("platform")),
        server=columns.read("server", read_text, columns.raw_text("server")),
        channel=columns.read("channel", read_text, columns.raw_text("channel")),
        time_of_day=columns.read("time_of_day", _time_of_day, dt.time(0)),
        zone=columns.read("zone", _zone, "UTC"),
        next_run=Run(columns.read("next_date", _date, _NO_DATE), columns.read("next_due", read_number, 0.0)),
        weekdays=columns.read("weekdays", _weekdays, EVERY_DAY),
        interviews=columns.read("interviews", read_texts, ()),
        said_by=columns.read("said_by", read_texts, ()),
        view=columns.optional("view", View),
        catch_up=columns.read("catch_up", read_number, CATCH_UP),
        set_by=columns.read("set_by", read_text, ""),
        created_at=columns.read("created_at", read_number, 0.0),
        revision=columns.read("revision", read_whole_number, 0),
        paused=paused,
    )
    if not columns.damaged and is_intact("schedule", row):
        return schedule
    damaged = tuple(columns.damaged) or (WHOLE_ROW,)
    return replace(schedule, damaged=damaged, paused=paused or Reason(ReasonCode.ROW_UNREADABLE, damaged))


def post_values(post: Post) -> dict[str, object]:
    """A post's columns."""
    return {
        "schedule_id": post.schedule_id,
        "date": post.run.date.isoformat(),
        "due": post.run.due,
        "outcome": post.outcome.value,
        "changed_at": post.changed_at,
        "ref": str(post.ref) if post.ref is not None else None,
        "token": post.token,
        "message_id": post.message_id,
        "reason": _dumped(post.reason),
        "attempts": post.attempts,
        "first_attempt_at": post.first_attempt_at,
        "first_attempt_ticks": post.first_attempt_ticks,
        "look_again_at": post.look_again_at,
    }


def post_of(row: Row) -> Post:
    """The post of a row. Of a damaged one nobody knows what became of it; its reason names the columns."""
    post, damaged = _post_and_damage(row)
    if not damaged:
        return post
    return replace(post, outcome=Outcome.UNKNOWN, reason=Reason(ReasonCode.ROW_UNREADABLE, damaged), look_again_at=None)


def post_damage(row: Row) -> tuple[str, ...]:
    """The columns of a post that cannot be read."""
    return _post_and_damage(row)[1]


def _post_and_damage(row: Row) -> tuple[Post, tuple[str, ...]]:
    columns = Columns(row)
    post = Post(
        schedule_id=columns.read("schedule_id", read_text, columns.raw_text("schedule_id")),
        run=Run(columns.read("date", _date, _NO_DATE), columns.read("due", read_number, 0.0)),
        outcome=columns.read("outcome", _outcome, Outcome.UNKNOWN),
        changed_at=columns.read("changed_at", read_number, 0.0),
        ref=columns.optional("ref", _ref),
        token=columns.optional("token", read_text),
        message_id=columns.optional("message_id", read_text),
        reason=columns.optional("reason", _reason),
        attempts=columns.read("attempts", read_whole_number, 0),
        first_attempt_at=columns.optional("first_attempt_at", read_number),
        first_attempt_ticks=columns.optional("first_attempt_ticks", read_number),
        look_again_at=columns.optional("look_again_at", read_number),
    )
    if not columns.damaged and not is_intact("post", row):
        return post, (WHOLE_ROW,)
    return post, tuple(columns.damaged)


def _date(value: object) -> dt.date:
    return dt.date.fromisoformat(read_text(value))


def _time_of_day(value: object) -> dt.time:
    return dt.datetime.strptime(read_text(value), "%H:%M").time()  # noqa: DTZ007 - a local time, without its zone


def _zone(value: object) -> str:
    """A zone that is merely unknown is no damage: the scheduler pauses its schedule with a reason of its own."""
    name = read_text(value)
    try:
        ZoneInfo(name)
    except ZoneInfoNotFoundError:
        pass
    except OSError as error:  # a folder of the database
        raise ValueError(name) from error
    return name


def _weekdays(value: object) -> tuple[int, ...]:
    weekdays = tuple(map(int, read_text(value)))
    if not weekdays or not set(weekdays) <= set(EVERY_DAY):
        raise ValueError("not weekdays")
    return weekdays


def _ref(value: object) -> Ref:
    return Ref.parse(read_text(value))


def _outcome(value: object) -> Outcome:
    return Outcome(read_text(value))


def _reason(value: object) -> Reason:
    return Reason.load(read_text(value))


def _dumped(reason: Reason | None) -> str | None:
    return reason.dump() if reason is not None else None
