"""What Slack refuses, and what the bot does then: every error code has its reaction, and nothing is posted twice."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.preferences import Trouble
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode
from tests.adapters.slack.test_http import SlowBot
from tests.fixtures.fake_quotes import FakeBot, quote
from tests.fixtures.patience import HANGS
from tests.peers.slack_payloads import command, direct, mention, press
from tests.peers.slack_peer import ALICE, CHANNEL, PRIVATE
from tests.peers.slack_world import HTTP, button, shown, world


async def test_a_429_is_obeyed(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.postMessage", status=429, retry_after=1, times=2)
        message = await here.answered(mention("sure"))
        first, second, third = (call["at"] for call in here.calls("chat.postMessage"))
        assert min(second - first, third - second) >= 1
        assert here.peer.messages == [message]


async def test_a_call_is_repeated_after_a_server_error(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.postMessage", status=500)
        assert (await here.answered(mention("sure")))["channel"] == CHANNEL


async def test_what_may_have_been_posted_is_not_posted_again(tmp_path: Path) -> None:
    async with world(tmp_path, patience=2) as here:
        here.peer.fail("chat.postMessage", status=500, delay=60, after=True)
        await here.answered(mention("sure"))
        await here.quiet()
        assert len(here.calls("chat.postMessage")) == 1
        assert len(here.peer.messages) == 1


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "restricted_action"])
async def test_where_the_bot_may_not_write_the_asker_and_the_admins_learn_why(tmp_path: Path, code: str) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.postMessage", code)
        message = await here.answered(mention("sure SECRET"))
        assert message["channel"] == ALICE
        assert shown(message) == f"You asked me in {CHANNEL}, where I may not write. Invite me there, or ask me here."
        assert (
            message["text"] == f"You asked me in <#{CHANNEL}>, where I may not write. Invite me there, or ask me here."
        )
        preferences = await here.journal.preferences("slack", "T0001")
        assert preferences == {"trouble": Trouble(CHANNEL, Reason(ReasonCode.NOT_IN_CHANNEL), here.clock.now()).dump()}


async def test_a_private_channel_that_the_bot_is_not_in(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert (await here.answered(mention("sure", channel=PRIVATE)))["channel"] == ALICE


async def test_an_archived_channel_is_noted_and_nobody_is_written_to(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.postMessage", "is_archived")
        await here.send(mention("sure"))
        await here.until(lambda: here.calls("chat.postMessage"))
        await here.quiet()
        assert here.peer.messages == []
        assert await here.journal.preferences("slack", "T0001") == {
            "trouble": Trouble(CHANNEL, Reason(ReasonCode.CHANNEL_ARCHIVED), here.clock.now()).dump()
        }


@pytest.mark.parametrize("code", ["message_not_found", "thread_not_found"])
async def test_a_deleted_question_gets_no_answer(tmp_path: Path, code: str) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.postMessage", code)
        await here.send(mention("sure"))
        await here.until(lambda: here.calls("chat.postMessage"))
        await here.quiet()
        assert (here.peer.messages, await here.journal.preferences("slack", "T0001")) == ([], {})


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked", "invalid_auth"])
async def test_a_token_that_becomes_invalid_ends_the_adapter_with_the_fix(tmp_path: Path, code: str) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.postMessage", code)
        await here.send(mention("sure"))
        async with asyncio.timeout(HANGS):
            ended = await here.ended()
        assert str(ended).startswith(
            "SLACK_BOT_TOKEN: Slack refused it (it is no longer valid); press Reinstall to Workspace"
        )


@pytest.mark.parametrize("code", ["msg_too_long", "msg_blocks_too_long", "invalid_blocks"])
async def test_words_are_sent_without_blocks_that_slack_refuses(tmp_path: Path, code: str) -> None:
    async with world(tmp_path, FakeBot([quote(1)])) as here:
        here.peer.fail("chat.postMessage", code)
        message = await here.answered(mention("sure"))
        assert message.get("blocks") is None
        assert message["mrkdwn"] is False
        assert "“It's *not* that I'm afraid of @everyone; see https://example.org and &lt;@123&gt;.”" in message["text"]


async def test_a_refused_delivery_is_logged_by_its_code_without_the_question(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.postMessage", "fatal_error")
        await here.send(mention("sure SECRET"))
        await here.until(lambda: here.calls("chat.postMessage"))
        await here.quiet()
        assert "SlackApiError" in caplog.text
        assert "SECRET" not in caplog.text


@pytest.mark.parametrize("code", ["internal_error", "fatal_error"])
async def test_whoever_asked_learns_that_slack_did_not_take_the_answer(tmp_path: Path, code: str) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.postMessage", code)
        message = await here.answered(mention("sure SECRET"))
        assert (message["channel"], message["user"]) == (CHANNEL, ALICE)
        assert "something went wrong on my side" in shown(message)
        assert "SECRET" not in message["text"]


async def test_trouble_is_over_once_something_is_written_in_that_channel_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.postMessage", "not_in_channel")
        await here.answered(mention("sure"))
        assert "trouble" in await here.journal.preferences("slack", "T0001")
        here.clock.wait(60)
        await here.answered(direct("sure"))
        assert "trouble" in await here.journal.preferences("slack", "T0001")  # that is elsewhere
        await here.answered(mention("sure"))
        assert await here.journal.preferences("slack", "T0001") == {}


@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
async def test_a_response_that_is_not_json_does_no_harm(tmp_path: Path, kind: str) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("chat.postMessage", html=502, type=kind)
        await here.send(mention("sure"))
        await here.until(lambda: here.calls("chat.postMessage"))
        assert (await here.answered(mention("sure")))["channel"] == CHANNEL


@pytest.mark.parametrize("status", [200, 405, 502])
@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
async def test_who_asks_need_not_be_known(tmp_path: Path, kind: str, status: int) -> None:
    async with world(tmp_path) as here:
        here.peer.fail("users.info", html=status, type=kind)
        assert "Ada Guest" in shown(await here.answered(mention("sure")))


async def test_a_defect_is_admitted_with_a_reference(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(mention("break SECRET"))
        reference = shown(message).rsplit(" ", 1)[1]
        assert f"slack reference {reference}: RuntimeError" in caplog.text
        assert "SECRET" not in caplog.text


async def test_a_slow_answer_replaces_a_placeholder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.placeholder.PLACEHOLDER_AFTER", 1.0)
    slow = SlowBot()
    async with world(tmp_path, slow) as here:
        placeholder = await here.sent(mention("sure"))
        assert shown(placeholder) == f"💬 {wording.answers.LOOKING}"
        slow.go.set()
        await here.until(lambda: "Ada Guest" in shown(placeholder))
        assert len(here.peer.messages) == 1


async def test_a_slow_command_is_answered_with_a_placeholder_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.placeholder.PLACEHOLDER_AFTER", 1.0)
    slow = SlowBot()
    async with world(tmp_path, slow) as here:
        placeholder = await here.sent(command(here.peer, "sure"))
        assert wording.answers.LOOKING in shown(placeholder)
        slow.go.set()
        await here.until(lambda: len(here.peer.whispers) == 2)


async def test_a_deleted_placeholder_is_not_posted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.placeholder.PLACEHOLDER_AFTER", 1.0)
    slow = SlowBot()
    async with world(tmp_path, slow) as here:
        await here.sent(mention("sure"))
        here.peer.messages.clear()
        slow.go.set()
        [update] = await here.until(lambda: here.calls("chat.update"))
        await here.quiet()
        assert here.peer.messages == []
        assert update["parse"] == "none"  # or Slack would look for links and names in the words


async def test_a_placeholder_that_fails_does_not_stop_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.placeholder.PLACEHOLDER_AFTER", 1.0)
    slow = SlowBot()
    async with world(tmp_path, slow) as here:
        here.peer.fail("chat.postMessage", "fatal_error")
        await here.send(direct("sure"))
        await here.until(lambda: here.calls("chat.postMessage"))
        slow.go.set()
        await here.until(lambda: here.peer.messages)


async def test_an_expired_response_url_does_no_harm(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with world(tmp_path) as here:
        message = await here.answered(mention("sure"))
        here.peer.fail("respond", status=404)
        await here.send(press(here.peer, message, button(message, wording.answers.MORE)))
        await here.until(lambda: here.calls("respond"))
        await here.quiet()
        assert "a response URL answered 404" in caplog.text


async def test_at_the_start_a_refused_token_names_the_fix_and_an_outage_is_waited_out(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        refused = await here.another(replace(HTTP, bot_token="xoxb-wrong"))
        assert str(refused).startswith("SLACK_BOT_TOKEN: Slack refused it (invalid_auth); press Reinstall to Workspace")
    async with world(tmp_path, faults=[{"method": "auth.test", "error": None, "status": 500, "times": 2}]) as here:
        await here.until_noticed("Slack: connected to Home as U0BOT")
        assert here.notices[1].startswith("Slack: cannot be reached (ratelimited); trying again in ")
