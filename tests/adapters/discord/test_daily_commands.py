"""/daily in a virtual Discord: commands and autocomplete, the post with its buttons, and what Discord's errors mean."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from adapters.discord.markup import unescape
from bot.chat.turns import FairTurns
from bot.chat.visitor import Place, Server, Visitor
from bot.daily.request import ScheduleRequest
from bot.daily.schedule import Outcome, Post, Run, Schedule
from bot.errors import OutcomeUnknownError, PublishError, Reach, RefusedForGoodError, RefusedForNowError
from bot.presentation import wording
from bot.presentation.compose import notice
from bot.reasons import Reason, ReasonCode
from tests.peers.discord_world import World, answer, labels, last, world

NOW = 1_800_000_000  # Fri 15 Jan 2027, 08:00 UTC
AWAY, NEVER_CONFIRMED = Reason(ReasonCode.BOT_AWAY), Reason(ReasonCode.NEVER_CONFIRMED)
PAUSED = Reason(ReasonCode.PAUSED_BY_ADMIN)


async def set_one(here: World, **options: Any) -> str:
    """Set a schedule as the admin; its identity."""
    shown = answer(
        await here.admin.slash(here.channel, "daily set", **{"time": "9:30", "zone": "Europe/Berlin", **options})
    )
    match = re.search(r"^([0-9a-f]{6}): ", shown.content, re.MULTILINE)
    assert match is not None, shown.content
    return match[1]


async def reply_to(here: World, command: str, **options: Any) -> str:
    """What the admin reads after a command."""
    return answer(await here.admin.slash(here.channel, f"daily {command}", **options)).content


async def test_a_new_schedule_says_when_it_posts_next_in_each_readers_zone(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        result = await here.admin.slash(
            here.channel,
            "daily set",
            time="9:30",
            zone="berlin",
            weekdays="mon-fri",
            said_by="guest",
            view="strict",
            catch_up="90 min",
        )
        assert result.ephemeral
        [stored] = await here.journal.schedules("discord", str(here.guild.id))
        assert answer(result).content == (
            f"💬 Set.\n{stored.identity}: 09:30 Europe/Berlin, Mon to Fri in <#{here.channel.id}>\n"
            "From all interviews, said by the guest, shown strict; after an outage it comes up to 90 minutes late.\n"
            f"Next: <t:{NOW + 1800}:F>"
        )
        assert (stored.time_of_day, stored.zone, stored.weekdays) == (dt.time(9, 30), "Europe/Berlin", (0, 1, 2, 3, 4))
        assert (stored.said_by, stored.catch_up) == (("guest",), 5400.0)
        assert (stored.set_by, stored.channel) == (str(here.admin.id), str(here.channel.id))
        assert stored.next_run == Run(dt.date(2027, 1, 15), NOW + 1800)


async def test_a_schedule_posts_in_another_channel_or_a_thread_and_can_be_changed(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        other = here.guild.create_text_channel("other")
        identity = await set_one(here, channel=other)
        assert f"in <#{other.id}>" in await reply_to(here, "list")
        changed = await reply_to(here, "set", schedule=identity, time="10pm")
        assert changed.startswith(f"💬 Changed.\n{identity}: 22:00 Europe/Berlin, every day in <#{other.id}>")
        thread = here.env.backend.create_thread(here.channel.id, "a thread", owner_id=here.alice.id)
        handle = next(handle for handle in here.channel.threads if handle.id == thread.id)
        await here.admin.slash(handle, "daily set", time="8:00")  # the zone of the one before
        assert f"in <#{thread.id}>" in await reply_to(here, "list")
        assert (await reply_to(here, "list")).startswith(f"💬 {wording.daily.lead(2)}")


async def test_a_missing_permission_is_named_when_it_is_set(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        mute = here.guild.create_text_channel("mute")
        forbid_sending(here, mute.id)
        await here.env.settle()
        reply = await reply_to(here, "set", time="9:30", zone="UTC", channel=mute)
        assert reply == f"⚠️ **{wording.daily_input.permissions_missing(['Send Messages'])}**"
        assert await here.journal.schedules("discord", str(here.guild.id)) == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"zone": "UTC"}, wording.daily_input.TIME_NEEDED),
        ({"time": "9:30"}, wording.daily_input.ZONE_NEEDED),
        ({"time": "25:00", "zone": "UTC"}, wording.daily_input.unknown_time("25:00")),
        ({"time": "9:30", "zone": "Europ/Berln"}, "did you mean Europe/Berlin"),
        ({"time": "9:30", "zone": "EST"}, wording.daily_input.fixed_zone("EST", "America/New_York")),
        ({"time": "9:30", "zone": "UTC", "weekdays": "someday"}, "does not name days of the week"),
        (
            {"time": "9:30", "zone": "UTC", "interviews": "talk-9"},
            wording.daily_input.unknown_interview("talk-9", ["talk-1"]),
        ),
        ({"time": "9:30", "zone": "UTC", "said_by": "nobody"}, "no speaker there is called 'nobody'"),
        ({"time": "9:30", "zone": "UTC", "catch_up": "a week"}, "is not a length of time"),
    ],
)
async def test_bad_input_is_explained(tmp_path: Path, options: dict[str, str], sentence: str) -> None:
    async with world(tmp_path) as here:
        reply = unescape(await reply_to(here, "set", **options))
        assert sentence[1:] in reply
        assert await here.journal.schedules("discord", str(here.guild.id)) == []


async def test_daily_is_for_those_who_manage_the_server(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await set_one(here)
        [daily] = [command for command in await here.client.tree.fetch_commands() if command.name == "daily"]
        here.guild.set_command_permissions(daily, {here.bob: True})  # an admin can show the command to anybody
        for command in ("list", "status", "pause", "remove", "test"):
            refused = await here.bob.slash(here.channel, f"daily {command}")
            assert wording.errors.ONLY_ADMINS in answer(refused).content
        for command, option in (("pause", "schedule"), ("set", "interviews"), ("set", "said_by")):
            assert await here.bob.autocomplete(here.channel, f"daily {command}", option, "") == []
        assert len(await here.journal.schedules("discord", str(here.guild.id))) == 1


async def test_times_zones_and_schedules_are_offered(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        identity = await set_one(here)
        zones = await here.admin.autocomplete(here.channel, "daily set", "zone", "new y")
        assert zones == [{"name": "America/New York", "value": "America/New_York"}]
        times = await here.admin.autocomplete(here.channel, "daily set", "time", "9")
        assert [time["value"] for time in times] == ["09:00", "21:00", "09:30"]
        for option, typed in (("zone", ""), ("zone", "a"), ("time", ""), ("time", "1")):
            assert 1 <= len(await here.admin.autocomplete(here.channel, "daily set", option, typed)) <= 25
        interviews = await here.admin.autocomplete(here.channel, "daily set", "interviews", "many")
        assert [choice["value"] for choice in interviews] == ["talk-1"]
        speakers = await here.admin.autocomplete(here.channel, "daily set", "said_by", "g", interviews="talk-1")
        assert [choice["value"] for choice in speakers] == ["guest"]
        for command in ("status", "pause", "resume", "test", "skip", "remove"):
            offered = await here.admin.autocomplete(here.channel, f"daily {command}", "schedule", "berlin")
            assert offered == [{"name": f"{identity}: 09:30 Europe/Berlin, every day", "value": identity}]
        assert await here.admin.autocomplete(here.channel, "daily next", "id", "fears")


async def test_status_shows_the_next_run_and_the_last_ten(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        identity = await set_one(here)
        stored = await here.journal.schedule(identity)
        assert stored is not None
        for day, outcome, reason in (
            (13, Outcome.POSTED, None), (14, Outcome.MISSED, AWAY), (15, Outcome.UNKNOWN, NEVER_CONFIRMED),
        ):  # fmt: skip
            post = Post(identity, Run(dt.date(2027, 1, day), 0.0), outcome, 0.0, reason=reason)
            await here.journal.advance(stored, [post], stored.next_run)
            stored = stored.advanced_to(stored.next_run)
        reply = await reply_to(here, "status")
        assert reply == (
            f"💬 Running.\n{identity}: 09:30 Europe/Berlin, every day in <#{here.channel.id}>\n"
            f"Next: <t:{NOW + 1800}:F>\nFrom all interviews; after an outage it comes up to 6 hours late.\n"
            f"Set by <@{here.admin.id}>\n{wording.daily.LAST}\n"
            f"Fri 15 Jan 2027: outcome unknown: {wording.reasons.sentence(NEVER_CONFIRMED)}\n"
            f"Thu 14 Jan 2027: missed: {wording.reasons.sentence(AWAY)}\n"
            "Wed 13 Jan 2027: posted"
        )
        here.clock.time += 7200
        assert f"{wording.daily.OVERDUE}<t:{NOW + 1800}:F>" in await reply_to(here, "status")


async def test_a_schedule_is_paused_resumed_skipped_and_removed(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        identity = await set_one(here)
        assert await reply_to(here, "resume") == f"💬 {wording.daily.RUNS_ALREADY}"
        assert await reply_to(here, "skip") == f"💬 {wording.daily.SKIPPED}\nNext: <t:{NOW + 1800 + 86400}:F>"
        assert await reply_to(here, "pause") == f"💬 {wording.daily.PAUSED_NOW}"
        assert await reply_to(here, "pause") == f"💬 {wording.daily.PAUSED_ALREADY}"
        assert await reply_to(here, "skip") == f"💬 {wording.daily.SKIP_PAUSED}"
        assert (await reply_to(here, "status")).startswith(f"⚠️ **{wording.daily.paused(PAUSED)}**")
        here.clock.time += 3 * 86400
        assert await reply_to(here, "resume") == f"💬 {wording.daily.RESUMED}\nNext: <t:{NOW + 1800 + 3 * 86400}:F>"
        rows = [(post.run.date.day, post.outcome, post.reason) for post in await here.journal.posts(identity, 10)]
        assert rows == [
            (17, Outcome.SKIPPED, PAUSED), (16, Outcome.SKIPPED, PAUSED),
            (15, Outcome.SKIPPED, Reason(ReasonCode.SKIPPED_BY_ADMIN)),
        ]  # fmt: skip
        assert await reply_to(here, "remove", schedule=identity) == f"💬 {wording.daily.removed(identity)}"
        assert await reply_to(here, "list") == f"💬 {wording.daily_input.NO_SCHEDULES}"
        assert await here.journal.posts(identity, 10) == []


async def test_one_of_several_schedules_must_be_named(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        first, second = await set_one(here), await set_one(here, time="22:00")
        reply = await reply_to(here, "pause")
        assert "There are several" in reply
        assert first in reply
        assert second in reply
        assert "no daily quote here is called" in (await reply_to(here, "pause", schedule="nonsense")).casefold()
        await reply_to(here, "pause", schedule=second)
        schedules = await here.journal.schedules("discord", str(here.guild.id))
        assert [schedule.identity for schedule in schedules if schedule.paused is None] == [first]


async def test_a_test_post_does_not_replace_the_days_own(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        identity = await set_one(here)
        assert await reply_to(here, "test") == f"💬 {wording.daily.TESTED}"
        posted = last(here.channel)
        assert posted.content.startswith(f"🗓️ **{wording.daily.TEST_POST}**\n> ## I think")
        assert await here.journal.posts(identity, 5) == []
        stored = await here.journal.schedule(identity)
        assert stored is not None
        assert stored.next_run.due == NOW + 1800
        await reply_to(here, "test")
        assert last(here.channel).content != posted.content  # it counts as shown


async def test_the_post_is_one_request_with_a_nonce_and_its_buttons_work(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await set_one(here)
        await reply_to(here, "test")
        path = f"/channels/{here.channel.id}/messages"
        sent: Any = [request.json for request in here.env.http_requests if request.path == path][-1]
        assert sent["enforce_nonce"] is True
        assert 1 <= len(sent["nonce"]) <= 25
        assert sent["allowed_mentions"] == {"parse": []}
        assert sent["flags"] == 4
        posted = _shown(here)
        assert labels(posted) == ["Context", "Cite", wording.answers.WATCH]
        around = (await here.bob.click(posted, label="Context")).followups[0]
        assert around.ephemeral
        assert around.content.startswith("what went before it")
        banned = answer(await here.admin.context_menu(here.channel, wording.cards.NEVER_SHOW_MENU, posted))
        assert wording.daily.VETOED in banned.content
        [ref] = await here.journal.vetoes("discord", str(here.guild.id))
        assert str(ref) == "talk-1:0-20"
        for _ in range(5):
            here.clock.time += 60
            assert "I think that the people" not in answer(await here.alice.slash(here.channel, "quote")).content
        assert wording.daily_input.QUEUED_IS_BANNED[1:] in await reply_to(here, "next", id="talk-1:0-20")
        allowed = (await here.admin.click(banned, label=wording.daily.ALLOW)).followups[0]
        assert wording.daily.ALLOWED in allowed.content
        assert await here.journal.vetoes("discord", str(here.guild.id)) == []


async def test_a_quote_is_queued(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        identity = await set_one(here)
        reply = await reply_to(here, "next", id="talk-1:200-220")
        assert reply.startswith(f"💬 {wording.daily.queue_position(1)}\n")
        assert "> ## We built it" in reply
        assert wording.daily_input.QUEUED_ALREADY[1:] in await reply_to(here, "next", id="talk-1:200-220")
        assert "is not a quote id" in await reply_to(here, "next", id="nonsense")
        assert wording.daily.coming_next(["talk-1:200-220"]) in (await reply_to(here, "status")).replace("\\", "")
        assert [str(ref) for ref in await here.journal.queue(identity)] == ["talk-1:200-220"]


async def test_everything_stored_about_a_server_is_deleted_when_it_removes_the_bot(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        identity = await set_one(here)
        await reply_to(here, "next", id="talk-1:200-220")
        await reply_to(here, "test")
        posted = _shown(here)
        await here.admin.context_menu(here.channel, wording.cards.NEVER_SHOW_MENU, posted)
        here.env.backend.emit("GUILD_DELETE", {"id": str(here.guild.id)})
        await here.env.settle()
        server = str(here.guild.id)
        assert await here.journal.schedules("discord", server) == []
        assert (await here.journal.vetoes("discord", server), await here.journal.queue(identity)) == ([], [])
        assert await here.journal.shown(f"discord:{server}/daily/{identity}") == []


# --- what Discord's errors mean  ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code", "kind", "reason"),
    [
        (404, 10003, RefusedForGoodError, Reason(ReasonCode.CHANNEL_GONE)),
        (403, 50001, RefusedForGoodError, Reason(ReasonCode.CHANNEL_GONE)),
        (403, 50013, RefusedForGoodError, Reason(ReasonCode.PERMISSIONS_MISSING)),
        (400, 50083, RefusedForGoodError, Reason(ReasonCode.THREAD_LOCKED)),
        (400, 50035, RefusedForGoodError, Reason(ReasonCode.PLATFORM_REFUSED, ("discord", "50035"))),
        (429, 0, RefusedForNowError, Reason(ReasonCode.PLATFORM_BUSY, ("discord",))),
        (500, 0, OutcomeUnknownError, Reason(ReasonCode.PLATFORM_FAILED, ("discord", "500"))),
        (503, 0, OutcomeUnknownError, Reason(ReasonCode.PLATFORM_FAILED, ("discord", "503"))),
    ],
)
async def test_what_an_error_means_for_the_post(
    tmp_path: Path, status: int, code: int, kind: type[PublishError], reason: Reason
) -> None:
    async with world(tmp_path) as here:
        stored = await _schedule(here)
        here.env.inject_error("POST", "/channels/*/messages", status=status, code=code, message="refused", times=9)
        with pytest.raises(kind) as raised:
            await here.publisher.publish(stored, notice("a post"), "nonce")
        details = raised.value.reason.details[: len(reason.details)]  # without the reference, which is random
        assert replace(raised.value.reason, details=details) == reason


async def test_permissions_that_were_taken_away_are_named(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        stored = await _schedule(here)
        forbid_sending(here, here.channel.id)
        await here.env.settle()
        with pytest.raises(RefusedForGoodError) as raised:
            await here.publisher.publish(stored, notice("a post"), "nonce")
        assert raised.value.reason == Reason(ReasonCode.PERMISSIONS_MISSING, ("send_messages",))
        reply = await reply_to(here, "status")
        assert wording.daily.permissions_missing_now(["Send Messages"]) in reply


async def test_whoever_set_it_is_notified_directly_and_in_the_settings(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        stored = await _schedule(here)
        gone = Reason(ReasonCode.CHANNEL_GONE)
        stopped = wording.daily.stopped(stored.identity, gone)
        assert await here.publisher.notify(replace(stored, paused=gone), notice(stopped))
        message = last(here.admin.user.dm_channel)
        assert message.content == f"💬 {stopped}"
        assert wording.reasons.sentence(gone) in answer(await here.admin.slash(here.channel, "settings show")).content


async def test_without_a_connected_client_nothing_is_posted(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        stored = await _schedule(here)
        here.publisher.client = None
        assert not here.publisher.ready()
        with pytest.raises(RefusedForNowError) as refused:
            await here.publisher.publish(stored, notice("a post"), "nonce")
        assert refused.value.reach is Reach.PLATFORM
        assert wording.reasons.sentence(Reason(ReasonCode.NOT_CONNECTED)) in await reply_to(here, "test")


async def _schedule(here: World) -> Schedule:
    visitor = Visitor(
        "discord", Place(Server(str(here.guild.id)), str(here.channel.id)), str(here.admin.id), "admin", admin=True
    )
    await here.daily_admin.set(visitor, ScheduleRequest("9:30", "UTC"))
    [stored] = await here.journal.schedules("discord", str(here.guild.id))
    return stored


def _shown(here: World) -> simcord.ResponseMessage:
    """The last message of the channel, as a member who presses its buttons sees it."""
    return simcord.ResponseMessage(here.env, here.env.backend.get_message(here.channel.id, last(here.channel).id))


def forbid_sending(here: World, channel: int) -> None:
    """For everybody: the role of everybody has the guild's own id."""
    denied = discord.Permissions(send_messages=True).value
    here.env.backend.set_overwrite(channel, Overwrite(here.guild.id, OverwriteType.ROLE, deny=denied))


async def test_daily_commands_do_not_wait_for_answers_nor_keep_them_waiting(tmp_path: Path) -> None:
    """They take none of the seats for answers, because they wait for the journal and for Discord."""
    async with world(tmp_path) as here:
        here.client.handlers.chat.admission._turns = FairTurns(0)
        identity = await set_one(here)
        assert identity in await reply_to(here, "list")
        assert await reply_to(here, "test") == f"💬 {wording.daily.TESTED}"


async def test_a_channel_that_the_bot_may_not_read_is_not_taken_for_empty(tmp_path: Path) -> None:
    """Discord then returns an empty list instead of an error (docs, resources/channel, Get Channel Messages)."""
    async with world(tmp_path) as here:
        await set_one(here)
        [stored] = await here.journal.schedules("discord", str(here.guild.id))
        post = Post(
            stored.identity, stored.next_run, Outcome.SENDING, float(NOW), token="notoken", first_attempt_at=float(NOW)
        )
        assert await here.publisher.find_message(stored, post) is None
        denied = discord.Permissions(read_message_history=True).value
        here.env.backend.set_overwrite(here.channel.id, Overwrite(here.guild.id, OverwriteType.ROLE, deny=denied))
        await here.env.settle()
        with pytest.raises(OutcomeUnknownError) as raised:
            await here.publisher.find_message(stored, post)
        assert raised.value.reason == Reason(ReasonCode.UNCONFIRMED)


async def test_the_same_daily_quote_twice_is_refused_and_another_in_the_channel_is_said(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.admin.slash(here.channel, "daily set", time="9:00", zone="Europe/Berlin")
        again = answer(await here.admin.slash(here.channel, "daily set", time="09:00", zone="berlin"))
        assert "is set already" in again.content
        [schedule] = await here.journal.schedules("discord", str(here.guild.id))
        other = answer(await here.admin.slash(here.channel, "daily set", time="21:00"))
        assert wording.daily_input.also_there([schedule.identity]) in other.content
        panel = answer(await here.admin.slash(here.channel, "settings show"))
        assert f"Daily quote {schedule.identity}: 09:00 Europe/Berlin, every day, in" in panel.content
