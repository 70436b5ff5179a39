"""Chapters of an interview that has none: the line each begins with, and its title."""

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
    shown,
    text,
    whole,
    windows,
)
from bot.editing.working_copy import WorkingCopy
from bot.transcript.times import seconds_at
from bot.transcript.words import clock

_WORDS = 4500  # of a request
_LONGEST = 60  # characters of a title
_SHORTEST = 60.0  # seconds of a chapter


@dataclass(frozen=True, slots=True)
class Chapters:
    """Fulfils `bot.editing.tasks.Step`."""

    version: str
    name: str = "chapters"
    items: str = "chapters"
    most_items: int = 1

    def tasks(self, copy: WorkingCopy) -> list[Task]:
        """The whole interview, if it has times and no chapters that somebody made."""
        wanted = bool(copy.times) and (not copy.chapters or "chapters" in copy.made)
        return windows(copy, self.name, _WORDS, self.version) if wanted else []

    def schema(self) -> Mapping[str, Any]:
        """A line's number and a title."""
        return schema_of(line=INTEGER, title=STRING)

    def facts(self, copy: WorkingCopy, task: Task) -> str:
        """How many there may be."""
        return f"At most {_most(task)} chapters." + (
            " The first begins with line 1." if task.span.start == copy.lines()[0].span.start else ""
        )

    def apply(self, copy: WorkingCopy, task: Task, items: Sequence[Mapping[str, Any]]) -> StepOutcome:
        """Begin chapters with lines."""
        outcome = StepOutcome()
        for item in each(items, outcome):
            try:
                number, title = whole(item, "line"), text(item, "title", _LONGEST, 3)
                if any(character in "{}*#<>|" for character in title):
                    raise RefusedItemError(f"the title {title!r} has marks")
                if outcome.taken >= _most(task):
                    raise RefusedItemError(f"more than {_most(task)} chapters")
                word = task.line(number).span.start
                there = _heading_before(copy, word)
                if there is not None and there[0] != title:
                    outcome.conflicts.append(
                        f"the chapter at {clock(there[1])} stays {there[0]!r}; {title!r}, says the model"
                    )
                    continue
                if there is None:
                    self._add(copy, word, title)
                outcome.taken += 1
            except RefusedItemError as error:
                outcome.refused.append(f"chapter at line {shown(item.get('line'))}: {error}")
        return outcome

    def _add(self, copy: WorkingCopy, word: int, title: str) -> None:
        """Put a heading before a word. Raises RefusedItemError."""
        copy.split(word)
        index = copy.paragraph_at(word)
        paragraph = copy.paragraphs[index]
        if paragraph.span.start != word:
            raise RefusedItemError("a person's paragraph goes on there")
        seconds = float(int(seconds_at(copy.times, word) or 0.0))
        if seconds == 0.0 and index > 0:
            raise RefusedItemError("its words have no time of their own")
        earlier = [it.heading[1] for it in copy.paragraphs[:index] if it.heading is not None]
        later = [it.heading[1] for it in copy.paragraphs[index + 1 :] if it.heading is not None]
        if (earlier and seconds - earlier[-1] < _SHORTEST) or (later and later[0] - seconds < _SHORTEST):
            raise RefusedItemError(f"it begins less than {_SHORTEST:.0f} seconds from the next or the one before")
        paragraph.heading = (title, seconds)
        copy.chapters = [it.heading for it in copy.paragraphs if it.heading is not None]


def _heading_before(copy: WorkingCopy, word: int) -> tuple[str, float] | None:
    """The chapter that begins with a word already."""
    paragraph = copy.paragraphs[copy.paragraph_at(word)]
    return paragraph.heading if paragraph.span.start == word else None


def _most(task: Task) -> int:
    return max(2, len(task.span) // 300)
