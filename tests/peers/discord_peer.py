"""A fake Discord on loopback, as a process: gateway and REST, enough for the real discord.py, and faults on demand.

    python -m tests.peers.discord_peer          prints its port on the first line

Tests drive it over /control: `dispatch` an event, `drop` connections, `fail` the next requests, read the `log`.
It keeps what Discord would: messages by nonce (enforce_nonce), a session's events for RESUME, acknowledgements (40060).
"""

import asyncio
import json
import re
import sys
import zlib
from collections import Counter
from typing import Any

from aiohttp import WSMsgType, web

Json = dict[str, Any]
APPLICATION, GUILD, CHANNEL = "900000000000000001", "900000000000000002", "900000000000000003"
DIRECT = "900000000000000009"
BOT = {
    "id": APPLICATION,
    "username": "Verbatim",
    "discriminator": "0",
    "avatar": None,
    "bot": True,
    "global_name": None,
}
FACTS = {"/users/@me": BOT, "/users/@me/channels": {"id": DIRECT, "type": 1, "recipients": [], "last_message_id": None}}
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11


class Peer:
    """The whole state of a small Discord."""

    def __init__(self) -> None:
        self.port = 0
        self.log: list[Json] = []
        self.faults: list[Json] = []
        self.messages: list[Json] = []
        self.originals: dict[str, Json] = {}
        self.acknowledged: set[str] = set()
        self.events: list[Json] = []
        self.sockets: set[web.WebSocketResponse] = set()
        self.packers: dict[web.WebSocketResponse, Any] = {}
        self.count = Counter[str]()
        self.interval = 41250
        self.portal: Json = {}
        self.guilds = [GUILD]
        self.silent: set[int] = set()  # shards that get no READY
        self.unheard: set[int] = set()  # connections, by number, that get no HELLO

    # --- gateway --------------------------------------------------------------------------------

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.packers[socket] = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self.count["connection"] += 1
        if self.count["connection"] not in self.unheard:
            await self.send(socket, {"op": HELLO, "d": {"heartbeat_interval": self.interval}, "s": None, "t": None})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self.heard(socket, json.loads(message.data))
        self.sockets.discard(socket)
        return socket

    async def heard(self, socket: web.WebSocketResponse, said: Json) -> None:
        if said["op"] == HEARTBEAT:
            self.count["heartbeat"] += 1
            await self.send(socket, {"op": ACK, "d": None, "s": None, "t": None})
        elif said["op"] == IDENTIFY:
            self.count["identify"] += 1
            self.log.append({"method": "GATEWAY", "path": "identify", "json": said["d"]})
            self.sockets.add(socket)
            shard, count = said["d"].get("shard", [0, 1])
            if shard in self.silent:
                return
            guilds = [identity for identity in self.guilds if (int(identity) >> 22) % count == shard]
            await self.dispatch("READY", self.ready(shard, count, guilds), [socket])
            for identity in guilds:
                await self.dispatch("GUILD_CREATE", guild(identity), [socket])
        elif said["op"] == RESUME:
            self.count["resume"] += 1
            self.sockets.add(socket)
            for event in self.events[said["d"]["seq"] :]:
                await self.send(socket, event)
            await self.dispatch("RESUMED", {}, [socket])

    def ready(self, shard: int, count: int, guilds: list[str]) -> Json:
        return {
            "v": 10, "user": BOT, "guilds": [{"id": identity, "unavailable": True} for identity in guilds],
            "session_id": "session", "shard": [shard, count], "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway",
            "application": {"id": APPLICATION, "flags": 0},
        }  # fmt: skip

    async def dispatch(self, name: str, data: Json, sockets: list[web.WebSocketResponse] | None = None) -> None:
        event = {"op": DISPATCH, "t": name, "d": data, "s": len(self.events) + 1}
        self.events.append(event)
        for socket in list(self.sockets) if sockets is None else sockets:
            await self.send(socket, event)

    async def send(self, socket: web.WebSocketResponse, event: Json) -> None:
        text, packer = json.dumps(event), self.packers[socket]
        if packer is None:
            await socket.send_str(text)
        else:
            await socket.send_bytes(packer.compress(text.encode()) + packer.flush(zlib.Z_SYNC_FLUSH))

    # --- REST -----------------------------------------------------------------------------------

    async def rest(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix("/api/v10")
        body = await request.json() if request.can_read_body else None
        self.log.append({"method": request.method, "path": path, "json": body})
        fault = self.fault(request.method, path)
        if fault is None:
            return self.answer(request.method, path, body)
        if fault.get("after"):  # Discord did it, and the answer is lost
            self.answer(request.method, path, body)
            await asyncio.sleep(fault.get("delay", 0))
        if fault["status"] is None:  # it hangs up
            assert request.transport is not None
            request.transport.close()
        return refused(fault)

    def fault(self, method: str, path: str) -> Json | None:
        for fault in self.faults:
            if fault["method"] == method and re.search(fault["path"], path) and fault["times"] > 0:
                fault["times"] -= 1
                return fault
        return None

    def answer(self, method: str, path: str, body: Any) -> web.Response:
        if path in FACTS:
            return reply(FACTS[path])
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
            return reply({"url": f"ws://127.0.0.1:{self.port}/gateway", "shards": 1, "session_start_limit": limit})
        if path == "/oauth2/applications/@me":
            return reply({**application(), **self.portal})
        if path.endswith("/commands"):
            return reply(
                [
                    {"id": str(at + 1), "application_id": APPLICATION, "version": "1", "description": "", **item}
                    for at, item in enumerate(body)
                ]
            )
        if path.endswith("/typing"):
            return web.Response(status=204)
        if found := re.fullmatch(r"/interactions/(\d+)/([^/]+)/callback", path):
            return self.acknowledge(found[1], body)
        if found := re.fullmatch(r"/webhooks/\d+/([^/]+)/messages/@original", path):
            return self.change_original(method, found[1], body)
        if method == "GET" and path.endswith("/messages"):
            return reply(list(reversed(self.messages)))
        if path.startswith("/webhooks/") or path.endswith("/messages"):
            return reply(self.create(body))
        return reply({"message": "404: Not Found", "code": 0}, 404)

    def acknowledge(self, identity: str, body: Json) -> web.Response:
        if identity in self.acknowledged:
            return reply({"message": "Interaction has already been acknowledged.", "code": 40060}, 400)
        self.acknowledged.add(identity)
        loading = {"id": identity, "type": 2, "response_message_id": "1", "response_message_loading": True}
        return reply({"interaction": loading, "resource": {"type": body["type"], "message": self.message({})}})

    def change_original(self, method: str, token: str, body: Json | None) -> web.Response:
        if method == "DELETE":
            self.originals.pop(token, None)
            return web.Response(status=204)
        message = self.originals.setdefault(token, self.message({}))
        message.update(body or {})
        return reply(message)

    def create(self, body: Json) -> Json:
        known = next(
            (item for item in self.messages if body.get("enforce_nonce") and item.get("nonce") == body["nonce"]), None
        )
        if known is None:
            known = self.message(body)
            self.messages.append(known)
        return known

    def message(self, body: Json) -> Json:
        self.count["message"] += 1
        return {
            "id": str(910000000000000000 + self.count["message"]), "channel_id": CHANNEL, "author": BOT, "content": "",
            "timestamp": "2026-11-24T00:00:00+00:00", "edited_timestamp": None, "tts": False, "mention_everyone": False,
            "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "pinned": False, "type": 0,
            "flags": 0, **body,
        }  # fmt: skip

    # --- control --------------------------------------------------------------------------------

    def configure(self, what: str, body: Json) -> None:
        if what == "portal":  # what is set on the application's pages
            self.portal = body
        else:
            self.guilds, self.silent, self.unheard = body["guilds"], set(body["silent"]), set(body["unheard"])

    async def control(self, request: web.Request) -> web.Response:
        what, body = request.match_info["what"], await request.json() if request.can_read_body else {}
        if what == "dispatch":
            await self.dispatch(body["t"], body["d"])
        elif what == "queue":  # is sent to whoever resumes, to nobody now
            await self.dispatch(body["t"], body["d"], [])
        elif what == "drop":
            for socket in list(self.sockets):
                await socket.close(code=body.get("code", 4000))
            self.sockets.clear()
        elif what in ("portal", "shards"):
            self.configure(what, body)
        elif what == "heartbeat":
            self.interval = body["interval"]
        elif what == "tell":  # an operation without an event: RECONNECT, INVALID_SESSION
            for socket in list(self.sockets):
                await self.send(socket, {"op": body["op"], "d": body["d"], "s": None, "t": None})
        elif what == "fail":
            self.faults.append(body)
        state = {"log": self.log, "messages": self.messages, "originals": self.originals}
        return reply({**state, "count": dict(self.count), "connected": len(self.sockets)})


def reply(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON with the one content type discord.py takes for JSON."""
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json", headers=headers)


def refused(fault: Json) -> web.Response:
    if fault["status"] == 429:
        wait = fault.get("retry_after", 0.2)
        headers = {"Via": "1.1 google", "Retry-After": str(wait), "X-RateLimit-Scope": "user"}
        return reply({"message": "You are being rate limited.", "retry_after": wait, "global": False}, 429, headers)
    return reply({"message": "refused", "code": fault.get("code", 0)}, fault["status"] or 500)


def guild(identity: str = GUILD) -> Json:
    channel = {
        "id": CHANNEL if identity == GUILD else str(int(identity) + 1),
        "type": 0,
        "name": "general",
        "position": 0,
        "permission_overwrites": [],
        "parent_id": None,
    }
    everyone = {
        "id": identity, "name": "@everyone", "permissions": "274877975552", "position": 0, "color": 0, "hoist": False,
        "managed": False, "mentionable": False,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
    }  # fmt: skip
    me = {"user": BOT, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}
    return {
        "id": identity, "name": "Home", "owner_id": "1", "roles": [everyone], "channels": [channel], "members": [me],
        "emojis": [], "stickers": [], "threads": [], "features": [], "member_count": 1, "premium_tier": 0,
        "preferred_locale": "en-US", "afk_timeout": 60, "verification_level": 0, "default_message_notifications": 0,
        "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0, "system_channel_flags": 0, "voice_states": [],
        "presences": [], "stage_instances": [], "guild_scheduled_events": [],
    }  # fmt: skip


def application() -> Json:
    return {
        "id": APPLICATION, "name": "Verbatim", "description": "", "icon": None, "bot_public": True,
        "bot_require_code_grant": False, "verify_key": "0" * 64, "summary": "", "flags": 0, "rpc_origins": None,
        "team": None, "owner": {"id": "1", "username": "owner", "discriminator": "0", "avatar": None},
    }  # fmt: skip


async def main() -> None:
    peer = Peer()
    app = web.Application()
    app.router.add_get("/gateway", peer.gateway)
    app.router.add_get("/gateway/", peer.gateway)
    app.router.add_post("/control/{what}", peer.control)
    app.router.add_route("*", "/api/v10/{tail:.*}", peer.rest)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    peer.port = runner.addresses[0][1]
    sys.stdout.write(f"{peer.port}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # until whoever started it goes away


if __name__ == "__main__":
    asyncio.run(main())
