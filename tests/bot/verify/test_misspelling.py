"""A claim that differs in the spelling of one word alone is verbatim; one with another word is not."""

import pytest

from bot.model import Change, Verdict
from bot.verify.misspelling import forgive_misspelling
from bot.verify.verdict import verify
from tests.bot.verify.talk import SCRIPT

SPELLER = {
    "mornign": "morning", "seagul": "seagull", "lihgt": "light", "teecher": "teacher", "nevr": "never",
    "amorning": "morning", "goerge": "george",
}.get  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "misspelt"),
    [
        ("a seagull named George for 11 years, and he stole my bread every mornign", "mornign"),
        ("every storm is a teecher with a loud voice.", "teecher"),
    ],
)
def test_a_misspelt_word_is_no_change_of_wording(claim: str, misspelt: str) -> None:
    before = verify(claim.split(), [SCRIPT])
    assert before.verdict is Verdict.ALTERED
    verification, word = forgive_misspelling(before, [SCRIPT], SPELLER)
    assert (verification.verdict, word, verification.refs) == (Verdict.VERBATIM, (misspelt,), before.refs)
    assert all(part.minor for part in verification.diff if part.change is not Change.EQUAL)


@pytest.mark.parametrize(
    "claim",
    [
        "a seagull named George for 11 years, and he stole my bread every evening",  # another word
        "a seagull named George for 11 years, and he stole my bread every amorning",  # a prefix makes another word
        "a seagull named George for 11 years, and he stole my butter every mornign",  # a word was changed, too
        "a seagull named George for 11 years, and he stole my bread every mornign of them",  # words were added
        "a seagull named George for 11 years, and he stole my bread every morning",  # nothing is misspelt
        "all kings are afraid of their own shadows at noon",  # absent
        "a seagull named Goerge for 11 years, and he stole my bread every morning",  # a name
    ],
)
def test_any_other_claim_keeps_its_verdict(claim: str) -> None:
    before = verify(claim.split(), [SCRIPT])
    assert forgive_misspelling(before, [SCRIPT], SPELLER) == (before, ())
