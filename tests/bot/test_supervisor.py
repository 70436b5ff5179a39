"""An adapter that fails comes back; one whose setting is wrong does not; the others go on."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot import supervisor
from bot.daily.quote_picker import QuotePicker
from bot.daily.service import DailyService
from bot.errors import SettingError
from bot.supervisor import AdapterState, AdapterStates, run_until_stopped, state_key
from store.journal.sqlite import SqliteJournal
from tests.fixtures.fake_quotes import FakeBot
from tests.fixtures.fakes import SetClock
from tests.fixtures.patience import HANGS


class Flaky:
    """An adapter that fails as often as it is to, then stays connected."""

    def __init__(self, *errors: Exception) -> None:
        self.errors, self.closed, self.connected = list(errors), asyncio.Event(), asyncio.Event()
        self.away = False

    async def run(self) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.connected.set()
        await self.closed.wait()

    async def close(self) -> None:
        self.closed.set()

    def online(self) -> bool:
        return not self.away


async def test_a_failed_adapter_is_started_again_and_a_refused_token_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "_FIRST_WAIT", 0.01)
    journal = await SqliteJournal.open(tmp_path, SetClock())
    bot, notices, states = FakeBot(), list[str](), AdapterStates()
    daily = DailyService(journal, QuotePicker(bot, journal), SetClock())
    flaky, refused = Flaky(KeyError("SECRET"), RuntimeError("SECRET")), Flaky(SettingError("TOKEN: refused"))
    adapters = {"Discord": flaky, "Slack": refused}
    running = asyncio.create_task(run_until_stopped(adapters, journal, daily, notices.append, states))
    async with asyncio.timeout(HANGS):
        await flaky.connected.wait()
        assert states == {"Discord": AdapterState.RUNNING, "Slack": AdapterState.FAILED}
        assert await journal.noted(state_key("Slack")) == "failed"
        os.kill(os.getpid(), signal.SIGTERM)
        assert not await running
    assert flaky.closed.is_set()
    assert sum("starting it again" in notice for notice in notices) == 2
    assert not any("SECRET" in notice for notice in notices)
    await journal.close()


async def test_an_adapter_that_is_connecting_again_is_known_to_readyz_and_doctor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "_LOOK", 0.01)
    journal = await SqliteJournal.open(tmp_path, SetClock())
    bot, states, flaky = FakeBot(), AdapterStates(), Flaky()
    daily = DailyService(journal, QuotePicker(bot, journal), SetClock())
    running = asyncio.create_task(run_until_stopped({"Discord": flaky}, journal, daily, lambda _: None, states))

    async def until_noted(state: str) -> None:
        async with asyncio.timeout(HANGS):
            while True:
                if await journal.noted(state_key("Discord")) == state:
                    break
                await asyncio.sleep(0.01)
        assert states == {"Discord": state}

    await until_noted("running")
    flaky.away = True
    await until_noted("connecting")
    flaky.away = False
    await until_noted("running")
    os.kill(os.getpid(), signal.SIGTERM)
    assert await running
    await journal.close()
