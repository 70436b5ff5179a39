"""A misspelt word is read as the likeliest word: by how likely the slip is and how common the word."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Role
from bot.search.query import parse_query
from bot.search.spelling import Speller
from bot.search.terms import base_forms, stem
from bot.search.vocabulary import LibraryVocabulary

ENGLISH = ("what", "with", "time", "people", "weather", "wait", "telling", "calls", "spring", "relevant", "silver")
LIBRARY = {
    "wait": 3.5,
    "board": 6.5,
    "oversight": 6.5,
    "builder": 9.5,
    "bot": 9.5,
    "mug": 2.5,
    "slim": 1.5,
    "bags": 1.5,
    "calls": 40.5,
}
SPELLER = Speller(LIBRARY, ENGLISH)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("waht", ("what",)),  # two letters swapped, though one letter more makes it "wait"
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
def test_the_likeliest_reading_comes_first(typed: str, right: tuple[str, ...]) -> None:
    first = SPELLER.readings(typed)[0]
    assert (first.words, first.form) == (right, False)


@pytest.mark.parametrize(
    ("word", "base"), [("mugs", "mug"), ("slimmer", "slim"), ("boards", "board"), ("builders", "builder")]
)
def test_a_regular_form_of_a_known_word_is_not_a_slip(word: str, base: str) -> None:
    first = SPELLER.readings(word)[0]
    assert (first.words, first.form) == ((base,), True)


@pytest.mark.parametrize("word", ["kubernetes", "xyzzyplugh", "lagavulin", "qqqq"])
def test_a_word_that_resembles_no_other_has_no_reading(word: str) -> None:
    assert SPELLER.readings(word) == []


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("reshaped", "reshape"),
        ("running", "run"),
        ("tinier", "tiny"),
        ("boxes", "box"),
        ("calmly", "calm"),
        ("fearless", "fear"),
    ],
)
def test_base_forms_of_a_word(word: str, base: str) -> None:
    assert base in base_forms(word)


@given(st.text(max_size=20) | st.text("abeirstw", min_size=3, max_size=9))
def test_readings_are_known_words_and_their_chances_add_up_to_at_most_1(word: str) -> None:
    readings = SPELLER.readings(word)
    assert sum(reading.chance for reading in readings) <= 1.0 + 1e-9
    assert [reading.chance for reading in readings] == sorted((reading.chance for reading in readings), reverse=True)
    assert all(part in LIBRARY or part in ENGLISH for reading in readings for part in reading.words)


@given(st.sampled_from(sorted({*LIBRARY, *ENGLISH})), st.integers(0, 20))
def test_one_swap_in_a_longer_word_is_corrected(word: str, index: int) -> None:
    index %= len(word) - 1
    typed = word[:index] + word[index + 1] + word[index] + word[index + 2 :]
    if len(word) > 5 and typed != word and index > 0:
        assert SPELLER.readings(typed)[0].words == (word,)


def test_without_known_words_there_are_no_readings() -> None:
    assert Speller({}, ()).readings("anything") == []


@pytest.mark.parametrize(
    ("typed", "likelier", "than"),
    [
        ("mist", "most", "mast"),  # a key beside the right one
        ("capt", "cart", "rapt"),  # the first letter is rarely wrong
        ("tarp", "trap", "tart"),  # two letters swapped
        ("blak", "black", "blank"),  # the sound is kept
        ("tabls", "tables", "tabs"),  # a letter left out
    ],
)
def test_likelier_kinds_of_slips(typed: str, likelier: str, than: str) -> None:
    chances = {
        reading.words[0]: reading.chance for reading in Speller({likelier: 5.0, than: 5.0}, ENGLISH).readings(typed)
    }
    assert chances.get(likelier, 0.0) > chances.get(than, 0.0)


def test_a_common_word_is_likelier_than_a_rare_one() -> None:
    assert Speller({"storm": 90.0, "store": 1.0}, ENGLISH).readings("stort")[0].words == ("storm",)
    assert Speller({"storm": 1.0, "store": 90.0}, ENGLISH).readings("stort")[0].words == ("store",)


def test_two_slips_are_only_accepted_in_a_long_word() -> None:
    rare = {"whiteboards": 1.0, "whined": 1.0, "filler": 3000.0}
    assert Speller(rare, ENGLISH).readings("whitbords")[0].words == ("whiteboards",)
    assert Speller(rare, ENGLISH).readings("wihmed") == []


def test_the_chance_of_an_unknown_word_is_counted() -> None:
    (only,) = Speller({"harbour": 1.0, "filler": 30000.0}, ENGLISH).readings("harbqur")
    assert 0.5 < only.chance < 0.999


WORDS = LibraryVocabulary(
    [
        (word, stem(word), said, 0)
        for word, said in (("lantern", 9), ("board", 6), ("born", 6), ("mug", 4), ("harbour", 3))
    ],
    20,
    ENGLISH,
)


def test_other_terms_weigh_less_than_the_likeliest() -> None:
    first, second = WORDS.similar_terms("bord")
    assert first == ("board", 1.0)
    assert second[0] == "born"
    assert 0.0 < second[1] < 1.0


def test_a_regular_form_gives_a_term_but_is_not_corrected() -> None:
    assert (WORDS.correct_spelling("mugging"), WORDS.similar_terms("mugging")) == (None, [("mug", 1.0)])


def test_a_word_that_other_interviews_use_is_not_taken_for_one_of_this_interview() -> None:
    said = {"needs": 6, "reds": 6, "people": 9000}
    words = LibraryVocabulary([(word, stem(word), count, 0) for word, count in said.items()], 9000, ENGLISH)
    for word in ("nerds", "reps"):
        assert words.correct_spelling(word) is None
        assert not words.similar_terms(word)
    assert words.correct_spelling("neeeds") == "needs"


@pytest.mark.parametrize("word", ["d3th", "ab", "lantern", "with", "your", "won't", "weather", ""])
def test_known_words_and_what_is_not_a_word_are_not_unknown(word: str) -> None:
    assert not WORDS.is_unknown(word)
    assert (WORDS.correct_spelling(word), WORDS.similar_terms(word)) == (None, ())


class RecordingVocabulary(LibraryVocabulary):
    """Records which words it was asked about."""

    def __init__(self) -> None:
        super().__init__([("lantern", "lantern", 5, 0)], 10, ENGLISH)
        self.words: set[str] = set()

    def similar_terms(self, word: str) -> Sequence[tuple[str, float]]:
        self.words.add(word)
        return super().similar_terms(word)

    def correct_spelling(self, word: str) -> str | None:
        self.words.add(word)
        return super().correct_spelling(word)


def test_only_some_words_of_a_text_full_of_unknown_words_are_corrected() -> None:
    flood = " ".join(f"xq{first}{second}zz" for first in "abcdef" for second in "abcdefghij")
    for text, terms in ((f"lantrn {flood}", (("lantern", 1.0),)), (f"{flood} lantrn", ())):
        words = RecordingVocabulary()
        assert parse_query(text, {}, words).terms == terms
        assert len(words.words) == 20


def test_a_misspelt_name_still_names_its_speaker() -> None:
    names = {"zuckerberg": Role.GUEST, "host": Role.HOST}
    words = LibraryVocabulary([(word, stem(word), 5, 0) for word in ("zuckerberg", "host", "fog")], 10, ENGLISH)
    question = parse_query("what did zukerberg say about fog", names, words)
    assert (question.role, question.terms, question.text) == (Role.GUEST, (("fog", 1.0),), "what did say about fog")


def test_misspelt_words_are_corrected_in_quotation_marks_and_before_an_s() -> None:
    question = parse_query('the lantrn\'s "lantrn harbor"', {}, WORDS)
    assert question.phrases == (("lantern", "harbour"),)
    assert question.text == 'the lantern\'s "lantern harbour"'


def test_a_corrected_stop_word_is_not_searched() -> None:
    question = parse_query("whith the lantern", {}, WORDS)
    assert (question.words, question.folded_text) == (("lantern",), "with the lantern")


def test_composed_and_decomposed_accents_are_the_same() -> None:
    assert parse_query("la\u0301ntrn", {}, WORDS).text == parse_query("l\u00e1ntrn", {}, WORDS).text == "lantern"


@pytest.mark.parametrize("text", ["他对隐私说了什么", "привет", "wwww", "zzzz", "hmmm"])
def test_text_in_another_script_or_without_vowels_is_not_corrected(text: str) -> None:
    words = LibraryVocabulary([(word, stem(word), 5, 0) for word in ("2004", "2015", "high", "home")], 10, ENGLISH)
    question = parse_query(text, {}, words)
    assert (question.terms, question.is_empty) == ((), True)


def test_a_word_that_sounds_the_same_is_the_correction_if_no_slip_explains_it() -> None:
    words = LibraryVocabulary([(word, stem(word), 5, 0) for word in ("oversight", "risk", "rescue")], 10, ENGLISH)
    assert words.correct_spelling("oversite") == "oversight"
    assert words.correct_spelling("ruskie") is None  # too far from either


@pytest.mark.parametrize(
    ("plural", "singular"), [("nfts", "nft"), ("pcs", "pc"), ("tvs", "tv"), ("boss", "boss"), ("css", "css")]
)
def test_the_plural_of_initials_loses_its_s(plural: str, singular: str) -> None:
    assert stem(plural) == singular
