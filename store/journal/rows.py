"""Schedules, posts and quote ids as rows of the journal, and back."""

import datetime as dt
import json
import sqlite3

from bot.daily.schedule import Outcome, Post, Run, Schedule
from bot.model import Ref, Span, View
from bot.reasons import Reason


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


def schedule_of(row: sqlite3.Row) -> Schedule:
    """The schedule of a row."""
    return Schedule(
        identity=row["id"],
        platform=row["platform"],
        server=row["server"],
        channel=row["channel"],
        time_of_day=dt.time.fromisoformat(row["time_of_day"]),
        zone=row["zone"],
        next_run=Run(dt.date.fromisoformat(row["next_date"]), row["next_due"]),
        weekdays=tuple(map(int, row["weekdays"])),
        interviews=tuple(json.loads(row["interviews"])),
        said_by=tuple(json.loads(row["said_by"])),
        view=View(row["view"]) if row["view"] is not None else None,
        catch_up=row["catch_up"],
        paused=_loaded(row["paused"]),
        set_by=row["set_by"],
        created_at=row["created_at"],
        revision=row["revision"],
    )


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


def post_of(row: sqlite3.Row) -> Post:
    """The post of a row."""
    return Post(
        schedule_id=row["schedule_id"],
        run=Run(dt.date.fromisoformat(row["date"]), row["due"]),
        outcome=Outcome(row["outcome"]),
        changed_at=row["changed_at"],
        ref=Ref.parse(row["ref"]) if row["ref"] is not None else None,
        token=row["token"],
        message_id=row["message_id"],
        reason=_loaded(row["reason"]),
        attempts=row["attempts"],
        first_attempt_at=row["first_attempt_at"],
        first_attempt_ticks=row["first_attempt_ticks"],
        look_again_at=row["look_again_at"],
    )


def ref_values(ref: Ref) -> dict[str, object]:
    """A quote id's columns, in tables that look for overlaps."""
    return {"interview": ref.interview, "start_word": ref.span.start, "end_word": ref.span.end}


def ref_of(row: sqlite3.Row) -> Ref:
    """The quote id of a row."""
    return Ref(row["interview"], Span(row["start_word"], row["end_word"]))


def _dumped(reason: Reason | None) -> str | None:
    return reason.dump() if reason is not None else None


def _loaded(text: str | None) -> Reason | None:
    return Reason.load(text) if text is not None else None
