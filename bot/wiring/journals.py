"""Opens the journal, in a folder or in PostgreSQL, and copies a journal from one to another."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot import logs
from bot.backoff import Backoff
from bot.errors import InputError, JournalAwayError
from bot.presentation import wording
from bot.settings import is_postgres
from bot.wiring.clock import SystemClock
from store.journal.journal import Journal
from store.journal.sqlite import FILE, SqliteJournal

_LONGEST_WAIT = 30.0  # seconds between two tries to reach a database


@asynccontextmanager
async def opened_journal(place: Path | str) -> AsyncIterator[Journal]:
    """The journal in a folder, or in the PostgreSQL database at an address. Raises SettingError or JournalError."""
    async with _closing(await _open(place)) as journal:
        yield journal


@asynccontextmanager
async def opened_journal_once_reached(place: Path | str) -> AsyncIterator[Journal]:
    """As `opened_journal`, but it waits for a database that is away: after a reboot it may start later than the bot."""
    async with _closing(await _open_once_reached(place)) as journal:
        yield journal


async def _open_once_reached(place: Path | str) -> Journal:
    backoff = Backoff(longest=_LONGEST_WAIT)
    while True:
        try:
            return await _open(place)
        except JournalAwayError as error:
            wait = backoff.next_wait()
            logs.log.warning("%s; trying again in %.0f s", error, wait, extra={"kind": "journal away"})
            await asyncio.sleep(wait)


async def _open(place: Path | str) -> Journal:
    if isinstance(place, Path):
        return await SqliteJournal.open(place, SystemClock())
    from store.journal.postgres import PostgresJournal  # noqa: PLC0415 - slow to import, and an extra

    return await PostgresJournal.open(place, SystemClock())


@asynccontextmanager
async def _closing(journal: Journal) -> AsyncIterator[Journal]:
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
