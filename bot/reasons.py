"""Why the bot could not post or answer somewhere, or why a schedule is paused: codes that the journal stores.

`bot.presentation.wording.reasons.sentence` makes the sentence. The codes are stored, so they are never renamed; a
sentence may change at any time.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ReasonCode(StrEnum):
    """What happened. Behind each code: what its details are, if it has any."""

    # An admin's decision
    PAUSED_BY_ADMIN = "paused_by_admin"
    SKIPPED_BY_ADMIN = "skipped_by_admin"

    # Too late
    BOT_AWAY = "bot_away"
    BOT_AWAY_FOR_DAYS = "bot_away_for_days"  # how many more days were missed
    ONLY_THE_LATEST = "only_the_latest"
    GAVE_UP = "gave_up"  # its cause is the last refusal

    # No quote to post
    NO_QUOTE_LEFT = "no_quote_left"
    QUOTE_BANNED = "quote_banned"
    QUOTE_GONE = "quote_gone"

    # Refused for now, or unclear
    NOT_CONNECTED = "not_connected"
    HELD_UP = "held_up"
    TIMED_OUT = "timed_out"
    DEFECT = "defect"  # the reference in the log, where the post was not even tried
    PLATFORM_BUSY = "platform_busy"  # the platform
    PLATFORM_UNREACHABLE = "platform_unreachable"  # the platform; the kind of error
    PLATFORM_FAILED = "platform_failed"  # the platform; its code
    INSTALLATION_UNREADABLE = "installation_unreadable"
    NOT_PRINTED = "not_printed"  # what the operating system says

    # Refused for good
    ZONE_GONE = "zone_gone"  # the zone
    PLATFORM_REFUSED = "platform_refused"  # the platform; its code; the reference in the log
    PERMISSIONS_MISSING = "permissions_missing"  # the platform's flags of them, if they are known
    SCOPE_MISSING = "scope_missing"  # the scope of the platform
    CHANNEL_GONE = "channel_gone"
    CHANNEL_ARCHIVED = "channel_archived"
    THREAD_GONE = "thread_gone"
    THREAD_LOCKED = "thread_locked"
    NOT_IN_CHANNEL = "not_in_channel"
    APP_REMOVED = "app_removed"

    # Posted, but not with all that admins asked for
    EXTRAS_REFUSED = "extras_refused"  # their names, as PostExtras has them; its cause is why

    # Nobody knows whether it was posted
    NEVER_CONFIRMED = "never_confirmed"
    UNCONFIRMED = "unconfirmed"  # its cause is the error, if there was one
    CHANNEL_CHANGED = "channel_changed"

    ROW_UNREADABLE = "row_unreadable"  # the columns of the journal that cannot be read

    OTHER = "other"  # a sentence of a version that stored sentences


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, its details in the order `ReasonCode` gives, and for some codes the reason behind it."""

    code: ReasonCode
    details: tuple[str, ...] = ()
    cause: "Reason | None" = None

    def __str__(self) -> str:
        """For logs: `gave_up: platform_busy (discord)`."""
        details = f" ({', '.join(self.details)})" if self.details else ""
        cause = f": {self.cause}" if self.cause is not None else ""
        return f"{self.code.value}{details}{cause}"

    def dump(self) -> str:
        """The JSON that the journal stores.

        `{"code": "gave_up", "cause": {"code": "platform_busy", "details": ["discord"]}}`
        """
        return json.dumps(_as_json(self), ensure_ascii=False)

    @staticmethod
    def load(text: str) -> "Reason":
        """The reason of a stored text; what is not one becomes OTHER, word for word, so that nothing is lost."""
        try:
            return _from_json(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return Reason(ReasonCode.OTHER, (text,))


def _as_json(reason: Reason) -> dict[str, Any]:
    value: dict[str, Any] = {"code": reason.code.value}
    if reason.details:
        value["details"] = list(reason.details)
    if reason.cause is not None:
        value["cause"] = _as_json(reason.cause)
    return value


def _from_json(value: dict[str, Any]) -> Reason:
    cause = value.get("cause")
    return Reason(
        ReasonCode(value["code"]),
        tuple(str(detail) for detail in value.get("details", ())),
        _from_json(cause) if cause is not None else None,
    )
