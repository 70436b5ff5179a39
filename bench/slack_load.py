"""The Slack bot under load: signed requests over HTTP to Bolt's own server, the real library, many mentions at once.

python -m bench.slack_load ROOT       uses the library in ROOT; prints what it measured

Slack's side is another process (`python -m bench.slack_load --slack`), which sends the requests and takes the answers:
its own cost is not in the bot's time, but it needs a core. This file is not named `slack`, so that it hides no library.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from rich.progress import Progress

from adapters.slack import texts
from adapters.slack.adapter import SlackAdapter
from adapters.slack.endpoints import EVENTS_PATH, MOUNT, SlackEndpoints
from adapters.slack.settings import ConnectionMode, SlackSettings
from adapters.web.server import WebServer
from bench import commands
from bench.discord_load import Errors, Steps, memory_mib
from bench.report import Table
from bench.speed import Times
from bench.workspace import QUESTIONS, Workspace
from bot.app import SystemClock, freeze
from bot.chat.service import ChatService
from bot.labelled_sets import read_questions
from bot.presentation import wording
from bot.quotes.service import QuoteService
from bot.settings import read_settings
from store.encoder import OnnxEncoder
from store.journal.sqlite import SqliteJournal
from store.library.reader import ServedLibrary

ASKED = 500
"""Mentions that arrive at the same moment, each from another member and in its own thread."""

_PATIENCE = 240.0  # seconds; whoever is refused waits for Slack's pace
_WARM_UP = 20  # mentions before, so that nothing is opened for the first time while it is measured
_SECRET = "0" * 32
_SETTLE = 2.0  # seconds in which a doubled answer would arrive


# --- Slack's side -------------------------------------------------------------------------------


class Slack:
    """Sends mentions, and records when each is acknowledged and answered, by the timestamp of its message."""

    def __init__(self) -> None:
        self.sent: dict[str, float] = {}
        self.acknowledged: dict[str, float] = {}
        self.answered: dict[str, float] = {}
        self.seen: dict[str, float] = {}
        self.refused = set[str]()  # told to ask again later, alone or by a line in their channel
        self.posts = Counter[str]()

    async def call(self, request: web.Request) -> web.Response:
        """The Web API: identity, members and messages."""
        method = request.match_info["method"]
        body = await request.json() if request.content_type == "application/json" else {}
        if method == "auth.test":
            return web.json_response({"ok": True, "team_id": "T1", "team": "Home", "user_id": "U0BOT", "bot_id": "B1"})
        if method == "users.info":
            return web.json_response(
                {"ok": True, "user": {"id": request.query["user"], "team_id": "T1", "profile": {}}}
            )
        if method == "chat.postMessage":
            if texts.NOT_EVERYBODY in str(body["text"]):
                self.refused.add(_timestamp(int(str(body["channel"]).removeprefix("C"))))
                return web.json_response({"ok": True, "ts": "9", "channel": body["channel"]})
            thread = str(body["thread_ts"])
            self.posts[thread] += 1
            self.seen.setdefault(thread, time.perf_counter())
            if wording.answers.LOOKING not in str(body["text"]):
                self.answered[thread] = time.perf_counter()
        elif method == "chat.postEphemeral":
            refused = _timestamp(int(str(body["user"]).removeprefix("U")))
            self.seen.setdefault(refused, time.perf_counter())
            self.refused.add(refused)
        elif method == "chat.update":
            self.answered[str(body["ts"]).removeprefix("9")] = time.perf_counter()
        return web.json_response({"ok": True, "ts": f"9{body.get('thread_ts', '')!s}", "channel": body.get("channel")})

    async def ask(self, session: aiohttp.ClientSession, port: int, number: int, question: str) -> None:
        """Send one signed mention."""
        timestamp = _timestamp(number)
        inner = {
            "type": "app_mention",
            "user": f"U{number:05}",
            "text": f"<@U0BOT> {question}",
            "ts": timestamp,
            "channel": f"C{number:05}",  # one channel takes a message a second
            "event_ts": timestamp,
        }
        body = {
            "type": "event_callback",
            "team_id": "T1",
            "event_id": f"Ev{number:06}",
            "event_time": int(time.time()),
            "event": inner,
        }
        data = json.dumps(body).encode()
        signed_at = str(int(time.time()))
        signature = hmac.new(_SECRET.encode(), b"v0:" + signed_at.encode() + b":" + data, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": signed_at,
            "X-Slack-Signature": f"v0={signature}",
        }
        self.sent[timestamp] = time.perf_counter()
        async with session.post(f"http://127.0.0.1:{port}{EVENTS_PATH}", data=data, headers=headers) as answer:
            if answer.status == 200:
                self.acknowledged[timestamp] = time.perf_counter()

    async def storm(self, port: int, questions: list[str]) -> dict[str, Any]:
        """Send a few mentions one after the other, then all others at once."""
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            for number in range(_WARM_UP):
                await self.ask(session, port, number, questions[number % len(questions)])
            await self._until(_WARM_UP)
            warm_up = set(self.sent)
            numbers = range(_WARM_UP, _WARM_UP + ASKED)
            await asyncio.gather(
                *(self.ask(session, port, number, questions[number % len(questions)]) for number in numbers)
            )
            await self._until(_WARM_UP + ASKED)
            await asyncio.sleep(_SETTLE)
        sent = {message: when for message, when in self.sent.items() if message not in warm_up}
        return {
            "acknowledged": [
                (self.acknowledged[message] - when) * 1000
                for message, when in sent.items()
                if message in self.acknowledged
            ],
            "seen": [(self.seen[message] - when) * 1000 for message, when in sent.items() if message in self.seen],
            "answered": [
                (self.answered[message] - when) * 1000 for message, when in sent.items() if message in self.answered
            ],
            "refused": len(self.refused & sent.keys()),
            "lost": len(sent.keys() - self.answered.keys() - self.refused),
            "doubled": sum(self.posts[message] > 1 for message in sent),
        }

    async def _until(self, count: int) -> None:
        end = time.perf_counter() + _PATIENCE
        while len(self.answered.keys() | self.refused) < count and time.perf_counter() < end:  # noqa: ASYNC110 - polling disturbs least
            await asyncio.sleep(0.02)


def _timestamp(number: int) -> str:
    """Of the message of a member, which is how Slack names it."""
    return f"1700000000.{number:06}"


async def _slack() -> None:
    """Slack's side: print its port, read the bot's port, send the mentions, print what was measured."""
    slack = Slack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.call)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    port = int(await asyncio.to_thread(sys.stdin.readline))
    questions = [question.question for question in read_questions(QUESTIONS)]
    print(json.dumps(await slack.storm(port, questions)), flush=True)
    await runner.cleanup()


# --- the bot's side -----------------------------------------------------------------------------


async def _serve(folders: Workspace) -> dict[str, Any]:
    errors, steps = Errors(), Steps()
    logging.getLogger().addHandler(errors)
    command = (sys.executable, "-m", "bench.slack_load", "--slack")
    async with AsyncExitStack() as resources:
        encoder = resources.enter_context(closing(OnnxEncoder(folders.model)))
        folder = Path(resources.enter_context(tempfile.TemporaryDirectory()))
        library, clock = ServedLibrary(folders.data), SystemClock()
        resources.push_async_callback(library.close)
        journal = await SqliteJournal.open(folder, clock)
        resources.push_async_callback(journal.close)
        slack = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**24
        )
        assert slack.stdin is not None
        assert slack.stdout is not None
        api = f"http://127.0.0.1:{int(await slack.stdout.readline())}/api/"
        chat = ChatService(QuoteService(library, encoder), library, journal, clock, "measured")
        settings = SlackSettings(ConnectionMode.HTTP, bot_token="xoxb-1", signing_secret=_SECRET)
        server = WebServer()
        endpoints = SlackEndpoints(_SECRET, server)
        server.mount(MOUNT, endpoints.application)
        await resources.enter_async_context(server.serving(0))
        adapter = SlackAdapter(settings, chat, journal, lambda _: None, folder, endpoints=endpoints, api=api)
        running = asyncio.create_task(adapter.run())
        await adapter.listening.wait()
        freeze()
        before = memory_mib()
        steps.hook()
        slack.stdin.write(f"{server.port}\n".encode())
        measured: dict[str, Any] = json.loads(await slack.stdout.readline())
        await slack.wait()
        await adapter.close()
        await running
    longest = {"longest": steps.longest * 1000, "worked": steps.worked * 1000, "worked_at": steps.worked_at}
    return {**measured, **longest, "errors": len(errors.lines), "before": before, "after": memory_mib()}


def measure(folders: Workspace, bars: Progress) -> Table:
    """Run it in its own process, over a library that exists already."""
    measured, peak_mib = commands.measured(
        f"{ASKED} members on Slack", bars, "bench.slack_load", folders.root, quiet=True
    )
    acknowledged, seen, answered = (Times(tuple(measured[name])) for name in ("acknowledged", "seen", "answered"))
    return Table(
        f"Slack: {ASKED} members mention it at the same moment, each in another channel, over HTTP",
        ("milliseconds", "p50", "p95", "longest"),
        [
            (
                "to the acknowledgement (Slack waits 3,000)",
                *acknowledged.cells(),
                f"{acknowledged.percentile(100):.1f}",
            ),
            ("to the first thing to be seen", *seen.cells(), f"{seen.percentile(100):.1f}"),
            ("to the answer", *answered.cells(), f"{answered.percentile(100):.1f}"),
        ],
        [
            (
                f"Answered: {len(answered.milliseconds)}. Asked to come back later: {measured['refused']}. "
                f"Without a word: {measured['lost']}. Doubled: {measured['doubled']}. "
                f"Unhandled errors: {measured['errors']}."
            ),
            (
                "All are in one workspace. Who is refused is told so alone, as fast as Slack takes such messages, or "
                "where that would take minutes, by one line in the channel."
            ),
            f"Acknowledged: {len(acknowledged.milliseconds)} of {ASKED}.",
            (
                "The longest a step of the loop was at work: "
                f"{measured['worked']:.1f} ms (before {measured['worked_at']})."
            ),
            f"By the clock, waiting for a core or another thread among it: {measured['longest']:.1f} ms.",
            (
                f"Memory before {measured['before']:,.0f} MiB, after {measured['after']:,.0f} MiB, "
                f"at its peak {peak_mib:,.0f} MiB."
            ),
            "Each is signed, claimed in the journal by event and message, and answered in its thread.",
            "Where an answer takes longer than a second, its time is that at which the placeholder became the answer.",
        ],
    )


def main() -> None:
    """Measure, and print it as JSON; or be Slack's side."""
    if sys.argv[1] == "--slack":
        asyncio.run(_slack())
    else:
        print(json.dumps(asyncio.run(_serve(Workspace(Path(sys.argv[1]), read_settings(os.environ).model)))))


if __name__ == "__main__":
    main()
