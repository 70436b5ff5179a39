"""The console: runs one command, or a chat. What it needs beyond the core is handed in as an Application."""

import argparse
import datetime as dt
import getpass
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console
from rich.text import Text

from adapters.console import (
    adding,
    card_file,
    contract,
    daily_commands,
    edit_command,
    editing,
    following,
    render,
    service,
)
from adapters.console.application import Application
from adapters.console.output import Output
from bot.chat import catalogue
from bot.chat.requests import MessageRequest
from bot.chat.visitor import Place, Server, Visitor
from bot.doctor import Diagnosis, sound
from bot.errors import InputError, VerbatimError
from bot.model import Confidence, Quote, Ref, Role, Scope
from bot.presentation import wording
from bot.presentation.reply import Tone
from bot.quotes.service import Question, QuoteService
from bot.search.message import normalize

if TYPE_CHECKING:
    from bot.editing.live import Budget, LiveEditing, LiveReport
    from bot.editing.service import Choice
    from bot.transcript.adding import Added
    from bot.transcript.describe import Changes

_Result = TypeVar("_Result")

FOUND, NOTHING, BAD = 0, 1, 2
"""Exit codes, as in docs/contract.md."""

_CONTEXT_WORDS = 12  # shown dimmed on either side of a quote
_RANDOM_SCOPE = "console:random"  # the journal's name for what `random` has shown
COMMAND = "python -m bot "
"""What a command begins with in a terminal."""

_QUIT = ("quit", "exit", "q")


class ConsoleAdapter:
    """Commands in, printed answers out. Each command's method returns an exit code."""

    def __init__(
        self, application: Application, out: Console, err: Console, read: Callable[[str], Awaitable[str | None]]
    ) -> None:
        """`read` prompts for a line of chat; None at the end of input."""
        self._application, self._output, self._read = application, Output(out, err), read

    async def perform(self, command: argparse.Namespace) -> int:
        """Run a parsed command; the exit code. Raises VerbatimError for what the user or the operator can fix."""
        commands: dict[str, Callable[[argparse.Namespace], Awaitable[int]]] = {
            "ask": self._ask, "show": self._show, "chat": self._chat, "check": self._check,
            "random": self._random, "pick": self._pick, "interviews": self._interviews, "add": self._add,
            "describe": self._describe, "edit": self._edit, "index": self._index, "export": self._export,
            "lint": self._lint, "draft": self._draft, "score": self._score, "doctor": self._doctor,
            "daily": self._daily, "follow": self._follow, "journal": self._journal, "card": self._card,
            "site": self._site,
            "backup": self._backup, "restore": self._restore, "service": self._service,
            "completion": self._completion, "run": self._run,
        }  # fmt: skip
        return await commands[command.command](command)

    # --- asking ---------------------------------------------------------------------------------

    async def _ask(self, command: argparse.Namespace) -> int:
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
                self._output.print(render.answer(answer, around))
            return NOTHING if answer.confidence is Confidence.NONE and answer.fact is None else FOUND

    async def _ask_file(self, command: argparse.Namespace, lines: Sequence[contract.FileLine]) -> int:
        async def answered(bot: QuoteService, line: contract.FileLine) -> dict[str, Any]:
            ask = Question(line.text, command.view, _scope(command, command.said_by))
            answer, milliseconds = await _timed(editing.answer_or_none(bot, ask))
            return contract.answer_object(line.identity, line.text, answer, milliseconds)

        return await self._each_line(command, lines, '{"id": "q1", "question": "..."}', answered)

    async def _check(self, command: argparse.Namespace) -> int:
        if command.file is not None:
            return await self._check_file(command, contract.read_lines(command.file, "claim"))
        claim = " ".join(command.claim)
        normalize(claim, "claim")  # before anything is built
        async with self._application.bot() as bot:
            checked, milliseconds = await _timed(bot.check(claim, command.view, _scope(command)))
        if command.json:
            self._output.print_json(contract.checked_object(None, claim, checked, milliseconds))
        else:
            self._output.print(render.checked(checked, claim))
        return FOUND

    async def _check_file(self, command: argparse.Namespace, lines: Sequence[contract.FileLine]) -> int:
        async def checked(bot: QuoteService, line: contract.FileLine) -> dict[str, Any]:
            result, milliseconds = await _timed(
                editing.checked_or_absent(bot, line.text, command.view, _scope(command))
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

    async def _random(self, command: argparse.Namespace) -> int:
        async with self._application.bot() as bot, self._application.journal() as journal:
            quote = await bot.pick(_RANDOM_SCOPE, await journal.shown(_RANDOM_SCOPE), command.view)
            if quote is not None:
                await journal.mark_shown(_RANDOM_SCOPE, quote.ref)
        return self._picked(quote, command)

    async def _pick(self, command: argparse.Namespace) -> int:
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
            self._output.print(render.quote(quote))
        return FOUND

    async def _interviews(self, command: argparse.Namespace) -> int:
        search = " ".join(command.search)
        async with self._application.bot() as bot:
            interviews = await bot.interviews()
        if command.json:
            for info in catalogue.matching(interviews, search):
                self._output.print_json(contract.interview_object(info))
        else:
            self._output.print(render.reply(catalogue.listing(interviews, search, command.page, prefix=COMMAND)))
        return FOUND if catalogue.matching(interviews, search) else NOTHING

    async def _show(self, command: argparse.Namespace) -> int:
        ref = Ref.parse(command.id)
        async with self._application.bot() as bot:
            widened = await bot.widen(ref, command.before, command.after, command.view)
        if command.json:
            around = {"before": widened.before, "after": widened.after}
            self._output.print_json({**contract.quote_object(widened.quote), **around})
        else:
            self._output.print(render.quote(widened.quote, widened))
        return FOUND

    async def _card(self, command: argparse.Namespace) -> int:
        ref = Ref.parse(command.id)
        card_file.check(command.out)  # before anything is built
        async with self._application.bot() as bot, self._application.cards() as cards:
            png = await cards.png(await bot.show(ref, command.view), card_file.style_of(command))
        card_file.write(command.out, png)
        self._output.print(Text(render.one_line(wording.cards.written(command.out, len(png)))), whole_lines=True)
        return FOUND

    async def _site(self, _: argparse.Namespace) -> int:
        self._output.print(Text(self._application.site_link()), whole_lines=True)
        return FOUND

    async def _chat(self, _: argparse.Namespace) -> int:
        visitor = _visitor()
        async with self._application.chat() as chat:
            self._output.print(render.reply(await chat.help(visitor)))
            while (line := await self._read("> ")) is not None:
                if line.strip().casefold() in _QUIT:
                    break
                if line.strip():
                    reply = await chat.answer(visitor, MessageRequest(line))
                    self._output.print(render.reply(reply))
                    await chat.mark_all_seen(reply)
        return FOUND

    # --- maintaining ----------------------------------------------------------------------------

    async def _add(self, command: argparse.Namespace) -> int:
        adding.check_sources(command.sources, command.slug)
        given = _changes(command)
        failed, changed = False, False
        results = adding.add(
            command.sources, self._application.seed_folders(), self._application.fetch, command.newest, command.slug,
            given,
        )  # fmt: skip
        async for result in self._output.waiting("Adding", results):
            if isinstance(result, VerbatimError):
                self._output.complain(str(result))
                failed = True
            else:
                changed = True
                self._print_added(result, command)
        if changed:
            self._output.complain(await self._application.index(force=False))
        return BAD if failed else FOUND

    def _print_added(self, added: "Added", command: argparse.Namespace) -> None:
        if command.json:
            self._output.print_json(adding.added_object(added))
        else:
            self._print_lines(adding.report(added))

    async def _describe(self, command: argparse.Namespace) -> int:
        given = _changes(command)
        self._print_lines(adding.describe(command.slug, self._application.seed_folders(), given))
        if given:
            self._output.complain(await self._application.index(force=False))
        return FOUND

    async def _edit(self, command: argparse.Namespace) -> int:
        edit_command.check(command)
        edit_command.choice_of(command)
        if command.take is not None:
            return await self._take(command)
        if not command.prepare:
            return await self._edit_live(command)
        async with self._application.editing(encoding=False) as (editor, model):
            for made in edit_command.prepare(command, editor, command.model or model):
                if isinstance(made, str):
                    self._output.complain(made)
                else:
                    self._output.print_json(made)
        return FOUND

    async def _edit_live(self, command: argparse.Namespace) -> int:
        choice, budget = edit_command.choice_of(command), edit_command.budget_of(command)
        async with (
            self._application.editing() as (editor, set_model),
            self._application.language_model(editor, budget, command.at_once or 4) as (live, url),
        ):
            model = command.model or set_model
            if model is None:
                raise InputError(wording.editing.NO_MODEL_TO_ASK)
            slugs = dict.fromkeys(command.slugs)
            plans = {slug: editor.plan(slug, choice) for slug in slugs}
            for slug, steps in plans.items():
                for line in wording.editing.plan(slug, steps, budget.price):
                    self._output.complain(line)
            if not any(plans.values()):
                return FOUND
            self._output.complain(wording.editing.destination(url, model))
            if not command.yes and not await self._agrees():
                self._output.complain(wording.editing.NOT_ASKED)
                return BAD
            done = [await self._edited(slug, live, choice, model, budget) for slug in slugs]
        if any(made.changed for made in done):
            self._output.complain(await self._application.index(force=False))
        return BAD if any(made.stopped is not None or made.over_budget for made in done) else FOUND

    async def _agrees(self) -> bool:
        """Whether whoever types says yes."""
        answer = await self._read(wording.editing.GO_ON)
        return answer is not None and answer.strip().casefold() in ("y", "yes")

    async def _edited(
        self, slug: str, live: "LiveEditing", choice: "Choice", model: str, budget: "Budget"
    ) -> "LiveReport":
        """An interview edited by a model, and what is said about it."""
        made = await live.edit(slug, choice, model)
        for report in made.rounds:
            self._print_lines(wording.editing.report(report))
        for line in wording.editing.live(slug, made, budget):
            self._output.complain(line)
        return made

    async def _take(self, command: argparse.Namespace) -> int:
        answers, complaints = edit_command.read_answers(command.take)
        for complaint in complaints:
            self._output.complain(complaint)
        slugs = tuple(dict.fromkeys(command.slugs)) or tuple(answers)
        changed = False
        async with self._application.editing() as (editor, model):
            for slug in slugs:
                report = await edit_command.take(slug, answers.get(slug, []), command, editor, command.model or model)
                self._print_lines(wording.editing.report(report))
                changed = changed or report.changed
        if changed:
            self._output.complain(await self._application.index(force=False))
        return BAD if complaints else FOUND

    def _print_lines(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._output.print(Text(render.visible(line)), whole_lines=True)

    async def _index(self, command: argparse.Namespace) -> int:
        self._output.print(Text(await self._application.index(force=command.force)), whole_lines=True)
        return FOUND

    async def _export(self, command: argparse.Namespace) -> int:
        self._output.print_json(editing.export(self._application.seeds, command.slug))
        return FOUND

    async def _lint(self, command: argparse.Namespace) -> int:
        lines, valid = editing.lint(command.seeds or self._application.seeds)
        self._print_lines(lines)
        return FOUND if valid else BAD

    async def _draft(self, command: argparse.Namespace) -> int:
        self._output.write(editing.draft(command.folder))
        return FOUND

    async def _score(self, command: argparse.Namespace) -> int:
        async with self._application.bot() as bot:
            self._output.print(Text(await editing.score(command.file, bot)), whole_lines=True)
        return FOUND

    async def _doctor(self, _: argparse.Namespace) -> int:
        diagnoses = await self._application.diagnose()
        for diagnosis in diagnoses:
            self._output.print(_diagnosis_line(diagnosis), whole_lines=True)
        return FOUND if sound(diagnoses) else BAD

    async def _daily(self, command: argparse.Namespace) -> int:
        async with self._application.daily_admin() as (admin, journal):
            connect = partial(self._application.connected, daily=admin.service, journal=journal)
            replies = await daily_commands.perform(command, admin, journal, connect)
        for reply in replies:
            self._output.print(render.reply(reply))
        failed = any(reply.tone is Tone.FAILED for reply in replies)
        return BAD if failed and command.step != "status" else FOUND

    async def _follow(self, command: argparse.Namespace) -> int:
        following.check(command)
        async with self._application.following() as admin:
            results = await following.perform(command, admin)
        for result in results:
            if isinstance(result, str):
                self._output.print(Text(render.visible(result)), whole_lines=True)
            else:
                self._output.print_json(result)
        return FOUND

    async def _backup(self, command: argparse.Namespace) -> int:
        self._print_lines([await self._application.backup(command.file)])
        return FOUND

    async def _restore(self, command: argparse.Namespace) -> int:
        self._print_lines([await self._application.restore(command.file)])
        return FOUND

    async def _service(self, _: argparse.Namespace) -> int:
        self._output.write(service.unit(Path.cwd(), self._application.data, self._application.seeds))
        return FOUND

    async def _completion(self, command: argparse.Namespace) -> int:
        self._output.write(service.completion(command.shell))
        return FOUND

    async def _journal(self, command: argparse.Namespace) -> int:
        rows, installations = await self._application.copy_journal(command.source, command.target)
        self._print_lines(wording.journal.copied(rows, installations))
        return FOUND

    async def _run(self, _: argparse.Namespace) -> int:
        return await self._application.run()


def _changes(command: argparse.Namespace) -> "Changes":
    """What the options of `add` and `describe` say of an interview."""
    return adding.changes(
        title=command.title, show=command.show, date=command.date, url=command.url, hosts=command.hosts,
        guests=command.guests, names=getattr(command, "names", ()),
    )  # fmt: skip


def _scope(command: argparse.Namespace, said_by: Role | None = None) -> Scope:
    """What the options limit a question or claim to."""
    return Scope(tuple(command.interview), tuple(command.show), said_by)


def _diagnosis_line(diagnosis: Diagnosis) -> Text:
    """`ok`, `note` or `wrong`, what was checked, and the message."""
    word, style = ("note ", "yellow") if diagnosis.warning else ("ok   ", "green")
    if not diagnosis.ok:
        word, style = "wrong", "red"
    return Text.assemble((word, style), " ", (diagnosis.subject, "bold"), ": ", render.one_line(diagnosis.message))


async def _timed(work: Awaitable[_Result]) -> tuple[_Result, float]:
    """A result, and the milliseconds it took."""
    start = time.perf_counter()
    result = await work
    return result, (time.perf_counter() - start) * 1000


def _visitor() -> Visitor:
    """Whoever types in this terminal."""
    try:
        name = getpass.getuser().encode("ascii", "backslashreplace").decode()
    except (OSError, KeyError):
        name = "someone"
    return Visitor(render.PLATFORM, Place(Server(render.SERVER), "chat"), name, name, command_prefix=None)
