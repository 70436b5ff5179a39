"""The journal's lists of quotes: those shown without a question, those banned, and those queued for daily posts."""

from bot.model import Ref
from store.journal.database import Transaction
from store.journal.row_reading import ref_of, ref_values
from store.journal.tables import Tables

SHOWN = "select * from shown where scope = :scope order by number"
FORGET_SHOWN = """
delete from shown
where scope = :scope and interview = :interview and start_word = :start_word and end_word = :end_word
"""
MARK_SHOWN = """
insert into shown (scope, interview, start_word, end_word, created_at)
values (:scope, :interview, :start_word, :end_word, :now)
"""
VETOES = """
select * from veto
where platform = :platform and server = :server order by created_at
"""
VETO = """
insert into veto (platform, server, interview, start_word, end_word, created_at)
values (:platform, :server, :interview, :start_word, :end_word, :now)
on conflict do nothing
"""
ALLOW = """
delete from veto
where platform = :platform and server = :server
  and interview = :interview and start_word < :end_word and end_word > :start_word
"""
QUEUE = "select * from queue where schedule_id = :schedule_id order by number"
ENQUEUE = """
insert into queue (schedule_id, interview, start_word, end_word)
values (:schedule_id, :interview, :start_word, :end_word)
"""
DEQUEUE = """
delete from queue
where schedule_id = :schedule_id
  and interview = :interview and start_word < :end_word and end_word > :start_word
"""


class QuoteTables(Tables):
    """Fulfils the parts of `bot.chat.ports.ChatJournal` and `bot.daily.ports.ScheduleJournal` about lists of quotes."""

    # --- shown ----------------------------------------------------------------------------------

    async def shown(self, scope: str) -> list[Ref]:
        """The quotes shown in a scope without a question, oldest first."""
        return self._readable(await self._rows(SHOWN, scope=scope), ref_of)

    async def mark_shown(self, scope: str, ref: Ref) -> None:
        """Note that a quote was shown, in place of an older note of the same quote."""
        async with self._transaction() as transaction:
            await self._mark_shown(transaction, scope, ref)

    async def _mark_shown(self, transaction: Transaction, scope: str, ref: Ref) -> None:
        """The same as part of a transaction; the lock keeps the quote from being listed twice."""
        await transaction.lock(f"shown {scope}")
        await transaction.write(FORGET_SHOWN, scope=scope, **ref_values(ref))
        await transaction.write(MARK_SHOWN, scope=scope, now=self._clock.now(), **ref_values(ref))

    # --- banned ---------------------------------------------------------------------------------

    async def vetoes(self, platform: str, server: str) -> list[Ref]:
        """The quotes that a server's admins banned, oldest first."""
        return self._readable(await self._rows(VETOES, platform=platform, server=server), ref_of)

    async def veto(self, platform: str, server: str, ref: Ref) -> None:
        """Ban a quote, and with it all that overlap it."""
        async with self._transaction() as transaction:
            await transaction.write(VETO, platform=platform, server=server, now=self._clock.now(), **ref_values(ref))

    async def allow(self, platform: str, server: str, ref: Ref) -> int:
        """Lift every ban that overlaps a quote; how many."""
        async with self._transaction() as transaction:
            return await transaction.write(ALLOW, platform=platform, server=server, **ref_values(ref))

    # --- queued ---------------------------------------------------------------------------------

    async def queue(self, schedule_id: str) -> list[Ref]:
        """The quotes that an admin wants posted next, in order."""
        return self._readable(await self._rows(QUEUE, schedule_id=schedule_id), ref_of)

    async def enqueue(self, schedule_id: str, ref: Ref) -> None:
        """Add a quote at the end of the queue."""
        async with self._transaction() as transaction:
            await transaction.write(ENQUEUE, schedule_id=schedule_id, **ref_values(ref))

    async def dequeue(self, schedule_id: str, ref: Ref) -> None:
        """Remove every quote from the queue that overlaps this one."""
        async with self._transaction() as transaction:
            await self._dequeue(transaction, schedule_id, ref)

    async def _dequeue(self, transaction: Transaction, schedule_id: str, ref: Ref) -> None:
        """The same as part of a transaction."""
        await transaction.write(DEQUEUE, schedule_id=schedule_id, **ref_values(ref))
