"""Sentences about daily quotes: commands, status, and what admins typed wrong. Plain text: renderers add markup."""

import datetime as dt
from collections.abc import Sequence

from bot.errors import in_quotes
from bot.presentation.wording import answers, dates, reasons
from bot.reasons import Reason, ReasonCode

# --- a post -------------------------------------------------------------------------------------

QUOTE_OF_THE_DAY = "Quote of the day"
TEST_POST = "Quote of the day, as a test"
ALLOW = "Allow it again"
VETOED = "Done. No quote with any of these words is picked here any more, neither daily nor at random."
ALLOWED = "Done. It may be picked again."
VETO_FOR_ADMINS = "Only admins can ban a quote here. Tell them if you think that this one should go."


NO_BANS = "No quote is banned here."


def bans(count: int) -> str:
    """The line above the list of banned quotes."""
    return "1 quote is never picked here:" if count == 1 else f"{count} quotes are never picked here, the newest first:"


def more_bans(count: int) -> str:
    """The note below the list, if it does not have all of them."""
    return f"And {count} more: allow some of these to see them."


def allow_one(number: int) -> str:
    """The button that lifts the ban of one of several quotes."""
    return f"Allow {number}"


def late(seconds: float) -> str:
    """The note under a post that comes late."""
    return f"This quote comes {dates.duration(seconds)} late, because the bot could not post in time."


# --- commands and their options -----------------------------------------------------------------

COMMAND = "A quote a day, in a channel of your choice"
SET = "Post a quote a day, or change a daily quote"
LIST = "All daily quotes of this server, and when each comes next"
STATUS = "The next run, the last ten and what became of them, and what is wrong, if anything"
PAUSE = "Stop posting until you resume"
RESUME = "Go on posting"
TEST = "Post one now to see how it looks; today's own quote still comes"
SKIP = "Leave out the next one"
REMOVE = "Stop for good, and delete everything stored about it"
NEXT = "Choose what is posted next"
TIME = "When: 9:00, 9am, 21:30"
ZONE = "Whose clock: a city, such as Europe/Berlin; summer time is taken care of"
WEEKDAYS = "Which days: daily, mon-fri, weekends, tue and thu; every day if left out"
CHANNEL = "Where; this channel if left out"
INTERVIEWS = "Only these interviews: titles or short names, separated by commas"
SAID_BY = "Only what they said: host, guest, or a name"
VIEW = "How words are shown, if not as in the rest of the server"
CATCH_UP = "How late it may come after an outage: 90 minutes; 6 hours if left out"
WHICH = "Which daily quote; may be left out if there is only one"
CHANGE = "Change this one instead of adding a new one"
ID = "The quote's id, such as zuckerberg-267:21620-21655"

# On the terminal
COMMANDS = "a quote a day: set, list, status, pause, resume, test, skip, remove, next"
LIST_ALL = "All daily quotes of all platforms, and when each comes next"
PLATFORMS = ("console", "discord", "slack")
PLATFORM = "Where it is posted: discord, slack or console (printed where the bot runs); console if left out"
SERVER = "The id of the server (Discord) or workspace (Slack); not for the console"
CHANNEL_ID = "The id of the channel or thread; not for the console"


# --- a schedule ---------------------------------------------------------------------------------

ADDED = "Set."
CHANGED = "Changed."
NEXT_RUN = "Next: "
OVERDUE = "Due and not posted yet: "
OVERDUE_WHY = "; the bot posts it once the platform is connected, or records it as missed"
IN = " in "
PRINTED = ", printed where the bot runs"
SET_BY = "Set by "
LAST = "The last ones, newest first:"
NO_LAST = "No quote was due yet."
RUNNING = "Running."

_OUTCOMES = {
    "sending": "being posted now",
    "waiting": "not posted yet; the bot will try again",
    "posted": "posted",
    "late": "posted late",
    "unknown": "outcome unknown",
    "missed": "missed",
    "failed": "failed",
    "skipped": "skipped",
}


def schedule(time: dt.time, zone: str, days: Sequence[int]) -> str:
    """When a schedule posts."""
    return f"{time:%H:%M} {dates.zone_name(zone)}, {dates.weekdays(days)}"


def choice(identity: str, when: str, *, paused: bool) -> str:
    """A schedule in a list to choose from."""
    return f"{identity}: {when}{' (paused)' if paused else ''}"


def content(interviews: Sequence[str], said_by: Sequence[str], view: str | None, catch_up: float) -> str:
    """What a schedule posts, and how late at most."""
    source = f"From {answers.listed(interviews)}" if interviews else "From all interviews"
    people = [f"the {name}" if name in ("host", "guest") else name for name in said_by]
    speakers = f", said by {answers.listed(people)}" if people else ""
    shown = f", shown {view}" if view else ""
    return f"{source}{speakers}{shown}; after an outage it comes up to {dates.duration(catch_up)} late."


def dated_outcome(date: dt.date, outcome: str) -> str:
    """What became of a run."""
    return f"{dates.day(date)}: {_OUTCOMES[outcome]}"


def lead(count: int) -> str:
    """The line above a list of schedules."""
    return "One daily quote is set here:" if count == 1 else f"{count} daily quotes are set here:"


def paused(why: Reason) -> str:
    """A schedule that does not run."""
    fix = "Resume it to go on" if why.code is ReasonCode.PAUSED_BY_ADMIN else "Resume it once that is fixed"
    return f"Paused: {reasons.sentence(why)}. {fix}."


def stopped(identity: str, why: Reason) -> str:
    """Sent to whoever set a schedule, when the bot pauses it."""
    return (
        f"The daily quote {identity}, which you set, is paused: {reasons.sentence(why)}. "
        "Resume it once that is fixed; its status says more."
    )


def coming_next(ids: Sequence[str]) -> str:
    """The queue of a schedule."""
    return f"Chosen to come next: {answers.listed(ids)}."


def permissions_missing_now(names: Sequence[str]) -> str:
    """In the status: permissions that the bot has lost."""
    return f"The bot cannot post in that channel now, because it lacks these permissions: {', '.join(names)}."


def server(platform: str, server_id: str) -> str:
    """The line above a server's schedules, for operators."""
    return f"{platform}, server {server_id}"


# --- after a command ----------------------------------------------------------------------------

RESUMED = "Resumed."
SKIPPED = "The next one is left out."
PAUSED_NOW = "Paused. Nothing is posted until you resume."
PAUSED_ALREADY = "It is paused already."
RUNS_ALREADY = "It is running already."
SKIP_PAUSED = "It is paused, so there is nothing to skip."
TESTED = "Posted, as a test. The next run stays as it was."


def removed(identity: str) -> str:
    """After a schedule was deleted."""
    return f"Removed. Everything stored about {identity} is deleted, and it posts no more."


def test_failed(why: Reason) -> str:
    """After a test that was not posted."""
    return f"The test was not posted: {reasons.sentence(why)}."


def test_unknown(why: Reason) -> str:
    """After a test that may have been posted."""
    return f"The test may or may not have been posted: {reasons.sentence(why)}."


def queue_position(place: int) -> str:
    """After a quote was queued."""
    if place == 1:
        return "It is posted next."
    return f"It is queued; {place - 1} {'comes' if place == 2 else 'come'} before it."


# --- what cannot be done ------------------------------------------------------------------------

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
        f"This channel has {count}, too: {answers.listed(identities)}. To change one, name it in place of setting "
        "another; remove takes one away."
    )


def set_already(identity: str) -> str:
    """The same daily quote was set before."""
    return f"just that is set already: {identity}; nothing was changed"


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


# --- for doctor ---------------------------------------------------------------------------------

NOT_RUNNING = "a quote is due and not posted; the bot is not running, or not connected"


def schedules_fine(count: int, paused_by_admins: int) -> str:
    """All schedules do what they should."""
    if not count:
        return "none set"
    return f"{count} set{f', {paused_by_admins} paused by admins' if paused_by_admins else ''}"


def schedules_at_fault(count: int, faults: Sequence[str]) -> str:
    """Some schedules do not post."""
    more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
    listed = "; ".join(faults[:5])
    return f"{len(faults)} of {count} have problems: {listed}{more}; see: python -m bot daily status ID"
