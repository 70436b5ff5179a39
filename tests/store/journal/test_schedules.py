"""The journal's tables for daily posts: stored whole, advanced once, settled truthfully, deleted with their server."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.daily.planning import correct
from bot.daily.schedule import Outcome, Post, Run, Schedule, first_run_after
from bot.errors import JournalError
from bot.model import Ref, Span, View
from bot.reasons import Reason, ReasonCode
from store.journal.journal import Journal
from tests.fixtures.fakes import SetClock

DAY = 86400.0
REF = Ref("talk-1", Span(10, 30))
GONE = Reason(ReasonCode.CHANNEL_GONE)
RUNS = [Run(dt.date(2026, 11, 20 + number), 1_795_000_000.0 + number * DAY) for number in range(5)]
START = (0.0, "")  # of the order of what is due
FULL = Schedule(
    "a1", "discord", "s1", "c1", dt.time(9, 5), "Europe/Berlin", RUNS[0], (0, 2), ("talk-1", "talk-2"),
    ("guest", "Zoë Ü"), View.STRICT, 7200.0, None, "42", 17.0,
)  # fmt: skip
CLAIM = Post(
    FULL.identity, RUNS[0], Outcome.SENDING, RUNS[0].due, ref=REF, token="t1", attempts=1, first_attempt_at=RUNS[0].due,
    first_attempt_ticks=5.0, look_again_at=RUNS[0].due + 60,
)  # fmt: skip


@pytest.fixture
def clock() -> SetClock:
    return SetClock(RUNS[0].due)


def settled(outcome: Outcome, **more: object) -> Post:
    """The claim with an outcome."""
    return replace(CLAIM, outcome=outcome, look_again_at=None, **more)  # type: ignore[arg-type]


# --- schedules ----------------------------------------------------------------------------------


async def test_a_schedule_comes_back_as_it_was_stored(journal: Journal) -> None:
    other = replace(FULL, identity="b2", view=None, interviews=(), said_by=(), paused=GONE, created_at=18.0)
    for schedule in (FULL, other):
        await journal.add_schedule(schedule)
        assert await journal.schedule(schedule.identity) == schedule
    assert await journal.schedules("discord", "s1") == [FULL, other]
    assert await journal.schedule("c3") is None


@pytest.mark.parametrize(
    ("change", "damaged"),
    [
        ("next_due = next_due + 8640000", False),  # a moment that the schedule does not give: it is set right
        ("zone = 'Europe'", True),
        ("next_date = 'soon'", True),
        ("weekdays = '9'", True),
    ],
)
async def test_a_running_schedule_is_corrected_or_found_to_be_damaged(
    journal: Journal, change: str, damaged: bool
) -> None:
    now = RUNS[0].due
    planned = [replace(FULL, identity=name, next_run=first_run_after(FULL, now)) for name in ("a1", "b2")]
    for schedule in planned:
        await journal.add_schedule(schedule)
    await journal.database.write((f"update schedule set {change} where id = 'a1'", {}))
    found = await correct(journal, "discord", now)
    assert [schedule.identity for schedule in found] == ["a1"] * damaged
    schedules = {schedule.identity: schedule for schedule in await journal.all_schedules()}
    assert schedules["b2"] == planned[1]
    assert damaged or schedules["a1"].next_run == planned[0].next_run


async def test_schedules_are_found_by_server_by_platform_and_all_together_oldest_first(journal: Journal) -> None:
    places = [("discord", "s2"), ("discord", "s1"), ("slack", "s1"), ("discord", "s1")]
    for age, (platform, server) in enumerate(places):
        await journal.add_schedule(
            replace(FULL, identity=f"x{age}", platform=platform, server=server, created_at=9.0 - age)
        )
    assert [schedule.identity for schedule in await journal.schedules("discord", "s1")] == ["x3", "x1"]
    assert [schedule.identity for schedule in await journal.all_schedules("discord")] == ["x3", "x1", "x0"]
    assert [schedule.identity for schedule in await journal.all_schedules()] == ["x3", "x2", "x1", "x0"]
    assert await journal.all_schedules("console") == []


async def test_an_identity_is_taken_once(journal: Journal) -> None:
    await journal.add_schedule(FULL)
    with pytest.raises(JournalError, match=r"UNIQUE constraint failed|duplicate key"):
        await journal.add_schedule(replace(FULL, server="s2"))
    assert await journal.schedule("a1") == FULL


async def test_every_change_counts_and_only_one_over_the_same_revision_is_written(journal: Journal) -> None:
    await journal.add_schedule(FULL)
    assert await journal.change_schedule(replace(FULL, channel="c2"))
    assert not await journal.change_schedule(replace(FULL, channel="c3"))
    assert await journal.schedule("a1") == replace(FULL, channel="c2", revision=1)
    assert await journal.pause("a1", GONE)
    assert not await journal.change_schedule(replace(FULL, channel="c3", revision=1))
    assert await journal.change_schedule(replace(FULL, channel="c3", revision=2))
    assert await journal.advance(replace(FULL, revision=3), [], RUNS[1])
    assert await journal.schedule("a1") == replace(FULL, channel="c3", next_run=RUNS[1], revision=4)
    await journal.delete_schedule("a1")
    assert not await journal.change_schedule(replace(FULL, revision=4))


async def test_what_is_due_comes_in_order_and_page_by_page(journal: Journal) -> None:
    for number, identity in enumerate("dbca"):
        await journal.add_schedule(replace(FULL, identity=identity, next_run=RUNS[number // 2]))
    await journal.add_schedule(replace(FULL, identity="paused", paused=GONE))
    await journal.add_schedule(replace(FULL, identity="other", platform="slack"))

    async def due(now: float, after: tuple[float, str], limit: int) -> list[str]:
        return [schedule.identity for schedule in await journal.due_schedules("discord", now, after, limit)]

    assert await due(RUNS[1].due - 1, START, 9) == ["b", "d"]
    assert await due(RUNS[1].due, START, 3) == ["b", "d", "a"]
    assert await due(RUNS[1].due, (RUNS[0].due, "d"), 9) == ["a", "c"]
    assert await journal.next_wake("discord") == RUNS[0].due
    assert await journal.next_wake("console") is None


# --- posts --------------------------------------------------------------------------------------


async def test_a_run_is_claimed_once_and_its_buttons_are_remembered(journal: Journal) -> None:
    await journal.add_schedule(FULL)
    assert await journal.advance(FULL, [CLAIM], RUNS[1])
    assert not await journal.advance(FULL, [CLAIM], RUNS[1])  # it was read before the first claim
    assert await journal.schedule("a1") == FULL.advanced_to(RUNS[1])
    assert await journal.posts("a1", 9) == [CLAIM]
    answer = await journal.recall("t1")
    assert answer is not None
    assert (answer.platform, answer.place, answer.refs) == ("discord", "s1/c1", (REF,))


async def test_a_date_that_has_a_row_is_passed_over(journal: Journal) -> None:
    await journal.add_schedule(FULL)
    await journal.advance(FULL, [CLAIM], RUNS[1])
    back = replace(FULL, revision=1)  # changed back to the same date
    assert await journal.change_schedule(back)
    assert not await journal.advance(replace(back, revision=2), [replace(CLAIM, token="t2")], RUNS[2])
    assert await journal.schedule("a1") == replace(FULL, next_run=RUNS[2], revision=3)
    assert [post.token for post in await journal.posts("a1", 9)] == ["t1"]
    assert await journal.recall("t2") is None


async def test_a_pause_just_before_a_claim_stops_it(journal: Journal) -> None:
    await journal.add_schedule(FULL)
    assert await journal.pause("a1", Reason(ReasonCode.PAUSED_BY_ADMIN))
    assert not await journal.pause("a1", GONE)
    assert not await journal.advance(FULL, [CLAIM], RUNS[1])
    assert await journal.due_schedules("discord", RUNS[4].due, START, 9) == []
    assert await journal.running_schedules("discord", "", 9) == []


async def test_an_attempt_is_taken_over_once(journal: Journal) -> None:
    await journal.add_schedule(FULL)
    await journal.advance(FULL, [CLAIM], RUNS[1])
    [(schedule, post)] = await journal.unsettled_posts("discord", RUNS[0].due + 60, START, 9)
    assert (schedule, post) == (FULL.advanced_to(RUNS[1]), CLAIM)
    assert await journal.unsettled_posts("discord", RUNS[0].due + 59, START, 9) == []
    assert await journal.next_wake("discord") == RUNS[0].due + 60
    taken = replace(post, attempts=2, look_again_at=RUNS[0].due + 120)
    assert await journal.take_over(post, taken)
    assert not await journal.take_over(post, taken)
    assert await journal.posts("a1", 9) == [taken]


async def test_a_confirmation_counts_even_if_another_process_has_given_up(journal: Journal) -> None:
    await journal.add_schedule(FULL)
    await journal.enqueue("a1", Ref("talk-1", Span(12, 32)))
    await journal.advance(FULL, [CLAIM], RUNS[1])
    assert await journal.settle(settled(Outcome.UNKNOWN, reason=Reason(ReasonCode.UNCONFIRMED)))
    assert await journal.shown(FULL.shown_scope) == [REF]
    assert await journal.queue("a1") == []
    posted = settled(Outcome.POSTED, message_id="m1")
    assert await journal.settle(posted)
    assert not await journal.settle(replace(posted, message_id="m2"))
    assert not await journal.settle(settled(Outcome.MISSED))
    assert await journal.posts("a1", 9) == [posted]
    assert await journal.shown(FULL.shown_scope) == [REF]


async def test_an_earlier_attempt_cannot_report_a_failure(journal: Journal) -> None:
    await journal.add_schedule(FULL)
    await journal.advance(FULL, [CLAIM], RUNS[1])
    second = replace(CLAIM, attempts=2, look_again_at=RUNS[0].due + 120)
    await journal.take_over(CLAIM, second)
    assert not await journal.settle(settled(Outcome.FAILED))
    assert await journal.settle(replace(second, outcome=Outcome.WAITING, look_again_at=RUNS[0].due + 200))


async def test_a_schedule_that_was_deleted_meanwhile_leaves_no_rows(journal: Journal) -> None:
    await journal.add_schedule(FULL)
    await journal.enqueue("a1", REF)
    await journal.advance(FULL, [CLAIM], RUNS[1])
    await journal.delete_schedule("a1")
    assert not await journal.settle(settled(Outcome.POSTED))
    assert await journal.shown(FULL.shown_scope) == []
    assert await journal.posts("a1", 9) == []
    assert await journal.queue("a1") == []
    assert await journal.schedule("a1") is None


async def test_rows_are_kept_for_400_days(journal: Journal, clock: SetClock) -> None:
    await journal.add_schedule(FULL)
    await journal.advance(FULL, [settled(Outcome.POSTED)], RUNS[1])
    clock.wait(400 * DAY)
    await journal.tidy()
    assert len(await journal.posts("a1", 9)) == 1
    clock.wait(1)
    await journal.tidy()
    assert await journal.posts("a1", 9) == []


async def test_misses_of_a_future_that_has_not_come_are_deleted(journal: Journal) -> None:
    await journal.add_schedule(FULL)
    missed = [Post("a1", run, Outcome.MISSED, 0.0) for run in RUNS[:3]]
    await journal.advance(FULL, [*missed, Post("a1", RUNS[3], Outcome.POSTED, 0.0)], RUNS[4])
    assert await journal.delete_future_misses("slack", RUNS[0].due) == 0
    assert await journal.delete_future_misses("discord", RUNS[0].due) == 2
    assert [post.run for post in await journal.posts("a1", 9)] == [RUNS[3], RUNS[0]]


# --- with a server ------------------------------------------------------------------------------


async def test_a_server_is_forgotten_with_everything_and_no_other(journal: Journal) -> None:
    for server in ("s1", "s11"):
        schedule = replace(FULL, identity=f"x{server}", server=server)
        await journal.add_schedule(schedule)
        await journal.advance(schedule, [Post(schedule.identity, RUNS[0], Outcome.POSTED, 0.0)], RUNS[1])
        await journal.enqueue(schedule.identity, REF)
        await journal.veto("discord", server, REF)
        await journal.mark_shown(schedule.shown_scope, REF)
    assert await journal.forget("discord", "s1") == 5
    assert await journal.schedules("discord", "s1") == []
    assert await journal.posts("xs1", 9) == []
    assert await journal.queue("xs1") == []
    assert await journal.vetoes("discord", "s1") == []
    assert await journal.shown("discord:s1/daily/xs1") == []
    assert len(await journal.schedules("discord", "s11")) == 1
    assert len(await journal.posts("xs11", 9)) == 1
    assert await journal.queue("xs11") == [REF]
    assert await journal.vetoes("discord", "s11") == [REF]
    assert await journal.shown("discord:s11/daily/xs11") == [REF]


async def test_a_veto_is_taken_back_by_any_quote_that_overlaps(journal: Journal) -> None:
    await journal.veto("discord", "s1", REF)
    await journal.veto("discord", "s1", REF)
    await journal.veto("discord", "s1", Ref("talk-1", Span(90, 99)))
    assert await journal.allow("discord", "s1", Ref("talk-1", Span(29, 60))) == 1
    assert await journal.vetoes("discord", "s1") == [Ref("talk-1", Span(90, 99))]
