"""What editing will cost, before anything is asked: requests, tokens and money for each step."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.editing.tasks import Step, Task

_CHARACTERS = 4.2  # of English text in a token
_FRAME = 12  # tokens of JSON around an item
_PER_WORD = 1.35  # tokens of a spoken word
_QUESTION = 14.0  # tokens of a question
_THOUGHT = 60.0  # words to a thought


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a million tokens, in and out."""

    tokens_in: float = 0.0
    tokens_out: float = 0.0

    def of(self, tokens_in: float, tokens_out: float) -> float:
        """What so many tokens cost."""
        return (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / 1_000_000


@dataclass(frozen=True, slots=True)
class StepPlan:
    """What is left to ask in a step."""

    step: str
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def plus(self, body: Mapping[str, Any], step: Step, task: Task, count: int) -> "StepPlan":
        """With one request more."""
        tokens_out = self.tokens_out + answer_tokens(step, task, count)
        return StepPlan(self.step, self.requests + 1, self.tokens_in + tokens_of(body), tokens_out)


def most_answer_tokens(expected: int) -> int:
    """How many tokens an answer may have where a budget is kept, with room for a longer one and for thinking."""
    return 3 * expected + 2000


def tokens_of(body: Mapping[str, Any]) -> int:
    """About how many tokens a request has: its messages and the schema of its answer."""
    characters = sum(len(message["content"]) for message in body["messages"])
    return round((characters + len(json.dumps(body.get("response_format", "")))) / _CHARACTERS)


def answer_tokens(step: Step, task: Task, count: int) -> int:
    """About how many tokens an answer has. Thinking, where a model thinks, comes on top."""
    words, lines = len(task.span), len(task.lines)
    estimates = {
        "sentences": words * _PER_WORD + lines * _FRAME,
        "people": 40.0,
        "speakers": lines * _FRAME * 0.4,
        "corrections": words / 150 * (_FRAME + 16),
        "fillers": words / 40 * (_FRAME + 4),
        "chapters": words / 700 * (_FRAME + 8),
        "asides": words / 1500 * (_FRAME + 8),
        "questions": words / _THOUGHT * (_FRAME + count * _QUESTION),
        "picks": words / 300 * (_FRAME + 4),
    }
    return round(estimates[step.name]) + 8
