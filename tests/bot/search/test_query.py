"""A member's message -> a query, which accepts the many ways people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.model import InterviewInfo, Role, Speaker
from bot.search.message import expand_shorthand, normalize, strip_chatter
from bot.search.query import (
    Query,
    parse_query,
    restore_misheard_names,
)
from bot.search.said_names import normalize_index_question, speaker_names
from bot.search.terms import fold, folded_words, is_negation, is_number, stem, terms_of, words_of
from bot.search.vocabulary import SOUND_WEIGHT, LibraryVocabulary

IDA = Speaker("Ida Brightwater", Role.HOST, "Ida")
MOSS = Speaker("Moss Keeper", Role.GUEST, "Moss", ("Mossy",))
INTERVIEWS = [InterviewInfo("lighthouse-1", "The Lamp Room", "2020-01-01", (IDA, MOSS), ("Arrival",), 172, edited=True)]
NAMES = speaker_names(INTERVIEWS)
SAID = "fog light storm dark seagull george hogan haugen lighthouse sailor dying people afraid robots robot building"
WORDS = LibraryVocabulary(
    ((word, stem(word), 1, 0) for word in SAID.split()),
    20,
    ("weather", "banana"),
    {"hogan": "haugen", "jorge": "george"},
)


def query(text: str) -> Query:
    return parse_query(text, NAMES, WORDS)


# --- questions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        "what about the fog?",
        "hey @verbatim what about the fog?",
        "<@123456> what about the fog?",
        "hi there! what about the fog? thanks!",
        "hello, what about the fog? thx",
        "Hey team, do you have the bit where what about the fog?",
        "ok so what about the fog? cheers",
    ],
)
def test_chatter_is_stripped(message: str) -> None:
    assert strip_chatter(message).rstrip("?") == "what about the fog"
    assert query(message).terms == (("fog", 1.0),)


@pytest.mark.parametrize("before", ["hi all, stuck on a ferry lol. ", "morning gang! my sister moved here haha. "])
def test_what_somebody_who_greets_says_of_themselves_is_stripped(before: str) -> None:
    assert strip_chatter(f"{before}does he fear the fog?") == "does he fear the fog?"


@pytest.mark.parametrize(
    "message",
    [
        "hi all, he lives on a rock. why is that?",  # refers to what comes before
        "hi all, he lives on a rock. how?",  # says too little
        "He lives on a rock in the sea. what about the fog?",  # no greeting: may be what it is about
    ],
)
def test_what_comes_before_a_question_is_kept_where_it_may_be_needed(message: str) -> None:
    assert "rock" in strip_chatter(message)


def test_a_message_of_only_chatter_is_unchanged_and_asks_nothing() -> None:
    assert strip_chatter("hello!") == "hello!"
    assert query("hello there").is_empty
    assert query("good morning everyone").is_empty
    assert query("thanks!").is_empty
    assert query("qwrtpsdf").is_empty
    assert not query("fog").is_empty
    assert not query("banana").is_empty  # a common word, though nobody says it
    assert not query("bananas").is_empty
    assert not query("why did he do it").is_empty  # common words alone, but a question


ASKS = [
    ("what about qwrtpsdf?", True),
    ("does he like qwrtpsdf", False),  # as a question of common words, it is looked for
    ("who is qwrtpsdf", True),
    ("qwrtpsdf", False),
    ("hello there", False),
    ("how is everyone?", False),
    ("good morning everyone?", False),
    ("what about fog?", False),  # there is something to look for
    ("tell me about qwrtpsdf", True),
    ("hey, can you talk to me about qwrtpsdf please", True),
    ("anything on qwrtpsdf", True),
    ("do you have anything about qwrtpsdf", True),
    ("say something about qwrtpsdf", True),
    ("give me a quote about qwrtpsdf", True),
    ("i want to hear more about qwrtpsdf", True),
    ("let's talk about qwrtpsdf", True),
    ("about qwrtpsdf", True),
    ("tell me about it", False),
    ("say something nice", False),
    ("sorry about that bot", False),
]


@pytest.mark.parametrize(
    "message",
    [
        "tell me about the fog",
        "Tell me something about the fog, please",
        "could you talk to me about the fog? thanks",
        "anything on the fog",
        "got anything about the fog?",
        "hi, say something about the fog",
        "i'd like to know more about the fog",
        "about the fog",
    ],
)
def test_a_request_to_hear_about_something_is_the_question_about_it(message: str) -> None:
    assert strip_chatter(message).rstrip("?") == "what about the fog"


@pytest.mark.parametrize(
    "message", ["tell me about how fog forms", "on the water nobody speaks of the fog", "about ten years ago fog came"]
)
def test_what_only_begins_alike_is_no_request_about_a_topic(message: str) -> None:
    assert not strip_chatter(message).startswith("what about")


@pytest.mark.parametrize(("message", "asks"), ASKS)
def test_a_question_about_a_word_that_nobody_says_is_a_question_all_the_same(message: str, asks: bool) -> None:
    assert query(message).asks_about_unknown is asks


@pytest.mark.parametrize(
    ("message", "role"),
    [
        ("what did ida say about fog", Role.HOST),
        ("what did Ida Brightwater's say about fog", Role.HOST),
        ("what does the host think of fog", Role.HOST),
        ("what did mossy say about fog", Role.GUEST),
        ("what did moss tell ida about fog", Role.GUEST),
        ("what did ida ask moss about fog", Role.HOST),
        ("did anybody lie to moss about fog", None),
        ("fog", None),
    ],
)
def test_speakers_names_set_the_role_and_are_not_searched(message: str, role: Role | None) -> None:
    parsed = query(message)
    assert parsed.role is role
    assert [term for term, _ in parsed.terms] == ["fog"]
    assert not {"ida", "moss", "mossy", "brightwater"} & set(words_of(parsed.text))


def test_a_question_of_only_names_keeps_them() -> None:
    assert query("moss?").text == "moss?"


def test_words_in_quotation_marks_are_phrases() -> None:
    assert query('he said "the fog" or “light of day” and "x"').phrases == (("the", "fog"), ("light", "of", "day"))
    assert query("the dog's 'bone'").phrases == ()
    assert len(query(f'he said "{"the fog " * 150}"').phrases[0]) == 300


def test_misspelt_words_are_corrected() -> None:
    for typed, right in (
        ("lighthuose", "lighthouse"),
        ("seegul", "seagull"),
        ("hawgen", "haugen"),
        ("fogg", "fog"),
        ("saylor", "sailor"),
    ):
        assert query(typed).terms[0] == (stem(right), 1.0), typed
    assert query("jorj").terms == ((stem("george"), SOUND_WEIGHT),)  # not a typing slip, but it sounds the same
    assert query("wether").terms == ()  # corrected to weather, which the library never uses
    assert query("lightstorm").terms == (("light", 1.0), ("storm", 1.0))  # two words written as one
    assert query("banana").never_used == ("banana",)  # a common English word is not taken for a misspelt one
    assert query("zzzzzzzz").never_used == ("zzzzzzzz",)


def test_a_misheard_word_is_replaced_by_the_name() -> None:
    assert restore_misheard_names("Hogan's leak, jorge and Jorge's", WORDS) == "haugen's leak, george and george's"
    assert query("hogan").terms == (("haugen", 1.0),)
    assert query('the "hogan" leak').phrases == (("haugen",),)


def test_shorthand_and_idioms_are_expanded() -> None:
    assert expand_shorthand("what ppl say abt it tbh") == "what people say about it "
    assert expand_shorthand("is he scared of kicking the bucket") == "is he scared of dying"
    assert expand_shorthand("w/o fog") == "without fog"
    assert expand_shorthand("wat r they rly on abt irl") == "what are they really on about in real life"
    assert normalize_index_question("is Moss afraid of ppl", {"moss": Role.GUEST}) == "is afraid of people"


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("a\x00b", "a b"),
        ("a\u200bb", "ab"),
        (" a \n\t b ", "a b"),
        ("a\u2028b", "a b"),
        ("\ud800a", "a"),
        ("a\u202eb", "ab"),
    ],
)
def test_invisible_characters_are_removed(text: str, normalized: str) -> None:
    assert normalize(text) == normalized


def test_a_message_without_words_or_too_long_is_refused() -> None:
    with pytest.raises(
        InputError, match="there is no question in that; write words, such as: what is the meaning of life"
    ):
        normalize("?! …")
    with pytest.raises(InputError, match="the claim has 40,001 characters; keep it to 40,000"):
        normalize("a" * 40_001, "claim")
    with pytest.raises(InputError, match="the question has 2,001 characters; keep it to 2,000"):
        normalize("a" * 2001)
    assert len(normalize("a" * 2000)) == 2000


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_is_a_question_or_is_refused(text: str) -> None:
    try:
        parsed = query(text)
    except InputError:
        assert not any(character.isalnum() for character in text)
    else:
        assert set(parsed.never_used) <= set(parsed.words)
        assert all(0 < weight <= 1 for _, weight in parsed.terms)


# --- words ----------------------------------------------------------------------------------------


def test_words_are_folded() -> None:
    assert fold("Ｆｏｇ Café’s") == "fog cafe's"
    assert folded_words("Don’t stop — U.S. fog, 3.5!") == ["don't", "stop", "u.s", "fog", "3.5"]
    assert words_of("Ida's lamp") == ["ida", "lamp"]
    assert terms_of("The dogs were running") == ["dog", "run"]


@given(st.text(max_size=100))
def test_folding_is_idempotent(text: str) -> None:
    assert folded_words(" ".join(folded_words(text))) == folded_words(text)


def test_negations_and_numbers() -> None:
    words = "no not never can't cannot without nothing know note another".split()
    assert [word for word in words if is_negation(word)] == [
        "no", "not", "never", "can't", "cannot", "without", "nothing",
    ]  # fmt: skip
    assert [word for word in "two 99 20th percent half to too one's".split() if is_number(word)] == [
        "two",
        "99",
        "20th",
        "percent",
        "half",
    ]
