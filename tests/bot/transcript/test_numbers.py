"""Numbers in words and in digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transcript.numbers import digits_said


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("fifteen million", "15000000"),
        ("15 million", "15000000"),
        ("two thousand and one", "2001"),
        ("three million two hundred thousand and four", "3200004"),
        ("twenty twenty one", "2021"),
        ("nineteen ninety-nine", "1999"),
        ("one hundred and five", "105"),
        ("6 000", "6000"),
        ("16,000", "16000"),
        ("1.5 million", "1500000"),
        ("one point five million", "1500000"),
        ("the thirtieth", "30"),
        ("99%", "99"),
        ("five of six", "56"),
        ("nobody", ""),
    ],
)
def test_digits_of_numbers(words: str, digits: str) -> None:
    assert digits_said(words.split()) == digits


_WORDS = [
    "one",
    "ten",
    "twenty",
    "hundred",
    "billion",
    "point",
    "and",
    "5",
    "1.5",
    "1.2.3",
    "000",
    "9" * 5000,
    "٣",
    "²",
]


@given(st.lists(st.sampled_from(_WORDS) | st.text()))
def test_nothing_that_is_said_raises(words: list[str]) -> None:
    assert isinstance(digits_said(words), str)
