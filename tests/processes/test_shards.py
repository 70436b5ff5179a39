"""Real processes that serve some shards each, with real discord.py: each posts for its own, whatever the others do."""

import json
from pathlib import Path

import pytest

from bot.daily.schedule import Outcome
from tests.fixtures.postgres_server import PostgresServer
from tests.fixtures.warm_processes import WarmProcess, started
from tests.peers.discord_peer import APPLICATION, GUILD
from tests.processes.test_daily import journal_of, posted, row, set_up
from tests.processes.test_discord_wire import Wire, wire

pytestmark = pytest.mark.processes

FIRST = str(int(GUILD) + (1 << 22))
"""A server of shard 0 of 2; the peer's usual one is of shard 1."""


async def shards(here: Wire, silent: tuple[int, ...] = (), unheard: tuple[int, ...] = ()) -> None:
    await here.control("shards", {"guilds": [FIRST, GUILD], "silent": silent, "unheard": unheard})


async def process(here: Wire, place: Path | str, which: str) -> WarmProcess:
    begun = await started("tests.processes.shard_process", str(here.port), str(place), which)
    here.clients.append(begun)
    return begun


async def test_a_silent_shard_holds_back_only_its_own_posts(tmp_path: Path) -> None:
    """Shard 0 connects and gets no READY; then the first connection gets no word at all."""
    async with wire(tmp_path) as here:
        await shards(here, silent=(0,))
        [waiting] = await set_up(tmp_path, "waiting", server=FIRST)
        [served] = await set_up(tmp_path, "served", channel=1)
        running = await process(here, tmp_path, "0-1/2")
        assert (await row(tmp_path, served)).outcome is Outcome.POSTED
        async with journal_of(tmp_path) as journal:
            assert await journal.posts(waiting.identity, 9) == []
        running.kill()
        await shards(here, unheard=((await here.control("state"))["count"]["connection"] + 1,))
        [later] = await set_up(tmp_path, "later", channel=2)
        await process(here, tmp_path, "0-1/2")
        assert (await row(tmp_path, later)).outcome is Outcome.POSTED
        state = await here.control("state")
        assert [len(posted(state, schedule)) for schedule in (waiting, served, later)] == [0, 1, 1]


async def test_two_processes_serve_the_shards_of_one_bot(postgres: PostgresServer, tmp_path: Path) -> None:
    place = postgres.schema()
    async with wire(tmp_path) as here:
        await shards(here)
        schedules = [
            *await set_up(place, "first", 5, server=FIRST, channel=10), *await set_up(place, "other", 5, channel=20)
        ]  # fmt: skip
        only = await process(here, place, "0/2")
        for schedule in schedules[:5]:
            assert (await row(place, schedule)).outcome is Outcome.POSTED
        async with journal_of(place) as journal:
            assert [await journal.posts(schedule.identity, 9) for schedule in schedules[5:]] == [[]] * 5
        await process(here, place, "1/2")
        for schedule in schedules:
            assert (await row(place, schedule)).outcome is Outcome.POSTED
        state = await here.control("state")
        assert [len(posted(state, schedule)) for schedule in schedules] == [1] * 10
        assert only.returncode is None


async def test_the_servers_of_another_process_are_not_forgotten(postgres: PostgresServer, tmp_path: Path) -> None:
    """Each process sees only the servers of its shards; one that removed the bot meanwhile is forgotten by its own."""
    place, key = postgres.schema(), f"discord:servers:{APPLICATION}"
    gone = str(int(FIRST) + (2 << 22))
    async with journal_of(place) as journal:
        await journal.note(key, json.dumps([int(GUILD), int(FIRST), int(gone)]))
        for server in (GUILD, FIRST, gone):
            await journal.prefer("discord", server, "view", "strict")
    async with wire(tmp_path) as here:
        await shards(here)
        first = await process(here, place, "0/2")
        lines = [await first.stdout.readline() for _ in range(4)]
        assert [line.decode().strip() for line in lines[2:]] == [
            "Discord: 1 server removed the bot while it was offline; their data is deleted",
            "Discord: connected as Verbatim, in 1 server (shards 0/2)",
        ]
        async with journal_of(place) as journal:
            kept = [await journal.preferences("discord", server) for server in (GUILD, FIRST, gone)]
            assert kept == [{"view": "strict"}, {"view": "strict"}, {}]
            assert json.loads(await journal.noted(key) or "") == [int(GUILD), int(FIRST)]
