"""How well what is said matches a question word by word."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.candidates import WordMatches
from bot.search.late_interaction import NO_MATCHES, read_matches


def matches(cosines: list[list[float]], weights: list[float], before: int, after: int) -> WordMatches:
    return WordMatches(np.array(cosines, dtype=np.float32), np.array(weights, dtype=np.float32), before, after)


def test_each_word_of_the_question_counts_with_its_best_match() -> None:
    # two words of a question; one word said before the passage, two in it, one after it
    found = read_matches(matches([[0.8, 0.2, 0.4, 0.1], [0.0, 0.6, 0.1, 1.0]], [0.75, 0.25], 1, 1))
    assert found.weighted == pytest.approx(0.75 * 0.4 + 0.25 * 0.6)
    assert found.before == pytest.approx(0.75 * 0.8)
    assert found.with_before == pytest.approx(0.75 * 0.85 * 0.8 + 0.25 * 0.6)  # what is near counts less
    assert found.around == pytest.approx(0.75 * 0.85 * 0.8 + 0.25 * 0.85 * 1.0)


def test_what_is_not_known_says_nothing() -> None:
    assert read_matches(None) is NO_MATCHES
    assert read_matches(matches([], [], 0, 0)) is NO_MATCHES
    assert read_matches(matches([[0.5]], [1.0], 1, 0)) is NO_MATCHES  # nothing is said in the passage


@given(
    st.lists(st.lists(st.floats(0, 1, width=32), min_size=6, max_size=6), min_size=1, max_size=4),
    st.integers(0, 3),
    st.integers(0, 2),
)
def test_more_words_around_never_make_a_match_worse(cosines: list[list[float]], before: int, after: int) -> None:
    found = read_matches(matches(cosines, [1 / len(cosines)] * len(cosines), before, after))
    assert 0 <= found.weighted <= found.with_before + 1e-6 <= found.around + 2e-6 <= 1 + 1e-5
