"""The scheduler's queries use the indexes of SQLite's tables, however many schedules there are."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from store.journal import posts, schedules
from store.journal.sqlite import SqliteJournal
from tests.fixtures.fakes import SetClock
from tests.peers.daily_world import fill
from tests.store.journal.test_schedules import FULL


@pytest.fixture
async def journal(tmp_path: Path, clock: SetClock) -> AsyncIterator[SqliteJournal]:
    opened = await SqliteJournal.open(tmp_path, clock)
    yield opened
    await opened.close()


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        (
            schedules.DUE,
            {"platform": "discord", "now": 1.0, "after_due": 0.0, "after_id": "", "limit": 10},
        ),
        (
            posts.UNSETTLED,
            {"platform": "discord", "now": 1.0, "after_moment": 0.0, "after_id": "", "limit": 10},
        ),
        (posts.NEXT_WAKE, {"platform": "discord"}),
    ],
)
async def test_the_scheduler_never_walks_through_all_schedules(
    journal: SqliteJournal, tmp_path: Path, sql: str, values: dict[str, object]
) -> None:
    plan = await query_plan(journal, tmp_path, sql, values)
    assert not [step for step in plan if step.startswith(("SCAN schedule", "SCAN post")) or "schedule_server" in step]
    assert any("schedule_due" in step or "post_until" in step for step in plan)


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        (schedules.OF_SERVER, {"platform": "discord", "server": "s1"}),
        (schedules.OF_PLATFORM, {"platform": "console"}),
    ],
)
async def test_the_schedules_of_a_server_or_platform_are_found_through_the_index(
    journal: SqliteJournal, tmp_path: Path, sql: str, values: dict[str, object]
) -> None:
    plan = await query_plan(journal, tmp_path, sql, values)
    assert plan[0].startswith("SEARCH schedule USING INDEX schedule_server (platform=?")
    if sql == schedules.OF_SERVER:
        assert len(plan) == 1  # the index also gives the order


async def query_plan(journal: SqliteJournal, folder: Path, sql: str, values: dict[str, object]) -> list[str]:
    """The steps of a query over 2,000 schedules."""
    servers = itertools.cycle("abc")
    fill(folder, (replace(FULL, identity=f"{number:06x}", server=next(servers)) for number in range(2000)))
    return [str(row["detail"]) for row in await journal._rows(f"explain query plan {sql}", **values)]
