"""The real discord.py over real sockets against a peer of our own: reconnecting, retries, a kill in the middle."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from discord.http import Route

from adapters.discord.health import examine
from tests.fixtures.patience import HANGS
from tests.fixtures.warm_processes import WarmProcess, started
from tests.peers.discord_peer import APPLICATION, CHANNEL, GUILD, INVALID_SESSION, RECONNECT
from tests.peers.discord_spec import errors

pytestmark = pytest.mark.processes

Json = dict[str, Any]
AnyProcess = WarmProcess | asyncio.subprocess.Process
WHEN = "2026-11-24T00:00:00+00:00"
ALICE = {"id": "920000000000000001", "username": "alice", "discriminator": "0", "avatar": None, "global_name": None}


class Wire:
    """The peer as tests drive it, and clients against it."""

    def __init__(self, port: int, folder: Path, session: aiohttp.ClientSession) -> None:
        self.port, self._folder, self._session = port, folder, session
        self.clients: list[AnyProcess] = []

    async def control(self, what: str, body: Json | None = None) -> Json:
        async with self._session.post(f"http://127.0.0.1:{self.port}/control/{what}", json=body or {}) as answer:
            state: Json = await answer.json()
            return state

    async def client(self) -> WarmProcess:
        """Start a client; it is up once it is connected."""
        process = await started("tests.peers.discord_client", str(self.port), str(self._folder))
        self.clients.append(process)
        return process

    async def until(self, condition: Callable[[Json], bool], seconds: float = HANGS) -> Json:
        """The peer's state, once it meets a condition."""
        end = time.monotonic() + seconds
        while True:
            state = await self.control("state")
            if condition(state):
                return state
            assert time.monotonic() < end, state["log"][-5:]
            await asyncio.sleep(0.05)


async def ended(process: AnyProcess) -> tuple[int, str, str]:
    if process.returncode is None:
        process.kill()
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


@asynccontextmanager
async def wire(folder: Path) -> AsyncIterator[Wire]:
    peer = await started("tests.peers.discord_peer")
    try:
        async with aiohttp.ClientSession() as session:
            here = Wire(int(await peer.stdout.readline()), folder, session)
            try:
                yield here
                state = await here.control("state")
                wrong = [
                    item
                    for sent in state["log"]
                    if sent["method"] != "GATEWAY"
                    for item in errors(sent["method"], sent["path"], sent["json"])
                ]
                assert not wrong
            finally:
                for process in here.clients:
                    await ended(process)
    finally:
        await ended(peer)


def connected(state: Json) -> bool:
    return bool(state["connected"])


def sends(state: Json) -> int:
    """How often a message was sent, whether or not it was posted."""
    return len([item for item in state["log"] if item["path"].endswith("/messages") and item["method"] == "POST"])


def ask(number: int, question: str = "sure", **more: Any) -> Json:
    """A /ask as the gateway delivers it."""
    return {
        "id": str(930000000000000000 + number), "application_id": APPLICATION, "type": 2, "token": f"token{number}",
        "version": 1,
        "data": {"id": "1", "name": "ask", "type": 1, "options": [{"name": "question", "type": 3, "value": question}]},
        "guild_id": GUILD, "channel_id": CHANNEL, "channel": {"id": CHANNEL, "type": 0, "name": "general"},
        "member": {
            "user": ALICE, "roles": [], "permissions": "0", "joined_at": WHEN, "deaf": False, "mute": False, "flags": 0,
        },
        "locale": "en-US", "app_permissions": "0", "entitlements": [], "attachment_size_limit": 10485760,
        "authorizing_integration_owners": {"0": GUILD}, "context": 0, **more,
    }  # fmt: skip


def mention(number: int, question: str = "sure") -> Json:
    """A message that mentions the bot."""
    return {
        "id": str(940000000000000000 + number), "channel_id": CHANNEL, "guild_id": GUILD, "author": ALICE,
        "content": f"<@{APPLICATION}> {question}",
        "timestamp": WHEN, "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [],
        "mention_roles": [], "attachments": [], "embeds": [], "pinned": False, "type": 0,
    }  # fmt: skip


async def test_identify_answer_drop_and_resume(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        await here.client()
        state = await here.until(connected)
        [identify] = [item["json"] for item in state["log"] if item["path"] == "identify"]
        assert identify["intents"] == (1 << 0) | (1 << 9) | (
            1 << 12
        )  # guilds, messages there, direct messages: none privileged
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(1)})
        await here.until(
            lambda state: (
                "content" in state["originals"].get("token1", {}) and bool(state["originals"]["token1"]["content"])
            )
        )
        await here.control("queue", {"t": "INTERACTION_CREATE", "d": ask(2)})  # what the broken connection loses
        await here.control("drop")
        state = await here.until(lambda state: bool(state["originals"].get("token2", {}).get("content")))
        assert state["count"]["resume"] == 1
        assert state["count"]["identify"] == 1
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(2)})  # delivered again
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(3)})
        state = await here.until(lambda state: bool(state["originals"].get("token3", {}).get("content")))
        assert len([item for item in state["log"] if item["method"] == "PATCH" and "token2" in item["path"]]) == 1


def answered(number: int) -> Callable[[Json], bool]:
    """Whether an interaction was."""
    return lambda state: bool(state["originals"].get(f"token{number}", {}).get("content"))


async def test_the_heart_beats_and_discords_wish_for_a_reconnect_is_met(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        await here.control("heartbeat", {"interval": 200})
        await here.client()
        await here.until(lambda state: state["count"].get("heartbeat", 0) >= 3)
        await here.control("queue", {"t": "INTERACTION_CREATE", "d": ask(1)})
        await here.control("tell", {"op": RECONNECT, "d": None})
        state = await here.until(answered(1))
        assert state["count"]["resume"] == 1
        assert state["count"]["identify"] == 1


@pytest.mark.parametrize("end", [("tell", {"op": INVALID_SESSION, "d": False}), ("drop", {"code": 4012})])
async def test_a_session_that_is_lost_is_begun_anew(tmp_path: Path, end: tuple[str, Json]) -> None:
    async with wire(tmp_path) as here:
        await here.client()
        await here.until(connected)
        await here.control(*end)
        await here.until(lambda state: state["count"]["identify"] == 2 and connected(state))
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(1)})
        await here.until(answered(1))


@pytest.mark.parametrize(
    ("code", "says"), [(4004, "Discord refused it; make a new one"), (4014, "intents this bot does not use")]
)
async def test_a_gateway_that_refuses_for_good_stops_it_and_says_how_to_fix_it(
    tmp_path: Path, code: int, says: str
) -> None:
    async with wire(tmp_path) as here:
        client = await here.client()
        await here.until(connected)
        await here.control("drop", {"code": code})
        assert await asyncio.wait_for(client.wait(), HANGS) == 2
        assert says in (await ended(client))[1]


@pytest.mark.parametrize("status", [500, None])
async def test_an_acknowledgement_whose_answer_was_lost_still_leads_to_an_answer(
    tmp_path: Path, status: int | None
) -> None:
    async with wire(tmp_path) as here:
        await here.client()
        await here.until(connected)
        await here.control(
            "fail", {"method": "POST", "path": "/callback$", "status": status, "times": 1, "after": True}
        )
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(1)})
        await here.until(answered(1))


async def test_commands_of_another_version_are_answered(tmp_path: Path) -> None:
    """Discord sends them for a while; unanswered they would show "The application did not respond"."""
    async with wire(tmp_path) as here:
        client = await here.client()
        await here.until(connected)
        unreadable = {"name": "question", "type": 3, "value": ["SECRET"]}
        others: list[Json] = [
            {"id": "1", "name": "gone", "type": 1},
            {"id": "1", "name": "Gone", "type": 3, "target_id": "1", "resolved": {}},
            {"id": "1", "name": "ask", "type": 1},
        ]
        for number, data in enumerate(others, start=1):
            await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(number, data=data)})
        unread = {"id": "1", "name": "ask", "type": 1, "options": [unreadable]}
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(9, data=unread)})
        state = await here.until(lambda state: len(state["messages"]) == 1)  # what was wrong, for the asker alone
        answers = [
            item["json"]["data"]
            for item in state["log"]
            if item["path"].endswith("/callback") and item["json"]["type"] == 4
        ]
        assert len(answers) == len(others)
        assert all("give the admins this reference" in item["content"] and item["flags"] & 64 for item in answers)
        _, _, err = await ended(client)
        assert "CommandNotFound" in err
        assert "SECRET" not in err


async def test_what_a_broken_connection_lost_is_sent_again_and_once(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        client = await here.client()
        await here.until(connected)
        await here.control("fail", {"method": "PATCH", "path": "/webhooks/", "status": None, "times": 1})
        await here.control("fail", {"method": "POST", "path": "/messages$", "status": None, "times": 1, "after": True})
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(1, "sure SECRET")})
        await here.control("dispatch", {"t": "MESSAGE_CREATE", "d": mention(1, "sure SECRET")})
        state = await here.until(lambda state: answered(1)(state) and sends(state) == 2)
        assert len(state["messages"]) == 1
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(2, "break SECRET")})
        state = await here.until(lambda state: len(state["messages"]) == 2 and not answered(2)(state))
        assert "give the admins this reference" in state["messages"][1]["content"]
        assert state["messages"][1]["flags"] & 64  # for the asker alone
        client.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(client.wait(), HANGS) == 0
        _, out, err = await ended(client)
        assert "RuntimeError" in err
        assert "SECRET" not in out + err
        assert "Traceback" not in err


async def test_rate_limits_and_server_errors_are_retried_and_nothing_is_posted_twice(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        await here.client()
        await here.until(connected)
        await here.control("fail", {"method": "PATCH", "path": "/webhooks/", "status": 429, "times": 1})
        await here.control(
            "fail", {"method": "POST", "path": "/messages$", "status": 500, "times": 1, "after": True}
        )  # posted, then failed
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(1)})
        await here.control("dispatch", {"t": "MESSAGE_CREATE", "d": mention(1)})
        await here.until(lambda state: bool(state["originals"].get("token1", {}).get("content")) and sends(state) == 2)
        await asyncio.sleep(0.2)  # for what would be sent once more
        state = await here.control("state")
        assert len(state["messages"]) == 1  # the nonce kept the retry from posting twice


async def test_killed_in_the_middle_of_an_answer(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        first = await here.client()
        await here.until(connected)
        await here.control(
            "fail", {"method": "POST", "path": "/messages$", "status": 500, "times": 1, "after": True, "delay": 3}
        )
        await here.control("dispatch", {"t": "MESSAGE_CREATE", "d": mention(1)})
        await here.until(lambda state: len(state["messages"]) == 1)
        first.send_signal(signal.SIGKILL)
        await first.wait()
        await here.until(lambda state: not connected(state))
        await here.client()
        await here.until(connected)
        await here.control("dispatch", {"t": "MESSAGE_CREATE", "d": mention(1)})  # delivered again to the new life
        await here.control("dispatch", {"t": "MESSAGE_CREATE", "d": mention(2)})
        state = await here.until(lambda state: len(state["messages"]) == 2)
        assert [item["message_reference"]["message_id"] for item in state["messages"]] == [
            940000000000000001,
            940000000000000002,
        ]
        token = state["messages"][0]["components"][0]["components"][1]["custom_id"]
        message = {name: value for name, value in state["messages"][0].items() if name != "message_reference"}
        pressed = ask(9, type=3, data={"custom_id": token, "component_type": 2}, message=message)
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": pressed})  # a button of the life before
        state = await here.until(lambda state: bool(state["originals"].get("token9", {}).get("content")))
        assert "Match 2 of 4" in state["originals"]["token9"]["content"]


async def test_sigterm_finishes_the_running_answer(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        client = await here.client()
        await here.until(connected)
        await here.control(
            "fail", {"method": "PATCH", "path": "/webhooks/", "status": 429, "times": 1, "retry_after": 1.0}
        )
        await here.control("dispatch", {"t": "INTERACTION_CREATE", "d": ask(1)})
        await here.until(lambda state: any(item["method"] == "PATCH" for item in state["log"]))
        client.send_signal(signal.SIGTERM)
        state = await here.until(lambda state: bool(state["originals"].get("token1", {}).get("content")))
        assert "> ## I think" in state["originals"]["token1"]["content"]
        assert await asyncio.wait_for(client.wait(), HANGS) == 0
        assert "closed" in (await ended(client))[1]


async def test_a_refused_token_and_an_outage(tmp_path: Path) -> None:
    async with wire(tmp_path) as here:
        await here.control("fail", {"method": "GET", "path": "/users/@me", "status": 401, "times": 1})
        refused = await here.client()
        assert await asyncio.wait_for(refused.wait(), HANGS) == 2
        assert "DISCORD_TOKEN: Discord refused it; make a new one" in (await ended(refused))[1]
        await here.control("fail", {"method": "GET", "path": "/gateway/bot", "status": 404, "times": 1})
        client = await here.client()
        await here.until(connected)
        client.kill()
        assert "cannot be reached (GatewayNotFound); trying again" in (await ended(client))[1]


async def test_the_doctor_tells_whether_the_token_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with wire(tmp_path) as here:
        monkeypatch.setattr(Route, "BASE", f"http://127.0.0.1:{here.port}/api/v10")
        well, says = await examine("a.b.c")
        assert well
        assert "invite: https://discord.com/oauth2/authorize" in says
        for wrong, fix in (
            ({"interactions_endpoint_url": "https://x.y"}, "page General Information"),
            ({"bot_require_code_grant": True}, "page Bot"),
        ):
            await here.control("portal", wrong)
            well, says = await examine("a.b.c")
            assert not well
            assert fix in says
        await here.control("fail", {"method": "GET", "path": "/users/@me", "status": 401, "times": 1})
        assert (await examine("a.b.c"))[0] is False
        monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:9/api/v10")
        well, says = await asyncio.wait_for(examine("a.b.c"), HANGS)
        assert not well
        assert "cannot be reached" in says
