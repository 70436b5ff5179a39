"""Which servers the bot is in, so that the data of those that removed it while it was offline is deleted, too."""

import asyncio
import json
from collections.abc import Callable, Collection
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

    async def update(self, servers: Collection[int], is_ours: Callable[[int], bool] = lambda _: True) -> list[int]:
        """Note all servers, as Discord lists them at the start; forget those that are gone since, and return them.

        Only a server that was noted before is forgotten: one may use the commands without the bot as a member. Those
        that are not ours belong to shards of another process.
        """
        gone = sorted(server for server in {*await self._noted()} - {*servers} if is_ours(server))
        for server in gone:
            await self._preferences.forget(PLATFORM, Server(str(server)))
        await self._change(added=servers, removed=gone)
        return gone

    async def join(self, server: int) -> None:
        """Note a server that added the bot."""
        await self._change(added=[server])

    async def leave(self, server: int) -> None:
        """Delete everything stored about a server that removed the bot."""
        await self._preferences.forget(PLATFORM, Server(str(server)))
        await self._change(removed=[server])

    async def _change(self, added: Collection[int] = (), removed: Collection[int] = ()) -> None:
        """Change the list under a lock, since other events change it at the same time.

        Without it, only 4 of 41 servers that joined at once were noted.
        """
        async with _LOCKS.setdefault(self._journal, asyncio.Lock()):
            while True:
                before = await self._journal.noted(self._key)
                after = json.dumps(sorted({*json.loads(before or "[]"), *added} - {*removed}))
                if before == after or await self._journal.replace_note(self._key, before, after):
                    return

    async def _noted(self) -> list[int]:
        noted: list[int] = json.loads(await self._journal.noted(self._key) or "[]")
        return noted


_LOCKS: WeakKeyDictionary[ChatJournal, asyncio.Lock] = WeakKeyDictionary()
"""A lock per journal: only another process can then change the list in between."""
