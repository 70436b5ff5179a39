"""Searches the whole journal for damage, for `doctor`: the database's own check, the tables, and every row."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import cache

from store.journal.daily_rows import post_damage, schedule_of
from store.journal.database import Row
from store.journal.migrate import empty_journal
from store.journal.row_checksums import column_of
from store.journal.row_reading import answer_of, choice_of, claim_of, note_of, open_question_of, ref_of
from store.journal.tables import UNREADABLE, Tables

_MOST_FAULTS = 10  # of one table


class VerifiedTables(Tables):
    """The part of the journal that searches for damage."""

    async def verify(self) -> list[str]:
        """Everything that is damaged, a phrase each. Raises JournalError if the journal cannot be read at all."""
        faults = await self.database.faults()
        for table, columns in expected_columns().items():
            present = await self.database.columns(table)
            if missing := sorted(columns - present):
                faults.append(
                    f"the table {table} lacks {', '.join(missing)}" if present else f"there is no table {table}"
                )
                continue
            faults += _faults_of(table, await self._rows(f"select * from {table}"))  # noqa: S608 - names of this program
        return faults


@cache
def expected_columns() -> Mapping[str, frozenset[str]]:
    """The columns of each table, as the migrations of SQLite make them; PostgreSQL has the same."""
    with closing(empty_journal()) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        return {
            table: frozenset(row[1] for row in db.execute(f"pragma table_info({table})")) - {column_of(table)}
            for table in sorted(tables)
        }


def _faults_of(table: str, rows: Sequence[Row]) -> list[str]:
    faults = [damage for row in rows if (damage := _damage_of(table, row)) is not None]
    most = [f"{table} {damage}" for damage in faults[:_MOST_FAULTS]]
    return [*most, f"{len(faults) - len(most)} more rows of {table}"] if len(faults) > len(most) else most


def _damage_of(table: str, row: Row) -> str | None:
    """What is wrong with a row, by its key and columns; None if it can be read."""
    try:
        damaged = _READERS[table](row)
    except UNREADABLE:
        damaged = ("it cannot be read",)
    if not damaged:
        return None
    first = row[next(iter(row.keys()))]
    key = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    return f"{key[:40]} ({', '.join(damaged)})"


def _whole(read: Callable[[Row], object]) -> Callable[[Row], tuple[str, ...]]:
    """A reader that raises for a damaged row, in the form of one that returns the damaged columns."""

    def damage(row: Row) -> tuple[str, ...]:
        read(row)
        return ()

    return damage


_READERS: Mapping[str, Callable[[Row], tuple[str, ...]]] = {
    "answer": _whole(answer_of),
    "claim": _whole(claim_of),
    "note": _whole(note_of),
    "open_question": _whole(open_question_of),
    "post": post_damage,
    "preference": _whole(choice_of),
    "queue": _whole(ref_of),
    "schedule": lambda row: schedule_of(row).damaged,
    "shown": _whole(ref_of),
    "veto": _whole(ref_of),
}
