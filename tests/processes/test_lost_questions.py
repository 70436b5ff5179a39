"""`run` is killed with SIGKILL between a claim and its answer: the next one apologises, once, on both platforms."""

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import aiohttp
import pytest

from bot.presentation import wording
from tests.fixtures.patience import HANGS
from tests.peers.discord_peer import GUILD
from tests.peers.slack_payloads import mention
from tests.processes import test_discord_wire as discord_side
from tests.processes.test_slack_run import SOCKET, connected, free_port, messages, terminated, wire

pytestmark = pytest.mark.processes

SETTINGS = {**SOCKET, "DISCORD_TOKEN": "a.b.c"}
NEVER_ANSWERS = """
import asyncio
from bot.quotes.service import QuoteService
ask = QuoteService.ask
async def never(self, question):
    if "lamp" in question.text:
        await asyncio.Event().wait()
    return await ask(self, question)
QuoteService.ask = never
"""
APOLOGISES_SOON = """
from bot.chat import lost_questions
lost_questions.SILENT = lost_questions.RENEWED_EVERY = 0.5
"""
LOOKS_OFTEN = """
from bot import supervisor
supervisor._LOOK = 0.1
"""


def open_questions(data: Path) -> int:
    with contextlib.closing(sqlite3.connect(data / "journal.sqlite")) as db:
        (count,) = db.execute("select count(*) from open_question").fetchone()
    return int(count)


async def until_open(data: Path, count: int) -> None:
    async with asyncio.timeout(HANGS):
        while True:
            if open_questions(data) == count:
                return
            await asyncio.sleep(0.05)


async def test_every_question_that_a_kill_lost_gets_one_apology(seeds: Path, tmp_path: Path) -> None:
    data, question = tmp_path / "data", "who keeps the lamp SECRET"
    async with wire(seeds, data) as slack, discord_side.wire(tmp_path) as discord:
        lost_in_slack = mention(question)
        lost_on_discord = (
            {"t": "INTERACTION_CREATE", "d": discord_side.ask(1, question)},
            {"t": "MESSAGE_CREATE", "d": discord_side.mention(1, question)},
        )

        async def deliver() -> None:
            await slack.envelope(lost_in_slack)
            for event in lost_on_discord:
                await discord.control("dispatch", event)

        first = await slack.run(SETTINGS, discord=discord.port, before=NEVER_ANSWERS)
        await slack.until(connected(1))
        await discord.until(discord_side.connected)
        await deliver()
        await until_open(data, 3)
        first.kill()
        await first.wait()
        await slack.until(lambda state: state["connected"] == 0)
        await discord.until(lambda state: not state["connected"])
        second = await slack.run(SETTINGS, discord=discord.port, before=APOLOGISES_SOON)
        await slack.until(connected(1))
        await discord.until(discord_side.connected)
        await slack.until(messages(1))
        await discord.until(lambda state: len(state["messages"]) == 2)
        await until_open(data, 0)
        await deliver()  # again, to a process that did not see them
        await slack.envelope(mention("what about fog"))
        await discord.control("dispatch", {"t": "INTERACTION_CREATE", "d": discord_side.ask(2, "what about fog")})
        in_slack = (await slack.until(messages(2)))["messages"]
        on_discord = (await discord.until(discord_side.answered(2)))["messages"]
        assert [wording.errors.LOST in message["text"] for message in in_slack] == [True, False]
        assert in_slack[0]["thread_ts"] == lost_in_slack["event"]["ts"]
        assert [wording.errors.LOST in message["content"] for message in on_discord] == [True, True]
        said = await terminated(second)
        assert "SECRET" not in said


async def test_readyz_and_doctor_say_that_discord_cannot_be_reached(seeds: Path, tmp_path: Path) -> None:
    """discord.py connects again by itself: its adapter runs all the time."""
    port = free_port()
    settings = {"DISCORD_TOKEN": "a.b.c", "PORT": str(port)}
    async with (
        wire(seeds, tmp_path / "data") as slack,
        discord_side.wire(tmp_path) as discord,
        aiohttp.ClientSession() as session,
    ):

        async def until_ready(status: int) -> str:
            async with asyncio.timeout(HANGS):
                while True:
                    with contextlib.suppress(aiohttp.ClientConnectionError):
                        async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                            if answer.status == status:
                                return await answer.text()
                    await asyncio.sleep(0.05)

        running = await slack.run(settings, discord=discord.port, before=LOOKS_OFTEN)
        assert '"Discord": "running"' in await until_ready(200)
        await discord.control("shards", {"guilds": [GUILD], "silent": [0], "unheard": []})
        await discord.control("drop", {"code": 4012})  # the session is over, and the next one is never ready
        assert '"Discord": "connecting"' in await until_ready(503)
        await asyncio.sleep(1)  # for the note
        doctor = await slack.run(settings, "doctor", discord=discord.port)
        async with asyncio.timeout(HANGS):
            out, _ = await doctor.communicate()
        (line,) = (line for line in out.decode().splitlines() if "Discord" in line)
        assert "wrong Discord" in line
        assert "had no connection and was trying again" in line
        await discord.control("shards", {"guilds": [GUILD], "silent": [], "unheard": []})
        await discord.control("drop", {"code": 4012})
        assert '"Discord": "running"' in await until_ready(200)
        await terminated(running)
