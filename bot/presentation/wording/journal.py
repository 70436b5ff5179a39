"""Sentences about the journal as a whole, for the terminal."""

from collections.abc import Mapping

COMMAND = "copy the journal to another database"
COPY = "copy every row, and compare both afterwards; stop the bot first"
FROM = "a data folder with a journal, or postgresql://user:password@host:5432/name"
TO = "where to copy it: another data folder, or a PostgreSQL database; it must be empty"
SAME = "--from and --to name the same journal"


def absent(place: object) -> str:
    """Where a journal to copy should be."""
    return f"there is no journal in {place}; --from takes the folder that VERBATIM_DATA named, or a PostgreSQL address"


def damaged(fault: str, more: int) -> str:
    """Why a journal is not copied, and the way out; a fault begins with the table and the key of its row."""
    rest = f", and {more} more" if more else ""
    table, *key = fault.split()
    fix = (
        f"remove that daily quote: python -m bot daily remove {key[0]}" if table in _OF_A_QUOTE and key else _SEE_DOCTOR
    )
    return f"the journal to copy from is damaged ({fault}{rest}); restore it, or {fix}"


_OF_A_QUOTE = ("schedule", "post")  # tables whose rows begin with the id of a daily quote
_SEE_DOCTOR = "see: python -m bot doctor"


def copied(rows: Mapping[str, int], installations: int) -> list[str]:
    """What was copied, as lines."""
    lines = [f"{table}: {_rows(count)}" for table, count in sorted(rows.items()) if count]
    if installations:
        lines.append(f"Slack installations: {_rows(installations)}")
    total = sum(rows.values()) + installations
    return [*lines, f"Copied {_rows(total)}; both journals were compared and are the same."]


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"
