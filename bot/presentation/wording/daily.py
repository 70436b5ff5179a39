"""Sentences about the quote a day: its commands, its status, and why one was not posted. Plain text: renderers add markup."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.presentation.wording import answers
from bot.reasons import Reason, ReasonCode

QUOTE_OF_THE_DAY = "Quote of the day"
TEST_POST = "Quote of the day, as a test"
VETO = "Never show this one"
ALLOW = "Allow it again"
VETOED = "Done. Nothing that holds these words is picked here any more, by day or at random."
ALLOWED = "Done. It may be picked again."
VETO_FOR_ADMINS = "Only admins can ban a quote here. Tell them, if this one should go."
COMMAND = "A quote a day, in a channel of your choice"
SET = "Post a quote a day, or change one that is posted"
LIST = "All daily quotes of this server, and when each comes next"
STATUS = "The next run, the last ten with what became of them, and what is wrong if something is"
PAUSE = "Stop posting until you resume"
RESUME = "Go on posting"
TEST = "Post one now, to see how it looks; today's own still comes"
SKIP = "Leave out the next one"
REMOVE = "Stop for good, and delete what is kept of it"
NEXT = "Choose what is posted next"
TIME = "When: 9:00, 9am, 21:30"
ZONE = "Whose clock: a city, such as Europe/Berlin; it keeps to that clock in summer and winter"
WEEKDAYS = "Which days: daily, mon-fri, weekends, tue and thu; the usual is every day"
CHANNEL = "Where; the usual is here"
INTERVIEWS = "Only these interviews (titles or short names, with commas between)"
SAID_BY = "Only what they said: host, guest, or a name"
VIEW = "How words are shown, if not as in the rest of the server"
CATCH_UP = "How late it may still come after an outage: 6h (the usual), 90 minutes"
WHICH = "Which one; may be left out if there is only one"
CHANGE = "Change this one instead of making a new one"
ID = "The quote's id, such as zuckerberg-267:21620-21655"
COMMANDS = "a quote a day: set, list, status, pause, resume, test, skip, remove, next"
LIST_ALL = "All daily quotes of all platforms, and when each comes next"
PLATFORMS = ("console", "discord", "slack")
PLATFORM = "Where it is posted: console (the usual: printed where the bot runs), discord or slack"
SERVER = "The server (Discord) or workspace (Slack), by its id; not for the console"
CHANNEL_ID = "The channel or thread, by its id; not for the console"
NEEDS_PLACE = "name the place with --server ID and --channel ID (the platform's own ids)"
ONLY_DAILY_ADMINS = "Only admins can set the daily quotes here."
NO_DAILY = "No daily quote is set here yet."
NO_SUCH_CHANNEL = "messages cannot be posted in that channel; choose a text channel or a thread"
QUEUED_IS_BANNED = "that quote was banned here, so it cannot be posted; choose another"
QUEUED_ALREADY = "that quote, or one with the same words, is queued already"
NOT_RUNNING = "it is due and not posted; the bot is not running, or not connected"
_WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OUTCOMES = {
    "sending": "being posted just now", "waiting": "not posted yet, it is tried again", "posted": "posted", "late": "posted late",
    "unknown": "outcome unknown", "missed": "missed", "failed": "failed", "skipped": "skipped",
}  # fmt: skip


def weekdays(days: Sequence[int]) -> str:
    """Every day; Mon to Fri; Tue and Thu."""
    if len(days) == 7:
        return "every day"
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = [
        name
        for run in runs
        for name in (
            [f"{_WEEKDAY_NAMES[run[0]]} to {_WEEKDAY_NAMES[run[-1]]}"]
            if len(run) > 2
            else [_WEEKDAY_NAMES[day] for day in run]
        )
    ]
    return answers.listed(names)


def time_of_day(at: dt.time) -> str:
    """21:30 (9:30 pm)."""
    return f"{at:%H:%M} ({at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'})"


def day(date: dt.date) -> str:
    """Tue 24 Nov 2026."""
    return f"{_WEEKDAY_NAMES[date.weekday()]} {date.day} {_MONTHS[date.month - 1]} {date.year}"


def moment(seconds: float, zone: str) -> str:
    """A moment in words, for platforms that cannot show it in each reader's own zone."""
    try:
        local = dt.datetime.fromtimestamp(seconds, ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        local, zone = dt.datetime.fromtimestamp(seconds, dt.UTC), "UTC"
    return f"{day(local.date())} at {local:%H:%M} ({zone})"


def duration(seconds: float) -> str:
    """6 hours; 90 minutes."""
    minutes = max(1, round(seconds / 60))
    if minutes % 60 and minutes < 180:
        return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
    hours = round(minutes / 60)
    return f"{hours} {'hour' if hours == 1 else 'hours'}"


def late(seconds: float) -> str:
    """Under a post that comes late."""
    return f"It comes {duration(seconds)} late: the bot could not post in time."


def schedule(at: dt.time, zone: str, days: Sequence[int]) -> str:
    """When a schedule posts."""
    return f"{at:%H:%M} {zone}, {weekdays(days)}"


def choice(identity: str, at: dt.time, zone: str, days: Sequence[int], *, paused: bool = False) -> str:
    """A schedule where one is to be chosen."""
    return f"{identity}: {schedule(at, zone, days)}{' (paused)' if paused else ''}"


def what(interviews: Sequence[str], said_by: Sequence[str], view: str | None, catch_up: float) -> str:
    """What a schedule posts, and how late at most."""
    of = f"From {answers.listed(interviews)}" if interviews else "From all interviews"
    by = (
        f", said by {answers.listed([f'the {who}' if who in ('host', 'guest') else who for who in said_by])}"
        if said_by
        else ""
    )
    shown = f", shown {view}" if view else ""
    return f"{of}{by}{shown}; after an outage it comes up to {duration(catch_up)} late."


def outcome(name: str) -> str:
    """What became of a run."""
    return _OUTCOMES[name]


MADE = "Set."
CHANGED = "Changed."
NEXT_RUN = "Next: "
OVERDUE = "Due and not posted yet: "
OVERDUE_WHY = "; it is posted as soon as the platform is connected, or recorded as missed"
IN = " in "
PRINTED = ", printed where the bot runs"
SET_BY = "Set by "
LAST = "The last ones, newest first:"
NO_LAST = "Nothing was due yet."
RESUMED = "Resumed."
SKIPPED = "The next one is left out."
RUNNING = "Running."


def lead(count: int) -> str:
    """Above the list of schedules."""
    return "One daily quote is set here:" if count == 1 else f"{count} daily quotes are set here:"


def paused(why: Reason) -> str:
    """A schedule that does not run."""
    fix = "Resume to go on" if why.code is ReasonCode.PAUSED_BY_ADMIN else "Resume it once that is fixed"
    return f"Paused: {reason(why)}. {fix}."


def stopped(identity: str, why: Reason) -> str:
    """Sent to whoever set a schedule, when it is paused because the platform refuses its posts."""
    return (
        f"The daily quote {identity}, which you set, is paused: {reason(why)}. "
        "Resume it once that is fixed; its status says more."
    )


PAUSED_NOW = "Paused. Nothing is posted until you resume."
PAUSED_ALREADY = "It is paused already."
RUNS_ALREADY = "It runs already."
SKIP_PAUSED = "It is paused, so there is nothing to skip."
CHANGED_MEANWHILE = "It changed in this very moment. Look at its status and try again."


def removed(identity: str) -> str:
    """After a schedule was deleted."""
    return f"Removed. Nothing is kept of {identity}, and nothing more is posted."


def tested(message: str | None) -> str:
    """After a test post."""
    return "Posted, as a test. The next run stays as it was." if message else "Nothing was posted."


def test_failed(why: Reason) -> str:
    """Where a test post was refused."""
    return f"The test was not posted: {reason(why)}."


def test_unknown(why: Reason) -> str:
    """Where nobody knows whether a test post came."""
    return f"The test may or may not have been posted: {reason(why)}."


def queue_position(place: int) -> str:
    """After a quote was put in the queue."""
    return (
        "It is posted next."
        if place == 1
        else f"It is queued; {place - 1} {'comes' if place == 2 else 'come'} before it."
    )


def coming_next(ids: Sequence[str]) -> str:
    """What is posted next on an admin's wish."""
    return f"Chosen to come next: {answers.listed(ids)}."


def lacking(names: Sequence[str]) -> str:
    """Rights the bot needs where it is to post."""
    return f"The bot cannot post there: it lacks {answers.listed(names)}. Grant that in the channel's permissions, and set it again."


def still_lacking(names: Sequence[str]) -> str:
    """Rights that went missing since."""
    return f"The bot cannot post there now: it lacks {answers.listed(names)}."


def no_daily_step(typed: str) -> str:
    """What was typed behind daily is nothing that can be done."""
    return f"daily knows no {typed!r}; it knows set, list, status, pause, resume, skip, test, remove and next"


def too_many_dailies(most: int) -> str:
    """A limit."""
    return f"a server can have {most} daily quotes; remove one first"


def which_daily(choices: Sequence[str]) -> str:
    """Where several could be meant."""
    return f"there are several; say which by its short name: {'; '.join(choices)}"


def no_platform(name: str, known: Sequence[str]) -> str:
    """A platform that is none."""
    return f"there is no platform {name!r}; known: {', '.join(known)}"


def server(platform: str, server: str) -> str:
    """Above a server's schedules, for operators."""
    return f"{platform}, server {server}"


def dailies_well(count: int, paused: int) -> str:
    """What doctor says of schedules where all is well."""
    return f"{count} set{f', {paused} paused by admins' if paused else ''}" if count else "none set"


def dailies_wrong(count: int, notes: Sequence[str]) -> str:
    """What doctor says of schedules that do not post."""
    more = f"; and {len(notes) - 5} more" if len(notes) > 5 else ""
    return f"{len(notes)} of {count} in trouble: {'; '.join(notes[:5])}{more}; see: python -m bot daily status ID"


def no_such_daily(name: str) -> str:
    """Where none is meant."""
    return f"no daily quote here is called {name!r}; list shows all"


def no_time(typed: str) -> str:
    """A time that is none."""
    return f"{typed!r} is no time of day; write 9:00, 9am or 21:30"


def no_weekdays(typed: str) -> str:
    """Weekdays that are none."""
    return f"{typed!r} names no days of the week; write daily, mon-fri, weekends, or tue and thu"


def no_zone(typed: str, near: Sequence[str]) -> str:
    """A zone that is none."""
    mend = f"did you mean {' or '.join(near)}?" if near else "name a city, such as Europe/Berlin"
    return f"{typed!r} is no zone; {mend}"


def fixed_zone(name: str, city: str) -> str:
    """A zone that would be an hour off for half the year."""
    return f"{name} has no summer time, so the post would be an hour off for half the year; name a city instead, such as {city}"


def no_length(typed: str) -> str:
    """A length of time that is none."""
    return f"{typed!r} is no length of time between 10 minutes and 24 hours; write 6h or 90 minutes"


def no_zone_yet() -> str:
    """The first schedule needs a zone."""
    return "whose clock? Name a zone by its city, such as Europe/Berlin"


def no_time_yet() -> str:
    """A new schedule needs a time."""
    return "at what time? Write 9:00, 9am or 21:30"


def no_interview(name: str, known: Sequence[str]) -> str:
    """An interview that is none."""
    return f"there is no interview {name!r} here; known: {', '.join(known)}"


def no_speaker(name: str, known: Sequence[str]) -> str:
    """A speaker who is none."""
    return f"nobody called {name!r} speaks there; write host, guest, or one of {', '.join(known)}"


def no_view(typed: str) -> str:
    """A view that is none."""
    return f"{typed!r} is no way to show words; write clean, strict or captions"


def queue_full(most: int) -> str:
    """A limit."""
    return f"{most} quotes are queued already; let some be posted first"


# --- why nothing was posted ---------------------------------------------------------------------


def _listed_rights(*rights: str) -> str:
    """Rights by the platform's flags or names: `send_messages` reads as Send Messages."""
    names = [right.replace("_", " ").title() for right in rights]
    return f"the bot lacks {answers.listed(names)} there" if names else "the bot may not post there"


def _unreachable(platform: str, kind: str = "") -> str:
    return f"{platform.title()} cannot be reached{f' ({kind})' if kind else ''}"


def _defect(reference: str = "") -> str:
    return f"the bot had an internal error; its log says more{f' (reference {reference})' if reference else ''}"


_REASONS: Mapping[ReasonCode, str | Callable[..., str]] = {
    ReasonCode.PAUSED_BY_ADMIN: "an admin paused it",
    ReasonCode.SKIPPED_BY_ADMIN: "an admin skipped it",
    ReasonCode.BOT_AWAY: "the bot was not running, or not connected, until it was too late to post",
    ReasonCode.BOT_AWAY_FOR_DAYS: lambda days: (
        f"the bot was not running, or not connected, on this day and about {days} days after it"
    ),
    ReasonCode.ONLY_THE_LATEST: "after an outage the bot posts only the latest quote, not every one that it missed",
    ReasonCode.GAVE_UP: "the bot tried again until it was too late to post",
    ReasonCode.NO_QUOTE_LEFT: (
        "no quote is left: the chosen interviews and speakers have none that stands on its own, or all were banned"
    ),
    ReasonCode.QUOTE_BANNED: "the chosen quote was banned before it could be posted",
    ReasonCode.QUOTE_GONE: "the chosen quote is no longer in the library",
    ReasonCode.NOT_CONNECTED: "the bot is not connected to this platform now, so it cannot post",
    ReasonCode.HELD_UP: "the bot was held up before it could send the post",
    ReasonCode.TIMED_OUT: "the platform did not answer in time",
    ReasonCode.DEFECT: _defect,
    ReasonCode.PLATFORM_BUSY: lambda platform: f"{platform.title()} asked the bot to wait",
    ReasonCode.PLATFORM_UNREACHABLE: _unreachable,
    ReasonCode.PLATFORM_FAILED: lambda platform, code: f"{platform.title()} failed (error {code})",
    ReasonCode.INSTALLATION_UNREADABLE: (
        "the bot cannot read its installation in this workspace; its log says more to whoever runs it"
    ),
    ReasonCode.NOT_PRINTED: lambda problem: f"it could not be printed ({problem})",
    ReasonCode.ZONE_GONE: lambda zone: f"the time zone {zone} no longer exists; set another",
    ReasonCode.PLATFORM_REFUSED: lambda platform, code, reference: (
        f"{platform.title()} refused the post (code {code}); the log has more under reference {reference}"
    ),
    ReasonCode.RIGHTS_MISSING: _listed_rights,
    ReasonCode.CHANNEL_GONE: "the channel is gone, or hidden from the bot",
    ReasonCode.CHANNEL_ARCHIVED: "the channel is archived",
    ReasonCode.THREAD_GONE: "the thread is gone",
    ReasonCode.THREAD_LOCKED: "the thread is locked",
    ReasonCode.NOT_IN_CHANNEL: "the bot may not post in that channel; invite it there with /invite",
    ReasonCode.APP_REMOVED: "the app is no longer installed in this workspace",
    ReasonCode.NEVER_CONFIRMED: (
        "the bot was stopped while it was posting, so the quote may or may not have been posted; "
        "the bot does not send it again, because it could then appear twice"
    ),
    ReasonCode.UNCONFIRMED: (
        "the platform did not say whether the quote was posted; "
        "the bot does not send it again, because it could then appear twice"
    ),
    ReasonCode.CHANNEL_CHANGED: (
        "the quote may have been posted in the channel chosen before, where the bot could not check; "
        "the bot does not send it again, because it could then appear twice"
    ),
    ReasonCode.OTHER: lambda sentence: sentence,
}


def reason(why: Reason) -> str:
    """Why a quote was not posted, or why its schedule is paused. A part of a sentence, without a full stop."""
    template = _REASONS[why.code]
    sentence = template if isinstance(template, str) else template(*why.details)
    return f"{reason(why.cause)}; {sentence}" if why.cause is not None else sentence
