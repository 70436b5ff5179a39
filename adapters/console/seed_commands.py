"""The console's commands for editing and measuring interviews: export, lint, draft, score. Values in, values out.

The modules they need are imported when they are called, so that `ask` starts quickly.
"""
# ruff: noqa: PLC0415

from pathlib import Path
from typing import Any

from bot.errors import InputError, SeedError, first_few
from bot.model import Answer, CheckResult, Confidence, Question, Scope, Verdict, View
from bot.quotes.service import QuoteService
from bot.search.message import normalize


def export(seeds: Path, slug: str) -> dict[str, Any]:
    """An interview as one JSON object. Raises SeedError if there is no interview of that name."""
    from bot.transcript.export import export as exported
    from bot.transcript.folder import interview_folders, read_interview

    folder = next((path for path in interview_folders(seeds) if path.name == slug), None)
    if folder is None:
        known = first_few([path.name for path in interview_folders(seeds)])
        raise SeedError(f"there is no interview {slug!r} in {seeds}; known: {known}")
    return exported(read_interview(folder))


def lint(seeds: Path) -> tuple[list[str], bool]:
    """The reports of all interviews as lines, and whether there is no error.

    Raises SeedError if there is no interview.
    """
    from bot.transcript import lint as linter

    reports = linter.lint(seeds)
    return [line for report in reports for line in report.lines()], not any(report.errors for report in reports)


def draft(folder: Path) -> str:
    """A first edited.md from bare captions."""
    from bot.transcript.draft import draft as drafted

    return drafted(folder)


async def score(file: Path, bot: QuoteService) -> str:
    """How well the bot answers a file of questions, as a table."""
    from bot.evaluation import QuestionTally
    from bot.labelled_sets import read_questions

    tally = QuestionTally()
    for question in read_questions(file):
        tally.add(question, await answer_or_none(bot, Question(question.question)))
    return tally.table()


async def answer_or_none(bot: QuoteService, ask: Question) -> Answer:
    """The answer to a line of a file. A line that is not a question has none, and must not stop the others."""
    try:
        normalize(ask.text)
    except InputError:
        return Answer(Confidence.NONE, (), question=False)
    return await bot.ask(ask)


async def checked_or_absent(bot: QuoteService, claim: str, view: View, scope: Scope) -> CheckResult:
    """The verdict on a line of a file. A line without words is absent."""
    try:
        return await bot.check(claim, view, scope)
    except InputError:
        return CheckResult(claim, Verdict.ABSENT)
