"""`/verbatim daily ...`: what admins type -> the admin for daily quotes. Pure but for the admin.

set 9:00 Europe/Berlin [days: mon-fri] [channel: #general] [interviews: ...] [said by: guest] [view: strict] [catch up: 6h] [id]
list | status | pause | resume | skip | test | remove [id] | next QUOTE [id]
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from adapters.slack import texts
from adapters.slack.inbound import written
from bot.chat.visitor import Visitor
from bot.daily.admin import DailyAdmin, ScheduleRequest
from bot.errors import InputError
from bot.presentation import wording
from bot.presentation.reply import Reply

DailyCommand = Callable[[Visitor, str | None], Awaitable[Reply]]

_OPTION = re.compile(
    r"\b(?P<name>time|zone|days|weekdays|channel|interviews?|said[ _-]?by|view|catch[ _-]?up|id)\s*[:=]\s*",
    re.IGNORECASE,
)
_CHANNEL = re.compile(r"<#(?P<channel>[A-Z0-9]+)(?:\|[^<>]*)?>")
_PLACE = re.compile(r"[CG][A-Z0-9]+")
_TIME = re.compile(r"\b\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\b\.?)?", re.IGNORECASE)
_ID = re.compile(r"\b(?=[a-f]*[0-9])[0-9a-f]{6}\b")
_FIELDS = {"days": "weekdays", "interview": "interviews", "saidby": "said_by", "catchup": "catch_up"}


async def perform(admin: DailyAdmin, visitor: Visitor, typed: str) -> Reply:
    """Do what was typed behind `daily`. Raises InputError."""
    first, _, rest = typed.strip().partition(" ")
    step, rest = first.casefold(), rest.strip()
    if step == "set":
        plan, which = plan_in(rest)
        place = plan.place or (None if which else visitor.place.channel)
        if place is not None and not _PLACE.fullmatch(place):
            raise InputError(texts.NO_CHANNEL)  # such as a direct message, where nobody else would see it
        reply = await admin.set(visitor, replace(plan, place=place), which)
        return replace(reply, notes=(*reply.notes, texts.INVITE))
    if step == "next":
        quote, _, which = rest.partition(" ")
        return await admin.next(visitor, which.strip() or None, written(quote))
    steps: dict[str, DailyCommand] = {
        "status": admin.status, "pause": admin.pause,
        "resume": admin.resume, "skip": admin.skip, "test": admin.test, "remove": admin.remove,
    }  # fmt: skip
    if step in steps:
        return await steps[step](visitor, written(rest) or None)
    if step in ("", "list"):
        reply = await admin.list(visitor)
        return replace(reply, notes=(*reply.notes, texts.DAILY_HOW))
    raise InputError(wording.daily.no_daily_step(first[:20]))


def plan_in(typed: str) -> tuple[ScheduleRequest, str | None]:
    """What is wanted, and which one is to be changed. Time and zone may stand first without their names, a channel anywhere."""
    channel = _CHANNEL.search(typed)
    bare = " ".join(_CHANNEL.sub(" ", typed).split())
    found = list(_OPTION.finditer(bare))
    ends = [*(one.start() for one in found[1:]), len(bare)] if found else []
    held = {_field(one["name"]): written(bare[one.end() : end]).strip() for one, end in zip(found, ends, strict=True)}
    first = written(bare[: found[0].start()] if found else bare)
    which = held.pop("id", "") or (named[0] if (named := _ID.search(first)) else "")
    time = _TIME.search(first := first.replace(which, " ") if which else first)
    zone = " ".join((first[: time.start()] + first[time.end() :] if time else first).split())
    fields = {
        "time": time[0].strip() if time else "",
        "zone": zone,
        **{name: value for name, value in held.items() if name != "channel"},
    }
    place = channel["channel"] if channel else held.get("channel") or None
    return ScheduleRequest(**{name: value or None for name, value in fields.items()}, place=place), which or None


def _field(name: str) -> str:
    plain = re.sub(r"[ _-]", "", name.casefold())
    return _FIELDS.get(plain, plain)
