"""Bolt's own server: which requests it accepts, what it answers at once, and that every event is answered once."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.endpoints import MOUNT, SlackEndpoints
from adapters.slack.settings import ConnectionMode, SlackSettings
from adapters.web.server import WebServer
from bot.chat import right_of_way
from bot.errors import SettingError
from tests.fixtures.fake_quotes import FakeBot
from tests.fixtures.patience import HANGS
from tests.peers.slack_payloads import (
    command,
    direct,
    event,
    in_view,
    mention,
    press,
    shortcut,
    signed,
    ts,
)
from tests.peers.slack_peer import ALICE, BOT, BOT_ID, BOT_TOKEN, CHANNEL, SECRET, TEAM
from tests.peers.slack_world import new_adapter, world

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("age", "secret", "status"),
    [(0, SECRET, 200), (200, SECRET, 200), (301, SECRET, 401), (-400, SECRET, 401), (0, "f" * 32, 401)],
)
async def test_only_requests_signed_by_slack_are_accepted(tmp_path: Path, age: float, secret: str, status: int) -> None:
    async with world(tmp_path) as here:
        data = json.dumps(mention("sure")).encode()
        response = await here.raw(data, {**JSON, **signed(data, secret=secret, age=age)})
        assert response.status == status
        if status == 200:
            await here.until(lambda: here.peer.messages)
        await here.quiet()
        assert len(here.bot.asked) == (status == 200)


async def test_unsigned_requests_and_other_paths(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert (await here.raw(b"{}", JSON)).status == 401
        data = json.dumps(mention("sure")).encode()
        headers = {**JSON, **signed(data)}
        assert (await here.raw(data + b" ", headers)).status == 401  # a proxy that changed the body
        async with here.session.get(f"http://127.0.0.1:{here.server.port}/slack/install") as answer:
            assert answer.status == 404


async def test_the_address_is_verified(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        response = await here.send({"type": "url_verification", "token": "x", "challenge": "3eZbrw1a"})
        assert (response.status, json.loads(response.text)) == (200, {"challenge": "3eZbrw1a"})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"payload=%7B",
        b"payload=",
        b'{"type":"event_callback"}',
        b"x=" + b"y" * 900_000,
    ],
)
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
async def test_malformed_bodies_do_no_harm(tmp_path: Path, data: bytes, kind: str) -> None:
    async with world(tmp_path) as here:
        response = await here.raw(data, {"Content-Type": kind, **signed(data)})
        assert response.status in (200, 400, 401, 404, 500)
        assert (await here.answered(mention("sure")))["channel"] == CHANNEL


async def test_a_huge_body_is_refused(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        data = b"{" + b" " * 2_000_000 + b"}"
        assert (await here.raw(data, {**JSON, **signed(data)})).status == 413
        assert (await here.answered(mention("sure")))["channel"] == CHANNEL


async def test_retries_and_duplicates_are_answered_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        at = ts()
        first = mention("sure", at=at)
        await here.answered(first)
        for number, reason in ((1, "http_timeout"), (2, "http_error")):
            response = await here.send(first, **{"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason})
            assert response.status == 200
        as_message = {
            "type": "message",
            "user": ALICE,
            "text": f"<@{BOT}> sure",
            "ts": at,
            "channel": CHANNEL,
            "channel_type": "channel",
        }
        await here.send(event(as_message))  # the same message as another event
        await here.send(mention("sure", at=at))  # and once more, with another event's id
        await here.answered(mention("sure"))
        assert len(here.peer.messages) == 2
        assert len(here.bot.asked) == 2


async def test_many_copies_at_once_are_answered_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        body = mention("sure")
        responses = await asyncio.gather(*(here.send(body) for _ in range(20)))
        assert {response.status for response in responses} == {200}
        await here.until(lambda: here.peer.messages)
        await here.quiet()
        assert len(here.peer.messages) == 1


def _own(**more: Any) -> Any:
    return mention("sure", user=BOT, **more)


@pytest.mark.parametrize(
    "body",
    [
        _own(),
        _own(bot_id=BOT_ID),
        mention("sure", user="U0ROBOT", bot_id="B0ROBOT"),
        direct("sure", bot_id="B0ROBOT"),
        direct("sure", subtype="bot_message"),
        direct("sure", subtype="message_changed", message={"user": ALICE, "text": "sure", "ts": "1.1"}),
        direct("sure", subtype="message_deleted"),
        direct("sure", subtype="channel_join"),
        direct("sure", user="USLACKBOT"),
        event(
            {
                "type": "message",
                "user": ALICE,
                "text": "sure",
                "ts": "1.1",
                "channel": CHANNEL,
                "channel_type": "channel",
            }
        ),
        event({"type": "member_joined_channel", "user": ALICE, "channel": CHANNEL}),
    ],
    ids=lambda body: (
        f"{body['event']['type']}-{body['event'].get('subtype', '')}-"
        f"{body['event'].get('bot_id', '')}{body['event'].get('user')}"
    ),
)
async def test_only_people_are_answered(tmp_path: Path, body: Any) -> None:
    async with world(tmp_path) as here:
        assert (await here.send(body)).status == 200
        await here.answered(mention("sure"))
        assert len(here.bot.asked) == 1
        assert len(here.peer.messages) == 1
        assert here.peer.homes == {}


async def test_unknown_actions_are_acknowledged_and_ignored(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with world(tmp_path) as here:
        posted = {"ts": "1.1", "channel": CHANNEL}
        for body in (
            press(here.peer, posted, "SECRET of another app"),
            press(here.peer, posted, ""),
            command(here.peer, "SECRET", name="/other"),
            shortcut(here.peer, {"text": "SECRET"}, callback="other"),
            in_view(here.peer, "home.nothing"),
            {
                "type": "view_submission",
                "view": {"id": "V1", "type": "modal", "callback_id": "SECRET"},
                "user": {"id": ALICE},
                "team": {"id": TEAM},
            },
            {
                "type": "block_suggestion",
                "action_id": "x",
                "value": "SECRET",
                "user": {"id": ALICE},
                "team": {"id": TEAM},
            },
        ):
            assert (await here.send(body)).status == 200
        await here.quiet()
        assert here.bot.asked == []
        assert here.peer.messages == []
        assert "SECRET" not in caplog.text


async def test_every_kind_of_request_is_acknowledged_before_a_slow_answer(tmp_path: Path) -> None:
    slow = SlowBot()
    async with world(tmp_path, slow) as here:
        for body in (
            mention("sure"),
            direct("sure"),
            command(here.peer, "sure"),
            shortcut(here.peer, {"text": "words"}),
        ):
            response = await here.send(body)
            assert (response.status, response.text) == (200, "")
        slow.go.set()
        await here.until(lambda: len(here.peer.messages) == 2)
        await here.until(lambda: len(here.peer.whispers) == 2)


class SlowBot(FakeBot):
    """Answers once `go` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def ask(self, ask: Any) -> Any:
        await self.go.wait()
        return await super().ask(ask)


async def test_a_crowds_requests_are_not_even_read_while_another_workspace_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(right_of_way, "LONGEST_WAIT", HANGS)  # however slow this machine is
    async with world(tmp_path) as here:
        assert here.adapter.handlers is not None
        way = here.adapter.handlers.dispatcher.way
        for _ in range(right_of_way.MOST_OF_QUIET + 1):
            way.begin(TEAM)
        way.begin("another workspace")
        waiting = asyncio.create_task(here.send(command(here.peer, "sure", user="U00000042")))
        asked = await here.send(command(here.peer, "sure", user="U00000043", team="T00000077"))
        assert asked.status == 200
        await asyncio.wait({waiting}, timeout=0.3)  # seconds, in which it would be acknowledged if it did not wait
        assert not waiting.done()
        way.end(["another workspace"])
        assert (await waiting).status == 200
        way.end([TEAM] * (right_of_way.MOST_OF_QUIET + 1))
        await here.quiet()
        assert len(here.bot.asked) == 2


async def test_while_slack_is_not_connected_its_requests_are_put_off(tmp_path: Path) -> None:
    """Slack sends again what got a 503."""
    async with world(tmp_path) as here:
        data = json.dumps(mention("sure")).encode()
        await here.adapter.close()
        endpoints = SlackEndpoints(SECRET, here.server)
        server = WebServer()
        server.mount(MOUNT, endpoints.application)
        async with server.serving(0, "127.0.0.1") as port:
            for path in ("/slack/install", "/slack/oauth_redirect"):
                async with here.session.get(f"http://127.0.0.1:{port}{path}") as answer:
                    assert answer.status == 503
            address = f"http://127.0.0.1:{port}/slack/events"
            async with here.session.post(address, data=data, headers={**JSON, **signed(data)}) as answer:
                assert answer.status == 503
            assert here.bot.asked == []


async def test_over_http_slack_needs_a_server(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        settings = SlackSettings(ConnectionMode.HTTP, bot_token=BOT_TOKEN, signing_secret=SECRET)
        adapter = new_adapter(settings, here.bot, here.journal, here.clock, here.notices, here.folder, here.peer)
        with pytest.raises(SettingError, match=r"^PORT: "):
            await adapter.run()
