"""Guesses about bare captions, for the draft an editor starts from: stutters and speakers.

Every function works on normalized words (`bot.transcript.words`) and is wrong now and then.
"""

from collections.abc import Sequence

from bot.transcript.omissions import LONGEST_REPETITION
from bot.transcript.words import MUSIC

FILLERS = frozenset({"um", "uh", "er", "ah"})
_ASSENT = frozenset({"yes", "yeah", "okay", "right", MUSIC.casefold()})
_SAID_TWICE = (
    frozenset({"very", "really", "many", "much", "so", "far", "long", "had", "that", "bye", "ha", "no", "not", "never"})
    | _ASSENT
)
"""Words that people repeat on purpose."""

_HOST = (("let", "me", "ask"), ("ask", "you"), ("do", "you", "think"), ("what", "do", "you"), ("you", "mentioned"))
"""What hosts say when they ask, and guests rarely say."""

_GUEST = (("yeah",), ("well",), ("um",), ("yes",), ("no",), ("i", "think"), ("i", "mean"), ("you", "know"))
"""What answers begin with."""


def slips(words: Sequence[str]) -> tuple[set[int], set[int]]:
    """Indexes of words to leave out (fillers, repetitions), and indexes before which no sentence should end.

    A full stop at the end of a word belongs to it here: a stutter does not continue across one.
    """
    left_out: set[int] = set()
    unbroken: set[int] = set()
    kept: list[int] = []  # the indexes that stay, last first
    for index in range(len(words) - 1, -1, -1):
        following = kept[: -2 * LONGEST_REPETITION - 1 : -1]
        if words[index] in FILLERS:
            left_out.add(index)
        elif length := _repetition_length(words, index, following):
            left_out.update(range(index, index + length))
            unbroken.update(range(index + 1, following[2 * length - 2] + 1))
            del kept[len(kept) - length + 1 :]
        else:
            kept.append(index)
    return left_out, unbroken


def _repetition_length(words: Sequence[str], start: int, following: Sequence[int]) -> int:
    """How many words from `start` on are said again by the kept words after them; 0 if none."""
    for length in range(LONGEST_REPETITION, 0, -1):
        block, again = [start, *following[: length - 1]], following[length - 1 : 2 * length - 1]
        said = [words[index] for index in block]
        is_adjacent = block[-1] == start + length - 1
        if is_adjacent and said == [words[index] for index in again] and _is_slip(said):
            return length
    return 0


def _is_slip(said: Sequence[str]) -> bool:
    return not any(
        word in _SAID_TWICE or word.endswith(("n't", ".")) or "|" in word or any(map(str.isdigit, word))
        for word in said
    )


def speakers(sentences: Sequence[Sequence[str]]) -> list[int]:
    """Who says each sentence: 0 for the host, 1 for the guest.

    The host opens. The host speaks again with a question as hosts ask it, and with the sentence before it unless that
    is an answer; the guest speaks from the first sentence that begins as answers do.
    """
    assigned: list[int] = []
    speaker, asked = 0, False
    for index, sentence in enumerate(sentences):
        if asks_a_guest(sentence):
            speaker, asked = 0, True
            if index > 0 and not answers(sentences[index - 1]):
                assigned[-1] = 0
        elif asked and answers(sentence):
            speaker = 1
        assigned.append(speaker)
    return assigned


def asks_a_guest(words: Sequence[str]) -> bool:
    """Whether a sentence has words with which hosts ask."""
    return any(tuple(words[start : start + len(cue)]) == cue for cue in _HOST for start in range(len(words)))


def answers(words: Sequence[str]) -> bool:
    """Whether a sentence begins as answers do."""
    return any(tuple(words[: len(cue)]) == cue for cue in _GUEST)
