"""Bare captions -> guessed sentences: where each ends, its marks and its capitals. The words stay the captions' own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.errors import LibraryError
from bot.transcript.punctuation.marks import Punctuation
from bot.transcript.punctuation.model import Array, load_model
from bot.transcript.views import capitalised, ends_sentence
from bot.transcript.words import EDGE_PUNCTUATION, is_music, is_word, normalize_word

LONGEST_SENTENCE = 60
"""Words of a guessed sentence; a longer one is cut where an end is likeliest."""

NAMES = Path(__file__).with_name("names.txt")
"""Words that are nearly always written with a capital, one a line."""

_END = 0.36
"""Probability from which a sentence ends. It gives the best F1 on interviews that the model did not learn from."""

_COMMA = 0.5
_FEWEST = 4  # words on either side of a cut
SIGNS = {
    Punctuation.NONE: "",
    Punctuation.COMMA: ",",
    Punctuation.FULL_STOP: ".",
    Punctuation.QUESTION: "?",
}
"""How each mark is written."""

_CLOSERS = "\"'”’»)]"
_PAUSES = (",", ";", ":")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'"})
_FIRST_PERSON = re.compile(r"i(?:'(?:m|ve|d|ll))?")
_COMMON = frozenset("the and to of a in is that it you i for was on this with but".split())
_FEWEST_COMMON = 0.12
"""Share of common English words from which captions are taken for English. English speech has twice as many."""


@dataclass(frozen=True, slots=True)
class GuessedPunctuation:
    """The tokens that begin a sentence; the mark after each token, and how likely a sentence ends there.

    `marks` and `likely_ends` are as long as the captions. A sound such as [Music] ends the sentence before it.
    """

    starts: tuple[int, ...]
    marks: tuple[Punctuation, ...]
    likely_ends: NDArray[np.float32]


def is_english(captions: Sequence[str]) -> bool:
    """Whether captions are in English, which is the only language that the model knows."""
    return sum(normalize_word(word) in _COMMON for word in captions) >= _FEWEST_COMMON * len(captions)


def guess_punctuation(captions: Sequence[str]) -> GuessedPunctuation:
    """The likeliest marks of captions with little or no punctuation; full stops and commas that they have are kept.

    The last word ends a sentence. Raises LibraryError if the model's files are damaged.
    """
    return _guess(tuple(captions))


@lru_cache(maxsize=4)  # the network takes most of the time, and who builds or edits reads an interview several times
def _guess(captions: tuple[str, ...]) -> GuessedPunctuation:
    places = [index for index, word in enumerate(captions) if is_word(word) and not is_music(word)]
    likely = load_model().likely_marks([normalize_word(captions[index]) for index in places])
    ends = likely[:, Punctuation.FULL_STOP] + likely[:, Punctuation.QUESTION]
    for number, index in enumerate(places):
        if ends_sentence(captions[index]):
            ends[number] = 1.0
        elif captions[index].rstrip(_CLOSERS).endswith(_PAUSES):
            ends[number] = 0.0
    last_words = sentence_ends(ends)
    marks = [Punctuation.NONE] * len(captions)
    likely_ends = np.zeros(len(captions), dtype=np.float32)
    for number, index in enumerate(places):
        likely_ends[index] = ends[number]
        marks[index] = _mark(likely[number])
    for number in last_words:
        marks[places[number]] = _final_mark(likely[number])
    starts = (0, *(places[number + 1] for number in last_words[:-1]))
    likely_ends.flags.writeable = False  # every caller gets the same one
    return GuessedPunctuation(starts, tuple(marks), likely_ends)


def sentence_ends(likely: Array) -> list[int]:
    """The last words of sentences, by how likely one ends after each word; none is longer than LONGEST_SENTENCE."""
    ends = [int(end) for end in np.flatnonzero(likely >= _END)]
    if len(likely) and (not ends or ends[-1] != len(likely) - 1):
        ends.append(len(likely) - 1)
    short: list[int] = []
    start = 0
    for end in ends:
        while end + 1 - start > LONGEST_SENTENCE:
            first = start + _FEWEST - 1
            latest = min(start + LONGEST_SENTENCE - 1, end - _FEWEST)
            start = first + int(np.argmax(likely[first : latest + 1])) + 1
            short.append(start - 1)
        short.append(end)
        start = end + 1
    return short


def _mark(likely: Array) -> Punctuation:
    return Punctuation.COMMA if likely[Punctuation.COMMA] >= _COMMA else Punctuation.NONE


def _final_mark(likely: Array) -> Punctuation:
    return (
        Punctuation.QUESTION if likely[Punctuation.QUESTION] > likely[Punctuation.FULL_STOP] else Punctuation.FULL_STOP
    )


def written(captions: Sequence[str], guess: GuessedPunctuation) -> list[str]:
    """Each token as a guessed sentence shows it; a sound such as [Music] is not shown.

    Only capitals and punctuation change, and what the captions have of either stays.
    """
    texts: list[str] = []
    begins = True
    for word, mark in zip(captions, guess.marks, strict=True):
        text = "" if is_music(word) else with_capitals(word)
        if text and begins and is_word(word):
            text, begins = capitalised(text), False
        has_mark = text[-1:] in EDGE_PUNCTUATION  # also where there is no text
        texts.append(text if has_mark else text + SIGNS[mark])
        begins = begins or mark.ends_sentence
    return texts


def with_capitals(word: str) -> str:
    """A word with the capitals of "I" and of names."""
    heard = word.translate(_STRAIGHT).strip(EDGE_PUNCTUATION)
    if heard != heard.lower():
        return word
    if _FIRST_PERSON.fullmatch(heard):
        return word.replace("i", "I", 1)
    core = word.strip(EDGE_PUNCTUATION)
    stem, possessive = (core[:-2], core[-2:]) if heard.endswith("'s") else (core, "")
    name = names().get(stem)
    return word.replace(core, name + possessive, 1) if name is not None else word


@cache
def names() -> dict[str, str]:
    """The names by their small letters. Raises LibraryError if the file is missing or damaged."""
    try:
        forms = NAMES.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryError(f"{NAMES} is damaged or missing ({error}); install Verbatim again") from None
    return {form.lower(): form for form in forms if form}
