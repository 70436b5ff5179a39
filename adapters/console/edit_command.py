"""The console's `edit`: requests out, answers in. The modules it needs are imported when it is called."""
# ruff: noqa: PLC0415

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.console.argument_types import price
from bot.errors import InputError
from bot.presentation import wording

if TYPE_CHECKING:
    from bot.editing.live import Budget
    from bot.editing.opened import StepChoice
    from bot.editing.responses import Response
    from bot.editing.service import EditingService, EditReport


def choice_of(command: argparse.Namespace) -> "StepChoice":
    """What the options ask for. Raises InputError."""
    from bot.editing.opened import StepChoice
    from bot.editing.prompts import FEW, MANY, STEPS

    for name in command.step:
        if name not in STEPS:
            raise InputError(f"--step {name[:40]!r}: there is no such step; there are {', '.join(STEPS)}")
    if command.questions not in (None, FEW, MANY):
        raise InputError(f"--questions must be {FEW} or {MANY}")
    return StepChoice(tuple(command.step), command.questions or FEW)


def check(command: argparse.Namespace) -> None:
    """Raise InputError for options that do not go together."""
    if not command.slugs and command.take is None:
        raise InputError(wording.editing.NO_SLUG)
    if command.prepare and command.take is not None:
        raise InputError("--prepare writes requests, --take takes answers: use one of them")
    live = command.yes or any(it is not None for it in (command.price, command.most_tokens, command.most_cost))
    if (command.prepare or command.take is not None) and (live or command.at_once is not None):
        raise InputError(wording.editing.NOT_FOR_FILES)
    if command.most_cost is not None and command.price is None:
        raise InputError(wording.editing.COST_WITHOUT_PRICE)


def prepare(
    command: argparse.Namespace, service: "EditingService", model: str | None
) -> Iterator[dict[str, Any] | str]:
    """The requests of each interview, and a line about it. Raises SeedError."""
    choice = choice_of(command)
    printed = 0
    for slug in dict.fromkeys(command.slugs):
        requests = service.prepare(slug, choice, model or "any")
        yield from requests
        yield wording.editing.prepared(slug, len(requests))
        printed += len(requests)
    if model is None and printed:
        yield wording.editing.NO_MODEL


def read_answers(file: Path) -> tuple[dict[str, list["Response"]], list[str]]:
    """The answers of a file by interview, and a complaint about each line that is none. Raises InputError."""
    from bot.editing.responses import LONGEST, read_response
    from bot.editing.tasks import parse_custom_id

    answers: dict[str, list[Response]] = {}
    complaints = []
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(LONGEST + 1), ""), 1):
                if not line.strip():
                    continue
                response = read_response(line)
                parsed = parse_custom_id(response.custom_id) if response is not None else None
                if response is None or parsed is None:
                    complaints.append(wording.editing.unreadable(file, number))
                else:
                    answers.setdefault(parsed[0], []).append(response)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"{file}: cannot be read ({reason})") from None
    return answers, complaints


def budget_of(command: argparse.Namespace) -> "Budget":
    """What may be spent. Raises InputError."""
    from bot.editing.live import Budget
    from bot.editing.plan import Price

    return Budget(command.most_tokens, command.most_cost, Price(*price(command.price)))


async def take(
    slug: str, answers: "list[Response]", command: argparse.Namespace, service: "EditingService", model: str | None
) -> "EditReport":
    """Take an interview's answers in."""
    return await service.take(slug, answers, choice_of(command), model or wording.editing.UNNAMED)
