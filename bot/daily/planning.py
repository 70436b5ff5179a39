"""Finds a schedule's next run: the first from now on whose date has no row yet. For the admin and the scheduler."""

from dataclasses import replace

from bot.daily.ports import ScheduleJournal
from bot.daily.schedule import Run, Schedule, first_run_after, run_after, why_stopped

_BATCH = 100  # schedules read at a time
_ROWS = 400  # rows read: those of future dates are few, and the newest come first


async def free_run(journal: ScheduleJournal, schedule: Schedule, now: float) -> Run:
    """The first run after now of a date that has no row. Raises ZoneInfoNotFoundError."""
    run = first_run_after(schedule, now)
    taken = {post.run.date for post in await journal.posts(schedule.identity, _ROWS)}
    while run.date in taken:
        run = run_after(schedule, run.date)
    return run


async def replan(journal: ScheduleJournal, platform: str, now: float) -> list[Schedule]:
    """Correct the next runs after the clock was wrong, and do what `correct` does.

    While the clock was ahead, future days were recorded as missed and the next runs were set beyond them. What was
    posted keeps its row, so nothing is posted again.
    """
    await journal.delete_future_misses(platform, now)
    return await correct(journal, platform, now)


async def correct(journal: ScheduleJournal, platform: str, now: float) -> list[Schedule]:
    """Correct the next runs of schedules whose time zone has changed its rules. Nothing is written for the others.

    Returns the schedules that cannot go on, each paused with the reason: their rows are damaged, or their zones are
    gone. They cannot be corrected, and a damaged one may never become due.
    """
    after, stopped = "", list[Schedule]()
    while page := await journal.running_schedules(platform, after, _BATCH):
        for schedule in page:
            after = schedule.identity
            if (reason := why_stopped(schedule)) is not None:
                stopped.append(replace(schedule, paused=reason))
                continue
            if schedule.next_run.due <= now or first_run_after(schedule, now) == schedule.next_run:
                continue
            run = await free_run(journal, schedule, now)
            if run != schedule.next_run:
                await journal.advance(schedule, [], run)
    return stopped
