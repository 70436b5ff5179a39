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
    ("half of it", "½ of it", "1/2 of it"),
    ("three quarters", "¾", "3/4"),
    ("two thirds", "2/3", "⅔"),
    ("two and a half", "2½", "2-1/2"),
    ("25 percent", "25pct", "25 pct", "25 pct."),
    ("hundreds of boats", "100s of boats"),
    ("thousands", "1000s", "1,000s"),
    ("the eighties", "the 80s", "the 80's", "the '80s"),
    ("the nineteen eighties", "the 1980s"),
    ("five million dollars", "$5 million", "$5M", "$5m", "5 million dollars"),
    ("two point five billion euros", "€2.5bn", "€2.5 billion"),
    ("one hundred fifty", "150", "one hundred and fifty"),
    ("two thousand and five", "2005", "two thousand five"),
    ("focused", "focussed"),
    ("biased", "biassed"),
    ("fulfillment", "fulfilment"),
    ("skillful", "skilful"),
    ("marvelous", "marvellous"),
    ("maneuver", "manoeuvre"),
    ("mold", "mould"),
    ("plow", "plough"),
    ("catalogs", "catalogues"),
    ("check", "cheque"),
    ("pajamas", "pyjamas"),
    ("pediatric", "paediatric"),
    ("forward", "forwards"),
    ("with us", "w/ us", "w us"),
    ("without it", "w/o it"),
    ("because of it", "b/c of it", "bc of it"),
    ("about you are", "abt u r"),
    ("between years", "btwn yrs"),
    ("something", "smth", "sth"),
    ("please", "pls", "plz"),
    ("you all", "y'all", "yall"),
    ("out of", "outta"),
    ("should have", "shoulda", "should've"),
    ("them", "'em"),
    ("versus", "vs", "vs."),
]


@pytest.mark.parametrize("writings", SAME, ids=lambda writings: writings[0])
def test_what_sounds_the_same_has_one_form(writings: tuple[str, ...]) -> None:
    assert len({tuple(form(writing)) for writing in writings}) == 1


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("5%", "6%"), ("17", "70"), ("can", "can't"), ("do", "don't"), ("20th", "21st"), ("our", "or"),
        ("four", "for"), ("we were", "we are"), ("1,000", "10,000"), ("million", "billion"), ("well", "we'll"),
        ("1/2", "1/3"), ("½", "12"), ("1/2/2020", "half 2020"), ("9/11", "9 to 11"), ("24/7", "24 to 7"),
        ("100s", "100"), ("80s", "80"), ("$5m", "$5bn"), ("$5", "€5"), ("150", "100 and 15"), ("fussing", "fusing"),
        ("biassed", "based"), ("possess", "poses"), ("rewards", "reward"), ("w/o", "w/"), ("still", "till"),
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
