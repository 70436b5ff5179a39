"""A task: lines of an interview that a model is asked about in one request, and what the answer's items may hold."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.editing.paragraphs import EditableLine
from bot.editing.working_copy import WorkingCopy
from bot.model import Span

_ID = re.compile(r"(?P<slug>[a-z0-9][a-z0-9._-]*)/(?P<step>[a-z]+)/(?P<start>\d+)-(?P<end>\d+)/(?P<key>[0-9a-f]{12})")
_LARGEST = 10**9
_SPACES = re.compile(r"[ \t]+")


class RefusedItemError(Exception):
    """An item of an answer that cannot be taken; the message says why, in words for the model and the operator."""


@dataclass(frozen=True, slots=True)
class Task:
    """Lines that one request asks about. Lines are numbered from 1."""

    slug: str
    step: str
    span: Span
    lines: tuple[EditableLine, ...]
    key: str
    before: tuple[EditableLine, ...] = ()  # shown without numbers, so that the beginning is understood
    again: bool = False  # an earlier answer was refused in part, and only that part is asked for

    @property
    def custom_id(self) -> str:
        """What names the request in the Batch API's files: interview, step, words, and a hash of what is asked."""
        return f"{self.slug}/{self.step}/{self.span.start}-{self.span.end}/{self.key}"

    def line(self, number: int) -> EditableLine:
        """The line of a number. Raises RefusedItemError."""
        if not 1 <= number <= len(self.lines):
            raise RefusedItemError(f"there is no line {number}; lines are 1 to {len(self.lines)}")
        return self.lines[number - 1]

    def range(self, first: int, last: int) -> Span:
        """The words of the lines from one to another. Raises RefusedItemError."""
        if first > last:
            raise RefusedItemError(f"lines {first} to {last} are in the wrong order")
        return Span(self.line(first).span.start, self.line(last).span.end)


@dataclass(slots=True)
class StepOutcome:
    """What became of the items of an answer."""

    taken: int = 0
    refused: list[str] = field(default_factory=list)  # why, with the line; asked again
    dropped: list[str] = field(default_factory=list)  # not wanted after all; not asked again
    look: list[str] = field(default_factory=list)  # what a person should look at
    conflicts: list[str] = field(default_factory=list)  # what a person wrote and the model would have changed


class Step(Protocol):
    """One kind of work: which requests there are, and how an answer's items change the working copy."""

    @property
    def name(self) -> str:
        """What it is called on the command line and in files."""
        ...

    @property
    def items(self) -> str:
        """The key of the answer's list."""
        ...

    @property
    def most_items(self) -> int:
        """How many items an answer may have for each line."""
        ...

    def tasks(self, copy: WorkingCopy) -> list[Task]:
        """What is asked; empty if there is nothing to do."""
        ...

    def schema(self) -> Mapping[str, Any]:
        """The JSON schema of one item."""
        ...

    def facts(self, copy: WorkingCopy, task: Task) -> str:
        """What the request says of the interview besides its lines."""
        ...

    def apply(self, copy: WorkingCopy, task: Task, items: Sequence[Mapping[str, Any]]) -> StepOutcome:
        """Take the items that can be taken."""
        ...


def parse_custom_id(text: str) -> tuple[str, str, str] | None:
    """Slug, step and key of a request's id; None if it is none."""
    match = _ID.fullmatch(text)
    return (match["slug"], match["step"], match["key"]) if match else None


def windows(copy: WorkingCopy, step: str, words: int, version: str, *, context: int = 3) -> list[Task]:
    """The lines in stretches of so many words. They begin at fixed words, so a change of one line moves no other."""
    return windows_of(copy, copy.lines(), step, words, version, context=context)


def open_windows(copy: WorkingCopy, step: str, words: int, version: str) -> list[Task]:
    """The whole interview in stretches of so many words; none if a person wrote all of it."""
    is_open = any(paragraph.fixed is None for paragraph in copy.paragraphs)
    return windows(copy, step, words, version) if is_open else []


def windows_of(
    copy: WorkingCopy, lines: Sequence[EditableLine], step: str, words: int, version: str, *, context: int = 3
) -> list[Task]:
    """These lines in stretches, as `windows` has them."""
    by_window: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        by_window.setdefault(line.span.start // words, []).append(index)
    groups = list(by_window.values())
    if len(groups) > 1 and len(lines) - groups[-1][0] <= 2:  # a last line or two goes with the stretch before
        last = groups.pop()
        groups[-1] += last
    return [
        make_task(copy, step, [lines[index] for index in group], version, lines[max(0, group[0] - context) : group[0]])
        for group in groups
    ]


def make_task(
    copy: WorkingCopy, step: str, lines: Sequence[EditableLine], version: str, before: Sequence[EditableLine] = ()
) -> Task:
    """A task over lines. Its key changes when the captions, the ends of lines or the prompt do."""
    span = Span(lines[0].span.start, lines[-1].span.end)
    spans = [[line.span.start, line.span.end] for line in lines]
    asked = json.dumps([copy.metadata.slug, copy.metadata.sha256, step, version, spans])
    key = hashlib.sha256(asked.encode()).hexdigest()[:12]
    return Task(copy.metadata.slug, step, span, tuple(lines), key, tuple(before))


# --- reading items ------------------------------------------------------------------------------


def whole(item: Mapping[str, Any], key: str) -> int:
    """A whole number of an item. Raises RefusedItemError."""
    value = item.get(key)
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal() and len(value) < 10:
        return int(value)
    if type(value) is not int or abs(value) > _LARGEST:
        raise RefusedItemError(f"{key} is not a whole number")
    return value


def text(item: Mapping[str, Any], key: str, most: int, least: int = 1) -> str:
    """A text of one line without control characters. Raises RefusedItemError."""
    value = item.get(key)
    if not isinstance(value, str):
        raise RefusedItemError(f"{key} is not a text")
    return plain(value, key, most, least)


def plain(value: str, name: str, most: int, least: int = 1) -> str:
    """A text with single spaces, if it is one that can be shown and is not too long. Raises RefusedItemError."""
    value = _SPACES.sub(" ", value).strip()
    if not all(character.isprintable() for character in value):
        raise RefusedItemError(f"{name} has characters that are not printed")
    if not least <= len(value) <= most:
        raise RefusedItemError(f"{name} has {len(value)} characters; it may have {least} to {most}")
    return value


def shown(value: object) -> str:
    """A value of an answer as a message can name it."""
    if isinstance(value, bool | int | float | str | None):
        return repr(value)[:40] if not isinstance(value, int) or abs(value) <= _LARGEST else "too large a number"
    return f"of the kind {type(value).__name__}"


def each(items: Iterable[object], outcome: StepOutcome, where: str = "line") -> Iterable[Mapping[str, Any]]:
    """The items that are objects; others are refused."""
    for item in items:
        if isinstance(item, Mapping):
            yield item
        else:
            outcome.refused.append(f"an item is not an object with {where!r}")


def schema_of(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON schema of an object that has exactly these properties, as strict structured output wants it."""
    return {
        "type": "object",
        "properties": {name: dict(kind) for name, kind in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }


INTEGER: Mapping[str, Any] = {"type": "integer"}
STRING: Mapping[str, Any] = {"type": "string"}
BOOLEAN: Mapping[str, Any] = {"type": "boolean"}
