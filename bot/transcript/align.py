"""Proof that edited.md, stripped of its marks, is the captions word for word."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from bot.transcript.grammar import MUSIC, Manuscript, Mark, Problem, Token, bare
from bot.transcript.omissions import may_leave_out

_NEGATIONS = frozenset({"no", "not", "never", "nor", "none", "nothing", "nobody", "neither", "cannot", "without"})
_CONTEXT = 4
_MOST_DIFFERENCES = 25


@dataclass(frozen=True, slots=True)
class Placed:
    """A token with the span of caption words it stands for."""

    start: int
    end: int
    token: Token


def place(tokens: Sequence[Token], first: int = 0) -> list[Placed]:
    """Count the heard words: each token gets its span, from word `first` on."""
    placed = []
    for token in tokens:
        placed.append(Placed(first, first + len(token.heard), token))
        first += len(token.heard)
    return placed


def differences(script: Manuscript, captions: Sequence[str], file: str = "edited.md") -> list[Problem]:
    """Every place where the heard words of the manuscript are not the captions' words."""
    tokens = [token for paragraph in script.paragraphs for token in paragraph.tokens]
    heard = [(token.line, word) for token in tokens for word in token.heard]
    edited = [bare(word) for _, word in heard]
    source = [bare(word) for word in captions]
    if edited == source:
        return []
    problems = []
    for op in Levenshtein.opcodes(edited, source):
        if op.tag == "equal":
            continue
        at = min(op.src_start, len(heard) - 1)
        line = heard[at][0] if heard else 1
        problems.append(Problem(file, line, _difference(op.tag, edited[op.src_start : op.src_end], captions, op.dest_start, op.dest_end)))
    if len(problems) > _MOST_DIFFERENCES:
        more = len(problems) - _MOST_DIFFERENCES
        return [
            *problems[:_MOST_DIFFERENCES],
            Problem(file, problems[_MOST_DIFFERENCES].line, f"... and {more} more differences from here on"),
        ]
    return problems


def _difference(tag: str, edited: Sequence[str], captions: Sequence[str], start: int, end: int) -> str:
    before = " ".join(captions[max(0, start - _CONTEXT) : start]) or "the beginning"
    expected = " ".join(captions[start:end])
    found = " ".join(edited)
    where = f"captions.txt word {start}, after {before!r}"
    if tag == "delete":
        return f"{found!r} is not in the captions ({where})"
    if tag == "insert":
        return f"{expected!r} is missing ({where})"
    return f"{found!r} where the captions have {expected!r} ({where})"


def mark_problems(script: Manuscript, file: str = "edited.md") -> list[Problem]:
    """Every brace that does what its kind may not."""
    problems = []
    for turn in _turns(script):
        for at, token in enumerate(turn):
            error = _omission_error(turn, at) if token.mark is Mark.OMISSION else _correction_error(token)
            if error:
                problems.append(Problem(file, token.line, error))
    return problems


def _turns(script: Manuscript) -> list[list[Token]]:
    """The tokens of each turn; a label that names the same speaker again opens no new one."""
    turns: list[list[Token]] = []
    speaker = None
    for paragraph in script.paragraphs:
        if not turns or paragraph.label not in (None, speaker):
            turns.append([])
            speaker = paragraph.label
        turns[-1].extend(paragraph.tokens)
    return turns


def _omission_error(turn: Sequence[Token], at: int) -> str | None:
    heard = [bare(word) for word in turn[at].heard]
    kept = _kept_after(turn, at)
    if may_leave_out(heard, kept):
        return None
    return (
        f"{{{turn[at].shown}|}} may not be left out: neither a filler of the list nor said again by "
        f"{' '.join(kept[:5]) or 'the end of the turn'!r}"
    )


def _kept_after(turn: Sequence[Token], at: int) -> list[str]:
    kept: list[str] = []
    for token in turn[at + 1 :]:
        if token.mark is not Mark.OMISSION and token.shown != MUSIC:
            kept.extend(bare(word) for word in token.heard)
        if len(kept) >= 8:
            break
    return kept


def _correction_error(token: Token) -> str | None:
    if token.mark is not Mark.CORRECTION:
        return None
    heard, shown = [bare(word) for word in token.heard], [bare(word) for word in token.shown.split()]
    if sum(map(_negates, heard)) != sum(map(_negates, shown)):
        return f"{{{' '.join(token.heard)}|{token.shown}}} adds or takes away a negation"
    digits_heard, digits_shown = _digits(heard), _digits(shown)
    if digits_heard and digits_heard != digits_shown:
        return f"{{{' '.join(token.heard)}|{token.shown}}} changes a number"
    return None


def _negates(word: str) -> bool:
    return word in _NEGATIONS or word.endswith("n't")


def _digits(words: Sequence[str]) -> str:
    return "".join(letter for word in words for letter in word if letter.isdigit())
