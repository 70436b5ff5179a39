"""Follow-ups in reply to somebody's answer, quotes by their moment, and banned quotes."""

from dataclasses import replace

import pytest

from bot.chat.requests import MessageRequest, QuoteRequest
from bot.chat.verbs import read_moment
from bot.chat.visitor import Place
from bot.model import Answer, Confidence, Ref, Span
from bot.presentation import wording
from bot.presentation.buttons import Action, ButtonPress, Position
from tests.bot.chat.chat_world import ADMIN, ALICE, BOB, ELSEWHERE, ChatWorld, labels
from tests.fixtures.fake_quotes import TALK, VIDEO, quote


async def test_next_in_reply_to_another_members_answer_goes_on_from_that_one(here: ChatWorld) -> None:
    await here.ask("one", BOB)
    under = ButtonPress(Action.MORE, 1, await here.token(), Position(1))
    reply = await here.chat.answer(BOB, MessageRequest("next", answer=under))
    assert reply.excerpts[0].quote == quote(2)
    assert reply.token != under.token  # its buttons are Bob's
    after = await here.press(Action.NEXT, reply.token or "", BOB, position=Position(2))
    assert after.reply.excerpts[0].quote == quote(3)


async def test_more_in_reply_to_an_answer_shows_its_context(here: ChatWorld) -> None:
    await here.ask("one", BOB)
    under = ButtonPress(Action.MORE, 1, await here.token(), Position(3))
    reply = await here.chat.answer(BOB, MessageRequest("more", answer=under))
    assert reply.excerpts[0].quote == quote(3)
    assert "what went before it" in reply.excerpts[0].before


async def test_in_a_thread_a_follow_up_goes_on_from_what_anybody_was_answered_there(here: ChatWorld) -> None:
    thread = Place(ALICE.server, "general", thread="1.1")
    alice, bob = replace(ALICE, place=thread), replace(BOB, place=thread)
    await here.ask(visitor=alice)
    assert (await here.write("next", bob)).excerpts[0].quote == quote(1)
    assert (await here.write("next", bob)).excerpts[0].quote == quote(2)
    assert (await here.write("next", alice)).excerpts[0].quote == quote(1)  # hers stays where she left it
    assert (await here.write("next", BOB)).lead == wording.errors.NOTHING_YET


async def test_a_follow_up_in_words_keeps_the_doubt(here: ChatWorld) -> None:
    await here.ask("several")
    assert (await here.write("2")).lead == wording.answers.IN_DOUBT
    assert (await here.write("next")).lead == wording.answers.IN_DOUBT
    here.clock.wait(1)
    await here.ask("sure")
    assert (await here.write("next")).lead is None


async def test_cite_in_words_gives_the_quote_to_copy(here: ChatWorld) -> None:
    await here.ask()
    await here.write("next")
    assert (await here.write("cite that")).citation == quote(1)


async def test_without_a_stored_answer_there_it_is_the_members_own(here: ChatWorld) -> None:
    await here.ask()
    gone = ButtonPress(Action.MORE, 1, "gone", Position(3))
    assert (await here.chat.answer(ALICE, MessageRequest("next", answer=gone))).excerpts[0].quote == quote(1)
    foreign = ButtonPress(Action.NEXT, 0, "x")
    assert (await here.chat.answer(BOB, MessageRequest("next", answer=foreign))).lead == wording.errors.NOTHING_YET


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("1:48", "1:48"),
        ("1:48:06", "1:48:06"),
        ("at 01:48:06", "01:48:06"),
        ("https://youtu.be/5zOHSysMmH0?t=6486", "1:48:06"),
        ("https://youtu.be/5zOHSysMmH0?t=108", "1 min 48 s"),
        ("https://www.youtube.com/watch?v=5zOHSysMmH0&t=1h48m6s", "1:48:06"),
        ("https://www.youtube.com/watch?v=5zOHSysMmH0&t=6486s", "1:48:06"),
        ("https://example.org/?t=6486", None),
        ("https://youtu.be/5zOHSysMmH0?t=", None),
        ("zuckerberg-267:1-2", None),
        ("1:99", None),
        ("", None),
    ],
)
def test_moments_as_people_type_them(typed: str, time: str | None) -> None:
    moment = read_moment(typed)
    assert (moment.time if moment is not None else None) == time


async def test_a_time_shows_what_was_said_then_and_is_offered_while_typing(here: ChatWorld) -> None:
    here.bot.facts["what was said at 20:00?"] = Answer(Confidence.SURE, (quote(1),))
    reply = await here.chat.answer(ALICE, QuoteRequest("20:00"))
    assert reply.excerpts[0].quote == quote(1)
    assert [offered.value for offered in await here.chat.autocomplete.quotes(ALICE, "20:00")] == ["talk-1:100-120"]


async def test_quotes_are_offered_by_title_and_by_time(here: ChatWorld) -> None:
    assert len(await here.chat.autocomplete.quotes(BOB, "many things")) == 4
    assert [offered.value for offered in await here.chat.autocomplete.quotes(BOB, "fears 20:")] == ["talk-1:100-120"]


async def test_banned_quotes_are_listed_newest_first_and_allowed_again(here: ChatWorld) -> None:
    assert (await here.chat.shown_quotes.bans(ADMIN)).lead == wording.daily.NO_BANS
    for number in (1, 2):
        await here.journal.veto("chat", "home", quote(number).ref)
        here.clock.wait(1)
    listed = await here.chat.shown_quotes.bans(ADMIN)
    assert (listed.lead, [excerpt.quote for excerpt in listed.excerpts]) == (
        wording.daily.bans(2),
        [quote(2), quote(1)],
    )
    assert labels(listed) == ["Allow 1", "Allow 2"]
    refused = await here.press(Action.ALLOW, listed.token or "", ALICE, position=Position(1))
    assert refused.reply.lead == wording.daily.VETO_FOR_ADMINS
    await here.press(Action.ALLOW, listed.token or "", ADMIN, position=Position(1))
    assert await here.journal.vetoes("chat", "home") == [quote(2).ref]
    assert ELSEWHERE.server == ADMIN.server


@pytest.mark.parametrize(
    ("kept", "gone", "pages"),
    [(1, 5, [1]), (0, 7, []), (5, 1, [5]), (6, 0, [5, 1]), (12, 6, [5, 5, 2])],
)
async def test_banned_quotes_of_removed_interviews_neither_count_nor_hide_others(
    here: ChatWorld, kept: int, gone: int, pages: list[int]
) -> None:
    here.bot.quotes_held[:] = [quote(number) for number in range(kept)]
    here.bot.known = [replace(TALK, words=quote(kept).ref.span.end)]
    for number in range(kept):
        await here.journal.veto("chat", "home", quote(number).ref)
    for number in range(gone):
        here.clock.wait(1)
        await here.journal.veto("chat", "home", Ref("removed", Span(number, number + 1)))
    reply = await here.chat.shown_quotes.bans(ADMIN)
    if not kept:
        assert reply.lead == wording.daily.NO_BANS
        return
    seen = list(reply.excerpts)
    assert reply.lead == wording.daily.bans(kept)
    for page in range(1, len(pages)):
        turned = await here.press(Action.BANS, reply.token or "", ADMIN, position=Position(page))
        assert (turned.turned, turned.reply.notes[-1]) == (True, wording.daily.bans_page(page + 1, len(pages)))
        assert len(turned.reply.excerpts) == pages[page]
        seen += turned.reply.excerpts
    assert {excerpt.quote.ref for excerpt in seen} == {quote(number).ref for number in range(kept)}
    beyond = await here.press(Action.BANS, reply.token or "", ADMIN, position=Position(99))
    assert len(beyond.reply.excerpts) == pages[-1]
    refused = await here.press(Action.BANS, reply.token or "", ALICE, position=Position(0))
    assert refused.reply.lead == wording.errors.ONLY_ADMINS


async def test_a_page_of_banned_quotes_reads_no_other_page(here: ChatWorld) -> None:
    held = here.bot.quotes_held[:] = [quote(number) for number in range(10)]
    for banned in held:
        await here.journal.veto("chat", "home", banned.ref)
        here.clock.wait(1)
    await here.journal.veto("chat", "home", Ref("talk-1", Span(990, 1001)))  # of when the interview was longer
    reply = await here.chat.shown_quotes.bans(ADMIN, 1)
    assert (reply.lead, reply.notes[-1]) == (wording.daily.bans(10), wording.daily.bans_page(2, 2))
    assert here.bot.shown == [banned.ref for banned in held[4::-1]]


_OF_THE_TALK = "5zOHSysMmH0"


@pytest.mark.parametrize(
    "typed",
    [
        "https://youtu.be/{}?t=1200",
        "youtu.be/{}?si=aBc&t=1200",
        "https://www.youtube.com/watch?v={}&t=1200s",
        "https://www.youtube.com/watch?t=1200&v={}",
        "https://m.youtube.com/watch?app=desktop&v={}&t=20m",
        "https://www.youtube.com/embed/{}?start=1200",
        "https://www.youtube.com/live/{}?t=1200",
    ],
)
async def test_a_link_to_a_moment_shows_only_what_its_own_video_says(here: ChatWorld, typed: str) -> None:
    here.bot.known = [replace(TALK, slug="other-2", video=None), replace(TALK, video=VIDEO.replace("{}", "{seconds}"))]
    here.bot.facts["what was said at 20 min 0 s?"] = Answer(Confidence.SURE, (quote(1),))
    reply = await here.quote(typed.format(_OF_THE_TALK))
    assert reply.excerpts[0].quote == quote(1)
    assert here.bot.asked[-1].scope.interviews == ("talk-1",)
    in_a_message = typed.format(_OF_THE_TALK)
    here.bot.facts[in_a_message] = Answer(Confidence.SURE, (quote(1),))
    assert (await here.write(in_a_message)).excerpts[0].quote == quote(1)
    assert here.bot.asked[-1].scope.interviews == ("talk-1",)
    offered = await here.chat.autocomplete.quotes(ALICE, typed.format(_OF_THE_TALK))
    assert [suggestion.value for suggestion in offered] == ["talk-1:100-120"]
    for other in ("XXXXXXXXXXX", _OF_THE_TALK.lower(), ""):
        asked = len(here.bot.asked)
        assert (await here.quote(typed.format(other))).lead == wording.facts.OTHER_VIDEO
        assert (await here.write(typed.format(other))).lead == wording.facts.OTHER_VIDEO
        assert await here.chat.autocomplete.quotes(BOB, typed.format(other)) == []
        assert len(here.bot.asked) == asked
