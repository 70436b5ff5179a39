"""The console: runs one command, or a chat. What it needs beyond the core is handed in as an Application."""

import argparse
import datetime as dt
import getpass
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from rich.console import Console, RenderableType
from rich.text import Text

from adapters.console import contract, daily_commands, editing, render
from bot.chat.ports import ChatJournal
from bot.daily.admin import DailyAdmin
from bot.daily.ports import ScheduleJournal
from bot.daily.service import DailyService
from bot.doctor import Diagnosis, sound
from bot.errors import InputError, VerbatimError
from bot.model import Answer, Confidence, Quote, Ref
from bot.ports import Journal
from bot.presentation import compose, wording
from bot.presentation.reply import Reply, Tone
from bot.quotes.service import Question, QuoteService
from bot.search.message import normalize

_Result = TypeVar("_Result")

FOUND, NOTHING, BAD = 0, 1, 2
"""Exit codes, as in docs/contract.md."""

_CONTEXT = 12  # words shown dimmed on either side of a quote
_MORE = 150  # words `more` shows on either side: about a minute of talk
_PLACE = "chat"
_SCOPE = "console:random"  # where the journal keeps what `random` has shown


class Application(Protocol):
    """What the wiring lends to the console."""

    seeds: Path

    def bot(self) -> AbstractAsyncContextManager[QuoteService]:
        """A bot over an up-to-date library, which is built first if it must be."""
        ...

    def journal(self) -> AbstractAsyncContextManager[ChatJournal]:
        """The journal."""
        ...

    async def index(self, *, force: bool) -> str:
        """Bring the library up to date; one line that says what was done."""
        ...

    async def diagnose(self) -> Sequence[Diagnosis]:
        """Look at everything."""
        ...

    def daily_admin(self) -> AbstractAsyncContextManager[tuple[DailyAdmin, ScheduleJournal]]:
        """What sets and shows daily quotes, and the journal it does that in."""
        ...

    def connected(
        self, platform: str, daily: DailyService, journal: ScheduleJournal
    ) -> AbstractAsyncContextManager[None]:
        """Connected to a platform for as long as a test post takes."""
        ...

    async def run(self) -> int:
        """Start every platform that has a token; the exit code."""
        ...


class ConsoleAdapter:
    """Commands in, printed answers out; each method returns an exit code."""

    def __init__(
        self, application: Application, out: Console, err: Console, read: Callable[[str], Awaitable[str | None]]
    ) -> None:
        """`read` prompts for a line of chat; None at the end of input."""
        self._application, self._out, self._err, self._read = application, out, err, read

    async def perform(self, command: argparse.Namespace) -> int:
        """Do what a parsed command says. Errors of the user's come out as VerbatimError."""
        commands: dict[str, Callable[[argparse.Namespace], Awaitable[int]]] = {
            "ask": self._ask, "show": self._show, "chat": self._chat, "check": self._check, "random": self._random, "pick": self._pick,
            "index": self._index, "export": self._export, "lint": self._lint, "draft": self._draft, "score": self._score,
            "doctor": self._doctor, "daily": self._daily, "run": self._run,
        }  # fmt: skip
        return await commands[command.command](command)

    # --- asking ---------------------------------------------------------------------------------

    async def _ask(self, command: argparse.Namespace) -> int:
        if command.file is not None:
            return await self._ask_file(command, contract.read_lines(command.file, "question"))
        question = " ".join(command.question)
        normalize(question)  # before anything is built
        async with self._application.bot() as bot:
            ask = Question(question, command.view, command.said_by, command.interview)
            answer, milliseconds = await _timed(bot.ask(ask))
            if command.json:
                self._print_json(contract.answer_object(None, question, answer, milliseconds))
            else:
                await self._print_answer(bot, answer, ask)
            return NOTHING if answer.confidence is Confidence.NONE else FOUND

    async def _ask_file(self, command: argparse.Namespace, lines: Sequence[contract.FileLine]) -> int:
        async def answered(bot: QuoteService, line: contract.FileLine) -> dict[str, Any]:
            ask = Question(line.text, command.view, command.said_by, command.interview)
            answer, milliseconds = await _timed(editing.answer_or_none(bot, ask))
            return contract.answer_object(line.identity, line.text, answer, milliseconds)

        return await self._each(command.file, lines, '{"id": "q1", "question": "..."}', answered)

    async def _check(self, command: argparse.Namespace) -> int:
        if command.file is not None:
            return await self._check_file(command, contract.read_lines(command.file, "claim"))
        claim = " ".join(command.claim)
        normalize(claim, "claim")  # before anything is built
        async with self._application.bot() as bot:
            checked, milliseconds = await _timed(bot.check(claim, command.view))
        if command.json:
            self._print_json(contract.checked_object(None, claim, checked, milliseconds))
        else:
            self._print(render.checked(checked))
        return FOUND

    async def _check_file(self, command: argparse.Namespace, lines: Sequence[contract.FileLine]) -> int:
        async def checked(bot: QuoteService, line: contract.FileLine) -> dict[str, Any]:
            found, milliseconds = await _timed(editing.checked_or_absent(bot, line.text, command.view))
            return contract.checked_object(line.identity, line.text, found, milliseconds)

        return await self._each(command.file, lines, '{"id": "c1", "claim": "..."}', checked)

    async def _each(
        self,
        file: Path,
        lines: Sequence[contract.FileLine],
        like: str,
        done: Callable[[QuoteService, contract.FileLine], Awaitable[dict[str, Any]]],
    ) -> int:
        """Print one JSON object for each line that can be read; complain of the others."""
        code = FOUND
        async with self._application.bot() as bot:
            for line in lines:
                if line.error is not None:
                    self._complain(f"{file}:{line.number}: {line.error}; a line looks like {like}")
                    code = BAD
                else:
                    self._print_json(await done(bot, line))
        return code

    async def _random(self, command: argparse.Namespace) -> int:
        async with self._application.bot() as bot, self._application.journal() as journal:
            quote = await bot.pick(_SCOPE, await journal.shown(_SCOPE), command.view)
            if quote is not None:
                await journal.mark_shown(_SCOPE, quote.ref)
        return self._picked(quote, command)

    async def _pick(self, command: argparse.Namespace) -> int:
        async with self._application.bot() as bot:
            quote = await bot.pick_for(command.date or dt.datetime.now(tz=dt.UTC).date(), command.seed, command.view)
        return self._picked(quote, command)

    def _picked(self, quote: Quote | None, command: argparse.Namespace) -> int:
        if quote is None:
            self._complain(wording.answers.NOTHING_TO_PICK)
            return NOTHING
        if command.json:
            self._print_json(contract.quote_object(quote))
        else:
            self._print(render.quote(quote))
        return FOUND

    async def _show(self, command: argparse.Namespace) -> int:
        ref = Ref.parse(command.id)
        async with self._application.bot() as bot:
            widened = await bot.widen(ref, command.before, command.after, command.view)
            if command.json:
                self._print_json(
                    {**contract.quote_object(widened.quote), "before": widened.before, "after": widened.after}
                )
            else:
                self._print(render.quote(widened.quote, widened))
        return FOUND

    async def _chat(self, _: argparse.Namespace) -> int:
        asker = _user()
        async with self._application.bot() as bot, self._application.journal() as journal:
            self._print(render.WrappedText(Text(wording.commands.CHAT_OPENING, style="dim")))
            while (line := await self._read("> ")) is not None:
                word = line.strip().casefold()
                if word in ("quit", "exit", "q"):
                    break
                if not word:
                    continue
                if word in wording.commands.CALLS_FOR_HELP:
                    self._print(render.WrappedText(Text(wording.commands.CHAT_OPENING, style="dim")))
                    continue
                try:
                    await self._reply(bot, journal, asker, line)
                except InputError as error:
                    self._print(Text(render.one_line(str(error)), style="yellow"))
        return FOUND

    async def _reply(self, bot: QuoteService, journal: Journal, asker: str, line: str) -> None:
        word = line.strip().casefold()
        if word in ("more", "next", "also"):
            held = await journal.latest("console", _PLACE, asker)
            if held is None:
                self._print(Text(wording.errors.NOTHING_YET))
            elif word == "more":
                widened = await bot.widen(held.refs[held.shown], _MORE, _MORE)
                self._print(render.quote(widened.quote, widened))
            elif word == "also":
                self._print(render.reply(_also_said(await bot.also_said(held.refs[held.shown]))))
            elif held.shown + 1 < len(held.refs):
                await journal.turn_to(held.token, held.shown + 1)
                quote = await bot.show(held.refs[held.shown + 1])
                matched = compose.matched(quote, held.shown + 1, len(held.refs), None, private=False)
                self._print(render.reply(matched))
            else:
                self._print(Text(wording.answers.NO_NEXT))
            return
        ask = Question(line)
        answer = await bot.ask(ask)
        await self._print_answer(bot, answer, ask)
        if answer.quotes:
            token = await journal.remember("console", _PLACE, asker, [quote.ref for quote in answer.quotes])
            await journal.turn_to(token, _on_screen(answer) - 1)  # what comes next is what was not printed yet

    async def _print_answer(self, bot: QuoteService, answer: Answer, ask: Question) -> None:
        around = None
        if answer.quotes:
            around = await bot.widen(answer.quotes[0].ref, _CONTEXT, _CONTEXT, ask.view)
        self._print(render.answer(answer, around))

    # --- keeping --------------------------------------------------------------------------------

    async def _index(self, command: argparse.Namespace) -> int:
        self._print(Text(await self._application.index(force=command.force)), whole=True)
        return FOUND

    async def _export(self, command: argparse.Namespace) -> int:
        self._print_json(editing.export(self._application.seeds, command.slug))
        return FOUND

    async def _lint(self, command: argparse.Namespace) -> int:
        lines, proven = editing.lint(command.seeds or self._application.seeds)
        for line in lines:
            self._print(Text(render.visible(line)), whole=True)
        return FOUND if proven else BAD

    async def _draft(self, command: argparse.Namespace) -> int:
        self._write(editing.draft(command.folder))
        return FOUND

    async def _score(self, command: argparse.Namespace) -> int:
        async with self._application.bot() as bot:
            self._print(Text(await editing.score(command.file, bot)), whole=True)
        return FOUND

    async def _doctor(self, _: argparse.Namespace) -> int:
        found = await self._application.diagnose()
        for diagnosis in found:
            word, style = (
                ("wrong", "red")
                if not diagnosis.ok
                else ("note ", "yellow")
                if diagnosis.warning
                else ("ok   ", "green")
            )
            mark = Text(word, style=style)
            self._print(
                Text.assemble(mark, " ", (diagnosis.subject, "bold"), ": ", render.one_line(diagnosis.message)),
                whole=True,
            )
        return FOUND if sound(found) else BAD

    async def _daily(self, command: argparse.Namespace) -> int:
        async with AsyncExitStack() as held:
            admin, journal = await held.enter_async_context(self._application.daily_admin())
            connect = partial(self._application.connected, daily=admin.daily, journal=journal)
            replies = await daily_commands.perform(command, admin, journal, connect)
        for reply in replies:
            self._print(render.reply(reply))
        return BAD if any(reply.tone is Tone.FAILED and command.step != "status" for reply in replies) else FOUND

    async def _run(self, _: argparse.Namespace) -> int:
        return await self._application.run()

    # --- writing --------------------------------------------------------------------------------

    def _print(self, what: RenderableType, *, whole: bool = False) -> None:
        """Print; `whole` lines are not broken to the window's width."""
        with _delivered():
            self._out.print(what, soft_wrap=whole)

    def _print_json(self, value: object) -> None:
        self._write(contract.line(value) + "\n")

    def _write(self, text: str) -> None:
        with _delivered():
            self._out.file.write(text)
            self._out.file.flush()

    def _complain(self, text: str) -> None:
        self._err.print(Text(render.one_line(text)), soft_wrap=True)


@contextmanager
def _delivered() -> Iterator[None]:
    """What cannot be written is an error of its own; a reader who closed the pipe has simply seen enough."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise VerbatimError(
            f"standard output cannot be written to ({error.strerror}); free the disk or write elsewhere"
        ) from None


async def _timed(doing: Awaitable[_Result]) -> tuple[_Result, float]:
    """A result, and the milliseconds it took."""
    start = time.perf_counter()
    result = await doing
    return result, (time.perf_counter() - start) * 1000


def _on_screen(answer: Answer) -> int:
    return len(compose.answered(answer, None, (), private=False).excerpts)


def _also_said(quotes: Sequence[Quote]) -> Reply:
    if not quotes:
        return compose.notice(wording.answers.NOTHING_ALSO)
    return compose.several(quotes, wording.answers.ALSO_SAID, None, private=False)


def _user() -> str:
    try:
        return getpass.getuser().encode("ascii", "backslashreplace").decode()
    except (OSError, KeyError):
        return "someone"
