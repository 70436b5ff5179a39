"""The world of the Slack tests: a bot that knows four quotes, a real journal, Bolt's own server, and a fake Slack."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from adapters.slack.adapter import SlackAdapter
from adapters.slack.endpoints import EVENTS_PATH, MOUNT, SlackEndpoints
from adapters.slack.pace import ChannelPace
from adapters.slack.settings import ConnectionMode, SlackSettings
from adapters.web.server import WebServer
from bot.chat.additions import AdditionQueue
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.daily.quote_picker import QuotePicker
from bot.daily.service import DailyService
from bot.presentation.card import CardPictures
from bot.presentation.site import Site
from bot.settings import AllowedServers
from store.journal.sqlite import SqliteJournal
from store.seed_folders import SeedFolders
from tests.fixtures.fake_quotes import FakeBot
from tests.fixtures.fakes import SetClock
from tests.fixtures.patience import HANGS
from tests.peers.slack_payloads import encoded, envelope_of, signed
from tests.peers.slack_peer import APP_TOKEN, BOT_TOKEN, SECRET, Peer, serving

Json = dict[str, Any]

HTTP = SlackSettings(ConnectionMode.HTTP, bot_token=BOT_TOKEN, signing_secret=SECRET)
SOCKET = SlackSettings(ConnectionMode.SOCKET, bot_token=BOT_TOKEN, app_token=APP_TOKEN)


@dataclass(frozen=True, slots=True)
class Told:
    """What a request was answered with."""

    status: int
    text: str


class Notices(list[str]):
    """What is said to the operator."""

    def __init__(self) -> None:
        super().__init__()
        self.more = asyncio.Event()

    def add(self, line: str) -> None:
        self.append(line)
        self.more.set()
        self.more = asyncio.Event()


@dataclass
class World:
    """What a test needs: the peer, what stands behind the bot, and a way to send requests."""

    peer: Peer
    bot: FakeBot
    journal: SqliteJournal
    clock: SetClock
    adapter: SlackAdapter
    session: aiohttp.ClientSession
    folder: Path
    running: "asyncio.Task[None]"
    notices: Notices
    additions: AdditionQueue
    server: WebServer

    async def send(self, body: Json, **headers: str) -> Told:
        """A signed request, as Slack sends it; over Socket Mode an envelope, acknowledged by the time this returns."""
        if self.adapter.socket is not None:
            identity = await self.peer.envelope(envelope_of(body), body)
            await self.until(lambda: any(item["envelope_id"] == identity for item in self.peer.acks))
            return Told(200, "")
        data, kind = encoded(body)
        return await self.raw(data, {**signed(data), "Content-Type": kind, **headers})

    async def raw(self, data: bytes, headers: dict[str, str]) -> Told:
        """Any request."""
        async with self.session.post(
            f"http://127.0.0.1:{self.server.port}{EVENTS_PATH}", data=io.BytesIO(data), headers=headers
        ) as answer:
            return Told(answer.status, await answer.text())

    async def until(self, so: Callable[[], Any], seconds: float = HANGS) -> Any:
        """Wait until something is so, looking whenever something came to the peer; what it is."""
        async with asyncio.timeout(seconds):
            while not (found := so()):
                await self.peer.changed.wait()
        return found

    async def sent(self, body: Json) -> Json:
        """Send something, and get the first message that comes of it, whatever is still going on."""
        before = len(self.peer.messages), len(self.peer.whispers)
        answer = await self.send(body)
        assert answer.status == 200, answer
        await self.until(lambda: (len(self.peer.messages), len(self.peer.whispers)) != before)
        return (self.peer.whispers[before[1] :] + self.peer.messages[before[0] :])[0]

    async def until_noticed(self, line: str, seconds: float = HANGS) -> None:
        """Wait until the operator has something to read."""
        async with asyncio.timeout(seconds):
            while line not in self.notices:
                await self.notices.more.wait()

    async def ended(self) -> BaseException | None:
        """Wait until the adapter ended; what it failed with."""
        (ended,) = await asyncio.gather(self.running, return_exceptions=True)
        return ended

    async def answered(self, body: Json) -> Json:
        """Send something, and get the message that answers it, posted or whispered."""
        message = await self.sent(body)
        await self.quiet()
        return message

    async def another(self, settings: SlackSettings) -> BaseException | None:
        """A second adapter over the same journal, run to its end: what it failed with."""
        adapter = new_adapter(
            settings, self.bot, self.journal, self.clock, self.notices, self.folder, self.peer,
            endpoints=SlackEndpoints(settings.signing_secret, self.server),
        )  # fmt: skip
        (ended,) = await asyncio.gather(adapter.run(), return_exceptions=True)
        return ended

    async def quiet(self) -> None:
        """Wait until nothing is being answered any more."""
        handlers = self.adapter.handlers
        assert handlers is not None
        await handlers.dispatcher.wait_until_idle()

    def calls(self, method: str) -> list[Json]:
        """What was called of a method."""
        return [item for item in self.peer.calls if item["method"] == method]


@asynccontextmanager
async def world(
    folder: Path,
    bot: FakeBot | None = None,
    settings: SlackSettings = HTTP,
    *,
    faults: Sequence[Json] = (),
    patience: int = int(HANGS),
    chat: ChatService | None = None,
    allowed: AllowedServers | None = None,
    pace: ChannelPace | None = None,
    cards: CardPictures | None = None,
    site: Site | None = None,
) -> AsyncIterator[World]:
    """A running adapter. What it did is looked at in the end: every call must have been one that Slack takes."""
    held, clock, notices = bot or FakeBot(), SetClock(), Notices()
    journal = await SqliteJournal.open(folder, clock)
    additions = AdditionQueue(allowed or AllowedServers(all=True), SeedFolders(folder / "seeds"), journal, no_index)
    try:
        server = WebServer()
        endpoints = SlackEndpoints(settings.signing_secret, server)
        server.mount(MOUNT, endpoints.application)
        async with serving() as peer, aiohttp.ClientSession() as session, server.serving(0, "127.0.0.1"):
            peer.faults += faults
            adapter = new_adapter(
                settings, held, journal, clock, notices, folder, peer, patience, chat, additions, endpoints, pace,
                cards, site,
            )  # fmt: skip
            running = asyncio.create_task(adapter.run())
            try:
                await started(adapter, running)
                yield World(peer, held, journal, clock, adapter, session, folder, running, notices, additions, server)
            finally:
                await adapter.close()
                with suppress(Exception):
                    await running
            assert peer.wrong == [], peer.wrong
    finally:
        await additions.close()
        await journal.close()


async def no_index() -> None:
    """The bot of these tests has no library."""


def new_adapter(
    settings: SlackSettings,
    bot: FakeBot,
    journal: SqliteJournal,
    clock: SetClock,
    notices: "Notices",
    folder: Path,
    peer: Peer,
    timeout: int = 30,
    chat: ChatService | None = None,
    additions: AdditionQueue | None = None,
    endpoints: SlackEndpoints | None = None,
    pace: ChannelPace | None = None,
    cards: CardPictures | None = None,
    site: Site | None = None,
) -> SlackAdapter:
    """An adapter over a bot and a peer. Without a `pace` it posts as fast as it can: this Slack sets no limit."""
    chat = chat or ChatService(bot, bot, journal, clock, "1.2.3", "right first 83 of 100 times", site=site)
    daily_admin = DailyAdmin(bot, bot, journal, DailyService(journal, QuotePicker(bot, journal), clock), clock)
    pace = pace or ChannelPace(burst=1000)
    return SlackAdapter(
        settings,
        chat,
        journal,
        notices.add,
        folder,
        daily_admin,
        additions,
        endpoints=endpoints,
        api=peer.api,
        timeout=timeout,
        pace=pace,
        cards=cards,
    )


async def started(adapter: SlackAdapter, running: "asyncio.Task[None]") -> None:
    """Wait until Slack can reach it, or it failed."""
    listening = asyncio.create_task(adapter.listening.wait())
    await asyncio.wait({listening, running}, return_when=asyncio.FIRST_COMPLETED, timeout=HANGS)
    listening.cancel()


def names(message: Json) -> list[str]:
    """The labels of a message's buttons."""
    return [
        item["text"]["text"]
        for block in message["blocks"]
        if block["type"] == "actions"
        for item in block["elements"]
        if item["type"] == "button"
    ]


def button(message: Json, label: str) -> str:
    """The name of the button with a label."""
    found = [
        item
        for block in message["blocks"]
        if block["type"] == "actions"
        for item in block["elements"]
        if item["type"] == "button" and item["text"]["text"] == label
    ]
    assert found, names(message)
    return str(found[0]["action_id"])


def shown(message: Json) -> str:
    """What a reader sees of a message, line by line; quotes begin with a bar."""
    lines: list[str] = []
    for block in message["blocks"]:
        if block["type"] == "rich_text":
            for line in block["elements"]:
                bar = "> " if line["type"] == "rich_text_quote" else ""
                lines.append(bar + "".join(_drawn(item) for item in line["elements"]))
        elif block["type"] == "context":
            lines += [item["text"] for item in block["elements"]]
        elif block["type"] in ("section", "header"):
            lines.append(block["text"]["text"])
    return "\n".join(lines)


def _drawn(element: Json) -> str:
    return str(element.get("text") or element.get("fallback") or element.get("channel_id") or element.get("user_id"))
