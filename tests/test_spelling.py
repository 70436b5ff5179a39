"""A misspelt word is read as the word it most likely is: the slip and the word are weighed together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.fuzzy import Words
from bot.matching.question import understand
from bot.matching.spelling import Speller
from bot.matching.terms import bases, stem

ENGLISH = ("what", "with", "time", "people", "weather", "wait", "telling", "calls", "spring", "relevant", "silver")
LIBRARY = {"wait": 3.5, "board": 6.5, "oversight": 6.5, "builder": 9.5, "bot": 9.5, "mug": 2.5, "slim": 1.5, "bags": 1.5, "calls": 40.5}
SPELLER = Speller(LIBRARY, ENGLISH)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("waht", ("what",)),  # letters that changed places, though one letter makes it "wait"
        ("wiat", ("wait",)),
        ("bord", ("board",)),
        ("witj", ("with",)),  # a key beside the right one
        ("oversigt", ("oversight",)),
        ("ovresihgt", ("oversight",)),  # two slips in a long word
        ("waether", ("weather",)),  # English, though the library never says it
        ("builderbot", ("builder", "bot")),
        ("peoplle", ("people",)),
    ],
)
def test_the_likeliest_reading_comes_first(typed: str, meant: tuple[str, ...]) -> None:
    first = SPELLER.readings(typed)[0]
    assert (first.words, first.form) == (meant, False)


@pytest.mark.parametrize(("word", "base"), [("mugs", "mug"), ("slimmer", "slim"), ("boards", "board"), ("builders", "builder")])
def test_a_regular_form_of_a_known_word_is_no_slip(word: str, base: str) -> None:
    first = SPELLER.readings(word)[0]
    assert (first.words, first.form) == ((base,), True)


@pytest.mark.parametrize("word", ["kubernetes", "xyzzyplugh", "lagavulin", "qqqq"])
def test_a_word_like_no_other_is_left_alone(word: str) -> None:
    assert SPELLER.readings(word) == []


@pytest.mark.parametrize(
    ("word", "base"),
    [("reshaped", "reshape"), ("running", "run"), ("tinier", "tiny"), ("boxes", "box"), ("calmly", "calm"), ("fearless", "fear")],
)
def test_what_a_word_may_be_a_form_of(word: str, base: str) -> None:
    assert base in bases(word)


@given(st.text(max_size=20) | st.text("abeirstw", min_size=3, max_size=9))
def test_readings_are_known_words_and_their_chances_add_up(word: str) -> None:
    readings = SPELLER.readings(word)
    assert sum(one.chance for one in readings) <= 1.0 + 1e-9
    assert [one.chance for one in readings] == sorted((one.chance for one in readings), reverse=True)
    assert all(part in LIBRARY or part in ENGLISH for one in readings for part in one.words)


@given(st.sampled_from(sorted({*LIBRARY, *ENGLISH})), st.integers(0, 20))
def test_one_swap_in_a_longer_word_is_put_right(word: str, at: int) -> None:
    at %= len(word) - 1
    typed = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if len(word) > 5 and typed != word and at > 0:
        assert SPELLER.readings(typed)[0].words == (word,)


def test_nothing_is_known_and_nothing_is_read() -> None:
    assert Speller({}, ()).readings("anything") == []


def test_of_a_text_full_of_strange_words_only_some_are_read() -> None:
    words = Words([(word, stem(word), 5, 0) for word in ("lantern", "harbour")], 10, ENGLISH)
    flood = " ".join(f"xq{'abcdefghij'[at // 10]}{'abcdefghij'[at % 10]}zz" for at in range(60))
    assert dict(understand(f"lantrn {flood}", {}, words).terms).keys() == {stem("lantern")}
    assert understand(f"{flood} lantrn", {}, words).terms == ()


def test_a_word_that_sounds_the_same_is_taken_for_it_where_no_slip_explains_it() -> None:
    words = Words([(word, stem(word), 5, 0) for word in ("oversight", "risk", "rescue")], 10, ENGLISH)
    assert words.spelled("oversite") == "oversight"
    assert words.spelled("ruskie") is None  # too far from either


@pytest.mark.parametrize(("many", "one"), [("nfts", "nft"), ("pcs", "pc"), ("tvs", "tv"), ("boss", "boss"), ("css", "css")])
def test_more_than_one_of_what_is_called_by_its_initials(many: str, one: str) -> None:
    assert stem(many) == one
