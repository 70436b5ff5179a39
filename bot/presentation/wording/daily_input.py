"""Sentences about daily quotes that cannot be set or changed: what was typed wrong, and how to fix it. Plain text."""

from collections.abc import Sequence

from bot.errors import in_quotes
from bot.presentation.wording import answers

ONLY_ADMINS = "Only admins can set the daily quotes here."
NO_SCHEDULES = "No daily quote is set here yet."
CHANGED_MEANWHILE = "It was changed at the same moment. Look at its status and try again."
NO_SUCH_CHANNEL = "the bot cannot post in that channel; choose a text channel or a thread"
PLACE_NEEDED = "name the place with --server ID and --channel ID (the platform's own ids)"
TIME_NEEDED = "at what time? Write 9:00, 9am or 21:30"
ZONE_NEEDED = "in which time zone? Name a city, such as Europe/Berlin"
QUEUED_IS_BANNED = "that quote was banned here, so it cannot be posted; choose another"
QUEUED_ALREADY = "that quote, or one that shares words with it, is queued already"


def permissions_missing(names: Sequence[str]) -> str:
    """Permissions the bot needs where it is to post."""
    return (
        f"The bot cannot post there, because it lacks these permissions: {', '.join(names)}. "
        "Grant them in the channel's settings, then set the daily quote again."
    )


def also_there(identities: Sequence[str]) -> str:
    """After another daily quote was set in a channel that had one."""
    count = "another daily quote" if len(identities) == 1 else f"{len(identities)} other daily quotes"
    return (
        f"This channel has {count}, too: {answers.listed(identities)}. To change one, name it when you "
        "set it; to delete one, use remove."
    )


def set_already(identity: str) -> str:
    """The same daily quote was set before."""
    return f"the same daily quote is set already: {identity}; nothing was changed"


def too_many_schedules(most: int) -> str:
    """A server has as many as it can."""
    return f"a server can have {most} daily quotes; remove one first"


def queue_full(most: int) -> str:
    """A queue has as many quotes as it can."""
    return f"{most} quotes are queued already; wait until some are posted"


def which_schedule(choices: Sequence[str]) -> str:
    """Several could be meant."""
    return f"there are several; name one by its short name: {'; '.join(choices)}"


def no_such_schedule(name: str) -> str:
    """None has this name."""
    return f"no daily quote here is called {in_quotes(name)}; list shows all of them"


def unknown_step(typed: str) -> str:
    """What was typed behind `daily` is not a command."""
    steps = "set, list, status, pause, resume, skip, test, remove and next"
    return f"daily does not know {in_quotes(typed)}; it knows {steps}"


def unknown_platform(name: str, known: Sequence[str]) -> str:
    """No platform has this name."""
    return f"{in_quotes(name)} is not a platform; choose one of {', '.join(known)}"


def unknown_time(typed: str) -> str:
    """Not a time of day."""
    return f"{in_quotes(typed)} is not a time of day; write 9:00, 9am or 21:30"


def unknown_weekdays(typed: str) -> str:
    """Not days of the week."""
    return f"{in_quotes(typed)} does not name days of the week; write daily, mon-fri, weekends, or tue and thu"


def not_every_week(typed: str) -> str:
    """Days that are not the same every week."""
    return f"{in_quotes(typed)} does not name days that are the same every week; write which, such as mon, wed and fri"


def unknown_zone(typed: str, near: Sequence[str]) -> str:
    """Not a time zone; some have a similar name."""
    fix = f"did you mean {' or '.join(near)}?" if near else "name a city, such as Europe/Berlin"
    return f"{in_quotes(typed)} is not a time zone; {fix}"


def fixed_zone(name: str, city: str) -> str:
    """A zone that would be an hour off for half the year."""
    return (
        f"{name} has no summer time, so the post would be an hour off for half the year; "
        f"name a city instead, such as {city}"
    )


def unknown_length(typed: str) -> str:
    """Not a length of time, or not one that is allowed."""
    return f"{in_quotes(typed)} is not a length of time between 10 minutes and 24 hours; write 6h or 90 minutes"


def unknown_interview(name: str, known: Sequence[str]) -> str:
    """No interview has this name."""
    return f"there is no interview {in_quotes(name)} here; choose from {', '.join(known)}"


def unknown_speaker(name: str, known: Sequence[str]) -> str:
    """No speaker of the chosen interviews has this name."""
    return f"no speaker there is called {in_quotes(name)}; write host, guest, or one of {', '.join(known)}"


def unknown_view(typed: str) -> str:
    """Not a view."""
    return f"{in_quotes(typed)} is not a way to show words; write clean, strict or captions"
