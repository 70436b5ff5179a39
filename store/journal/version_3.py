"""Converts the English sentences that version 3 of the journal stored to the codes of today; for migration 4 alone.

Also completes journals of version 3 from before its release: with quote ids as texts in the queue, or posts without
`ticks`.

The sentences are exactly those of that version. They are never edited, whatever `bot.presentation.wording` says now.
"""

import json
import re
from collections.abc import Collection, Sequence
from typing import Any

_SENTENCES = {
    "an admin paused it": "paused_by_admin",
    "an admin skipped it": "skipped_by_admin",
    "the bot was not running or not connected until it was too late for this one": "bot_away",
    "after an outage only the latest is posted, not all that were missed": "only_the_latest",
    "no quote fits: the interviews and speakers chosen have none that stands on its own, or all were banned":
        "no_quote_left",
    "the quote that was chosen was banned before it could be posted": "quote_banned",
    "the quote that was chosen is in the library no more": "quote_gone",
    "the platform is not connected here, so nothing can be posted now": "not_connected",
    "the bot was held up before it could send it": "held_up",
    "the platform did not answer in time": "timed_out",
    "something went wrong on the bot's side; its log has more": "defect",
    "what is kept of its installation in this workspace cannot be read; the log tells whoever runs the bot more":
        "installation_unreadable",
    "the bot may not post there": "permissions_missing",
    "the channel is gone, or hidden from the bot": "channel_gone",
    "the channel is archived": "channel_archived",
    "the thread is gone": "thread_gone",
    "the thread is locked": "thread_locked",
    "the bot may not post in that channel; invite it there with /invite": "not_in_channel",
    "the app is no longer installed in this workspace": "app_removed",
    "the bot was stopped while it posted, so it may or may not have come; it is not posted again, rather than twice":
        "never_confirmed",
    "the platform did not say whether it was posted; it is not posted again, rather than twice": "unconfirmed",
    "it may have come in the channel chosen before, which could not be found out; it is not posted again, "
    "rather than twice":
        "channel_changed",
}  # fmt: skip

_PATTERNS = (
    (re.compile(r"the bot was not running .* for this one; nor for about (\d+) days after it"), "bot_away_for_days"),
    (re.compile(r"something went wrong on the bot's side; its log has more \(reference ([0-9a-f]+)\)"), "defect"),
    (re.compile(r"(Discord|Slack) asked the bot to wait"), "platform_busy"),
    (re.compile(r"(Discord|Slack) cannot be reached(?: \((\w+)\))?"), "platform_unreachable"),
    (re.compile(r"(Discord|Slack|Console) failed \(error (\S+)\)"), "platform_failed"),
    (
        re.compile(r"(Discord|Slack) refused the post \(code (\S+)\); the log has it as reference ([0-9a-f]+)"),
        "platform_refused",
    ),
    (re.compile(r"it could not be printed \((.+)\)"), "not_printed"),
    (re.compile(r"there is no zone (.+) any more; set another"), "zone_gone"),
)
_MISSING_PERMISSIONS = re.compile(r"the bot lacks (.+) there")
_BETWEEN_PERMISSIONS = re.compile(r", | and ")

_ENDINGS = (
    (re.compile(r"(.+); it was tried again until it was too late"), "gave_up"),
    (
        re.compile(r"(.+); the platform did not say whether it was posted; it is not posted again, rather than twice"),
        "unconfirmed",
    ),
)
"""What follows another reason's sentence, which is then the cause."""


def reason_of_sentence(sentence: str) -> str:
    """The JSON that `bot.reasons.Reason.load` reads; for an unknown sentence, one that contains it word for word."""
    return json.dumps(_reason(sentence), ensure_ascii=False)


def _reason(sentence: str) -> dict[str, Any]:
    if (code := _SENTENCES.get(sentence)) is not None:
        return {"code": code}
    for ending, code in _ENDINGS:
        if (match := ending.fullmatch(sentence)) is not None:
            return {"code": code, "cause": _reason(match[1])}
    if (match := _MISSING_PERMISSIONS.fullmatch(sentence)) is not None:
        return {"code": "permissions_missing", "details": _BETWEEN_PERMISSIONS.split(match[1])}
    for pattern, code in _PATTERNS:
        if (match := pattern.fullmatch(sentence)) is not None:
            return {"code": code, "details": [_platform(group) for group in match.groups() if group is not None]}
    return {"code": "other", "details": [sentence]}


def _platform(detail: str) -> str:
    return detail.lower() if detail in ("Console", "Discord", "Slack") else detail


REPAIRABLE = (3, 4)
"""Versions of a journal that may have to be completed: migration 4 changes nothing about that."""

_TICKS = "alter table post add column ticks real"
_NEW_QUEUE = (
    "alter table queue rename to queue_of_texts",
    """
    create table queue (
      number integer primary key, schedule text not null, interview text not null, first integer not null,
      past integer not null
    )
    """,
    """
    insert into queue (number, schedule, interview, first, past)
    select number, schedule, substr(ref, 1, instr(ref, ':') - 1),
      cast(substr(ref, instr(ref, ':') + 1) as integer),
      cast(substr(substr(ref, instr(ref, ':') + 1), instr(substr(ref, instr(ref, ':') + 1), '-') + 1) as integer)
    from queue_of_texts
    """,
    "drop table queue_of_texts",
    "create index queue_schedule on queue (schedule, number)",
)


def repairs(post_columns: Collection[str], queue_columns: Collection[str]) -> Sequence[str]:
    """The statements that complete a journal of version 3 from before its release; none for a complete one."""
    statements = []
    if post_columns and "ticks" not in post_columns:
        statements.append(_TICKS)
    if "ref" in queue_columns:
        statements += _NEW_QUEUE
    return statements
