"""Which run comes next: the first that is due from now on and whose date has no row yet."""

from zoneinfo import ZoneInfoNotFoundError

from bot.daily.ports import ScheduleJournal
from bot.daily.schedule import Run, Schedule, following, next_run

_BATCH = 100  # schedules read at once
_KNOWN = 400  # rows looked at: those of the future are few, and among the newest


async def free_run(journal: ScheduleJournal, schedule: Schedule, now: float) -> Run:
    """The first run after now of a date that has no row. Raises ZoneInfoNotFoundError."""
    run = next_run(schedule, now)
    taken = {post.run.date for post in await journal.posts(schedule.identity, _KNOWN)}
    while run.date in taken:
        run = following(schedule, run.date)
    return run


async def plan_again(journal: ScheduleJournal, platform: str, now: float) -> None:
    """Put right what a wrong clock, or other rules of a zone, made of the runs to come.

    While the clock was ahead, days that had not come were recorded as missed and the next runs lay beyond them; when a zone's
    rules change, the moments kept are those of the old ones. What was posted keeps its row, so that nothing is posted again.
    """
    await journal.not_yet(platform, now)
    after = ""
    while page := await journal.page(platform, after, _BATCH):
        for schedule in page:
            after = schedule.identity
            try:
                if schedule.run.due <= now or next_run(schedule, now) == schedule.run:
                    continue
                run = await free_run(journal, schedule, now)
            except ZoneInfoNotFoundError:  # it is paused once it is due
                continue
            if run != schedule.run:
                await journal.advance(schedule, [], run)
