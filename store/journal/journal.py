"""The journal: the only state. One SQLite file, migrated by number, shared by replicas, never rebuilt."""

import asyncio
import json
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from bot.errors import JournalError
from bot.model import Ref, RememberedAnswer
from bot.ports import Clock
from store.journal.migrate import migrate, scripts
from store.journal.row_reading import answer_of, choice_of
from store.journal.schedules import ScheduleTables
from store.journal.transactions import is_utf8, text_or_bytes
from store.journal.verify import VerifiedTables
from store.sqlite import connect, explain, turn_to_wal

FILE = "journal.sqlite"
REMEMBERED_DAYS = 30
_BUSY_MS = 5000  # how long a writer waits for another replica
_DAY = 86400.0
_OWNER_ONLY = 0o600

CLAIM = """
insert into claim (key, expires) values (:key, :expires)
on conflict (key) do update set expires = excluded.expires where claim.expires <= :now
"""
REMEMBER = """
insert into answer (token, platform, place, asker, refs, shown, created_at)
values (:token, :platform, :place, :asker, :refs, 0, :now)
"""
RECALL = "select * from answer where token = :token and created_at > :oldest"
LATEST = """
select * from answer
where platform = :platform and place = :place and asker = :asker and created_at > :oldest
order by created_at desc limit 1
"""
TURN_TO = "update answer set shown = :shown where token = :token"

PREFERENCES = "select name, value from preference where platform = :platform and server = :server"
DELETE_PREFERENCE = "delete from preference where platform = :platform and server = :server and name = :name"
ADD_PREFERENCE = """
insert into preference (platform, server, name, value) values (:platform, :server, :name, :value)
"""

NOTED = "select value from note where key = :key"
NOTE = "insert or replace into note (key, value) values (:key, :value)"

FORGET_SERVER = (
    "delete from preference where platform = :platform and server = :server",
    """
    delete from answer
    where platform = :platform and (place = :server or substr(place, 1, length(:server) + 1) = :server || '/')
    """,
    """
    delete from shown
    where scope = :platform || ':' || :server
      or substr(scope, 1, length(:platform) + length(:server) + 2) = :platform || ':' || :server || '/'
    """,
)
FORGET_ASKER = """
delete from answer
where platform = :platform and asker = :asker
  and (place = :server or substr(place, 1, length(:server) + 1) = :server || '/')
"""
TIDY = (
    "delete from claim where expires <= :now",
    "delete from answer where created_at <= :oldest",
    "delete from shown where created_at <= :oldest and scope like '%/%/random'",
)


class SqliteJournal(ScheduleTables, VerifiedTables):
    """Fulfils `bot.daily.ports.ScheduleJournal`, and with it `bot.chat.ports.ChatJournal` and `bot.ports.Journal`."""

    @classmethod
    async def open(cls, data: Path, clock: Clock) -> "SqliteJournal":
        """Open, or make, the journal of a data folder and bring it up to date. Raises JournalError."""
        path = data / FILE
        try:
            await asyncio.to_thread(data.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            raise JournalError(
                f"{data} cannot be made ({error.strerror}); check VERBATIM_DATA and who may write there"
            ) from None
        async with AsyncExitStack() as on_failure:
            try:
                await asyncio.to_thread(_keep_private, path)
                db = await connect(str(path))
                on_failure.push_async_callback(db.close)
                db.row_factory = sqlite3.Row
                db.text_factory = text_or_bytes
                await db.create_function("is_utf8", 1, is_utf8, deterministic=True)
                await db.execute(f"pragma busy_timeout = {_BUSY_MS}")
                await turn_to_wal(db, _BUSY_MS / 1000)
                await db.execute("pragma synchronous = full")  # a claim that was granted must survive a power cut
                await migrate(db, path, scripts())
            except sqlite3.Error as error:
                raise JournalError(f"the journal {path} {explain(error)}") from None
            on_failure.pop_all()
        return cls(db, path, clock)

    async def close(self) -> None:
        """Close the file."""
        await self._db.close()

    # --- claims ---------------------------------------------------------------------------------

    async def claim(self, key: str, ttl: float) -> bool:
        """Whether this caller is the first, over all replicas, to claim a key within `ttl` seconds."""
        now = self._clock.now()
        async with self._transaction():
            return await self._write(CLAIM, key=key, expires=now + ttl, now=now) == 1

    # --- answers --------------------------------------------------------------------------------

    async def remember(self, platform: str, place: str, asker: str, refs: Sequence[Ref]) -> str:
        """Keep an answer's spans; the token to recall it by."""
        token = secrets.token_urlsafe(12)
        answer = {"token": token, "platform": platform, "place": place, "asker": asker}
        async with self._transaction():
            dumped = json.dumps([str(ref) for ref in refs])
            await self._write(REMEMBER, **answer, refs=dumped, now=self._clock.now())
        return token

    async def recall(self, token: str) -> RememberedAnswer | None:
        """A remembered answer, unless it is older than 30 days."""
        return self._answer(await self._rows(RECALL, token=token, oldest=self._oldest()))

    async def latest(self, platform: str, place: str, asker: str) -> RememberedAnswer | None:
        """The last answer this asker got in this place."""
        where = {"platform": platform, "place": place, "asker": asker}
        return self._answer(await self._rows(LATEST, **where, oldest=self._oldest()))

    def _answer(self, rows: list[sqlite3.Row]) -> RememberedAnswer | None:
        answers = self._readable(rows, answer_of)
        return answers[0] if answers else None

    async def turn_to(self, token: str, shown: int) -> None:
        """Note which of the remembered quotes is shown now."""
        async with self._transaction():
            await self._write(TURN_TO, token=token, shown=shown)

    # --- preferences and notes ------------------------------------------------------------------

    async def preferences(self, platform: str, server: str) -> dict[str, str]:
        """What the admins of a server chose, by name."""
        rows = await self._rows(PREFERENCES, platform=platform, server=server)
        return dict(self._readable(rows, choice_of))

    async def prefer(self, platform: str, server: str, name: str, value: str | None) -> None:
        """Keep a choice; None takes it back."""
        which = {"platform": platform, "server": server, "name": name}
        async with self._transaction():
            await self._write(DELETE_PREFERENCE, **which)
            if value is not None:
                await self._write(ADD_PREFERENCE, **which, value=value)

    async def noted(self, key: str) -> str | None:
        """A small note an adapter left, such as the hash of the commands it registered."""
        row = await self._row(NOTED, key=key)
        return row["value"] if row is not None and isinstance(row["value"], str) else None

    async def note(self, key: str, value: str) -> None:
        """Leave a note."""
        async with self._transaction():
            await self._write(NOTE, key=key, value=value)

    # --- forgetting -----------------------------------------------------------------------------

    async def forget(self, platform: str, server: str) -> int:
        """Delete all that is kept of a server; how many rows.

        Its preferences, the answers in its places (`server` or `server/channel`), what it was shown, its schedules with
        their posts and queues, its vetoes.
        """
        async with self._transaction():
            deleted = sum([await self._write(sql, platform=platform, server=server) for sql in FORGET_SERVER])
            return deleted + await self._forget_schedules(platform, server)

    async def forget_asker(self, platform: str, server: str, asker: str) -> int:
        """Delete the answers somebody got in the places of a server; how many rows."""
        async with self._transaction():
            return await self._write(FORGET_ASKER, platform=platform, server=server, asker=asker)

    async def tidy(self) -> None:
        """Delete what is past its time: claims that have expired, answers after 30 days, posts after 400.

        Also, after 30 days, what `random` showed to one person alone (`user/1/random`): the platform does not say when
        they remove the app.
        """
        async with self._transaction():
            for sql in TIDY:
                await self._write(sql, now=self._clock.now(), oldest=self._oldest())
            await self._delete_old_posts()

    def _oldest(self) -> float:
        return self._clock.now() - REMEMBERED_DAYS * _DAY


def _keep_private(path: Path) -> None:
    """Let only this user read the journal: it says who asked where. SQLite gives its other files the same rights."""
    for name in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with suppress(OSError):  # not there, or another user's: connecting says whether it can be used
            if name == path:
                name.touch(mode=_OWNER_ONLY)
            name.chmod(_OWNER_ONLY)
