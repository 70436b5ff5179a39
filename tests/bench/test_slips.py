"""Made-up slips change so many words as they say, and are the same in every run."""

import random

from hypothesis import given
from hypothesis import strategies as st

from bench.slips import misspelt

QUESTION = "@quotebot what does he say about the bitterness of the people"


@given(st.integers(0, 2**32), st.integers(0, 9))
def test_so_many_words_are_misspelt(seed: int, words: int) -> None:
    before, after = QUESTION.split(), misspelt(QUESTION, words, random.Random(seed)).split()
    changed = [one for one, other in zip(before, after, strict=True) if one != other]
    swapped_twins = 1  # in "bitterness", where two letters that are the same may change places
    assert min(words, 5) - swapped_twins <= len(changed) <= min(words, 5)  # five have four letters
    assert all(len(one) >= 4 and not one.startswith("@") for one in changed)


def test_the_same_slips_in_every_run() -> None:
    once, again = (misspelt(QUESTION, 3, random.Random(7)) for _ in range(2))
    assert once == again != QUESTION


@given(st.text(max_size=40))
def test_any_text_can_be_misspelt(text: str) -> None:
    misspelt(text, 2, random.Random(1))
