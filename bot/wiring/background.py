"""Background work: it runs as long as something else does, and stops with it."""

import asyncio
import gc
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager


@asynccontextmanager
async def meanwhile(work: Coroutine[None, None, None], name: str | None = None) -> AsyncIterator[None]:
    """Do something beside what happens within, and stop it at the end."""
    running = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def freeze() -> None:
    """Exempt what is loaded by now from garbage collection: scanning it would delay answers noticeably."""
    gc.collect()
    gc.freeze()
