"""A verdict names the words that were changed, where they are few."""

import pytest

from bot.model import Change, DiffPart
from bot.verify.alterations import named_changes
from tests.bot.verify.talk import check

ADDS, DROPS, HAS = Change.INSERT, Change.DELETE, Change.REPLACE

CASES = [
    # negations
    ("And I want to frighten the sailors who trust this lamp.", [(DROPS, "", "don't")]),
    ("I am afraid of the dark.", [(DROPS, "", "not")]),
    ("We like the rain here, so we never seldom shut the door.", [(ADDS, "never", "")]),
    ("My grandmother used to say, every storm is not a teacher with a loud voice.", [(ADDS, "not", "")]),
    # numbers
    ("I fed a seagull named George for 12 years, and he stole my bread every morning.", [(HAS, "12", "11")]),
    ("About 45% of the ships come home before the 20th of May.", [(HAS, "45%", "54%")]),
    # names
    ("I fed a seagull named Gerald for 11 years, and he stole my bread every morning.", [(HAS, "Gerald", "George")]),
    # single words
    ("When the fog lifts, the bell has the power to call nobody home.", [(HAS, "nobody", "everybody")]),
    ("On Sundays I collect shells and new maps.", [(HAS, "new", "old")]),
    ("If the lamp goes out, all the big ships are lost.", [(ADDS, "big", "")]),
]


@pytest.mark.parametrize(("claim", "expected"), CASES)
def test_the_change_is_named(claim: str, expected: list[tuple[Change, str, str]]) -> None:
    (judged,) = check(claim)
    verification = judged.verification
    named = named_changes(verification.diff, negation=verification.negation_changed, number=verification.number_changed)
    assert [(part.change, part.claimed, part.said) for part in named] == expected


def test_of_many_changes_those_that_turn_the_meaning_are_named() -> None:
    (judged,) = check("No, I am afraid of the night. and I don't want to scare the sailors who trust this light.")
    verification = judged.verification
    assert verification.negation_changed
    named = named_changes(verification.diff, negation=True, number=False)
    assert [(part.change, part.said) for part in named] == [(DROPS, "not")]


def test_of_a_long_change_only_the_negation_is_named() -> None:
    diff = (DiffPart(Change.REPLACE, "he did not ever want to go there again", "he went there every day"),)
    (part,) = named_changes(diff, negation=True, number=False)
    assert part == DiffPart(Change.INSERT, "not", "")


@pytest.mark.parametrize(
    ("diff", "negation"),
    [
        ((DiffPart(Change.REPLACE, "one two three four five", "six"),), False),
        ((DiffPart(Change.REPLACE, "l" * 61, "lamp"),), False),
        ((DiffPart(Change.INSERT, "very", ""),), True),
        (tuple(DiffPart(Change.INSERT, word, "") for word in ("so", "very", "old")), False),
        ((DiffPart(Change.INSERT, "um", "", minor=True),), False),
        ((), False),
    ],
)
def test_what_a_few_words_cannot_say_is_not_named(diff: tuple[DiffPart, ...], negation: bool) -> None:
    assert named_changes(diff, negation=negation, number=False) == ()
