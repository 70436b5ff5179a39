"""The real `python -m bot run` as a process, with the peers of the tests in place of Discord and Slack."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp

from bench.workspace import Workspace

_READY_WITHIN = 180.0  # seconds
_RUN = """
import sys
from adapters.slack import placeholder
from bot.chat import dispatch
from tests.peers import discord_client, slack_client
held = placeholder.PLACEHOLDER_AFTER, dispatch._PREFERENCE_SECONDS
discord_client.point_at(int(sys.argv[1]))
slack_client.point_at(int(sys.argv.pop(1)))
placeholder.PLACEHOLDER_AFTER, dispatch._PREFERENCE_SECONDS = held  # the tests' patience is not wanted here
from bot.__main__ import run
run()
"""


@asynccontextmanager
async def running(folders: Workspace, peer: int, settings: dict[str, str], port: int) -> AsyncIterator[None]:
    """The bot as an operator starts it, until it is ready."""
    held = {"VERBATIM_SEEDS": str(folders.seeds), "VERBATIM_DATA": str(folders.data), "PORT": str(port), **settings}
    if folders.model is not None:
        held["VERBATIM_MODEL"] = folders.model
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _RUN, str(peer), "run", env={**os.environ, **held}, stdin=asyncio.subprocess.DEVNULL
    )
    try:
        await _until_ready(port)
        yield
    finally:
        process.kill()
        await process.wait()


async def _until_ready(port: int) -> None:
    async with asyncio.timeout(_READY_WITHIN), aiohttp.ClientSession() as session:
        while True:
            with suppress(aiohttp.ClientConnectionError):
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.1)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
