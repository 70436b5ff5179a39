"""The way of a question, as docs/architecture.md has it, is the way that a question takes."""

import re
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import is_dataclass
from pathlib import Path
from types import FrameType

import simcord

from adapters.discord.client import VerbatimClient
from bot.chat.service import ChatService
from bot.quotes.service import QuoteService
from store.journal.sqlite import SqliteJournal
from tests.conftest import ROOT, Workbench
from tests.docs.documents import read
from tests.fixtures.fakes import SetClock

MOST_FILES = 20


class Trace:
    """Which of the project's files called which, while a question is answered."""

    def __init__(self) -> None:
        self.files: list[str] = []
        """In the order in which they were reached."""
        self.calls: set[tuple[str, str]] = set()
        self._recording = False

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record this thread, and every thread that was started since `following`."""
        self._recording = True
        sys.setprofile(self.on_event)
        try:
            yield
        finally:
            sys.setprofile(None)
            self._recording = False

    @contextmanager
    def following(self) -> Iterator[None]:
        """Threads that are started within can be recorded."""
        threading.setprofile(self.on_event)
        try:
            yield
        finally:
            threading.setprofile(None)

    def leads(self, starts: Sequence[str], end: str, way: Sequence[str]) -> bool:
        """Whether calls lead from one of some steps to another step, past none of the other steps."""
        found, open_ = set(starts), list(starts)
        while open_:
            file = open_.pop()
            called = {to for caller, to in self.calls if caller == file}
            if end in called:
                return True
            fresh = called - found - set(way)
            found |= fresh
            open_ += fresh
        return False

    def on_event(self, frame: FrameType, event: str, _: object) -> None:
        """Called by Python for every call."""
        if not self._recording or event != "call" or (file := _ours(frame)) is None:
            return
        if file not in self.files:
            self.files.append(file)
        caller = frame.f_back
        while caller is not None and _ours(caller) is None:
            caller = caller.f_back
        if caller is not None and not is_dataclass(frame.f_locals.get("self")):  # asking a value is no call back
            self.calls.add((_ours(caller) or "", file))


def _ours(frame: FrameType) -> str | None:
    file = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
    return file if file.startswith(("bot/", "adapters/", "store/")) else None


def steps() -> list[str]:
    """The first file of each numbered step of a question's way."""
    section = read("docs/architecture.md").partition("## A question's way")[2].partition("\n## ")[0]
    return re.findall(r"^\d+\. `([\w/]+\.py)`", section, re.MULTILINE)


async def trace_of_a_question(workbench: Workbench, folder: Path) -> Trace:
    trace, clock = Trace(), SetClock()
    with trace.following():
        journal = await SqliteJournal.open(folder, clock)
        async with workbench.served() as library:
            quotes = QuoteService(library, workbench.encoder)
            client = VerbatimClient(ChatService(quotes, library, journal, clock, "1"), journal, lambda _: None)
            async with simcord.run(client, shard_count=1, settle_timeout=60.0) as env:
                guild = env.create_guild("Home")
                alice = guild.add_member(env.create_user("alice"))
                channel = guild.create_text_channel("general")
                with trace.recording():
                    result = await alice.slash(channel, "ask", question="what does the fog do to the light?")
                assert result.response is not None
        await journal.close()
    return trace


async def test_the_way_is_the_one_that_a_question_takes(workbench: Workbench, tmp_path: Path) -> None:
    """Every step is reached from an earlier one, through the files that it asks, and none calls back."""
    trace, way = await trace_of_a_question(workbench, tmp_path), steps()
    assert len(way) <= MOST_FILES
    assert [step for step in way if step not in trace.files] == []
    for index, step in enumerate(way[1:], start=1):
        assert trace.leads(way[:index], step, way), f"{step} is not reached from a step before it"
    back = [
        (step, earlier) for index, step in enumerate(way) for earlier in way[:index] if (step, earlier) in trace.calls
    ]
    assert back == []


def test_the_first_line_of_every_step_says_its_place() -> None:
    for number, step in enumerate(steps(), start=1):
        first = (ROOT / step).read_text(encoding="utf-8").partition("\n")[0]
        assert f"Step {number} of a question's way." in first, step
