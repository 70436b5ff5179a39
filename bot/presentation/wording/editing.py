"""Sentences about editing with a language model, for the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # asking needs none of it
    from bot.editing.live import Budget, LiveReport
    from bot.editing.plan import Price, StepPlan
    from bot.editing.service import EditReport, StepReport
    from bot.model import MadeByModel

COMMAND = "let a language model help to edit interviews: sentences, speakers, questions and more, every word proved"
SLUGS = "the interviews, by folder name; with --take, the default is every interview in the file"
PREPARE = "print the requests, for a batch or for other tools, instead of sending them"
TAKE = "read a file of answers to those requests, and take what is proved"
STEP = "only this step; give it several times for several"
QUESTIONS = "questions for each thought: 8 (the default) or 16"
MODEL = "the model (default: VERBATIM_EDITOR_MODEL)"
YES = "send without asking first"
PRICE = "the price of a million tokens, in and out, such as 0.15/0.60; for the estimate and --most-cost"
MOST_TOKENS = "stop before more than N tokens are used"
MOST_COST = "stop before it costs more than AMOUNT; needs --price"
AT_ONCE = "how many requests to send at the same time (default: 4)"
NO_ENDPOINT = (
    "VERBATIM_EDITOR_URL is empty, so no model can be asked; set it to an OpenAI-compatible endpoint, "
    "or use --prepare and --take"
)
NO_MODEL_TO_ASK = "no model is named; set VERBATIM_EDITOR_MODEL, or use --model"
GO_ON = "Go on? [y/N] "
NOT_ASKED = "Nothing was sent; --yes sends without asking."
COST_WITHOUT_PRICE = "--most-cost needs --price, such as --price 0.15/0.60 (a million tokens in and out)"
NOT_FOR_FILES = (
    "--yes, --price, --most-tokens, --most-cost and --at-once are for asking an endpoint, not for --prepare or --take"
)
NO_SLUG = "edit needs the name of an interview's folder, such as: edit --prepare zuckerberg-267"
NOTHING_TO_ASK = "nothing to ask: a model or a person has already made every part"
NO_MODEL = 'No model is named (VERBATIM_EDITOR_MODEL or --model), so the requests have the model "any".'
UNNAMED = "unnamed"
"""The model of answers that do not say which made them."""

_MOST_LISTED = 12  # places of a kind that a report lists


def unreadable(file: object, number: int) -> str:
    """A line of a responses file that is not an answer."""
    return (
        f"{file}:{number}: is not an answer; a line looks like "
        '{"custom_id": "...", "answer": {...}}, or is a line of the Batch API\'s output'
    )


def plan(slug: str, steps: Sequence["StepPlan"], price: "Price") -> list[str]:
    """An estimate of what is left to ask about an interview, as lines."""
    if not steps:
        return [f"{slug}: {NOTHING_TO_ASK}"]
    lines = [
        f"  {step.step}: {_counted(step.requests, 'request')}, {step.tokens_in:,} tokens in, {step.tokens_out:,} out"
        for step in steps
    ]
    tokens_in, tokens_out = sum(step.tokens_in for step in steps), sum(step.tokens_out for step in steps)
    cost = price.of(tokens_in, tokens_out)
    costs = f"; this costs about {cost:.2f}" if cost else ""
    return [f"{slug}, estimated:", *lines, f"  total: {tokens_in:,} tokens in, {tokens_out:,} out{costs}"]


def destination(url: str, model: str) -> str:
    """Where the words of the transcripts will be sent."""
    return f"The transcripts are sent to {url} (model {model})."


def live(slug: str, made: "LiveReport", budget: "Budget") -> list[str]:
    """How an interview's requests went, and what all interviews of this run have used so far, as lines."""
    spent = f", {budget.cost:.2f} spent" if budget.cost else ""
    answered = f"{_counted(made.asked, 'request')} answered now, {made.cached:,} answered before"
    lines = [f"{slug}: {answered}; so far {budget.tokens_in:,} tokens in, {budget.tokens_out:,} out{spent}"]
    if made.over_budget:
        lines.append(f"{slug}: the next request would exceed --most-tokens or --most-cost; raise it and run edit again")
    if made.stopped is not None:
        lines.append(f"{slug}: {made.stopped}; what was answered is kept: run it again to go on")
    return lines


def prepared(slug: str, requests: int) -> str:
    """How many requests were printed."""
    return f"{slug}: {_counted(requests, 'request') if requests else NOTHING_TO_ASK}"


def report(made: "EditReport") -> list[str]:
    """What became of an interview's answers, as lines."""
    lines = [f"{made.slug}: {'written' if made.changed else 'nothing changed'}"]
    for name, step in made.steps.items():
        lines.append(f"  {name}: {_counts(step)}")
        lines += _listed("refused", step.outcome.refused)
        lines += _listed("left out", step.outcome.dropped)
        lines += _listed("kept as a person wrote it", step.outcome.conflicts)
        lines += _listed("to check", step.outcome.look)
    lines += _listed("ignored", made.faults)
    if made.repeated:
        lines.append(f"  already taken before: {_counted(made.repeated, 'answer')}")
    if made.given_up:
        lines.append(f"  refused too often, so the text there stays as it was: {_counted(made.given_up, 'request')}")
    if made.waiting:
        lines.append(f"  still unanswered: {_counted(made.waiting, 'request')}; see: edit --prepare {made.slug}")
    return lines


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _counts(step: "StepReport") -> str:
    outcome = step.outcome
    parts = [_counted(step.answers, "answer"), f"{outcome.taken:,} taken"]
    for number, what in (
        (len(outcome.refused), "refused"), (len(outcome.dropped), "left out"),
        (len(outcome.conflicts), "kept as a person wrote"), (len(outcome.look), "to check"),
    ):  # fmt: skip
        if number:
            parts.append(f"{number:,} {what}")
    return ", ".join(parts)


def _listed(what: str, places: Sequence[str]) -> list[str]:
    more = len(places) - _MOST_LISTED
    lines = [f"    {what}: {place}" for place in places[:_MOST_LISTED]]
    return [*lines, f"    {what}: and {more:,} more"] if more > 0 else lines


def with_model(interviews: Sequence[str]) -> str:
    """The end of a sentence: the interviews of which a model made parts, each with those parts."""
    if not interviews:
        return ""
    more = len(interviews) - _MOST_LISTED
    named = " | ".join(interviews[:_MOST_LISTED]) + (f" | {more:,} more" if more > 0 else "")
    return f"; a language model made parts of {len(interviews):,}: {named}"


def by_model(parts: Sequence["MadeByModel"]) -> str | None:
    """Which parts of an interview a model made, as a remark on it."""
    made = made_by(parts)
    return f"made by a language model: {made}" if made is not None else None


def made_by(parts: Sequence["MadeByModel"]) -> str | None:
    """Which parts of an interview a model made; None if it made none."""
    by_model: dict[str, list[str]] = {}
    for part in parts:
        by_model.setdefault(part.model, []).append(part.part)
    return "; ".join(f"{', '.join(names)} by {model}" for model, names in by_model.items()) or None
