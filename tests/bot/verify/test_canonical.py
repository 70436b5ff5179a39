"""One form for what sounds the same, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.verify.canonical import canonical_words
from bot.verify.numbers import number_at, number_words


def form(text: str) -> list[str]:
    return [word for _, word in canonical_words(text.split())]


SAME = [
    ("5%", "5 percent", "five percent", "five per cent", "5 per cent"),
    ("17", "seventeen"),
    ("54%", "fifty-four percent", "fifty four per cent"),
    ("1,000,000 people", "one million people", "1 million people", "1000000 people"),
    ("16,000", "sixteen thousand", "16 thousand", "16k"),
    ("the 20th of may", "the twentieth of May"),
    ("21st", "twenty-first"),
    ("3rd", "third"),
    ("12th", "twelfth"),
    ("2.5 billion", "two point five billion", "2.5bn"),
    ("in 2019", "in twenty nineteen"),
    ("in 1905", "in nineteen oh five"),
    ("in 2005", "in two thousand five"),
    ("$5", "five dollars"),
    ("dont", "don't", "don’t", "don´t", "don`t", "do not"),
    ("cant", "can't", "cannot", "can not"),
    ("isnt", "isn't", "is not"),
    ("wont", "won't", "will not"),
    ("its late", "it's late", "it is late"),
    ("we're", "we’re", "we are"),
    ("I'm", "im", "I am"),
    ("gonna", "going to"),
    ("thats", "that's", "that is"),
    ("colour", "color"),
    ("neighbours", "neighbors"),
    ("favourite", "favorite"),
    ("organise", "organize"),
    ("polarisation", "polarization"),
    ("analysed", "analyzed"),
    ("travelled", "traveled"),
    ("theatre", "theater"),
    ("dialogue", "dialog"),
    ("defence", "defense"),
    ("grey", "gray"),
    ("towards", "toward"),
    ("learnt", "learned"),
    ("U.S.", "US", "u.s"),
    ("the teens' phones", "the teens phones"),
    ("rock & roll", "rock and roll"),
    ("okay", "ok", "OK"),
    ("café", "cafe"),
    ("their boats", "there boats"),
    ("more than that", "more then that"),
    ("too late", "to late"),
    ("through the night", "thru the nite"),
    ("you love people", "u luv ppl"),
    ("whose boat", "who's boat"),
]


@pytest.mark.parametrize("writings", SAME, ids=lambda writings: writings[0])
def test_what_sounds_the_same_has_one_form(writings: tuple[str, ...]) -> None:
    assert len({tuple(form(writing)) for writing in writings}) == 1


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("5%", "6%"), ("17", "70"), ("can", "can't"), ("do", "don't"), ("20th", "21st"), ("our", "or"),
        ("four", "for"), ("we were", "we are"), ("1,000", "10,000"), ("million", "billion"), ("well", "we'll"),
    ],
)  # fmt: skip
def test_what_sounds_different_has_different_forms(first: str, other: str) -> None:
    assert form(first) != form(other)


@given(st.integers(0, 10**15 - 1))
def test_a_number_has_the_words_that_count_it(value: int) -> None:
    words = number_words(str(value))
    assert words is not None
    assert all(number_at(words, index, {0, len(words) - 1}) or words[index] == "oh" for index in range(len(words)))
    scales = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
    if len(str(value)) != 4:  # four digits may be a year
        total = part = 0
        for word in words:
            if word == "hundred":
                part *= 100
            elif word in scales:
                total, part = total + part * scales[word], 0
            else:
                part += _VALUES[word]
        assert total + part == value


_VALUES = {number_words(str(value))[0]: value for value in [*range(20), *range(20, 100, 10)]}  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("one of them is two", ["two"]),
        ("one hundred and one percent", ["one", "hundred", "one"]),
        ("the second thing after a half", ["half"]),
        ("first of all", []),
    ],
)
def test_one_is_a_number_only_where_it_counts(text: str, numbers: list[str]) -> None:
    words = text.split()
    assert [word for index, word in enumerate(words) if number_at(words, index)] == numbers


@given(st.text(max_size=60))
def test_any_text_has_a_form_of_words_only(text: str) -> None:
    assert all(word and not word.isspace() for word in form(text))
