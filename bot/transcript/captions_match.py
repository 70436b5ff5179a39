"""Proof that edited.md, stripped of its marks, is the captions word for word."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from bot.transcript.parser import Manuscript, ManuscriptToken
from bot.transcript.problem import Problem, cut
from bot.transcript.words import bare, is_word

_CONTEXT = 4
_MOST_DIFFERENCES = 25


@dataclass(frozen=True, slots=True)
class PlacedToken:
    """A token with the span of caption words it stands for."""

    start: int
    end: int
    token: ManuscriptToken


def place(tokens: Sequence[ManuscriptToken], first: int = 0, captions: Sequence[str] = ()) -> list[PlacedToken]:
    """Count the heard words: each token gets its span, from word `first` on.

    What stands between the captions' words and is none (a lone dash) goes with the token before it,
    at the very beginning with the first.
    """
    placed = []
    end = first
    for token in tokens:
        start = end
        if start == 0:
            end = _past_marks(captions, end)
        for _ in token.heard:
            end = _past_marks(captions, end + 1)
        placed.append(PlacedToken(start, end, token))
    return placed


def _past_marks(captions: Sequence[str], at: int) -> int:
    while at < len(captions) and not is_word(captions[at]):
        at += 1
    return at


def differences(script: Manuscript, captions: Sequence[str], file: str = "edited.md") -> list[Problem]:
    """Every place where the heard words of the manuscript are not the captions' words."""
    heard = [
        (token.line, word) for paragraph in script.paragraphs for token in paragraph.tokens for word in token.heard
    ]
    edited = [bare(word) for _, word in heard]
    places = [at for at, word in enumerate(captions) if is_word(word)]
    source = [bare(captions[at]) for at in places]
    if edited == source:
        return []
    places.append(len(captions))
    problems = []
    for op in Levenshtein.opcodes(edited, source):
        if op.tag != "equal":
            line = heard[min(op.src_start, len(heard) - 1)][0] if heard else 1
            found = " ".join(word for _, word in heard[op.src_start : op.src_end])
            problems.append(
                Problem(file, line, _difference(found, captions, places[op.dest_start], places[op.dest_end]))
            )
    if len(problems) > _MOST_DIFFERENCES:
        more = len(problems) - _MOST_DIFFERENCES
        problems[_MOST_DIFFERENCES:] = [
            Problem(file, problems[_MOST_DIFFERENCES].line, f"... and {more} more differences from here on")
        ]
    return problems


def _difference(found: str, captions: Sequence[str], start: int, end: int) -> str:
    expected = cut(" ".join(captions[start:end]))
    before = " ".join(captions[max(0, start - _CONTEXT) : start])
    where = f"captions.txt word {start}, " + (f"after {cut(before)!r}" if before else "the beginning")
    if not expected:
        return f"{cut(found)!r} is not in the captions ({where})"
    if not found:
        return f"{expected!r} is missing ({where})"
    return f"{cut(found)!r} where the captions have {expected!r} ({where})"
