"""A damaged installation stops only its own workspace, and `doctor` names it; in SQLite and in PostgreSQL."""

import contextlib
import sqlite3
from dataclasses import replace
from pathlib import Path
from stat import S_IMODE

import psycopg
import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation

from adapters.slack.health import examine
from adapters.slack.oauth.engine import FILE
from adapters.slack.oauth.stores import open_stores
from adapters.slack.settings import ConnectionMode, SlackSettings
from tests.adapters.slack.test_installs import MANY, install, of
from tests.fixtures.postgres_server import PostgresServer
from tests.peers.slack_payloads import mention
from tests.peers.slack_world import world

KEY = Fernet.generate_key().decode()
SETTINGS = SlackSettings(
    ConnectionMode.MANY, signing_secret="s" * 32, client_id="1.2", client_secret="f" * 32, token_keys=(KEY,)
)
DAMAGES = {
    "installed_at": ["'2026-99-99 9'", "5", "x'ff00'"],
    "bot_id": ["cast(x'ff41' as text)"],
    "team_id": ["cast(x'ff41' as text)"],
    "bot_token": ["'garbage'", "cast(x'ff41' as text)", "x'00'"],
    "bot_token_expires_at": ["'soon'"],
}
EACH = [(column, value) for column, values in DAMAGES.items() for value in values]


async def fill(place: Path, database: str | None = None) -> None:
    async with open_stores(place, "1.2", (KEY,), database) as stores:
        for team in ("T1", "T2"):
            await stores.installations.async_save(
                Installation(
                    app_id="A1", user_id="U1", team_id=team, bot_token=f"xoxb-{team}", bot_id="B1", bot_user_id="UB",
                    bot_scopes=["commands"],
                )
            )  # fmt: skip


@pytest.mark.parametrize(("column", "value"), EACH)
async def test_a_damaged_row_stops_only_its_own_workspace(tmp_path: Path, column: str, value: str) -> None:
    await fill(tmp_path)
    assert await examine(SETTINGS, tmp_path) == (
        True,
        f"{tmp_path / FILE}: 2 workspaces; others install it at /slack/install",
    )
    with contextlib.closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
        for table in ("slack_bots", "slack_installations"):
            db.execute(f"update {table} set {column} = {value} where team_id = 'T1'")
    ok, message = await examine(SETTINGS, tmp_path)
    assert not ok
    assert message.count(" in slack_bots (") == message.count(" in slack_installations (") == 1
    assert (column in message) or "no key of SLACK_TOKEN_KEY" in message
    assert "T2" not in message
    async with open_stores(tmp_path, "1.2", (KEY,)) as stores:
        damaged = await stores.installations.async_find_bot(enterprise_id=None, team_id="T1")
        assert (damaged is None) == (column != "bot_id")  # with its token alone it can be answered
        await stores.installations.find_workspace("T1")
        bot = await stores.installations.async_find_bot(enterprise_id=None, team_id="T2")
        assert bot is not None
        assert bot.bot_token == "xoxb-T2"
        assert len(await stores.installations.teams()) == 2


async def test_a_token_that_was_changed_in_postgresql_is_named(tmp_path: Path, postgres: PostgresServer) -> None:
    url = postgres.schema()
    await fill(tmp_path, url)
    assert (await examine(replace(SETTINGS, database=url), tmp_path))[0]
    with psycopg.connect(url) as database:
        database.execute("update slack_bots set bot_token = 'garbage' where team_id = 'T1'")
    ok, message = await examine(replace(SETTINGS, database=url), tmp_path)
    assert not ok
    assert message.startswith("installations in PostgreSQL: damaged: T1 in slack_bots (its token, which no key")
    async with open_stores(tmp_path, "1.2", (KEY,), url) as stores:
        bots = [await stores.installations.async_find_bot(enterprise_id=None, team_id=team) for team in ("T1", "T2")]
    assert [bot.bot_token if bot else None for bot in bots] == [None, "xoxb-T2"]


async def test_beside_a_damaged_workspace_another_one_is_answered(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await install(here, "T0003")
        await install(here)
    with contextlib.closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
        db.execute("update slack_bots set installed_at = 'never', bot_id = cast(x'ff' as text) where team_id = 'T0003'")
        db.execute("update slack_installations set installed_at = 'never' where team_id = 'T0003'")
    async with world(tmp_path, settings=MANY) as here:
        here.peer.tokens["xoxb-T0002"] = "T0002"
        await here.until_noticed("Slack: 2 workspaces; others install it at /slack/install")
        await here.send(of(mention("sure")))
        await here.until(here.peer.messages.copy)


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: S_IMODE(path.stat().st_mode) for path in folder.glob(f"{FILE}*")}


async def test_nobody_else_can_read_the_file(tmp_path: Path) -> None:
    await fill(tmp_path)
    async with open_stores(tmp_path, "1.2", (KEY,)) as stores:
        await stores.states.async_issue()
        modes = modes_in(tmp_path)
    assert modes == dict.fromkeys((FILE, f"{FILE}-wal", f"{FILE}-shm"), 0o600)
