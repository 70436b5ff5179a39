"""Sentences about daily quotes: posts, schedules, and what commands did. Plain text: renderers add markup."""

import datetime as dt
from collections.abc import Sequence

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


def bans_page(number: int, pages: int) -> str:
    """The note below a page of the list, from 1."""
    return f"Page {number} of {pages}."


ALLOW_BY_NUMBER = "Press a number to allow that quote again."


def allow_one(number: int, count: int) -> str:
    """The button that lifts the ban of one of `count` quotes; where there are many, a note says what numbers do."""
    return f"Allow {number}" if count <= answers.MOST_NAMED else str(number)


def late(seconds: float) -> str:
    """The note under a post that comes late."""
    return f"This quote comes {dates.duration(seconds)} late, because the bot could not post in time."


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


def lacking(why: Reason) -> str:
    """A line of a list: what goes with posts elsewhere, and not in this channel."""
    sentence = reasons.sentence(why)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def server(platform: str, server_id: str) -> str:
    """The line above a server's schedules, for operators."""
    return f"{platform}, server {server_id}"


# --- after a command ----------------------------------------------------------------------------

RESUMED = "Resumed."
SKIPPED = "The next one is skipped."
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
