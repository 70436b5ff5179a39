"""`/verbatim daily ...`: what admins type -> `bot.daily.admin`. Pure, apart from the admin.

set 9:00 Europe/Berlin [#general] [days: mon-fri] [interviews: ...] [said by: guest] [view: ...] [catch up: 6h] [id: ID]
    [card: on] [thread: on] [pin: on] [mention: @group]
list | status | pause | resume | skip | test | remove [ID] | next QUOTE-ID [ID]
card | thread | pin [on | off], mention [@group | off]: what goes with the quotes of all schedules (daily_extras.py)
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from adapters.slack import texts
from adapters.slack.daily_extras import (
    CARD,
    MENTION,
    NO_CHANGE,
    PIN,
    THREAD,
    ExtrasChange,
    ExtrasChoices,
    change_in,
    with_option,
)
from adapters.slack.message_text import written
from bot.chat.visitor import Visitor
from bot.daily.admin import DailyAdmin
from bot.daily.request import ScheduleRequest
from bot.errors import InputError
from bot.presentation import compose, wording
from bot.presentation.reply import Reply

_OPTION = re.compile(
    r"\b(?P<name>time|zone|days|weekdays|channel|interviews?|said[ _-]?by|view|catch[ _-]?up|id|"
    r"card|thread|pin|mention)\s*[:=]\s*",
    re.IGNORECASE,
)
_EXTRAS = (CARD, THREAD, PIN, MENTION)
_FIELDS = {"days": "weekdays", "interview": "interviews", "saidby": "said_by", "catchup": "catch_up"}
_CHANNEL_LINK = re.compile(r"<#(?P<channel>[A-Z0-9]+)(?:\|[^<>]*)?>")
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]+")
_TIME = re.compile(r"\b(?:at )?(?:\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\b\.?)?|noon\b|midnight\b)", re.IGNORECASE)
_NAME_OF_DAY = r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
_DAY = (
    rf"(?:(?:(?:week|work|working|business|school) ?)?days?|weekends?|{_NAME_OF_DAY}|daily|everyday|(?:bi-?)?weekly|"
    r"monthly|fortnightly|m-f|mwf|holidays?|(?:once|twice|\w{1,5} times) (?:a|every|per) (?:week|month)|"
    r"(?:other|second|two|2) weeks?)\b"
)
_WITH_DAYS = (
    r"(?:on|every|each|all|any|only|just|from|between|and|n?or|to|through|thru|the|of|except|but|not|no|never|without|"
    r"excluding|other|than|apart|second|third|first|last|alternate|\d{1,2}(?= days?\b)|two|three|five)"
)
_BETWEEN = r"(?:,? |, ?| ?[-–&+/] ?)"
_DAYS = re.compile(
    rf"\b(?:{_WITH_DAYS} ){{0,4}}{_DAY}(?:{_BETWEEN}(?:{_WITH_DAYS} ){{0,4}}{_DAY})*"
    r"(?: only\b| a week\b| (?:of|in) (?:the|every|each) (?:week|month)\b)?",
    re.IGNORECASE,
)
_IDENTITY = re.compile(r"\b(?=[a-f]*[0-9])[0-9a-f]{6}\b")


CanPost = Callable[[str, str], Awaitable[bool]]
"""Whether the bot can post in a channel, found out for a member."""


async def perform(admin: DailyAdmin, visitor: Visitor, typed: str, can_post: CanPost, extras: ExtrasChoices) -> Reply:
    """Do what was typed behind `daily`. Raises InputError."""
    first, _, rest = typed.strip().partition(" ")
    step, rest = first.casefold(), rest.strip()
    if step == "set":
        return await _set(admin, visitor, rest, can_post, extras)
    if (change := change_in(typed)) is not None:
        return compose.notice(await extras.choose(visitor, change))
    if step == "next":
        quote_id, _, which = rest.partition(" ")
        return await admin.next(visitor, which.strip() or None, written(quote_id))
    steps: dict[str, Callable[[Visitor, str | None], Awaitable[Reply]]] = {
        "status": admin.status,
        "pause": admin.pause,
        "resume": admin.resume,
        "skip": admin.skip,
        "test": admin.test,
        "remove": admin.remove,
    }
    if step in steps:
        return await steps[step](visitor, written(rest) or None)
    if step in ("", "list"):
        reply = await admin.list(visitor)
        return replace(reply, notes=(*reply.notes, texts.DAILY_HOW))
    raise InputError(wording.daily_input.unknown_step(first[:20]))


async def _set(admin: DailyAdmin, visitor: Visitor, typed: str, can_post: CanPost, extras: ExtrasChoices) -> Reply:
    request, which, change = request_in(typed)
    if change != NO_CHANGE:
        await extras.check(visitor, change)
    channel = request.channel or (None if which else visitor.place.channel)
    if channel is not None and not _CHANNEL_ID.fullmatch(channel):
        raise InputError(texts.NO_CHANNEL)  # such as a direct message, where nobody else would see the quote
    await admin.verify(visitor, request, which)  # the admin sees the test of the channel, so it comes last
    if channel is not None and not await can_post(channel, visitor.user_id):
        raise InputError(texts.NOT_A_MEMBER_THERE)
    reply = await admin.set(visitor, replace(request, channel=channel), which)
    if change == NO_CHANGE:
        return reply
    return replace(reply, notes=(*reply.notes, await extras.choose(visitor, change)))


def request_in(typed: str) -> tuple[ScheduleRequest, str | None, ExtrasChange]:
    """What is asked for, which schedule is to be changed, if any, and what is to go with all of them.

    Time, days, zone and the identity of a schedule may come first, without their names, as people say them; a linked
    channel may come anywhere.
    """
    link = _CHANNEL_LINK.search(typed)
    text = " ".join(_CHANNEL_LINK.sub(" ", typed).split())
    before, options = _options_in(text)
    change = NO_CHANGE
    for name in _EXTRAS:
        if name in options:
            change = with_option(change, name, options.pop(name))
    which = options.pop("id", "") or (identity[0] if (identity := _IDENTITY.search(before)) else "")
    before = before.replace(which, " ") if which else before
    days, rest = ("", before) if "weekdays" in options else _taken_out(_DAYS, before)
    time, zone = _taken_out(_TIME, rest)
    fields = {
        "time": time.removeprefix("at "),
        "zone": " ".join(zone.split()),
        "weekdays": days,
        **options,
        **({"channel": link["channel"]} if link else {}),
    }
    return ScheduleRequest(**{name: value or None for name, value in fields.items()}), which or None, change


def _taken_out(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """What a pattern finds first in a text, and the text without it."""
    found = pattern.search(text)
    return (found[0].strip(), f"{text[: found.start()]} {text[found.end() :]}") if found else ("", text)


def _options_in(text: str) -> tuple[str, dict[str, str]]:
    """What comes before the first option, and the value of each option by its field."""
    names = list(_OPTION.finditer(text))
    if not names:
        return written(text), {}
    ends = [*(name.start() for name in names[1:]), len(text)]
    options: dict[str, str] = {}
    for name, end in zip(names, ends, strict=True):
        value, field = text[name.end() : end], _field(name["name"])
        options[field] = (value if field in _EXTRAS else written(value)).strip()  # a user group is known by its markup
    return written(text[: names[0].start()]), options


def _field(name: str) -> str:
    plain = re.sub(r"[ _-]", "", name.casefold())
    return _FIELDS.get(plain, plain)
