"""The proof that a rendering gives the words back: it is read again and compared before it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.presentation.reply import Reply
from bot.presentation.truncation import words_of


@dataclass(frozen=True, slots=True)
class QuotedRun:
    """A run of quoted words, as a reader of the platform sees them."""

    words: tuple[str, ...]
    joins: bool = (
        False  # the cut before it goes through a word: its first part belongs to the last word of the run before
    )


def spoken(runs: Sequence[QuotedRun]) -> list[str]:
    """The words of runs that follow one another, joined where they were cut."""
    held: list[str] = []
    for run in runs:
        words = list(run.words)
        if run.joins and held and words:
            held[-1] += words.pop(0)
        held += words
    return held


def prove(reply: Reply, runs: Sequence[QuotedRun]) -> None:
    """Compare what was read with the words of a reply's passages. Raises AssertionError: such a rendering is never sent.

    Several passages are a run each, and each may be cut at its end; the runs of a single one follow one another.
    """
    said = [words for one in reply.excerpts if (words := " ".join(words_of(one.quote.text)))]
    read = (
        [" ".join(run.words) for run in runs] if len(reply.excerpts) > 1 else [" ".join(spoken(runs))] if runs else []
    )
    if len(read) != len(said) or not all(one.startswith(other) for one, other in zip(said, read, strict=True)):
        raise AssertionError("a rendering changed the words of a quote")
