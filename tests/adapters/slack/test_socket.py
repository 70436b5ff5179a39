"""Socket Mode over a real loopback websocket: acknowledgements, renewals, breaks, and too many connections."""

import asyncio
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.slack import socket
from bot.presentation import wording
from tests.adapters.slack.test_http import SlowBot
from tests.peers.slack_payloads import command, direct, mention, press
from tests.peers.slack_peer import CHANNEL
from tests.peers.slack_world import SOCKET, World, button, shown, world


def connections(here: World) -> int:
    """How often it connected."""
    return len(here.calls("connected"))


async def connected(here: World, times: int = 1) -> None:
    await here.until(lambda: connections(here) >= times and here.peer.sockets)


async def test_everything_is_answered_over_a_socket_too(tmp_path: Path) -> None:
    async with world(tmp_path, settings=SOCKET) as here:
        await connected(here)
        message = await here.answered(mention("sure"))
        assert message["channel"] == CHANNEL
        assert (await here.answered(direct("sure")))["channel"] == "D0001"
        private = await here.answered(command(here.peer, "sure"))
        assert private["response_type"] == "ephemeral"
        await here.send(press(here.peer, message, button(message, wording.answers.NEXT)))
        await here.until(lambda: wording.answers.match(1, 4) in shown(message))
        assert all(set(ack) <= {"envelope_id", "at", "payload"} for ack in here.peer.acks)


async def test_an_envelope_is_acknowledged_before_it_is_answered(tmp_path: Path) -> None:
    slow = SlowBot()
    async with world(tmp_path, slow, SOCKET) as here:
        await connected(here)
        await here.send(mention("sure"))
        slow.go.set()
        await here.until(lambda: here.peer.messages)


async def test_an_envelope_that_is_delivered_again_is_answered_once(tmp_path: Path) -> None:
    async with world(tmp_path, settings=SOCKET) as here:
        await connected(here)
        body = mention("sure")
        for attempt in range(3):
            await here.peer.envelope(
                "events_api", body, retry_attempt=attempt, retry_reason="timeout" if attempt else ""
            )
        await here.until(lambda: len(here.peer.acks) == 3)
        await here.quiet()
        assert len(here.peer.messages) == 1


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_is_renewed_before_the_old_one_is_closed(tmp_path: Path, reason: str) -> None:
    async with world(tmp_path, settings=SOCKET) as here:
        await connected(here)
        await here.peer.disconnect(reason)
        await connected(here, 2)
        await here.until(lambda: here.calls("disconnected"))
        order = [call["method"] for call in here.peer.calls if call["method"] in ("connected", "disconnected")]
        assert order == ["connected", "connected", "disconnected"]
        assert (await here.answered(mention("sure")))["channel"] == CHANNEL


async def test_a_connection_that_breaks_during_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "PING", 0.5)
    monkeypatch.setattr(socket, "FIRST_WAIT", 0.2)
    monkeypatch.setattr("adapters.slack.placeholder.PLACEHOLDER_AFTER", 1.0)
    slow = SlowBot()
    async with world(tmp_path, slow, SOCKET) as here:
        await connected(here)
        body = mention("sure")
        placeholder = await here.sent(body)
        await here.peer.drop()
        await connected(here, 2)
        # Slack lost the acknowledgement, and delivers the event again
        await here.peer.envelope("events_api", body, retry_attempt=1, retry_reason="timeout")
        slow.go.set()
        await here.until(lambda: "Ada Guest" in shown(placeholder))
        await here.quiet()
        assert len(here.peer.messages) == 1
        assert len(slow.asked) == 1


async def test_a_renewal_during_an_answer(tmp_path: Path) -> None:
    slow = SlowBot()
    async with world(tmp_path, slow, SOCKET) as here:
        await connected(here)
        await here.send(mention("sure"))
        await here.peer.disconnect("refresh_requested")
        await connected(here, 2)
        slow.go.set()
        await here.until(lambda: here.peer.messages)


async def test_too_many_connections_are_not_tried_in_a_tight_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "PING", 0.5)
    monkeypatch.setattr(socket, "FIRST_WAIT", 0.05)
    async with world(tmp_path, settings=SOCKET) as here:
        await connected(here)
        here.peer.crowded = 3
        await here.peer.disconnect("refresh_requested")
        await connected(here, 2)
        tries = [call["at"] for call in here.calls("apps.connections.open")]
        gaps = [later - earlier for earlier, later in pairwise(tries[1:])]
        assert all(gap > least for gap, least in zip(gaps, (0.05, 0.1, 0.2), strict=True))
        assert (await here.answered(mention("sure")))["channel"] == CHANNEL


async def test_an_outage_after_a_good_connection_is_not_a_tight_loop_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "PING", 0.5)
    monkeypatch.setattr(socket, "FIRST_WAIT", 0.2)
    monkeypatch.setattr(socket, "_SETTLED", 0.0)
    async with world(tmp_path, settings=SOCKET) as here:
        await connected(here)
        here.peer.fail("apps.connections.open", "internal_error", times=3)
        await here.peer.drop()
        await connected(here, 2)
        tries = [call["at"] for call in here.calls("apps.connections.open")]
        gaps = [later - earlier for earlier, later in pairwise(tries[1:])]
        assert all(gap > least for gap, least in zip(gaps, (0.15, 0.3, 0.6), strict=True))


async def test_a_refused_app_token_names_the_fix(tmp_path: Path) -> None:
    async with world(tmp_path, settings=SOCKET) as here:
        refused = await here.another(replace(SOCKET, app_token="xapp-wrong"))
        assert str(refused).startswith("SLACK_APP_TOKEN: Slack refused it; make a new one")


async def test_an_outage_while_connecting_is_waited_out(tmp_path: Path) -> None:
    faults = [{"method": "apps.connections.open", "error": "internal_error", "times": 1}]
    async with world(tmp_path, settings=SOCKET, faults=faults) as here:
        await connected(here)
        assert "Slack: cannot be reached (internal_error); trying again" in here.notices


async def test_closing_disconnects_first_and_then_finishes_running_answers(tmp_path: Path) -> None:
    slow = SlowBot()
    async with world(tmp_path, slow, SOCKET) as here:
        await connected(here)
        await here.send(mention("sure"))
        closing = asyncio.create_task(here.adapter.close())
        await here.until(lambda: here.calls("disconnected"))
        assert not closing.done()
        slow.go.set()
        await closing
        assert len(here.peer.messages) == 1


async def test_it_says_whether_slack_can_reach_it_while_the_connection_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "PING", 0.5)
    monkeypatch.setattr(socket, "FIRST_WAIT", 0.2)
    async with world(tmp_path, settings=SOCKET) as here:
        await connected(here)
        assert here.adapter.online()
        here.peer.fail("apps.connections.open", times=3)
        await here.peer.drop()
        await here.until(lambda: len(here.calls("apps.connections.open")) == 3)
        assert not here.adapter.online()
        await connected(here, 2)
        await here.answered(mention("sure"))
        assert here.adapter.online()
