"""Editing with a model: the requests of an interview, and its answers proved, taken and written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.editing.opened import OpenInterview, StepChoice, open_interview
from bot.editing.plan import StepPlan, answer_tokens
from bot.editing.ports import EditableSeeds
from bot.editing.prompts import FEW, MANY, STEPS, steps_of
from bot.editing.read_once import ReadOnce
from bot.editing.record import FILE, Record, picks_text, questions_text, with_provenance
from bot.editing.requests import batch_line
from bot.editing.responses import Response, items_of
from bot.editing.roundtrip import finding_their_passage
from bot.editing.tasks import Step, StepOutcome, Task, parse_custom_id
from bot.ports import Encoder
from bot.transcript import metadata
from bot.transcript.folder import EDITED, MODEL_PICKS, MODEL_QUESTIONS


@dataclass(slots=True)
class StepReport:
    """What became of the answers of a step."""

    answers: int = 0
    outcome: StepOutcome = field(default_factory=StepOutcome)

    def add(self, outcome: StepOutcome) -> None:
        """Add the outcome of an answer."""
        self.answers += 1
        self.outcome.taken += outcome.taken
        for name in ("refused", "dropped", "look", "conflicts"):
            getattr(self.outcome, name).extend(getattr(outcome, name))


@dataclass(slots=True)
class EditReport:
    """What became of an interview's answers."""

    slug: str
    steps: dict[str, StepReport] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)  # responses that belong to no request
    repeated: int = 0  # responses that were taken before
    waiting: int = 0  # requests that are still to be answered
    given_up: int = 0  # requests that were refused too often, so that the text stays as it was
    changed: bool = False


class EditingService:
    """Takes answers in. The only way in which anything a model wrote gets into an interview's folder."""

    def __init__(self, seeds: EditableSeeds, encoder: Encoder | None, english: Iterable[str]) -> None:
        """Without an encoder a model's questions are not tried before they are taken.

        `english` are common English words: a model's correction never makes another of one.
        """
        self._seeds, self._encoder, self._english = ReadOnce(seeds), encoder, frozenset(english)

    def prepare(self, slug: str, choice: StepChoice, model: str) -> list[dict[str, Any]]:
        """The requests of an interview that are still to be answered. Raises SeedError."""
        return open_interview(slug, self._seeds, self._english).requests(choice, model)

    def next_requests(self, slug: str, choice: StepChoice, model: str) -> list[tuple[dict[str, Any], int]]:
        """The requests that should be answered first, and about how many tokens each answer has. Raises SeedError."""
        opened = open_interview(slug, self._seeds, self._english)
        pending = opened.pending(choice, in_turn=True)
        return [(opened.request(step, task, model), answer_tokens(step, task, choice.count)) for step, task in pending]

    def plan(self, slug: str, choice: StepChoice) -> list[StepPlan]:
        """About what is left to ask, step by step. Raises SeedError."""
        opened = open_interview(slug, self._seeds, self._english)
        plans = []
        for step in opened.steps(choice):
            plan = StepPlan(step.name)
            for task in step.tasks(opened.copy):
                if not opened.record.is_settled(task.key):
                    plan = plan.plus(batch_line(step, opened.copy, task, "")["body"], step, task, choice.count)
            if plan.requests:
                plans.append(plan)
        return plans

    async def take(self, slug: str, responses: Iterable[Response], choice: StepChoice, model: str) -> EditReport:
        """Prove answers and write what holds, whole or not at all. Raises SeedError or InputError.

        `model` made those answers that do not say which model did.
        """
        with self._seeds.exclusively():
            opened = open_interview(slug, self._seeds, self._english)
            report = EditReport(slug)
            before = {span: list(questions) for span, questions in opened.copy.entries.items()}
            made = self._apply(opened, list(responses), report, model)
            await self._try_questions(opened, before, report)
            self._settle(opened, report)
            report.waiting, report.given_up = len(opened.pending(choice)), opened.record.given_up()
            files = _changed_files(opened, made)
            if files:
                self._seeds.change(slug, files)
                report.changed = True
        return report

    def _apply(
        self, opened: OpenInterview, responses: Sequence[Response], report: EditReport, model: str
    ) -> dict[str, list[str]]:
        """Apply responses step by step; the parts made, and by which models."""
        tasks = _all_tasks(opened)
        found: dict[str, list[tuple[Step, Task, Response]]] = {name: [] for name in STEPS}
        for response in responses:
            parsed = parse_custom_id(response.custom_id)
            if parsed is None or parsed[0] != opened.slug:
                report.faults.append(f"{response.custom_id[:120]!r} is not a request of {opened.slug}")
            elif parsed[2] in opened.record.done:
                report.repeated += 1
            elif parsed[2] not in tasks:
                report.faults.append(
                    f"{response.custom_id[:120]!r}: the transcript or the prompt has changed since; prepare it again"
                )
            else:
                step, task = tasks[parsed[2]]
                found[step.name].append((step, task, response))
        made: dict[str, list[str]] = {}
        for name in STEPS:
            for step, task, response in found[name]:
                if task.key in opened.record.done:
                    report.repeated += 1
                    continue
                outcome = _take_one(opened, step, task, response)
                report.steps.setdefault(name, StepReport()).add(outcome)
                if outcome.taken:
                    made.setdefault(name, []).append(response.model or model)
                if task.key in opened.record.done:
                    opened.record.done[task.key] = response.model or model
        return made

    async def _try_questions(
        self, opened: OpenInterview, before: Mapping[Any, Sequence[str]], report: EditReport
    ) -> None:
        """Drop new questions that do not find their own passage."""
        entries = opened.copy.entries
        fresh = {
            span: new
            for span, questions in entries.items()
            if (new := [question for question in questions if question not in before.get(span, ())])
        }
        if not fresh:
            return
        outcome = report.steps["questions"].outcome
        if self._encoder is None:
            outcome.look.append("the questions were not tried, since there is no sentence encoder (VERBATIM_MODEL)")
            return
        good = await finding_their_passage(fresh, opened.copy, self._encoder)
        for span, questions in fresh.items():
            lost = [question for question in questions if question not in good[span]]
            outcome.dropped += [
                f"words {span.start}-{span.end}: {question!r} does not find them again" for question in lost
            ]
            entries[span] = [question for question in entries[span] if question not in lost]
            if not entries[span]:
                del entries[span]

    def _settle(self, opened: OpenInterview, report: EditReport) -> None:
        """Remove what no longer fits after all steps: entries and picks that a change of speaker now cuts."""
        copy = opened.copy
        if "sentences" in report.steps and not [
            task for task in steps_of(("sentences",))[0].tasks(copy) if task.key not in opened.record.done
        ]:
            copy.guessed = False
        for span in [span for span in copy.entries if not copy.in_one_turn(span)]:
            questions, said = copy.entries.pop(span), copy.said_by_one(span)
            if said is not None:
                copy.entries.setdefault(said, questions)
                continue
            report.steps.setdefault("questions", StepReport()).outcome.dropped.append(
                f"words {span.start}-{span.end} cross a change of speaker"
            )
        lost = copy.drop_unfit_picks()
        if lost:
            report.steps.setdefault("picks", StepReport()).outcome.dropped.append(f"{lost} picks no longer fit")


def _all_tasks(opened: OpenInterview) -> dict[str, tuple[Step, Task]]:
    """Every request that could have been made of an interview as it is, by key."""
    found: dict[str, tuple[Step, Task]] = {}
    for step in [*steps_of(STEPS, FEW), *steps_of(("questions",), MANY)]:
        for task in step.tasks(opened.copy):
            found[task.key] = (step, replace(task, again=task.key in opened.record.attempts))
    return found


def _take_one(opened: OpenInterview, step: Step, task: Task, response: Response) -> StepOutcome:
    """Take one answer, and note in the record whether it is done or to be asked again."""
    record = opened.record
    items, fault = items_of(step, task, response)
    outcome = step.apply(opened.copy, task, items) if fault is None else StepOutcome(refused=[fault])
    if outcome.refused:
        record.attempts[task.key] = record.attempts.get(task.key, 0) + 1
        record.refused[task.key] = outcome.refused[:12]
    else:
        record.done[task.key] = ""
        record.refused.pop(task.key, None)
        record.attempts.pop(task.key, None)
    return outcome


def _changed_files(opened: OpenInterview, made: Mapping[str, Sequence[str]]) -> dict[str, bytes]:
    """The files that differ from those of the folder."""
    copy, files = opened.copy, opened.files
    texts: dict[str, str] = {}
    edition = copy.edition()
    if edition != opened.untouched:
        texts[EDITED] = edition
        opened.record.paragraphs = copy.paragraph_hashes()
    if copy.entries or MODEL_QUESTIONS in files:
        texts[MODEL_QUESTIONS] = questions_text(copy.entries)
    if copy.picks or MODEL_PICKS in files:
        texts[MODEL_PICKS] = picks_text(copy.picks)
    before = files[metadata.FILE].decode("utf-8-sig")
    has_edition = EDITED in texts or EDITED in files
    texts[metadata.FILE] = with_provenance(
        before, made, copy.all_speakers() if has_edition else copy.speakers, copy.chapters,
        guessed=copy.guessed and has_edition,
    )  # fmt: skip
    texts[FILE] = opened.record.dump()
    if FILE not in files and opened.record == Record():
        del texts[FILE]
    return {name: text.encode() for name, text in texts.items() if text.encode() != files.get(name)}
