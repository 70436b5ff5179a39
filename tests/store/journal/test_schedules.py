"""The journal's part for daily posts: kept whole, advanced once, settled truly, forgotten with its server."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.daily.ports import shown_scope
from bot.daily.schedule import Outcome, Post, Run, Schedule
from bot.model import Ref, Span, View
from bot.reasons import Reason, ReasonCode
from store.journal import schedules
from store.journal.journal import SqliteJournal
from tests.fixtures.fakes import SetClock
from tests.peers.daily_world import fill

DAY = 86400.0
REF = Ref("talk-1", Span(10, 30))
GONE = Reason(ReasonCode.CHANNEL_GONE)
RUNS = [Run(dt.date(2026, 11, 20 + number), 1_795_000_000.0 + number * DAY) for number in range(5)]
FULL = Schedule(
    "a1", "discord", "s1", "c1", dt.time(9, 5), "Europe/Berlin", RUNS[0], (0, 2), ("talk-1", "talk-2"), ("guest", "Zoë Ü"), View.STRICT,
    7200.0, None, "42", 17.0,
)  # fmt: skip


@pytest.fixture
def clock() -> SetClock:
    return SetClock(RUNS[0].due)


@pytest.fixture
async def journal(tmp_path: Path, clock: SetClock) -> AsyncIterator[SqliteJournal]:
    held = await SqliteJournal.open(tmp_path, clock)
    yield held
    await held.close()


def row(run: Run = RUNS[0], outcome: Outcome = Outcome.SENDING, **more: object) -> Post:
    first = run.due
    made = Post(
        FULL.identity, run, outcome, first, ref=REF, token="t1", attempts=1, first=first, ticks=5.0, until=first + 60
    )
    return replace(made, **more)  # type: ignore[arg-type]


async def test_a_schedule_comes_back_as_it_was_kept(journal: SqliteJournal) -> None:
    for one in (
        FULL,
        replace(FULL, identity="b2", view=None, interviews=(), said_by=(), paused=GONE, made=18.0),
    ):
        await journal.keep_schedule(one)
        assert await journal.schedule(one.identity) == one
    assert [one.identity for one in await journal.schedules("discord", "s1")] == ["a1", "b2"]
    assert await journal.schedules("slack", None) == []
    assert await journal.schedule("c3") is None


async def test_what_is_due_comes_in_order_and_from_a_place_on(journal: SqliteJournal) -> None:
    for number, name in enumerate("dbca"):
        await journal.keep_schedule(replace(FULL, identity=name, run=RUNS[number // 2]))
    await journal.keep_schedule(replace(FULL, identity="paused", paused=GONE))
    await journal.keep_schedule(replace(FULL, identity="other", platform="slack"))
    late = RUNS[1].due
    assert [one.identity for one in await journal.due("discord", late - 1, (0.0, ""), 9)] == ["b", "d"]
    assert [one.identity for one in await journal.due("discord", late, (0.0, ""), 3)] == ["b", "d", "a"]
    assert [one.identity for one in await journal.due("discord", late, (RUNS[0].due, "d"), 9)] == ["a", "c"]
    assert await journal.wakes("discord") == RUNS[0].due
    assert await journal.wakes("console") is None


async def test_a_run_is_claimed_once_and_its_buttons_remembered(journal: SqliteJournal) -> None:
    await journal.keep_schedule(FULL)
    assert await journal.advance(FULL, [row()], RUNS[1])
    assert not await journal.advance(FULL, [row()], RUNS[1])  # read before it went on
    held = await journal.schedule("a1")
    assert held == replace(FULL, run=RUNS[1])
    assert await journal.posts("a1", 9) == [row()]
    answer = await journal.recall("t1")
    assert answer is not None
    assert (answer.platform, answer.place, answer.refs) == ("discord", "s1/c1", (REF,))


async def test_a_date_that_has_a_row_is_passed_over(journal: SqliteJournal) -> None:
    await journal.keep_schedule(FULL)
    await journal.advance(FULL, [row()], RUNS[1])
    await journal.keep_schedule(FULL)  # changed back to the same date
    assert not await journal.advance(FULL, [row(token="t2")], RUNS[2])
    held = await journal.schedule("a1")
    assert held is not None
    assert held.run == RUNS[2]
    assert [post.token for post in await journal.posts("a1", 9)] == ["t1"]
    assert await journal.recall("t2") is None


async def test_pausing_in_the_middle_stops_a_claim(journal: SqliteJournal) -> None:
    await journal.keep_schedule(FULL)
    assert await journal.pause("a1", Reason(ReasonCode.PAUSED_BY_ADMIN))
    assert not await journal.pause("a1", GONE)
    assert not await journal.advance(FULL, [row()], RUNS[1])
    assert await journal.due("discord", RUNS[4].due, (0.0, ""), 9) == []
    assert await journal.page("discord", "", 9) == []


async def test_an_attempt_is_taken_up_by_one(journal: SqliteJournal) -> None:
    await journal.keep_schedule(FULL)
    await journal.advance(FULL, [row()], RUNS[1])
    [(schedule, left)] = await journal.unsettled("discord", RUNS[0].due + 60, (0.0, ""), 9)
    assert (schedule.run, left) == (RUNS[1], row())
    assert await journal.unsettled("discord", RUNS[0].due + 59, (0.0, ""), 9) == []
    assert await journal.wakes("discord") == RUNS[0].due + 60
    taken = replace(left, attempts=2, until=RUNS[0].due + 120)
    assert await journal.retake(left, taken)
    assert not await journal.retake(left, taken)
    assert await journal.posts("a1", 9) == [taken]


async def test_what_was_posted_is_posted_whatever_others_believe(journal: SqliteJournal) -> None:
    await journal.keep_schedule(FULL)
    await journal.enqueue("a1", Ref("talk-1", Span(12, 32)))
    await journal.advance(FULL, [row()], RUNS[1])
    unknown = row(outcome=Outcome.UNKNOWN, until=None, reason=Reason(ReasonCode.UNCONFIRMED))
    assert await journal.settle(unknown)
    assert await journal.shown(shown_scope(FULL)) == [REF]
    assert await journal.queue("a1") == []
    posted = row(outcome=Outcome.POSTED, until=None, message="m1")
    assert await journal.settle(posted)  # the attempt that was given up comes back after all
    assert not await journal.settle(replace(posted, message="m2"))
    assert not await journal.settle(row(outcome=Outcome.MISSED, until=None))
    [post] = await journal.posts("a1", 9)
    assert (post.outcome, post.message, post.reason) == (Outcome.POSTED, "m1", None)
    assert await journal.shown(shown_scope(FULL)) == [REF]


async def test_an_older_attempt_cannot_say_that_it_failed(journal: SqliteJournal) -> None:
    await journal.keep_schedule(FULL)
    await journal.advance(FULL, [row()], RUNS[1])
    await journal.retake(row(), row(attempts=2, until=RUNS[0].due + 120))
    assert not await journal.settle(row(outcome=Outcome.FAILED, until=None))
    assert await journal.settle(row(outcome=Outcome.WAITING, attempts=2, until=RUNS[0].due + 200))


async def test_nothing_is_written_of_what_was_removed_meanwhile(journal: SqliteJournal) -> None:
    await journal.keep_schedule(FULL)
    await journal.enqueue("a1", REF)
    await journal.advance(FULL, [row()], RUNS[1])
    await journal.drop_schedule("a1")
    assert not await journal.settle(row(outcome=Outcome.POSTED, until=None))
    assert await journal.shown(shown_scope(FULL)) == []
    assert (await journal.posts("a1", 9), await journal.queue("a1"), await journal.schedule("a1")) == ([], [], None)


async def test_a_server_is_forgotten_with_all_of_it_and_alone(journal: SqliteJournal) -> None:
    for server in ("s1", "s11"):
        one = replace(FULL, identity=f"x{server}", server=server)
        await journal.keep_schedule(one)
        await journal.advance(one, [Post(one.identity, RUNS[0], Outcome.POSTED, 0.0)], RUNS[1])
        await journal.enqueue(one.identity, REF)
        await journal.veto("discord", server, REF)
        await journal.mark_shown(shown_scope(one), REF)
    assert await journal.forget("discord", "s1") == 5
    assert (await journal.schedules("discord", "s1"), await journal.posts("xs1", 9), await journal.queue("xs1")) == (
        [],
        [],
        [],
    )
    assert (await journal.vetoes("discord", "s1"), await journal.shown("discord:s1/daily/xs1")) == ([], [])
    assert len(await journal.schedules("discord", "s11")) == 1
    assert len(await journal.posts("xs11", 9)) == 1
    assert await journal.vetoes("discord", "s11") == [REF]


async def test_rows_are_kept_400_days(journal: SqliteJournal, clock: SetClock) -> None:
    await journal.keep_schedule(FULL)
    await journal.advance(FULL, [row(outcome=Outcome.POSTED, until=None)], RUNS[1])
    clock.wait(400 * DAY)
    await journal.tidy()
    assert len(await journal.posts("a1", 9)) == 1
    clock.wait(1)
    await journal.tidy()
    assert await journal.posts("a1", 9) == []


async def test_rows_of_a_future_that_did_not_come_are_taken_back(journal: SqliteJournal) -> None:
    await journal.keep_schedule(FULL)
    missed = [Post("a1", run, Outcome.MISSED, 0.0) for run in RUNS[:3]]
    await journal.advance(FULL, [*missed, Post("a1", RUNS[3], Outcome.POSTED, 0.0)], RUNS[4])
    assert await journal.not_yet("slack", RUNS[0].due) == 0
    assert await journal.not_yet("discord", RUNS[0].due) == 2
    assert [post.run for post in await journal.posts("a1", 9)] == [RUNS[3], RUNS[0]]


async def test_vetoes_are_taken_back_by_what_overlaps(journal: SqliteJournal) -> None:
    await journal.veto("discord", "s1", REF)
    await journal.veto("discord", "s1", REF)
    await journal.veto("discord", "s1", Ref("talk-1", Span(90, 99)))
    assert await journal.allow("discord", "s1", Ref("talk-1", Span(29, 60))) == 1
    assert await journal.vetoes("discord", "s1") == [Ref("talk-1", Span(90, 99))]


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        (schedules._DUE, ("discord", 1.0, 0.0, "", 10)),
        (schedules._UNSETTLED, (1.0, 0.0, "", "discord", 10)),
        (schedules._WAKES, ("discord", "discord")),
    ],
)
async def test_no_look_for_work_walks_through_all_schedules(
    journal: SqliteJournal, tmp_path: Path, sql: str, values: tuple[object, ...]
) -> None:
    fill(tmp_path, (replace(FULL, identity=f"{number:06x}") for number in range(2000)))
    plan = [str(step[3]) for step in await journal._all(f"explain query plan {sql}", values)]
    assert not [
        step for step in plan if step.startswith("SCAN schedule") or "schedule_server" in step or "SCAN post" in step
    ]
    assert any("schedule_due" in step or "post_until" in step for step in plan)
