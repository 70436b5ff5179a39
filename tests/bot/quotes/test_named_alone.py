"""A number alone names the episode whose title has it, and nothing else that has a number in its title."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model import EVERYTHING, Fact, Question, Scope
from bot.quotes.service import QuoteService
from tests.conftest import Workbench
from tests.fixtures.built_libraries import BuiltLibraries
from tests.fixtures.fakes import FakeEncoder
from tests.fixtures.lighthouse import interview_folder
from tests.fixtures.shows import LISTENER

TITLES = {
    "reefs": "#205 Ada Guest on reefs",
    "kelp": "Kelp (Tide Talks, Ep. 31)",
    "odyssey": "2001: A Space Odyssey",
    "days": "100 days at sea",
    "shoals-77": "#78 Shoals",
}


@pytest.fixture
async def bot(tmp_path: Path, built: BuiltLibraries) -> AsyncIterator[QuoteService]:
    for number, (slug, title) in enumerate(TITLES.items()):
        interview_folder(tmp_path / "seeds", slug, title, f"{LISTENER}\nThis was talk {number}.\n", "")
    async with Workbench(tmp_path / "seeds", tmp_path / "data", FakeEncoder(), built).bot() as served:
        yield served


async def named(bot: QuoteService, message: str) -> list[str]:
    """The interviews that a message is answered with, where it only names some."""
    fact = (await bot.ask(Question(message))).fact
    return [info.slug for info in fact.interviews] if fact is not None and fact.fact is Fact.INTERVIEW else []


@pytest.mark.parametrize(
    "message",
    "205; #205; episode 205; Episode #205?; ep 205; ep. 205; ep.205; Ep205; no. 205; number 205".split("; "),
)
async def test_a_number_in_a_title_names_its_interview(bot: QuoteService, message: str) -> None:
    assert await named(bot, message) == ["reefs"]


async def test_the_number_may_stand_anywhere_in_the_title(bot: QuoteService) -> None:
    assert await named(bot, "31") == ["kelp"]
    assert await named(bot, "episode 78") == ["shoals-77"]


@pytest.mark.parametrize("message", ["2001", "episode 2001", "#100", "100", "episode 77"])
async def test_other_numbers_in_titles_and_slugs_name_nothing(bot: QuoteService, message: str) -> None:
    assert await named(bot, message) == []


async def test_a_question_and_a_scope_may_name_the_number(bot: QuoteService) -> None:
    for question, scope in (("what is said of whales in episode 205", EVERYTHING), ("whales", Scope(("#205",)))):
        quotes = (await bot.ask(Question(question, scope=scope))).quotes
        assert {quote.ref.interview for quote in quotes} == {"reefs"}
