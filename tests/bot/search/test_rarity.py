"""How rare a word is: by the library's passages and those of other interviews together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.rarity import is_heard_elsewhere, rarity
from bot.search.terms import stem

_TERMS = st.sampled_from(["peopl", "lighthous", stem("scared"), "qwzx"])
_ONE_INTERVIEW, _HUNDREDS = 700, 300_000  # passages


@given(term=_TERMS, passages=st.integers(1, 10**7), said=st.integers(0, 10**7))
def test_a_word_that_more_passages_say_is_less_rare(term: str, passages: int, said: int) -> None:
    said = min(said, passages - 1)
    assert rarity(term, said, passages) > rarity(term, said + 1, passages) > 0


@pytest.mark.parametrize("word", ["scared", "lighthouse", "money", "qwzx"])
def test_a_word_that_nobody_says_is_about_as_rare_in_one_interview_as_in_hundreds(word: str) -> None:
    few, many = rarity(stem(word), 0, _ONE_INTERVIEW), rarity(stem(word), 0, _HUNDREDS)
    assert many == pytest.approx(few, abs=0.8)


def test_a_library_without_passages_knows_how_people_speak() -> None:
    assert rarity(stem("money"), 0, 0) < rarity(stem("lighthouse"), 0, 0) < rarity("qwzx", 0, 0)


def test_an_everyday_word_that_nobody_here_says_tells_less_than_one_that_nobody_ever_says() -> None:
    assert rarity(stem("money"), 0, _ONE_INTERVIEW) < 0.6 * rarity("qwzx", 0, _ONE_INTERVIEW)


def test_words_of_other_interviews_are_heard() -> None:
    assert is_heard_elsewhere(stem("lighthouse"))
    assert not is_heard_elsewhere("qwzx")
