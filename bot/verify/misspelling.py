"""Whether a claim differs from what was said in nothing but the spelling of one word: "beleive" for "believe". Pure.

Claims with several misspelt words: bot/verify/several_misspellings.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.model import Change, DiffPart, Span, Verdict
from bot.search.rarity import is_heard_elsewhere
from bot.search.terms import folded_words, stem
from bot.verify.canonical import canonical_text
from bot.verify.script import Script
from bot.verify.verdict import Verification

_SHORTEST = 4  # letters of a word of which a spelling proves anything


def forgive_misspelling(
    verification: Verification, scripts: Sequence[Script], correct: Callable[[str], str | None]
) -> tuple[Verification, tuple[str, ...]]:
    """The verdict, verbatim where one misspelt word is all that an altered claim changes; and that word as claimed.

    `scripts` are those that the claim was compared with; a name that they have is never taken for a misspelt one.
    `correct` gives the spelling of a folded word that is none, and None for any word that there is.
    """
    changed = [part for part in verification.diff if part.change is not Change.EQUAL and not part.minor]
    turns_meaning = verification.negation_changed or verification.number_changed or verification.order_changed
    if verification.verdict is not Verdict.ALTERED or len(changed) != 1 or turns_meaning:
        return verification, ()
    claimed, said = folded_words(changed[0].claimed), folded_words(changed[0].said)
    if len(claimed) != 1 or len(said) != 1 or not is_misspelt(claimed[0], said[0], correct):
        return verification, ()
    if is_name_there(verification, scripts, said[0]):
        return verification, ()
    diff = _with_minor(verification.diff, changed[0])
    return replace(verification, verdict=Verdict.VERBATIM, diff=diff), (claimed[0],)


def is_misspelt(claimed: str, said: str, correct: Callable[[str], str | None]) -> bool:
    """Whether a word is no other word than the one said; "amoral" is another than "moral", whoever lists it."""
    has_affix = any(
        longer.startswith(shorter) or longer.endswith(shorter) for longer, shorter in ((claimed, said), (said, claimed))
    )
    has_affix = has_affix and not _doubles_letter(
        longer=max(claimed, said, key=len), shorter=min(claimed, said, key=len)
    )
    is_word = is_heard_elsewhere(stem(claimed))
    return len(said) >= _SHORTEST and not has_affix and not is_word and correct(claimed) == said


def _doubles_letter(*, longer: str, shorter: str) -> bool:
    """Whether a word is another with one letter doubled: "helpfull", "helpful"."""
    return any(longer == shorter[:index] + shorter[index - 1 :] for index in range(1, len(shorter) + 1))


def is_name_there(verification: Verification, scripts: Sequence[Script], word: str) -> bool:
    """Whether a folded word may name somebody in the passage that a verdict rests on."""
    return any(
        _may_be_name(script, word, ref.span)
        for ref in verification.refs
        for script in scripts
        if script.interview == ref.interview
    )


def _may_be_name(script: Script, word: str, said_at: Span) -> bool:
    """Whether a folded word may name somebody where it was said.

    It has a capital there, and does not just open a sentence. In bare captions nothing has.
    """
    positions = [index for form in canonical_text(word) for index in script.positions.get(form, ())]
    is_ever_lower = not all(_has_capital(script, index) for index in positions)
    for index in positions:
        span = script.tokens[index].span
        if said_at.overlap(span) > 0 and _has_capital(script, index):
            sentence = script.sentence_at(span.start)
            if not is_ever_lower or sentence is None or sentence.start != span.start:
                return True
    return False


def _has_capital(script: Script, index: int) -> bool:
    token = script.tokens[index]
    texts = [text for text in token.text.split() if token.word in canonical_text(text)]  # a correction has several
    return any(next(filter(str.isalpha, text), "").isupper() for text in texts)


def _with_minor(diff: Sequence[DiffPart], changed: DiffPart) -> tuple[DiffPart, ...]:
    return tuple(replace(part, minor=True) if part is changed else part for part in diff)
