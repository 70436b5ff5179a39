"""The console's commands that work on interviews: add, describe, edit, index, export, lint, draft."""

import argparse
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from rich.text import Text

from adapters.console import adding, edit_command, seed_commands
from adapters.console.application import Application
from adapters.console.exit_codes import BAD, FOUND
from adapters.console.output import Output
from bot.errors import InputError, VerbatimError
from bot.presentation import wording

if TYPE_CHECKING:
    from bot.editing.live import Budget, LiveEditing, LiveReport
    from bot.editing.opened import StepChoice
    from bot.transcript.adding import Added
    from bot.transcript.describe import Changes


class InterviewCommands:
    """Each method runs one command and returns an exit code. Raises VerbatimError."""

    def __init__(self, application: Application, output: Output, read: Callable[[str], Awaitable[str | None]]) -> None:
        """`read` prompts for a line; None at the end of input."""
        self._application, self._output, self._read = application, output, read

    async def add(self, command: argparse.Namespace) -> int:
        adding.check_sources(command.sources, command.slug)
        given = _changes(command)
        failed, count, unmet = False, 0, Counter[str]()
        results = adding.add(
            command.sources, self._application.seed_folders(), self._application.fetch, command.newest, command.slug,
            given,
        )  # fmt: skip
        async for result in self._output.waiting("Adding", results):
            if isinstance(result, VerbatimError):
                self._output.complain(str(result))
                failed = True
            else:
                count += 1
                unmet.update(result.unmet)
                self._print_added(result, command)
        if not command.json:
            self._output.print_lines(adding.unmet_notes(unmet, count))
        if count:
            self._output.complain(await self._application.index(force=False))
        return BAD if failed else FOUND

    def _print_added(self, added: "Added", command: argparse.Namespace) -> None:
        if command.json:
            self._output.print_json(adding.added_object(added))
        else:
            self._output.print_lines(adding.report(added))

    async def describe(self, command: argparse.Namespace) -> int:
        given = _changes(command)
        self._output.print_lines(adding.describe(command.slug, self._application.seed_folders(), given))
        if given:
            self._output.complain(await self._application.index(force=False))
        return FOUND

    async def edit(self, command: argparse.Namespace) -> int:
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
            done = []
            for slug in slugs:
                done.append(await self._edited(slug, live, choice, model, budget))
                if done[-1].hopeless:
                    break
        if any(made.changed for made in done):
            self._output.complain(await self._application.index(force=False))
        return BAD if any(made.stopped is not None or made.over_budget for made in done) else FOUND

    async def _agrees(self) -> bool:
        """Whether whoever types says yes."""
        answer = await self._read(wording.editing.GO_ON)
        return answer is not None and answer.strip().casefold() in ("y", "yes")

    async def _edited(
        self, slug: str, live: "LiveEditing", choice: "StepChoice", model: str, budget: "Budget"
    ) -> "LiveReport":
        """Have a model edit an interview, and print what became of it."""
        made = await live.edit(slug, choice, model)
        for report in made.rounds:
            self._output.print_lines(wording.editing.report(report))
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
                self._output.print_lines(wording.editing.report(report))
                changed = changed or report.changed
        if changed:
            self._output.complain(await self._application.index(force=False))
        return BAD if complaints else FOUND

    async def index(self, command: argparse.Namespace) -> int:
        self._output.print(Text(await self._application.index(force=command.force)), whole_lines=True)
        return FOUND

    async def export(self, command: argparse.Namespace) -> int:
        self._output.print_json(seed_commands.export(self._application.seeds, command.slug))
        return FOUND

    async def lint(self, command: argparse.Namespace) -> int:
        lines, valid = seed_commands.lint(command.seeds or self._application.seeds)
        self._output.print_lines(lines)
        return FOUND if valid else BAD

    async def draft(self, command: argparse.Namespace) -> int:
        self._output.write(seed_commands.draft(command.folder))
        return FOUND


def _changes(command: argparse.Namespace) -> "Changes":
    """What the options of `add` and `describe` say of an interview."""
    return adding.changes(
        title=command.title, show=command.show, date=command.date, url=command.url, hosts=command.hosts,
        guests=command.guests, names=getattr(command, "names", ()), aliases=getattr(command, "aliases", ()),
    )  # fmt: skip
