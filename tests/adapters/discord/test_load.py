"""Under load nobody waits for his acknowledgement, and neither SQL, the encoder nor an index ever runs on the loop's thread."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.adapter import VerbatimClient
from bot.chat.service import ChatService
from bot.model import Answer
from bot.quotes.service import Ask, QuoteService
from store.encoder import OnnxEncoder
from store.journal.journal import SqliteJournal
from store.library.reader import ServedLibrary
from store.library.vectors import Vectors
from store.library.word_index import WordIndex
from tests.peers.discord_world import FakeBot, HeldClock, answer, labels, world


class Threads:
    """Which threads each kind of work ran on."""

    def __init__(self) -> None:
        self.seen: dict[str, set[int]] = {}

    def saw(self, what: str) -> None:
        self.seen.setdefault(what, set()).add(threading.get_ident())

    def watching(self, what: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **options: Any) -> Any:
            self.saw(what)
            return work(*arguments, **options)

        return watched


async def test_sql_encoder_and_index_stay_off_the_loop(real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = Threads()

    class Watched(sqlite3.Connection):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            threads.saw("sql")
            return super().execute(*arguments)

        def cursor(self, *arguments: Any, **options: Any) -> Any:
            threads.saw("sql")
            return super().cursor(*arguments, **options)

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *arguments, **options: connect(*arguments, factory=Watched, **options))
    monkeypatch.setattr(WordIndex, "search", threads.watching("words", WordIndex.search))
    monkeypatch.setattr(Vectors, "nearest", threads.watching("vectors", Vectors.nearest))
    monkeypatch.setattr(OnnxEncoder, "encode_now", threads.watching("encoder", OnnxEncoder.encode_now))
    library, clock, encoder = ServedLibrary(real_data), HeldClock(), OnnxEncoder()
    journal = await SqliteJournal.open(tmp_path, clock)
    bot = QuoteService(library, encoder)
    chat = ChatService(bot, library, journal, clock, "1")
    async with world(tmp_path / "other") as here:
        await here.env.restart_bot(VerbatimClient(chat, journal, lambda _: None))
        shown = answer(await here.alice.slash(here.channel, "ask", question="what does he say about surfing and waves"))
        assert "> " in shown.content
        if "Show 1" in labels(shown):
            await here.alice.click(shown, label="Show 1")
        await here.alice.click(shown, label="More context")
        await here.alice.click(shown, label="Also said")
        await here.alice.slash(here.channel, "check", claim="you have to have the right safety gear")
        await here.alice.autocomplete(here.channel, "quote", "id", "wave")
        await here.alice.slash(here.channel, "quote", id="zuckerberg-267:20310-20370")
    await journal.close()
    await library.close()
    encoder.close()
    assert {"sql", "encoder", "words", "vectors"} <= set(threads.seen)
    for what, where in threads.seen.items():
        assert threading.get_ident() not in where, what


async def test_no_handler_holds_the_loop(tmp_path: Path) -> None:
    """Real time, measured around the loop: simcord's own clock would not see a handler that blocks."""
    async with world(tmp_path) as here:
        people = [here.guild.add_member(here.env.create_user(f"member{number}")) for number in range(40)]
        held = [0.0]

        async def measure() -> None:
            while True:
                start = time.perf_counter()
                await asyncio.sleep(0)
                held.append(time.perf_counter() - start)

        measuring = asyncio.create_task(measure())
        start = time.perf_counter()
        for person in people:
            assert (await person.slash(here.channel, "ask", question="sure")).acknowledged
        measuring.cancel()
        assert (time.perf_counter() - start) / len(people) < 1
        assert max(held) < 0.25  # the bench measures it closely; here a blocking call would show


class SlowBot(FakeBot):
    """Takes its time for an answer."""

    async def ask(self, ask: Ask) -> Answer:
        await asyncio.sleep(2)
        return await super().ask(ask)


@pytest.mark.parametrize("stuck", ["journal", "answer"])
async def test_the_acknowledgement_waits_for_nothing_slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stuck: str) -> None:
    async with world(tmp_path, SlowBot()) as here:
        if stuck == "journal":

            async def slow(*_: object) -> None:
                await asyncio.sleep(30)

            monkeypatch.setattr(here.journal, "preferences", slow)
        command = here.alice.slash(here.channel, "about") if stuck == "journal" else here.alice.slash(here.channel, "ask", question="sure")
        asking = asyncio.create_task(command)
        for _ in range(300):
            await asyncio.sleep(0.01)
            if any(one.path.endswith("/callback") for one in here.env.http_requests):
                break
        else:
            raise AssertionError("not acknowledged within 3 s")
        assert (await asking).acknowledged
