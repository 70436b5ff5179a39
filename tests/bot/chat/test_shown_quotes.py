"""Quotes without a question: by id, at random, of a chapter, and those that are banned."""

import asyncio
from dataclasses import replace

import pytest

from bot.chat.requests import ChapterRequest, QuoteRequest
from bot.presentation import compose, wording
from bot.presentation.reply import Excerpt
from tests.bot.chat.chat_world import ALICE, ChatWorld
from tests.fixtures.fake_quotes import TALK, quote


async def test_a_chapter_that_is_chosen_shows_its_quotes(here: ChatWorld) -> None:
    reply = await here.chat.answer(ALICE, ChapterRequest("talk-1/1"))
    assert (reply.lead, reply.private) == (wording.answers.of_chapter("Fears"), True)
    assert reply.excerpts == (Excerpt(quote(1)),)
    whole = await here.chat.answer(ALICE, ChapterRequest("talk-1"))
    assert (whole.lead, whole.topics) == (TALK.title, TALK.chapters)
    for gone in ("talk-1/9", "talk-2/0", "talk-1/x", ""):
        assert "no longer here" in ((await here.chat.answer(ALICE, ChapterRequest(gone))).lead or "")


async def test_a_quote_id_shows_the_quote(here: ChatWorld) -> None:
    assert (await here.write(" talk-1:100-120 ")).excerpts == (Excerpt(quote(1)),)
    assert here.bot.asked == []


async def test_several_quotes_at_random_are_others_each_time(here: ChatWorld) -> None:
    first, second = await here.write("give me 2 quotes"), await here.write("random 2")
    shown = [excerpt.quote.ref for reply in (first, second) for excerpt in reply.excerpts]
    assert (len(shown), len(set(shown)), here.bot.asked) == (4, 4, [])
    assert (await here.write("give me 12 quotes")).notes[-1].startswith("You asked for 12; these 4 are all")


async def test_several_who_ask_for_a_random_quote_at_once_get_different_ones(here: ChatWorld) -> None:
    visitors = [replace(ALICE, user_id=str(number)) for number in range(4)]
    replies = await asyncio.gather(*(here.chat.answer(visitor, QuoteRequest(None)) for visitor in visitors))
    assert len({reply.excerpts[0].quote.ref for reply in replies}) == 4


@pytest.mark.parametrize(
    "typed",
    [
        TALK.title,
        TALK.title.upper(),
        f"  {TALK.title.replace(':', '')} ",
        TALK.slug,
        "https://youtu.be/talk-1",
        "https://www.youtube.com/watch?v=talk-1&feature=share",
    ],
)
async def test_an_interview_instead_of_an_id_shows_a_quote_of_it(here: ChatWorld, typed: str) -> None:
    talk = replace(TALK, video="https://www.youtube.com/watch?v=talk-1")
    here.bot.known = [replace(TALK, slug="talk-0", title="Another", video="https://youtu.be/another"), talk]
    reply = await here.quote(typed)
    assert [excerpt.quote.ref.interview for excerpt in reply.excerpts] == [TALK.slug]
    assert here.bot.picked_among[-1].interviews == (TALK.slug,)


@pytest.mark.parametrize("typed", ["A Talk", "https://youtu.be/elsewhere", "nonsense", "talk"])
async def test_what_names_no_interview_is_no_quote_id(here: ChatWorld, typed: str) -> None:
    assert "is not a quote id" in ((await here.quote(typed)).lead or "")


async def test_a_quote_by_its_id_and_at_random(here: ChatWorld) -> None:
    assert (await here.quote(" talk-1:100-120 ")).excerpts == (Excerpt(quote(1)),)
    assert (await here.quote("nonsense")).lead == (
        "'nonsense' is not a quote id; one looks like zuckerberg-267:21620-21655."
    )
    assert len(set(await here.random_quotes(4))) == 4
    here.bot.quotes_held.clear()
    assert await here.quote() == compose.notice(wording.answers.NOTHING_TO_PICK)
