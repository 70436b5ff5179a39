"""The memory of the Discord bot over tens of thousands of commands: how fast it grows once everything is warm.

python -m bench.discord_memory                   50,000 commands; printed, and a section of bench/RESULTS.md
python -m bench.discord_memory ROOT COMMANDS     over the library in ROOT; prints what it measured as JSON

The real client in a virtual Discord (simcord), whose own records of what was sent are dropped after every batch. Each
question is searched once, by words alone, and its answer is given again: what is measured is what stays of a command,
and searching 50,000 times would take an hour.
"""

import asyncio
import gc
import json
import logging
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import simcord
from rich.console import Console
from rich.progress import Progress

from adapters.discord.client import VerbatimClient
from bench import commands, machine, report, workspace
from bench.discord_load import Errors, Watch, command, memory_mib, wait_until
from bench.report import Table
from bench.workspace import QUESTIONS, Workspace
from bot.app import SystemClock
from bot.chat.service import ChatService
from bot.labelled_sets import read_questions
from bot.model import Answer, Question
from bot.quotes.service import QuoteService
from bot.settings import read_settings
from store.encoder import OnnxEncoder
from store.journal.sqlite import SqliteJournal
from store.library.reader import ServedLibrary

COMMANDS = 50_000
_IN_SHORT = 5_000  # as part of `make bench`; all of them take half an hour on a busy machine
_WANTED = 2  # MiB per 10,000 commands at most, from the 10,000th of 50,000 on
_WARM = 5  # of so many commands the first one's part is left out: 10,000 of 50,000
_BATCH = 50  # commands at the same moment
_MEMBERS = 2_000
_SAMPLES = 40  # over all commands


class _SearchedOnce(QuoteService):
    """Gives the answer to a question that was asked before again."""

    def __init__(self, library: ServedLibrary) -> None:
        super().__init__(library, None)
        self._answers: dict[Question, Answer] = {}

    async def ask(self, question: Question) -> Answer:
        if question not in self._answers:
            self._answers[question] = await super().ask(question)
        return self._answers[question]


def measure(folders: Workspace, bars: Progress) -> Table:
    """Few commands, over a library that exists already."""
    return table(_measured(folders, bars, _IN_SHORT))


def _measured(folders: Workspace, bars: Progress, count: int) -> dict[str, Any]:
    """What `_serve` measures in a process of its own."""
    title = f"{count:,} commands on Discord"
    found, _ = commands.measured(title, bars, "bench.discord_memory", folders.root, str(count), quiet=True)
    return dict(found)


def table(measured: Mapping[str, Any]) -> Table:
    """Memory after some of the commands, and how fast it grows."""
    samples = measured["samples"]
    step = len(samples) // 10 or 1
    whole = measured["commands"] == COMMANDS
    bar = (
        f"At most {_WANTED} MiB per 10,000 are wanted."
        if whole
        else f"It is still warming up: `python -m bench.discord_memory` gives {COMMANDS:,} commands."
    )
    return Table(
        f"Discord: {measured['commands']:,} commands, one after the other",
        ("after", "MiB"),
        [(f"{count:,}", f"{mib:,.1f}") for count, mib in samples[step - 1 :: step]],
        [
            (
                f"From {measured['from']:,} commands on, memory grows by {measured['slope']:.2f} MiB per 10,000 "
                f"(the straight line that fits best). {bar}"
            ),
            "The virtual Discord forgets what was sent; each question is searched once, by words alone.",
        ],
    )


def section(measured: Mapping[str, Any], facts: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The section of RESULTS.md about all commands, by its name."""
    return report.section("discord_memory", "bench.discord_memory", facts, [table(measured)])


async def _serve(folders: Workspace, count: int) -> dict[str, Any]:
    questions = [question.question for question in read_questions(QUESTIONS)]
    errors, watch = Errors(), Watch()
    logging.getLogger().addHandler(errors)
    with tempfile.TemporaryDirectory() as folder:
        library, clock = ServedLibrary(folders.data), SystemClock()
        journal = await SqliteJournal.open(Path(folder), clock)
        try:
            chat = ChatService(_SearchedOnce(library), library, journal, clock, "measured")
            client = VerbatimClient(chat, journal, lambda _: None)
            watch.hook_commands()
            async with simcord.run(client, shard_count=1, settle_timeout=300.0) as env:
                samples = await _ask(env, questions, watch, count)
        finally:
            await journal.close()
            await library.close()
    if errors.lines:
        raise SystemExit(f"{len(errors.lines):,} errors, the first: {errors.lines[0]}")
    first = count // _WARM
    numbers, mib = np.array([sample for sample in samples if sample[0] >= first]).T
    slope = float(np.polyfit(numbers, mib, 1)[0]) * 10_000
    return {"commands": count, "from": first, "slope": slope, "samples": samples}


async def _ask(env: simcord.Env, questions: list[str], watch: Watch, count: int) -> list[tuple[int, float]]:
    """Give all commands, some at a time; memory after some of them."""
    guild = env.create_guild("Home")
    channel = guild.create_text_channel("general")
    people = [guild.add_member(env.create_user(f"member{number}")).id for number in range(_MEMBERS)]
    samples: list[tuple[int, float]] = []
    every = max(_BATCH, count // _SAMPLES // _BATCH * _BATCH)
    for done in range(0, count, _BATCH):
        for number in range(done, done + _BATCH):
            question = questions[number % len(questions)]
            env.backend.emit(
                "INTERACTION_CREATE", command(env, guild.id, channel.id, people[number % _MEMBERS], question)[1]
            )
        await wait_until(lambda: len(watch.answered) == _BATCH)
        if len(watch.answered) != _BATCH:
            raise SystemExit(f"only {len(watch.answered)} of {_BATCH} commands were answered")
        _forget(env, watch)
        if (done + _BATCH) % every == 0:
            gc.collect()
            samples.append((done + _BATCH, memory_mib()))
    return samples


def _forget(env: simcord.Env, watch: Watch) -> None:
    """Drop what the virtual Discord, and this bench, recorded."""
    watch.answered.clear()
    watch.acknowledged.clear()
    backend = env.backend
    for sent in backend.messages.values():
        sent.clear()
    backend.interactions.clear()
    backend.interaction_tokens.clear()
    backend.http_requests.clear()
    backend.transcript.clear()
    work = env._work  # noqa: SLF001 - it keeps every timer that was cancelled, and compares each callback with all
    for record in work.callbacks:
        if record.handle is not None and record.handle.cancelled() and record.real_handle is not None:
            record.real_handle.cancel()  # which would keep it for another minute
    work.callbacks = [record for record in work.callbacks if record.handle is None or not record.handle.cancelled()]


def _publish() -> None:
    """Build the library, give all commands, print what was measured and write it to RESULTS.md."""
    settings, facts = read_settings(os.environ), machine.description()
    with (
        tempfile.TemporaryDirectory(prefix="verbatim-memory-") as folder,
        Progress(console=Console(stderr=True), transient=True) as bars,
    ):
        folders = workspace.set_up(Path(folder), settings.seeds, settings.model)
        with closing(OnnxEncoder(folders.model)) as encoder:
            asyncio.run(workspace.build(folders.seeds, folders.data, encoder, bars))
        measured = _measured(folders, bars, COMMANDS)
    report.show([table(measured)])
    results = workspace.RESULTS.read_text(encoding="utf-8")
    workspace.RESULTS.write_text(report.published(results, section(measured, facts)), encoding="utf-8")


def main() -> None:
    """Measure and publish all commands; over a library that is named, measure and print JSON."""
    if not sys.argv[1:]:
        _publish()
        return
    root, count = sys.argv[1:]
    print(json.dumps(asyncio.run(_serve(Workspace(Path(root), read_settings(os.environ).model), int(count)))))


if __name__ == "__main__":
    main()
