"""What goes wrong around an answer on Discord: too late, expired, forbidden, deleted, at the same time, at the end."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from adapters.discord import send
from adapters.discord.inbound import claim_in
from adapters.discord.render import DiscordMessage
from bot.chat.visitor import Server
from bot.presentation import wording
from tests.peers.discord_world import answer, labels, last, press_at_once, world


def _errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


# --- buttons ------------------------------------------------------------------------------------


async def test_a_press_at_the_end_is_answered_with_try_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        assert await here.client.handlers.dispatcher.drain(1.0)
        pressed = await here.alice.click(shown, label="Next")
        assert pressed.acknowledged
        assert wording.errors.RESTARTING in answer(pressed).content
        await here.alice.send(here.channel, f"{here.me} sure")
        assert last(here.channel).author.name == "alice"


async def test_two_presses_at_once_leave_the_message_and_the_journal_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        token = next(
            item["custom_id"] for row in shown.components for item in row["components"] if item.get("label") == "Next"
        ).partition(":")[2]
        edit, calls = send._edit, []

        async def edit_slowly_at_first(interaction: Any, post: DiscordMessage) -> None:
            calls.append(post)
            for _ in range(500 if len(calls) == 1 else 1):
                await asyncio.sleep(0)
            await edit(interaction, post)

        monkeypatch.setattr(send, "_edit", edit_slowly_at_first)
        assert await press_at_once(here, here.alice, shown, [f"next.0:{token}"] * 2) == [True, True]
        remembered = await here.journal.recall(token)
        assert remembered is not None
        assert remembered.shown == 1  # both say the same: the one after the first
        assert "Match 2 of 4" in shown.content


async def test_buttons_that_lead_nowhere_are_not_there(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        for expected in ((False, True), (True, True), (True, True), (True, False)):
            assert (wording.answers.PREVIOUS in labels(shown), "Next" in labels(shown)) == expected
            if expected[1]:
                await here.alice.click(shown, label="Next")


@pytest.mark.parametrize("code", [50027, 10015, 10062, 10008])
async def test_an_interaction_that_expired_ends_quietly(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    async with world(tmp_path) as here:
        shown = answer(await here.alice.slash(here.channel, "ask", question="sure"))
        here.env.inject_error(
            "PATCH", "/webhooks/*/*/messages/@original", status=401 if code == 50027 else 404, code=code
        )
        assert (await here.alice.click(shown, label="Next")).acknowledged
        assert not caplog.records


async def test_a_late_acknowledgement_is_logged_for_the_operator(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with world(tmp_path) as here:
        here.env.inject_error(
            "POST", "/interactions/*/*/callback", status=404, code=10062, message="Unknown interaction"
        )
        await here.alice.slash(here.channel, "ask", question="sure")
        assert not here.bot.asked
        [line] = _errors(caplog)
        assert "came too late" in line


# --- defects ------------------------------------------------------------------------------------


async def test_a_rendering_that_changes_words_is_replaced_by_an_apology(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with world(tmp_path) as here:
        monkeypatch.setattr("adapters.discord.markup.escape", lambda word, **_: word.replace("meaning", "value"))
        answered = answer(await here.alice.slash(here.channel, "ask", question="sure")).content
        await here.alice.send(here.channel, f"{here.me} sure")
        for shown in (answered, last(here.channel).content):
            assert shown.startswith("⚠️ **Sorry, something went wrong on my side.")
            assert "value" not in shown
        assert all("AssertionError at " in line for line in _errors(caplog))


async def test_a_defect_in_suggestions_suggests_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with world(tmp_path) as here:

        async def broken(_: object, typed: str) -> Any:
            raise RuntimeError(typed)

        monkeypatch.setattr(here.client.handlers.chat.autocomplete, "quotes", broken)
        assert await here.alice.autocomplete(here.channel, "quote", "id", "SECRET") == []
        [line] = _errors(caplog)
        assert "RuntimeError" in line
        assert "SECRET" not in caplog.text


@pytest.mark.parametrize("typed", ["", " ", "zzzz", "talk-1:", "%_'\";--", "🙂" * 50, "x" * 6000, "\u202e\0"])
async def test_odd_input_gets_valid_suggestions_or_none(tmp_path: Path, typed: str) -> None:
    async with world(tmp_path) as here:
        offered = await here.alice.autocomplete(here.channel, "quote", "id", typed)
        assert all(1 <= len(choice["name"]) <= 100 and 1 <= len(choice["value"]) <= 100 for choice in offered)


# --- messages -----------------------------------------------------------------------------------


async def test_without_the_right_to_read_the_history_the_answer_is_an_ordinary_message(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.env.inject_error(
            "POST", "/channels/*/messages", status=403, code=160002, message="Cannot reply without permission"
        )
        await here.alice.send(here.channel, f"{here.me} sure")
        posted = last(here.channel)
        assert "> ## I think" in posted.content
        assert posted.reference is None
        shown = answer(await here.admin.slash(here.channel, "settings show"))
        assert f"<#{here.channel.id}>" in shown.content


async def test_a_refused_typing_indicator_does_not_stop_the_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with world(tmp_path) as here:
        here.env.inject_error("POST", "/channels/*/typing", status=403, code=50013, message="Missing Permissions")
        await here.alice.send(here.channel, f"{here.me} sure")
        assert "> ## I think" in last(here.channel).content
        assert not caplog.records


async def test_a_mention_within_a_reply_is_a_question(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        said = await here.bob.send(here.channel, "they must have said something about it")
        await here.alice.send(here.channel, f"{here.me}   sure\nwhat is it? ", reply_to=said)
        assert here.bot.asked[-1].text == "sure\nwhat is it?"
        await here.alice.send(here.channel, f"\u2003{here.me} \n ")
        assert wording.commands.how_to() in last(here.channel).content


@pytest.mark.parametrize(
    ("content", "claim"),
    [
        ("> **Move fast** and ~~never~~ break _things_\n— Zuck", "> Move fast and never break things\n— Zuck"),
        ("# Big\n-# small\n- a point\n||hidden|| `code`", "Big\nsmall\na point\nhidden code"),
        (r"\*not bold\* and a snake_case_name", "*not bold* and a snake_case_name"),
        ("see [what he said](https://x.y/z) there", "see what he said there"),
        ("> ### the words\n**Ada** · 10:00", "> the words\nAda · 10:00"),
        (">>> two\n\n**lines**", "> two\n> lines"),
        ("***", ""),
    ],
)
def test_markup_of_a_message_is_not_part_of_the_claim(content: str, claim: str) -> None:
    assert claim_in(_message(content), 7) == claim


def test_forwarded_embedded_and_quoted_words_can_be_checked() -> None:
    assert claim_in(_message("", forwarded="forwarded words"), 7) == "forwarded words"
    assert claim_in(_message("", embedded="embedded words"), 7) == "embedded words"
    link = "https://social.example/post/1"
    assert claim_in(_message(link, embedded="embedded words"), 7) == "embedded words"
    assert claim_in(_message(link, embedded="by Ada", described="what Ada wrote"), 7) == "what Ada wrote"
    assert claim_in(_message(f"look: {link}", embedded="embedded words"), 7) == f"look: {link}"
    assert claim_in(_message(link), 7) == link
    assert claim_in(_message("", forwarded=link, card="what Ada wrote"), 7) == "what Ada wrote"
    assert claim_in(_message("", forwarded=f"look: {link}", card="what Ada wrote"), 7) == f"look: {link}"
    assert claim_in(_message("", card="what Ada wrote"), 7) == "what Ada wrote"
    assert claim_in(_message("", forwarded=link), 7) == link
    assert claim_in(_message("-# Asked: What?\n> ### the \\*words\\*\n**Ada** · 10:00", author=7), 7) == "the *words*"


def _message(
    content: str,
    *,
    author: int = 1,
    forwarded: str = "",
    card: str | None = None,
    embedded: str = "",
    described: str | None = None,
) -> Any:
    """As much of a message as claim_in reads."""
    return SimpleNamespace(
        content=content,
        author=discord.Object(author),
        message_snapshots=[SimpleNamespace(content=forwarded, embeds=[discord.Embed(description=card)])],
        embeds=[discord.Embed(title=embedded, description=described)],
    )


# --- servers ------------------------------------------------------------------------------------


async def test_an_outage_of_a_server_is_not_a_removal(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.journal.prefer("discord", str(here.guild.id), "view", "strict")
        here.env.backend.emit("GUILD_DELETE", {"id": str(here.guild.id), "unavailable": True})
        await here.env.settle()
        assert await here.journal.preferences("discord", str(here.guild.id)) == {"view": "strict"}


async def test_the_data_of_a_server_that_removed_the_bot_while_it_was_offline_is_deleted(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        left, never = "900000000000000077", "900000000000000078"  # the other uses commands without the bot as a member
        key = f"discord:servers:{here.client.application_id}"
        await here.restart()
        assert json.loads(await here.journal.noted(key) or "") == [here.guild.id]
        await here.journal.note(key, json.dumps([int(left), here.guild.id]))
        for server in (left, never, str(here.guild.id)):
            await here.journal.prefer("discord", server, "view", "strict")
        await here.restart()
        kept = [bool(await here.journal.preferences("discord", server)) for server in (left, never, str(here.guild.id))]
        assert kept == [False, True, True]
        assert any("1 server removed the bot while it was offline" in line for line in here.notices)


async def test_commands_that_could_not_be_registered_are_registered_at_the_next_start(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.journal.note(f"discord:commands:{here.client.application_id}", "older")
        here.env.inject_error("PUT", "/applications/*/commands", status=400, code=30034, message="daily limit")
        await here.restart()
        assert any("could not be registered" in line for line in here.notices)
        assert (await here.alice.slash(here.channel, "ask", question="sure")).response is not None
        await here.restart()
        await here.restart()
        assert len([request for request in here.env.http_requests if request.method == "PUT"]) == 3


async def test_another_application_over_the_same_journal_registers_its_own(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        registered = [request for request in here.env.http_requests if request.path.endswith("/commands")]
        assert len(registered) == 1
        assert await here.journal.noted("discord:commands:1") is None
        assert await here.journal.noted(f"discord:commands:{here.client.application_id}") is not None


async def test_the_panel_shows_no_channel_that_was_deleted(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.journal.prefer("discord", str(here.guild.id), "channels", f"900000000000000099 {here.channel.id}")
        shown = answer(await here.admin.slash(here.channel, "settings show"))
        items = [item for row in shown.components for item in row["components"]]
        [menu] = [item for item in items if item["custom_id"] == "set:channels"]
        assert [channel["id"] for channel in menu["default_values"]] == [here.channel.id]


async def test_threads_of_other_channels_get_no_public_answers(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        other = here.guild.create_text_channel("other")
        await here.journal.prefer("discord", str(here.guild.id), "channels", str(other.id))
        here.client.handlers.chat.preferences._cached.clear()
        thread = here.env.backend.create_thread(here.channel.id, "a thread", owner_id=here.alice.id)
        place = next(place for place in here.channel.threads if place.id == thread.id)
        assert (await here.alice.slash(place, "ask", question="sure")).ephemeral
        count = len(here.bot.asked)
        await here.alice.send(place, f"{here.me} sure")
        assert len(here.bot.asked) == count


async def test_an_event_that_cannot_be_parsed_costs_only_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with world(tmp_path) as here:
        parsers = here.client._connection.parsers
        for event in ("MESSAGE_CREATE", "INTERACTION_CREATE", "GUILD_UPDATE", "CHANNEL_CREATE"):
            parsers[event]({"id": "SECRET", "guild_id": {}, "type": "no number"})
        assert caplog.text.count("discord reference ") >= 1
        assert "SECRET" not in caplog.text
        assert (await here.alice.slash(here.channel, "ask", question="sure")).response is not None


async def test_whoever_asks_where_the_bot_may_not_write_is_written_to(tmp_path: Path) -> None:
    async with world(tmp_path, check=False) as here:  # the test itself changes permissions
        guild = here.client.get_guild(here.guild.id)
        assert guild is not None
        await guild.text_channels[0].set_permissions(
            guild.me, overwrite=discord.PermissionOverwrite(send_messages=False)
        )
        await here.env.settle()
        await here.alice.send(here.channel, f"{here.me} sure")
        before, after = wording.errors.MAY_NOT_WRITE
        assert last(here.alice.user.dm_channel).content == f"{before}<#{here.channel.id}>{after}"
        trouble = (await here.client.handlers.chat.preferences.read("discord", Server(str(here.guild.id)))).trouble
        assert trouble is not None
        assert trouble.channel == str(here.channel.id)
