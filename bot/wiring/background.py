"""Background tasks that end with the code they accompany, and a start-up step for the garbage collector."""

import asyncio
import gc
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager


@asynccontextmanager
async def meanwhile(work: Coroutine[None, None, None], name: str | None = None) -> AsyncIterator[None]:
    """Run `work` as a task while the body of the `async with` runs, and cancel it at the end."""
    running = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def freeze() -> None:
    """Exempt all that is loaded so far from garbage collection: scanning it would delay answers noticeably."""
    gc.collect()
    gc.freeze()
