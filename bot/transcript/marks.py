"""Whether every brace does only what its kind may: omissions from a closed list, corrections that lose no words."""

from collections.abc import Iterator, Sequence

from bot.transcript.manuscript import Manuscript, ManuscriptToken, Mark
from bot.transcript.numbers import digits_said
from bot.transcript.omissions import LONGEST_REPETITION, may_leave_out
from bot.transcript.problem import Problem, shorten
from bot.transcript.words import normalize_word

_NEGATIONS = frozenset({"no", "not", "never", "nor", "none", "nothing", "nobody", "neither", "cannot", "without"})


def mark_problems(manuscript: Manuscript, file: str = "edited.md") -> list[Problem]:
    """Every brace that does what its kind may not."""
    problems = []
    for turn in manuscript.turns:
        for index, token in enumerate(turn):
            error = None
            if token.mark is Mark.OMISSION:
                error = _omission_error(turn, index)
            elif token.mark is Mark.CORRECTION:
                error = _correction_error(token)
            if error:
                problems.append(Problem(file, token.line, error))
    return problems


def _omission_error(turn: Sequence[ManuscriptToken], index: int) -> str | None:
    token = turn[index]
    heard = normalized_words(token.heard)
    following = list(_kept_after(turn, index))
    as_heard = normalized_words([word for kept in following for word in kept.heard])
    as_shown = normalized_words([word for kept in following for word in kept.shown.split()])
    if may_leave_out(heard, as_heard) or may_leave_out(heard, as_shown):
        return None
    said_next = shorten(" ".join(as_heard[:LONGEST_REPETITION]) or "the end of the turn")
    brace = f"{{{shorten(token.shown)}|}}"
    return f"{brace} may not be left out: it is not a listed filler, and {said_next!r} does not say it again"


def _kept_after(turn: Sequence[ManuscriptToken], index: int) -> Iterator[ManuscriptToken]:
    """The next tokens that stay, as many as a repetition can be long."""
    words = 0
    for token in turn[index + 1 :]:
        if token.mark is not Mark.OMISSION:
            yield token
            words += min(len(token.heard), len(token.shown.split()))
        if words >= LONGEST_REPETITION:
            return


def _correction_error(token: ManuscriptToken) -> str | None:
    """A correction restores what was said: it may not leave words out, nor change a negation or a number."""
    heard, shown = normalized_words(token.heard), normalized_words(token.shown.split())
    brace = f"{{{shorten(' '.join(token.heard))}|{shorten(token.shown)}}}"
    if _is_subsequence(shown, heard):
        return f"{brace} only leaves words out: write {{...|}} around those, if the list allows it"
    if _negations(heard) != _negations(shown):
        return f"{brace} adds or removes a negation; if you doubt what was heard write {{...|...?}}"
    before, after = digits_said(heard), digits_said(shown)
    if before and before != after and (after or not _in_words(heard)):
        return f"{brace} changes a number; if you doubt what was heard write {{...|...?}}"
    return None


def normalized_words(words: Sequence[str]) -> list[str]:
    """Those that are words, in the form for comparison."""
    return [word for word in map(normalize_word, words) if word]


def _negations(words: Sequence[str]) -> int:
    return sum(word in _NEGATIONS or word.endswith("n't") for word in words)


def _in_words(words: Sequence[str]) -> bool:
    """Whether these words have no digit: then a number may be a misheard word (won, too), but not another number."""
    return not any(character.isdigit() for word in words for character in word)


def _is_subsequence(words: Sequence[str], of: Sequence[str]) -> bool:
    rest = iter(of)
    return all(word in rest for word in words)
