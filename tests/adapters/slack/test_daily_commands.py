"""`/verbatim daily` in Slack: what admins type, the post with its buttons, and what each refusal means for it."""

import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.slack import texts
from adapters.slack.daily_commands import request_in
from adapters.slack.daily_extras import NO_CHANGE
from adapters.slack.manifest import NEVER_SHORTCUT
from bot.chat.preferences import Trouble
from bot.daily.request import ScheduleRequest
from bot.daily.schedule import Run, Schedule
from bot.errors import OutcomeUnknownError, PublishError, Reach, RefusedForGoodError, RefusedForNowError
from bot.presentation import compose, quote_replies, wording
from bot.reasons import Reason, ReasonCode
from tests.fixtures.fake_quotes import FakeBot, quote
from tests.fixtures.patience import HANGS
from tests.peers.slack_payloads import command, home_opened, in_view, press, shortcut
from tests.peers.slack_peer import ADMIN, ALICE, CHANNEL, FOREIGN_ADMIN, TEAM
from tests.peers.slack_world import World, button, names, shown, world

SET = f"daily set 9:00 Europe/Berlin <#{CHANNEL}|general>"


async def typed(here: World, text: str, user: str = ADMIN) -> str:
    """What an admin reads after typing something."""
    here.clock.wait(60)
    await here.answered(command(here.peer, text, user=user))
    return shown(here.peer.whispers[-1])  # the first may be the probe of a channel


async def test_an_admin_sets_lists_changes_and_removes_a_schedule(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert wording.daily_input.NO_SCHEDULES in await typed(here, "daily")
        reply = await typed(here, f"{SET} days: mon-fri said by: guest view: strict")
        assert CHANNEL in reply
        [schedule] = await here.journal.schedules("slack", TEAM)
        assert (schedule.channel, schedule.zone, schedule.time_of_day, schedule.set_by) == (
            CHANNEL,
            "Europe/Berlin",
            dt.time(9),
            ADMIN,
        )
        assert (schedule.weekdays, schedule.said_by, schedule.view) == ((0, 1, 2, 3, 4), ("guest",), "strict")
        assert schedule.identity in await typed(here, "daily list")
        assert wording.daily.RUNNING in await typed(here, "daily status")
        assert wording.daily.PAUSED_NOW in await typed(here, f"daily pause {schedule.identity}")
        await typed(here, "daily resume")
        await typed(here, "daily skip")
        await typed(here, "daily next talk-1:100-120")
        await typed(here, f"daily set time: 21:30 id: {schedule.identity}")
        [changed] = await here.journal.schedules("slack", TEAM)
        assert (changed.time_of_day, changed.channel) == (dt.time(21, 30), CHANNEL)
        assert "daily does not know 'dance'" in (await typed(here, "daily dance")).replace("Daily", "daily")
        await typed(here, "daily remove")
        assert await here.journal.schedules("slack", TEAM) == []


async def test_an_admin_of_another_workspace_may_not_set_one(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert wording.daily_input.ONLY_ADMINS in await typed(here, SET, user=FOREIGN_ADMIN)
        assert await here.journal.schedules("slack", TEAM) == []


async def test_others_may_not_set_one(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert wording.daily_input.ONLY_ADMINS in await typed(here, SET, user=ALICE)
        assert await here.journal.schedules("slack", TEAM) == []


async def test_an_admin_lists_banned_quotes_and_allows_one_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert wording.daily.NO_BANS in await typed(here, "bans")
        await here.journal.veto("slack", TEAM, quote(1).ref)
        assert wording.errors.ONLY_ADMINS in await typed(here, "bans", user=ALICE)
        listed = await here.answered(command(here.peer, "bans", user=ADMIN))
        assert wording.daily.bans(1) in shown(listed)
        allow = button(listed, wording.daily.allow_one(1, 1))
        assert wording.daily.ALLOWED in shown(
            await here.answered(press(here.peer, listed, allow, user=ADMIN, hidden=True))
        )
        assert await here.journal.vetoes("slack", TEAM) == []


async def test_the_list_of_banned_quotes_is_turned_in_place(tmp_path: Path) -> None:
    quotes = [quote(number) for number in range(7)]
    async with world(tmp_path, FakeBot(quotes)) as here:
        for held in quotes:
            await here.journal.veto("slack", TEAM, held.ref)
        listed = await here.answered(command(here.peer, "bans", user=ADMIN))
        assert names(listed) == ["1", "2", "3", "4", "5", wording.answers.NEXT]
        turn = button(listed, wording.answers.NEXT)
        await here.send(press(here.peer, listed, turn, user=ADMIN, hidden=True))
        await here.until(lambda: wording.daily.bans_page(2, 2) in shown(listed))
        assert names(listed) == ["1", "2", wording.answers.PREVIOUS]


async def test_a_test_post_and_its_buttons(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await typed(here, SET)
        await here.send(command(here.peer, "daily test", user=ADMIN))
        await here.until(lambda: here.peer.messages)
        await here.quiet()
        [message] = here.peer.messages
        assert (message["channel"], message.get("thread_ts")) == (CHANNEL, None)
        assert wording.daily.TEST_POST in shown(message)
        assert names(message) == ["Context", "Cite", wording.answers.WATCH]
        refused = await here.answered(shortcut(here.peer, message, callback=NEVER_SHORTCUT))
        assert wording.daily.VETO_FOR_ADMINS in shown(refused)
        done = await here.answered(shortcut(here.peer, message, callback=NEVER_SHORTCUT, user=ADMIN))
        assert wording.daily.VETOED in shown(done)
        assert len(await here.journal.vetoes("slack", TEAM)) == 1
        await here.send(press(here.peer, done, button(done, wording.daily.ALLOW), user=ADMIN, hidden=True))
        async with asyncio.timeout(HANGS):
            while await here.journal.vetoes("slack", TEAM):
                await here.quiet()


async def test_the_home_tab_shows_everybody_the_next_post(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await typed(here, SET)
        for user in (ALICE, ADMIN):
            await here.send(home_opened(user=user))
        await here.until(lambda: set(here.peer.homes) == {ALICE, ADMIN})
        seen = {user: shown(tab) for user, tab in here.peer.homes.items()}
        assert all(wording.daily.NEXT_RUN.strip() in text for text in seen.values())
        assert {user: texts.DAILY_HOW in text for user, text in seen.items()} == {ALICE: False, ADMIN: True}


async def test_a_schedule_cannot_post_in_a_direct_message(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.clock.wait(60)
        reply = await here.answered(command(here.peer, "daily set 9:00 UTC", user=ADMIN, channel="D0001"))
        assert texts.NO_CHANNEL[1:] in shown(reply)


SCHEDULE = Schedule("abc123", "slack", TEAM, CHANNEL, dt.time(9), "UTC", Run(dt.date(2026, 11, 24), 0.0), set_by=ADMIN)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"error": "not_in_channel"}, RefusedForGoodError(Reason(ReasonCode.NOT_IN_CHANNEL))),
        ({"error": "channel_not_found"}, RefusedForGoodError(Reason(ReasonCode.NOT_IN_CHANNEL))),
        ({"error": "is_archived"}, RefusedForGoodError(Reason(ReasonCode.CHANNEL_ARCHIVED))),
        ({"error": "thread_not_found"}, RefusedForGoodError(Reason(ReasonCode.THREAD_GONE))),
        ({"error": "account_inactive"}, RefusedForGoodError(Reason(ReasonCode.APP_REMOVED))),
        (
            {"status": 429, "retry_after": 7},
            RefusedForNowError(Reason(ReasonCode.PLATFORM_BUSY, ("slack",)), 7.0, Reach.SERVER),
        ),
        ({"error": "fatal_error"}, OutcomeUnknownError(Reason(ReasonCode.PLATFORM_FAILED, ("slack", "fatal_error")))),
        ({"html": 503}, OutcomeUnknownError(Reason(ReasonCode.PLATFORM_FAILED, ("slack", "503")))),
        ({"html": 200, "type": "text/plain"}, OutcomeUnknownError(Reason(ReasonCode.PLATFORM_UNREACHABLE, ("slack",)))),
        (
            {"status": 200, "delay": 60, "after": True},
            OutcomeUnknownError(Reason(ReasonCode.PLATFORM_UNREACHABLE, ("slack",))),
        ),
    ],
    ids=lambda value: str(value)[:30] if isinstance(value, dict) else type(value).__name__,
)
async def test_what_a_refusal_means_for_the_post(
    tmp_path: Path, fault: dict[str, object], expected: PublishError
) -> None:
    async with world(tmp_path, patience=1 if "delay" in fault else 30) as here:
        await here.until_noticed("Slack: connected to Home as U0BOT")
        here.peer.fail("chat.postMessage", **{"error": None, **fault})  # type: ignore[arg-type]
        with pytest.raises(type(expected)) as raised:
            await here.adapter.publisher.publish(SCHEDULE, quote_replies.daily(quote(0), "token"), "nonce")
        assert raised.value.reason == expected.reason
        if isinstance(expected, RefusedForNowError):
            assert isinstance(raised.value, RefusedForNowError)
            assert (raised.value.wait, raised.value.reach) == (expected.wait, expected.reach)
        assert len(here.calls("chat.postMessage")) == 1  # it is never repeated without asking


async def test_a_post_in_a_thread_and_a_post_while_the_adapter_is_closed(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        publisher = here.adapter.publisher
        await here.until_noticed("Slack: connected to Home as U0BOT")
        threaded = Schedule("abc124", "slack", TEAM, f"{CHANNEL}/1.2", dt.time(9), "UTC", SCHEDULE.next_run)
        assert publisher.ready()
        ts = await publisher.publish(threaded, quote_replies.daily(quote(0), "token"), "nonce")
        [message] = here.peer.messages
        assert (message["ts"], message["thread_ts"]) == (ts, "1.2")
    assert not publisher.ready()
    with pytest.raises(RefusedForNowError) as raised:
        await publisher.publish(SCHEDULE, quote_replies.daily(quote(0), "token"), "nonce")
    assert raised.value.reason == Reason(ReasonCode.NOT_CONNECTED)


async def test_whoever_set_it_is_notified_and_admins_see_the_trouble(tmp_path: Path) -> None:
    async with world(tmp_path, FakeBot()) as here:
        await here.until_noticed("Slack: connected to Home as U0BOT")
        paused = replace(SCHEDULE, paused=Reason(ReasonCode.CHANNEL_ARCHIVED))
        assert await here.adapter.publisher.notify(paused, compose.notice("It is paused: the channel is archived."))
        [message] = here.peer.messages
        assert message["channel"] == ADMIN
        assert await here.journal.preferences("slack", TEAM) == {
            "trouble": Trouble(CHANNEL, Reason(ReasonCode.CHANNEL_ARCHIVED), here.clock.now()).dump()
        }
        here.peer.fail("chat.postMessage", "cannot_dm_bot")
        assert not await here.adapter.publisher.notify(SCHEDULE, compose.notice("x"))
        with pytest.raises(OutcomeUnknownError):
            await here.adapter.publisher.find_message(SCHEDULE, None)  # type: ignore[arg-type]
        await here.send(in_view(here.peer, "home.nothing", user=ADMIN))


async def test_what_cannot_be_read_is_refused_before_the_channel_is_tried(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert "is not a time zone" in await typed(here, f"daily set 9:00 Nowhere <#{CHANNEL}>")
        assert here.calls("chat.postEphemeral") == []
        said = await typed(here, f"daily set every weekday at 8 in India <#{CHANNEL}>")
        assert "08:00 Asia/Kolkata, Mon to Fri" in said
        [schedule] = await here.journal.schedules("slack", TEAM)
        assert (schedule.zone, schedule.weekdays) == ("Asia/Kolkata", (0, 1, 2, 3, 4))


@pytest.mark.parametrize(
    ("text", "expected", "which"),
    [
        ("9:00 Europe/Berlin", ScheduleRequest("9:00", "Europe/Berlin"), None),
        ("9 am utc <#C1|a>", ScheduleRequest("9 am", "utc", channel="C1"), None),
        ("9pm New York", ScheduleRequest("9pm", "New York"), None),
        ("<#C1> 21:30", ScheduleRequest("21:30", channel="C1"), None),
        (
            "time: 9:00 zone=Europe/Berlin days: mon, wed and fri",
            ScheduleRequest("9:00", "Europe/Berlin", "mon, wed and fri"),
            None,
        ),
        ("9:00 said by: host catch up: 6h", ScheduleRequest("9:00", said_by="host", catch_up="6h"), None),
        (
            "9:00 said_by=Ada Guest interviews: talk-1, talk-2",
            ScheduleRequest("9:00", said_by="Ada Guest", interviews="talk-1, talk-2"),
            None,
        ),
        ("abc123 21:30", ScheduleRequest("21:30"), "abc123"),
        ("at 9:00 in Berlin", ScheduleRequest("9:00", "in Berlin"), None),
        ("9am Eastern", ScheduleRequest("9am", "Eastern"), None),
        ("every weekday at 8 in India", ScheduleRequest("8", "in India", "every weekday"), None),
        ("mon, wed and fri at noon in Tokyo", ScheduleRequest("noon", "in Tokyo", "mon, wed and fri"), None),
        ("Mon-Fri 9:00 Europe/Berlin", ScheduleRequest("9:00", "Europe/Berlin", "Mon-Fri"), None),
        ("every day except sunday at 9 UTC", ScheduleRequest("9", "UTC", "every day except sunday"), None),
        ("9:00 UTC not on weekends", ScheduleRequest("9:00", "UTC", "not on weekends"), None),
        ("9:00 UTC weekdays only", ScheduleRequest("9:00", "UTC", "weekdays only"), None),
        ("tuesdays and thursdays at 9 UTC", ScheduleRequest("9", "UTC", "tuesdays and thursdays"), None),
        ("9 UTC every day but sunday", ScheduleRequest("9", "UTC", "every day but sunday"), None),
        ("every other day at 9 UTC", ScheduleRequest("9", "UTC", "every other day"), None),
        ("every 2 days at 9am UTC", ScheduleRequest("9am", "UTC", "every 2 days"), None),
        ("from monday to friday at 9 in Berlin", ScheduleRequest("9", "in Berlin", "from monday to friday"), None),
        ("5 days a week at noon UTC", ScheduleRequest("noon", "UTC", "5 days a week"), None),
        (
            "at 9 on the first monday of the month UTC",
            ScheduleRequest("9", "UTC", "on the first monday of the month"),
            None,
        ),
        ("9 UTC on weekdays but not friday", ScheduleRequest("9", "UTC", "on weekdays but not friday"), None),
        ("once a week at 9 UTC", ScheduleRequest("9", "UTC", "once a week"), None),
        ("every other week at 9 UTC", ScheduleRequest("9", "UTC", "every other week"), None),
        ("9:00 no weekends Europe/Berlin", ScheduleRequest("9:00", "Europe/Berlin", "no weekends"), None),
        ("9:00 Africa/Monrovia", ScheduleRequest("9:00", "Africa/Monrovia"), None),
        ("id: abc123 view: clean", ScheduleRequest(view="clean"), "abc123"),
        ("channel: nowhere", ScheduleRequest(channel="nowhere"), None),
        ("", ScheduleRequest(), None),
    ],
)
def test_what_is_typed_is_understood(text: str, expected: ScheduleRequest, which: str | None) -> None:
    assert request_in(text) == (expected, which, NO_CHANGE)
