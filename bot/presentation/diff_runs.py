"""A diff as runs of words that look alike, for each renderer to mark. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.model import Change, DiffPart
from bot.presentation.limits import MAX_DIFF_PART, MAX_NAME
from bot.presentation.truncation import sendable_words


class RunKind(Enum):
    """What a run of words in a diff is."""

    SAME = auto()
    CLAIMED = auto()  # only in the claim
    SAID = auto()  # only in what was said


@dataclass(frozen=True, slots=True)
class DiffRun:
    """Words of a diff that look alike; a diff that is too long may be cut between runs."""

    kind: RunKind
    text: str
    limit: int = MAX_DIFF_PART


def diff_runs(diff: Sequence[DiffPart]) -> Iterator[DiffRun]:
    """The runs of a diff, in order: the claim, with the words that only the passage has.

    Each word that is the same, or differs only in a filler or the like, is a run of its own, as the claim has it.
    """
    for part in diff:
        if part.change is Change.EQUAL or part.minor:
            yield from (DiffRun(RunKind.SAME, word, MAX_NAME) for word in sendable_words(part.claimed))
            continue
        if sendable_words(part.claimed):
            yield DiffRun(RunKind.CLAIMED, part.claimed)
        if sendable_words(part.said):
            yield DiffRun(RunKind.SAID, part.said)
