"""The Discord bot under load: the real client and library in a virtual Discord (simcord), many members at once.

python -m bench.discord_load ROOT       uses the library in ROOT; prints what it measured

The virtual Discord runs in the same process and on the same loop, so its own cost is included. This file is not named
`discord`: run directly, a file of that name would hide the library.
"""

import asyncio
import json
import logging
import os
import resource
import sys
import tempfile
import time
from asyncio.events import Handle
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import simcord
from rich.progress import Progress
from simcord import interactions

from adapters.discord.client import VerbatimClient
from bench import commands
from bench.commands import PER_MIB
from bench.report import Table
from bench.speed import Times
from bench.workspace import QUESTIONS, Workspace
from bot.app import SystemClock, freeze
from bot.chat.service import ChatService
from bot.labelled_sets import read_questions
from bot.quotes.service import QuoteService
from bot.settings import read_settings
from store.encoder import OnnxEncoder
from store.journal.sqlite import SqliteJournal
from store.library.reader import ServedLibrary

ASKED = 500
"""Commands that arrive at the same moment, each from another member."""

_PATIENCE = 180.0  # seconds
_WARM_UP = 20  # commands before, so that nothing is opened for the first time while it is measured


@dataclass
class Steps:
    """The longest steps of the event loop, in seconds."""

    longest: float = 0.0  # the longest step by the clock
    worked: float = 0.0  # processor time of the step with most work; the rest it waited for a core or another thread
    worked_at: str = ""

    def hook(self) -> None:
        """Time every step of the loop."""
        step = Handle._run  # noqa: SLF001

        def stepping(handle: Any) -> None:
            start, work = time.perf_counter(), time.thread_time()
            step(handle)
            taken = time.perf_counter() - start
            worked = time.thread_time() - work
            self.longest = max(self.longest, taken)
            if worked > self.worked:
                self.worked, self.worked_at = worked, _place(handle)

        _set(Handle, "_run", stepping)


@dataclass
class Watch(Steps):
    """When commands were acknowledged and answered, too. Times are those of `perf_counter`."""

    acknowledged: dict[int, float] = field(default_factory=dict)
    answered: dict[int, float] = field(default_factory=dict)

    def hook(self) -> None:
        """Record acknowledgements and answers when Discord takes them, and time every step of the loop."""
        super().hook()
        self.hook_commands()

    def hook_commands(self) -> None:
        """Record acknowledgements and answers alone; timing every step takes a fifth of the processor."""
        response, interaction = discord.InteractionResponse, discord.Interaction
        defer, edit = response.defer, interaction.edit_original_response

        async def deferring(self_: Any, **options: Any) -> Any:
            done = await defer(self_, **options)
            self.acknowledged[self_._parent.id] = time.perf_counter()  # noqa: SLF001
            return done

        async def editing(self_: Any, **options: Any) -> Any:
            done = await edit(self_, **options)
            self.answered[self_.id] = time.perf_counter()
            return done

        _set(response, "defer", deferring)
        _set(interaction, "edit_original_response", editing)


def _set(owner: type, name: str, value: Callable[..., Any]) -> None:
    setattr(owner, name, value)


def _place(handle: Any) -> str:
    """Where the coroutine of a step is suspended now, if that can be found out."""
    callback = handle._callback  # noqa: SLF001
    cells = [cell.cell_contents for cell in getattr(callback, "__closure__", None) or ()]
    tasks = [owner for item in (callback, *cells) if hasattr(owner := getattr(item, "__self__", None), "get_coro")]
    inner: Any = tasks[0].get_coro() if tasks else None  # type: ignore[union-attr]
    while hasattr(getattr(inner, "cr_await", None), "cr_code"):
        inner = inner.cr_await
    frame = getattr(inner, "cr_frame", None)
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}" if frame is not None else "a step that ended"


class Errors(logging.Handler):
    """Counts what was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.lines.append(record.getMessage())


def measure(folders: Workspace, bars: Progress) -> Table:
    """Run it in its own process, over a library that exists already."""
    measured, peak_mib = commands.measured(
        f"{ASKED} members on Discord", bars, "bench.discord_load", folders.root, quiet=True
    )
    acknowledged, answered = Times(tuple(measured["acknowledged"])), Times(tuple(measured["answered"]))
    return Table(
        f"Discord: {ASKED} members use /ask at the same moment",
        ("milliseconds", "p50", "p95", "longest"),
        [
            (
                "to the acknowledgement (Discord waits 3,000)",
                *acknowledged.cells(),
                f"{acknowledged.percentile(100):.1f}",
            ),
            ("to the answer", *answered.cells(), f"{answered.percentile(100):.1f}"),
        ],
        [
            f"Unhandled errors: {measured['errors']}. Answered: {len(answered.milliseconds)} of {ASKED}.",
            (
                "The longest a step of the loop was at work: "
                f"{measured['worked']:.1f} ms (before {measured['worked_at']})."
            ),
            f"By the clock, waiting for a core or another thread among it: {measured['longest']:.1f} ms.",
            (
                f"Memory before {measured['before']:,.0f} MiB, after {measured['after']:,.0f} MiB, "
                f"at its peak {peak_mib:,.0f} MiB."
            ),
            "The virtual Discord, which keeps every message, is among all of these.",
        ],
    )


async def _serve(folders: Workspace) -> dict[str, Any]:
    questions = [question.question for question in read_questions(QUESTIONS)]
    errors, watch = Errors(), Watch()
    logging.getLogger().addHandler(errors)
    with closing(OnnxEncoder(folders.model)) as encoder, tempfile.TemporaryDirectory() as folder:
        library, clock = ServedLibrary(folders.data), SystemClock()
        journal = await SqliteJournal.open(Path(folder), clock)
        try:
            chat = ChatService(QuoteService(library, encoder), library, journal, clock, "measured")
            client = VerbatimClient(chat, journal, lambda _: None)
            watch.hook()
            async with simcord.run(client, shard_count=1, settle_timeout=300.0) as env:
                return await _storm(env, questions, watch, errors)
        finally:
            await journal.close()
            await library.close()


async def _storm(env: simcord.Env, questions: list[str], watch: Watch, errors: Errors) -> dict[str, Any]:
    guild = env.create_guild("Home")
    channel = guild.create_text_channel("general")
    people = [guild.add_member(env.create_user(f"member{number}")).id for number in range(ASKED + _WARM_UP)]
    for index, person in enumerate(people[:_WARM_UP]):
        env.backend.emit(
            "INTERACTION_CREATE", command(env, guild.id, channel.id, person, questions[index % len(questions)])[1]
        )
    await wait_until(lambda: len(watch.answered) == _WARM_UP)
    commands = []
    for index, person in enumerate(people[_WARM_UP:]):
        commands.append(command(env, guild.id, channel.id, person, questions[index % len(questions)]))
    freeze()
    before, sent = memory_mib(), {}
    for identity, payload in commands:
        sent[identity] = time.perf_counter()
        env.backend.emit("INTERACTION_CREATE", payload)
    await asyncio.sleep(0)
    watch.longest = watch.worked = 0.0  # building and emitting the commands was not the bot's work
    await wait_until(lambda: len(watch.answered) == _WARM_UP + ASKED)
    return {
        "acknowledged": [
            (watch.acknowledged[command] - start) * 1000
            for command, start in sent.items()
            if command in watch.acknowledged
        ],
        "answered": [
            (watch.answered[command] - start) * 1000 for command, start in sent.items() if command in watch.answered
        ],
        "errors": len(errors.lines),
        "longest": watch.longest * 1000,
        "worked": watch.worked * 1000,
        "worked_at": watch.worked_at,
        "before": before,
        "after": memory_mib(),
    }


async def wait_until(done: Callable[[], bool]) -> None:
    """Wait in real time: simcord's own waiting moves its clock, and with it the bot's time limits."""
    end = time.perf_counter() + _PATIENCE
    while not done() and time.perf_counter() < end:  # noqa: ASYNC110 - polling disturbs least
        await asyncio.sleep(0.01)


def command(env: simcord.Env, guild: int, channel: int, person: int, question: str) -> tuple[int, dict[str, Any]]:
    data = {"id": "1", "name": "ask", "type": 1, "options": [{"name": "question", "type": 3, "value": question}]}
    record, payload = interactions.base_payload(
        env.backend, type=2, channel_id=channel, guild_id=guild, user_id=person, data=data
    )
    return record.id, payload


def memory_mib() -> float:
    """MiB of memory this process uses now; its peak on a system that does not report that."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / PER_MIB
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Measure, and print it as JSON."""
    print(json.dumps(asyncio.run(_serve(Workspace(Path(sys.argv[1]), read_settings(os.environ).model)))))


if __name__ == "__main__":
    main()
