"""Questions and claims with known answers, read from files for `score` and the bench.

Questions are lines `{"id", "kind", "question", "answers": [{"start", "end"}, ...]}`; answers are the spans (in words of
captions.txt) that a fair reader would accept, none if the interview does not answer it. Claims are lines
`{"id", "claim", "verdict"}`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import InputError
from bot.model import Span

VERDICTS = ("verbatim", "altered", "stitched", "absent")
QUESTION_EXAMPLE = '{"id": "q1", "kind": "direct", "question": "...", "answers": [{"start": 10, "end": 40}]}'
CLAIM_EXAMPLE = '{"id": "c1", "claim": "...", "verdict": "verbatim"}'
_Labelled = TypeVar("_Labelled")


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question with its accepted answers; none if the interview does not answer it."""

    id: str
    kind: str
    question: str
    answers: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claimed quote with its true verdict."""

    id: str
    claim: str
    verdict: str


def read_questions(path: Path) -> list[LabelledQuestion]:
    """The questions of a file. Raises InputError with file, line and fix."""
    return _read(path, _labelled_question, QUESTION_EXAMPLE)


def read_claims(path: Path) -> list[LabelledClaim]:
    """The claims of a file. Raises InputError with file, line and fix."""
    return _read(path, _labelled_claim, CLAIM_EXAMPLE)


def _read(path: Path, parse: Callable[[Any], _Labelled], example: str) -> list[_Labelled]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (byte {error.start})") from None
    labelled = []
    for number, row in enumerate(text.split("\n"), start=1):
        if not row.strip():
            continue
        try:
            labelled.append(parse(json.loads(row)))
        except _BadLineError as error:
            raise InputError(f"{path}:{number}: {error}; a line looks like {example}") from None
        except (ValueError, RecursionError):
            raise InputError(f"{path}:{number}: is not JSON; a line looks like {example}") from None
    if not labelled:
        raise InputError(f"{path} has no lines; a line looks like {example}")
    return labelled


class _BadLineError(Exception):
    """What is wrong with a line; the caller adds the place."""


def _labelled_question(line: Any) -> LabelledQuestion:
    answers = line.get("answers") if isinstance(line, dict) else None
    if not isinstance(answers, list):
        raise _BadLineError('is not an object with a list "answers"')
    return LabelledQuestion(
        str(line.get("id")), _text(line, "kind"), _text(line, "question"), tuple(_span(answer) for answer in answers)
    )


def _labelled_claim(line: Any) -> LabelledClaim:
    if not isinstance(line, dict):
        raise _BadLineError("is not an object")
    verdict = _text(line, "verdict")
    if verdict not in VERDICTS:
        raise _BadLineError(f"verdict {verdict!r} is not one of {', '.join(VERDICTS)}")
    return LabelledClaim(str(line.get("id")), _text(line, "claim"), verdict)


def _text(line: dict[str, Any], key: str) -> str:
    value = line.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _BadLineError(f'"{key}" must be a text that is not empty')
    return value


def _span(answer: Any) -> Span:
    start, end = (answer.get("start"), answer.get("end")) if isinstance(answer, dict) else (None, None)
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise _BadLineError('an answer must be a span of words ("start" below "end")')
    return Span(start, end)
