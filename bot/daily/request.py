"""Applies what an admin typed to a schedule. Pure; for `bot.daily.schedule_changes`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.daily import parsing, weekdays, zones
from bot.daily.schedule import Schedule
from bot.model import InterviewInfo


@dataclass(frozen=True, slots=True)
class ScheduleRequest:
    """What was typed for each choice; None: unchanged, or the default. `channel` is the platform's id."""

    time: str | None = None
    zone: str | None = None
    weekdays: str | None = None
    channel: str | None = None
    interviews: str | None = None
    said_by: str | None = None
    view: str | None = None
    catch_up: str | None = None


def requested(request: ScheduleRequest, schedule: Schedule, known: Sequence[InterviewInfo]) -> Schedule:
    """The schedule with all that was requested; `known` are the library's interviews. Raises InputError."""
    interviews, said_by = schedule.interviews, schedule.said_by
    if request.interviews is not None:
        interviews = parsing.read_interviews(request.interviews, known)
    if request.said_by is not None:
        said_by = parsing.read_speakers(request.said_by, known, interviews)
    return replace(
        schedule,
        channel=request.channel or schedule.channel,
        time_of_day=schedule.time_of_day if request.time is None else parsing.read_time(request.time),
        zone=schedule.zone if request.zone is None else zones.read_zone(request.zone),
        weekdays=schedule.weekdays if request.weekdays is None else weekdays.read_weekdays(request.weekdays),
        interviews=interviews,
        said_by=said_by,
        view=schedule.view if request.view is None else parsing.read_view(request.view),
        catch_up=schedule.catch_up if request.catch_up is None else parsing.read_length(request.catch_up),
    )
