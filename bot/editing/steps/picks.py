"""Picks: quotes that stand alone, for daily posts. The loader's rules for picks decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.editing.tasks import INTEGER, RefusedItemError, StepOutcome, Task, each, schema_of, whole, windows
from bot.editing.working_copy import WorkingCopy
from bot.transcript.picks import LONGEST_PICK, SHORTEST_PICK, parse_picks

_WORDS = 3000  # of a request


@dataclass(frozen=True, slots=True)
class Picks:
    """Fulfils `bot.editing.tasks.Step`."""

    version: str
    name: str = "picks"
    items: str = "picks"
    most_items: int = 1

    def tasks(self, copy: WorkingCopy) -> list[Task]:
        """The whole interview, unless a person chose picks."""
        return [] if copy.has_picks_by_hand else windows(copy, self.name, _WORDS, self.version)

    def schema(self) -> Mapping[str, Any]:
        """The first and last line."""
        return schema_of(**{"from": INTEGER, "to": INTEGER})

    def facts(self, copy: WorkingCopy, task: Task) -> str:  # noqa: ARG002 - as Step has it
        """How long they are, and about how many."""
        return f"Words of a pick: {SHORTEST_PICK} to {LONGEST_PICK}. At most {_most(task)} picks."

    def apply(self, copy: WorkingCopy, task: Task, items: Sequence[Mapping[str, Any]]) -> StepOutcome:
        """Add picks that the loader accepts."""
        outcome = StepOutcome()
        edition = copy.built()
        for item in each(items, outcome, "from"):
            try:
                first, last = whole(item, "from"), whole(item, "to")
                span = task.range(first, last)
                if span in copy.picks:
                    continue
                if outcome.taken >= _most(task):
                    outcome.dropped.append(f"lines {first} to {last}: more than {_most(task)} picks")
                    continue
                together = sorted([*copy.picks, span])
                rows = "".join(f"{it.start}\t{it.end}\n" for it in together)
                _, problems = parse_picks(rows, len(copy.words), edition.turns, edition.lines)
                words = len(span)
                if not edition.turns and not SHORTEST_PICK <= words <= LONGEST_PICK:
                    raise RefusedItemError(f"lines {first} to {last} have {words} words")
                if problems:
                    raise RefusedItemError(f"lines {first} to {last}: {problems[0].message}")
                copy.picks = together
                outcome.taken += 1
            except RefusedItemError as error:
                outcome.refused.append(str(error))
        return outcome


def _most(task: Task) -> int:
    return max(2, len(task.span) // 150)
