"""A checksum in every row of a journal in SQLite, so that a byte changed on the disk never passes for another value.

Triggers write it (migrations/sqlite/0006_checksums.sql; for answers 0008_doubt.sql, for open questions
0009_addresses.sql). A partial update of a row whose checksum was already wrong keeps it wrong: pausing a damaged
schedule does not make it a good one. PostgreSQL has checksums of its own.
"""

import hashlib
import struct
from collections.abc import Mapping

from store.journal.database import Row

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "claim": ("key", "expires"),
    "answer": ("token", "platform", "place", "asker", "refs", "shown", "doubtful", "created_at"),
    "preference": ("platform", "server", "name", "value"),
    "shown": ("number", "scope", "interview", "start_word", "end_word", "created_at"),
    "note": ("key", "value"),
    "schedule": (
        "id", "platform", "server", "channel", "time_of_day", "zone", "weekdays", "interviews", "said_by", "view",
        "catch_up", "paused", "set_by", "created_at", "next_date", "next_due", "revision",
    ),
    "post": (
        "schedule_id", "date", "due", "outcome", "changed_at", "ref", "token", "message_id", "reason", "attempts",
        "first_attempt_at", "first_attempt_ticks", "look_again_at",
    ),
    "veto": ("platform", "server", "interview", "start_word", "end_word", "created_at"),
    "queue": ("number", "schedule_id", "interview", "start_word", "end_word"),
    "open_question": ("key", "platform", "owner", "address", "renewed_at"),
}  # fmt: skip
"""What the checksum of each table covers, in the order of the triggers."""

WHOLE_ROW = "the whole row"
"""Named in place of a column if only the checksum shows that something changed."""

_BYTES = 8


def column_of(table: str) -> str:
    """The column of a table's checksum; its name contains the table's, because one query may read two tables."""
    return f"{table}_checksum"


def row_checksum(*values: object) -> bytes:
    """The checksum of a row's values, for SQL; texts come as bytes, since they may not be UTF-8."""
    digest = hashlib.blake2b(digest_size=_BYTES)
    for value in values:
        tag, content = _tagged(value)
        digest.update(tag + len(content).to_bytes(4) + content)
    return digest.digest()


def _tagged(value: object) -> tuple[bytes, bytes]:
    match value:
        case None:
            return b"n", b""
        case bytes():
            return b"t", value
        case str():
            return b"t", value.encode("utf-8", "surrogatepass")
        case float():
            return b"f", struct.pack("<d", value)
        case _:
            return b"i", str(value).encode()


def is_intact(table: str, row: Row) -> bool:
    """Whether a row is as it was written; True in a database whose rows carry no checksum."""
    column = column_of(table)
    if column not in row.keys():  # noqa: SIM118 - `in` would look through the values
        return True
    return bool(row[column] == row_checksum(*(row[name] for name in COLUMNS[table])))


def verify_row(table: str, row: Row) -> None:
    """Raise ValueError for a row that is not as it was written."""
    if not is_intact(table, row):
        raise ValueError(WHOLE_ROW)
