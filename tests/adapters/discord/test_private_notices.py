"""Notices of public commands in a virtual Discord: greetings, bad input and failures are for the asker alone."""

from pathlib import Path

import pytest

from bot.presentation import wording
from tests.peers.discord_world import answer, last, world


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("ask", {"question": "greeting"}, wording.answers.ASK_HINT.split(":")[0]),
        ("ask", {"question": "?!"}, "There is no question in that"),
        ("ask", {"question": "break"}, "Sorry, something went wrong on my side."),
        ("check", {"claim": "https://example.org"}, wording.checks.ONLY_LINK),
        ("quote", {"id": "talk-1:7000-7001"}, "There is no interview"),
    ],
)
async def test_a_notice_is_for_the_asker_alone(
    tmp_path: Path, command: str, options: dict[str, str], said: str
) -> None:
    async with world(tmp_path) as here:
        result = await here.alice.slash(here.channel, command, private=False, **options)
        assert result.response is None
        assert answer(result).ephemeral
        assert said in answer(result).content
        assert [shown for shown in here.channel.history() if not shown.flags.ephemeral] == []


async def test_answers_and_verdicts_stay_public(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for question in ("sure", "what is it", "none of it"):
            assert not answer(await here.alice.slash(here.channel, "ask", question=question)).ephemeral
        assert not answer(await here.bob.slash(here.channel, "check", claim="absent")).ephemeral


async def test_in_a_direct_message_nothing_is_taken_back(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        result = await here.alice.user.slash("ask", question="greeting")
        assert result.response is not None
        assert result.followups == []


async def test_a_notice_that_does_not_get_through_is_shown_in_public(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.env.inject_error("POST", "/webhooks/*/*", status=500, code=0, message="Internal Server Error", times=9)
        result = await here.alice.slash(here.channel, "ask", question="?!")
        assert "There is no question in that" in answer(result).content
        assert last(here.channel).content == answer(result).content


async def test_a_public_message_that_stays_says_who_sees_the_answer(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.env.inject_error("DELETE", "/webhooks/*/*/messages/@original", status=403, code=50013, message="Missing")
        result = await here.alice.slash(here.channel, "ask", question="?!")
        assert result.response is not None
        assert result.response.content == f"💬 {wording.answers.FOR_ASKER_ALONE}"
        assert "There is no question in that" in result.followups[0].content
