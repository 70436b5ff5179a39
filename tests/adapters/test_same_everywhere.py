"""Whatever can be written to the bot means the same on Discord, on Slack and in the terminal: tables of messages."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from tests.adapters.contract import Platform, squeezed
from tests.adapters.test_contract import on_every_platform
from tests.conftest import Workbench
from tests.fixtures.built_libraries import BuiltLibraries
from tests.fixtures.fake_quotes import FakeBot
from tests.fixtures.fakes import FakeEncoder
from tests.fixtures.library_bot import LibraryBot
from tests.fixtures.lighthouse import lighthouse
from tests.peers import discord_world, slack_world
from tests.peers.slack_payloads import mention, press

TWO = "what frightens him, fog? who was the seagull?"
SURE_FIRST = 'what about "swallows the light"? who was the seagull?'
TRUE = "The dark is where the light does its work"
MADE_UP = "I painted every window of the tower green last summer"
SAID = "Moss Keeper said this."

RANT = (
    "I have listened to this three times now and I still do not get it, my friends at work talk about nothing else and "
    "everybody has another opinion about what he means, so at last here is what I wanted to ask you all about. What "
    "frightens the keeper?"
)

Case = tuple[str, tuple[str, ...]]
"""What is written, and what stands in the reply."""

CLAIMS: dict[str, tuple[Case, ...]] = {
    "with words around it": (
        (f'check look at this lol: "{TRUE}" crazy stuff', ("Verbatim:", SAID)),
        (f"check “{TRUE}.” — Moss Keeper, Harbour Voices #7, 0:30", ("Verbatim:", SAID)),
        (f"check Moss said „{TRUE}“ :joy: https://example.org #fog", ("Verbatim:", SAID)),
        (f'check "{TRUE}" - said by Ida', ("Verbatim:", "The claim names the host, who did not say it here.")),
    ),
    "as a block quote, and made up": (
        (f"check > {TRUE}", ("Verbatim:", SAID)),
        (f'check "{MADE_UP}"', ("Absent:", "It may still have been said elsewhere.")),
        (f'is this real? "{TRUE}"', ("Verbatim:", SAID)),
        (f'"{TRUE}" true or false?', ("Verbatim:", SAID)),
    ),
    "changed": (
        ('check "No, I am afraid of the dark."', ("Altered:", 'leaves out "not". This reverses the meaning.')),
        (
            'check "I fed a seagull named George for twelve years, and he stole my bread on every single morning"',
            ("Altered:", 'says "twelve" instead of "eleven".'),
        ),
        (
            'check "I fed a seagull named Gerald for eleven years, and he stole my bread on every single morning"',
            ("Altered:", 'says "Gerald" instead of "George".'),
        ),
        ('check "I am afraid of the dark"', ("Altered:", 'leaves out "not"')),
    ),
    "several in a message": (
        (
            f'check "{TRUE}" and then he said "{MADE_UP}"',
            ("This message has 2 quotes: 1 verbatim, 1 absent.", f'1. "{TRUE}" Verbatim:', f'2. "{MADE_UP}" Absent:'),
        ),
        (
            f'check 1. "{TRUE}" 2. "A thief you know is better company than a stranger who brings gifts"',
            ("This message has 2 quotes: 2 verbatim.",),
        ),
    ),
}

QUESTIONS: dict[str, tuple[Case, ...]] = {
    "facts": (
        ("how long is it?", ("The interview is 3 minutes long (3:00)",)),
        ("who speaks?", ("2 speakers: Ida Brightwater (host) and Moss Keeper (guest).",)),
        ("when was it published", ("was published on 1 Jan 2020 (Harbour Voices #7).",)),
        ("list the chapters", ("The interview has 2 chapters:", "0:00 Arrival", "1:30 Monsters")),
        ("what is it about", ('"The Lamp Room" (Harbour Voices #7, 1 Jan 2020).',)),
    ),
    "times": (
        ("what was said at 1:30?", ("What do you say to sailors",)),
        ("1:30", ("What do you say to sailors",)),
        ("what was said at 59:00", ("Nothing is said at 59:00: the interview ends at 3:00.",)),
        ("who speaks in the Monsters chapter?", ('"Monsters" is chapter 2 of 2.',)),
    ),
    "the bot, and names alone": (
        ("who are you", ("Verbatim 1.2.3",)),
        ("is this real?", ('check "',)),
        ("7", ('"The Lamp Room" (Harbour Voices #7', "Ask about it in your own words.")),
        ("moss keeper", ("Ida Brightwater talks with Moss Keeper.", "Ask about it in your own words.")),
        ("the lamp room", ("Ida Brightwater talks with Moss Keeper.",)),
    ),
    "counts": (
        ("how many times does he say lamp", ('"lamp" is said', "The first places:")),
        ("does he ever say bitcoin", ('"bitcoin" is never said',)),
        ("give me 2 quotes about fog", ("fog swallows the light",)),
    ),
    "several questions": (
        (
            "what frightens him? who was the seagull? does he miss bread?",
            ('You asked 3 questions. This answers the first: "what frightens him?"', "2. who was the seagull?",
             "3. does he miss bread?"),
        ),
        ("1. what frightens him, fog? 2. who was the seagull?", ("You asked 2 questions.", "2. who was the seagull?")),
        (f"{TWO} who was the seagull? {TWO}", ("You asked 2 questions.", "2. who was the seagull?")),
        (
            RANT,
            ('I looked for: "', "What frightens the keeper?"),
        ),
    ),
    "languages": (
        ("Wovor hat der Leuchtturmwärter am meisten Angst?", ("Ich lese nur Englisch.", "I only read English.")),
        ("¿De qué tiene miedo el guardián del faro?", ("Solo leo inglés.",)),
        ("वह किससे डरता है और क्यों?", ("मैं केवल अंग्रेज़ी पढ़ता हूँ।",)),
    ),
}  # fmt: skip

VERBS: dict[str, tuple[Case, ...]] = {
    "without an answer before": (
        ("random", ("Moss Keeper",)),
        ("about", ("Verbatim 1.2.3",)),
        ("`lighthouse-1:19-33`", ("thirty years",)),
        ("Lighthouse-1:19–33", ("thirty years",)),
        ("help", ("Ask in your own words.",)),
    ),
    "after one": (
        ("what was said at the beginning", ("You have lived alone in this lighthouse",)),
        ("next please", ("Part 2 of",)),
        ("prev", ("Part 1 of",)),
        ("show 2", ("Part 2 of",)),
        ("back", ("Part 1 of",)),
    ),
}


@pytest.fixture
async def keeper(tmp_path: Path, built: BuiltLibraries) -> AsyncIterator[FakeBot]:
    """The lighthouse, in the place of a fake bot."""
    lighthouse(tmp_path / "seeds")
    async with Workbench(tmp_path / "seeds", tmp_path / "data", FakeEncoder(), built).served() as library:
        yield cast("FakeBot", LibraryBot(library, FakeEncoder()))


def _groups(tables: dict[str, tuple[Case, ...]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("cases", tables.values(), ids=tables)


@on_every_platform
@_groups({**CLAIMS, **QUESTIONS, **VERBS})
async def test_a_message_means_the_same_everywhere(
    keeper: FakeBot, platform: Platform, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    (tmp_path / "journal").mkdir()
    async with platform(keeper, tmp_path / "journal") as person:
        for number, (message, expected) in enumerate(cases):
            seen = await (person.follow(message) if number else person.write(message))
            for part in expected:
                assert squeezed(part) in seen.text, (message, seen.text)
            assert seen.live == (), message


async def test_the_other_questions_can_be_pressed_on_discord(keeper: FakeBot, tmp_path: Path) -> None:
    async with discord_world.world(tmp_path, keeper) as here:
        shown = discord_world.answer(await here.alice.slash(here.channel, "ask", question=SURE_FIRST))
        pressed = await here.alice.click(shown, label="Question 2")
        assert "seagull named George" in discord_world.answer(pressed).content


async def test_the_other_questions_can_be_pressed_on_slack(keeper: FakeBot, tmp_path: Path) -> None:
    async with slack_world.world(tmp_path, keeper) as here:
        message = await here.answered(mention(SURE_FIRST))
        pressed = await here.answered(press(here.peer, message, slack_world.button(message, "Question 2")))
        assert "seagull named George" in slack_world.shown(pressed)


async def test_of_several_made_up_quotes_the_first_alone_has_the_nearest_passage(keeper: FakeBot) -> None:
    made_up = (
        "the dark is where the fog and the gulls are afraid of the light",
        "every morning a seagull named George eats the fog and the bread",
    )
    alone = [await keeper.check(claim) for claim in made_up]
    assert all(result.nearest is not None for result in alone)
    together = (await keeper.check(" and ".join(f'"{claim}"' for claim in made_up))).all
    assert [result.nearest for result in together] == [alone[0].nearest, None]
