"""Whether a schedule posts as it should, for `python -m bot doctor`."""

from bot.daily.ports import ScheduleJournal
from bot.daily.schedule import LATE_AFTER, Outcome, Schedule, why_stopped
from bot.presentation import wording
from bot.reasons import ReasonCode

_FAULTS = frozenset({Outcome.UNKNOWN, Outcome.MISSED, Outcome.FAILED})


async def fault_of(journal: ScheduleJournal, schedule: Schedule, now: float) -> str | None:
    """Why a schedule does not post although no admin paused it; None if it posts as it should."""
    if (stopped := why_stopped(schedule)) is not None:
        by_admin = stopped.code is ReasonCode.PAUSED_BY_ADMIN
        return None if by_admin else wording.reasons.sentence(stopped)
    if now - schedule.next_run.due > LATE_AFTER:
        return wording.daily.NOT_RUNNING
    for post in await journal.posts(schedule.identity, 1):
        if post.outcome in _FAULTS:
            line = wording.daily.dated_outcome(post.run.date, post.outcome.value)
            return f"{line}: {wording.reasons.sentence(post.reason)}" if post.reason is not None else line
    return None
