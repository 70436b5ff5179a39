"""The apology for a question that was lost with a killed process: in its thread, or where its command was used."""

import json
from pathlib import Path

from adapters.slack.apology import Apologies
from adapters.slack.oauth.authorize import OneWorkspace
from bot.presentation import wording
from tests.adapters.slack.test_http import SlowBot
from tests.peers.slack_payloads import command, mention
from tests.peers.slack_peer import BOT_TOKEN, CHANNEL, TEAM
from tests.peers.slack_world import World, shown, world


async def lost(here: World, slow: SlowBot) -> list[str]:
    """Where the answer under way goes, as another process finds it."""
    async with here.journal._transaction() as transaction:
        rows = await transaction.rows("select address from open_question")
    assert not slow.go.is_set()
    return [str(row["address"]) for row in rows]


async def apologise(here: World, address: str) -> None:
    clients = here.adapter._clients
    await Apologies(OneWorkspace(BOT_TOKEN, clients), clients).apologise(address)


async def test_the_thread_of_a_mention_gets_the_apology(tmp_path: Path) -> None:
    slow = SlowBot()
    async with world(tmp_path, slow) as here:
        await here.send(mention("sure SECRET", at="1.5"))
        while not (found := await lost(here, slow)):
            pass
        assert [json.loads(address) for address in found] == [{"team": TEAM, "channel": CHANNEL, "thread": "1.5"}]
        await apologise(here, found[0])
        assert (shown(here.peer.messages[-1]), here.peer.messages[-1]["thread_ts"]) == (
            f"💬 {wording.errors.LOST}",
            "1.5",
        )
        slow.go.set()
        await here.quiet()
        slow.go.clear()
        assert await lost(here, slow) == []


async def test_a_commands_asker_gets_the_apology_alone(tmp_path: Path) -> None:
    slow = SlowBot()
    async with world(tmp_path, slow) as here:
        await here.send(command(here.peer, "sure SECRET"))
        while not (found := await lost(here, slow)):
            pass
        await apologise(here, found[0])
        assert shown(here.peer.whispers[-1]) == f"💬 {wording.errors.LOST}"
        slow.go.set()


async def test_a_thread_that_is_gone_is_left_alone(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.postMessage", "channel_not_found")
        await apologise(here, json.dumps({"team": TEAM, "channel": CHANNEL, "thread": "1.5"}))
        assert here.peer.messages == []
