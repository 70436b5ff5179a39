"""The apology for a question that was lost: in place of the answer, or as a reply to the mention."""

import json
from pathlib import Path

import pytest

from adapters.discord.apology import apologise
from bot.presentation import wording
from tests.peers.discord_world import World, last, world


async def unanswered(here: World) -> list[str]:
    """Where answers go that the journal takes for unanswered, as another process finds them."""
    here.clock.time += 3600
    return [question.address for question in await here.journal.take_lost_questions("discord", 60)]


async def test_a_commands_placeholder_becomes_the_apology(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with world(tmp_path) as here:

        async def killed_before(_: str) -> None:
            """The process does not get to it any more."""

        monkeypatch.setattr(here.journal, "close_question", killed_before)
        await here.alice.slash(here.channel, "ask", question="sure SECRET")
        await here.alice.send(here.channel, f"{here.me} sure SECRET")
        command, mention = await unanswered(here)
        assert "SECRET" not in command + mention
        await apologise(here.client, command)
        posts = [request for request in here.env.http_requests if request.path.startswith("/webhooks/")]
        assert wording.errors.LOST in json.dumps(posts[-1].json, ensure_ascii=False)
        await apologise(here.client, mention)
        assert wording.errors.LOST in last(here.channel).content


async def test_a_mention_gets_the_apology_as_a_reply(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        asked = await here.alice.send(here.channel, f"{here.me} sure")
        await apologise(here.client, json.dumps({"channel": here.channel.id, "message": asked.id}))
        assert wording.errors.LOST in last(here.channel).content
        reference = last(here.channel).reference
        assert reference is not None
        assert reference.message_id == asked.id


async def test_a_command_that_is_too_old_is_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with world(tmp_path) as here:
        here.env.inject_error("POST", "/webhooks/*/*", status=404, code=10015, message="Unknown Webhook")
        await apologise(here.client, json.dumps({"application": here.client.application_id, "token": "gone"}))
        assert not caplog.records
