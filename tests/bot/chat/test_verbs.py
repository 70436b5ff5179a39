"""Words that ask for something besides a question, on every platform; and replies under other messages."""

import threading
from collections.abc import Collection
from dataclasses import replace

import pytest

from bot.chat.requests import (
    AboutRequest,
    CheckRequest,
    HelpRequest,
    InterviewsRequest,
    MessageRequest,
    QuoteRequest,
    Request,
)
from bot.chat.verbs import FollowUp, asks_about_other_message, read_verb
from bot.model import Answer, Confidence, Fact, FactAnswer, Question, Ref, Span
from bot.presentation import wording
from bot.presentation.buttons import Action
from tests.bot.chat.chat_world import ALICE, ChatWorld, labels
from tests.fixtures.fake_quotes import TEXTS, quote

CLAIM = "all children are artists"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("next please", FollowUp(Action.NEXT)),
        ("Next!", FollowUp(Action.NEXT)),
        ("another one", FollowUp(Action.NEXT)),
        ("prev", FollowUp(Action.PREVIOUS)),
        ("back", FollowUp(Action.PREVIOUS)),
        ("more context pls", FollowUp(Action.MORE)),
        ("also", FollowUp(Action.ALSO)),
        ("2", FollowUp(Action.OPEN, 2)),
        ("show 3", FollowUp(Action.OPEN, 3)),
        ("random", QuoteRequest()),
        ("quote of the day", QuoteRequest()),
        ("show me lamp-3:30-36 please", QuoteRequest("lamp-3:30-36")),
        ("what is `Lamp-3:30–36`?", QuoteRequest("lamp-3:30-36")),
        ("give me a random quote please", QuoteRequest()),
        ("about", AboutRequest()),
        ("help", HelpRequest()),
        ("", HelpRequest()),
        ("zuckerberg-267:21620-21655", QuoteRequest("zuckerberg-267:21620-21655")),
        ("`zuckerberg-267:21620-21655`", QuoteRequest("zuckerberg-267:21620-21655")),
        ("Zuckerberg-267:21620–21655.", QuoteRequest("zuckerberg-267:21620-21655")),
        ("quote zuckerberg-267:21620-21655", QuoteRequest("zuckerberg-267:21620-21655")),
        (f'check "{CLAIM}"', CheckRequest(f'"{CLAIM}"')),
        (f"check this quote: {CLAIM}", CheckRequest(CLAIM)),
        (f"check\n> {CLAIM}", CheckRequest(f"> {CLAIM}")),
        (f"can you check: {CLAIM}", CheckRequest(CLAIM)),
        (f"> {CLAIM}\nis this real?", CheckRequest(f"> {CLAIM}\nis this real?")),
        (f'is this real? "{CLAIM}"', CheckRequest(f'is this real? "{CLAIM}"')),
        (f"did Moss really say “{CLAIM}”?", CheckRequest(f"did Moss really say “{CLAIM}”?")),
        (f'can someone verify "{CLAIM}"', CheckRequest(f'can someone verify "{CLAIM}"')),
        (f'"{CLAIM}" real?', CheckRequest(f'"{CLAIM}" real?')),
        ("interviews ada", InterviewsRequest("ada")),
        ("@Verbatim random", QuoteRequest()),
        ("@verbatim, a random quote please", QuoteRequest()),
        ("<@900000000000000001> random", QuoteRequest()),
        ("random @Verbatim", QuoteRequest()),
        ("@Verbatim next", FollowUp(Action.NEXT)),
        ("@Verbatim help", HelpRequest()),
        ("@Verbatim zuckerberg-267:21620-21655", QuoteRequest("zuckerberg-267:21620-21655")),
        (f"@Verbatim check this quote: {CLAIM}", CheckRequest(CLAIM)),
        (f"@Verbatim check\n> {CLAIM}", CheckRequest(f"> {CLAIM}")),
        ("@Verbatim what is fog", None),
        ("@Verbatim random acts of kindness", None),
        ("a random one", QuoteRequest()),
        ("give me one at random", QuoteRequest()),
        ("just a random one please", QuoteRequest()),
        ("something random", QuoteRequest()),
        ("show me any random quote", QuoteRequest()),
        ("can I have a quote?", QuoteRequest()),
        ("pick a quote at random", QuoteRequest()),
        ("one random quote", QuoteRequest()),
        ("another random one", QuoteRequest()),
        ("some good quotes", QuoteRequest()),
        ("the best quote", QuoteRequest()),
        ("a good one", None),
        ("something", None),
        ("a random walk", None),
        ("can I have one", None),
        ("a random friend", None),
        ("find quotes about fog", None),
        ("what is a quote", None),
        ("what comes next in his life", None),
        ("more about children", None),
        ("is there a way back", None),
        ("check out the harbour", None),
        (f'what did he mean by "{CLAIM}"', None),
        ("random acts of kindness", None),
        ("what is the metaverse about", None),
        ("2 children", None),
    ],
)
def test_what_a_message_asks_for(text: str, meaning: Request | FollowUp | None) -> None:
    assert read_verb(text, {"moss"}) == meaning


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("check this", True),
        ("is this real?", True),
        ("did Moss say that??", True),
        ("lol", False),
        ("is he real", False),
    ],
)
def test_a_reply_may_ask_about_the_message_above(text: str, asks: bool) -> None:
    assert asks_about_other_message(text, {"moss"}) is asks


@pytest.mark.parametrize("part", ["is this real? ", "\u0301", "“a ", '"', "check this, ", "— "])
async def test_a_long_message_is_read_beside_the_event_loop(
    here: ChatWorld, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    """On the loop's thread a message of 40,000 characters would hold everybody up for a tenth of a second."""
    threads = []

    def watched(text: str, speakers: Collection[str]) -> None:
        threads.append(threading.get_ident())
        read_verb(text, speakers)

    monkeypatch.setattr("bot.chat.messages.read_verb", watched)
    text = part * (40_000 // len(part))
    monkeypatch.setattr("bot.verify.check_requests.marks_quote", None)  # nothing of a long text is looked at
    assert not await here.chat.messages.asks_about_other(text)
    await here.chat.messages.read(MessageRequest(text, "a message"))
    assert threads
    assert threading.get_ident() not in threads


async def test_check_this_checks_the_message_replied_to_and_says_what_was_checked(here: ChatWorld) -> None:
    reply = await here.chat.answer(ALICE, MessageRequest("check this", CLAIM))
    assert here.bot.checked[-1][0] == CLAIM
    assert reply.notes[-1] == f'Checked: "{CLAIM}"'


async def test_a_reply_without_a_word_checks_the_message_replied_to(here: ChatWorld) -> None:
    await here.chat.answer(ALICE, MessageRequest("", CLAIM))
    assert here.bot.checked[-1][0] == CLAIM


async def test_a_question_in_a_reply_is_a_question(here: ChatWorld) -> None:
    await here.chat.answer(ALICE, MessageRequest("sure", CLAIM))
    assert (here.bot.asked[-1].text, here.bot.checked) == ("sure", [])


async def test_a_message_that_cannot_be_read_is_not_called_absent(here: ChatWorld) -> None:
    reply = await here.chat.answer(ALICE, MessageRequest("is this real?", ""))
    assert (reply.lead, here.bot.checked) == (wording.checks.CANNOT_READ, [])


async def test_a_link_is_checked_by_its_card_or_not_at_all(here: ChatWorld) -> None:
    link = "https://social.example/posts/1234"
    await here.chat.answer(ALICE, MessageRequest(f"check: {link}", CLAIM))
    assert here.bot.checked[-1][0] == CLAIM
    reply = await here.chat.answer(ALICE, MessageRequest(f"check: {link}"))
    assert (reply.lead, len(here.bot.checked)) == (wording.checks.ONLY_LINK, 1)


async def test_a_number_opens_that_passage(here: ChatWorld) -> None:
    await here.write("what")
    assert (await here.write("show 3")).excerpts[0].quote.text == TEXTS[2]


async def test_a_long_quote_is_shown_part_by_part(here: ChatWorld) -> None:
    refs = [Ref("talk-1", Span(start, start + 200)) for start in (0, 200, 400)]
    held = [quote(number) for number in range(3)]
    whole = Ref("talk-1", Span(0, 600))
    here.bot.quotes_held = [replace(one, ref=ref) for one, ref in zip(held, refs, strict=True)]
    here.bot.quotes_held.append(replace(held[0], ref=whole))
    here.bot.long = {whole: tuple(refs)}
    reply = await here.quote(str(whole))
    assert (reply.match, reply.excerpts[0].quote.ref) == ("Part 1 of 3", refs[0])
    assert "Next" in labels(reply)
    second = await here.press(Action.NEXT, reply.token or "")
    assert (second.reply.match, second.reply.excerpts[0].quote.ref) == ("Part 2 of 3", refs[1])
    assert (await here.write("next")).match == "Part 3 of 3"
    assert (await here.write("next")).lead == wording.facts.LAST_PART


async def test_who_are_you_gets_the_answer_of_about(here: ChatWorld) -> None:
    here.bot.facts["who are you"] = Answer(Confidence.NONE, (), fact=FactAnswer(Fact.BOT))
    here.bot.facts["which interviews"] = Answer(Confidence.NONE, (), fact=FactAnswer(Fact.INTERVIEWS))
    assert await here.write("who are you") == await here.write("about")
    assert await here.write("which interviews") == await here.write("interviews")
    assert here.bot.asked == [Question("who are you"), Question("which interviews")]
