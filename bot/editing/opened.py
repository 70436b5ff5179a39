"""An interview opened for editing: its folder's files, its working copy, and which requests are left."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.editing.loading import bare_copy, edited_copy
from bot.editing.ports import EditableSeeds
from bot.editing.prompts import FEW, STEPS, steps_of
from bot.editing.record import FILE, Record, load_record
from bot.editing.requests import batch_line
from bot.editing.tasks import Step, Task
from bot.editing.working_copy import WorkingCopy
from bot.transcript import metadata
from bot.transcript.folder import EDITED, MODEL_PICKS, PICKS, QUESTIONS
from bot.transcript.metadata import read_metadata


@dataclass(frozen=True, slots=True)
class StepChoice:
    """Which steps are wanted, and how many questions for each thought. Without steps: all that nobody did by hand."""

    steps: tuple[str, ...] = ()
    count: int = FEW


@dataclass(slots=True)
class OpenInterview:
    """An interview that is being edited: its folder's files, the working copy of them, and what was done before."""

    slug: str
    files: Mapping[str, bytes]
    copy: WorkingCopy
    record: Record
    untouched: str  # the edition of the working copy as it was opened

    def steps(self, choice: StepChoice) -> list[Step]:
        """The steps that are wanted."""
        wanted = choice.steps or tuple(name for name in STEPS if not (name == "questions" and QUESTIONS in self.files))
        return steps_of(wanted, choice.count)

    def pending(self, choice: StepChoice, *, in_turn: bool = False) -> list[tuple[Step, Task]]:
        """What is still to be asked. Sentences come before everything; `in_turn`: so do people, then speakers."""
        first = ("sentences", "people", "speakers") if in_turn else ("sentences",)
        found: list[tuple[Step, Task]] = []
        for step in self.steps(choice):
            tasks = [task for task in step.tasks(self.copy) if not self.record.is_settled(task.key)]
            found += [(step, replace(task, again=task.key in self.record.attempts)) for task in tasks]
            if step.name in first and found:
                break
        return found

    def requests(self, choice: StepChoice, model: str) -> list[dict[str, Any]]:
        """The requests that are still to be answered, as lines of the Batch API's input file."""
        return [self.request(step, task, model) for step, task in self.pending(choice)]

    def request(self, step: Step, task: Task, model: str) -> dict[str, Any]:
        """The request of a task, as a line of the Batch API's input file."""
        complaints, attempts = self.record.refused.get(task.key, ()), self.record.attempts.get(task.key, 0)
        return batch_line(step, self.copy, task, model, complaints, attempts)


def open_interview(slug: str, seeds: EditableSeeds, english: frozenset[str] = frozenset()) -> OpenInterview:
    """Open an interview for editing; without common words of English no correction is shown. Raises SeedError."""
    files = seeds.files(slug)
    interview = seeds.read(slug)
    text = files[metadata.FILE].decode("utf-8-sig")
    known, record = read_metadata(text), load_record(slug, files.get(FILE))
    edited = files.get(EDITED)
    if edited is None:
        copy = bare_copy(known, interview.words, interview.times)
    else:
        source = tomllib.loads(text).get("source")
        derived = isinstance(source, dict) and source.get("edition_sha256") == hashlib.sha256(edited).hexdigest()
        machine = None if derived else set(record.paragraphs)
        copy = edited_copy(known, interview.words, interview.times, edited.decode("utf-8-sig"), machine)
        copy.guessed = known.guessed
    copy.english = english
    copy.made = frozenset(made.part for made in known.made)
    copy.entries = {entry.span: list(entry.questions) for entry in interview.entries if entry.by_model}
    copy.has_picks_by_hand = PICKS in files
    if copy.has_picks_by_hand:
        copy.keep(interview.picks)  # a change there could make them unfit
    elif MODEL_PICKS in files:
        copy.picks = list(interview.picks)
    return OpenInterview(slug, files, copy, record, copy.edition())
