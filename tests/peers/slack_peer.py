"""A Slack of our own on loopback: Web API, response URLs and Socket Mode, and faults on demand.

    python -m tests.peers.slack_peer          prints its port on the first line

Tests use it as an object in their own loop, or as a process over /control. Every call is checked (slack_spec.py): what
Slack would refuse is refused with Slack's own error, and noted in `wrong`, which every test looks at in the end.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web

from tests.peers.slack_spec import message_errors, view_errors

Json = dict[str, Any]
BOT_TOKEN, APP_TOKEN, TEAM, BOT, BOT_ID = "xoxb-1-2-abc", "xapp-1-A1-2-abc", "T0001", "U0BOT", "B0BOT"
SECRET = "0123456789abcdef0123456789abcdef"
CHANNEL, PRIVATE, DM = "C0001", "G0002", "D0001"
SCOPES = "app_mentions:read,assistant:write,chat:write,commands,files:write,im:history,users:read"
ADMIN, ALICE, BOB = "U0ADMIN", "U0ALICE", "U0BOB"
FOREIGN_ADMIN, FOREIGN_TEAM = "U0PARTNER", "T0002"  # of another workspace, in a shared channel
MAX_ALT = 1000  # characters
URL_USES, URL_LIVES = 5, 1800.0


class Peer:
    """The whole state of a small Slack."""

    def __init__(self) -> None:
        self.port = 0
        self.tokens = {BOT_TOKEN: TEAM}
        self.channels = {CHANNEL, DM, ADMIN, ALICE, BOB}  # where the bot may write
        self.calls: list[Json] = []
        self.messages: list[Json] = []  # what stands in channels, oldest first
        self.whispers: list[Json] = []  # what one member sees
        self.views: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self.layers = 0  # dialogs on one another since the last one was opened
        self.pinned: list[str] = []  # the names of messages
        self.prompts: list[Json] = []
        self.steps: list[Json] = []  # how steps of workflows ended
        self.faults: list[Json] = []
        self.wrong: list[str] = []
        self.triggers: set[str] = set()
        self.urls: dict[str, Json] = {}
        self.changed = asyncio.Event()
        self.sockets: list[web.WebSocketResponse] = []
        self.tickets: set[str] = set()
        self.acks: list[Json] = []
        self.crowded = 0  # connections that get the warning that they are too many
        self.count = 0
        self.files: dict[str, bytes] = {}
        self.uploads: dict[str, Json] = {}  # files that the bot sent, by their ids
        self.may_read_files = True
        self.unseen = 0  # times that a message with an uploaded picture is refused: Slack has not looked at it yet
        self.scopes = SCOPES
        self.burst, self.seconds = 0, 0.0  # messages a channel takes at once, then one in so many seconds; 0: no limit
        self.rests_at: dict[str, float] = {}
        self.too_many = 0  # messages that were refused for that

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    # --- Web API --------------------------------------------------------------------------------

    async def call(self, request: web.Request) -> web.Response:
        method, body = request.match_info["method"], await _body(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(body.pop("token", ""))
        self.note({"method": method, "token": token, **body})
        fault = self._fault(method)
        if fault is not None and not fault.get("after"):
            return await self._failed(fault)
        if method == "chat.postMessage" and not self._takes(str(body.get("channel"))):
            return await self._failed({"status": 429, "retry_after": 1})
        answer = self._answer(method, token, body)
        if fault is not None:
            return await self._failed(fault)
        return web.json_response(answer, headers={"x-oauth-scopes": self.scopes})

    def note(self, call: Json) -> None:
        """Something came; wake whoever waits for it."""
        self.calls.append({**call, "at": time.monotonic()})
        self._wake()

    def _wake(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()

    def fail(self, method: str, error: str | None = None, *, times: int = 1, **how: Any) -> None:
        """Make a method fail: with a Slack error, or `status`, `retry_after` or `delay`; `after` the work was done."""
        self.faults.append({"method": method, "error": error, "times": times, **how})

    def _fault(self, method: str) -> Json | None:
        for fault in self.faults:
            if fault["method"] == method and fault["times"] > 0:
                fault["times"] -= 1
                return fault
        return None

    def _takes(self, channel: str) -> bool:
        """Whether a channel takes one more message now."""
        now, rests_at = time.monotonic(), self.rests_at.get(channel, 0.0)
        if self.burst and rests_at - (self.burst - 1) * self.seconds > now:
            self.too_many += 1
            return False
        self.rests_at[channel] = max(rests_at, now) + self.seconds
        return True

    async def _failed(self, fault: Json) -> web.Response:
        await asyncio.sleep(fault.get("delay", 0))
        if "html" in fault:
            return web.Response(
                status=fault["html"], text="<html>no Slack today</html>", content_type=fault.get("type", "text/html")
            )
        if "status" in fault:
            headers = {"Retry-After": str(fault["retry_after"])} if "retry_after" in fault else {}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=fault["status"], headers=headers)
        return web.json_response({"ok": False, "error": fault["error"] or "internal_error"})

    def _answer(self, method: str, token: str, body: Json) -> Json:
        if method == "apps.connections.open":
            return self._ticket() if token == APP_TOKEN else _no("invalid_auth")
        if method == "oauth.v2.access":
            return self.installed(body)
        if token not in self.tokens:
            return _no("invalid_auth")
        known = {
            "auth.test": lambda: _yes(
                team_id=self.tokens[token], team="Home", user_id=BOT, user="verbatim", bot_id=BOT_ID, url=self.api
            ),
            "users.info": lambda: _yes(user=_user(body["user"])),
            "chat.postMessage": lambda: self._post(body),
            "chat.postEphemeral": lambda: self._whisper(body),
            "chat.update": lambda: self._update(body),
            "chat.getPermalink": lambda: self._permalink(body),
            "conversations.replies": lambda: self._replies(body),
            "conversations.history": lambda: self._history(body),
            "pins.add": lambda: self._pin(body),
            "files.getUploadURLExternal": lambda: self._upload_url(body),
            "files.completeUploadExternal": lambda: self._complete_upload(body),
            "views.publish": lambda: self._publish(body),
            "views.open": lambda: self._open(body),
            "views.push": lambda: self._open(body, on_top=True),
            "assistant.threads.setSuggestedPrompts": lambda: self._offer(body),
            "functions.completeSuccess": lambda: self._finish(body),
            "functions.completeError": lambda: self._finish(body),
            "views.update": lambda: self._change(body),
        }
        if method not in known:
            self.wrong.append(f"unknown method {method}")
            return _no("unknown_method")
        return known[method]()

    def _permalink(self, body: Json) -> Json:
        if body["channel"] not in self.channels:
            return _no("channel_not_found")
        link = f"https://home.slack.com/archives/{body['channel']}/p{body['message_ts'].replace('.', '')}"
        return _yes(channel=body["channel"], permalink=link)

    def installed(self, body: Json) -> Json:
        """What Slack answers an installation; the code names the workspace."""
        team = str(body.get("code"))
        self.tokens[f"xoxb-{team}"] = team
        return _yes(
            app_id="A0001", access_token=f"xoxb-{team}", token_type="bot", scope=SCOPES, bot_user_id=BOT,
            team={"id": team, "name": "Home"}, enterprise=None, is_enterprise_install=False, authed_user={"id": ADMIN},
        )  # fmt: skip

    def _refusal(self, body: Json) -> str | None:
        channel = body.get("channel")
        if channel not in self.channels:
            return "channel_not_found" if str(channel).startswith("G") else "not_in_channel"
        if wrong := message_errors(body):
            self.wrong += wrong
            return "invalid_blocks"
        return None

    def _post(self, body: Json) -> Json:
        if body.get("unfurl_links") is not False or body.get("unfurl_media") is not False:
            self.wrong.append("unfurls")
        if refusal := self._refusal(body):
            return _no(refusal)
        message = {**body, "ts": self.ts(), "bot_id": BOT_ID, "user": BOT}
        self.messages.append(message)
        self._wake()
        return _yes(channel=body["channel"], ts=message["ts"], message=message)

    def _whisper(self, body: Json) -> Json:
        if refusal := self._refusal(body):
            return _no(refusal)
        self.whispers.append(body)
        return _yes(message_ts=self.ts())

    def _update(self, body: Json) -> Json:
        found = next(
            (item for item in self.messages if (item["channel"], item["ts"]) == (body["channel"], body["ts"])), None
        )
        if found is None:
            return _no("message_not_found")
        if refusal := self._refusal(body):
            return _no(refusal)
        found.update(body)
        return _yes(channel=body["channel"], ts=body["ts"], text=body["text"])

    def _replies(self, body: Json) -> Json:
        """A thread's messages."""
        if not self._shows(str(body["channel"])):
            return _no("missing_scope")
        found = [item for item in self.messages if (item["channel"], item["ts"]) == (body["channel"], body["ts"])]
        return _yes(messages=found) if found else _no("thread_not_found")

    def _history(self, body: Json) -> Json:
        """What stands in a channel before a message, newest first; what is in threads is not shown."""
        if not self._shows(str(body["channel"])):
            return _no("missing_scope")
        before = [
            item
            for item in self.messages
            if item["channel"] == body["channel"]
            and "thread_ts" not in item
            and item["ts"] < str(body.get("latest", "9"))
        ]
        return _yes(messages=before[::-1][: int(body["limit"])])

    def _pin(self, body: Json) -> Json:
        """Pin a message; a bot needs a scope for that."""
        if "pins:write" not in self.scopes.split(","):
            return _no("missing_scope")
        if (body["channel"], body["timestamp"]) not in {(item["channel"], item["ts"]) for item in self.messages}:
            return _no("message_not_found")
        self.pinned.append(body["timestamp"])
        return _yes()

    def _shows(self, channel: str) -> bool:
        """Whether the app has the scope to read a channel."""
        scope = {"D": "im:history", "G": "groups:history"}.get(channel[0], "channels:history")
        return scope in self.scopes.split(",")

    def _publish(self, body: Json) -> Json:
        self.wrong += view_errors(body["view"])
        self.homes[body["user_id"]] = body["view"]
        return _yes(view={"id": "V0HOME"})

    def _offer(self, body: Json) -> Json:
        if len(body["prompts"]) > 4 or any(set(prompt) != {"title", "message"} for prompt in body["prompts"]):
            self.wrong.append(f"prompts: {body['prompts']}")
        self.prompts = body["prompts"]
        return _yes()

    def _finish(self, body: Json) -> Json:
        if any(not isinstance(value, str) for value in body.get("outputs", {}).values()):
            self.wrong.append(f"outputs: {body['outputs']}")
        self.steps.append(body)
        self._wake()
        return _yes()

    def _open(self, body: Json, *, on_top: bool = False) -> Json:
        if on_top and self.layers >= 3:
            return _no("push_limit_reached")
        self.layers = self.layers + 1 if on_top else 1
        if body["trigger_id"] not in self.triggers:
            return _no("exchanged_trigger_id")
        self.triggers.remove(body["trigger_id"])
        self.wrong += view_errors(body["view"])
        identity = f"V{len(self.views) + 1:04}"
        self.views[identity] = body["view"]
        return _yes(view={"id": identity, **body["view"]})

    def _change(self, body: Json) -> Json:
        if body["view_id"] not in self.views:
            return _no("not_found")
        self.wrong += view_errors(body["view"])
        self.views[body["view_id"]] = body["view"]
        return _yes(view={"id": body["view_id"]})

    def ts(self) -> str:
        """A message's name, ever later."""
        self.count += 1
        return f"1800000000.{self.count:06}"

    def trigger(self) -> str:
        """A trigger, good for one use. That it lives 3 s is no test's business: a busy machine is no failure."""
        self.count += 1
        name = f"{self.count}.{self.count}.abc"
        self.triggers.add(name)
        return name

    # --- response URLs --------------------------------------------------------------------------

    def url(self, channel: str, source: Json | None = None) -> str:
        """A response URL; `source` is the message it can replace."""
        self.count += 1
        name = f"R{self.count}"
        self.urls[name] = {"channel": channel, "source": source, "uses": 0, "made": time.monotonic()}
        return f"http://127.0.0.1:{self.port}/respond/{name}"

    async def respond(self, request: web.Request) -> web.Response:
        name, body = request.match_info["name"], await _body(request)
        self.note({"method": "respond", "url": name, **body})
        if (fault := self._fault("respond")) is not None:
            return await self._failed({"status": 500, **fault})
        url = self.urls.get(name)
        if url is None or url["uses"] >= URL_USES or time.monotonic() - url["made"] > URL_LIVES:
            return web.Response(status=404, text="used_url" if url else "expired_url")
        url["uses"] += 1
        if self.unseen and any(block["type"] == "image" for block in body.get("blocks") or ()):
            self.unseen -= 1
            return web.Response(status=404, text="invalid_blocks")
        if wrong := message_errors(body):
            self.wrong += wrong
            return web.Response(status=400, text="invalid_blocks")
        if body.get("replace_original"):
            url["source"].update(text=body["text"], blocks=body["blocks"])
        else:
            public = body.get("response_type") == "in_channel"
            (self.messages if public else self.whispers).append(
                {**body, "channel": url["channel"], "ts": self.ts(), "bot_id": BOT_ID}
            )
        self._wake()
        return web.json_response({"ok": True})

    # --- files ----------------------------------------------------------------------------------

    def share(self, name: str, content: bytes, **more: Any) -> Json:
        """A file as an event describes it, which can be downloaded."""
        self.count += 1
        path = f"F{self.count}"
        self.files[path] = content
        url = f"http://127.0.0.1:{self.port}/files/{path}"
        return {"id": path, "name": name, "size": len(content), "url_private_download": url, **more}

    def _upload_url(self, body: Json) -> Json:
        if "files:write" not in self.scopes.split(","):
            return _no("missing_scope")
        if len(body.get("alt_txt") or "") > MAX_ALT:
            self.wrong.append("an alternative text is too long")
        self.count += 1
        identity = f"F{self.count}"
        self.uploads[identity] = {**body, "content": b""}
        return _yes(file_id=identity, upload_url=f"http://127.0.0.1:{self.port}/upload/{identity}")

    async def upload(self, request: web.Request) -> web.Response:
        upload, content = self.uploads[request.match_info["path"]], await request.read()
        if len(content) != int(upload["length"]):
            self.wrong.append("an upload has another length than it said")
        upload["content"] = content
        return web.Response(text=f"OK - {len(content)}")

    def _complete_upload(self, body: Json) -> Json:
        """The file stands in a channel, as a message of its own; without a channel, only the bot has it."""
        [file] = json.loads(body["files"])
        if "channel_id" not in body:
            return _yes(files=[{"id": file["id"], "title": file["title"]}])
        if body["channel_id"] not in self.channels:
            return _no("not_in_channel")
        upload = self.uploads[file["id"]]
        message = {"channel": body["channel_id"], "ts": self.ts(), "bot_id": BOT_ID, "user": BOT, "text": "",
                   "thread_ts": body.get("thread_ts"), "files": [{**upload, **file}]}  # fmt: skip
        self.messages.append(message)
        self._wake()
        return _yes(files=[{"id": file["id"], "title": file["title"]}])

    async def file(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.note({"method": "file", "token": token})
        if token not in self.tokens or not self.may_read_files:
            raise web.HTTPFound(f"http://127.0.0.1:{self.port}/sign-in")
        return web.Response(body=self.files[request.match_info["path"]])

    # --- Socket Mode ----------------------------------------------------------------------------

    def _ticket(self) -> Json:
        self.count += 1
        self.tickets.add(f"t{self.count}")
        return _yes(url=f"ws://127.0.0.1:{self.port}/socket?ticket=t{self.count}")

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            raise web.HTTPForbidden
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.crowded:
            self.crowded -= 1
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets", "num_connections": 11})
            self.note({"method": "crowded"})
        else:
            await socket.send_json(
                {"type": "hello", "num_connections": len(self.sockets) + 1, "connection_info": {"app_id": "A0001"}}
            )
            self.sockets.append(socket)
            self.note({"method": "connected", "open": len(self.sockets)})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self.acks.append({**json.loads(message.data), "at": time.monotonic()})
                self._wake()
        if socket in self.sockets:
            self.sockets.remove(socket)
        self.note({"method": "disconnected"})
        return socket

    async def envelope(self, kind: str, payload: Json, **more: Any) -> str:
        """Send something over one connection, over another if that has just broken; the id of the envelope."""
        self.count += 1
        identity = f"e{self.count}"
        envelope = {
            "type": kind,
            "envelope_id": identity,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            **more,
        }
        while True:
            socket = self.sockets[-1]
            try:
                await socket.send_json(envelope)
            except ConnectionResetError:  # its program was killed a moment ago
                self.sockets.remove(socket)
            else:
                return identity

    async def disconnect(self, reason: str) -> None:
        """Tell all connections that they will be closed."""
        for socket in list(self.sockets):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "x"}})

    async def drop(self) -> None:
        """Break all connections."""
        for socket in list(self.sockets):
            if socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()

    # --- as a process ---------------------------------------------------------------------------

    async def control(self, request: web.Request) -> web.Response:
        what, body = request.match_info["what"], await request.json()
        if what == "fail":
            self.fail(**body)
        elif what == "envelope":
            await self.envelope(**body)
        elif what == "disconnect":
            await self.disconnect(body["reason"])
        elif what == "drop":
            await self.drop()
        elif what == "crowded":
            self.crowded = body["times"]
        state = {name: getattr(self, name) for name in ("calls", "messages", "whispers", "wrong", "acks")}
        return web.json_response({**state, "connected": len(self.sockets)})

    def app(self) -> web.Application:
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/api/{method}", self.call)
        app.router.add_get("/api/{method}", self.call)
        app.router.add_post("/respond/{name}", self.respond)
        app.router.add_get("/files/{path}", self.file)
        app.router.add_post("/upload/{path}", self.upload)
        app.router.add_get("/socket", self.socket)
        app.router.add_post("/control/{what}", self.control)
        return app


_IN_JSON = ("blocks", "view", "prompts", "outputs")


async def _body(request: web.Request) -> Json:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        return dict(await request.json())
    form = {**request.query, **await request.post()}  # some calls of the SDK have their arguments in the query
    return {name: json.loads(str(value)) if name in _IN_JSON else str(value) for name, value in form.items()}


def _user(identity: str) -> Json:
    """What users.info says of somebody: an admin is one of the workspace they are from."""
    team = FOREIGN_TEAM if identity == FOREIGN_ADMIN else TEAM
    is_admin = identity in (ADMIN, FOREIGN_ADMIN)
    profile = {"display_name": identity.removeprefix("U0").title(), "real_name": "Somebody"}
    about = {"is_owner": False, "tz": "Europe/Berlin", "profile": profile}
    return {"id": identity, "team_id": team, "is_admin": is_admin, **about}


def _yes(**more: Any) -> Json:
    return {"ok": True, **more}


def _no(error: str) -> Json:
    return {"ok": False, "error": error}


@asynccontextmanager
async def serving() -> AsyncIterator[Peer]:
    """A peer that listens."""
    peer = Peer()
    runner = web.AppRunner(peer.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    peer.port = runner.addresses[0][1]
    try:
        yield peer
    finally:
        await runner.cleanup()


async def main() -> None:
    async with serving() as peer:
        sys.stdout.write(f"{peer.port}\n")
        sys.stdout.flush()
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # until whoever started it goes away


if __name__ == "__main__":
    asyncio.run(main())
