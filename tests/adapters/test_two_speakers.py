"""A quote in which two speakers speak shows both, on Discord and on Slack; and so does its citation."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.discord import send as discord_send
from adapters.discord.render import LIMIT
from adapters.slack import send as slack_send
from bot.presentation import quote_replies, wording
from tests.fixtures.fake_quotes import FakeBot, quote
from tests.peers import discord_world, slack_world
from tests.peers.slack_payloads import mention, press

ASKED, ANSWERED = "And is it worth it?", "Well, it is."
_TURNS = (replace(quote(0, ASKED), speaker="Bo Host"), replace(quote(0, ANSWERED), speaker="Ada Guest"))
BOTH = replace(quote(0, f"{ASKED} {ANSWERED}"), speaker=None, role=None, turns=_TURNS)
SOURCE = "— Bo Host and Ada Guest, A Talk: Of Many Things, at 10:00"


async def test_discord_names_both_speakers_above_their_words(tmp_path: Path) -> None:
    async with discord_world.world(tmp_path, FakeBot([BOTH])) as here:
        shown = discord_world.answer(await here.alice.slash(here.channel, "quote"))
        assert f"**Bo Host**\n> ## {ASKED}\n**Ada Guest**\n> ## {ANSWERED}\n" in shown.content
        cited = (await here.alice.click(shown, label=wording.answers.CITE)).followups[0]
        assert SOURCE in cited.content


async def test_slack_names_both_speakers_above_their_words(tmp_path: Path) -> None:
    async with slack_world.world(tmp_path, FakeBot([BOTH])) as here:
        message = await here.answered(mention("sure"))
        assert f"Bo Host\n> {ASKED}\nAda Guest\n> {ANSWERED}\n" in slack_world.shown(message)
        cited = await here.answered(press(here.peer, message, slack_world.button(message, wording.answers.CITE)))
        assert SOURCE in slack_world.shown(cited)


_OTHER = quote(1, "Nobody else speaks here.")
_LISTED = f"Bo Host\n> {ASKED}\nAda Guest\n> {ANSWERED}\n"
_CITED = f"Bo Host: “{ASKED}”\nAda Guest: “{ANSWERED}”\n{SOURCE}"


async def test_discord_names_both_speakers_in_a_list_and_in_a_citation(tmp_path: Path) -> None:
    async with discord_world.world(tmp_path, FakeBot([BOTH, _OTHER])) as here:
        shown = discord_world.answer(await here.alice.slash(here.channel, "ask", question="near"))
        plain = shown.content.replace("**", "")
        assert "1 · Bo Host and Ada Guest · " in plain.replace("-# ", "")
        assert _LISTED in plain
        await here.alice.click(shown, label=wording.answers.open_match(1, 2))
        cited = (await here.alice.click(shown, label=wording.answers.CITE)).followups[0]
        assert _CITED in cited.content


async def test_slack_names_both_speakers_in_a_list_and_in_a_citation(tmp_path: Path) -> None:
    async with slack_world.world(tmp_path, FakeBot([BOTH, _OTHER])) as here:
        message = await here.answered(mention("near"))
        assert "1 · Bo Host and Ada Guest · " in slack_world.shown(message)
        assert _LISTED in slack_world.shown(message)
        name = slack_world.button(message, wording.answers.open_match(1, 2))
        await here.send(press(here.peer, message, name))
        await here.until(lambda: wording.answers.CITE in slack_world.names(message))
        cited = await here.answered(press(here.peer, message, slack_world.button(message, wording.answers.CITE)))
        assert _CITED in slack_world.shown(cited)


@pytest.mark.parametrize(
    "answers", [["Well, it is."], ["Well,", "it is.", "Is it?"], ["Well. " * 300, "it is. " * 300]]
)
def test_every_turn_of_a_list_is_read_back_and_a_long_one_is_cut(answers: list[str]) -> None:
    names = ("Bo Host", "Ada Guest")
    texts = [ASKED, *(" ".join(text.split()) for text in answers)]
    turns = tuple(replace(quote(0, text), speaker=names[index % 2]) for index, text in enumerate(texts))
    long = replace(quote(0, " ".join(texts)), speaker=None, role=None, turns=turns)
    for quotes in ([long, _OTHER], [_OTHER, long, long]):
        reply = quote_replies.several(quotes, None, "token", private=False)
        for reply_shown in (reply, replace(reply, buttons=(), token=None)):
            [message] = discord_send.proven(reply_shown)
            assert len(message.content) <= LIMIT
            assert len(slack_send.proven(reply_shown)) == 1
    discord_send.proven(quote_replies.cited(long))
    slack_send.proven(quote_replies.cited(long))
