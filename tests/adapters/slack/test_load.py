"""Slack's acknowledgements wait for nothing slow, and SQL, encoder and indexes stay off the loop's thread."""

import asyncio
import json
import sqlite3
import threading
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from numpy.typing import NDArray

from adapters.slack import message_handler, texts, threads
from adapters.slack.oauth.engine import FILE
from adapters.slack.pace import BURST, SECONDS, ChannelPace
from bot.chat import dispatch
from bot.chat.service import ChatService
from bot.presentation import wording
from bot.quotes.service import QuoteService
from bot.search.candidates import EncodedQuestion
from store.journal.sqlite import SqliteJournal
from store.library import indexing
from store.library.reader import ServedLibrary
from store.library.vectors import Vectors
from store.library.word_index import WordIndex
from tests.adapters.discord.test_load import Threads
from tests.adapters.slack.test_installs import MANY, install, of
from tests.fixtures.fakes import SetClock
from tests.fixtures.patience import HANGS
from tests.peers.slack_payloads import command, direct, home_opened, in_view, mention, press, shortcut
from tests.peers.slack_peer import ALICE, CHANNEL, TEAM
from tests.peers.slack_world import World, button, shown, world

SEEDS = Path(__file__).parents[3] / "seeds"


class WatchedEncoder:
    """Fulfils bot.ports.Encoder with meaningless vectors, and notes on which thread it ran."""

    model = "off"

    def __init__(self, threads: Threads) -> None:
        self._threads = threads

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        def work() -> NDArray[np.float32]:
            self._threads.saw("encoder")
            return np.full((len(texts), 4), 0.5, dtype=np.float32)

        return await asyncio.to_thread(work)

    async def encode_question(self, text: str) -> EncodedQuestion:
        return EncodedQuestion((await self.encode([text]))[0])


def _no_encoder() -> NoReturn:
    raise AssertionError("nothing is encoded here")


async def test_sql_encoder_and_index_stay_off_the_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads, opened = Threads(), list[str]()

    class Watched(sqlite3.Connection):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            threads.saw("sql")
            return super().execute(*arguments)

        def cursor(self, *arguments: Any, **options: Any) -> Any:
            threads.saw("sql")
            return super().cursor(*arguments, **options)

    connect = sqlite3.connect

    def watched(database: Any, *arguments: Any, **options: Any) -> sqlite3.Connection:
        opened.append(str(database))
        return connect(database, *arguments, factory=Watched, **options)

    monkeypatch.setattr(sqlite3, "connect", watched)
    monkeypatch.setattr(sqlite3.dbapi2, "connect", watched)
    monkeypatch.setattr(WordIndex, "search", threads.watching("words", WordIndex.search))
    monkeypatch.setattr(Vectors, "nearest", threads.watching("vectors", Vectors.nearest))
    await asyncio.to_thread(lambda: asyncio.run(indexing.index(SEEDS, tmp_path, None, _no_encoder, lambda *_: None)))
    threads.seen.clear()
    library, clock = ServedLibrary(tmp_path), SetClock()
    journal = await SqliteJournal.open(tmp_path, clock)
    chat = ChatService(QuoteService(library, WatchedEncoder(threads)), library, journal, clock, "1")
    async with AsyncExitStack() as stack:
        stack.push_async_callback(library.close)
        stack.push_async_callback(journal.close)
        here = await stack.enter_async_context(world(tmp_path / "other", settings=MANY, chat=chat))
        await install(here)
        message = await here.answered(of(mention("what does he say about the right safety gear")))
        assert "> " in shown(message)
        for label in ("Show 1", "Context"):
            await here.send(of(press(here.peer, message, button(message, label))))
            await here.quiet()
        await here.answered(of(command(here.peer, "check you have to have the right safety gear")))
        await here.answered(of(command(here.peer, "random")))
        await here.answered(of(shortcut(here.peer, {"text": "you have to have the right safety gear"})))
        await here.send(of(home_opened()))
        await here.until(lambda: here.peer.homes)
    assert any(name.endswith(FILE) for name in opened)
    assert {"sql", "encoder", "words"} <= set(threads.seen)
    for what, where in threads.seen.items():
        assert threading.get_ident() not in where, what


async def test_many_mention_it_at_the_same_moment(tmp_path: Path) -> None:
    """bench/slack_load.py measures how long they wait."""
    async with world(tmp_path) as here:
        responses = await asyncio.gather(*(here.send(mention("sure", user=f"U{number:04}")) for number in range(60)))
        await here.until(lambda: len(here.peer.messages) == 60)
        assert {response.status for response in responses} == {200}
        assert len({message["thread_ts"] for message in here.peer.messages}) == 60


async def test_a_crowd_in_one_channel_is_answered_at_slacks_pace_and_told_how_long_it_takes(tmp_path: Path) -> None:
    """A small Slack's pace, 20 times as fast: a burst of 10, then one in 50 ms, however the bot asks for more.

    The bot's clock stands still until somebody had to wait, so that a busy machine does not let the crowd trickle in.
    """
    hurry = 20
    async with world(tmp_path, pace=ChannelPace(seconds=SECONDS)) as here:
        here.peer.burst, here.peer.seconds = BURST, 1 / hurry
        here.adapter._clients.pace._clock = lambda: 0.0
        await asyncio.gather(*(here.send(mention("sure", user=f"U{number:04}")) for number in range(60)))
        await here.until(lambda: here.peer.whispers)
        here.adapter._clients.pace._clock = lambda: time.monotonic() * hurry
        await here.until(lambda: len({message["thread_ts"] for message in here.peer.messages}) == 60)
        await here.quiet()
        assert all("> " in shown(message) for message in here.peer.messages)  # no placeholder took a turn
        assert len(here.peer.messages) == 60
        waits = [shown(whisper) for whisper in here.peer.whispers]
        assert waits
        assert all("so answers take a while: yours comes in about" in text for text in waits)
        assert all("thread_ts" not in whisper for whisper in here.peer.whispers)  # the threads do not exist yet


@pytest.mark.parametrize("public", [True, False], ids=["where the bot may answer in public", "elsewhere"])
async def test_everybody_in_a_crowd_is_answered_or_told_that_the_bot_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, public: bool
) -> None:
    """Slack takes two whispers at once, then one in 10 ms, so most refusals have to wait."""
    monkeypatch.setattr(dispatch, "MOST_WAITING", 10)
    async with world(tmp_path) as here:
        if not public:
            await here.journal.prefer("slack", TEAM, "channels", "C0OTHER")
        slow_whispers(here, 0.01)
        members = {f"U{number:04}" for number in range(60)}
        await asyncio.gather(*(here.send(mention("sure", user=member)) for member in members))
        await here.quiet()
        refused = [whisper["user"] for whisper in here.peer.whispers if wording.errors.BUSY in shown(whisper)]
        assert refused
        assert len(refused) == len(set(refused))
        assert len(here.bot.asked) + len(refused) == len(members)
        assert not [message for message in here.peer.messages if texts.NOT_EVERYBODY in shown(message)]


async def test_where_too_many_wait_to_be_told_one_line_tells_the_whole_channel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a minute in each channel, outside all threads; nobody else's refusal waits for longer than two minutes."""
    monkeypatch.setattr(dispatch, "MOST_WAITING", 10)
    monkeypatch.setattr(threads, "LONGEST_REFUSAL_WAIT", 0.1)
    channels = (CHANNEL, "C0SECOND")
    async with world(tmp_path) as here:
        here.peer.channels |= set(channels)
        slow_whispers(here, 0.05)
        await asyncio.gather(*(here.send(mention("sure", user=f"U{n:04}", channel=channels[n % 2])) for n in range(60)))
        await here.quiet()
        lines = [message for message in here.peer.messages if texts.NOT_EVERYBODY in shown(message)]
        assert sorted(line["channel"] for line in lines) == sorted(channels)
        assert not any(line.get("thread_ts") for line in lines)
        refused = [whisper for whisper in here.peer.whispers if wording.errors.BUSY in shown(whisper)]
        assert 2 <= len(refused) <= 60 - len(here.bot.asked)


async def test_what_a_channels_pace_refuses_costs_nothing_and_is_refused_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the bot the clock stands still, so the channel has room for three messages, however long the crowd takes."""
    monkeypatch.setattr(message_handler, "LONGEST_WAIT", 0.125)
    crowd = [mention("sure", user=f"U{number:04}", at=f"1700000000.{number:06}") for number in range(40)]
    async with world(tmp_path, pace=ChannelPace(1, 0.05, lambda: 0.0)) as here:
        await asyncio.gather(*map(here.send, crowd))
        await here.quiet()
        assert (len(here.bot.asked), len(here.calls("users.info"))) == (3, 3)
        assert len(await here.journal.database.rows("select key from claim")) == 2 * 3
        assert len({whisper["user"] for whisper in refused(here)}) == 37
        here.adapter._clients.pace._clock = time.monotonic
        await asyncio.gather(*map(here.send, crowd))  # as Slack delivers again what it saw no answer to
        await here.quiet()
        assert (len(here.bot.asked), len(here.peer.messages), len(refused(here))) == (3, 3, 37)


@pytest.mark.parametrize("copies", [2, 5, 6, 20])
async def test_copies_of_a_mention_at_once_get_one_answer_or_one_refusal(tmp_path: Path, copies: int) -> None:
    """As Slack delivers them over several connections. The sixth question of a member is refused."""
    async with world(tmp_path) as here:
        for number in range(1, 7):
            body = mention("sure", at=f"1700000000.{number:06}")
            await asyncio.gather(*(here.send(body) for _ in range(copies)))
            await here.quiet()
            assert (len(here.peer.messages), len(here.bot.asked)) == (min(number, 5), min(number, 5))
        assert len(here.peer.whispers) == 1


async def test_a_quiet_channel_is_answered_while_another_one_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_handler, "LONGEST_WAIT", 0.02)
    async with world(tmp_path, pace=ChannelPace(1, 0.05, lambda: 0.0)) as here:
        here.peer.channels.add("C0SECOND")
        await asyncio.gather(*(here.send(mention("sure", user=f"U{number:04}")) for number in range(20)))
        await here.until(lambda: len(refused(here)) == 19)
        await here.send(mention("sure", user="U0BOB", channel="C0SECOND"))
        await here.until(lambda: [item for item in here.peer.messages if item["channel"] == "C0SECOND"])


@pytest.mark.parametrize("waits_for", ["a whisper", "the channel"])
async def test_the_end_waits_for_no_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waits_for: str) -> None:
    """Slack takes a whisper, or a message, a minute. Those who wait are told together, where the channel has room."""
    monkeypatch.setattr(dispatch, "MOST_WAITING", 0)
    monkeypatch.setattr(threads, "LONGEST_REFUSAL_WAIT", {"a whisper": 6_000.0, "the channel": 0.0}[waits_for])
    async with world(tmp_path, pace=ChannelPace(1, 60.0)) as here:
        assert here.adapter.handlers is not None
        here.adapter.handlers.messages._writer._whispers = ChannelPace(1, 60.0)
        if waits_for == "the channel":
            assert here.adapter._clients.pace.take(CHANNEL)
        await asyncio.gather(*(here.send(mention("sure", user=f"U{number:04}")) for number in range(10)))
        await here.until(lambda: here.peer.whispers)
        async with asyncio.timeout(HANGS):
            assert await here.adapter.handlers.dispatcher.drain(HANGS)
        assert len(refused(here)) == 1
        together = [message for message in here.peer.messages if texts.NOT_EVERYBODY in shown(message)]
        assert len(together) == len(here.peer.messages) == (waits_for == "a whisper")


def refused(here: World) -> list[dict[str, Any]]:
    """The messages to single members that say that the bot is busy."""
    return [whisper for whisper in here.peer.whispers if wording.errors.BUSY in shown(whisper)]


def slow_whispers(here: World, seconds: float) -> None:
    """Slack takes two messages for single members at once, then one in so many seconds."""
    assert here.adapter.handlers is not None
    here.adapter.handlers.messages._writer._whispers = ChannelPace(2, seconds)


@pytest.mark.parametrize("kind", ["mention", "direct", "command", "shortcut", "press", "home"])
async def test_the_acknowledgement_waits_for_nothing_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    async with world(tmp_path) as here:
        bodies = {
            "mention": mention("sure"),
            "direct": direct("sure"),
            "command": command(here.peer, "sure"),
            "shortcut": shortcut(here.peer, {"text": "words"}),
            "press": press(here.peer, {"ts": "1.1", "channel": CHANNEL}, "next:token"),
            "home": in_view(here.peer, "home.random"),
        }

        let_go = asyncio.Event()

        async def stuck(*_: object) -> None:
            await let_go.wait()

        for name in ("claim_event", "preferences", "recall"):
            monkeypatch.setattr(here.journal, name, stuck)
        try:
            async with asyncio.timeout(HANGS):
                response = await here.send(bodies[kind])
        finally:
            let_go.set()
        assert (response.status, response.text) == (200, "")


async def test_whoever_asks_too_fast_is_told_so(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for _ in range(5):
            await here.answered(mention("sure"))
        assert "That was quick." in shown(await here.answered(mention("sure")))
        assert [whisper["user"] for whisper in here.peer.whispers] == [ALICE]
        for body in [mention("sure")] * 3 + [direct("sure"), command(here.peer, "sure")]:
            await here.send(body)  # once is enough
        await here.quiet()
        assert (len(here.peer.messages), len(here.peer.whispers)) == (5, 1)
        await here.answered(mention("sure", user="U0BOB"))
        assert len(here.bot.asked) == 6


async def test_a_command_is_refused_in_its_acknowledgement_and_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for _ in range(5):
            await here.answered(command(here.peer, "sure"))
        refused = await here.send(command(here.peer, "sure"))
        assert "That was quick." in json.loads(refused.text)["text"]
        assert json.loads(refused.text)["response_type"] == "ephemeral"
        assert (await here.send(command(here.peer, "sure"))).text == ""
        await here.quiet()
        assert len(here.calls("respond")) == len(here.bot.asked) == 5
