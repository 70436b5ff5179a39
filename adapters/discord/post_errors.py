"""What an error of Discord means for a post: it was certainly not made, or perhaps it was."""

import discord

from adapters.discord import inbound
from bot.errors import OutcomeUnknownError, PublishError, Reach, RefusedForGoodError, RefusedForNowError
from bot.logs import report
from bot.reasons import Reason, ReasonCode

# Discord's error codes (docs, topics/opcodes-and-status-codes)
_CHANNEL_GONE = frozenset({10003, 10004, 50001})  # unknown channel, unknown guild, missing access
_THREAD_LOCKED = frozenset({50083, 160005})  # the thread is archived for good, or locked
_PERMISSIONS_MISSING = 50013


def meaning_of(error: discord.HTTPException, missing_permissions: tuple[str, ...]) -> PublishError:
    """What an answer other than success means for the post. `missing_permissions`: those the bot lacks there."""
    if error.status >= 500:
        return OutcomeUnknownError(_reason(ReasonCode.PLATFORM_FAILED, str(error.status)))
    if error.status == 429:
        # discord.py waits out Discord's own limits; this one is Cloudflare's, which is for the whole address.
        return RefusedForNowError(_reason(ReasonCode.PLATFORM_BUSY), _retry_after(error), Reach.PLATFORM)
    if error.status == 401:  # the adapter notices a refused token by itself
        return RefusedForNowError(Reason(ReasonCode.NOT_CONNECTED), reach=Reach.PLATFORM)
    if error.code == _PERMISSIONS_MISSING:
        return RefusedForGoodError(Reason(ReasonCode.PERMISSIONS_MISSING, missing_permissions))
    if error.code in _CHANNEL_GONE or error.status == 404:
        return RefusedForGoodError(Reason(ReasonCode.CHANNEL_GONE))
    if error.code in _THREAD_LOCKED:
        return RefusedForGoodError(Reason(ReasonCode.THREAD_LOCKED))
    reference = report(inbound.PLATFORM, error)
    return RefusedForGoodError(_reason(ReasonCode.PLATFORM_REFUSED, str(error.code), reference))


def _reason(code: ReasonCode, *details: str) -> Reason:
    return Reason(code, (inbound.PLATFORM, *details))


def _retry_after(error: discord.HTTPException) -> float | None:
    """Seconds, from the header of a 429."""
    value = getattr(error.response, "headers", {}).get("Retry-After", "")
    return float(value) if value.replace(".", "", 1).isdecimal() else None
