"""Discord's acknowledgements wait for nothing slow, and SQL, encoder and indexes stay off the loop's thread."""

import asyncio
import re
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from simcord import interactions
from simcord.results import InteractionResult

from adapters.discord.client import VerbatimClient
from bot.chat import dispatch
from bot.chat.service import ChatService
from bot.model import Answer, Question
from bot.quotes.service import QuoteService
from store.encoder import OnnxEncoder
from store.journal.sqlite import SqliteJournal
from store.library.reader import ServedLibrary
from store.library.vectors import Vectors
from store.library.word_index import WordIndex
from tests.fixtures.patience import HANGS
from tests.peers.discord_world import FakeBot, HeldClock, World, answer, labels, quote, world


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


async def test_sql_encoder_and_index_stay_off_the_loop(
    real_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = Threads()

    class Watched(sqlite3.Connection):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            threads.saw("sql")
            return super().execute(*arguments)

        def cursor(self, *arguments: Any, **options: Any) -> Any:
            threads.saw("sql")
            return super().cursor(*arguments, **options)

    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *arguments, **options: connect(*arguments, factory=Watched, **options)
    )
    monkeypatch.setattr(WordIndex, "search", threads.watching("words", WordIndex.search))
    monkeypatch.setattr(Vectors, "nearest", threads.watching("vectors", Vectors.nearest))
    monkeypatch.setattr(OnnxEncoder, "_states", threads.watching("encoder", OnnxEncoder._states))
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
        around = await here.alice.click(shown, label="Context")
        await here.alice.click(around.followups[0], label="Also said")
        await here.alice.slash(here.channel, "check", claim="you have to have the right safety gear")
        await here.alice.autocomplete(here.channel, "quote", "id", "wave")
        await here.alice.slash(here.channel, "quote", id="zuckerberg-267:20310-20370")
    await journal.close()
    await library.close()
    encoder.close()
    assert {"sql", "encoder", "words", "vectors"} <= set(threads.seen)
    for what, where in threads.seen.items():
        assert threading.get_ident() not in where, what


def commands_of(here: World, members: int, data: dict[str, Any]) -> list[Any]:
    """The records of a command that so many new members give at once."""
    records = []
    for number in range(members):
        person = here.guild.add_member(here.env.create_user(f"member{number}"))
        record, payload = interactions.base_payload(
            here.env.backend,
            type=2,
            channel_id=here.channel.id,
            guild_id=here.guild.id,
            user_id=person.id,
            data=data,
        )
        here.env.backend.emit("INTERACTION_CREATE", payload)
        records.append(record)
    return records


async def test_many_ask_at_the_same_moment(tmp_path: Path) -> None:
    """bench/discord_load.py measures how long they wait and what blocks the loop."""
    async with world(tmp_path) as here:
        data = {"id": "1", "name": "ask", "type": 1, "options": [{"name": "question", "type": 3, "value": "sure"}]}
        records = commands_of(here, 40, data)
        await here.env.settle()
        results = [InteractionResult(here.env, record) for record in records]
        assert all(result.acknowledged for result in results)
        assert all("> " in answer(result).content for result in results)
        assert len(here.bot.asked) == len({answer(result).id for result in results}) == 40


async def test_quotes_at_random_at_the_same_moment_are_all_different(tmp_path: Path) -> None:
    bot = FakeBot([quote(number, f"word{number} said") for number in range(12)])
    async with world(tmp_path, bot) as here:
        records = commands_of(here, 8, {"id": "1", "name": "quote", "type": 1})
        await here.env.settle()
        said = {re.findall(r"word\d+", answer(InteractionResult(here.env, record)).content)[0] for record in records}
        assert len(said) == 8


class StuckBot(FakeBot):
    """Answers once it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()

    async def ask(self, ask: Question) -> Answer:
        await self.let_go.wait()
        return await super().ask(ask)


async def test_the_acknowledgement_does_not_wait_for_the_answer(tmp_path: Path) -> None:
    bot = StuckBot()
    async with world(tmp_path, bot) as here:
        asking = asyncio.create_task(here.alice.slash(here.channel, "ask", question="sure"))
        await _acknowledged(here)
        assert bot.asked == []
        bot.let_go.set()
        assert "> " in answer(await asking).content


async def test_the_acknowledgement_does_not_wait_for_a_stuck_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "_PREFERENCE_SECONDS", 0.05)
    begun, read = list[str](), list[str]()

    async def stuck(*_: object) -> dict[str, str]:
        begun.append("begun")
        if len(begun) == 1:  # the read that the acknowledgement would wait for
            await asyncio.sleep(300)
            read.append("read")
        return {}

    async with world(tmp_path) as here:
        monkeypatch.setattr(here.journal, "preferences", stuck)
        asking = asyncio.create_task(here.alice.slash(here.channel, "about"))
        await _acknowledged(here)
        assert read == []
        assert (await asking).ephemeral  # the preferences that could not be read might have asked for that


async def _acknowledged(here: World) -> None:
    async with asyncio.timeout(HANGS):
        while not any(  # noqa: ASYNC110 - simcord has no event for it
            request.path.endswith("/callback") for request in here.env.http_requests
        ):
            await asyncio.sleep(0.01)
