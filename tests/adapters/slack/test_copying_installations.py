"""Installations are copied between a file and PostgreSQL as they are encrypted, and the same key reads them there."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from adapters.slack.oauth.copying import copy_installations
from adapters.slack.oauth.stores import open_stores
from bot.errors import InputError
from tests.adapters.slack.test_installs_postgres import installation
from tests.fixtures.postgres_server import PostgresServer

KEY = Fernet.generate_key().decode()


async def test_there_and_back(postgres: PostgresServer, tmp_path: Path) -> None:
    url, back = postgres.schema(), tmp_path / "back"
    async with open_stores(tmp_path, "1.2", (KEY,)) as stores:
        for number in range(3):
            await stores.installations.async_save(installation(f"T{number}", f"xoxb-{number}"))
    assert await copy_installations(tmp_path, url) == 6
    assert await copy_installations(url, back) == 6
    for place in ((back, None), (tmp_path, url)):
        async with open_stores(place[0], "1.2", (KEY,), place[1]) as stores:
            for number in range(3):
                bot = await stores.installations.async_find_bot(enterprise_id=None, team_id=f"T{number}")
                assert bot is not None
                assert bot.bot_token == f"xoxb-{number}"
            await stores.installations.async_save(installation("T9", "xoxb-9"))
            assert await stores.installations.count() == 4


async def test_installations_that_are_there_are_not_mixed_with_others(postgres: PostgresServer, tmp_path: Path) -> None:
    url = postgres.schema()
    async with open_stores(tmp_path, "1.2", (KEY,)) as stores:
        await stores.installations.async_save(installation("T1"))
    assert await copy_installations(tmp_path, url) == await copy_installations(tmp_path, url) == 2
    async with open_stores(tmp_path, "1.2", (KEY,), url) as stores:
        await stores.installations.async_save(installation("T2"))
    with pytest.raises(InputError, match="slack_bots to copy to is not empty"):
        await copy_installations(tmp_path, url)
    async with open_stores(tmp_path, "1.2", (KEY,), url) as stores:
        assert await stores.installations.count() == 2


async def test_without_installations_nothing_is_made(postgres: PostgresServer, tmp_path: Path) -> None:
    assert await copy_installations(tmp_path, postgres.schema()) == 0
