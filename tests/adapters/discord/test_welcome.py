"""The welcome message where a server adds the bot, and the buttons that ask its suggested questions."""

from dataclasses import replace
from pathlib import Path

import discord

from bot.presentation import wording
from tests.fixtures.fake_quotes import TALK, TEXTS
from tests.peers.discord_world import FakeBot, World, answer, labels, last, world


def bot_with_questions() -> FakeBot:
    """A bot whose talk has questions to try."""
    bot = FakeBot()
    bot.known = [replace(TALK, suggested=("sure of fears?", "sure of waves?"))]
    return bot


async def joined(here: World) -> None:
    """The server adds the bot."""
    guild = here.client.get_guild(here.guild.id)
    assert guild is not None
    await here.client.on_guild_join(guild)
    await here.env.settle()


def buttons(message: discord.Message) -> list[str]:
    return [str(item.label) for row in message.components for item in getattr(row, "children", ())]


async def test_a_server_that_adds_the_bot_is_greeted_once_in_the_first_channel(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        await joined(here)
        greeting = last(here.channel)
        assert "Interviews: A Talk: Of Many Things." in greeting.content
        assert "/daily set" in greeting.content
        assert buttons(greeting) == ["sure of fears?", "sure of waves?"]
        await joined(here)
        assert last(here.channel).id == greeting.id


async def test_where_the_bot_may_write_nowhere_it_says_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions(), check=False) as here:  # the test itself changes permissions
        guild = here.client.get_guild(here.guild.id)
        assert guild is not None
        everyone = discord.PermissionOverwrite(send_messages=False)
        await guild.text_channels[0].set_permissions(guild.default_role, overwrite=everyone)
        await here.env.settle()
        await joined(here)
        assert here.channel.last_message is None


async def test_the_button_of_a_suggested_question_answers_for_whoever_pressed_it_alone(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        about = await here.alice.slash(here.channel, "about")
        assert labels(answer(about)) == ["sure of fears?", "sure of waves?"]
        pressed = await here.alice.click(answer(about), label="sure of waves?")
        assert pressed.ephemeral
        assert TEXTS[0].split()[-1] in answer(pressed).content
        assert here.bot.asked[-1].text == "sure of waves?"


async def test_a_question_that_is_no_longer_suggested_is_said_to_be_gone(tmp_path: Path) -> None:
    async with world(tmp_path, bot_with_questions()) as here:
        about = await here.alice.slash(here.channel, "about")
        here.bot.known = [TALK]
        pressed = await here.alice.click(answer(about), label="sure of waves?")
        assert wording.answers.QUESTION_GONE[1:] in answer(pressed).content


async def test_starting_logs_nothing_about_voice() -> None:
    assert not discord.VoiceClient.warn_nacl
    assert not discord.VoiceClient.warn_dave
