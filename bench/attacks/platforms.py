"""Discord and Slack for the crowd: the peers of the tests, with the real `python -m bot run` connected to them.

Each notes when a member saw the first sign of a question, and how it ended: answered, or told to come back.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Protocol

import aiohttp
from aiohttp import web

from adapters.slack import texts
from bench.attacks.bot_process import free_port, running
from bench.workspace import Workspace
from bot.chat.refusals import WINDOW
from bot.presentation import wording
from tests.peers import discord_peer, slack_peer
from tests.peers.slack_payloads import command, encoded, mention, signed

CROWD, OTHER = "crowd", "other"
"""The server that everybody asks in, and the one with a single question at a time."""

_CONNECTIONS = 40  # of Slack to the bot, which it keeps open

Json = dict[str, Any]

_WITHIN = "under 3,000 ms"

_FAILED = wording.errors.failed("").partition(".")[0]
"""How every sentence begins that stands for an answer that failed."""

_IN_LINE = texts.in_line(0).partition(":")[0]
"""How the notice begins that an answer waits for Slack's pace."""


class Asked:
    """What became of the questions, by number. Times are those of `perf_counter`."""

    def __init__(self) -> None:
        self.sent: dict[int, float] = {}
        self.signs: dict[int, float] = {}
        self.ended: dict[int, float] = {}
        self.busy: set[int] = set()
        self.failed: set[int] = set()
        self.told_together: list[float] = []  # when a line told a whole channel that not everybody is answered
        self._ends: dict[int, asyncio.Future[float]] = {}

    def begin(self, number: int) -> "asyncio.Future[float]":
        """A question is sent; the seconds until its end come as the future."""
        self.sent[number] = time.perf_counter()
        self._ends[number] = asyncio.get_running_loop().create_future()
        return self._ends[number]

    def sign(self, number: int) -> None:
        """Something can be seen."""
        self.signs.setdefault(number, time.perf_counter())

    def end(self, number: int, text: str) -> None:
        """The answer can be seen, or that there is none."""
        self.sign(number)
        if number in self.ended:
            return
        self.ended[number] = time.perf_counter()
        if wording.errors.BUSY in text:
            self.busy.add(number)
        elif _FAILED in text:
            self.failed.add(number)
        if not self._ends[number].done():
            self._ends[number].set_result(self.ended[number] - self.sent[number])

    def heard(self, number: int) -> bool:
        """Whether a member heard anything: alone, or by a line to all that came later or less than a WINDOW before."""
        return number in self.ended or any(when > self.sent[number] - WINDOW for when in self.told_together)


class Side(Protocol):
    """A platform."""

    name: str
    asked: Asked
    servers: tuple[str, ...]
    first_sign: str  # how soon it is wanted

    async def ask(self, number: int, server: str, question: str) -> float:
        """Send the question of a member who did not ask before; the seconds until its end."""
        ...


# --- Discord ------------------------------------------------------------------------------------


class DiscordSide(discord_peer.Peer):
    """Members of two servers use /ask."""

    name, first_sign = "Discord", _WITHIN
    servers: tuple[str, ...] = (CROWD, OTHER)
    _GUILDS: ClassVar = {CROWD: discord_peer.GUILD, OTHER: str(int(discord_peer.GUILD) + 100)}

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.guilds = Asked(), list(self._GUILDS.values())

    def answer(self, method: str, path: str, body: Any) -> web.Response:
        """As the peer answers; callbacks and answers are noted."""
        if found := re.fullmatch(r"/interactions/\d+/token(\d+)/callback", path):
            self.asked.sign(int(found[1]))
            if body["type"] == 4:  # a message in place of "is thinking"
                self.asked.end(int(found[1]), body["data"]["content"])
        elif method == "PATCH" and (found := re.fullmatch(r"/webhooks/\d+/token(\d+)/messages/@original", path)):
            self._changed(int(found[1]), body["content"])  # not where a reply is taken back
        elif method == "POST" and (found := re.fullmatch(r"/webhooks/\d+/token(\d+)", path)):
            self.asked.end(int(found[1]), body["content"])  # what only the asker sees
        return super().answer(method, path, body)

    def _changed(self, number: int, content: str) -> None:
        """A message takes the place of "is thinking": the answer, or that only the asker sees what follows."""
        if wording.answers.FOR_ASKER_ALONE in content:
            self.asked.sign(number)
        else:
            self.asked.end(number, content)

    async def ask(self, number: int, server: str, question: str) -> float:
        """As the gateway delivers a command."""
        guild = self._GUILDS[server]
        channel = discord_peer.guild(guild)["channels"][0]["id"]
        user = {"id": str(950000000000000000 + number), "username": f"m{number}", "discriminator": "0", "avatar": None,
                "global_name": None}  # fmt: skip
        member = {"user": user, "roles": [], "permissions": "0", "joined_at": "2026-01-01T00:00:00+00:00",
                  "deaf": False, "mute": False, "flags": 0}  # fmt: skip
        options = [{"name": "question", "type": 3, "value": question}]
        ended = self.asked.begin(number)
        await self.dispatch("INTERACTION_CREATE", {
            "id": str(930000000000000000 + number), "application_id": discord_peer.APPLICATION, "type": 2,
            "token": f"token{number}", "version": 1, "data": {"id": "1", "name": "ask", "type": 1, "options": options},
            "guild_id": guild, "channel_id": channel, "channel": {"id": channel, "type": 0, "name": "general"},
            "member": member, "locale": "en-US", "app_permissions": "0", "entitlements": [],
            "attachment_size_limit": 10485760, "authorizing_integration_owners": {"0": guild}, "context": 0,
        })  # fmt: skip
        self.events[-1] = {}  # nobody resumes here, and they would fill the memory
        return await ended

    def app(self) -> web.Application:
        """Its server."""
        app = web.Application()
        for path in ("/gateway", "/gateway/"):
            app.router.add_get(path, self.gateway)
        app.router.add_route("*", "/api/v10/{tail:.*}", self.rest)
        return app


# --- Slack --------------------------------------------------------------------------------------


class SlackSide(slack_peer.Peer):
    """Members of two workspaces, which installed the app, use /verbatim over HTTP."""

    name, first_sign = "Slack", _WITHIN
    servers: tuple[str, ...] = (CROWD, OTHER)
    _WORKSPACES: ClassVar = {CROWD: slack_peer.TEAM, OTHER: slack_peer.FOREIGN_TEAM}

    def __init__(self, port: int, session: aiohttp.ClientSession) -> None:
        super().__init__()
        self.asked, self._numbers = Asked(), dict[str, int]()
        self._bot, self._session = f"http://127.0.0.1:{port}/slack", session

    async def install(self) -> None:
        """Install the app in both workspaces, as their admins do."""
        for workspace in self._WORKSPACES.values():
            async with self._session.get(f"{self._bot}/install") as page:
                state, cookie = re.search(r"state=([\w-]+)", await page.text()), page.headers["Set-Cookie"]
            assert state is not None
            done = f"{self._bot}/oauth_redirect?code={workspace}&state={state[1]}"
            async with self._session.get(done, headers={"Cookie": cookie.partition(";")[0]}) as page:
                assert page.status == 200, page.status

    async def respond(self, request: web.Request) -> web.Response:
        """As the peer answers; what members see is noted."""
        answer = await super().respond(request)
        number, text = self._numbers[request.match_info["name"]], str((await request.json())["text"])
        if wording.answers.LOOKING in text:
            self.asked.sign(number)
        else:
            self.asked.end(number, text)
        return answer

    async def ask(self, number: int, server: str, question: str) -> float:
        """As Slack posts a command."""
        body = command(self, question, user=f"U{number:06}", team=self._WORKSPACES[server])
        self._numbers[str(body["response_url"]).rpartition("/")[2]] = number
        data, kind = encoded(body)
        ended = self.asked.begin(number)
        async with self._session.post(
            f"{self._bot}/events", data=data, headers={**signed(data), "Content-Type": kind}
        ) as ack:
            assert ack.status == 200, ack.status
            if refusal := await ack.text():
                self.asked.end(number, str(json.loads(refusal)["text"]))
        return await ended


class SlackMentions(SlackSide):
    """Members of two workspaces mention the bot, those of the crowd in one channel, and the other one in many."""

    name = "Slack, by mentions in one channel"
    first_sign = "as Slack's pace allows"

    def _post(self, body: Json) -> Json:
        text = str(body["text"])
        if texts.NOT_EVERYBODY in text:
            self.asked.told_together.append(time.perf_counter())
        elif (number := self._numbers.get(str(body.get("thread_ts")))) is None:
            pass  # the greeting of who installed the app
        elif wording.answers.LOOKING in text:
            self.asked.sign(number)
        else:
            self.asked.end(number, text)
        return {**super()._post(body), "ts": f"9{body.get('thread_ts')}"}

    def _update(self, body: Json) -> Json:
        self.asked.end(self._numbers[str(body["ts"]).removeprefix("9")], str(body["text"]))
        return {"ok": True}

    def _whisper(self, body: Json) -> Json:
        number, text = int(str(body["user"]).removeprefix("U")), str(body["text"])
        if _IN_LINE in text:
            self.asked.sign(number)
        else:
            self.asked.end(number, text)  # refused, or an answer for the asker alone, such as to a greeting
        return super()._whisper(body)

    async def ask(self, number: int, server: str, question: str) -> float:
        """As Slack posts an event; the other workspace's channels are many, since one takes a message a second."""
        channel = slack_peer.CHANNEL if server == CROWD else f"C0{number:07}"
        self.channels.add(channel)
        sent_as = f"1700000000.{number:06}"
        self._numbers[sent_as] = number
        user = f"U{number:06}"
        body = mention(question, user=user, channel=channel, at=sent_as, team=self._WORKSPACES[server])
        data, kind = encoded(body)
        ended = self.asked.begin(number)
        async with self._session.post(
            f"{self._bot}/events", data=data, headers={**signed(data), "Content-Type": kind}
        ) as ack:
            assert ack.status == 200, ack.status
        return await ended


# --- the bot ------------------------------------------------------------------------------------


@asynccontextmanager
async def on_discord(folders: Workspace) -> AsyncIterator[Side]:
    """Discord, with the bot in it."""
    side = DiscordSide()
    async with _served(side.app()) as side.port, running(folders, side.port, {"DISCORD_TOKEN": "a.b.c"}, free_port()):
        yield side


@asynccontextmanager
async def on_slack(folders: Workspace, made: type[SlackSide] = SlackSide) -> AsyncIterator[Side]:
    """Slack, with the bot in it."""
    port = free_port()
    settings = {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "f" * 32,
        "SLACK_SIGNING_SECRET": slack_peer.SECRET,
        "SLACK_TOKEN_KEY": "A" * 43 + "=",  # installations of an earlier run must stay readable
    }
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_CONNECTIONS)) as session:
        side = made(port, session)
        async with _served(side.app()) as side.port, running(folders, side.port, settings, port):
            await side.install()
            yield side


@asynccontextmanager
async def _served(app: web.Application) -> AsyncIterator[int]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
