"""60 kinds of hostile text at the platforms' greatest length, and unsigned bodies: how long each holds the loop.

Every text goes the way of a Slack mention, a Discord command and a check, from what arrives to what is sent; only the
platforms themselves are left out. Bodies go over HTTP to the real server.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from adapters.discord import send as discord_send
from adapters.slack import message_text
from adapters.slack.endpoints import EVENTS_PATH, MOUNT, SlackEndpoints
from adapters.slack.send import proven
from adapters.web.server import WebServer
from bench.discord_load import Steps
from bench.report import Table
from bench.workspace import served
from bot.app import SystemClock
from bot.chat.requests import CheckRequest, MessageRequest
from bot.chat.service import ChatService
from bot.chat.visitor import Place, Server, Visitor
from store.encoder import OnnxEncoder
from store.journal.sqlite import SqliteJournal
from store.library.reader import ServedLibrary

MOST_HELD = 0.1
"""Seconds for which one event may hold the loop."""

SLACK_LENGTH, DISCORD_LENGTH = 40_000, 4_000
_BODY = 1_000_000

REPEATED = (
    "*", "_", "~", "`", "```", ">", "&gt;", "&amp;", "<", "<@", "<@U1|", "<!", "<http://a|", "|", "\\", "\\*", "*a",
    "a*", "*_", "*_~`", " ,", ", ", ".", "...", "!?", '"', "'", "“", "”", '" ', '"a" ', "«»", "(", ")", "[", "](",
    "[a](", "{", "-", "—", "a-", "0", "1,", "1:", "00:", "a", "aa ", "please ", "not ", "um ", "the ", "é", "\u0301",
    "\u200b", "\u202e", "😀", "\U0001f468\u200d", "\n", "\n> ", "\r\n\t",
)  # fmt: skip
"""One kind each: these characters again and again, and something else at the end, so that no match succeeds early."""

UNSIGNED: Mapping[str, Mapping[str, str]] = {
    "JSON": {"Content-Type": "application/json"},
    "JSON, charset=punycode": {"Content-Type": "application/json; charset=punycode"},
    "a form, charset=idna": {"Content-Type": "application/x-www-form-urlencoded; charset=idna"},
    "gzip": {"Content-Type": "application/json", "Content-Encoding": "gzip"},
}


def texts(length: int) -> dict[str, str]:
    """Every kind of text, by its name."""
    return {repr(part): (part * (length // len(part) + 1))[: length - 1] + "a" for part in REPEATED}


async def measure(data: Path, model: str | None) -> Table:
    """The longest step of the loop for each way a text can come; the worst text of each."""
    steps = Steps()
    steps.hook()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        async with _chat(data, Path(folder), model) as chat:
            for name, length, request in (
                ("a mention in Slack", SLACK_LENGTH, _slack_mention),
                ("a check in Slack", SLACK_LENGTH, _slack_check),
                ("a question on Discord", DISCORD_LENGTH, _discord_question),
                ("a check on Discord", DISCORD_LENGTH, _discord_check),
            ):
                rows.append(await _worst(steps, name, length, chat, request))
    async with _server() as url:
        rows.append(await _worst_body(steps, url))
    return Table(
        f"Hostile text: {len(REPEATED)} kinds, each at the greatest length",
        ("how it comes", "characters", "ms held at most", "by"),
        rows,
        [
            f"The longest step of the event loop, in processor time; {MOST_HELD * 1000:.0f} ms are allowed.",
            "Each text goes from what the platform sends to what is sent back; the platforms themselves are left out.",
            "Bodies that nobody signed go over HTTP to the server, 1 MB each, and are refused before they are decoded.",
        ],
    )


async def _worst(steps: Steps, name: str, length: int, chat: ChatService, request: Any) -> tuple[str, str, str, str]:
    await request(chat, "what is privacy")  # so that nothing is loaded for the first time
    worst, by = 0.0, ""
    for kind, text in texts(length).items():
        steps.longest = steps.worked = 0.0
        await asyncio.create_task(request(chat, text))
        if steps.worked > worst:
            worst, by = steps.worked, kind
    return name, f"{length:,}", f"{worst * 1000:.1f}", by


async def _worst_body(steps: Steps, url: str) -> tuple[str, str, str, str]:
    worst, by, chance = 0.0, "", random.Random(18)
    bodies = {"letters": b"a" * _BODY, "[": b"[" * _BODY, "bytes at random": chance.randbytes(_BODY)}
    async with aiohttp.ClientSession() as session:
        for kind, headers in UNSIGNED.items():
            for content, body in bodies.items():
                for signed in ({}, _forged()):
                    steps.longest = steps.worked = 0.0
                    try:
                        async with session.post(url, data=body, headers={**headers, **signed}) as answer:
                            assert answer.status in (400, 401, 408, 413), answer.status
                    except aiohttp.ClientConnectionError:
                        pass  # refused while it was still being sent
                    if steps.worked > worst:
                        worst, by = steps.worked, f"{content} as {kind}"
    return "a body that nobody signed", f"{_BODY:,}", f"{worst * 1000:.1f}", by


def _forged() -> dict[str, str]:
    """Headers as Slack sends them, with a signature of another secret: the body must be read to see that."""
    return {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=" + "0" * 64}


@asynccontextmanager
async def _chat(data: Path, folder: Path, model: str | None) -> AsyncIterator[ChatService]:
    encoder = OnnxEncoder(model)
    library, clock = ServedLibrary(data), SystemClock()
    journal = await SqliteJournal.open(folder, clock)
    try:
        async with served(data, encoder) as quotes:
            yield ChatService(quotes, library, journal, clock, "measured")
    finally:
        await journal.close()
        await library.close()
        encoder.close()


@asynccontextmanager
async def _server() -> AsyncIterator[str]:
    server = WebServer()
    endpoints = SlackEndpoints("0" * 32, server)
    server.mount(MOUNT, endpoints.application)
    async with server.serving(0, "127.0.0.1"):
        endpoints._app = object()  # type: ignore[assignment] # noqa: SLF001 - it is refused before Bolt sees it
        yield f"http://127.0.0.1:{server.port}{EVENTS_PATH}"


def _visitor(platform: str) -> Visitor:
    return Visitor(platform, Place(Server("T1"), "C1"), "U1", "Ada")


async def _slack_mention(chat: ChatService, text: str) -> None:
    event = {"type": "app_mention", "user": "U1", "text": f"<@U0BOT> {text}"[:SLACK_LENGTH], "channel": "C1", "ts": "1"}
    question = message_text.question_in(event, "U0BOT") or ""
    proven(await chat.answer(_visitor("slack"), MessageRequest(question)))


async def _slack_check(chat: ChatService, text: str) -> None:
    proven(await chat.answer(_visitor("slack"), CheckRequest(message_text.claim_in({"text": text}))))


async def _discord_question(chat: ChatService, text: str) -> None:
    discord_send.posts_of(await chat.answer(_visitor("discord"), MessageRequest(" ".join(text.split()))))


async def _discord_check(chat: ChatService, text: str) -> None:
    discord_send.posts_of(await chat.answer(_visitor("discord"), CheckRequest(text)))
