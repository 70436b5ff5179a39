"""Finds a schedule's runs that are due, and makes rows for those that are not posted. Pure; for delivery and admin."""

from dataclasses import replace
from zoneinfo import ZoneInfoNotFoundError

from bot.daily.schedule import Outcome, Post, Run, Schedule, first_run_after, run_after
from bot.reasons import Reason, ReasonCode

MOST_MISSED = 60
"""The most days of an outage whose runs are recorded one by one; of a longer one, the first run and these last days."""

_DAY = 86400.0
_WEEK = 7  # days; no schedule leaves more between two runs


def due_runs(schedule: Schedule, now: float) -> tuple[list[Run], Run]:
    """The runs that are due, oldest first, and the next one after them. After a long outage see MOST_MISSED.

    Raises ZoneInfoNotFoundError.
    """
    runs, run = [], schedule.next_run
    while run.due <= now:
        runs.append(run)
        if len(runs) == 1 and now - run.due > MOST_MISSED * _DAY:
            run = first_run_after(schedule, now - MOST_MISSED * _DAY)
        else:
            run = run_after(schedule, run.date)
    return runs, run


def too_late(schedule: Schedule, now: float) -> bool:
    """Whether even the latest due run of a schedule can only be recorded as missed."""
    if now - schedule.next_run.due <= schedule.catch_up:
        return False
    try:
        return now - due_runs(schedule, now)[0][-1].due > schedule.catch_up
    except ZoneInfoNotFoundError:
        return True


def missed_rows(schedule: Schedule, runs: list[Run], now: float) -> list[Post]:
    """Rows for runs that are not posted: they are too late, or only the latest one is posted."""
    rows = []
    for run in runs:
        away = now - run.due > schedule.catch_up
        reason = Reason(ReasonCode.BOT_AWAY if away else ReasonCode.ONLY_THE_LATEST)
        rows.append(Post(schedule.identity, run, Outcome.MISSED, now, reason=reason))
    if len(runs) > 1 and (gap := (runs[1].date - runs[0].date).days) > _WEEK:
        rows[0] = replace(rows[0], reason=Reason(ReasonCode.BOT_AWAY_FOR_DAYS, (str(gap - 1),)))
    return rows


def abandoned_rows(schedule: Schedule, now: float) -> list[Post]:
    """Rows for due runs that an admin's change keeps from being posted: skipped if it was paused, else missed."""
    try:
        runs = due_runs(schedule, now)[0]
    except ZoneInfoNotFoundError:  # the change may be the very one that sets another zone
        runs = [schedule.next_run] if schedule.next_run.due <= now else []
    outcome = Outcome.MISSED if schedule.paused is None else Outcome.SKIPPED
    reason = schedule.paused or Reason(ReasonCode.BOT_AWAY)
    return [Post(schedule.identity, run, outcome, now, reason=reason) for run in runs]
