"""Installations in PostgreSQL: what replicas on several hosts share, and what goes on while the server is away."""

import asyncio
import time
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy.exc import OperationalError

from adapters.slack.oauth import installations
from adapters.slack.oauth.engine import FILE
from adapters.slack.oauth.stores import open_stores
from bot.errors import JournalError
from tests.fixtures.postgres_server import PostgresServer

KEY = Fernet.generate_key().decode()
TOKEN = "xoxe.xoxb-" + "1-Mi0yLTEyMzQ1Njc4OTAxMjM0NTY3" * 6  # rotated tokens are that long


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.schema() + "%20-ctimezone%3DAsia/Tokyo"


def installation(team: str = "T1", token: str = TOKEN) -> Installation:
    return Installation(
        app_id="A1", user_id="U1", team_id=team, bot_token=token, bot_id="B1", bot_user_id="UB", bot_scopes=["commands"]
    )


async def test_a_replica_finds_what_another_stored_and_nobody_else_can_read_it(url: str, tmp_path: Path) -> None:
    async with open_stores(tmp_path, "1.2", (KEY,), url) as here, open_stores(tmp_path, "1.2", (KEY,), url) as there:
        await here.installations.async_save(installation())
        bot = await there.installations.async_find_bot(enterprise_id=None, team_id="T1")
        assert bot is not None
        assert bot.bot_token == TOKEN
        workspace = await there.installations.find_workspace("T1")
        assert workspace is not None
        assert abs(workspace.at - time.time()) < 3600  # whatever the server's time zone
        assert (await there.installations.teams(), await there.installations.count()) == (["T1"], 1)
        await there.installations.async_delete_all(enterprise_id=None, team_id="T1")
        assert await here.installations.find_workspace("T1") is None
    assert not (tmp_path / FILE).exists()


async def test_no_token_is_readable_in_the_database(url: str, tmp_path: Path) -> None:
    async with open_stores(tmp_path, "1.2", (KEY,), url) as stores:
        await stores.installations.async_save(installation())
    with psycopg.connect(url) as database:
        rows = [str(row) for table in ("slack_bots", "slack_installations") for row in
                database.execute(f"select * from {table}").fetchall()]  # fmt: skip
    assert len(rows) == 2
    assert not any("xoxe" in row or TOKEN[20:40] in row for row in rows)


async def test_a_state_is_used_once_over_all_replicas(url: str, tmp_path: Path) -> None:
    async with open_stores(tmp_path, "1.2", (KEY,), url) as here, open_stores(tmp_path, "1.2", (KEY,), url) as there:
        state = await here.states.async_issue()
        used = await asyncio.gather(*(stores.states.async_consume(state) for stores in (here, there)))
        assert sorted(used) == [False, True]
        assert not await there.states.async_consume(state)
        assert not await here.states.async_consume("made up")


async def test_replicas_create_the_tables_at_the_same_time(url: str, tmp_path: Path) -> None:
    async def count_installations() -> int:
        async with open_stores(tmp_path, "1.2", (KEY,), url) as stores:
            return await stores.installations.count()

    assert await asyncio.gather(*(count_installations() for _ in range(6))) == [0] * 6


async def test_while_the_server_is_away_known_workspaces_are_answered(
    own_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installations, "FRESH_SECONDS", 0.0)
    async with open_stores(tmp_path, "1.2", (KEY,), own_server.url) as stores:
        for team in ("T1", "T2", "T3"):
            await stores.installations.async_save(installation(team))
            await stores.installations.async_find_bot(enterprise_id=None, team_id=team)
        await stores.installations.async_delete_all(enterprise_id=None, team_id="T2")
        own_server.stop()
        bot = await stores.installations.async_find_bot(enterprise_id=None, team_id="T1")
        assert bot is not None
        assert bot.bot_token == TOKEN
        for unknown in ("T2", "T4"):
            with pytest.raises(OperationalError):
                await stores.installations.async_find_bot(enterprise_id=None, team_id=unknown)
        with pytest.raises(JournalError, match=r"installations in PostgreSQL cannot be read \(.*refused.*DATABASE_URL"):
            async with open_stores(tmp_path, "1.2", (KEY,), own_server.url):
                raise AssertionError("the stores were opened")
        own_server.start()
        assert await stores.installations.find_workspace("T3") is not None
