"""The journal: the only state that cannot be rebuilt, shared by replicas, opened by `sqlite.py` or `postgres.py`."""

import json
import secrets
from collections.abc import Sequence

from bot.model import OpenQuestion, Ref, RememberedAnswer
from store.journal.database import Row, Statement
from store.journal.posts import PostTables
from store.journal.row_reading import answer_of, choice_of, note_of, open_question_of
from store.journal.verify import VerifiedTables

REMEMBERED_DAYS = 30
_DAY = 86400.0
_TOLERANCE = 0.05  # seconds that a token bucket allows beyond its size: the hosts' clocks differ a little

CLAIM = """
insert into claim (key, expires) values (:key, :expires)
on conflict (key) do update set expires = excluded.expires where claim.expires <= :now
"""
CLAIMED = "select 1 from claim where key = :key and expires > :now"
OPEN_QUESTION = """
insert into open_question (key, platform, owner, address, renewed_at) values (:key, :platform, :owner, :address, :now)
on conflict do nothing
"""
CLOSE_QUESTION = "delete from open_question where key = :key"
RENEW_QUESTIONS = "update open_question set renewed_at = :now where owner = :owner"
LOST_QUESTIONS = "select * from open_question where platform = :platform and renewed_at < :before"
TAKE_QUESTION = "delete from open_question where key = :key and renewed_at < :before"
# A token bucket is stored as the moment at which it is full again. Taking from it moves that moment on, to at most
# `burst` seconds from now.
TAKE = """
insert into claim (key, expires) values (:key, :now + :seconds)
on conflict (key) do update
  set expires = (case when claim.expires > :now then claim.expires else :now end) + :seconds
  where (case when claim.expires > :now then claim.expires else :now end) + :seconds <= :now + :burst
"""
FULL_AT = "select expires from claim where key = :key"
REMEMBER = """
insert into answer (token, platform, place, asker, refs, shown, doubtful, created_at)
values (:token, :platform, :place, :asker, :refs, 0, :doubtful, :now)
"""
RECALL = "select * from answer where token = :token and created_at > :oldest"
LATEST = """
select * from answer
where platform = :platform and place = :place and asker = :asker and created_at > :oldest and refs <> '[]'
order by created_at desc limit 1
"""
LATEST_OF_ANYBODY = """
select * from answer
where platform = :platform and place = :place and created_at > :oldest and refs <> '[]'
order by created_at desc limit 1
"""
TURN_TO = "update answer set shown = :shown where token = :token"

PREFERENCES = "select * from preference where platform = :platform and server = :server"
DELETE_PREFERENCE = "delete from preference where platform = :platform and server = :server and name = :name"
PREFER = """
insert into preference (platform, server, name, value) values (:platform, :server, :name, :value)
on conflict (platform, server, name) do update set value = excluded.value
"""

NOTED = "select * from note where key = :key"
NOTE = "insert into note (key, value) values (:key, :value) on conflict (key) do update set value = excluded.value"

ADD_NOTE = "insert into note (key, value) values (:key, :value) on conflict do nothing"
REPLACE_NOTE = "update note set value = :value where key = :key and value = :before"

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
    "delete from open_question where renewed_at <= :oldest",
    "delete from answer where created_at <= :oldest",
    "delete from shown where created_at <= :oldest and scope like '%/%/random'",
)


class Journal(PostTables, VerifiedTables):
    """Fulfils `bot.daily.ports.ScheduleJournal`, and with it `bot.chat.ports.ChatJournal` and `bot.ports.Journal`."""

    @property
    def on_several_hosts(self) -> bool:
        """Whether replicas on other hosts may share it."""
        return self.database.on_several_hosts

    # --- claims ---------------------------------------------------------------------------------

    async def claim(self, key: str, ttl: float) -> bool:
        """Whether this caller is the first, over all replicas, to claim a key within `ttl` seconds."""
        now = self._clock.now()
        return await self.database.write((CLAIM, {"key": key, "expires": now + ttl, "now": now})) == 1

    async def claim_event(self, keys: Sequence[str], ttl: float, question: OpenQuestion | None = None) -> bool:
        """Whether this caller is the first to claim an event under any of its keys; its question is then open."""
        now = self._clock.now()
        writes: list[Statement] = [(CLAIM, {"key": key, "expires": now + ttl, "now": now}) for key in keys]
        if question is not None:
            values = {"key": question.key, "platform": question.platform, "owner": question.owner}
            writes.append((OPEN_QUESTION, {**values, "address": question.address, "now": now}))
        return await self.database.write(*writes) >= len(keys)

    async def is_claimed(self, keys: Sequence[str]) -> bool:
        """Whether any replica has claimed an event under one of its keys."""
        now = self._clock.now()
        return any([await self._rows(CLAIMED, key=key, now=now) for key in keys])

    # --- questions that are being answered ------------------------------------------------------

    async def close_question(self, key: str) -> None:
        """Delete an open question: it was answered, or needs no answer any more."""
        await self.database.write((CLOSE_QUESTION, {"key": key}), durable=False)

    async def renew_questions(self, owner: str) -> None:
        """Note that the process that answers these questions is alive."""
        await self.database.write((RENEW_QUESTIONS, {"owner": owner, "now": self._clock.now()}), durable=False)

    async def take_lost_questions(self, platform: str, silent: float) -> list[OpenQuestion]:
        """Questions whose process was not seen alive for `silent` seconds. Each is given to one caller, once."""
        before = self._clock.now() - silent
        rows = await self._rows(LOST_QUESTIONS, platform=platform, before=before)
        lost = self._readable(rows, open_question_of) if rows else []
        return [
            question
            for question in lost
            if await self.database.write((TAKE_QUESTION, {"key": question.key, "before": before}))
        ]

    async def take(self, key: str, seconds: float, burst: float) -> float:
        """Take `seconds` from a token bucket that replicas share; 0.0 if enough was left, else the seconds to wait.

        Replicas on one machine each keep their own in memory, or every answer would cost a write to the disk.
        """
        if not self.database.on_several_hosts:
            return 0.0
        now = self._clock.now()
        async with self._transaction() as transaction:
            if await transaction.write(TAKE, key=key, seconds=seconds, burst=burst + _TOLERANCE, now=now):
                return 0.0
            rows = await transaction.rows(FULL_AT, key=key)
        return max(_TOLERANCE, float(rows[0]["expires"]) + seconds - now - burst) if rows else 0.0

    # --- answers --------------------------------------------------------------------------------

    async def remember(
        self, platform: str, place: str, asker: str, refs: Sequence[Ref], *, doubtful: bool = False
    ) -> str:
        """Store an answer's spans, and whether it is in doubt; the token to recall it by."""
        token = secrets.token_urlsafe(12)
        answer = {"token": token, "platform": platform, "place": place, "asker": asker, "doubtful": int(doubtful)}
        dumped = json.dumps([str(ref) for ref in refs])
        await self.database.write((REMEMBER, {**answer, "refs": dumped, "now": self._clock.now()}), durable=False)
        return token

    async def recall(self, token: str) -> RememberedAnswer | None:
        """A remembered answer, unless it is older than 30 days."""
        return self._answer(await self._rows(RECALL, token=token, oldest=self._oldest()))

    async def latest(self, platform: str, place: str, asker: str) -> RememberedAnswer | None:
        """The last answer this asker got in this place."""
        where = {"platform": platform, "place": place, "asker": asker}
        return self._answer(await self._rows(LATEST, **where, oldest=self._oldest()))

    async def latest_of_anybody(self, platform: str, place: str) -> RememberedAnswer | None:
        """The last answer that anybody got in this place."""
        where = {"platform": platform, "place": place}
        return self._answer(await self._rows(LATEST_OF_ANYBODY, **where, oldest=self._oldest()))

    def _answer(self, rows: Sequence[Row]) -> RememberedAnswer | None:
        answers = self._readable(rows, answer_of)
        return answers[0] if answers else None

    async def turn_to(self, token: str, shown: int) -> None:
        """Note which of the remembered quotes is shown now."""
        await self.database.write((TURN_TO, {"token": token, "shown": shown}), durable=False)

    # --- preferences and notes ------------------------------------------------------------------

    async def preferences(self, platform: str, server: str) -> dict[str, str]:
        """What the admins of a server chose, by name."""
        rows = await self._rows(PREFERENCES, platform=platform, server=server)
        return dict(self._readable(rows, choice_of))

    async def prefer(self, platform: str, server: str, name: str, value: str | None) -> None:
        """Store a choice; None deletes it."""
        which = {"platform": platform, "server": server, "name": name}
        async with self._transaction() as transaction:
            if value is None:
                await transaction.write(DELETE_PREFERENCE, **which)
            else:
                await transaction.write(PREFER, **which, value=value)

    async def noted(self, key: str) -> str | None:
        """A small note an adapter left, such as the hash of the commands it registered."""
        notes = self._readable(await self._rows(NOTED, key=key), note_of)
        return notes[0][1] if notes else None

    async def note(self, key: str, value: str) -> None:
        """Store a note."""
        await self.database.write((NOTE, {"key": key, "value": value}))

    async def replace_note(self, key: str, before: str | None, after: str) -> bool:
        """Replace a note if its value is still `before` (None: there is no note); whether it was replaced."""
        if before is None:
            return await self.database.write((ADD_NOTE, {"key": key, "value": after})) == 1
        return await self.database.write((REPLACE_NOTE, {"key": key, "value": after, "before": before})) == 1

    # --- forgetting -----------------------------------------------------------------------------

    async def forget(self, platform: str, server: str) -> int:
        """Delete all that is stored about a server; how many rows.

        That is its preferences, the answers in its places (`server` or `server/channel`), the quotes it was shown, its
        schedules with their posts and queues, and its vetoes.
        """
        async with self._transaction() as transaction:
            deleted = sum([await transaction.write(sql, platform=platform, server=server) for sql in FORGET_SERVER])
            return deleted + await self._forget_schedules(transaction, platform, server)

    async def forget_asker(self, platform: str, server: str, asker: str) -> int:
        """Delete the answers somebody got in the places of a server; how many rows."""
        async with self._transaction() as transaction:
            return await transaction.write(FORGET_ASKER, platform=platform, server=server, asker=asker)

    async def tidy(self) -> None:
        """Delete what has expired: claims at their time, answers and open questions after 30 days, posts after 400.

        Also, after 30 days, what `random` showed to one person alone (`user/1/random`), since the platform does not say
        when that person removes the app.
        """
        async with self._transaction() as transaction:
            for sql in TIDY:
                await transaction.write(sql, now=self._clock.now(), oldest=self._oldest())
            await self._delete_old_posts(transaction)

    def _oldest(self) -> float:
        return self._clock.now() - REMEMBERED_DAYS * _DAY
