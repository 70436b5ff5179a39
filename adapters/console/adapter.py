"""The console: runs one command, or a chat. What it needs beyond the core is handed in as a Workshop."""

import argparse
import getpass
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.text import Text

from adapters.console import contract, editing, render
from bot import wording
from bot.errors import QuestionError
from bot.model import Answer, Confidence, Ref
from bot.ports import Journal
from bot.quotebot import Ask, QuoteBot

FOUND, NOTHING, BAD = 0, 1, 2
"""Exit codes, as DESIGN.md section 5 has them."""

_CONTEXT = 12  # words shown dimmed on either side of a quote
_MORE = 150  # words `more` shows on either side: about a minute of talk
_PLACE = "chat"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's: what was looked at, whether it is well, and the mend if not."""

    what: str
    well: bool
    says: str


class Workshop(Protocol):
    """What the wiring lends to the console."""

    seeds: Path

    def bot(self) -> AbstractAsyncContextManager[QuoteBot]:
        """A bot over an up-to-date library, which is built first if it must be."""
        ...

    def journal(self) -> AbstractAsyncContextManager[Journal]:
        """The journal."""
        ...

    async def index(self, *, force: bool) -> str:
        """Bring the library up to date; one line that says what was done."""
        ...

    async def doctor(self) -> Sequence[Finding]:
        """Look at everything."""
        ...

    async def run(self) -> int:
        """Start every platform that has a token; the exit code."""
        ...


class ConsoleAdapter:
    """Commands in, printed answers out; each method returns an exit code."""

    def __init__(self, workshop: Workshop, out: Console, err: Console, read: Callable[[str], Awaitable[str | None]]) -> None:
        """`read` prompts for a line of chat; None at the end of input."""
        self._workshop, self._out, self._err, self._read = workshop, out, err, read

    async def perform(self, command: argparse.Namespace) -> int:
        """Do what a parsed command says. Errors of the user's come out as VerbatimError."""
        perform: Callable[[argparse.Namespace], Awaitable[int]] = getattr(self, f"_{command.command}")
        return await perform(command)

    # --- asking ---------------------------------------------------------------------------------

    async def _ask(self, command: argparse.Namespace) -> int:
        async with self._workshop.bot() as bot:
            if command.file is not None:
                return await self._ask_file(bot, command)
            ask = Ask(command.question, command.view, command.said_by, command.interview)
            answer, milliseconds = await _timed(bot.ask(ask))
            if command.json:
                self._print_json(contract.answer_object(None, command.question, answer, milliseconds))
            else:
                await self._print_answer(bot, answer, 0, ask)
            return NOTHING if answer.confidence is Confidence.NONE else FOUND

    async def _ask_file(self, bot: QuoteBot, command: argparse.Namespace) -> int:
        code = FOUND
        for line in contract.read_lines(command.file, "question"):
            if line.error is not None:
                self._err.print(Text(f"{command.file}:{line.number}: {line.error}; a line looks like {{\"id\": \"q1\", \"question\": \"...\"}}"))
                code = BAD
                continue
            ask = Ask(line.text, command.view, command.said_by, command.interview)
            answer, milliseconds = await _timed(editing.answer_or_none(bot, ask))
            self._print_json(contract.answer_object(line.identity, line.text, answer, milliseconds))
        return code

    async def _show(self, command: argparse.Namespace) -> int:
        async with self._workshop.bot() as bot:
            widened = await bot.widen(Ref.parse(command.id), command.before, command.after, command.view)
            if command.json:
                self._print_json({**contract.quote_object(widened.quote), "before": widened.before, "after": widened.after})
            else:
                self._out.print(render.quote(widened.quote, widened))
        return FOUND

    async def _chat(self, _: argparse.Namespace) -> int:
        asker = _user()
        async with self._workshop.bot() as bot, self._workshop.journal() as journal:
            self._out.print(Text(wording.CHAT_OPENING, style="dim"))
            while (line := await self._read("> ")) is not None:
                word = line.strip().casefold()
                if word in ("quit", "exit", "q"):
                    break
                if not word:
                    continue
                try:
                    await self._reply(bot, journal, asker, line)
                except QuestionError as error:
                    self._out.print(Text(str(error), style="yellow"))
        return FOUND

    async def _reply(self, bot: QuoteBot, journal: Journal, asker: str, line: str) -> None:
        word = line.strip().casefold()
        if word in ("more", "next"):
            held = await journal.latest("console", _PLACE, asker)
            if held is None:
                self._out.print(Text(wording.NOTHING_YET))
            elif word == "more":
                widened = await bot.widen(held.refs[held.shown], _MORE, _MORE)
                self._out.print(render.quote(widened.quote, widened))
            elif held.shown + 1 < len(held.refs):
                await journal.turn_to(held.token, held.shown + 1)
                quote = await bot.show(held.refs[held.shown + 1])
                self._out.print(Text(wording.lead(Confidence.SURE, held.shown + 1, len(held.refs)) or ""))
                self._out.print(render.quote(quote))
            else:
                self._out.print(Text(wording.NO_NEXT))
            return
        ask = Ask(line)
        answer = await bot.ask(ask)
        if answer.quotes:
            await journal.remember("console", _PLACE, asker, [quote.ref for quote in answer.quotes])
        await self._print_answer(bot, answer, 0, ask)

    async def _print_answer(self, bot: QuoteBot, answer: Answer, shown: int, ask: Ask) -> None:
        around = None
        if answer.quotes:
            around = await bot.widen(answer.quotes[shown].ref, _CONTEXT, _CONTEXT, ask.view)
        self._out.print(render.answer(answer, shown, around))

    # --- keeping --------------------------------------------------------------------------------

    async def _index(self, command: argparse.Namespace) -> int:
        self._out.print(Text(await self._workshop.index(force=command.force)))
        return FOUND

    async def _export(self, command: argparse.Namespace) -> int:
        self._print_json(editing.export(self._workshop.seeds, command.slug))
        return FOUND

    async def _lint(self, command: argparse.Namespace) -> int:
        lines, proven = editing.lint(command.seeds or self._workshop.seeds)
        for line in lines:
            self._out.print(Text(line), soft_wrap=True)
        return FOUND if proven else BAD

    async def _draft(self, command: argparse.Namespace) -> int:
        self._out.file.write(editing.draft(command.folder))
        return FOUND

    async def _score(self, command: argparse.Namespace) -> int:
        async with self._workshop.bot() as bot:
            self._out.print(Text(await editing.score(command.file, bot)), soft_wrap=True)
        return FOUND

    async def _doctor(self, _: argparse.Namespace) -> int:
        findings = await self._workshop.doctor()
        for one in findings:
            mark = Text("ok   ", style="green") if one.well else Text("wrong", style="red")
            self._out.print(Text.assemble(mark, " ", (one.what, "bold"), ": ", one.says), soft_wrap=True)
        return FOUND if all(one.well for one in findings) else BAD

    async def _run(self, _: argparse.Namespace) -> int:
        return await self._workshop.run()

    def _print_json(self, value: object) -> None:
        self._out.file.write(contract.line(value) + "\n")
        self._out.file.flush()


async def _timed(answering: Awaitable[Answer]) -> tuple[Answer, float]:
    """An answer, and the milliseconds it took."""
    start = time.perf_counter()
    answer = await answering
    return answer, (time.perf_counter() - start) * 1000


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "someone"


