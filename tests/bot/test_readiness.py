"""Whether a process says that it does its work: only when platforms, library and daily posts are as they should be."""

import datetime as dt
from pathlib import Path

from bot.daily.schedule import LATE_AFTER, Run, Schedule
from bot.errors import LibraryError
from bot.readiness import Readiness, ReadinessProbe
from bot.supervisor import AdapterState, AdapterStates
from store.journal.sqlite import SqliteJournal
from tests.fixtures.fakes import SetClock


class Library:
    """A library that can be read, or not."""

    fails = False

    async def model(self) -> str:
        if self.fails:
            raise LibraryError("damaged")
        return ""


async def test_it_is_ready_when_everything_is(tmp_path: Path) -> None:
    states, clock, library = AdapterStates(), SetClock(), Library()
    probe = ReadinessProbe(states, clock)
    assert await probe.look() == Readiness(ok=False, library="starting", posts="starting")
    journal = await SqliteJournal.open(tmp_path, clock)
    away = set[str]()
    probe.watch(library, journal, ("Discord", "Slack"), lambda platform: platform not in away)
    states["Slack"] = AdapterState.RUNNING
    looked = await probe.look()
    assert (looked.ok, looked.adapters) == (False, {"Discord": "starting", "Slack": "running"})
    states["Discord"] = AdapterState.RUNNING
    assert (await probe.look()).ok
    states["Discord"] = AdapterState.RESTARTING
    assert not (await probe.look()).ok
    states["Discord"] = AdapterState.RUNNING
    away.add("Discord")
    assert (await probe.look()).adapters == {"Discord": "connecting", "Slack": "running"}
    assert not (await probe.look()).ok
    states["Discord"] = AdapterState.CONNECTING  # the supervisor saw it, too
    away.clear()
    assert (await probe.look()).ok
    library.fails = True
    assert (await probe.look()).library == "cannot be read"
    assert not (await probe.look()).ok
    library.fails = False
    due = Run(dt.date(2026, 1, 1), clock.now() + 10)
    await journal.add_schedule(Schedule("s1", "discord", "1", "2", dt.time(9), "UTC", due))
    assert (await probe.look()).ok
    clock.wait(due.due + LATE_AFTER - 1 - clock.now())
    assert (await probe.look()).ok
    clock.wait(2)
    assert (await probe.look()).posts == "late"
    assert not (await probe.look()).ok
    await journal.close()
