"""Misheard names and terms: what the captions heard, and what was said. Doubtful ones are shown as heard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.editing.credible import is_credible
from bot.editing.paragraphs import EditableLine, kept
from bot.editing.steps.runs import find_runs
from bot.editing.tasks import (
    BOOLEAN,
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
)  # fmt: skip
from bot.editing.token_changes import replace_tokens
from bot.editing.working_copy import WorkingCopy
from bot.model import Span
from bot.transcript.captions_match import PlacedToken
from bot.transcript.manuscript import ManuscriptToken, Mark
from bot.transcript.words import EDGE_PUNCTUATION, normalize_word

_WORDS = 1500  # of a request
_LONGEST = 50  # characters
_MOST_WORDS = 5
_MARKS = frozenset(" '’.&+#/-")  # in names, beside letters and digits


@dataclass(frozen=True, slots=True)
class Corrections:
    """Fulfils `bot.editing.tasks.Step`."""

    version: str
    name: str = "corrections"
    items: str = "corrections"
    most_items: int = 3

    def tasks(self, copy: WorkingCopy) -> list[Task]:
        """The whole interview, unless a person wrote all of it."""
        return open_windows(copy, self.name, _WORDS, self.version)

    def schema(self) -> Mapping[str, Any]:
        """A line's number, the words heard there and those said, and whether that is certain."""
        return schema_of(line=INTEGER, heard=STRING, said=STRING, sure=BOOLEAN)

    def facts(self, copy: WorkingCopy, task: Task) -> str:  # noqa: ARG002 - as Step has it
        """Who speaks."""
        names = [speaker.name for speaker in copy.speakers if speaker.is_known]
        return f"Speakers: {', '.join(names)}" if names else ""

    def apply(self, copy: WorkingCopy, task: Task, items: Sequence[Mapping[str, Any]]) -> StepOutcome:
        """Mark corrections."""
        outcome = StepOutcome()
        for item in each(items, outcome):
            try:
                number = whole(item, "line")
                line = task.line(number)
                heard = text(item, "heard", 100)
                said = text(item, "said", _LONGEST)
                if line.fixed:
                    outcome.conflicts.append(f"{heard!r} stays as a person wrote it; {said!r}, says the model")
                    continue
                self._correct(copy, line, heard, said, outcome, sure=item.get("sure") is True)
                outcome.taken += 1
            except RefusedItemError as error:
                outcome.refused.append(f"line {shown(item.get('line'))}: {error}")
        return outcome

    def _correct(
        self, copy: WorkingCopy, line: EditableLine, heard: str, said: str, outcome: StepOutcome, *, sure: bool
    ) -> None:
        """Mark every place of a line. Raises RefusedItemError."""
        said = said.strip(EDGE_PUNCTUATION)
        words = [normalize_word(word) for word in said.split()]
        if not words or len(words) > _MOST_WORDS or not all(_is_name_character(it) for it in said):
            raise RefusedItemError(f"{said!r} is not a name or term of 1 to {_MOST_WORDS} words")
        heard_words = [normalize_word(word) for word in heard.split()]
        tokens = copy.tokens_in(line.span)
        places = find_runs(tokens, heard_words)
        if not places:
            raise RefusedItemError(f"{heard!r} is not in that line, or is marked already")
        certain = sure and is_credible(" ".join(heard_words), said, copy.english)
        for first, end in places:
            run = tokens[first:end]
            span = Span(run[0].start, run[-1].end)
            token = _capitalised(run, said) if words == heard_words else _correction(run, said, doubtful=not certain)
            if (problem := replace_tokens(copy, span, token)) is not None:
                raise RefusedItemError(problem)
        if words != heard_words:
            how = "shown as" if certain else "shown as heard, doubtful:"
            outcome.look.append(f"words {line.span.start}-{line.span.end}: {' '.join(heard_words)!r} is {how} {said!r}")


def _is_name_character(character: str) -> bool:
    return character.isalnum() or character in _MARKS


def _edges(run: Sequence[PlacedToken]) -> tuple[str, str]:
    """The marks before and after a run of words."""
    first, last = run[0].token.shown, run[-1].token.shown
    before = first[: len(first) - len(first.lstrip(EDGE_PUNCTUATION))]
    after = last[len(last.rstrip(EDGE_PUNCTUATION)) :] + run[-1].token.after
    return before, after


def _correction(run: Sequence[PlacedToken], said: str, *, doubtful: bool) -> list[ManuscriptToken]:
    before, after = _edges(run)
    heard = tuple(placed.token.shown for placed in run)
    heard = (heard[0].lstrip(EDGE_PUNCTUATION), *heard[1:])
    heard = (*heard[:-1], heard[-1].rstrip(EDGE_PUNCTUATION))
    if doubtful:
        return [ManuscriptToken(1, Mark.DOUBTFUL, heard, " ".join(heard), before, after, said)]
    return [ManuscriptToken(1, Mark.CORRECTION, heard, said, before, after)]


def _capitalised(run: Sequence[PlacedToken], said: str) -> list[ManuscriptToken]:
    """The same words with the capitals of a name. Raises RefusedItemError where more than capitals would change."""
    tokens = []
    for placed, word in zip(run, said.split(), strict=True):
        shown = placed.token.shown
        core = shown.strip(EDGE_PUNCTUATION)
        if core.casefold() != word.casefold() or len(core) != len(word):
            raise RefusedItemError(f"{word!r} is the same word; nothing to correct")
        token = kept(shown.replace(core, word, 1))
        tokens.append(ManuscriptToken(1, Mark.KEPT, token.heard, token.shown, after=placed.token.after))
    return tokens
