"""Suggested questions: where they are offered, in which order, and where there are none."""

from dataclasses import replace

from bot.chat.requests import AboutRequest
from bot.presentation import wording
from tests.bot.chat.chat_world import ALICE, ChatWorld
from tests.fixtures.fake_quotes import TALK


async def test_they_come_from_each_interview_in_turn_the_latest_first(here: ChatWorld) -> None:
    other = replace(TALK, slug="talk-2", date="2024-01-01", suggested=("third?", "fourth?"))
    here.bot.known = [replace(TALK, suggested=("first?", "second?")), other]
    offered = await here.chat.introduction.questions(ALICE, 3)
    assert [(choice.label, choice.value) for choice in offered] == [
        ("third?", "talk-2/0"),
        ("first?", "talk-1/0"),
        ("fourth?", "talk-2/1"),
    ]


async def test_they_are_offered_in_about_help_and_where_nothing_was_found(here: ChatWorld) -> None:
    here.bot.known = [replace(TALK, suggested=("first?", "second?"))]
    replies = [
        await here.chat.answer(ALICE, AboutRequest()),
        await here.write("help"),
        await here.write(""),
        await here.ask("none of it"),
        await here.ask("greeting"),
        await here.chat.introduction.welcome(ALICE),
    ]
    for reply in replies:
        assert [choice.label for choice in reply.suggested] == ["first?", "second?"]
    assert replies[3].heading == wording.answers.TRY_SUGGESTED
    assert (await here.ask("sure")).suggested == ()


async def test_without_any_the_chapters_are_offered(here: ChatWorld) -> None:
    reply = await here.ask("none of it")
    assert (reply.suggested, reply.heading) == ((), wording.answers.TRY_OTHER_WORDS)
