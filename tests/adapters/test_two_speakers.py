"""A quote in which two speakers speak shows both, on Discord and on Slack; and so does its citation."""

from dataclasses import replace
from pathlib import Path

from bot.presentation import wording
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
