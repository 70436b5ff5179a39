"""Runs the adapters of a process side by side until it is told to stop. One that fails does not stop the others."""

import asyncio
import logging
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Protocol

from bot.daily.service import DailyService
from bot.errors import VerbatimError
from bot.presentation import wording

log = logging.getLogger("verbatim")

_TIDY = 6 * 3600.0  # seconds between clearings of the journal


class Adapter(Protocol):
    """A connection to a platform."""

    async def run(self) -> None:
        """Stay connected until closed. Raises SettingError if that can never work."""
        ...

    async def close(self) -> None:
        """Finish running answers and leave."""
        ...


class Tidied(Protocol):
    """A journal that drops what has run out."""

    async def tidy(self) -> None: ...


async def run_until_stopped(
    adapters: Mapping[str, Adapter], journal: Tidied, daily: DailyService, notice: Callable[[str], None]
) -> bool:
    """Run until SIGTERM, Ctrl-C, or the end of the last adapter; whether no adapter failed.

    Without adapters it posts daily quotes on the console until it is stopped. `notice` takes lines for the operator.
    """
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    running = {asyncio.create_task(adapter.run(), name=name): adapter for name, adapter in adapters.items()}
    helpers = [asyncio.create_task(work) for work in (stop.wait(), _tidy(journal), daily.run())]
    stopping, failed, alone = helpers[0], False, not adapters
    while (running or alone) and not stopping.done():
        waited: set[asyncio.Future[Any]] = {*running, stopping}
        done, _ = await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        for task in [task for task in running if task in done]:
            del running[task]
            failed |= _failed(task, notice)
    await daily.close()
    await asyncio.gather(*(adapter.close() for adapter in running.values()))
    for task in running:
        with suppress(VerbatimError):
            await task
    for helper in helpers:
        helper.cancel()
    await asyncio.gather(*helpers, return_exceptions=True)
    return not failed


def _failed(task: asyncio.Task[None], notice: Callable[[str], None]) -> bool:
    """Whether an adapter that ended failed; if so, say why."""
    error = task.exception()
    if error is None:
        return False
    if not isinstance(error, VerbatimError):
        log.error("the %s adapter failed", task.get_name(), exc_info=error)
    notice(wording.errors.stopped(task.get_name(), str(error) or type(error).__name__))
    return True


async def _tidy(journal: Tidied) -> None:
    """Drop what has run out, at the start and every few hours."""
    while True:
        try:
            await journal.tidy()
        except VerbatimError as error:
            log.warning("%s", error)
        await asyncio.sleep(_TIDY)
