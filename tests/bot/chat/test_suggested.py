"""Suggested questions: where they are offered, in which order, and where there are none."""

from dataclasses import replace

from bot.chat.requests import AboutRequest, ChapterRequest, SuggestedRequest, request_of_choice
from bot.model import EVERYTHING, Scope
from bot.presentation import wording
from bot.presentation.reply import LONGEST_VALUE, SUGGESTED_ID, Tone, question_choice
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


async def test_a_question_of_a_button_is_asked_of_its_interview_or_of_all(here: ChatWorld) -> None:
    for choice, scope in (("?sure of fears?", EVERYTHING), ("talk-1?sure of fears?", Scope(("talk-1",)))):
        reply = await here.chat.answer(ALICE, SuggestedRequest(choice), private=True)
        assert reply.tone is Tone.SURE
        assert (here.bot.asked[-1].text, here.bot.asked[-1].scope) == ("sure of fears?", scope)


def test_what_was_chosen_in_a_menu_is_a_question_or_a_chapter() -> None:
    assert request_of_choice("suggested:talk-1/0") == SuggestedRequest("talk-1/0")
    assert request_of_choice("suggested:?is it so: yes?") == SuggestedRequest("?is it so: yes?")
    assert request_of_choice("talk-1/3") == ChapterRequest("talk-1/3")


def test_a_question_that_is_too_long_for_an_id_has_no_button() -> None:
    assert question_choice("Question 2", "x" * LONGEST_VALUE) is None
    choice = question_choice("Question 2", "x" * (LONGEST_VALUE - 1))
    assert choice is not None
    assert len(f"{SUGGESTED_ID}:{choice.value}") <= 100
