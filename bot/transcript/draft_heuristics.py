"""Guesses about bare captions, for the draft an editor starts from: stutters, sentences, questions, speakers.

Every function works on normalized words (`bot.transcript.words`) and is wrong now and then.
"""

from collections.abc import Sequence

from bot.transcript.omissions import LONGEST_REPETITION
from bot.transcript.words import MUSIC

FILLERS = frozenset({"um", "uh", "er", "ah"})
SHORTEST, USUAL, LONGEST = 6, 18, 36
"""Words of a guessed sentence."""

_ASSENT = frozenset({"yes", "yeah", "okay", "right", MUSIC.casefold()})
_SAID_TWICE = (
    frozenset({"very", "really", "many", "much", "so", "far", "long", "had", "that", "bye", "ha", "no", "not", "never"})
    | _ASSENT
)
"""Words that people repeat on purpose."""

_BEGINS = {
    **dict.fromkeys(("yeah", "so", "but"), 3.0),
    **dict.fromkeys(("well", "and", "um", "let", "let's", "why", "does"), 2.2),
    **dict.fromkeys(("it's", "because", "i", "okay", "you've", "no", "uh", "we're", "they're", "i'm", "right"), 1.3),
    **dict.fromkeys(
        ("when", "there's", "now", "we've", "maybe", "if", "that's", "my", "how", "what", "this", "he", "she", "do"),
        0.6,
    ),
}
"""How likely a sentence begins with a word."""

_NOT_LAST = frozenset(
    """
    the a an of to and or but in on at for with from by as than about into my our your their his her its this these
    is are was were be been am i'm it's that's we're they're you're there's i we they he she that which who if
    because so very really just kind sort lot like not can will would could should have has had do does don't um uh
    what how why where when every each some any going think get want able basically mean
    """.split()
)
"""Words that sentences do not end with."""

_ASKING = frozenset(
    {"do", "does", "did", "is", "are", "was", "were", "can", "could", "would", "should", "will", "have", "has"}
)
_ASKED = frozenset(
    {"you", "we", "i", "they", "he", "she", "it", "there", "that", "this", "the", "these", "your", "people"}
)
_QUESTION_WORDS = frozenset({"what", "how", "why", "who", "where"})
_SHORT_QUESTIONS = frozenset({"what's", "how's", "who's"})
_LEAD_IN = FILLERS | {"so", "and", "but", "well", "okay", "yeah", "now", "or", "then"}

_HOST = (("let", "me", "ask"), ("ask", "you"), ("do", "you", "think"), ("what", "do", "you"), ("you", "mentioned"))
"""What hosts say when they ask, and guests rarely say."""

_GUEST = (("yeah",), ("well",), ("um",), ("yes",), ("no",), ("i", "think"), ("i", "mean"), ("you", "know"))
"""What answers begin with."""


_ANSWER_OPENINGS = {
    (first, second)
    for first in ("yeah", "well", "no", "yes")
    for second in ("i", "i'm", "i've", "it's", "that's", "so", "but", "and", "the")
}
"""How the answer to a question begins, in two words."""


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


def break_score(words: Sequence[str], index: int, pause: float) -> float:
    """How likely a sentence ends before a word; `pause` is by how many seconds the gap there is longer than usual."""
    if index <= 0 or index >= len(words):
        return 0.0
    score = _BEGINS.get(words[index], 0.0) + 2 * min(max(pause, 0.0), 1.5)
    if tuple(words[index : index + 2]) in _ANSWER_OPENINGS or tuple(words[index : index + 3]) in _HOST:
        score += 2.0
    return score - 6.0 if words[index - 1] in _NOT_LAST else score


def is_question(words: Sequence[str]) -> bool:
    """Whether a guessed sentence sounds like a question."""
    first, second = _opening(words, 2)
    return (
        first in _SHORT_QUESTIONS
        or (first in _QUESTION_WORDS and second in _ASKING)
        or (first in _ASKING and second in _ASKED)
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


def _opening(words: Sequence[str], count: int) -> tuple[str, ...]:
    """The first words after a lead-in, filled up with empty ones."""
    start = next((index for index, word in enumerate(words) if word not in _LEAD_IN), len(words))
    return tuple([*words[start : start + count], *[""] * count][:count])
