"""The question index: thoughts worth quoting, and questions people would type for each. Never shown to anybody."""

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
    plain,
    schema_of,
    whole,
    windows,
)  # fmt: skip
from bot.editing.working_copy import WorkingCopy
from bot.transcript.marks import normalized_words

_WORDS = 900  # of a request
_MOST_LINES, _MOST_THOUGHT = 12, 260  # lines and words of a thought
_SHORTEST, _LONGEST = 6, 200  # characters of a question


@dataclass(frozen=True, slots=True)
class Questions:
    """Fulfils `bot.editing.tasks.Step`. `count` questions are asked for each thought."""

    version: str
    count: int = 8
    name: str = "questions"
    items: str = "thoughts"
    most_items: int = 1

    def tasks(self, copy: WorkingCopy) -> list[Task]:
        """The whole interview."""
        return windows(copy, self.name, _WORDS, f"{self.version} x {self.count}")

    def schema(self) -> Mapping[str, Any]:
        """The first and last line of a thought, and its questions."""
        return schema_of(**{"from": INTEGER, "to": INTEGER, "questions": {"type": "array", "items": STRING}})

    def facts(self, copy: WorkingCopy, task: Task) -> str:  # noqa: ARG002 - as Step has it
        """How many questions a thought gets."""
        return f"Questions for each thought: {self.count}"

    def apply(self, copy: WorkingCopy, task: Task, items: Sequence[Mapping[str, Any]]) -> StepOutcome:
        """Add entries to the model's index."""
        outcome = StepOutcome()
        for item in each(items, outcome, "from"):
            try:
                first, last = whole(item, "from"), whole(item, "to")
                span = task.range(first, last)
                if last - first >= _MOST_LINES or len(span) > _MOST_THOUGHT:
                    raise RefusedItemError(
                        f"lines {first} to {last} are more than one thought: at most {_MOST_LINES} lines, "
                        f"{_MOST_THOUGHT} words"
                    )
                said = copy.said_by_one(span)
                if said is None:
                    raise RefusedItemError(f"lines {first} to {last} cross a change of speaker")
                span = said
                questions = self._questions(item, outcome, f"lines {first} to {last}")
                if not copy.is_quotable(span):
                    outcome.dropped.append(f"lines {first} to {last} are not quotable")
                    continue
                known = copy.entries.setdefault(span, [])
                fresh = [question for question in questions if question not in known]
                known += fresh[: max(0, self.count + 2 - len(known))]
                outcome.taken += 1
            except RefusedItemError as error:
                outcome.refused.append(str(error))
        return outcome

    def _questions(self, item: Mapping[str, Any], outcome: StepOutcome, where: str) -> list[str]:
        """The questions of an item that can be used, each once. Raises RefusedItemError if none can."""
        given = item.get("questions")
        if not isinstance(given, list) or not given:
            raise RefusedItemError(f"{where}: no list of questions")
        if len(given) > self.count + 2:
            outcome.dropped.append(f"{where}: {len(given) - self.count - 2} questions too many")
        kept: dict[str, str] = {}
        for value in given[: self.count + 2]:
            try:
                if not isinstance(value, str):
                    raise RefusedItemError("a question is not a text")
                question = plain(value, "a question", _LONGEST, _SHORTEST)
                words = normalized_words(question.split())
                if len(words) < 2:
                    raise RefusedItemError("a question has fewer than 2 words")
                kept.setdefault(" ".join(words), question)
            except RefusedItemError as error:
                outcome.dropped.append(f"{where}: {error}")
        if not kept:
            raise RefusedItemError(f"{where}: no question can be used")
        return list(kept.values())
