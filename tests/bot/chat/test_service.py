"""What the chat does with requests, over a bot of four quotes and a real journal: whole replies, as values."""

import asyncio
import logging
from dataclasses import replace

import pytest

from bot.chat.requests import AskRequest, ForgetMeRequest
from bot.chat.visitor import Place
from bot.errors import JournalError
from bot.model import Question, Role, Scope, View
from bot.presentation import compose, wording
from bot.presentation.buttons import Action, Button, Position
from bot.presentation.reply import Choice, Excerpt, Menu, Reply, Tone
from tests.bot.chat.chat_world import ADMIN, ALICE, BOB, ELSEWHERE, HOME, ChatWorld, labels
from tests.fixtures.fake_quotes import TALK, quote


@pytest.mark.parametrize("role", ["host", "guest"])
async def test_a_question_can_be_limited_to_the_host_or_the_guest(here: ChatWorld, role: str) -> None:
    await here.chat.answer(ALICE, AskRequest("sure", Scope(said_by=Role(role))))
    assert here.bot.asked == [Question("sure", View.CLEAN, Scope(said_by=Role(role)))]


async def test_a_sure_answer_is_the_quote_with_its_buttons(here: ChatWorld) -> None:
    reply = await here.ask()
    assert reply == Reply(
        Tone.SURE,
        None,
        None,
        (Excerpt(quote(0)),),
        buttons=(
            Button(Action.MORE, "Context", 1, position=Position(0)),
            Button(Action.NEXT, "Next", position=Position(0)),
            Button(Action.CITE, "Cite", position=Position(0)),
        ),
        token=reply.token,
        prompt=("Alice asked: sure",),
        one_message=True,
        matches_left=3,
    )
    answer = await here.journal.recall(reply.token or "")
    assert answer is not None
    assert (answer.platform, answer.place, answer.asker, answer.shown) == ("chat", "home/general", "alice", 0)
    assert answer.refs == tuple(held.ref for held in here.bot.quotes_held)


async def test_an_unsure_answer_offers_three_passages_that_can_be_opened(here: ChatWorld) -> None:
    reply = await here.ask("what")
    assert (reply.tone, reply.lead, reply.notes) == (
        Tone.UNSURE,
        wording.answers.near(3),
        (wording.answers.WORDS_ONLY,),
    )
    assert reply.excerpts == tuple(Excerpt(quote(number)) for number in range(3))
    assert labels(reply) == ["Show 1", "Show 2", "Show 3"]
    opened = await here.press(Action.OPEN, reply.token or "", number=2, position=reply.buttons[1].position)
    assert (opened.turned, opened.reply.match, opened.reply.excerpts) == (True, "Match 2 of 4", (Excerpt(quote(1)),))
    assert (opened.reply.tone, opened.reply.lead) == (Tone.UNSURE, wording.answers.IN_DOUBT)


async def test_no_answer_names_the_chapters(here: ChatWorld) -> None:
    assert await here.ask("none") == Reply(
        Tone.NONE,
        wording.answers.none_found(),
        wording.answers.TRY_OTHER_WORDS,
        topics=("Beginnings", "Fears", "Friends", "Waves"),
        menu=Menu(
            wording.answers.CHOOSE_CHAPTER,
            tuple(Choice(title, f"talk-1/{index}") for index, title in enumerate(TALK.chapters)),
        ),
        prompt=("Alice asked: none",),
    )


async def test_a_greeting_is_answered_with_what_to_do(here: ChatWorld) -> None:
    reply = await here.ask("greeting")
    assert (reply.tone, reply.lead, reply.heading) == (
        Tone.NOTICE,
        wording.answers.not_a_question(),
        wording.answers.ITS_CHAPTERS,
    )


async def test_a_message_is_a_question(here: ChatWorld) -> None:
    assert (await here.write("sure of it")).excerpts == (Excerpt(quote(0)),)
    assert [ask.text for ask in here.bot.asked] == ["sure of it"]


async def test_follow_ups_go_on_from_the_last_answer(here: ChatWorld) -> None:
    await here.ask()
    assert (await here.write("next")).match == "Match 2 of 4"
    assert (await here.write("Next!")).match == "Match 3 of 4"
    assert (await here.write("previous")).match == "Match 2 of 4"
    assert (await here.write(" MORE ")).excerpts[0].quote == quote(1)
    assert (await here.write("also.")).lead == wording.answers.ALSO_SAID
    assert len(here.bot.asked) == 1


@pytest.mark.parametrize("word", ["next", "Next!", " MORE ", "also.", "previous", "show 2", "open 3."])
async def test_a_follow_up_without_an_answer_says_so(here: ChatWorld, word: str) -> None:
    assert await here.write(word) == compose.notice(wording.errors.NOTHING_YET)
    assert here.bot.asked == []


@pytest.mark.parametrize(
    "thread", [Place(HOME, "thread", parent="general"), Place(HOME, "general", thread="1700000000.1")]
)
async def test_a_follow_up_in_a_thread_goes_on_from_its_channel(here: ChatWorld, thread: Place) -> None:
    """Whether a thread is a channel of its own, as on Discord, or part of its channel, as on Slack."""
    await here.ask()
    assert (await here.write("next", replace(ALICE, place=thread))).match == "Match 2 of 4"
    assert (await here.write("next", replace(BOB, place=thread))).lead == wording.errors.NOTHING_YET


async def test_next_goes_on_after_what_was_shown_whole(here: ChatWorld) -> None:
    await here.chat.mark_all_seen(await here.ask("what"))
    assert (await here.write("next")).match == "Match 4 of 4"


@pytest.mark.parametrize("text", ["  ", "help", " Help ", "/help"])
async def test_an_empty_message_or_a_call_for_help_is_answered_with_what_can_be_asked(
    here: ChatWorld, text: str
) -> None:
    assert await here.write(text) == compose.notice(f"{wording.answers.ASK_HINT} {wording.commands.how_to('/')}")
    assert here.bot.asked == []


@pytest.mark.parametrize(
    ("claim", "tone", "heading", "shown"),
    [
        ("verbatim", Tone.VERBATIM, wording.checks.REALLY_SAID, 1),
        ("altered", Tone.ALTERED, wording.checks.REALLY_SAID, 1),
        ("stitched", Tone.STITCHED, wording.checks.PIECES, 2),
        ("absent", Tone.ABSENT, wording.checks.NEAREST, 1),
    ],
)
async def test_verdicts(here: ChatWorld, claim: str, tone: Tone, heading: str | None, shown: int) -> None:
    reply = await here.check(claim)
    assert (reply.tone, reply.lead, reply.heading) == (
        tone,
        wording.checks.verdict(await here.bot.check(claim)),
        heading,
    )
    assert len(reply.excerpts) == shown
    assert bool(reply.diff) == (claim == "altered")


async def test_a_message_may_ask_for_a_check(here: ChatWorld) -> None:
    assert (await here.write("check: altered words of somebody")).tone is Tone.ALTERED
    assert (await here.write("sure, check it out")).tone is Tone.SURE


async def test_nothing_to_check(here: ChatWorld) -> None:
    assert await here.check(" \n") == compose.notice(wording.checks.NOTHING_TO_CHECK)


async def test_a_long_message_reaches_the_search_whole(here: ChatWorld) -> None:
    rant = "sure " * 900
    await here.write(rant)
    assert [question.text for question in here.bot.asked] == [rant]


async def test_admins_choose_the_view_and_the_channels(here: ChatWorld) -> None:
    await here.chat.preferences.choose("chat", HOME, "view", "strict")
    await here.chat.preferences.choose("chat", HOME, "channels", "general")
    assert (await here.ask()).excerpts[0].quote.view is View.STRICT
    private = await here.ask(visitor=ELSEWHERE, private=True)
    assert private.notes == (wording.errors.ONLY_PRIVATELY,)
    assert wording.answers.SHARE not in labels(private)
    shared = await here.press(Action.SHARE, private.token or "", ELSEWHERE, private=True)
    assert shared.reply == compose.notice(wording.errors.ONLY_PRIVATELY)


async def test_a_member_can_have_their_answers_forgotten(here: ChatWorld) -> None:
    token = await here.token()
    await here.chat.answer(BOB, ForgetMeRequest())
    assert await here.journal.recall(token) is not None
    assert (await here.chat.answer(ALICE, ForgetMeRequest())).lead == wording.commands.FORGOT_ME
    assert await here.journal.recall(token) is None


async def test_an_error_becomes_a_sentence(here: ChatWorld, caplog: pytest.LogCaptureFixture) -> None:
    assert await here.ask("? SECRET") == compose.notice("There is no question in that; write words.")
    with caplog.at_level(logging.ERROR):
        failed = await here.ask("break SECRET")
    (line,) = caplog.messages
    reference = line.split()[2].rstrip(":")
    assert failed == compose.notice(wording.errors.failed(reference), Tone.FAILED)
    assert "RuntimeError at service.py:" in line
    assert " > fake_quotes.py:" in line
    assert "SECRET" not in line


async def test_an_admin_command_fails_with_a_sentence_too(here: ChatWorld, caplog: pytest.LogCaptureFixture) -> None:
    async def work(_: object) -> None:
        raise JournalError("the journal is locked by another process; stop it or wait")

    failed = await here.chat.administer(ADMIN, work)
    assert failed is not None
    assert failed.tone is Tone.FAILED
    assert "the journal is locked by another process" in caplog.text  # our own errors say what the operator can fix


async def test_an_admin_command_that_waits_keeps_nobody_elses_answer_waiting(here: ChatWorld) -> None:
    go_on = asyncio.Event()

    async def work(_: object) -> None:
        await go_on.wait()

    waiting = [asyncio.create_task(here.chat.administer(ADMIN, work)) for _ in range(10)]
    await asyncio.sleep(0)
    assert (await here.write("sure")).excerpts == (Excerpt(quote(0)),)
    go_on.set()
    assert await asyncio.gather(*waiting) == [None] * 10
