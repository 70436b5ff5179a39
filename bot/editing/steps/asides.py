"""Stretches that are never quoted: trailer, sponsors, talk about the set, thanks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.editing.tasks import INTEGER, RefusedItemError, StepOutcome, Task, each, open_windows, schema_of, whole
from bot.editing.working_copy import WorkingCopy

_WORDS = 3000  # of a request
_KINDS = ("trailer", "sponsor", "set", "thanks")
_MOST = 0.5  # share of a request's words


@dataclass(frozen=True, slots=True)
class Asides:
    """Fulfils `bot.editing.tasks.Step`."""

    version: str
    name: str = "asides"
    items: str = "asides"
    most_items: int = 1

    def tasks(self, copy: WorkingCopy) -> list[Task]:
        """The whole interview, unless a person wrote all of it."""
        return open_windows(copy, self.name, _WORDS, self.version)

    def schema(self) -> Mapping[str, Any]:
        """The first and last line, and what it is."""
        return schema_of(**{"from": INTEGER, "to": INTEGER, "kind": {"type": "string", "enum": list(_KINDS)}})

    def facts(self, copy: WorkingCopy, task: Task) -> str:  # noqa: ARG002 - as Step has it
        """Nothing."""
        return ""

    def apply(self, copy: WorkingCopy, task: Task, items: Sequence[Mapping[str, Any]]) -> StepOutcome:
        """Mark lines as not quotable."""
        outcome = StepOutcome()
        words = 0
        for item in each(items, outcome, "from"):
            try:
                first, last = whole(item, "from"), whole(item, "to")
                span = task.range(first, last)
                if item.get("kind") not in _KINDS:
                    raise RefusedItemError(f"lines {first} to {last}: kind is not one of {', '.join(_KINDS)}")
                words += len(span)
                if words > _MOST * len(task.span):
                    raise RefusedItemError(f"lines {first} to {last}: more than half would not be quotable")
                if any(it.fixed and it.quotable for it in task.lines[first - 1 : last]):
                    outcome.conflicts.append(f"words {span.start}-{span.end} are quotable, says a person")
                for paragraph in copy.paragraphs_in(span):
                    paragraph.quotable = False
                outcome.taken += 1
            except RefusedItemError as error:
                outcome.refused.append(str(error))
        return outcome
