"""`python -m bot daily`: set, list, pause, test and so on; posts that a running bot prints; what doctor says."""

import asyncio
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.daily.schedule import Outcome, Post, Run
from bot.model import Ref, Span
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode
from store import disk
from store.journal.sqlite import SqliteJournal
from tests.conftest import ROOT, Ran, Typed
from tests.processes.daily_process import AheadClock

SET = ("daily", "set", "--at", "9:00", "--zone", "Europe/Berlin")


def identity(ran: Ran) -> str:
    """The short name of the schedule that was printed first."""
    match = re.search(r"^([0-9a-f]{6}): ", ran.out, re.MULTILINE)
    assert match is not None, ran
    return match[1]


def test_a_schedule_is_set_listed_changed_and_removed(typed: Typed) -> None:
    ran = typed(
        *SET, "--weekdays", "mon-fri", "--said-by", "guest", "--interviews", "the lamp room", "--catch-up", "2h"
    )
    name = identity(ran)
    assert ran.code == 0
    assert ran.out.startswith(
        f"Set.\n{name}: 09:00 Europe/Berlin, Mon to Fri, printed where the bot runs\n"
        "From lighthouse-1, said by the guest; after an outage it comes up to"
    )
    assert re.search(r"Next: (Mon|Tue|Wed|Thu|Fri) \d+ \w+ \d+ at 09:00 \(Europe/Berlin\)\n$", ran.out)
    assert typed("daily", "list").out.startswith(
        f"{wording.daily.lead(1)}\n{name}: 09:00 Europe/Berlin, Mon to Fri, printed where the bot runs\nNext: "
    )
    changed = typed("daily", "set", name, "--at", "22:15", "--weekdays", "daily")
    assert changed.out.startswith(f"Changed.\n{name}: 22:15 Europe/Berlin, every day, printed where the bot runs\n")
    assert typed("daily", "remove").out == f"{wording.daily.removed(name)}\n"
    assert typed("daily", "list").out == f"{wording.daily_input.NO_SCHEDULES}\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("set",), wording.daily_input.TIME_NEEDED),
        (("set", "--at", "9:00"), wording.daily_input.ZONE_NEEDED),
        (
            ("set", "--at", "9:00", "--zone", "UTC", "--platform", "irc"),
            "'irc' is not a platform; choose one of console, discord, slack",
        ),
        (("set", "--at", "9:00", "--zone", "UTC", "--platform", "discord"), wording.daily_input.PLACE_NEEDED),
        (
            ("set", "--at", "9:00", "--zone", "UTC", "--said-by", "Nobody"),
            "no speaker there is called 'nobody'; write host, guest",
        ),
        (("set", "--at", "9:00", "--zone", "UTC", "--view", "loud"), wording.daily_input.unknown_view("loud")),
        (("status",), wording.daily_input.NO_SCHEDULES),
        (("pause", "abc"), wording.daily_input.NO_SCHEDULES),
        (("next", "nonsense"), wording.daily_input.NO_SCHEDULES),
        (("sing",), "invalid choice: 'sing'"),
        ((), "the following arguments are required: STEP"),
    ],
)
def test_bad_use_is_one_line(typed: Typed, arguments: tuple[str, ...], says: str) -> None:
    ran = typed("daily", *arguments)
    assert ran.code == 2
    assert says in ran.complaint


def test_a_schedule_is_paused_resumed_and_skipped(typed: Typed) -> None:
    name = identity(typed(*SET))
    assert typed("daily", "pause").out == f"{wording.daily.PAUSED_NOW}\n"
    paused = typed("daily", "status")
    assert (paused.code, paused.out.splitlines()[0]) == (0, wording.daily.paused(Reason(ReasonCode.PAUSED_BY_ADMIN)))
    assert typed("daily", "resume").out.startswith(f"{wording.daily.RESUMED}\nNext: ")
    before = typed("daily", "status", name).out
    assert typed("daily", "skip", name).out.startswith(f"{wording.daily.SKIPPED}\nNext: ")
    after = typed("daily", "status", name).out
    assert "skipped: an admin skipped it" in after
    assert re.findall("Next: .*", before) != re.findall("Next: .*", after)
    other = identity(typed("daily", "set", "--at", "10:00"))
    assert "there are several; name one by its short name: " in typed("daily", "status").complaint
    assert other in typed("daily", "status", other).out


def test_a_test_is_printed_and_a_queued_quote_waits_for_the_day(typed: Typed) -> None:
    typed(*SET)
    ran = typed("daily", "test")
    assert ran.code == 0
    assert ran.out.startswith(f"{wording.daily.TEST_POST}\n\n  ")
    assert "Moss Keeper" in ran.out
    assert ran.out.endswith(f"{wording.daily.TESTED}\n")
    shown = re.findall(r"lighthouse-1:\d+-\d+", ran.out)[-1]
    assert wording.daily.NO_LAST in typed("daily", "status").out
    queued = typed("daily", "next", shown)
    assert queued.out.startswith(f"{wording.daily.queue_position(1)}\n")
    assert wording.daily.coming_next([shown]) in typed("daily", "status").out
    assert wording.daily_input.QUEUED_ALREADY in typed("daily", "next", shown).complaint


def test_other_platforms_are_listed_and_a_test_needs_their_connection(typed: Typed) -> None:
    name = identity(typed(*SET, "--platform", "discord", "--server", "12", "--channel", "34"))
    listed = typed("daily", "list").out
    assert f"discord, server 12\n{name}: 09:00 Europe/Berlin, every day in 34\n" in listed
    ran = typed("daily", "test", name)
    assert (ran.code, " ".join(ran.out.split())) == (2, wording.daily.test_failed(Reason(ReasonCode.NOT_CONNECTED)))


def test_a_test_says_so_where_the_platform_cannot_be_reached(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    name = identity(typed(*SET, "--platform", "discord", "--server", "12", "--channel", "34"))
    monkeypatch.setenv("DISCORD_TOKEN", "a.b.c")
    monkeypatch.setattr("discord.http.Route.BASE", "http://127.0.0.1:9/api/v10")  # nothing listens there
    ran = typed("daily", "test", name)
    assert ran.code == 2
    printed = " ".join(ran.out.split())
    assert re.fullmatch(r"The test was not posted: Discord cannot be reached \(\w+\)\.", printed)


@pytest.mark.processes
def test_a_running_bot_prints_a_post_even_without_any_platform(typed: Typed, seeds: Path, tmp_path: Path) -> None:
    name = identity(typed(*SET))
    assert wording.errors.NOTHING_SET_UP.split(":")[0] not in typed("daily", "list").err

    async def make_due() -> None:
        journal = await SqliteJournal.open(tmp_path / "data", AheadClock(0))
        schedule = await journal.schedule(name)
        assert schedule is not None
        await journal.advance(schedule, [], Run(schedule.next_run.date, time.time() - 1))
        await journal.close()

    run(make_due)
    settings = {
        "VERBATIM_SEEDS": str(seeds),
        "VERBATIM_DATA": str(tmp_path / "data"),
        "VERBATIM_MODEL": "off",
        "PYTHONUNBUFFERED": "1",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{wording.daily.QUOTE_OF_THE_DAY}\n"
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
    assert process.returncode == 0
    assert re.search(r"lighthouse-1:\d+-\d+", rest)
    assert ": posted (lighthouse-1:" in typed("daily", "status").out


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(work())


# --- doctor -------------------------------------------------------------------------------------


def doctor(typed: Typed) -> str:
    """Its line about daily quotes."""
    return next(line for line in typed("doctor").out.splitlines() if "daily quotes" in line)


def test_the_doctor_names_schedules_that_do_not_post(typed: Typed, tmp_path: Path) -> None:
    typed("index")
    assert doctor(typed) == "ok    daily quotes: none set"
    name = identity(typed(*SET))
    assert doctor(typed) == "ok    daily quotes: 1 set"
    typed("daily", "pause")
    assert doctor(typed) == "ok    daily quotes: 1 set, 1 paused by admins"
    typed("daily", "resume")

    async def cause(fault: str) -> None:
        journal = await SqliteJournal.open(tmp_path / "data", AheadClock(0))
        schedule = await journal.schedule(name)
        assert schedule is not None
        if fault == "refused":
            await journal.pause(name, Reason(ReasonCode.CHANNEL_GONE))
        elif fault == "overdue":
            overdue = Run(schedule.next_run.date, time.time() - 3600)
            await journal.change_schedule(replace(schedule, next_run=overdue, paused=None))
        else:
            ref, reason = Ref("lighthouse-1", Span(0, 5)), Reason(ReasonCode.NEVER_CONFIRMED)
            row = Post(name, schedule.next_run, Outcome.UNKNOWN, 0.0, ref=ref, reason=reason)
            await journal.advance(schedule, [row], Run(schedule.next_run.date, time.time() + 3600))
        await journal.close()

    never_confirmed = wording.reasons.sentence(Reason(ReasonCode.NEVER_CONFIRMED))
    for fault, sentence in (
        ("refused", "the channel is gone"),
        ("overdue", wording.daily.NOT_RUNNING),
        ("unconfirmed", f"outcome unknown: {never_confirmed}"),
    ):
        run(partial(cause, fault))
        assert doctor(typed).startswith(f"wrong daily quotes: 1 of 1 have problems: {name}: ")
        assert sentence in doctor(typed)
        assert typed("doctor").code == 2


MOUNTS = """\
20 1 {root} / / rw,relatime master:1 - {kind} overlay rw
21 20 {other} / /proc rw - proc proc rw
"""


@pytest.mark.parametrize(("kind", "temporary"), [("overlay", True), ("tmpfs", True), ("ext4", False), ("zfs", False)])
def test_a_disk_that_does_not_last_is_recognised(tmp_path: Path, kind: str, temporary: bool) -> None:
    device = tmp_path.stat().st_dev
    here = f"{device >> 8}:{device & 0xFF}"
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS.format(root=here, other="0:9999", kind=kind))
    assert disk.fleeting(tmp_path, mounts) == (kind if temporary else None)
    assert disk.fleeting(tmp_path / "not yet there", mounts) == (kind if temporary else None)
    assert disk.fleeting(tmp_path, tmp_path / "no Linux") is None


def test_the_doctor_warns_of_a_disk_that_does_not_last(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wiring.diagnosis.fleeting", lambda _: "overlay")
    typed("index")
    ran = typed("doctor")
    assert ran.code == 0
    [line] = [line for line in ran.out.splitlines() if "journal" in line]
    assert line == f"note  journal: {wording.errors.fleeting(tmp_path / 'data', 'overlay')}"
