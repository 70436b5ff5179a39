"""The journal: the only state. One SQLite file, migrated by number, shared by replicas, never rebuilt."""

import asyncio
import json
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from bot.errors import JournalError
from bot.model import Ref, RememberedAnswer, Span
from bot.ports import Clock
from store.journal.migrate import migrate, scripts
from store.journal.schedules import ScheduleTables
from store.sqlite import connect, explain, turn_to_wal

FILE = "journal.sqlite"
REMEMBERED_DAYS = 30
_BUSY_MS = 5000  # how long a writer waits for another replica
_DAY = 86400.0

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


class SqliteJournal(ScheduleTables):
    """Fulfils `bot.daily.ports.ScheduleJournal`."""

    @classmethod
    async def open(cls, data: Path, clock: Clock) -> "SqliteJournal":
        """Open, or make, the journal of a data folder and bring it up to date. Raises JournalError with the mend."""
        path = data / FILE
        try:
            await asyncio.to_thread(data.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            raise JournalError(
                f"{data} cannot be made ({error.strerror}); check VERBATIM_DATA and who may write there"
            ) from None
        async with AsyncExitStack() as held:
            try:
                db = await connect(str(path))
                held.push_async_callback(db.close)
                await db.execute(f"pragma busy_timeout = {_BUSY_MS}")
                await turn_to_wal(db, _BUSY_MS / 1000)
                await db.execute("pragma synchronous = full")  # a claim that was granted must survive a power cut
                await migrate(db, path, scripts())
            except sqlite3.Error as error:
                raise JournalError(f"the journal {path} {explain(error)}") from None
            held.pop_all()
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

    async def recall(self, token: str) -> RememberedAnswer | None:
        """A remembered answer, unless it is older than 30 days."""
        return await self._one(_RECALL, (token, self._oldest()))

    async def latest(self, platform: str, place: str, asker: str) -> RememberedAnswer | None:
        """The last answer this asker got in this place."""
        return await self._one(_LATEST, (platform, place, asker, self._oldest()))

    async def turn_to(self, token: str, shown: int) -> None:
        """Note which of the remembered quotes is shown now."""
        async with self._transaction():
            await self._db.execute("update answer set shown = ? where token = ?", (shown, token))

    async def preferences(self, platform: str, server: str) -> dict[str, str]:
        """What the admins of a server chose, by name."""
        rows = await self._all(
            "select name, value from preference where platform = ? and server = ?", (platform, server)
        )
        return {str(name): str(value) for name, value in rows}

    async def prefer(self, platform: str, server: str, name: str, value: str | None) -> None:
        """Keep a choice; None takes it back."""
        async with self._transaction():
            await self._db.execute(
                "delete from preference where platform = ? and server = ? and name = ?", (platform, server, name)
            )
            if value is not None:
                await self._db.execute("insert into preference values (?, ?, ?, ?)", (platform, server, name, value))

    async def shown(self, scope: str) -> list[Ref]:
        """The quotes shown in a scope where nobody asked for them, oldest first."""
        rows = await self._all("select interview, first, past from shown where scope = ? order by number", (scope,))
        return [Ref(interview, Span(first, past)) for interview, first, past in rows]

    async def mark_shown(self, scope: str, ref: Ref) -> None:
        """Note that a quote was shown; an older note of the same quote makes way."""
        where = (scope, ref.interview, ref.span.start, ref.span.end)
        async with self._transaction():
            await self._db.execute(
                "delete from shown where scope = ? and interview = ? and first = ? and past = ?", where
            )
            await self._db.execute(
                "insert into shown (scope, interview, first, past, made) values (?, ?, ?, ?, ?)",
                (*where, self._clock.now()),
            )

    async def noted(self, key: str) -> str | None:
        """A small note an adapter left, such as the hash of the commands it registered."""
        rows = await self._all("select value from note where key = ?", (key,))
        return str(rows[0][0]) if rows else None

    async def note(self, key: str, value: str) -> None:
        """Leave a note."""
        async with self._transaction():
            await self._db.execute("insert or replace into note values (?, ?)", (key, value))

    async def forget(self, platform: str, server: str) -> int:
        """Delete all that is kept of a server; how many rows went.

        Its choices, the answers in its places (`server` or `server/channel`), what it was shown, its schedules with their
        posts and queues, its vetoes.
        """
        below = f"{server}/"
        gone = 0
        async with self._transaction():
            for sql, values in (
                ("delete from preference where platform = ? and server = ?", (platform, server)),
                (
                    "delete from answer where platform = ? and (place = ? or substr(place, 1, ?) = ?)",
                    (platform, server, len(below), below),
                ),
                ("delete from shown where scope = ? or substr(scope, 1, ?) = ?", _scoped(platform, server)),
            ):
                gone += (await self._db.execute(sql, values)).rowcount
            gone += await self._forget_dailies(platform, server)
        return gone

    async def forget_asker(self, platform: str, server: str, asker: str) -> int:
        """Delete the answers somebody got in the places of a server; how many rows went."""
        below = f"{server}/"
        sql = "delete from answer where platform = ? and asker = ? and (place = ? or substr(place, 1, ?) = ?)"
        async with self._transaction():
            return (await self._db.execute(sql, (platform, asker, server, len(below), below))).rowcount

    async def tidy(self) -> None:
        """Drop what has run out: claims past their time, answers past 30 days, posts past 400.

        So is what `random` showed to somebody in a place of his own (`user/1/random`): nobody tells when he left for good.
        """
        async with self._transaction():
            await self._db.execute("delete from claim where expires <= ?", (self._clock.now(),))
            await self._db.execute("delete from answer where made <= ?", (self._oldest(),))
            await self._db.execute("delete from shown where made <= ? and scope like '%/%/random'", (self._oldest(),))
            await self._tidy_dailies()

    def _oldest(self) -> float:
        return self._clock.now() - REMEMBERED_DAYS * _DAY

    async def _one(self, sql: str, values: tuple[object, ...]) -> RememberedAnswer | None:
        rows = await self._all(sql, values)
        return _remembered(rows[0]) if rows else None


def _scoped(platform: str, server: str) -> tuple[str, int, str]:
    """A server's scope of shown quotes, and the beginning of the scopes below it."""
    below = f"{platform}:{server}/"
    return f"{platform}:{server}", len(below), below


def _remembered(row: Any) -> RememberedAnswer:
    token, platform, place, asker, refs, shown, made = row
    return RememberedAnswer(
        token, platform, place, asker, tuple(Ref.parse(ref) for ref in json.loads(refs)), shown, made
    )
