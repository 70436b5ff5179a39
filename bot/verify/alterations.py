"""The changes of an altered claim that a few words can name: a negation, a number, a name, a single word. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.model import Change, DiffPart
from bot.search.terms import is_negation
from bot.verify.canonical import canonical_text
from bot.verify.numbers import number_at

_MOST_NAMED = 2
_MOST_WORDS, _MOST_CHARACTERS = 4, 60  # of a change that is named as it is
_EDGES = ' .,;:!?…—–-"“”„()[]'
_SENTENCE_ENDS = (".", "?", "!", "…", '"', "”")


def named_changes(diff: Sequence[DiffPart], *, negation: bool, number: bool) -> tuple[DiffPart, ...]:
    """The changes to name, without punctuation around their words; none if a few words cannot say what changed.

    `negation` and `number`: a change of that kind is known to turn the meaning, so it must be among them.
    """
    changed = [part for part in diff if part.change is not Change.EQUAL and not part.minor]
    named: dict[int, DiffPart] = {}
    for is_needed, is_of_kind, differs in ((negation, _negates, _count_differs), (number, _counts, _words_differ)):
        found = {
            index: change
            for index, part in enumerate(changed)
            if is_needed and (change := _of_kind(part, is_of_kind, differs)) is not None
        }
        if is_needed and not found:
            return ()
        named = {**found, **named}
    names = [part for part in _with_names(diff) if part in changed]
    if not named and (names or len(changed) <= _MOST_NAMED):
        named = dict(enumerate(names or changed))
    trimmed = [_trimmed(named[index]) for index in sorted(named)]
    return tuple(trimmed) if trimmed and len(trimmed) <= _MOST_NAMED and all(map(_is_short, trimmed)) else ()


def _negates(text: str) -> list[str]:
    return [word for word in text.split() if any(map(is_negation, canonical_text(word)))]


def _counts(text: str) -> list[str]:
    words = text.split()
    forms = [list(canonical_text(word)) for word in words]
    return [
        word
        for word, form in zip(words, forms, strict=True)
        if any(number_at(form, index) for index in range(len(form))) or any(map(str.isdigit, word))
    ]


def _count_differs(claimed: Sequence[str], said: Sequence[str]) -> bool:
    return len(claimed) != len(said)


def _words_differ(claimed: Sequence[str], said: Sequence[str]) -> bool:
    return claimed != said


def _of_kind(
    part: DiffPart, words_of_kind: Callable[[str], list[str]], differs: Callable[[Sequence[str], Sequence[str]], bool]
) -> DiffPart | None:
    """The change, if it is of a kind: a word for a word, or else only the words that are of the kind."""
    claimed, said = words_of_kind(part.claimed), words_of_kind(part.said)
    if not differs(claimed, said):
        return None
    if len(part.claimed.split()) <= 1 and len(part.said.split()) <= 1:
        return part
    change = Change.REPLACE if claimed and said else Change.INSERT if claimed else Change.DELETE
    return replace(part, change=change, claimed=" ".join(claimed), said=" ".join(said))


def _with_names(diff: Sequence[DiffPart]) -> Iterator[DiffPart]:
    """The changed parts with a word that has its capital within a sentence."""
    before = "."
    for part in diff:
        if part.change is not Change.EQUAL and (_has_name(part.said, before) or _has_name(part.claimed, before)):
            yield part
        before = part.said or before


def _has_name(text: str, before: str) -> bool:
    words = [*before.split()[-1:], *text.split()]
    return any(
        word[:1].isupper() and word.strip(_EDGES).split("'")[0].split("’")[0] != "I"
        for previous, word in pairwise(words)
        if not previous.endswith(_SENTENCE_ENDS)
    )


def _is_short(part: DiffPart) -> bool:
    texts = part.claimed, part.said
    return all(len(text.split()) <= _MOST_WORDS and len(text) <= _MOST_CHARACTERS for text in texts)


def _trimmed(part: DiffPart) -> DiffPart:
    return replace(part, claimed=part.claimed.strip(_EDGES), said=part.said.strip(_EDGES))
