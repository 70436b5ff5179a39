"""Whether every brace does only what its kind may: the closed list for omissions, no lost words in corrections."""

from collections.abc import Iterator, Sequence

from bot.transcript.omissions import LONGEST_REPETITION, may_leave_out
from bot.transcript.parser import Manuscript, ManuscriptToken, Mark
from bot.transcript.problem import Problem, cut
from bot.transcript.words import bare

_NEGATIONS = frozenset({"no", "not", "never", "nor", "none", "nothing", "nobody", "neither", "cannot", "without"})


def mark_problems(script: Manuscript, file: str = "edited.md") -> list[Problem]:
    """Every brace that does what its kind may not."""
    problems = []
    for turn in turns(script):
        for at, token in enumerate(turn):
            error = None
            if token.mark is Mark.OMISSION:
                error = _omission_error(turn, at)
            elif token.mark is Mark.CORRECTION:
                error = _correction_error(token)
            if error:
                problems.append(Problem(file, token.line, error))
    return problems


def turns(script: Manuscript) -> list[list[ManuscriptToken]]:
    """The tokens of each turn; a label that names the same speaker again opens no new one."""
    made: list[list[ManuscriptToken]] = []
    speaker = None
    for paragraph in script.paragraphs:
        label = paragraph.label.casefold() if paragraph.label is not None else speaker
        if not made or label != speaker:
            made.append([])
        speaker = label
        made[-1].extend(paragraph.tokens)
    return made


def _omission_error(turn: Sequence[ManuscriptToken], at: int) -> str | None:
    heard = bare_words(turn[at].heard)
    following = list(_kept_after(turn, at))
    as_heard = bare_words([word for token in following for word in token.heard])
    as_shown = bare_words([word for token in following for word in token.shown.split()])
    if may_leave_out(heard, as_heard) or may_leave_out(heard, as_shown):
        return None
    said_next = " ".join(as_heard[:LONGEST_REPETITION]) or "the end of the turn"
    return f"{{{cut(turn[at].shown)}|}} may not be left out: neither a filler of the list nor said again by {cut(said_next)!r}"


def _kept_after(turn: Sequence[ManuscriptToken], at: int) -> Iterator[ManuscriptToken]:
    """The next tokens that stay, as many as a repetition can be long."""
    words = 0
    for token in turn[at + 1 :]:
        if token.mark is not Mark.OMISSION:
            yield token
            words += min(len(token.heard), len(token.shown.split()))
        if words >= LONGEST_REPETITION:
            return


def _correction_error(token: ManuscriptToken) -> str | None:
    """A correction puts words right; it leaves none out, and neither denies nor counts otherwise than was heard."""
    heard, shown = bare_words(token.heard), bare_words(token.shown.split())
    brace = f"{{{cut(' '.join(token.heard))}|{cut(token.shown)}}}"
    if _is_less(shown, heard):
        return f"{brace} only leaves words out: write {{...|}} around those, if the list allows it"
    if _negations(heard) != _negations(shown):
        return f"{brace} adds or takes away a negation; if you doubt what was heard write {{...|...?}}"
    if _digits(heard) and _digits(heard) != _digits(shown):
        return f"{brace} changes a number; if you doubt what was heard write {{...|...?}}"
    return None


def bare_words(words: Sequence[str]) -> list[str]:
    """Those that are words, as they are compared."""
    return [word for word in map(bare, words) if word]


def _negations(words: Sequence[str]) -> int:
    return sum(word in _NEGATIONS or word.endswith("n't") for word in words)


def _digits(words: Sequence[str]) -> str:
    return "".join(letter for word in words for letter in word if letter.isdigit())


def _is_less(some: Sequence[str], all_of: Sequence[str]) -> bool:
    rest = iter(all_of)
    return all(word in rest for word in some)
