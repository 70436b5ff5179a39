"""Which servers the bot is in, so that one that removed it while it was away takes its data with it, too."""

import json
from collections.abc import Iterable

from adapters.discord.inbound import PLATFORM
from bot.chat.ports import ChatJournal
from bot.chat.preferences import PreferenceCache


class Membership:
    """The servers of one application, as the journal last knew them."""

    def __init__(self, preferences: PreferenceCache, journal: ChatJournal, application: int) -> None:
        self._preferences, self._journal = preferences, journal
        self._key = f"{PLATFORM}:servers:{application}"

    async def are(self, servers: Iterable[int]) -> list[int]:
        """Note all servers, as Discord tells them at the start; the ones that are gone since are forgotten, and returned.

        Only what was once noted is: a server may use the commands without having the bot as a member.
        """
        now = sorted(servers)
        gone = sorted({*await self._noted()} - {*now})
        for server in gone:
            await self._preferences.forget(PLATFORM, str(server))
        await self._journal.note(self._key, json.dumps(now))
        return gone

    async def joined(self, server: int) -> None:
        """Note one more."""
        await self._journal.note(self._key, json.dumps(sorted({*await self._noted(), server})))

    async def left(self, server: int) -> None:
        """Forget all that is kept of a server that removed the bot."""
        await self._preferences.forget(PLATFORM, str(server))
        await self._journal.note(self._key, json.dumps(sorted({*await self._noted()} - {server})))

    async def _noted(self) -> list[int]:
        noted: list[int] = json.loads(await self._journal.noted(self._key) or "[]")
        return noted
