"""`python -m bot run` with Slack, whole: the real wiring, library and journal, and a fake Slack, all as processes."""

import asyncio
import random
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.presentation import wording
from tests.fixtures.patience import HANGS
from tests.fixtures.warm_processes import WarmProcess, started
from tests.peers.slack_payloads import command, encoded, envelope_of, mention, press, signed
from tests.peers.slack_peer import APP_TOKEN, BOT_TOKEN, SECRET, Peer
from tests.peers.slack_world import button, shown
from tests.processes.test_discord_wire import ended
from tests.processes.test_discord_wire import wire as discord_wire

pytestmark = pytest.mark.processes

Json = dict[str, Any]

SOCKET = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}


class Wire:
    """The peer as tests drive it, and processes against it."""

    def __init__(self, port: int, seeds: Path, data: Path, session: aiohttp.ClientSession) -> None:
        self.port, self._seeds, self._data, self._session = port, seeds, data, session
        self.processes: list[WarmProcess] = []

    async def control(self, what: str, body: Json | None = None) -> Json:
        async with self._session.post(f"http://127.0.0.1:{self.port}/control/{what}", json=body or {}) as answer:
            state: Json = await answer.json()
            return state

    async def run(self, settings: dict[str, str], *arguments: str, discord: int = 0, before: str = "") -> WarmProcess:
        """Start the program. `before` is code that its process runs first."""
        held = {
            "VERBATIM_SEEDS": str(self._seeds),
            "VERBATIM_DATA": str(self._data),
            "VERBATIM_MODEL": "off",
            **settings,
        }
        typed = arguments or ("run",)
        process = await started(
            "tests.processes.run_process", str(self.port), str(discord), before, *typed, settings=held
        )
        self.processes.append(process)
        return process

    async def until(self, condition: Callable[[Json], Any], seconds: float = HANGS) -> Json:
        """The peer's state, once it is so."""
        end = time.monotonic() + seconds
        while True:
            state = await self.control("state")
            if condition(state):
                return state
            assert time.monotonic() < end, state["calls"][-5:]
            await asyncio.sleep(0.05)

    async def envelope(self, body: Json) -> None:
        await self.control("envelope", {"kind": envelope_of(body), "payload": body})


@asynccontextmanager
async def wire(seeds: Path, data: Path) -> AsyncIterator[Wire]:
    peer = await started("tests.peers.slack_peer")
    try:
        async with aiohttp.ClientSession() as session:
            here = Wire(int(await peer.stdout.readline()), seeds, data, session)
            try:
                yield here
                assert (await here.control("state"))["wrong"] == []
            finally:
                for process in here.processes:
                    await ended(process)
    finally:
        await ended(peer)


def messages(count: int) -> Callable[[Json], bool]:
    return lambda state: len(state["messages"]) >= count


def connected(count: int) -> Callable[[Json], bool]:
    return lambda state: state["connected"] >= count


async def terminated(process: WarmProcess) -> str:
    """Stop a process as a host does; what it said to the operator."""
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(HANGS):
        assert await process.wait() == 0
    return (await ended(process))[2]


async def test_run_connects_answers_with_a_quote_and_closes_on_sigterm(seeds: Path, tmp_path: Path) -> None:
    async with wire(seeds, tmp_path / "data") as here:
        process = await here.run(SOCKET)
        await here.until(connected(1))
        await here.envelope(mention("who keeps the lighthouse lamp burning SECRET"))
        state = await here.until(messages(1))
        assert "lamp" in shown(state["messages"][0]).casefold()
        said = await terminated(process)
        assert "Slack: connected to Home as U0BOT" in said
        assert "Traceback" not in said
        assert "SECRET" not in said


async def test_two_replicas_over_one_folder_answer_once(seeds: Path, tmp_path: Path) -> None:
    async with wire(seeds, tmp_path / "data") as here:
        first = await here.run(SOCKET)
        await here.until(connected(1))
        body = mention("who keeps the lamp")
        await here.envelope(body)
        await here.until(messages(1))
        second = await here.run(SOCKET)
        await here.until(connected(2))
        await here.envelope(body)  # Slack sends it to either connection; this one is the second's
        await here.envelope(mention("what about fog"))
        state = await here.until(messages(2))
        assert len(state["acks"]) == 3
        assert len(state["messages"]) == 2
        for process in (first, second):
            await terminated(process)


async def test_a_kill_loses_no_button_and_doubles_no_answer(seeds: Path, tmp_path: Path) -> None:
    async with wire(seeds, tmp_path / "data") as here:
        process = await here.run(SOCKET)
        await here.until(connected(1))
        body = mention("what about fog")
        await here.envelope(body)
        message = (await here.until(messages(1)))["messages"][0]
        process.kill()
        await here.until(lambda state: state["connected"] == 0)
        await here.run(SOCKET)
        await here.until(connected(1))
        await here.envelope(body)
        pressed = press(Peer(), message, button(message, wording.answers.MORE))
        await here.envelope({**pressed, "response_url": f"http://127.0.0.1:{here.port}/respond/none"})
        state = await here.until(lambda state: any(item["method"] == "respond" for item in state["calls"]))
        answer = next(item for item in state["calls"] if item["method"] == "respond")
        assert wording.errors.GONE not in answer["text"]
        assert len(state["messages"]) == 1


def free_port() -> int:
    """Below those that systems give out by themselves, so that nobody is given it meanwhile."""
    for port in random.sample(range(20_000, 30_000), 100):
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("", port))
            return port
    raise AssertionError("all are taken")


async def test_over_http_it_listens_on_port(seeds: Path, tmp_path: Path) -> None:
    async with wire(seeds, tmp_path / "data") as here, aiohttp.ClientSession() as session:
        port = free_port()
        process = await here.run({"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SECRET, "PORT": str(port)})
        await here.until(lambda state: any(item["method"] == "auth.test" for item in state["calls"]))
        async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
            assert answer.status == 200
        data, kind = encoded(mention("who keeps the lamp"))
        async with session.post(
            f"http://127.0.0.1:{port}/slack/events", data=data, headers={**signed(data), "Content-Type": kind}
        ) as answer:
            assert answer.status == 200
        await here.until(messages(1))
        assert f"Slack: listening on port {port}, path /slack/events" in await terminated(process)


async def test_one_platform_that_is_refused_does_not_stop_the_other(seeds: Path, tmp_path: Path) -> None:
    async with wire(seeds, tmp_path / "data") as here, discord_wire(tmp_path) as discord:
        await discord.control("fail", {"method": "GET", "path": "/users/@me", "status": 401, "times": 1})
        process = await here.run({**SOCKET, "DISCORD_TOKEN": "a.b.c"}, discord=discord.port)
        await here.until(connected(1))
        await here.envelope(command(Peer(), "random") | {"response_url": f"http://127.0.0.1:{here.port}/respond/none"})
        await here.until(lambda state: any(item["method"] == "respond" for item in state["calls"]))
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(HANGS):
            assert await process.wait() == 2
        assert "Discord stopped: DISCORD_TOKEN: Discord refused it" in (await ended(process))[2]


async def test_a_refused_slack_token_stops_it_and_doctor_says_so_too(seeds: Path, tmp_path: Path) -> None:
    async with wire(seeds, tmp_path / "data") as here:
        wrong = {**SOCKET, "SLACK_BOT_TOKEN": "xoxb-wrong"}
        process = await here.run(wrong)
        async with asyncio.timeout(HANGS):
            assert await process.wait() == 2
        assert "Slack stopped: SLACK_BOT_TOKEN: Slack refused it (invalid_auth)" in (await ended(process))[2]
        doctor = await here.run(wrong, "doctor")
        async with asyncio.timeout(HANGS):
            out, _ = await doctor.communicate()
        assert "wrong Slack: SLACK_BOT_TOKEN: Slack refused it" in out.decode()
        doctor = await here.run(SOCKET, "doctor")
        async with asyncio.timeout(HANGS):
            out, _ = await doctor.communicate()
        (line,) = (line for line in out.decode().splitlines() if "Slack: token of Home, Socket Mode" in line)
        assert "; when the bot last ran, the state of this platform was failed" in line
        doctor = await here.run({**SOCKET, "SLACK_APP_TOKEN": "xapp-wrong"}, "doctor")
        async with asyncio.timeout(HANGS):
            out, _ = await doctor.communicate()
        assert "wrong Slack: SLACK_APP_TOKEN: Slack refused it" in out.decode()
