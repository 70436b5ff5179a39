"""Who says which lines. Whatever an answer leaves out, or calls unknown, stays with no known speaker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.editing.tasks import (
    INTEGER,
    STRING,
    RefusedItemError,
    StepOutcome,
    Task,
    each,
    schema_of,
    text,
    whole,
    windows,
)
from bot.editing.working_copy import WorkingCopy
from bot.model import UNKNOWN_NAME, Role, Speaker

_WORDS = 1500  # of a request


@dataclass(frozen=True, slots=True)
class Speakers:
    """Fulfils `bot.editing.tasks.Step`."""

    version: str
    name: str = "speakers"
    items: str = "turns"
    most_items: int = 1

    def tasks(self, copy: WorkingCopy) -> list[Task]:
        """The whole interview, if the source does not say who speaks."""
        unknown = any(it.fixed is None and it.label == UNKNOWN_NAME for it in copy.paragraphs)
        return windows(copy, self.name, _WORDS, self.version) if unknown or "speakers" in copy.made else []

    def schema(self) -> Mapping[str, Any]:
        """The first and the last line of a turn, and who speaks."""
        return schema_of(**{"from": INTEGER, "to": INTEGER, "speaker": STRING})

    def facts(self, copy: WorkingCopy, task: Task) -> str:  # noqa: ARG002 - as Step has it
        """Who there is."""
        known = [speaker for speaker in copy.speakers if speaker.is_known]
        if not known:
            return "Speakers: host, guest, unknown"
        named = [f"{it.label} ({it.name}, {it.role.value if it.role else 'role unknown'})" for it in known]
        return f"Speakers: {', '.join(named)}, unknown"

    def apply(self, copy: WorkingCopy, task: Task, items: Sequence[Mapping[str, Any]]) -> StepOutcome:
        """Give lines their speaker."""
        outcome = StepOutcome()
        lines_done: set[int] = set()
        for item in each(items, outcome, "from"):
            try:
                first, last = whole(item, "from"), whole(item, "to")
                span = task.range(first, last)
                label = _label(text(item, "speaker", 80), copy.speakers)
                if lines_done & set(range(first, last + 1)):
                    raise RefusedItemError(f"lines {first} to {last} have a speaker already")
                lines_done |= set(range(first, last + 1))
                conflict = [it for it in task.lines[first - 1 : last] if it.fixed and it.label != label]
                if conflict and label != UNKNOWN_NAME:
                    outcome.conflicts.append(
                        f"words {conflict[0].span.start}-{conflict[-1].span.end} are by {conflict[0].label}, "
                        f"says a person; by {label}, says the model"
                    )
                for paragraph in copy.paragraphs_in(span):
                    paragraph.label = label
                outcome.taken += 1
            except RefusedItemError as error:
                outcome.refused.append(str(error))
        missing = len(task.lines) - len(lines_done)
        if missing and not task.again and not outcome.refused and missing * 4 > len(task.lines):
            outcome.refused.append(
                f"{missing} of {len(task.lines)} lines are in no turn; write unknown where nobody knows"
            )
        copy.reflow()
        return outcome


def _label(given: str, speakers: Sequence[Speaker]) -> str:
    """The label of whom an answer names. Raises RefusedItemError."""
    wanted = " ".join(given.split()).casefold()
    if wanted in ("unknown", ""):
        return UNKNOWN_NAME
    exact = [it for it in speakers if wanted in (it.label.casefold(), it.name.casefold())]
    by_role = [it for it in speakers if it.role is not None and it.role.value == wanted]
    if len(exact or by_role) == 1:
        return (exact or by_role)[0].label
    if wanted in tuple(Role):
        return UNKNOWN_NAME  # nobody, or more than one, has this role
    raise RefusedItemError(f"{given[:40]!r} is none of the speakers")
