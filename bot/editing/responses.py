"""What a model answered -> the items of its answer. Nothing in an answer raises: every fault becomes a sentence."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.editing.tasks import Step, Task

LONGEST = 4_000_000
"""Characters of a line of a responses file, and of an answer."""

_FENCE = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)
_THOUGHTS = "</think>"
_MOST_MODEL = 80
_CUT_OFF = "the answer was cut off at its longest"


@dataclass(frozen=True, slots=True)
class Response:
    """An answer to the request `custom_id`: the text or the JSON value it gave, or why there is none."""

    custom_id: str
    answer: str | Mapping[str, Any] | Sequence[Any] | None = None
    fault: str | None = None
    model: str | None = None


def read_response(line: str) -> Response | None:
    """A line of a responses file: Batch API output, or {"custom_id": ..., "answer": ...}. None if it is neither."""
    value = _load(line)
    if not isinstance(value, Mapping) or not isinstance(value.get("custom_id"), str):
        return None
    custom_id = value["custom_id"]
    if "answer" in value:
        answer, model = value["answer"], value.get("model")
        usable = isinstance(answer, str | Mapping | list)
        fault = None if usable else "the answer is not a text or an object"
        return Response(custom_id, answer if usable else None, fault, _model(model))
    response = value.get("response")
    if not isinstance(response, Mapping):
        return Response(custom_id, fault=f"it was not answered{_said(value.get('error'))}")
    if response.get("status_code", 200) != 200:
        body = response.get("body")
        error = body.get("error") if isinstance(body, Mapping) else None
        return Response(custom_id, fault=f"it was not answered{_said(error)}")
    return read_completion(custom_id, response.get("body"))


def read_completion(custom_id: str, body: object) -> Response:
    """The answer in a chat completion."""
    choices = body.get("choices") if isinstance(body, Mapping) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, Mapping) else None
    if not isinstance(body, Mapping) or not isinstance(choice, Mapping) or not isinstance(message, Mapping):
        return Response(custom_id, fault="it is not a chat completion")
    model = _model(body.get("model"))
    if isinstance(message.get("refusal"), str) and message["refusal"]:
        return Response(custom_id, fault="the model declined to answer", model=model)
    if choice.get("finish_reason") == "length":
        return Response(custom_id, fault=_CUT_OFF, model=model)
    content = message.get("content")
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, Mapping)]
        content = "".join(part for part in parts if isinstance(part, str))
    if not isinstance(content, str) or not content.strip():
        return Response(custom_id, fault="the answer is empty", model=model)
    return Response(custom_id, content, model=model)


def is_cut_off(body: object) -> bool:
    """Whether the answer in a chat completion ends at the most tokens that it may have."""
    return read_completion("", body).fault == _CUT_OFF


def items_of(step: Step, task: Task, response: Response) -> tuple[list[Any], str | None]:
    """The items of an answer, and why it is refused as a whole; then there are none."""
    if response.fault is not None:
        return [], response.fault
    answer = _parse(response.answer) if isinstance(response.answer, str) else response.answer
    if isinstance(answer, Mapping):
        answer = answer.get(step.items)
    if not isinstance(answer, list):
        return [], f'the answer is not a JSON object with the list "{step.items}"'
    most = step.most_items * len(task.lines) + 10
    if len(answer) > most:
        return [], f"the answer has {len(answer)} items; it may have {most}"
    return answer, None


def _parse(text: str) -> object:
    """The JSON value of a text, also between other words; None if there is none."""
    text = text[text.rfind(_THOUGHTS) + len(_THOUGHTS) :] if _THOUGHTS in text else text
    candidates = [text, *_FENCE.findall(text)]
    for opening, closing in ("{}", "[]"):
        first, last = text.find(opening), text.rfind(closing)
        if 0 <= first < last:
            candidates.append(text[first : last + 1])
    values = (_load(candidate) for candidate in candidates)
    return next((value for value in values if isinstance(value, Mapping | list)), None)


def _load(text: str) -> object:
    if len(text) > LONGEST:
        return None
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def _said(error: object) -> str:
    """What an endpoint says of an error, as the end of a sentence."""
    message = error.get("message") if isinstance(error, Mapping) else error
    return f": {' '.join(message.split())[:120]}" if isinstance(message, str) and message.strip() else ""


def _model(name: object) -> str | None:
    """A model's name as it can be recorded."""
    if not isinstance(name, str):
        return None
    printable = "".join(character for character in name if character.isprintable()).strip()
    return printable[:_MOST_MODEL] or None
