"""67 kinds of hostile text at the platforms' greatest length, and hostile bodies: how long each holds the loop.

Every text goes the way of a Slack mention, a Discord command and a check, from what arrives to what is sent; only the
platforms themselves are left out. Bodies go over HTTP to the real server, those that are signed on to Bolt.
"""

import asyncio
import itertools
import random
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
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
from bench.workspace import HERE, served
from bot.app import SystemClock
from bot.chat.requests import CheckRequest, MessageRequest
from bot.chat.right_of_way import RightOfWay
from bot.chat.service import ChatService
from bot.chat.visitor import Place, Server, Visitor
from store.encoder import OnnxEncoder
from store.journal.sqlite import SqliteJournal
from store.library.reader import ServedLibrary
from tests.peers import slack_payloads
from tests.peers.slack_world import world

MOST_HELD = 0.1
"""Seconds for which one event may hold the loop."""

SLACK_LENGTH, DISCORD_LENGTH = 40_000, 4_000
SEEDS = HERE.parent / "seeds"
_BODY = 1_000_000

REPEATED = (
    "*", "_", "~", "`", "```", ">", "&gt;", "&amp;", "<", "<@", "<@U1|", "<!", "<http://a|", "|", "\\", "\\*", "*a",
    "a*", "*_", "*_~`", " ,", ", ", ".", "...", "!?", '"', "'", "“", "”", '" ', '"a" ', "«»", "(", ")", "[", "](",
    "[a](", "{", "-", "—", "a-", "0", "1,", "1:", "00:", "a", "aa ", "please ", "not ", "um ", "the ", "é", "\u0301",
    "\u200b", "\u202e", "😀", "\U0001f468\u200d", "\n", "\n> ", "\r\n\t",
)  # fmt: skip
"""One kind each: these characters again and again, and something else at the end, so that no match succeeds early."""

MIXED: Mapping[str, tuple[int, int]] = {
    "letters at random": (0x61, 0x7A),
    "Latin letters with accents at random": (0xC0, 0x17F),
    "combining accents at random": (0x300, 0x36F),
    "punctuation at random": (0x21, 0x2F),
    "General Punctuation at random": (0x2010, 0x205E),
    "emoji at random": (0x1F600, 0x1F64F),
}
"""Characters of a block of Unicode, from one to another, of which a text is drawn; every second word is real."""

UNSIGNED: Mapping[str, Mapping[str, str]] = {
    "JSON": {"Content-Type": "application/json"},
    "JSON, charset=punycode": {"Content-Type": "application/json; charset=punycode"},
    "a form, charset=idna": {"Content-Type": "application/x-www-form-urlencoded; charset=idna"},
    "gzip": {"Content-Type": "application/json", "Content-Encoding": "gzip"},
}


def texts(length: int) -> dict[str, str]:
    """Every kind of text, by its name."""
    chance = random.Random(18)
    spoken = (SEEDS / "zuckerberg-267" / "captions.txt").read_text(encoding="utf-8")[:length]
    repeated = {repr(part): (part * (length // len(part) + 1))[: length - 1] + "a" for part in REPEATED}
    mixed = {kind: _mixed(chance, block, spoken.split(), length) for kind, block in MIXED.items()}
    return {**repeated, **mixed, "what was said": spoken}


def _mixed(chance: random.Random, block: tuple[int, int], spoken: Sequence[str], length: int) -> str:
    """Words of random characters, and between them real ones."""
    words = ("".join(chr(chance.randint(*block)) for _ in range(chance.randint(1, 12))) for _ in range(length // 2))
    return " ".join(word for pair in zip(words, itertools.cycle(spoken)) for word in pair)[:length]


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
            rows.append(await _worst_signed_body(steps, Path(folder), chat))
    async with _server() as url:
        rows.append(await _worst_body(steps, url))
    return Table(
        f"Hostile text: {len(texts(DISCORD_LENGTH))} kinds, each at the greatest length",
        ("how it comes", "characters", "ms held at most", "by"),
        rows,
        [
            f"The longest step of the event loop, in processor time; {MOST_HELD * 1000:.0f} ms are allowed.",
            "Each text goes from what the platform sends to what is sent back; the platforms themselves are left out.",
            "Bodies that nobody signed go over HTTP to the server, 1 MB each, and are refused before they are decoded.",
            "Bodies that Slack signed, of up to 1 MB, go on to Bolt and to the bot.",
        ],
    )


async def _worst(steps: Steps, name: str, length: int, chat: ChatService, request: Any) -> tuple[str, str, str, str]:
    await request(chat, "what is privacy")  # so that nothing is loaded for the first time
    worst, by, kinds = 0.0, "", texts(length)
    await asyncio.sleep(0)  # making the texts is no part of a step that is measured
    for kind, text in kinds.items():
        steps.longest = steps.worked = 0.0
        await asyncio.create_task(request(chat, text))
        if steps.worked > worst:
            worst, by = steps.worked, kind
    return name, f"{length:,}", f"{worst * 1000:.1f}", by


async def _worst_signed_body(steps: Steps, folder: Path, chat: ChatService) -> tuple[str, str, str, str]:
    """Slack signs what its members can make it send; Bolt reads all of it."""
    worst, by = 0.0, ""
    async with world(folder, chat=chat) as here:
        for kind, (data, content) in _signed_bodies().items():
            await asyncio.sleep(0)  # as above
            steps.longest = steps.worked = 0.0
            told = await here.raw(data, {**slack_payloads.signed(data), "Content-Type": content})
            assert told.status in (200, 400, 404), (kind, told)
            await here.quiet()
            if steps.worked > worst:
                worst, by = steps.worked, kind
    return "a body that Slack signed", f"{_BODY:,}", f"{worst * 1000:.1f}", by


def _signed_bodies() -> dict[str, tuple[bytes, str]]:
    """Bodies of up to a megabyte and their content types, by what is in them."""
    form, card = "application/x-www-form-urlencoded", {"text": "words " * 20}
    cards = slack_payloads.mention("check this", attachments=[card] * (_BODY // 200))
    return {
        "a mention with thousands of cards": slack_payloads.encoded(cards),
        "a long mention": slack_payloads.encoded(slack_payloads.mention("what " * (_BODY // 6))),
        "deep JSON": (b"[" * _BODY, "application/json"),
        "many fields": (b"&".join(b"%d=1" % number for number in range(_BODY // 10)), form),
        "a long command": (b"command=%2Fverbatim&team_id=T0001&user_id=U1&channel_id=C1&text=" + b"a+" * 400_000, form),
        "an escaped payload": (b"payload=" + b"%7B" * (_BODY // 4), form),
    }


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
        endpoints._served = object(), RightOfWay()  # type: ignore[assignment] # noqa: SLF001 - refused before Bolt
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
