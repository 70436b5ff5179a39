"""Where the bot is not a member: own-account installations, groups, other servers. simcord cannot make the payloads."""

import json
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import interactions
from simcord.results import InteractionResult

from bot.presentation import wording
from bot.presentation.buttons import Action, ButtonPress, parse_button_id
from tests.peers.discord_world import FakeBot, World, labels, quote, world

PAYLOADS = Path(__file__).parents[2] / "peers" / "payloads" / "discord"
NELLY = "80351110224678912"


async def delivered(here: World, name: str, **changes: Any) -> InteractionResult:
    """What the bot did with a saved payload; its id, token and application are those of the virtual Discord."""
    saved = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    dm = here.alice.user.dm_channel
    record, fresh = interactions.base_payload(
        here.env.backend, type=saved["type"], channel_id=dm.id, guild_id=None, user_id=here.alice.id, data=saved["data"]
    )
    saved.update({key: fresh[key] for key in ("id", "token", "application_id")}, **changes)
    here.env.backend.emit("INTERACTION_CREATE", saved)
    await here.env.settle()
    return InteractionResult(here.env, record)


@pytest.mark.parametrize(
    ("name", "server"),
    [
        ("group-dm-ask", f"user/{NELLY}"),
        ("user-install-in-a-foreign-server", f"user/{NELLY}"),
        ("bot-dm-ask", "dm/1290000000000000700"),
    ],
)
async def test_asking_where_the_bot_is_not_a_member(tmp_path: Path, name: str, server: str) -> None:
    async with world(tmp_path) as here:
        result = await delivered(here, name)
        assert result.response is not None
        assert "> ## I think" in result.response.content
        channel = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))["channel_id"]
        remembered = await here.journal.latest("discord", f"{server}/{channel}", NELLY)
        assert remembered is not None
        button = {"custom_id": f"next.0:{remembered.token}", "component_type": 2}
        message = _message(result)
        turned = await delivered(here, name, type=3, data=button, message=message)
        assert turned.acknowledged
        again = await here.journal.recall(remembered.token)
        assert again is not None
        assert again.shown == 1


def _message(result: InteractionResult) -> dict[str, Any]:
    """The answer as a component interaction carries it."""
    assert result.response is not None
    return {
        "id": str(result.response.id), "channel_id": str(result.response.channel_id),
        "content": result.response.content, "components": result.response.components,
        "author": {"id": "1", "username": "Verbatim", "discriminator": "0", "avatar": None},
        "timestamp": "2026-11-01T12:00:00+00:00", "edited_timestamp": None, "tts": False, "mention_everyone": False,
        "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "pinned": False, "type": 20, "flags": 0,
    }  # fmt: skip


@pytest.mark.parametrize("allowed", [True, False])
async def test_nothing_can_be_shared_where_a_server_makes_other_apps_answer_privately(
    tmp_path: Path, allowed: bool
) -> None:
    async with world(tmp_path) as here:
        name = "user-install-in-a-foreign-server"
        saved = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
        options = [{"name": "question", "type": 3, "value": "sure"}, {"name": "private", "type": 5, "value": True}]
        permissions = str(discord.Permissions(use_external_apps=allowed).value)
        member = {**saved["member"], "permissions": permissions}
        result = await delivered(here, name, data={**saved["data"], "options": options}, member=member)
        assert result.response is not None
        assert (wording.answers.SHARE in labels(result.response)) is allowed


async def test_an_own_account_installation_sends_at_most_five_follow_ups(tmp_path: Path) -> None:
    long = quote(0, "word " * 9000)
    async with world(tmp_path, FakeBot([long, quote(1)])) as here:
        result = await delivered(here, "user-install-in-a-foreign-server")
        assert result.response is not None
        place = f"user/{NELLY}/{_channel('user-install-in-a-foreign-server')}"
        remembered = await here.journal.latest("discord", place, NELLY)
        assert remembered is not None
        button = {"custom_id": f"rest.0:{remembered.token}", "component_type": 2}
        rest = await delivered(here, "user-install-in-a-foreign-server", type=3, data=button, message=_message(result))
        assert len(rest.followups) == 5
        assert "more words follow" in rest.followups[-1].content


def _channel(name: str) -> str:
    channel: str = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))["channel_id"]
    return channel


async def test_checking_a_message_in_a_group(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        result = await delivered(here, "group-dm-check-this-quote")
        assert result.ephemeral
        assert result.response is not None
        assert "\n🟠 **" in result.response.content


async def test_ids_are_suggested_in_a_thread_of_another_server(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        result = await delivered(here, "user-install-in-a-thread-autocomplete")
        assert result.autocomplete_choices == [
            {"name": "Waves · 40:00: You have to make sure that you are used to that.", "value": "talk-1:300-320"}
        ]


async def test_there_are_no_settings_outside_a_server(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        command = {"id": "1", "name": "settings", "type": 1, "options": [{"name": "show", "type": 1, "options": []}]}
        result = await delivered(here, "group-dm-ask", data=command)
        assert result.ephemeral
        assert result.response is not None
        assert wording.errors.NOT_A_SERVER in result.response.content


async def test_a_member_deletes_what_is_stored_for_their_own_installation(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await delivered(here, "group-dm-ask")
        result = await delivered(here, "group-dm-ask", data={"id": "1", "name": "about", "type": 1})
        assert result.response is not None
        [forget] = [item for row in result.response.components for item in row["components"]]
        assert forget["label"] == wording.commands.FORGET_ME
        button = {"custom_id": forget["custom_id"], "component_type": 2}
        await delivered(here, "group-dm-ask", type=3, data=button, message=_message(result))
        assert await here.journal.latest("discord", f"user/{NELLY}/1290000000000000200", NELLY) is None


def test_only_valid_button_names_are_read() -> None:
    assert parse_button_id("next:abc-_1") == ButtonPress(Action.NEXT, 0, "abc-_1")
    assert parse_button_id("open3:abc") == ButtonPress(Action.OPEN, 3, "abc")
    assert [
        parse_button_id(name) for name in ("next:" + "x" * 65, "drop:abc", "next:", "next", "next:a b", "open33:abc")
    ] == [None] * 6
