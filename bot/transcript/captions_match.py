"""Proof that edited.md, stripped of its marks, is the captions word for word."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from bot.transcript.manuscript import Manuscript, ManuscriptToken
from bot.transcript.problem import Problem, shorten
from bot.transcript.words import is_word, normalize_word

_CONTEXT = 4  # words named before a difference
_MOST_DIFFERENCES = 25


@dataclass(frozen=True, slots=True)
class PlacedToken:
    """A token with the half-open range of caption words it stands for."""

    start: int
    end: int
    token: ManuscriptToken


def place_tokens(tokens: Sequence[ManuscriptToken], start: int = 0, captions: Sequence[str] = ()) -> list[PlacedToken]:
    """Give each token its range, counting heard words from word `start` on.

    Tokens of the captions that are not words (a lone dash) go with the word before them; at the very
    beginning with the first word.
    """
    placed = []
    end = start
    for token in tokens:
        token_start = end
        if token_start == 0:
            end = _next_word(captions, end)
        for _ in token.heard:
            end = _next_word(captions, end + 1)
        placed.append(PlacedToken(token_start, end, token))
    return placed


def _next_word(captions: Sequence[str], index: int) -> int:
    """The index of the next token that is a word, from `index` on."""
    while index < len(captions) and not is_word(captions[index]):
        index += 1
    return index


def find_differences(manuscript: Manuscript, captions: Sequence[str], file: str = "edited.md") -> list[Problem]:
    """Every place where the heard words of the manuscript are not the captions' words."""
    heard = [
        (token.line, word) for paragraph in manuscript.paragraphs for token in paragraph.tokens for word in token.heard
    ]
    edited = [normalize_word(word) for _, word in heard]
    indexes = [index for index, word in enumerate(captions) if is_word(word)]
    expected = [normalize_word(captions[index]) for index in indexes]
    if edited == expected:
        return []
    indexes.append(len(captions))
    problems = []
    for op in Levenshtein.opcodes(edited, expected):
        if op.tag != "equal":
            line = heard[min(op.src_start, len(heard) - 1)][0] if heard else 1
            text = " ".join(word for _, word in heard[op.src_start : op.src_end])
            message = _describe(text, captions, indexes[op.dest_start], indexes[op.dest_end])
            problems.append(Problem(file, line, message))
    if len(problems) > _MOST_DIFFERENCES:
        more = len(problems) - _MOST_DIFFERENCES
        line = problems[_MOST_DIFFERENCES].line
        problems[_MOST_DIFFERENCES:] = [Problem(file, line, f"... and {more} more differences from here on")]
    return problems


def _describe(text: str, captions: Sequence[str], start: int, end: int) -> str:
    """A difference: the manuscript's text, and a range of the captions in its place."""
    expected = shorten(" ".join(captions[start:end]))
    before = " ".join(captions[max(0, start - _CONTEXT) : start])
    where = f"captions.txt word {start}, " + (f"after {shorten(before)!r}" if before else "the beginning")
    if not expected:
        return f"{shorten(text)!r} is not in the captions ({where})"
    if not text:
        return f"{expected!r} is missing ({where})"
    return f"{shorten(text)!r} where the captions have {expected!r} ({where})"
