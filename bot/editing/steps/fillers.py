"""Fillers and stutters that clean verbatim leaves out.

The loader's list says which words these may be, `bot.editing.meaningful_fillers` where a model may leave them out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.editing.meaningful_fillers import meaning_of
from bot.editing.paragraphs import EditableLine
from bot.editing.tasks import (
    INTEGER,
    STRING,
    RefusedItemError,
    StepOutcome,
    Task,
    each,
    open_windows,
    schema_of,
    shown,
    text,
    whole,
)
from bot.editing.token_changes import replace_tokens
from bot.editing.working_copy import WorkingCopy
from bot.model import Span
from bot.transcript.captions_match import PlacedToken
from bot.transcript.manuscript import ManuscriptToken, Mark
from bot.transcript.views import ends_well
from bot.transcript.words import EDGE_PUNCTUATION, is_word, normalize_word

_WORDS = 1500  # of a request
_OPENERS = "\"'“‘«("


@dataclass(frozen=True, slots=True)
class Fillers:
    """Fulfils `bot.editing.tasks.Step`."""

    version: str
    name: str = "fillers"
    items: str = "fillers"
    most_items: int = 8

    def tasks(self, copy: WorkingCopy) -> list[Task]:
        """The whole interview, unless a person wrote all of it."""
        return open_windows(copy, self.name, _WORDS, self.version)

    def schema(self) -> Mapping[str, Any]:
        """A line's number, the words, and which occurrence of them in the line."""
        return schema_of(line=INTEGER, words=STRING, occurrence=INTEGER)

    def facts(self, copy: WorkingCopy, task: Task) -> str:  # noqa: ARG002 - as Step has it
        """Nothing."""
        return ""

    def apply(self, copy: WorkingCopy, task: Task, items: Sequence[Mapping[str, Any]]) -> StepOutcome:
        """Mark fillers. Occurrences count those of the request, so the last of a line is marked first."""
        outcome = StepOutcome()
        read: list[tuple[EditableLine, Span]] = []
        for item in each(items, outcome):
            try:
                line = task.line(whole(item, "line"))
                span = _place(copy.words, line.span, text(item, "words", 40), whole(item, "occurrence"))
                if line.fixed:
                    outcome.conflicts.append(f"words {span.start}-{span.end} are as a person wrote them")
                else:
                    read.append((line, span))
            except RefusedItemError as error:
                outcome.refused.append(f"line {shown(item.get('line'))}: {error}")
        for line, span in sorted(set(read), key=lambda pair: pair[1], reverse=True):
            if (why := meaning_of(copy, line, span)) is not None:
                outcome.dropped.append(f"line {task.lines.index(line) + 1}: {why}")
                continue
            try:
                self._leave_out(copy, line, span)
                outcome.taken += 1
            except RefusedItemError as error:
                outcome.refused.append(f"line {task.lines.index(line) + 1}: {error}")
        return outcome

    def _leave_out(self, copy: WorkingCopy, line: EditableLine, span: Span) -> None:
        """Mark the words of a span as left out. Raises RefusedItemError."""
        run = copy.tokens_in(span)
        if all(placed.token.mark is Mark.OMISSION for placed in run):
            return  # it is marked already
        if any(placed.token.mark is not Mark.KEPT or placed.start < span.start for placed in run):
            raise RefusedItemError("the words have another mark")
        left = [it for it in copy.tokens_in(line.span) if it.token.mark is not Mark.OMISSION and it not in run]
        if not left:
            raise RefusedItemError("it would leave out the whole sentence")
        if (problem := replace_tokens(copy, span, [_omission(run)])) is not None:
            raise RefusedItemError(problem)


def _place(captions: Sequence[str], line: Span, words: str, occurrence: int) -> Span:
    """The span of an occurrence (from 1) of words in a line. Raises RefusedItemError."""
    wanted = [word for word in map(normalize_word, words.split()) if word]
    indexes = [index for index in range(line.start, line.end) if is_word(captions[index])]
    spoken = [normalize_word(captions[index]) for index in indexes]
    places = [at for at in range(len(spoken)) if wanted and spoken[at : at + len(wanted)] == wanted]
    if not 1 <= occurrence <= len(places):
        raise RefusedItemError(f"{words!r} is {len(places)} times in that line; there is no number {occurrence}")
    first = places[occurrence - 1]
    return Span(indexes[first], indexes[first + len(wanted) - 1] + 1)


def _omission(run: Sequence[PlacedToken]) -> ManuscriptToken:
    """The brace around a run; the mark that ends a sentence stays outside."""
    texts = [placed.token.shown for placed in run]
    before = texts[0][: len(texts[0]) - len(texts[0].lstrip(_OPENERS))]
    texts[0] = texts[0][len(before) :]
    core = texts[-1].rstrip(EDGE_PUNCTUATION)
    after = texts[-1][len(core) :]
    if ends_well(after) or set(after) - {",", ";"}:
        texts[-1] = core
    else:
        after = ""
    heard = tuple(texts)
    return ManuscriptToken(1, Mark.OMISSION, heard, " ".join(heard), before, after + run[-1].token.after)
