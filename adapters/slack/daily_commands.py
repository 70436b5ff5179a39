"""`/verbatim daily ...`: what admins type -> `bot.daily.admin`. Pure, apart from the admin.

set 9:00 Europe/Berlin [#general] [days: mon-fri] [interviews: ...] [said by: guest] [view: ...] [catch up: 6h] [id: ID]
list | status | pause | resume | skip | test | remove [ID] | next QUOTE-ID [ID]
card [on | off]: whether the quotes of all schedules come with a picture
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from enum import StrEnum

from adapters.slack import texts
from adapters.slack.message_text import written
from bot.chat.post_extras import POSTS
from bot.chat.preferences import PreferenceCache
from bot.chat.visitor import Visitor
from bot.daily.admin import DailyAdmin
from bot.daily.request import ScheduleRequest
from bot.errors import InputError
from bot.presentation import compose, wording
from bot.presentation.reply import Reply

_OPTION = re.compile(
    r"\b(?P<name>time|zone|days|weekdays|channel|interviews?|said[ _-]?by|view|catch[ _-]?up|id)\s*[:=]\s*",
    re.IGNORECASE,
)
_FIELDS = {"days": "weekdays", "interview": "interviews", "saidby": "said_by", "catchup": "catch_up"}
_CHANNEL_LINK = re.compile(r"<#(?P<channel>[A-Z0-9]+)(?:\|[^<>]*)?>")
_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]+")
_TIME = re.compile(r"\b\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\b\.?)?", re.IGNORECASE)
_IDENTITY = re.compile(r"\b(?=[a-f]*[0-9])[0-9a-f]{6}\b")


class CardWish(StrEnum):
    """What is typed behind `card`."""

    SAY = ""  # only say what is chosen
    ON = "on"
    OFF = "off"


CanPost = Callable[[str, str], Awaitable[bool]]
"""Whether the bot can post in a channel, found out for a member."""


async def perform(admin: DailyAdmin, visitor: Visitor, typed: str, can_post: CanPost) -> Reply:
    """Do what was typed behind `daily`. Raises InputError."""
    first, _, rest = typed.strip().partition(" ")
    step, rest = first.casefold(), rest.strip()
    if step == "set":
        return await _set(admin, visitor, rest, can_post)
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
    raise InputError(wording.daily.unknown_step(first[:20]))


def card_in(typed: str) -> CardWish | None:
    """What is wanted of pictures; None if something else was typed. Raises InputError."""
    step, _, wish = " ".join(typed.casefold().split()).partition(" ")
    if step not in ("card", "cards"):
        return None
    try:
        return CardWish(wish)
    except ValueError:
        raise InputError(texts.CARD_UNREADABLE) from None


async def choose_card(preferences: PreferenceCache, visitor: Visitor, wish: CardWish) -> Reply:
    """Store whether daily quotes come with a picture, and say it. Raises InputError for those who are not admins."""
    if not visitor.admin:
        raise InputError(wording.errors.ONLY_ADMINS)
    chosen = (await preferences.read(visitor.platform, visitor.server)).posts
    if wish is not CardWish.SAY:
        chosen = replace(chosen, card=wish is CardWish.ON)
        await preferences.choose(visitor.platform, visitor.server, POSTS, chosen.dump())
    return compose.notice(wording.cards.posts_have(card=chosen.card, thread=False, pin=False, role=False))


async def _set(admin: DailyAdmin, visitor: Visitor, typed: str, can_post: CanPost) -> Reply:
    request, which = request_in(typed)
    channel = request.channel or (None if which else visitor.place.channel)
    if channel is not None and not _CHANNEL_ID.fullmatch(channel):
        raise InputError(texts.NO_CHANNEL)  # such as a direct message, where nobody else would see the quote
    if channel is not None and visitor.admin and not await can_post(channel, visitor.user_id):
        raise InputError(texts.NOT_A_MEMBER_THERE)
    return await admin.set(visitor, replace(request, channel=channel), which)


def request_in(typed: str) -> tuple[ScheduleRequest, str | None]:
    """What is asked for, and which schedule is to be changed, if any.

    Time, zone and the identity of a schedule may come first, without their names; a linked channel may come anywhere.
    """
    link = _CHANNEL_LINK.search(typed)
    text = " ".join(_CHANNEL_LINK.sub(" ", typed).split())
    before, options = _options_in(text)
    which = options.pop("id", "") or (identity[0] if (identity := _IDENTITY.search(before)) else "")
    before = before.replace(which, " ") if which else before
    time = _TIME.search(before)
    zone = before[: time.start()] + before[time.end() :] if time else before
    fields = {
        "time": time[0].strip() if time else "",
        "zone": " ".join(zone.split()),
        **options,
        **({"channel": link["channel"]} if link else {}),
    }
    return ScheduleRequest(**{name: value or None for name, value in fields.items()}), which or None


def _options_in(text: str) -> tuple[str, dict[str, str]]:
    """What comes before the first option, and the value of each option by its field."""
    names = list(_OPTION.finditer(text))
    if not names:
        return written(text), {}
    ends = [*(name.start() for name in names[1:]), len(text)]
    options = {
        _field(name["name"]): written(text[name.end() : end]).strip() for name, end in zip(names, ends, strict=True)
    }
    return written(text[: names[0].start()]), options


def _field(name: str) -> str:
    plain = re.sub(r"[ _-]", "", name.casefold())
    return _FIELDS.get(plain, plain)
