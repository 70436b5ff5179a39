"""`daily`: daily quotes on the console, and for operators those of every platform, over the journal a running bot shares."""

import argparse
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager

from adapters.console.render import PLACE, PLATFORM, SERVER
from bot.chat.visitor import Place, Server, Visitor
from bot.daily.admin import DailyAdmin, ScheduleRequest
from bot.daily.ports import ScheduleJournal
from bot.errors import InputError, PublishError
from bot.presentation import compose, wording
from bot.presentation.reply import Reply, Tone

Connect = Callable[[str], AbstractAsyncContextManager[None]]
"""Connects to a platform for as long as a test post takes. Raises PublishError if it cannot be reached."""


async def perform(
    command: argparse.Namespace, admin: DailyAdmin, journal: ScheduleJournal, connect: Connect
) -> Sequence[Reply]:
    """Do what a parsed command says; what to print. Raises InputError."""
    if command.step == "list":
        return await _list(admin, journal)
    if command.step == "set":
        return [await _set(command, admin, journal)]
    visitor, which = await _meant(command.schedule, journal)
    if command.step == "next":
        return [await admin.next(visitor, which, command.id)]
    if command.step == "test":
        return [await _test(visitor, which, admin, connect)]
    steps: dict[str, Callable[[Visitor, str | None], Awaitable[Reply]]] = {
        "status": admin.status, "pause": admin.pause, "resume": admin.resume, "skip": admin.skip,
        "remove": admin.remove,
    }  # fmt: skip
    return [await steps[command.step](visitor, which)]


async def _test(visitor: Visitor, which: str, admin: DailyAdmin, connect: Connect) -> Reply:
    try:
        async with connect(visitor.platform):
            return await admin.test(visitor, which)
    except PublishError as error:
        return compose.notice(wording.daily.test_failed(error.reason), Tone.FAILED)


async def _set(command: argparse.Namespace, admin: DailyAdmin, journal: ScheduleJournal) -> Reply:
    plan = ScheduleRequest(
        command.at,
        command.zone,
        command.weekdays,
        command.channel,
        command.interviews,
        command.said_by,
        command.view,
        command.catch_up,
    )
    if command.schedule is not None:
        visitor, which = await _meant(command.schedule, journal)
        return await admin.set(visitor, plan, which)
    if command.platform == PLATFORM:
        return await admin.set(_visitor(PLATFORM, SERVER, PLACE), plan)
    if command.platform not in wording.daily.PLATFORMS:
        raise InputError(wording.daily.no_platform(command.platform, wording.daily.PLATFORMS))
    if not command.server or not command.channel:
        raise InputError(wording.daily.NEEDS_PLACE)
    return await admin.set(_visitor(command.platform, command.server, command.channel), plan)


async def _list(admin: DailyAdmin, journal: ScheduleJournal) -> Sequence[Reply]:
    servers = dict.fromkeys((one.platform, one.server) for one in await journal.schedules(None, None))
    replies = []
    for platform, server in servers:
        reply = await admin.list(_visitor(platform, server, PLACE))
        head = () if platform == PLATFORM else ((wording.daily.server(platform, server),),)
        replies.append(Reply(reply.tone, reply.lead, items=(*head, *reply.items)))
    return replies or [Reply(Tone.NOTICE, wording.daily.NO_DAILY)]


async def _meant(which: str | None, journal: ScheduleJournal) -> tuple[Visitor, str]:
    """An operator as an admin of where the schedule is that he means; and its identity."""
    found = await journal.schedules(None, None)
    named = [one for one in found if which is None or one.identity == which.strip().partition(":")[0].casefold()]
    if len(named) > 1:
        raise InputError(
            wording.daily.which_daily(
                [wording.daily.choice(one.identity, one.at, one.zone, one.weekdays) for one in named[:25]]
            )
        )
    if not named:
        raise InputError(
            wording.daily.no_such_daily(which[:20]) if which is not None and found else wording.daily.NO_DAILY
        )
    [one] = named
    return _visitor(one.platform, one.server, one.place), one.identity


def _visitor(platform: str, server: str, place: str) -> Visitor:
    return Visitor(platform, Place(Server(server), place), "", "", admin=True)
