"""How well what is said matches a question word by word."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.candidates import WordMatches
from bot.search.late_interaction import NO_MATCHES, NOTHING_MATCHES, WordByWord, compare_words, read_matches


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
    assert compare_words(None) is NOTHING_MATCHES
    assert compare_words(matches([], [], 0, 0)) is NOTHING_MATCHES
    assert compare_words(matches([[0.5]], [1.0], 1, 0)) is NOTHING_MATCHES


def test_one_word_without_its_like_shows_in_detail() -> None:
    # "coffee brand": both passages speak of coffee, one names a brand; their averages are much the same
    on_topic = compare_words(matches([[1.0, 0.9, 0.1], [0.3, 0.2, 0.1]], [0.5, 0.5], 0, 0))
    answer = compare_words(matches([[0.7, 0.2, 0.1], [0.2, 0.7, 0.1]], [0.5, 0.5], 0, 0))
    assert on_topic.weakest == pytest.approx(0.3)
    assert answer.weakest == pytest.approx(0.7)
    assert on_topic.alike == pytest.approx(0.5, abs=0.01)  # one of two
    assert answer.alike > 0.75
    assert on_topic.worst_third == pytest.approx(0.3)


def test_a_word_that_hardly_counts_is_not_the_weakest() -> None:
    found = compare_words(matches([[0.8], [0.0]], [0.95, 0.05], 0, 0))
    assert found.weakest == pytest.approx(0.8)


def test_words_near_together_and_in_order_count_more() -> None:
    far = [[0.0] * 40, [0.0] * 40]
    far[0][1], far[1][38] = 1.0, 1.0
    near = [[0.0] * 40, [0.0] * 40]
    near[0][20], near[1][21] = 1.0, 1.0
    apart, beside = (compare_words(matches(rows, [0.5, 0.5], 0, 0)) for rows in (far, near))
    assert [apart.together, beside.together] == pytest.approx([0.5, 1.0])
    assert [apart.in_order, beside.in_order] == pytest.approx([0.5, 1.0])
    assert apart.weakest == beside.weakest == 1.0


def test_what_is_said_around_counts_less_than_in_the_passage() -> None:
    found = compare_words(matches([[1.0, 0.2, 0.0]], [1.0], 1, 1))
    assert [found.weakest, found.weakest_around] == pytest.approx([0.2, 0.85])


@given(
    st.lists(st.lists(st.floats(0, 1, width=32), min_size=6, max_size=6), min_size=1, max_size=4),
    st.integers(0, 3),
    st.integers(0, 2),
)
def test_more_words_around_never_make_a_match_worse(cosines: list[list[float]], before: int, after: int) -> None:
    found = read_matches(matches(cosines, [1 / len(cosines)] * len(cosines), before, after))
    assert 0 <= found.weighted <= found.with_before + 1e-6 <= found.around + 2e-6 <= 1 + 1e-5


@given(
    st.lists(st.lists(st.floats(0, 1, width=32), min_size=20, max_size=20), min_size=1, max_size=4),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_every_detail_is_a_share_or_a_cosine(cosines: list[list[float]], before: int, after: int) -> None:
    found = compare_words(matches(cosines, [1 / len(cosines)] * len(cosines), before, after))
    assert isinstance(found, WordByWord)
    for name in WordByWord.__slots__:
        assert -1e-6 <= getattr(found, name) <= 1 + 1e-6, name
    assert found.weakest <= found.weakest_around + 1e-6
