"""A task -> the request a model gets, the same for the Batch API's files and for a live call."""

from collections.abc import Sequence
from typing import Any

from bot.editing.prompts import prompt_of
from bot.editing.tasks import Step, Task, schema_of
from bot.editing.working_copy import WorkingCopy
from bot.model import UNKNOWN_NAME

URL = "/v1/chat/completions"
_MOST_COMPLAINTS = 12


def batch_line(
    step: Step, copy: WorkingCopy, task: Task, model: str, complaints: Sequence[str] = (), attempts: int = 0
) -> dict[str, Any]:
    """A line of the Batch API's input file."""
    return {
        "custom_id": task.custom_id,
        "method": "POST",
        "url": URL,
        "body": request_body(step, copy, task, model, complaints, attempts),
    }


def request_body(
    step: Step, copy: WorkingCopy, task: Task, model: str, complaints: Sequence[str] = (), attempts: int = 0
) -> dict[str, Any]:
    """The body of a chat completion. `complaints` say what was wrong with the last of so many `attempts`."""
    parts = [
        f"Interview: {copy.metadata.title}",
        step.facts(copy, task),
        f"Transcript:\n{numbered(task, speakers=step.name not in ('sentences', 'people', 'speakers'))}",
    ]
    if complaints:
        listed = "\n".join(f"- {complaint}" for complaint in complaints[:_MOST_COMPLAINTS])
        parts.append(
            f"Answer {attempts} to this was refused in part:\n{listed}\nGive only what was refused, put right."
        )
    return {
        "model": model,
        "messages": [
            {"role": "system", "content": prompt_of(step.name).text},
            {"role": "user", "content": "\n".join(part for part in parts if part)},
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": step.name, "strict": True, "schema": answer_schema(step)},
        },
    }


def answer_schema(step: Step) -> dict[str, Any]:
    """The JSON schema of a step's answers."""
    return schema_of(**{step.items: {"type": "array", "items": step.schema()}})


def numbered(task: Task, *, speakers: bool) -> str:
    """The lines of a task with their numbers, context before them; a speaker's label where the speaker changes."""
    written = []
    label = UNKNOWN_NAME
    for number, line in enumerate([*task.before, *task.lines], 1 - len(task.before)):
        who = f"{line.label}: " if speakers and line.label not in (label, UNKNOWN_NAME) else ""
        label = line.label
        written.append(f"{'-' if number < 1 else number} {who}{line.text}")
    return "\n".join(written)
