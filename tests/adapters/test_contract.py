"""One contract for all adapters: a person sees the same on every platform. A new platform is a new row of PLATFORMS."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.model import Answer, Correction, HostQuestion, Question, Span
from bot.presentation import wording
from tests.adapters.contract import Passage, Platform, Seen
from tests.adapters.contract_console import console
from tests.adapters.contract_discord import on_discord
from tests.adapters.contract_slack import on_slack
from tests.fixtures.fake_quotes import TEXTS, FakeBot, quote

PLATFORMS: dict[str, Platform] = {"console": console, "discord": on_discord, "slack": on_slack}
"""The rows; tests/adapters/contract.py says how to add one."""

MARKUP = (
    "It's *not* _that_ I'm ~afraid~ of @everyone, <@123>, <!channel> or <#C1|here>; "
    "see https://example.org/a_b_c & &amp; "
    "[red]this[/red] [link](https://x.example) `code` ||that|| :boat: 5 < 6 > 4 #tag \\*done\\*"
)
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LONG = " ".join(f"word{number}" for number in range(900))

on_every_platform = pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)


def passage(number: int, words: str | None = None) -> Passage:
    """Quote number n of the talk, as it is read."""
    source, minutes = quote(number), 10 * (number + 1)
    return Passage(TEXTS[number] if words is None else words, "Ada Guest", source.chapter, f"{minutes}:00", source.url)


def known_of(shown: Passage) -> Passage:
    """A passage without its chapter, which only a page and a list name."""
    return replace(shown, chapter=None)


def known(seen: Seen) -> list[Passage]:
    """The passages of a reply, likewise."""
    return list(map(known_of, seen.passages))


@on_every_platform
async def test_a_sure_answer(platform: Platform, tmp_path: Path) -> None:
    """The quote at once, with who, what was asked and the link, and no sentence of the bot's above it."""
    async with platform(FakeBot([quote(2), quote(1)]), tmp_path) as person:
        seen = await person.ask("sure what did you build")
    assert (seen.lead, known(seen), seen.live) == (None, [known_of(passage(2))], ())
    assert "What is the meaning of it?" in seen.text
    assert ("talk-1:200-220" in seen.text) == (platform is console)  # elsewhere Cite shows the id
    assert '"COVID" is "kovid" in the captions' in seen.text


@on_every_platform
async def test_an_unsure_answer(platform: Platform, tmp_path: Path) -> None:
    """At most three near passages, said to be only near, each with who and where; it says that it searched by words."""
    async with platform(FakeBot(), tmp_path) as person:
        seen = await person.ask("what is it")
    assert (seen.lead, seen.passages) == (wording.answers.near(3), (passage(0), passage(1), passage(2)))
    assert wording.answers.WORDS_ONLY in seen.text


@on_every_platform
async def test_an_unsure_answer_with_one_passage(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot(), tmp_path) as person:
        seen = await person.ask("one")
    assert (seen.lead, known(seen)) == (wording.answers.near(1), [known_of(passage(0))])


@on_every_platform
async def test_no_answer(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot(), tmp_path) as person:
        seen = await person.ask("none of it")
    assert (seen.lead, seen.passages) == (wording.answers.none_found(), ())


@on_every_platform
async def test_a_greeting(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot(), tmp_path) as person:
        seen = await person.ask("greeting")
    assert (seen.lead, seen.passages) == (wording.answers.not_a_question(), ())


@on_every_platform
async def test_what_is_not_a_question_is_answered_with_why(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot(), tmp_path) as person:
        seen = await person.ask("?")
    assert seen.passages == ()
    assert "there is no question in that; write words" in seen.text.replace("There", "there")


@on_every_platform
async def test_a_long_quote_can_be_read_whole(platform: Platform, tmp_path: Path) -> None:
    """Whatever a platform's limits: the words in their order; a cut is marked, and the rest can be read."""
    async with platform(FakeBot([quote(0, LONG)]), tmp_path) as person:
        (shown,) = (await person.ask("sure")).passages
        if shown.words != LONG:
            assert LONG.startswith(shown.words)
            assert await person.rest() == LONG


@on_every_platform
async def test_markup_characters_are_shown_as_text(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot([quote(1, MARKUP), quote(2, MARKUP)]), tmp_path) as person:
        for question in ("sure", "what is it"):
            seen = await person.ask(question)
            assert all(MARKUP.startswith(passage.words) for passage in seen.passages)  # a list shows openings
            assert question == "what is it" or [passage.words for passage in seen.passages] == [MARKUP]
            assert seen.live == ()


@on_every_platform
async def test_characters_that_change_the_direction_of_writing_reach_no_reader(
    platform: Platform, tmp_path: Path
) -> None:
    """They would reorder everything that follows them."""
    text = f"I keep the {TURNING.join('lamp')} burning."
    hostile = replace(
        quote(1, text),
        speaker=f"Ada{TURNING} Guest",
        chapter=f"{TURNING}Fears",
        title=f"A{TURNING} Talk",
        asked=HostQuestion(Span(0, 9), text),
        corrections=(Correction(Span(100, 101), f"k{TURNING}ovid", f"C{TURNING}OVID"),),
    )
    bot = Uncovered([hostile, replace(hostile, ref=quote(2).ref)])
    async with platform(bot, tmp_path) as person:
        first = await person.ask("sure")
        seen = [
            first,
            await person.follow("also"),
            await person.ask("what is it"),
            await person.check(f"altered {TURNING}"),
        ]
        seen.append(await person.ask("none of it"))
    assert known(first) == [Passage("I keep the lamp burning.", "Ada Guest", None, "20:00", hostile.url)]
    assert [len(reply.passages) for reply in seen] == [1, 1, 2, 1, 0]
    assert "Fears" in seen[-1].text
    texts = [
        text for reply in seen for text in (reply.text, reply.lead or "", *(said.words for said in reply.passages))
    ]
    assert [text for text in texts if set(text) & set(TURNING)] == []


class Uncovered(FakeBot):
    """Names the chapters that come nearest where it has no answer."""

    async def ask(self, ask: Question) -> Answer:
        answer = await super().ask(ask)
        chapters = tuple(held.chapter or "" for held in self.quotes_held)
        return answer if answer.quotes else replace(answer, chapters=chapters)


@on_every_platform
async def test_the_bots_own_messages_and_other_bots_are_not_answered(platform: Platform, tmp_path: Path) -> None:
    bot = FakeBot()
    async with platform(bot, tmp_path) as person:
        await person.ask("sure")
        bot.asked.clear()
        await person.echo()
        assert bot.asked == []


@on_every_platform
async def test_a_failed_delivery_breaks_nothing(platform: Platform, tmp_path: Path) -> None:
    """No quote is shown, the question is not logged, and the next question is answered."""
    async with platform(FakeBot(), tmp_path) as person:
        person.refuse()
        refused = await person.ask("sure SECRET words")  # there may be an apology
        assert (refused.passages, "SECRET" in refused.text) == ((), False)
        assert "SECRET" not in person.log
        assert known(await person.ask("sure")) == [known_of(passage(0))]


@on_every_platform
async def test_follow_ups(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot(), tmp_path) as person:
        await person.ask("sure")
        following = await person.follow("next")
        assert (wording.answers.match(1, 4) in following.text, known(following)) == (True, [known_of(passage(1))])
        around = await person.follow("more")
        assert known(around) == [known_of(passage(1))]
        assert "what went before it" in around.text
        assert "what came after it" in around.text
        back = await person.follow("previous")
        assert (wording.answers.match(0, 4) in back.text, known(back)) == (True, [known_of(passage(0))])
        elsewhere = await person.follow("also")
        assert (elsewhere.lead, elsewhere.passages) == (wording.answers.ALSO_SAID, (passage(1), passage(2), passage(3)))


@on_every_platform
async def test_a_follow_up_without_an_answer_says_so(platform: Platform, tmp_path: Path) -> None:
    bot = FakeBot()
    async with platform(bot, tmp_path) as person:
        seen = await person.follow("next")
    assert (seen.lead, seen.passages, bot.asked) == (wording.errors.NOTHING_YET, (), [])


@on_every_platform
async def test_help_says_what_can_be_asked(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot(), tmp_path) as person:
        assert wording.answers.ASK_HINT in (await person.follow("help")).text


@on_every_platform
async def test_after_the_last_match_there_is_no_next(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot([quote(0), quote(1)]), tmp_path) as person:
        await person.ask("sure")
        assert wording.answers.match(1, 2) in (await person.follow("next")).text
        over = await person.follow("next")
    assert (over.lead, over.passages) == (wording.answers.NO_NEXT, ())


@pytest.mark.parametrize(
    ("claim", "shown"),
    [("verbatim", (0,)), ("altered", (0,)), ("stitched", (0, 1)), ("absent", (1,))],
)
@on_every_platform
async def test_a_verdict_shows_what_was_really_said(
    platform: Platform, tmp_path: Path, claim: str, shown: tuple[int, ...]
) -> None:
    bot = FakeBot()
    async with platform(bot, tmp_path) as person:
        seen = await person.check(claim)
    assert seen.lead == wording.checks.verdict(await bot.check(claim))
    assert known(seen) == [known_of(passage(number)) for number in shown]
    assert seen.live == ()
