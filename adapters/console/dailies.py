"""`daily`: daily quotes on the console, and for operators those of every platform, over the journal a running bot shares."""

import argparse
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.text import Text

from adapters.console import render
from bot.chat.visitor import Visitor
from bot.daily.admin import DailyAdmin, ScheduleRequest
from bot.daily.ports import Pace, ScheduleJournal
from bot.daily.schedule import Post, Schedule
from bot.errors import InputError, OutcomeUnknownError
from bot.presentation import wording
from bot.presentation.reply import ChannelRef, Item, ItemPart, Moment, Reply, Tone, UserRef

PLATFORM, SERVER, PLACE = "console", "console", "stdout"
_PRINTED: Item = (wording.daily.IN, ChannelRef(PLACE))

_POSTED = "printed"
_STEPS = ("status", "pause", "resume", "test", "skip", "remove")
_HELP = (
    wording.daily.STATUS, wording.daily.PAUSE, wording.daily.RESUME, wording.daily.TEST, wording.daily.SKIP, wording.daily.REMOVE,
)  # fmt: skip


class Parsers(Protocol):
    """What argparse gives for adding commands."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser: ...  # noqa: A002 - argparse's own word


def add_commands(daily: argparse.ArgumentParser) -> None:
    """The commands below `daily`."""
    steps: Parsers = daily.add_subparsers(dest="step", metavar="STEP", required=True)
    setting = steps.add_parser("set", help=wording.daily.SET)
    setting.add_argument("schedule", nargs="?", help=wording.daily.CHANGE)
    setting.add_argument("--at", metavar="TIME", help=wording.daily.TIME)
    setting.add_argument("--zone", help=wording.daily.ZONE)
    setting.add_argument("--weekdays", metavar="DAYS", help=wording.daily.WEEKDAYS)
    setting.add_argument("--interviews", metavar="SLUGS", help=wording.daily.INTERVIEWS)
    setting.add_argument("--said-by", metavar="WHO", help=wording.daily.SAID_BY)
    setting.add_argument("--view", metavar="clean|strict|captions", help=wording.daily.VIEW)
    setting.add_argument("--catch-up", metavar="LENGTH", help=wording.daily.CATCH_UP)
    setting.add_argument("--platform", default=PLATFORM, help=wording.daily.PLATFORM)
    setting.add_argument("--server", metavar="ID", help=wording.daily.SERVER)
    setting.add_argument("--channel", metavar="ID", help=wording.daily.CHANNEL_ID)
    steps.add_parser("list", help=wording.daily.LIST_ALL)
    for name, tells in zip(_STEPS, _HELP, strict=True):
        steps.add_parser(name, help=tells).add_argument("schedule", nargs="?", help=wording.daily.WHICH)
    following = steps.add_parser("next", help=wording.daily.NEXT)
    following.add_argument("id", help=wording.daily.ID)
    following.add_argument("schedule", nargs="?", help=wording.daily.WHICH)


async def perform(command: argparse.Namespace, admin: DailyAdmin, journal: ScheduleJournal) -> Sequence[Reply]:
    """Do what a parsed command says; what to print. Raises InputError."""
    if command.step == "list":
        return await _list(admin, journal)
    if command.step == "set":
        return [await _set(command, admin, journal)]
    visitor, which = await _meant(command.schedule, journal)
    if command.step == "next":
        return [await admin.next(visitor, which, command.id)]
    do: Callable[[Visitor, str | None], Awaitable[Reply]] = getattr(admin, command.step)
    return [await do(visitor, which)]


async def platform_of(command: argparse.Namespace, journal: ScheduleJournal) -> str:
    """Whose connection a command needs. Raises InputError."""
    return (await _meant(command.schedule, journal))[0].platform


async def _set(command: argparse.Namespace, admin: DailyAdmin, journal: ScheduleJournal) -> Reply:
    plan = ScheduleRequest(
        command.at, command.zone, command.weekdays, command.channel, command.interviews, command.said_by, command.view, command.catch_up
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
            wording.daily.which_daily([wording.daily.choice(one.identity, one.at, one.zone, one.weekdays, None) for one in named[:25]])
        )
    if not named:
        raise InputError(wording.daily.no_such_daily(which[:20]) if which is not None and found else wording.daily.NO_DAILY)
    [one] = named
    return _visitor(one.platform, one.server, one.place), one.identity


def _visitor(platform: str, server: str, place: str) -> Visitor:
    return Visitor(platform, server, place, "", "", admin=True)


# --- printing -----------------------------------------------------------------------------------


def shown(reply: Reply) -> RenderableType:
    """A reply as the console shows it; buttons are left out, since there is nothing to press."""
    parts: list[RenderableType] = []
    if reply.lead:
        parts.append(render.Set(Text(render.visible(reply.lead), style="yellow" if reply.tone is Tone.FAILED else "bold")))
    parts += [render.Set(Text(render.visible(_item(item)))) for item in reply.items]
    parts += [Group(Text(), render.quote(one.quote)) for one in reply.excerpts]
    parts += [render.Set(Text(render.visible(note), style="dim")) for note in reply.notes]
    return Group(*parts)


def _item(item: Item) -> str:
    """A line in plain text; what is posted on the console has no channel that could be named."""
    pieces = (*item[:-2], wording.daily.PRINTED) if item[-2:] == _PRINTED else item
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: ItemPart) -> str:
    if isinstance(piece, Moment):
        return wording.daily.moment(piece.seconds, piece.zone)
    return piece.identity if isinstance(piece, (ChannelRef, UserRef)) else piece


class ConsolePublisher:
    """Fulfils `bot.daily.ports.Publisher`: prints where the bot runs."""

    platform = PLATFORM
    pace = Pace(1000.0)
    same_for = 0.0

    def __init__(self, out: Console, notice: Callable[[str], None]) -> None:
        """`notice` takes a line for the operator."""
        self._out, self._notice = out, notice

    def ready(self) -> bool:
        """A terminal always is."""
        return True

    async def publish(self, _: Schedule, reply: Reply, __: str) -> str:
        """Print it. Raises OutcomeUnknownError if nobody may have read it."""
        try:
            self._out.print(shown(reply))
            self._out.file.flush()
        except OSError as error:
            raise OutcomeUnknownError(wording.daily.not_printed(error.strerror or type(error).__name__)) from None
        return _POSTED

    async def seek(self, _: Schedule, __: Post) -> str | None:
        """What was printed cannot be looked up."""
        raise OutcomeUnknownError(wording.daily.NEVER_TOLD)

    async def tell(self, _: Schedule, reply: Reply) -> bool:
        """Tell the operator."""
        self._notice(reply.lead or "")
        return True
