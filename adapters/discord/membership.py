"""Which servers the bot is in, so that data is also deleted for those that removed it while it was offline."""

import asyncio
import json
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from adapters.discord.inbound import PLATFORM
from bot.chat.ports import ChatJournal
from bot.chat.preferences import PreferenceCache
from bot.chat.visitor import Server


class Membership:
    """The servers of one application, noted in the journal."""

    def __init__(self, preferences: PreferenceCache, journal: ChatJournal, application_id: int) -> None:
        self._preferences, self._journal = preferences, journal
        self._key = f"{PLATFORM}:servers:{application_id}"
        self._changing = _lock_of(journal)

    async def update(self, servers: Iterable[int]) -> list[int]:
        """Note all servers, as Discord lists them at the start; forget those that are gone since, and return them.

        Only a server that was noted before is forgotten: one may use the commands without the bot as a member.
        """
        current = sorted(servers)
        async with self._changing:
            gone = sorted({*await self._noted()} - {*current})
            for server in gone:
                await self._preferences.forget(PLATFORM, Server(str(server)))
            await self._journal.note(self._key, json.dumps(current))
        return gone

    async def join(self, server: int) -> None:
        """Note a server that added the bot."""
        async with self._changing:
            await self._journal.note(self._key, json.dumps(sorted({*await self._noted(), server})))

    async def leave(self, server: int) -> None:
        """Delete everything stored about a server that removed the bot."""
        await self._preferences.forget(PLATFORM, Server(str(server)))
        async with self._changing:
            await self._journal.note(self._key, json.dumps(sorted({*await self._noted()} - {server})))

    async def _noted(self) -> list[int]:
        noted: list[int] = json.loads(await self._journal.noted(self._key) or "[]")
        return noted


_LOCKS: WeakKeyDictionary[ChatJournal, asyncio.Lock] = WeakKeyDictionary()


def _lock_of(journal: ChatJournal) -> asyncio.Lock:
    """The list is read, changed and written back: of 41 servers that joined at once, 4 were noted."""
    return _LOCKS.setdefault(journal, asyncio.Lock())
