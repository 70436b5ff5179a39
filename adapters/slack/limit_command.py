"""`/verbatim limit ...`: which shows and interviews admins allow, in the workspace or one channel.

limit | limit all | limit shows=Harbour Voices interviews=lighthouse-1, ferry-2 #general
"""

import re

from adapters.slack.message_text import written
from bot.chat.service import ChatService
from bot.chat.visitor import Visitor
from bot.errors import InputError
from bot.presentation import wording
from bot.presentation.reply import Reply

_OPTION = re.compile(r"(?:^|\s)(?P<name>shows?|interviews?) ?[:=]", re.IGNORECASE)
_CHANNEL_LINK = re.compile(r"<#(?P<channel>[A-Z0-9]+)(?:\|[^<>]*)?>")


async def perform(chat: ChatService, visitor: Visitor, typed: str) -> Reply:
    """Do what was typed behind `limit`. Raises InputError."""
    link = _CHANNEL_LINK.search(typed)
    text = " ".join(written(_CHANNEL_LINK.sub(" ", typed)).split())
    shows, interviews = limit_in(text)
    return await chat.limits.choose(visitor, shows, interviews, link["channel"] if link else None)


def limit_in(text: str) -> tuple[str | None, str | None]:
    """The names of shows and of interviews that were typed; `all` for both takes the limit away; None: not typed."""
    if not text:
        return None, None
    if text.casefold() == "all":
        return "all", "all"
    names = list(_OPTION.finditer(text))
    if not names or text[: names[0].start()].strip():
        raise InputError(wording.interviews.limit_unreadable(text[:40]))
    ends = [*(name.start() for name in names[1:]), len(text)]
    values = {
        name["name"].casefold().removesuffix("s"): text[name.end() : end].strip()
        for name, end in zip(names, ends, strict=True)
    }
    return values.get("show"), values.get("interview")
