"""Schedules, posts and quote ids as rows of the journal, and back.

A row that is damaged (a hand in the file, a bad disk) must not stop the others. A schedule or post is read column by
column: what cannot be read is named, and something harmless stands in for it.
"""

import datetime as dt
import json
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.daily.schedule import CATCH_UP, EVERY_DAY, Outcome, Post, Run, Schedule
from bot.model import OpenQuestion, Ref, RememberedAnswer, View
from bot.reasons import Reason, ReasonCode
from store.journal.database import Row
from store.journal.row_checksums import WHOLE_ROW, is_intact, verify_row
from store.journal.tables import UNREADABLE

_Value = TypeVar("_Value")

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
    columns = _Columns(row)
    paused = columns.optional("paused", _reason)
    schedule = Schedule(
        identity=columns.read("id", _text, columns.raw_text("id")),
        platform=columns.read("platform", _text, columns.raw_text("platform")),
        server=columns.read("server", _text, columns.raw_text("server")),
        channel=columns.read("channel", _text, columns.raw_text("channel")),
        time_of_day=columns.read("time_of_day", _time_of_day, dt.time(0)),
        zone=columns.read("zone", _zone, "UTC"),
        next_run=Run(columns.read("next_date", _date, _NO_DATE), columns.read("next_due", _number, 0.0)),
        weekdays=columns.read("weekdays", _weekdays, EVERY_DAY),
        interviews=columns.read("interviews", _texts, ()),
        said_by=columns.read("said_by", _texts, ()),
        view=columns.optional("view", View),
        catch_up=columns.read("catch_up", _number, CATCH_UP),
        set_by=columns.read("set_by", _text, ""),
        created_at=columns.read("created_at", _number, 0.0),
        revision=columns.read("revision", _whole_number, 0),
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
    columns = _Columns(row)
    post = Post(
        schedule_id=columns.read("schedule_id", _text, columns.raw_text("schedule_id")),
        run=Run(columns.read("date", _date, _NO_DATE), columns.read("due", _number, 0.0)),
        outcome=columns.read("outcome", _outcome, Outcome.UNKNOWN),
        changed_at=columns.read("changed_at", _number, 0.0),
        ref=columns.optional("ref", _ref),
        token=columns.optional("token", _text),
        message_id=columns.optional("message_id", _text),
        reason=columns.optional("reason", _reason),
        attempts=columns.read("attempts", _whole_number, 0),
        first_attempt_at=columns.optional("first_attempt_at", _number),
        first_attempt_ticks=columns.optional("first_attempt_ticks", _number),
        look_again_at=columns.optional("look_again_at", _number),
    )
    if not columns.damaged and not is_intact("post", row):
        return post, (WHOLE_ROW,)
    return post, tuple(columns.damaged)


def answer_of(row: Row) -> RememberedAnswer:
    """The remembered answer of a row. Raises one of UNREADABLE for a damaged one."""
    verify_row("answer", row)
    refs = tuple(Ref.parse(_text(ref)) for ref in json.loads(row["refs"]))
    shown = _whole_number(row["shown"])
    doubtful = shown < 0  # stored as -1 - shown, so that the table needs no column more
    shown = -1 - shown if doubtful else shown
    texts = [_text(row[name]) for name in ("token", "platform", "place", "asker")]
    token, platform, place, asker = texts
    return RememberedAnswer(token, platform, place, asker, refs, shown, _number(row["created_at"]), doubtful)


def choice_of(row: Row) -> tuple[str, str]:
    """The name and value of a preference. Raises one of UNREADABLE for a damaged row."""
    verify_row("preference", row)
    return _text(row["name"]), _text(row["value"])


def note_of(row: Row) -> tuple[str, str]:
    """The key and value of a note. Raises one of UNREADABLE for a damaged row."""
    verify_row("note", row)
    return _text(row["key"]), _text(row["value"])


def claim_of(row: Row) -> tuple[str, float]:
    """The key of a claim, and when it expires. Raises one of UNREADABLE for a damaged row."""
    verify_row("claim", row)
    return _text(row["key"]), _number(row["expires"])


def open_question_of(row: Row) -> OpenQuestion:
    """The open question of a row. Raises one of UNREADABLE for a damaged one."""
    _number(row["renewed_at"])
    return OpenQuestion(_text(row["key"]), _text(row["platform"]), _text(row["owner"]), _text(row["address"]))


def ref_values(ref: Ref) -> dict[str, object]:
    """A quote id's columns, in tables that look for overlaps."""
    return {"interview": ref.interview, "start_word": ref.span.start, "end_word": ref.span.end}


def ref_of(row: Row) -> Ref:
    """The quote id of a row that was shown, banned or queued. Raises one of UNREADABLE for a damaged one."""
    for table in ("shown", "veto", "queue"):
        verify_row(table, row)
    start, end = _whole_number(row["start_word"]), _whole_number(row["end_word"])
    return Ref.parse(f"{_text(row['interview'])}:{start}-{end}")


class _Columns:
    """Reads the columns of a row one by one, and notes those that cannot be read."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self.damaged: list[str] = []

    def read(self, name: str, parse: Callable[[object], _Value], stand_in: _Value) -> _Value:
        """The value of a column; what stands in for it if it cannot be read."""
        try:
            return parse(self._row[name])
        except UNREADABLE:
            self.damaged.append(name)
            return stand_in

    def optional(self, name: str, parse: Callable[[Any], _Value]) -> _Value | None:
        """The same for a column that may be empty; None stands in."""
        empty: _Value | None = None
        return None if self._row[name] is None else self.read(name, parse, empty)

    def raw_text(self, name: str) -> str:
        """Something that can be shown of a column, whatever is in it."""
        value = self._row[name]
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    texts = json.loads(_text(value))
    if not isinstance(texts, list):
        raise TypeError("not a list")
    return tuple(_text(text) for text in texts)


def _number(value: object) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError("not a number")
    return float(value)


def _whole_number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("not a whole number")
    return value


def _date(value: object) -> dt.date:
    return dt.date.fromisoformat(_text(value))


def _time_of_day(value: object) -> dt.time:
    return dt.datetime.strptime(_text(value), "%H:%M").time()  # noqa: DTZ007 - a local time, without its zone


def _zone(value: object) -> str:
    """A zone that is merely unknown is no damage: the scheduler pauses its schedule with a reason of its own."""
    name = _text(value)
    try:
        ZoneInfo(name)
    except ZoneInfoNotFoundError:
        pass
    except OSError as error:  # a folder of the database
        raise ValueError(name) from error
    return name


def _weekdays(value: object) -> tuple[int, ...]:
    weekdays = tuple(map(int, _text(value)))
    if not weekdays or not set(weekdays) <= set(EVERY_DAY):
        raise ValueError("not weekdays")
    return weekdays


def _ref(value: object) -> Ref:
    return Ref.parse(_text(value))


def _outcome(value: object) -> Outcome:
    return Outcome(_text(value))


def _reason(value: object) -> Reason:
    return Reason.load(_text(value))


def _dumped(reason: Reason | None) -> str | None:
    return reason.dump() if reason is not None else None
