"""The journal: the only state. One SQLite file, migrated by number, shared by replicas, never rebuilt."""

import asyncio
import json
import secrets
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from bot.errors import JournalError
from bot.model import Ref, Remembered
from bot.ports import Clock

FILE = "journal.sqlite"
REMEMBERED_DAYS = 30
_BUSY_MS = 5000  # how long a writer waits for another replica
_DAY = 86400.0

MIGRATIONS = (
    # 1: events claimed once, answers remembered for their follow-ups
    """
    create table claim (key text primary key, expires real not null) without rowid;
    create index claim_expires on claim (expires);
    create table answer (
      token text primary key, platform text not null, place text not null, asker text not null,
      refs text not null,       -- JSON list of quote ids; never the question
      shown integer not null, made real not null
    ) without rowid;
    create index answer_latest on answer (platform, place, asker, made);
    create index answer_made on answer (made);
    """,
)
"""Applied in order, each once, in a transaction of its own; `pragma user_version` counts them. Only ever append."""

_CLAIM = """
insert into claim (key, expires) values (?, ?)
on conflict (key) do update set expires = excluded.expires where claim.expires <= ?
"""
_REMEMBER = "insert into answer (token, platform, place, asker, refs, shown, made) values (?, ?, ?, ?, ?, 0, ?)"
_RECALL = "select token, platform, place, asker, refs, shown, made from answer where token = ? and made > ?"
_LATEST = """
select token, platform, place, asker, refs, shown, made from answer
where platform = ? and place = ? and asker = ? and made > ? order by made desc limit 1
"""


class SqliteJournal:
    """Fulfils `bot.ports.Journal`."""

    def __init__(self, db: aiosqlite.Connection, path: Path, clock: Clock) -> None:
        self._db, self._path, self._clock = db, path, clock
        self._writing = asyncio.Lock()  # one transaction at a time on one connection

    @classmethod
    async def open(cls, data: Path, clock: Clock) -> "SqliteJournal":
        """Open, or make, the journal of a data folder and bring it up to date. Raises JournalError with the mend."""
        path = data / FILE
        with_mend = f"the journal {path} cannot be opened"
        try:
            data.mkdir(parents=True, exist_ok=True)
            db = await aiosqlite.connect(path, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise JournalError(f"{with_mend} ({error}); check VERBATIM_DATA and who may write there") from None
        try:
            await db.execute(f"pragma busy_timeout = {_BUSY_MS}")
            await db.execute("pragma journal_mode = wal")
            await db.execute("pragma synchronous = full")  # a claim that was granted must survive a power cut
            await _migrate(db)
        except sqlite3.Error as error:
            await db.close()
            raise JournalError(f"{with_mend} ({error}); free the disk or restore the file from a backup") from None
        except JournalError:
            await db.close()
            raise
        return cls(db, path, clock)

    async def close(self) -> None:
        """Close the file."""
        await self._db.close()

    async def claim(self, key: str, ttl: float) -> bool:
        """Whether this caller is the first to claim a key within `ttl` seconds; others over the same file are told no."""
        now = self._clock.now()
        async with self._transaction():
            changed = await self._db.execute(_CLAIM, (key, now + ttl, now))
            return changed.rowcount == 1

    async def remember(self, platform: str, place: str, asker: str, refs: Sequence[Ref]) -> str:
        """Keep an answer's spans; the token to recall it by."""
        token = secrets.token_urlsafe(12)
        kept = json.dumps([str(ref) for ref in refs])
        async with self._transaction():
            await self._db.execute(_REMEMBER, (token, platform, place, asker, kept, self._clock.now()))
        return token

    async def recall(self, token: str) -> Remembered | None:
        """A remembered answer, unless it is older than 30 days."""
        return await self._one(_RECALL, (token, self._oldest()))

    async def latest(self, platform: str, place: str, asker: str) -> Remembered | None:
        """The last answer this asker got in this place."""
        return await self._one(_LATEST, (platform, place, asker, self._oldest()))

    async def turn_to(self, token: str, shown: int) -> None:
        """Note which of the remembered quotes is shown now."""
        async with self._transaction():
            await self._db.execute("update answer set shown = ? where token = ?", (shown, token))

    async def forget(self, platform: str, place: str) -> int:
        """Delete all answers remembered for a place; how many there were."""
        async with self._transaction():
            gone = await self._db.execute("delete from answer where platform = ? and place = ?", (platform, place))
            return gone.rowcount

    async def tidy(self) -> None:
        """Drop what has run out: claims past their time, answers past 30 days."""
        async with self._transaction():
            await self._db.execute("delete from claim where expires <= ?", (self._clock.now(),))
            await self._db.execute("delete from answer where made <= ?", (self._oldest(),))

    def _oldest(self) -> float:
        return self._clock.now() - REMEMBERED_DAYS * _DAY

    async def _one(self, sql: str, values: tuple[object, ...]) -> Remembered | None:
        try:
            rows = list(await self._db.execute_fetchall(sql, values))
        except sqlite3.Error as error:
            raise self._error(error) from None
        return _remembered(rows[0]) if rows else None

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        """A write that is whole or not at all; `immediate`, so that replicas queue instead of failing half way."""
        async with self._writing:
            try:
                await self._db.execute("begin immediate")
                try:
                    yield
                except BaseException:
                    await self._db.execute("rollback")
                    raise
                await self._db.execute("commit")
            except sqlite3.Error as error:
                raise self._error(error) from None

    def _error(self, error: sqlite3.Error) -> JournalError:
        if "locked" in str(error):
            return JournalError(f"the journal {self._path} is held by another process; stop it or wait")
        return JournalError(f"the journal {self._path} cannot be used ({error}); free the disk or check who may write there")


def _remembered(row: Any) -> Remembered:
    token, platform, place, asker, refs, shown, made = row
    return Remembered(token, platform, place, asker, tuple(Ref.parse(ref) for ref in json.loads(refs)), shown, made)


async def _migrate(db: aiosqlite.Connection) -> None:
    """Apply the migrations that are missing. A journal of a newer program is refused, not guessed at."""
    await db.execute("begin immediate")  # two replicas may start at once
    (version,) = list(await db.execute_fetchall("pragma user_version"))[0]
    if version > len(MIGRATIONS):
        await db.execute("rollback")
        raise JournalError(f"the journal is of version {version}, this program knows {len(MIGRATIONS)}; run the newer program")
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        for statement in _statements(script):
            await db.execute(statement)
        await db.execute(f"pragma user_version = {number}")
    await db.execute("commit")


def _statements(script: str) -> list[str]:
    """The statements of a script, one by one: `executescript` would commit the transaction it runs in."""
    statements, held = [], ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            statements.append(held)
            held = ""
    return statements
