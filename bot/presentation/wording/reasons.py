"""The sentence of each reason why the bot did not post or a schedule is paused. Plain text: renderers add markup."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.presentation.wording import answers, cards
from bot.reasons import Reason, ReasonCode

_NOT_TWICE = "the bot does not send it again, because it could then appear twice"


_PERMISSIONS = {"mention_everyone": "Mention All Roles"}
"""Permissions whose names in the platform's settings differ from their flags."""


def _permissions_missing(*flags: str) -> str:
    """Permissions by the platform's flags: `send_messages` reads as Send Messages."""
    names = [_PERMISSIONS.get(flag, flag.replace("_", " ").title()) for flag in flags]
    return f"the bot lacks {answers.listed(names)} there" if names else "the bot may not post there"


def _unreachable(platform: str, kind: str = "") -> str:
    return f"{platform.title()} cannot be reached{f' ({kind})' if kind else ''}"


def _defect(reference: str = "") -> str:
    return f"the bot had an internal error; its log says more{f' (reference {reference})' if reference else ''}"


_COLUMNS = {
    "time_of_day": "time", "zone": "time zone", "weekdays": "weekdays", "interviews": "interviews",
    "said_by": "speakers", "view": "view", "catch_up": "catch-up time", "channel": "channel",
    "next_date": "next date", "next_due": "next date",
}  # fmt: skip
"""What people call the columns of a schedule; others have no name that would help them."""


def _row_unreadable(*columns: str) -> str:
    names = list(dict.fromkeys(_COLUMNS.get(column, "settings") for column in columns)) or ["settings"]
    return f"its stored data is damaged ({answers.listed(names)}); remove the daily quote and set it again"


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
    ReasonCode.PERMISSIONS_MISSING: _permissions_missing,
    ReasonCode.SCOPE_MISSING: lambda scope: (
        f"the bot lacks the scope {scope}; whoever set it up adds it and installs the app again"
    ),
    ReasonCode.CHANNEL_GONE: "the channel is gone, or hidden from the bot",
    ReasonCode.CHANNEL_ARCHIVED: "the channel is archived",
    ReasonCode.THREAD_GONE: "the thread is gone",
    ReasonCode.THREAD_LOCKED: "the thread is locked",
    ReasonCode.NOT_IN_CHANNEL: "the bot may not post in that channel; invite it there with /invite",
    ReasonCode.APP_REMOVED: "the app is no longer installed in this workspace",
    ReasonCode.EXTRAS_REFUSED: lambda *extras: f"daily quotes are posted without {cards.extras(extras)}",
    ReasonCode.NEVER_CONFIRMED: (
        "the bot was stopped while it was posting, so the quote may or may not have been posted; " + _NOT_TWICE
    ),
    ReasonCode.UNCONFIRMED: "the platform did not say whether the quote was posted; " + _NOT_TWICE,
    ReasonCode.CHANNEL_CHANGED: (
        "the quote may have been posted in the channel chosen before, where the bot could not check; " + _NOT_TWICE
    ),
    ReasonCode.ROW_UNREADABLE: _row_unreadable,
    ReasonCode.OTHER: lambda stored_sentence: stored_sentence,
}


def sentence(reason: Reason) -> str:
    """Why the bot could not post, or why a schedule is paused. Part of a sentence, without a full stop."""
    template = _REASONS[reason.code]
    try:
        words = template if isinstance(template, str) else template(*reason.details)
    except TypeError:  # a damaged journal may hold too few details, or too many
        words = str(replace(reason, cause=None))
    return f"{sentence(reason.cause)}; {words}" if reason.cause is not None else words
