"""The console's commands that show quotes: ask, check, random, pick, interviews, show, card."""

import argparse
import datetime as dt
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from rich.text import Text

from adapters.console import card_file, contract, render, seed_commands, terminal
from adapters.console.application import Application
from adapters.console.exit_codes import BAD, FOUND, NOTHING
from adapters.console.output import Output
from bot.chat import catalogue
from bot.model import Confidence, Question, Quote, Ref, Role, Scope
from bot.presentation import wording
from bot.quotes.service import QuoteService
from bot.search.message import normalize

_Result = TypeVar("_Result")

_CONTEXT_WORDS = 12  # shown dimmed on either side of a quote
_RANDOM_SCOPE = "console:random"  # the journal's name for what `random` has shown

COMMAND = "python -m bot "
"""What a command begins with in a terminal."""


class QuoteCommands:
    """Each method runs one command and returns an exit code. Raises VerbatimError."""

    def __init__(self, application: Application, output: Output) -> None:
        self._application, self._output = application, output

    async def ask(self, command: argparse.Namespace) -> int:
        if command.file is not None:
            return await self._ask_file(command, contract.read_lines(command.file, "question"))
        question = " ".join(command.question)
        normalize(question)  # before anything is built
        async with self._application.bot() as bot:
            ask = Question(question, command.view, _scope(command, command.said_by))
            answer, milliseconds = await _timed(bot.ask(ask))
            if command.json:
                self._output.print_json(contract.answer_object(None, question, answer, milliseconds))
            else:
                around = None
                if answer.quotes and answer.wanted == 1:
                    around = await bot.widen(answer.quotes[0].ref, _CONTEXT_WORDS, _CONTEXT_WORDS, ask.view)
                self._output.print(render.answer(answer, around, self._application.site()))
            return NOTHING if answer.confidence is Confidence.NONE and answer.fact is None else FOUND

    async def _ask_file(self, command: argparse.Namespace, lines: Sequence[contract.FileLine]) -> int:
        async def answered(bot: QuoteService, line: contract.FileLine) -> dict[str, Any]:
            ask = Question(line.text, command.view, _scope(command, command.said_by))
            answer, milliseconds = await _timed(seed_commands.answer_or_none(bot, ask))
            return contract.answer_object(line.identity, line.text, answer, milliseconds)

        return await self._each_line(command, lines, '{"id": "q1", "question": "..."}', answered)

    async def check(self, command: argparse.Namespace) -> int:
        if command.file is not None:
            return await self._check_file(command, contract.read_lines(command.file, "claim"))
        claim = " ".join(command.claim)
        normalize(claim, "claim")  # before anything is built
        async with self._application.bot() as bot:
            checked, milliseconds = await _timed(bot.check(claim, command.view, _scope(command)))
        if command.json:
            self._output.print_json(contract.checked_object(None, claim, checked, milliseconds))
        else:
            self._output.print(render.checked(checked, claim, self._application.site()))
        return FOUND

    async def _check_file(self, command: argparse.Namespace, lines: Sequence[contract.FileLine]) -> int:
        async def checked(bot: QuoteService, line: contract.FileLine) -> dict[str, Any]:
            result, milliseconds = await _timed(
                seed_commands.checked_or_absent(bot, line.text, command.view, _scope(command))
            )
            return contract.checked_object(line.identity, line.text, result, milliseconds)

        return await self._each_line(command, lines, '{"id": "c1", "claim": "..."}', checked)

    async def _each_line(
        self,
        command: argparse.Namespace,
        lines: Sequence[contract.FileLine],
        example: str,
        to_json: Callable[[QuoteService, contract.FileLine], Awaitable[dict[str, Any]]],
    ) -> int:
        """Print one JSON object for each line that can be read, and complain about the others."""
        code = FOUND
        async with self._application.bot() as bot:
            await bot.slugs_in(_scope(command))  # one complaint about an option, not one for each line
            for line in lines:
                if line.error is not None:
                    self._output.complain(f"{command.file}:{line.number}: {line.error}; a line looks like {example}")
                    code = BAD
                else:
                    self._output.print_json(await to_json(bot, line))
        return code

    async def random(self, command: argparse.Namespace) -> int:
        async with self._application.bot() as bot, self._application.journal() as journal:
            quote = await bot.pick(_RANDOM_SCOPE, await journal.shown(_RANDOM_SCOPE), command.view)
            if quote is not None:
                await journal.mark_shown(_RANDOM_SCOPE, quote.ref)
        return self._picked(quote, command)

    async def pick(self, command: argparse.Namespace) -> int:
        async with self._application.bot() as bot:
            quote = await bot.pick_for(command.date or dt.datetime.now(tz=dt.UTC).date(), command.seed, command.view)
        return self._picked(quote, command)

    def _picked(self, quote: Quote | None, command: argparse.Namespace) -> int:
        if quote is None:
            self._output.complain(wording.answers.NOTHING_TO_PICK)
            return NOTHING
        if command.json:
            self._output.print_json(contract.quote_object(quote))
        else:
            self._output.print(render.quote(quote, None, self._application.site()))
        return FOUND

    async def interviews(self, command: argparse.Namespace) -> int:
        search = " ".join(command.search)
        async with self._application.bot() as bot:
            interviews = await bot.interviews()
        if command.json:
            for info in catalogue.matching(interviews, search):
                self._output.print_json(contract.interview_object(info))
        else:
            self._output.print(render.reply(catalogue.listing(interviews, search, command.page, prefix=COMMAND)))
        return FOUND if catalogue.matching(interviews, search) else NOTHING

    async def show(self, command: argparse.Namespace) -> int:
        ref = Ref.parse(command.id)
        async with self._application.bot() as bot:
            widened = await bot.widen(ref, command.before, command.after, command.view)
        if command.json:
            around = {"before": widened.before, "after": widened.after}
            self._output.print_json({**contract.quote_object(widened.quote), **around})
        else:
            self._output.print(render.quote(widened.quote, widened, self._application.site()))
        return FOUND

    async def card(self, command: argparse.Namespace) -> int:
        ref = Ref.parse(command.id)
        card_file.check(command.out)  # before anything is built
        async with self._application.bot() as bot, self._application.cards() as cards:
            png = await cards.png(await bot.show(ref, command.view), card_file.style_of(command))
        card_file.write(command.out, png)
        self._output.print(Text(terminal.one_line(wording.cards.written(command.out, len(png)))), whole_lines=True)
        return FOUND


def _scope(command: argparse.Namespace, said_by: Role | None = None) -> Scope:
    """What the options limit a question or claim to."""
    return Scope(tuple(command.interview), tuple(command.show), said_by)


async def _timed(work: Awaitable[_Result]) -> tuple[_Result, float]:
    """A result, and the milliseconds it took."""
    start = time.perf_counter()
    result = await work
    return result, (time.perf_counter() - start) * 1000
