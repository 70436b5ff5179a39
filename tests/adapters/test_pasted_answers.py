"""An answer of the bot that somebody copies and pastes to be checked: its quotes are found in it, and nothing else."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.discord import send as discord
from adapters.slack import send as slack
from bot.chat.requests import AskRequest
from bot.chat.service import ChatService
from bot.chat.visitor import Place, Server, Visitor
from bot.model import Verdict
from store.journal.sqlite import SqliteJournal
from tests.conftest import Workbench
from tests.fixtures.built_libraries import BuiltLibraries
from tests.fixtures.fakes import FakeEncoder, SetClock
from tests.fixtures.library_bot import LibraryBot
from tests.fixtures.lighthouse import lighthouse

ALICE = Visitor("slack", Place(Server("T1"), "C1"), "U1", "Alice")
_LINK = re.compile(r"\[([^\]]*)\]\(<[^>]*>\)")
_LINE_STYLE = re.compile(r"^(?:> )?(?:#+ |-# )?", re.MULTILINE)


@pytest.fixture
async def keeper(tmp_path: Path, built: BuiltLibraries) -> AsyncIterator[LibraryBot]:
    lighthouse(tmp_path / "seeds")
    async with Workbench(tmp_path / "seeds", tmp_path / "data", FakeEncoder(), built).served() as library:
        yield LibraryBot(library, FakeEncoder())


def as_copied(content: str) -> str:
    """What copying a message of Discord from the screen gives: no markdown."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", _LINE_STYLE.sub("", _LINK.sub(r"\1", content)).replace("**", ""))


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("what was said at 1:30?", 1),
        ("what frightens him, fog? who was the seagull?", None),
        ("1. what frightens him, fog? 2. who was the seagull?", None),
        ("give me 2 quotes about fog", 2),
        ("how many times does he say lamp", 2),
    ],
)
async def test_its_quotes_are_found_and_nothing_else(
    keeper: LibraryBot, tmp_path: Path, question: str, quotes: int | None
) -> None:
    (tmp_path / "journal").mkdir()
    journal = await SqliteJournal.open(tmp_path / "journal", SetClock())
    try:
        chat = ChatService(keeper, keeper, journal, SetClock(), "1.2.3")
        reply = await chat.answer(ALICE, AskRequest(question))
    finally:
        await journal.close()
    content = discord.proven(reply)[0].content
    for pasted in (content, as_copied(content), slack.proven(reply)[0].text):
        results = (await keeper.check(pasted)).all
        assert [result.verdict for result in results] == [Verdict.VERBATIM] * (quotes or len(reply.excerpts)), pasted
