"""Builds the library in a process of its own, so that a running bot goes on answering."""

import asyncio
import os
import sys
from contextlib import suppress

from bot.errors import LibraryError

_NICENESS = 10  # up to 19, the least urgent: answers go first


async def index_in_background() -> str:
    """Run `python -m bot index` with this process's settings; the line it printed. Raises LibraryError."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "index",
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
    try:
        printed, complaints = await process.communicate()
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
        raise
    if process.returncode != 0:
        lines = complaints.decode(errors="replace").strip().splitlines()
        raise LibraryError(
            f"the library could not be built: {lines[-1] if lines else f'exit code {process.returncode}'}"
        )
    return " ".join(printed.decode(errors="replace").split())
