"""`python -m bot run`, whole: the real wiring, library and journal, and discord.py over sockets with our own peer."""

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Typed
from tests.fixtures.lighthouse import interview_folder
from tests.fixtures.patience import HANGS
from tests.fixtures.warm_processes import WarmProcess, started
from tests.processes.test_discord_wire import Wire, ask, connected, ended, sends, wire


async def _start(here: Wire, seeds: Path, data: Path, token: str = "a.b.c") -> WarmProcess:
    settings = {
        "VERBATIM_SEEDS": str(seeds),
        "VERBATIM_DATA": str(data),
        "VERBATIM_MODEL": "off",
        "DISCORD_TOKEN": token,
    }
    process = await started("tests.processes.run_process", "0", str(here.port), "", "run", settings=settings)
    here.clients.append(process)
    return process


def _answered(token: str) -> Callable[[dict[str, Any]], bool]:
    return lambda state: bool(state["originals"].get(token, {}).get("content"))


@pytest.mark.processes
async def test_run_builds_connects_answers_with_a_quote_and_closes_on_sigterm(seeds: Path, tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        process = await _start(here, seeds, tmp_path / "data")
        await here.until(connected)
        await here.control(
            "dispatch", {"t": "INTERACTION_CREATE", "d": ask(1, "who keeps the lighthouse lamp burning")}
        )
        state = await here.until(_answered("token1"))
        assert "lamp" in state["originals"]["token1"]["content"].casefold()
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(HANGS):
            assert await process.wait() == 0
        _, _, said = await ended(process)
        assert "add the bot to a server with https://" in said
        assert "Traceback" not in said
        assert "who keeps the lighthouse" not in said


@pytest.mark.processes
async def test_two_replicas_over_one_folder_answer_once(seeds: Path, tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        await _start(here, seeds, tmp_path / "data")
        await here.until(lambda state: state["count"].get("identify", 0) >= 1)
        await _start(here, seeds, tmp_path / "data")
        await here.until(lambda state: state["count"].get("identify", 0) >= 2)
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(1, "who keeps the lamp")})
        await here.until(_answered("token1"))
        await asyncio.sleep(0.5)  # for the replica that must keep still
        state = await here.control("state")
        answers = [
            item
            for item in state["log"]
            if item["method"] in ("PATCH", "POST") and item["path"].startswith("/webhooks/")
        ]
        assert len(answers) == 1  # both acknowledge (Discord takes the first), one answers
        assert sends(state) == 0


def test_without_a_token_run_says_how_to_get_one_and_offers_chat(typed: Typed) -> None:
    ran = typed("run")
    assert ran.code == 2
    assert "DISCORD_TOKEN" in ran.complaint
    assert "python -m bot chat" in ran.complaint


@pytest.mark.processes
async def test_run_serves_the_last_library_at_once_and_the_next_when_it_is_built(
    seeds: Path, tmp_path: Path, typed: Typed
) -> None:
    await asyncio.to_thread(typed, "index")
    interview_folder(seeds, "mill-3", "The Mill", "the mill has turned since before i was born", "")
    async with wire(tmp_path) as here:
        process = await _start(here, seeds, tmp_path / "data")
        lines = list[str]()
        async with asyncio.timeout(HANGS):
            while not any("The library was built" in line for line in lines):
                lines.append((await process.stderr.readline()).decode())
        assert lines[0].startswith("The interviews, the model or the program changed since the library was built")
        await here.until(connected)
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(1, "what has the mill done")})
        state = await here.until(_answered("token1"))
        assert "mill has turned" in state["originals"]["token1"]["content"]
