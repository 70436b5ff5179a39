"""In a crowd, each event asks for the bot of its workspace; it is read once a second, and again after each change."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation

from adapters.slack.oauth import installations
from adapters.slack.oauth.stores import OAuthStores, open_stores


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[OAuthStores]:
    async with open_stores(tmp_path, "1.2", (Fernet.generate_key().decode(),)) as opened:
        yield opened


async def install(stores: OAuthStores, token: str) -> None:
    await stores.installations.async_save(
        Installation(app_id="A1", user_id="U1", team_id="T1", bot_token=token, bot_id="B1", bot_user_id="UB")
    )


async def token(stores: OAuthStores) -> str | None:
    bot = await stores.installations.async_find_bot(enterprise_id=None, team_id="T1")
    return None if bot is None else bot.bot_token


def reads(stores: OAuthStores) -> list[str]:
    """The queries from now on."""
    found: list[str] = []

    def note(*event: object) -> None:
        found.append(str(event[2]))

    sqlalchemy.event.listen(stores.engine.sync_engine, "before_cursor_execute", note)
    return found


async def test_a_crowd_reads_the_token_of_its_workspace_once_a_second(
    stores: OAuthStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    await install(stores, "xoxb-1")
    queries = reads(stores)
    assert set(await asyncio.gather(*(token(stores) for _ in range(40)))) == {"xoxb-1"}
    assert await token(stores) == "xoxb-1"
    assert len(queries) == 1
    monkeypatch.setattr(installations, "FRESH_SECONDS", 0.0)
    await install(stores, "xoxb-2")
    queries.clear()
    for _ in range(3):
        assert await token(stores) == "xoxb-2"
    assert len(queries) == 3


async def test_a_change_is_seen_at_once(stores: OAuthStores) -> None:
    await install(stores, "xoxb-1")
    assert await token(stores) == "xoxb-1"
    await install(stores, "xoxb-2")
    assert await token(stores) == "xoxb-2"
    await stores.installations.async_delete_all(enterprise_id=None, team_id="T1")
    assert await token(stores) is None


async def test_what_is_read_while_the_workspace_removes_the_app_is_not_kept(stores: OAuthStores) -> None:
    await install(stores, "xoxb-1")
    reading = asyncio.create_task(token(stores))
    await asyncio.sleep(0)
    await stores.installations.async_delete_all(enterprise_id=None, team_id="T1")
    await reading
    assert await token(stores) is None
