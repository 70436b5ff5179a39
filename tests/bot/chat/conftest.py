"""A chat over four quotes and a real journal, for the tests of the chat."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.service import ChatService
from store.journal.sqlite import SqliteJournal
from tests.bot.chat.chat_world import SCORE, VERSION, ChatWorld
from tests.fixtures.fake_quotes import FakeBot
from tests.fixtures.fakes import SetClock


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[ChatWorld]:
    bot, clock = FakeBot(), SetClock()
    journal = await SqliteJournal.open(tmp_path, clock)
    yield ChatWorld(ChatService(bot, bot, journal, clock, VERSION, SCORE), bot, journal, clock)
    await journal.close()
