"""`python -m bot daily`, for the console's adapter: daily quotes of the console and, for operators, of every platform.

It works on the journal that a running bot shares, so that the bot notices a change within seconds.
"""

import argparse
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager

from adapters.console.render import PLACE, PLATFORM, SERVER
from bot.chat.visitor import Place, Server, Visitor
from bot.daily import parsing, replies
from bot.daily.admin import DailyAdmin
from bot.daily.ports import ScheduleJournal
from bot.daily.request import ScheduleRequest
from bot.daily.schedule import Schedule
from bot.errors import InputError, PublishError
from bot.presentation import compose, wording
from bot.presentation.reply import Reply, Tone

Connect = Callable[[str], AbstractAsyncContextManager[None]]
"""Connects to a platform for as long as a test post takes. Raises PublishError if it cannot be reached."""

_MOST_CHOICES = 25  # schedules named where several could be meant


async def perform(
    command: argparse.Namespace, admin: DailyAdmin, journal: ScheduleJournal, connect: Connect
) -> Sequence[Reply]:
    """Do what a parsed command says; what to print. Raises InputError."""
    if command.step == "list":
        return await _list(admin, journal)
    if command.step == "set":
        return [await _set(command, admin, journal)]
    schedule = await _find(command.schedule, journal)
    visitor, which = _admin_of(schedule), schedule.identity
    if command.step == "next":
        return [await admin.next(visitor, which, command.id)]
    if command.step == "test":
        return [await _test(visitor, which, admin, connect)]
    steps: dict[str, Callable[[Visitor, str | None], Awaitable[Reply]]] = {
        "status": admin.status,
        "pause": admin.pause,
        "resume": admin.resume,
        "skip": admin.skip,
        "remove": admin.remove,
    }
    return [await steps[command.step](visitor, which)]


async def _list(admin: DailyAdmin, journal: ScheduleJournal) -> Sequence[Reply]:
    """A reply for each server, under its name."""
    schedules = await journal.all_schedules()
    one_of_each = {(schedule.platform, schedule.server): schedule for schedule in schedules}
    listed = []
    for (platform, server), schedule in one_of_each.items():
        reply = await admin.list(_admin_of(schedule))
        heading = () if platform == PLATFORM else ((wording.daily.server(platform, server),),)
        listed.append(Reply(reply.tone, reply.lead, items=(*heading, *reply.items)))
    return listed or [Reply(Tone.NOTICE, wording.daily_input.NO_SCHEDULES)]


async def _set(command: argparse.Namespace, admin: DailyAdmin, journal: ScheduleJournal) -> Reply:
    request = ScheduleRequest(
        time=command.at,
        zone=command.zone,
        weekdays=command.weekdays,
        channel=command.channel,
        interviews=command.interviews,
        said_by=command.said_by,
        view=command.view,
        catch_up=command.catch_up,
    )
    if command.schedule is not None:
        schedule = await _find(command.schedule, journal)
        return await admin.set(_admin_of(schedule), request, schedule.identity)
    if command.platform == PLATFORM:
        return await admin.set(_admin_in(PLATFORM, SERVER, PLACE), request)
    if command.platform not in wording.daily_options.PLATFORMS:
        raise InputError(wording.daily_input.unknown_platform(command.platform, wording.daily_options.PLATFORMS))
    if not command.server or not command.channel:
        raise InputError(wording.daily_input.PLACE_NEEDED)
    return await admin.set(_admin_in(command.platform, command.server, command.channel), request)


async def _test(visitor: Visitor, which: str, admin: DailyAdmin, connect: Connect) -> Reply:
    try:
        async with connect(visitor.platform):
            return await admin.test(visitor, which)
    except PublishError as error:
        return compose.notice(wording.daily.test_failed(error.reason), Tone.FAILED)


async def _find(which: str | None, journal: ScheduleJournal) -> Schedule:
    """The schedule of any platform that an operator means; if it is the only one, without a name. Raises InputError."""
    if which is not None and (schedule := await journal.schedule(parsing.read_identity(which))) is not None:
        return schedule
    schedules = await journal.all_schedules()
    if not schedules:
        raise InputError(wording.daily_input.NO_SCHEDULES)
    if which is not None:
        raise InputError(wording.daily_input.no_such_schedule(which[:20]))
    if len(schedules) > 1:
        choices = [replies.choice(schedule) for schedule in schedules[:_MOST_CHOICES]]
        raise InputError(wording.daily_input.which_schedule(choices))
    return schedules[0]


def _admin_of(schedule: Schedule) -> Visitor:
    """An operator, as an admin of the server that a schedule belongs to."""
    return _admin_in(schedule.platform, schedule.server, schedule.channel)


def _admin_in(platform: str, server: str, channel: str) -> Visitor:
    return Visitor(platform, Place(Server(server), channel), "", "", admin=True)
