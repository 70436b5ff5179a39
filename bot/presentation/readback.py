"""The proof that a rendering gives the words back: adapters read each one again before they send it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.presentation import layout
from bot.presentation.layout import PartKind
from bot.presentation.reply import Reply
from bot.presentation.truncation import sendable_words


@dataclass(frozen=True, slots=True)
class QuotedRun:
    """A run of quoted words, as a reader of the platform sees them."""

    words: tuple[str, ...]
    completes_word: bool = False  # it goes on with the word that was cut at the end of the run before


def joined(runs: Sequence[QuotedRun]) -> tuple[str, ...]:
    """The words of runs that follow one another, put together where a cut goes through a word."""
    joined_words: list[str] = []
    for run in runs:
        words = list(run.words)
        if run.completes_word and joined_words and words:
            joined_words[-1] += words.pop(0)
        joined_words += words
    return tuple(joined_words)


def prove(reply: Reply, runs: Sequence[QuotedRun], citations: Sequence[str] = ()) -> None:
    """Compare the runs that were read back with the words of a reply's passages.

    The runs of a single passage follow one another; several passages have a run for each turn. Words may be missing at
    the end, where a passage or turn was cut, and nowhere else. `citations` are the texts to copy, which must be the
    very text that the layout has. Raises AssertionError for any other difference: such a rendering must never be sent.
    """
    if list(citations) != [part.text for part in layout.head(reply) if part.kind is PartKind.CITATION]:
        raise AssertionError("a rendering changed a citation")
    is_list = len(reply.excerpts) > 1
    quotes = [turn for excerpt in reply.excerpts for turn in (excerpt.turns if is_list else ()) or (excerpt.quote,)]
    expected = [text for quote in quotes if (text := " ".join(sendable_words(quote.text)))]
    passages = [run.words for run in runs] if is_list or not runs else [joined(runs)]
    read = [" ".join(words) for words in passages]
    if len(read) != len(expected) or not all(map(str.startswith, expected, read)):
        raise AssertionError("a rendering changed the words of a quote")
