"""Captions without an edition -> lines: their own sentences, guessed ones, or blocks of words. Every word stays."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Line, Span, Unit
from bot.transcript.punctuation.guess import LONGEST_SENTENCE, guess_punctuation, is_english, written
from bot.transcript.views import ends_sentence, is_punctuated
from bot.transcript.words import EDGE_PUNCTUATION, is_music

WORDS_PER_BLOCK = 15
"""Words of a line where sentences can neither be read nor guessed."""


@dataclass(frozen=True, slots=True)
class BareLines:
    """The lines of bare captions; `guessed` if their ends, punctuation and capitals are a guess."""

    lines: list[Line]
    guessed: bool


def bare_lines(words: Sequence[str]) -> BareLines:
    """The lines of captions: sentences if they are punctuated; guessed sentences if they are in English; else blocks.

    Raises LibraryError if the files of the punctuation model are damaged.
    """
    shown = ["" if is_music(word) else word for word in words]
    if is_punctuated(words):
        return BareLines(_lines(words, shown, _sentence_starts(words)), guessed=False)
    if not is_english(words):
        return BareLines(_lines(words, shown, range(0, len(words), WORDS_PER_BLOCK)), guessed=False)
    guess = guess_punctuation(words)
    return BareLines(_lines(words, written(words, guess), guess.starts), guessed=True)


def _lines(words: Sequence[str], shown: Sequence[str], starts: Sequence[int]) -> list[Line]:
    units = [
        Unit(index, index + 1, word, text, text) for index, (word, text) in enumerate(zip(words, shown, strict=True))
    ]
    ends = [*starts[1:], len(words)]
    return [
        Line(Span(start, end), turn=None, paragraph=number, quotable=True, units=tuple(units[start:end]))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _sentence_starts(words: Sequence[str]) -> list[int]:
    """Words that begin a sentence; one that is too long is cut."""
    starts = [0]
    for index in range(1, len(words)):
        begins = ends_sentence(words[index - 1]) and not words[index].lstrip(EDGE_PUNCTUATION)[:1].islower()
        if begins or index - starts[-1] >= LONGEST_SENTENCE:
            starts.append(index)
    return starts
