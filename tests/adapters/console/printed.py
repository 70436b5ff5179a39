"""What tests of the console expect to be printed: the objects of docs/contract.md as schemas, and texts."""

import json
from typing import Any

import jsonschema_rs

from bot.presentation import wording
from tests.fixtures.lighthouse import EDITED, captions_of

WORDS = captions_of(EDITED).split()
HELP = f"{wording.answers.ASK_HINT} {wording.commands.how_to(None)}"
SPAN = {
    "type": "object",
    "required": ["start", "end"],
    "properties": {"start": {"type": "integer"}, "end": {"type": "integer"}},
}
TEXT, NUMBER = {"type": "string"}, {"type": "number"}
QUOTE = {
    "type": "object",
    "required": [
        "id",
        "interview",
        "title",
        "show",
        "date",
        "speaker",
        "start",
        "end",
        "text",
        "seconds",
        "chapter",
        "url",
        "asked",
        "score",
        "corrections",
    ],
    "properties": {
        "id": {"type": "string", "pattern": r"^[a-z0-9._-]+:\d+-\d+$"},
        "interview": TEXT,
        "title": TEXT,
        "show": {"type": ["string", "null"]},
        "date": {"type": ["string", "null"]},
        "speaker": {"type": ["string", "null"]},
        "start": {"type": "integer"},
        "end": {"type": "integer"},
        "text": TEXT,
        "seconds": {"type": ["number", "null"]},
        "chapter": {"type": ["string", "null"]},
        "url": {"type": ["string", "null"]},
        "asked": {"anyOf": [{"type": "null"}, {**SPAN, "required": ["start", "end", "text"]}]},
        "score": NUMBER,
        "corrections": {"type": "array", "items": {**SPAN, "required": ["start", "end", "heard", "shown"]}},
    },
}
ANSWER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "question", "confidence", "quotes", "milliseconds"],
    "properties": {
        "id": {},
        "question": TEXT,
        "confidence": {"enum": ["sure", "unsure", "none"]},
        "quotes": {"type": "array", "maxItems": 10, "items": QUOTE},
        "milliseconds": NUMBER,
    },
}
"""The object of docs/contract.md, as a schema."""


def valid(line: str) -> dict[str, Any]:
    """A line of `ask --json`, after its schema was checked and that no two quotes overlap."""
    answer: dict[str, Any] = json.loads(line)
    jsonschema_rs.validate(ANSWER, answer)
    assert (answer["confidence"] == "none") == (answer["quotes"] == [])
    for quote in answer["quotes"]:
        assert quote["id"] == f"{quote['interview']}:{quote['start']}-{quote['end']}"
        others = [
            other for other in answer["quotes"] if other is not quote and other["interview"] == quote["interview"]
        ]
        assert all(other["end"] <= quote["start"] or quote["end"] <= other["start"] for other in others)
    return answer


def squeezed(text: str) -> str:
    """A printed text on one line."""
    return " ".join(text.split())
