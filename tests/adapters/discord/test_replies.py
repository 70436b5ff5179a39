"""Replies on Discord: under a message that may be a quote, and under the bot's own answer; and messages with lines."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from adapters.discord.inbound import question_in, replied_text
from bot.presentation import wording
from tests.fixtures.fake_quotes import TEXTS
from tests.peers.discord_world import last, world

CLAIM = "all children are artists"


async def test_check_this_in_a_reply_checks_the_message_above(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        said = await here.bob.send(here.channel, f"{here.me} {CLAIM}")
        await here.alice.send(here.channel, f"{here.me} is this real?", reply_to=said)
        assert here.bot.checked[-1][0].endswith(CLAIM)
        assert "Checked: " in last(here.channel).content


async def test_a_reply_to_a_message_that_discord_hides_says_how_to_check_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        said = await here.bob.send(here.channel, CLAIM)  # it does not mention the bot, so the bot may not read it
        await here.alice.send(here.channel, f"{here.me} check this", reply_to=said)
        assert (here.bot.checked, "Check this quote" in last(here.channel).content) == ([], True)


def test_the_words_of_a_message_that_discord_hides_are_empty_not_missing() -> None:
    reply = SimpleNamespace(type=discord.MessageType.reply, reference=None, message_snapshots=[], embeds=[])
    plain = SimpleNamespace(type=discord.MessageType.default, reference=None, message_snapshots=[], embeds=[])
    carded = SimpleNamespace(
        type=discord.MessageType.default,
        reference=None,
        message_snapshots=[],
        embeds=[discord.Embed(description=f"**{CLAIM}**")],
    )
    replies: list[Any] = [reply, plain, carded]
    assert [replied_text(message, 7) for message in replies] == ["", None, CLAIM]


async def test_check_this_under_an_answer_checks_its_quote(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.alice.send(here.channel, f"{here.me} sure")
        await here.bob.send(here.channel, f"{here.me} is that real?", reply_to=last(here.channel))
        assert here.bot.checked[-1][0] == TEXTS[0]


async def test_next_in_a_reply_to_an_answer_needs_no_written_mention(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.alice.send(here.channel, f"{here.me} sure")
        await here.alice.send(here.channel, "next please", reply_to=last(here.channel))
        assert wording.answers.match(1, 4) in last(here.channel).content
        await here.alice.send(here.channel, "lol so true", reply_to=last(here.channel))
        assert last(here.channel).content == "lol so true"


async def test_more_in_a_reply_to_somebody_elses_answer_shows_its_context(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.alice.send(here.channel, f"{here.me} sure")
        await here.bob.send(here.channel, "more", reply_to=last(here.channel))
        assert last(here.channel).content.startswith("what went before it")
        assert TEXTS[0] in last(here.channel).content


async def test_the_lines_of_a_mention_stay_lines(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.alice.send(here.channel, f"{here.me} check\n> {CLAIM}\nwhat a line")
        assert here.bot.checked[-1][0] == f"> {CLAIM}\nwhat a line"


def test_a_message_of_4000_characters_is_read_whole() -> None:
    long = f'check {"Nobody knows who wrote this. " * 130}"{CLAIM}"'  # as many as members with Nitro can write
    message: Any = SimpleNamespace(
        author=SimpleNamespace(bot=False), webhook_id=None, type=discord.MessageType.default, guild=None, content=long
    )
    assert question_in(message, 7) == long


@pytest.mark.parametrize("typed", ["next", "2", "show 3", "go on please"])
async def test_a_follow_up_in_words_says_who_asked_what_as_a_button_does(tmp_path: Path, typed: str) -> None:
    async with world(tmp_path) as here:
        await here.alice.send(here.channel, f"{here.me} sure?")
        first_line = f"-# {wording.answers.prompt('alice', 'sure?')}\n"
        answer = last(here.channel)
        assert answer.content.casefold().startswith(first_line.casefold())
        await here.bob.send(here.channel, f"{here.me} {typed}", reply_to=answer)
        assert last(here.channel).id != answer.id
        assert last(here.channel).content.casefold().startswith(first_line.casefold())


async def test_a_follow_up_in_reply_to_an_answer_that_is_gone_has_not_its_first_line(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.alice.send(here.channel, f"{here.me} sure?")
        old = last(here.channel)
        await here.journal.forget("discord", str(here.guild.id))
        await here.bob.send(here.channel, f"{here.me} sure too")
        await here.bob.send(here.channel, f"{here.me} next", reply_to=old)
        assert wording.answers.match(1, 4) in last(here.channel).content
        assert "sure?" not in last(here.channel).content
