"""Whether Slack signed a request: checked over the raw bytes, before any of them is decoded. Pure.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
from collections.abc import Mapping

TIMESTAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"

WINDOW = 300.0
"""Seconds a signature is good for; an older request may be a replay."""

_LENGTH = len("v0=") + 64
_MOST_DIGITS = 12


def may_be_signed(headers: Mapping[str, str], now: float) -> bool:
    """Whether the headers look like a signature of about now (seconds since the epoch), whatever the body is."""
    timestamp, signature = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if not (timestamp.isascii() and timestamp.isdecimal()) or len(timestamp) > _MOST_DIGITS:
        return False
    return abs(now - int(timestamp)) <= WINDOW and signature.startswith("v0=") and len(signature) == _LENGTH


def clock_difference(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that the sender's clock is ahead of `now`, if that is too much for a signature; else None."""
    timestamp = headers.get(TIMESTAMP, "")
    if not (timestamp.isascii() and timestamp.isdecimal()) or len(timestamp) > _MOST_DIGITS:
        return None
    difference = int(timestamp) - now
    return difference if abs(difference) > WINDOW else None


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether a body was signed with the signing secret, about now."""
    if not may_be_signed(headers, now):
        return False
    base = b"v0:" + headers[TIMESTAMP].encode() + b":" + body
    expected = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), headers[SIGNATURE].encode(errors="surrogateescape"))
