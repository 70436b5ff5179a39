"""Opens the journal, in a folder or in PostgreSQL, and copies a journal from one to another."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.errors import InputError
from bot.presentation import wording
from bot.settings import is_postgres
from bot.wiring.clock import SystemClock
from store.journal.journal import Journal
from store.journal.sqlite import FILE, SqliteJournal


@asynccontextmanager
async def opened_journal(place: Path | str) -> AsyncIterator[Journal]:
    """The journal in a folder, or in the PostgreSQL database at an address. Raises SettingError or JournalError."""
    journal: Journal
    if isinstance(place, Path):
        journal = await SqliteJournal.open(place, SystemClock())
    else:
        from store.journal.postgres import PostgresJournal  # noqa: PLC0415 - slow to import, and an extra

        journal = await PostgresJournal.open(place, SystemClock())
    try:
        yield journal
    finally:
        await journal.close()


async def copy_journal(source: str, target: str) -> tuple[Mapping[str, int], int]:
    """Copy a journal, and the Slack installations beside it; the rows of each table, and the number of installations.

    Raises InputError, SettingError or JournalError.
    """
    from adapters.slack.oauth.copying import copy_installations  # noqa: PLC0415 - slow to import
    from store.journal.copying import copy  # noqa: PLC0415

    before, after = _journal_place(source), _journal_place(target)
    if before == after:
        raise InputError(wording.journal.SAME)
    if isinstance(before, Path) and not (before / FILE).is_file():
        raise InputError(wording.journal.absent(before))
    async with opened_journal(before) as old, opened_journal(after) as new:
        if faults := await old.verify():
            raise InputError(wording.journal.damaged(faults[0], len(faults) - 1))
        rows = await copy(old.database, new.database)
    return rows, await copy_installations(before, after)


def _journal_place(typed: str) -> Path | str:
    """The folder or PostgreSQL address that was typed. A folder may also be named by its file or as `sqlite:///`."""
    if is_postgres(typed):
        return typed
    path = Path(typed.removeprefix("sqlite:///")).expanduser().resolve()
    return path.parent if path.name == FILE and not path.is_dir() else path
