"""Made-up misspellings change as many words as they should, and are the same in every run."""

import random

from hypothesis import given
from hypothesis import strategies as st

from bench.slips import misspelt

QUESTION = "@quotebot what does he say about the bitterness of the people"


@given(st.integers(0, 2**32), st.integers(0, 9))
def test_the_given_number_of_words_is_misspelt(seed: int, words: int) -> None:
    before, after = QUESTION.split(), misspelt(QUESTION, words, random.Random(seed)).split()
    changed = [word for word, typed in zip(before, after, strict=True) if word != typed]
    unchanged = 1  # in "bitterness" a swap of two equal letters changes nothing
    assert min(words, 5) - unchanged <= len(changed) <= min(words, 5)  # five words have four letters or more
    assert all(len(word) >= 4 and not word.startswith("@") for word in changed)


def test_the_same_seed_gives_the_same_misspellings() -> None:
    first, again = (misspelt(QUESTION, 3, random.Random(7)) for _ in range(2))
    assert first == again != QUESTION


@given(st.text(max_size=40))
def test_any_text_can_be_misspelt(text: str) -> None:
    misspelt(text, 2, random.Random(1))
