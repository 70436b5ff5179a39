"""Runs the adapters of a process side by side until it is stopped. One that fails is started again after a while."""

import asyncio
import logging
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Protocol

from bot.backoff import Backoff
from bot.daily.service import DailyService
from bot.errors import SettingError, VerbatimError
from bot.logs import report
from bot.presentation import wording

log = logging.getLogger("verbatim")

_TIDY = 6 * 3600.0  # seconds between clearings of the journal
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 300.0  # seconds before a failed adapter is started again
_SETTLED = 60.0  # seconds after which an adapter counts as a good one
_LOOK = 5.0  # seconds between two looks at whether a running adapter is connected


class Adapter(Protocol):
    """A connection to a platform. It can be run again after it failed."""

    async def run(self) -> None:
        """Stay connected until closed. Raises SettingError if that can never work."""
        ...

    async def close(self) -> None:
        """Finish running answers and leave."""
        ...

    def online(self) -> bool:
        """Whether the platform can reach it now; it connects again by itself."""
        ...


class Tidied(Protocol):
    """A journal that drops what has run out, and keeps notes."""

    async def tidy(self) -> None: ...

    async def note(self, key: str, value: str) -> None: ...


class AdapterState(StrEnum):
    """What an adapter does now."""

    RUNNING = "running"
    CONNECTING = "connecting"  # it runs, but the platform cannot reach it now
    RESTARTING = "restarting"  # it failed, and is started again soon
    FAILED = "failed"  # a setting must be changed first


def state_key(name: str) -> str:
    """The key of the journal's note on an adapter, for `doctor`."""
    return f"adapter:{name.casefold()}"


class AdapterStates(dict[str, AdapterState]):
    """The state of each adapter by its name, for `/readyz`."""


class _Supervised:
    """One adapter, which is started again whenever it fails."""

    def __init__(
        self, name: str, adapter: Adapter, states: AdapterStates, journal: Tidied, notice: Callable[[str], None]
    ) -> None:
        self.adapter = adapter
        self._name, self._states, self._journal, self._notice = name, states, journal, notice
        self._stopping = asyncio.Event()

    async def run(self) -> bool:
        """Run until closed; False if it can never work."""
        looking = asyncio.create_task(self._look())
        try:
            return await self._run()
        finally:
            looking.cancel()

    async def _look(self) -> None:
        """Note whenever it is no longer connected, or connected again."""
        running = (AdapterState.RUNNING, AdapterState.CONNECTING)
        while True:
            await asyncio.sleep(_LOOK)
            state = running[not self.adapter.online()]
            if self._states[self._name] in running and self._states[self._name] is not state:
                await self._set(state)

    async def _run(self) -> bool:
        backoff, loop = Backoff(_FIRST_WAIT, _LONGEST_WAIT), asyncio.get_running_loop()
        while not self._stopping.is_set():
            start = loop.time()
            await self._set(AdapterState.RUNNING)
            try:
                await self.adapter.run()
            except SettingError as error:
                await self._set(AdapterState.FAILED)
                self._notice(wording.errors.stopped(self._name, str(error)))
                return False
            except Exception as error:  # noqa: BLE001 - whatever it was, the platform must come back
                reference = report(self._name, error)
            else:
                return True
            if loop.time() - start > _SETTLED:
                backoff.reset()
            wait = backoff.next_wait()
            await self._set(AdapterState.RESTARTING)
            self._notice(wording.errors.restarting(self._name, reference, wait))
            await self._pause(wait)
        return True

    async def close(self) -> None:
        """Do not start again, and leave."""
        self._stopping.set()
        await self.adapter.close()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

    async def _set(self, state: AdapterState) -> None:
        self._states[self._name] = state
        try:
            await self._journal.note(state_key(self._name), state.value)
        except VerbatimError as error:
            log.warning("%s", error)


async def run_until_stopped(
    adapters: Mapping[str, Adapter],
    journal: Tidied,
    daily: DailyService,
    notice: Callable[[str], None],
    states: AdapterStates | None = None,
) -> bool:
    """Run until SIGTERM, Ctrl-C, or the end of the last adapter; whether no adapter failed for good.

    Without adapters it posts daily quotes on the console until it is stopped. `notice` takes lines for the operator;
    `states` is kept up to date.
    """
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    states = AdapterStates() if states is None else states
    supervised = [_Supervised(name, adapter, states, journal, notice) for name, adapter in adapters.items()]
    running = {asyncio.create_task(item.run()): item for item in supervised}
    helpers = [asyncio.create_task(work) for work in (_tidy(journal), daily.run())]
    stopping, worked = asyncio.create_task(stop.wait()), True
    while (running or not adapters) and not stopping.done():
        done, _ = await asyncio.wait({*running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in [task for task in running if task in done]:
            del running[task]
            worked &= task.result()
    await daily.close()
    await asyncio.gather(*(item.close() for item in running.values()))
    worked &= all(await asyncio.gather(*running))
    for helper in (*helpers, stopping):
        helper.cancel()
    await asyncio.gather(*helpers, stopping, return_exceptions=True)
    return worked


async def _tidy(journal: Tidied) -> None:
    """Drop what has run out, at the start and every few hours."""
    while True:
        try:
            await journal.tidy()
        except VerbatimError as error:
            log.warning("%s", error)
        await asyncio.sleep(_TIDY)
