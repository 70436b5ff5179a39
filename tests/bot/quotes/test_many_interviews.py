"""A library of several interviews: scopes, names in questions and claims, and what is picked of bare captions."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import InputError
from bot.model import EVERYTHING, PickFilter, Question, Scope, Searched, Verdict
from bot.quotes.scope import nearest, shows_of, slugs_in
from bot.quotes.service import QuoteService
from tests.conftest import Workbench
from tests.fixtures.built_libraries import BuiltLibraries
from tests.fixtures.fakes import FakeEncoder
from tests.fixtures.lighthouse import interview_folder
from tests.fixtures.shows import four_talks

BAKERY, FERRY, LIGHTHOUSE, WHALES = "bakery-12", "ferry-2", "lighthouse-1", "whales-3"
FOG = "What is said about fog?"


@pytest.fixture
def talks(tmp_path: Path, built: BuiltLibraries) -> Workbench:
    """Four talks of two shows, not indexed yet."""
    return Workbench(four_talks(tmp_path / "four"), tmp_path / "data", FakeEncoder(), built)


@pytest.fixture
async def bot(talks: Workbench) -> AsyncIterator[QuoteService]:
    async with talks.bot() as served:
        yield served


async def found(bot: QuoteService, question: str, scope: Scope = EVERYTHING) -> set[str]:
    """The interviews of all quotes that answer."""
    return {quote.ref.interview for quote in (await bot.ask(Question(question, scope=scope))).quotes}


# --- scopes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "slugs"),
    [
        (EVERYTHING, None),
        (Scope((BAKERY,)), {BAKERY}),
        (Scope(("the lamp room",)), {LIGHTHOUSE}),
        (Scope(("12",)), {BAKERY}),
        (Scope(("#3",)), {WHALES}),
        (Scope(("Grace Song",)), {BAKERY}),
        (Scope(("van kelp",)), {WHALES}),
        (Scope((BAKERY, FERRY)), {BAKERY, FERRY}),
        (Scope(shows=("harbour voices",)), {BAKERY, LIGHTHOUSE}),
        (Scope(shows=("Harbour Voices", "Deep Listening")), {BAKERY, LIGHTHOUSE, WHALES}),
        (Scope((BAKERY, WHALES), ("Harbour Voices",)), {BAKERY}),
        (Scope(within=frozenset({FERRY, "gone-1"})), {FERRY}),
        (Scope(("Ida Brightwater",), within=frozenset({FERRY, BAKERY})), {BAKERY}),
    ],
)
async def test_a_scope_is_the_interviews_that_it_names(bot: QuoteService, scope: Scope, slugs: set[str] | None) -> None:
    assert slugs_in(scope, await bot.interviews()) == slugs


@pytest.mark.parametrize(
    ("scope", "complaint"),
    [
        (Scope(("the lamb room",)), "there is no interview 'the lamb room' here; nearest: The Lamp Room"),
        (Scope(("99",)), "there is no interview '99' here; known: bakery-12, ferry-2, lighthouse-1, whales-3"),
        (Scope(shows=("Harbor Voices",)), "there is no show 'Harbor Voices' here; nearest: Harbour Voices"),
        (Scope((FERRY,), ("Harbour Voices",)), "ferry-2 is not an interview of Harbour Voices; leave one of them out"),
        (
            Scope((FERRY,), within=frozenset({BAKERY})),
            "the admins here left out 'ferry-2'; choose another, or ask without it",
        ),
        (
            Scope(within=frozenset({"gone-1"})),
            "the interviews that the admins chose here are no longer in the library; ask them to choose again",
        ),
    ],
)
async def test_a_scope_that_names_nothing_is_refused_with_what_is_near(
    bot: QuoteService, scope: Scope, complaint: str
) -> None:
    for work in (bot.ask(Question(FOG, scope=scope)), bot.check("fog swallows the light and nobody", scope=scope)):
        with pytest.raises(InputError) as refused:
            await work
        assert str(refused.value).startswith(complaint)


async def test_shows_are_listed_once(bot: QuoteService) -> None:
    assert shows_of(await bot.interviews()) == ["Deep Listening", "Harbour Voices"]


def test_without_any_show_the_error_says_so() -> None:
    with pytest.raises(InputError, match="there is none at all"):
        slugs_in(Scope(shows=("x",)), [])


def test_nearest_names_each_once() -> None:
    assert nearest("lamp rom", ["The Lamp Room", "The Lamp Room", "Bread"]) == ["The Lamp Room"]


async def test_a_slug_names_its_own_interview_even_if_it_is_anothers_title(bot: QuoteService) -> None:
    known = [replace(info, title=BAKERY) if info.slug == FERRY else info for info in await bot.interviews()]
    assert slugs_in(Scope((BAKERY,)), known) == frozenset({BAKERY})


async def test_only_what_is_in_the_scope_answers(bot: QuoteService) -> None:
    assert {BAKERY, LIGHTHOUSE} <= await found(bot, FOG)
    assert await found(bot, FOG, Scope((BAKERY,))) == {BAKERY}
    assert await found(bot, FOG, Scope(shows=("Harbour Voices",))) == {BAKERY, LIGHTHOUSE}
    assert await found(bot, FOG, Scope(within=frozenset({LIGHTHOUSE}))) == {LIGHTHOUSE}


async def test_an_answer_says_how_much_was_searched(bot: QuoteService) -> None:
    assert (await bot.ask(Question(FOG))).searched == Searched(4, 4)
    assert (await bot.ask(Question(FOG, scope=Scope((BAKERY,))))).searched == Searched(1, 4, "Bread on the Water")
    assert (await bot.ask(Question("what did Grace say about fog"))).searched == Searched(1, 4, "Bread on the Water")
    assert (await bot.check("nobody ever said such a thing about penguins")).searched == Searched(4, 4)


# --- names --------------------------------------------------------------------------------------


async def test_whoever_is_named_as_the_speaker_answers(bot: QuoteService) -> None:
    assert await found(bot, "what did Grace say about fog") == {BAKERY}
    assert await found(bot, "what did moss say about fog") == {LIGHTHOUSE}
    assert await found(bot, "what did van Kelp say about bread") == {WHALES}


async def test_a_name_outside_the_scope_is_a_word(bot: QuoteService) -> None:
    assert await found(bot, "what did Grace say about fog", Scope(shows=("Deep Listening",), interviews=(WHALES,))) <= {
        WHALES
    }


async def test_a_guest_as_the_topic_is_searched_for(bot: QuoteService) -> None:
    best = (await bot.ask(Question("what did van Kelp say about bread from Grace Song"))).quotes[0]
    assert "bought bread from Grace Song" in best.text
    best = (await bot.ask(Question("who bought bread from Grace Song"))).quotes[0]
    assert best.ref.interview == WHALES


# --- claims -------------------------------------------------------------------------------------

CRUST = "no crust will ever form on such a morning"


@pytest.mark.parametrize(
    ("claim", "names", "is_wrong"),
    [
        (f"Grace Song: {CRUST}", ("Grace Song",), False),
        (f"Grace: {CRUST}", ("Grace Song",), False),
        (f"Moss Keeper: {CRUST}", ("Moss Keeper",), True),
        (f'"{CRUST}" - Moss Keeper', ("Moss Keeper",), True),
        (f'"{CRUST}" (Tobias van Kelp)', ("Tobias van Kelp",), True),
        (f'as Grace Song told Ida Brightwater, "{CRUST}"', ("Grace Song",), False),
        (f'"{CRUST}"', (), False),
        ("Grace Song: A hydrophone costs less than a good coat", ("Grace Song",), True),  # the speaker is not marked
        ("Tobias van Kelp: A hydrophone costs less than a good coat", ("Tobias van Kelp",), False),
    ],
)
async def test_a_claimed_name_is_compared_with_who_said_it(
    bot: QuoteService, claim: str, names: tuple[str, ...], is_wrong: bool
) -> None:
    checked = await bot.check(claim)
    assert (checked.verdict, checked.claimed_names, checked.misattributed) == (Verdict.VERBATIM, names, is_wrong)


async def test_a_claim_is_checked_within_the_scope(bot: QuoteService) -> None:
    assert (await bot.check(CRUST, scope=Scope((BAKERY,)))).verdict is Verdict.VERBATIM
    assert (await bot.check(CRUST, scope=Scope((LIGHTHOUSE,)))).verdict is Verdict.ABSENT


# --- picks and quotes ---------------------------------------------------------------------------


async def test_whole_sentences_of_bare_captions_are_picked(talks: Workbench) -> None:
    async with talks.served() as library:
        picks = await library.pickable(PickFilter((WHALES,)))
        texts = [quote.text for quote in await library.quotes(picks, Question("").view)]
        assert await library.pickable(PickFilter((FERRY,))) == []  # it has no sentences
        assert await library.pickable(PickFilter((WHALES,), ("guest",))) == []  # nobody knows who speaks
    rye = "I bought bread from Grace Song every Sunday of twenty winters, and her rye is the reason why I came back"
    assert texts == [f"{rye} to shore at all."]


async def test_what_is_also_said_stays_within_what_is_allowed(bot: QuoteService) -> None:
    best = (await bot.ask(Question(FOG, scope=Scope((LIGHTHOUSE,))))).quotes[0]
    assert {quote.ref.interview for quote in await bot.also_said(best.ref, within=frozenset({BAKERY}))} <= {BAKERY}


async def test_only_in_a_library_with_others_a_quote_is_one_of_many(talks: Workbench, tmp_path: Path) -> None:
    async with talks.bot() as bot:
        assert (await bot.ask(Question(FOG))).quotes[0].one_of_many
    for slug in (FERRY, LIGHTHOUSE, WHALES):
        (talks.seeds / slug).rename(tmp_path / slug)
    async with replace(talks, data=tmp_path / "alone").bot() as bot:
        assert not (await bot.ask(Question(FOG))).quotes[0].one_of_many
        assert (await bot.ask(Question(FOG))).searched == Searched(1, 1, "Bread on the Water")


async def test_a_claim_is_compared_with_whoever_says_it_not_with_whoever_repeats_its_words(talks: Workbench) -> None:
    chatter = (
        "a crust of ice will form on a cold morning and every morning has a crust of its own and a form of its own "
    )
    for number in range(3):
        interview_folder(talks.seeds, f"chatter-{number}", f"Chatter {number}", chatter * 30, "")
    async with talks.bot() as bot:
        assert (await bot.check(CRUST)).verdict is Verdict.VERBATIM
