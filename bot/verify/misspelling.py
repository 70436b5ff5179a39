"""Whether a claim differs from what was said in nothing but the spelling of one word: "beleive" for "believe". Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.model import Change, DiffPart, Verdict
from bot.search.rarity import is_heard_elsewhere
from bot.search.terms import folded_words, stem
from bot.verify.verdict import Verification

_SHORTEST = 4  # letters of a word of which a spelling proves anything


def forgive_misspelling(
    verification: Verification, correct: Callable[[str], str | None]
) -> tuple[Verification, str | None]:
    """The verdict, verbatim where one misspelt word is all that an altered claim changes; and that word as claimed.

    `correct` gives the spelling of a folded word that is none, and None for any word that there is.
    """
    changed = [part for part in verification.diff if part.change is not Change.EQUAL and not part.minor]
    turns_meaning = verification.negation_changed or verification.number_changed or verification.order_changed
    if verification.verdict is not Verdict.ALTERED or len(changed) != 1 or turns_meaning:
        return verification, None
    claimed, said = folded_words(changed[0].claimed), folded_words(changed[0].said)
    if len(claimed) != 1 or len(said) != 1 or not _is_misspelt(claimed[0], said[0], correct):
        return verification, None
    diff = _with_minor(verification.diff, changed[0])
    return replace(verification, verdict=Verdict.VERBATIM, diff=diff), claimed[0]


def _is_misspelt(claimed: str, said: str, correct: Callable[[str], str | None]) -> bool:
    """Whether a word is no other word than the one said; "amoral" is another than "moral", whoever lists it."""
    has_affix = any(
        longer.startswith(shorter) or longer.endswith(shorter) for longer, shorter in ((claimed, said), (said, claimed))
    )
    is_word = is_heard_elsewhere(stem(claimed))
    return len(said) >= _SHORTEST and not has_affix and not is_word and correct(claimed) == said


def _with_minor(diff: Sequence[DiffPart], changed: DiffPart) -> tuple[DiffPart, ...]:
    return tuple(replace(part, minor=True) if part is changed else part for part in diff)
