"""What a check is limited to, as its verdict's first line says it: who shares the verdict reads it there. Pure."""

from collections.abc import Sequence

from bot.errors import InputError
from bot.model import InterviewInfo, Scope
from bot.presentation import wording
from bot.presentation.limits import MAX_PROMPT
from bot.presentation.reply import Item
from bot.presentation.truncation import utf16_length
from bot.quotes.scope import find_interviews

_ESCAPES = 20  # characters of a first line that are kept free for the marks before live characters


def stated(scope: Scope, known: Sequence[InterviewInfo], name: str | None) -> str | None:
    """The interview or show that a check is limited to, for the first line about the member with a `name`.

    None if it is not limited, or if it could not be read back: several are named, or the line would be cut.
    """
    match scope:
        case Scope(interviews=(interview,), shows=()):
            choices = [wording.checks.one_interview(each) for each in _names_of(interview, known)]
        case Scope(interviews=(), shows=(show,)):
            choices = [wording.checks.one_show(show)]
        case _:
            return None
    for choice in choices:
        line = wording.checks.prompt(name, choice)
        is_read_back = any(wording.checks.limited_to(line)) and " ".join(line.split()) == line
        if is_read_back and utf16_length(line) <= MAX_PROMPT - _ESCAPES:
            return choice
    return None


def _names_of(interview: str, known: Sequence[InterviewInfo]) -> list[str]:
    """What names the same interview: its title, if nothing else has it; its slug."""
    try:
        slugs = find_interviews(interview, known)
    except InputError:
        return []
    if len(slugs) != 1:
        return [interview]
    [info] = [info for info in known if info.slug in slugs]
    return [name for name in (info.title, info.slug) if find_interviews(name, known) == slugs]


def scope_in(prompt: Item) -> Scope | None:
    """What the first line of a verdict says that the check was limited to; None if it says nothing of that."""
    text = "".join(part for part in prompt if isinstance(part, str))
    interview, show = wording.checks.limited_to(text)
    if interview is not None:
        return Scope(interviews=(interview,))
    return Scope(shows=(show,)) if show is not None else None
