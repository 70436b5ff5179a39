"""Which servers the bot is in is noted for all of them, however many join at the same moment and in which process."""

import asyncio
from pathlib import Path

from adapters.discord.membership import Membership
from bot.chat.preferences import PreferenceCache
from store.journal.sqlite import SqliteJournal
from tests.fixtures.fakes import SetClock


async def test_all_of_the_servers_that_join_at_once_are_noted(tmp_path: Path) -> None:
    clock = SetClock()
    replicas = [await SqliteJournal.open(tmp_path, clock) for _ in range(2)]
    memberships = [Membership(PreferenceCache(journal, clock), journal, 1) for journal in replicas]
    await asyncio.gather(*(memberships[server % 2].join(server) for server in range(41)))
    assert await memberships[0]._noted() == list(range(41))
    await asyncio.gather(*(memberships[server % 2].leave(server) for server in range(40)))
    assert await memberships[1]._noted() == [40]
    for journal in replicas:
        await journal.close()
