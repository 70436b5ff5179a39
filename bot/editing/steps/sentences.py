"""Sentences and capitals of captions that have none: the model writes lines again, and only their marks are taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.editing.loading import bare_editable_lines
from bot.editing.paragraphs import EditableLine, kept
from bot.editing.tasks import (
    INTEGER,
    STRING,
    RefusedItemError,
    StepOutcome,
    Task,
    each,
    plain,
    schema_of,
    shown,
    whole,
    windows_of,
)
from bot.editing.token_changes import punctuate
from bot.editing.working_copy import WorkingCopy
from bot.transcript.captions_match import PlacedToken
from bot.transcript.manuscript import ManuscriptToken, Mark
from bot.transcript.words import EDGE_PUNCTUATION, is_music, is_word

_WORDS = 600  # of a request
_BEFORE = "\"'“‘("
_AFTER = ".,;:!?…\"'”’)—–-"
_MOST_MARKS = 4  # beside a word
_APOSTROPHES = "'’‘"


@dataclass(frozen=True, slots=True)
class Sentences:
    """Fulfils `bot.editing.tasks.Step`."""

    version: str
    name: str = "sentences"
    items: str = "lines"
    most_items: int = 1

    def tasks(self, copy: WorkingCopy) -> list[Task]:
        """The whole interview, if nobody has punctuated it."""
        return (
            windows_of(copy, bare_editable_lines(copy.words), self.name, _WORDS, self.version) if copy.guessed else []
        )

    def schema(self) -> Mapping[str, Any]:
        """A line's number and its text."""
        return schema_of(line=INTEGER, text=STRING)

    def facts(self, copy: WorkingCopy, task: Task) -> str:  # noqa: ARG002 - as Step has it
        """Nothing."""
        return ""

    def apply(self, copy: WorkingCopy, task: Task, items: Sequence[Mapping[str, Any]]) -> StepOutcome:
        """Take punctuation and capitals of the lines whose words are the captions'."""
        outcome = StepOutcome()
        seen: set[int] = set()
        for item in each(items, outcome):
            try:
                number = whole(item, "line")
                line = task.line(number)
                if copy.is_fixed(line.span):
                    outcome.conflicts.append(f"words {line.span.start}-{line.span.end} are as a person wrote them")
                    continue
                tokens = punctuated(line, _text(item))
                if (problem := punctuate(copy, line.span, tokens)) is not None:
                    raise RefusedItemError(problem)
                seen.add(number)
                outcome.taken += 1
            except RefusedItemError as error:
                outcome.refused.append(f"line {shown(item.get('line'))}: {error}")
        missing = [number for number, line in enumerate(task.lines, 1) if number not in seen]
        if missing and not task.again and not outcome.refused and not outcome.conflicts:
            outcome.refused.append(f"lines without an answer: {', '.join(map(str, missing[:20]))}")
        copy.reflow()
        return outcome


def _text(item: Mapping[str, Any]) -> str:
    value = item.get("text")
    if not isinstance(value, str):
        raise RefusedItemError("text is not a text")
    return plain(" ".join(value.split()), "text", 3000)


def punctuated(line: EditableLine, text: str) -> list[ManuscriptToken]:
    """The tokens of a line with the marks and capitals of a text of the same words. Raises RefusedItemError."""
    given = [word for word in text.split() if is_word(word) and not is_music(word)]
    spoken = [placed for placed in line.tokens if not _is_sound(placed)]
    for number, (placed, word) in enumerate(zip(spoken, given, strict=False)):
        if not _same_word(placed.token.shown, word):
            heard = " ".join(it.token.shown.strip(EDGE_PUNCTUATION) for it in spoken[number : number + 4])
            raise RefusedItemError(f"word {number + 1} is {heard.split()[0]!r} in {heard!r}, not {word[:40]!r}")
    if len(given) != len(spoken):
        raise RefusedItemError(f"it has {len(given)} words where the captions have {len(spoken)}")
    marked = iter(_marked(placed.token.shown, word) for placed, word in zip(spoken, given, strict=True))
    tokens = [placed.token if _is_sound(placed) else next(marked) for placed in line.tokens]
    return _with_dashes(tokens, text)


def _is_sound(placed: PlacedToken) -> bool:
    return placed.token.mark is Mark.OMISSION


def _same_word(heard: str, given: str) -> bool:
    first, second = heard.strip(EDGE_PUNCTUATION), given.strip(EDGE_PUNCTUATION)
    return len(first) == len(second) and all(map(_same_letter, first, second))


def _same_letter(heard: str, given: str) -> bool:
    apostrophes = heard in _APOSTROPHES and given in _APOSTROPHES
    return given in (heard, heard.upper(), heard.lower()) or apostrophes


def _marked(heard: str, given: str) -> ManuscriptToken:
    """A word with the capitals and marks that are given. Raises RefusedItemError for marks that are not punctuation."""
    core, own = given.strip(EDGE_PUNCTUATION), heard.strip(EDGE_PUNCTUATION)
    letters = "".join(first if second in _APOSTROPHES else second for first, second in zip(own, core, strict=True))
    before, _, after = given.partition(core)
    own_before, _, own_after = heard.partition(own)
    for marks, allowed, was in ((before, _BEFORE, own_before), (after, _AFTER, own_after)):
        if marks != was and (len(marks) > _MOST_MARKS or not set(marks) <= set(allowed)):
            raise RefusedItemError(f"{given[:40]!r} has marks that are not punctuation")
    return kept(f"{before}{letters}{after}")


def _with_dashes(tokens: Sequence[ManuscriptToken], text: str) -> list[ManuscriptToken]:
    """The tokens with the dashes that stand alone in a text, each after the word it follows."""
    result = list(tokens)
    places = [index for index, token in enumerate(tokens) if token.mark is Mark.KEPT]
    count = 0
    for word in text.split():
        if is_word(word) and not is_music(word):
            count += 1
        elif word in ("—", "–", "-") and 0 < count <= len(places):
            index = places[count - 1]
            result[index] = replace(result[index], after=" —")
    return result
