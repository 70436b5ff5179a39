"""One contract for all adapters: what a person sees is the same on every platform. A new platform is a new row."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.model import Answer, Correction, HostQuestion, Span
from bot.presentation import wording
from bot.quotes.service import Question
from tests.adapters.contract import Passage, Platform, Seen
from tests.adapters.contract_console import console
from tests.adapters.contract_discord import on_discord
from tests.adapters.contract_slack import on_slack
from tests.fixtures.fake_quotes import TEXTS, FakeBot, quote

PLATFORMS: dict[str, Platform] = {"console": console, "discord": on_discord, "slack": on_slack}
"""The rows; tests/adapters/contract.py tells how to add one."""

MARKUP = (
    "It's *not* _that_ I'm ~afraid~ of @everyone, <@123>, <!channel> or <#C1|here>; see https://example.org/a_b_c & &amp; "
    "[red]this[/red] [link](https://x.example) `code` ||that|| :boat: 5 < 6 > 4 #tag \\*done\\*"
)
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LONG = " ".join(f"word{number}" for number in range(900))

on_every_platform = pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)


def passage(number: int, words: str | None = None) -> Passage:
    """Quote number n of the talk, as it is read."""
    one = quote(number)
    chapter, minutes = one.chapter, 10 * (number + 1)
    return Passage(TEXTS[number] if words is None else words, "Ada Guest", chapter, f"{minutes}:00", one.url)


@on_every_platform
async def test_found(platform: Platform, tmp_path: Path) -> None:
    """Sure: the quote at once, with who, where, the link and the permanent id; no word of ours above it."""
    async with platform(FakeBot([quote(2), quote(1)]), tmp_path) as person:
        seen = await person.ask("sure what did you build")
    assert (seen.lead is None or seen.lead.startswith("HostQuestion:"), seen.passages, seen.live) == (
        True,
        (passage(2),),
        (),
    )
    assert "talk-1:200-220" in seen.text
    assert "Asked: What is the meaning of it?" in seen.text
    assert '"COVID" is "kovid" in the captions' in seen.text


@on_every_platform
async def test_unsure(platform: Platform, tmp_path: Path) -> None:
    """Near passages are offered as near passages, three at most, each with who and where; words alone are owned up to."""
    async with platform(FakeBot(), tmp_path) as person:
        seen = await person.ask("what is it")
    assert (seen.lead, seen.passages) == (wording.answers.NEAR, (passage(0), passage(1), passage(2)))
    assert wording.answers.WORDS_ONLY in seen.text


@on_every_platform
async def test_unsure_of_a_single_one(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot(), tmp_path) as person:
        seen = await person.ask("one")
    assert (seen.lead, seen.passages) == (wording.answers.NEAR_ONE, (passage(0),))


@on_every_platform
async def test_none(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot(), tmp_path) as person:
        seen = await person.ask("none of it")
    assert (seen.lead, seen.passages) == (wording.answers.none_found(), ())


@on_every_platform
async def test_a_greeting(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot(), tmp_path) as person:
        seen = await person.ask("greeting")
    assert (seen.lead, seen.passages) == (wording.answers.not_a_question(), ())


@on_every_platform
async def test_what_is_no_question_is_told_so(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot(), tmp_path) as person:
        seen = await person.ask("?")
    assert seen.passages == ()
    assert "there is no question in that; write words" in seen.text.replace("There", "there")


@on_every_platform
async def test_a_long_quote_can_be_read_whole(platform: Platform, tmp_path: Path) -> None:
    """Whatever a platform's limits: the words in their order; where they are cut, that shows, and the rest is at hand."""
    async with platform(FakeBot([quote(0, LONG)]), tmp_path) as person:
        (shown,) = (await person.ask("sure")).passages
        if shown.words != LONG:
            assert LONG.startswith(shown.words)
            assert await person.rest() == LONG


@on_every_platform
async def test_markup_characters_are_words(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot([quote(1, MARKUP), quote(2, MARKUP)]), tmp_path) as person:
        for question in ("sure", "what is it"):
            seen = await person.ask(question)
            assert {one.words for one in seen.passages} == {MARKUP}
            assert seen.live == ()


@on_every_platform
async def test_signs_that_turn_the_direction_of_writing_reach_no_reader(platform: Platform, tmp_path: Path) -> None:
    """They would reorder whatever follows them, words of ours and of others among it."""
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
    assert first.passages == (Passage("I keep the lamp burning.", "Ada Guest", "Fears", "20:00", hostile.url),)
    assert [len(one.passages) for one in seen] == [1, 1, 2, 1, 0]
    assert "Fears" in seen[-1].text
    read = [part for one in seen for part in (one.text, one.lead or "", *(said.words for said in one.passages))]
    assert [part for part in read if set(part) & set(TURNING)] == []


class Uncovered(FakeBot):
    """Names the chapters that come nearest where it has no answer."""

    async def ask(self, ask: Question) -> Answer:
        answer = await super().ask(ask)
        return (
            answer if answer.quotes else replace(answer, chapters=tuple(one.chapter or "" for one in self.quotes_held))
        )


@on_every_platform
async def test_its_own_messages_and_other_bots_are_not_answered(platform: Platform, tmp_path: Path) -> None:
    bot = FakeBot()
    async with platform(bot, tmp_path) as person:
        await person.ask("sure")
        bot.asked.clear()
        await person.echo()
        assert bot.asked == []


@on_every_platform
async def test_a_delivery_that_fails_breaks_nothing(platform: Platform, tmp_path: Path) -> None:
    """Nothing is shown, nothing of the question is logged, and the next question is answered."""
    async with platform(FakeBot(), tmp_path) as person:
        person.refuse()
        assert await person.ask("sure SECRET words") == Seen()
        assert "SECRET" not in person.log
        assert (await person.ask("sure")).passages == (passage(0),)


@on_every_platform
async def test_follow_ups(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot(), tmp_path) as person:
        await person.ask("sure")
        following = await person.follow("next")
        assert (following.lead, following.passages) == (wording.answers.match(1, 4), (passage(1),))
        around = await person.follow("more")
        assert around.passages == (passage(1),)
        assert "what went before it" in around.text
        assert "what came after it" in around.text
        elsewhere = await person.follow("also")
        assert (elsewhere.lead, elsewhere.passages) == (wording.answers.ALSO_SAID, (passage(0), passage(2), passage(3)))


@on_every_platform
async def test_the_last_match_is_the_last(platform: Platform, tmp_path: Path) -> None:
    async with platform(FakeBot([quote(0), quote(1)]), tmp_path) as person:
        await person.ask("sure")
        assert (await person.follow("next")).lead == wording.answers.match(1, 2)
        over = await person.follow("next")
    assert (over.lead, over.passages) == (wording.answers.NO_NEXT, ())


@pytest.mark.parametrize(
    ("claim", "shown"),
    [("verbatim", (0,)), ("altered", (0,)), ("stitched", (0, 1)), ("absent", (1,))],
)
@on_every_platform
async def test_a_verdict_and_what_was_really_said(
    platform: Platform, tmp_path: Path, claim: str, shown: tuple[int, ...]
) -> None:
    bot = FakeBot()
    async with platform(bot, tmp_path) as person:
        seen = await person.check(claim)
    assert (seen.lead, seen.passages) == (wording.checks.verdict(await bot.check(claim)), tuple(map(passage, shown)))
    assert seen.live == ()
