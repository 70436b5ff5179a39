"""Which interviews a question names, of several: by who speaks, by number, by title; and what stays a word."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.model import InterviewInfo, Role, Show, Speaker
from bot.search.mentions import read_names
from bot.search.people import People, guests_in_title, lower_case_words, name_words
from bot.search.terms import stem
from bot.search.vocabulary import LibraryVocabulary
from bot.transcript.folder import read_interview
from tests.fixtures.seed_folder import write_folder

HARBOUR, DEEP = Show("Harbour Voices"), Show("Deep Listening", host="Cato Merrow")
IDA = Speaker("Ida Brightwater", Role.HOST, "Ida")
MOSS = Speaker("Moss Keeper", Role.GUEST, "Moss", ("Mossy",))
GRACE = Speaker("Grace Song", Role.GUEST, "Grace")
WILL = Speaker("Will Park", Role.GUEST, "Will")
TELFORD = Speaker("Ansel Telford", Role.GUEST, "Ansel")
BROTHER = Speaker("Piet Telford", Role.GUEST, "Piet")


def interview(slug: str, title: str, show: Show, number: int | None, *speakers: Speaker) -> InterviewInfo:
    return InterviewInfo(slug, title, "2020-01-01", speakers, (), 1000, edited=True, show=show, episode=number)


TALKS = [
    interview("lighthouse-1", "The Lamp Room", HARBOUR, 7, IDA, MOSS),
    interview("bakery-12", "Bread on the Water", HARBOUR, 12, IDA, GRACE),
    interview("park-9", "Rivers and Rangers", HARBOUR, 9, IDA, WILL),
    interview("lighthouse-20", "A Storm Remembered", HARBOUR, 20, IDA, MOSS),
    interview("tides-3", "Tobias van Kelp: Whale Radio", DEEP, None),
    interview("bridges-4", "Bridges", DEEP, 4, TELFORD),
    interview("ropes-5", "Ropes", DEEP, 5, BROTHER),
]
ENGLISH = ("grace", "song", "will", "park", "moss", "keeper", "bread", "bridges", "hope")
VOCABULARY = LibraryVocabulary(
    ((word, stem(word), 1, 0) for word in "fog bread whale song river grace park write".split()), 20, ENGLISH
)
MOSS_TALKS = {"lighthouse-1", "lighthouse-20"}
ALL_OF_IDA = {*MOSS_TALKS, "bakery-12", "park-9"}
PEOPLE = People(TALKS, VOCABULARY.is_english)


def named(question: str, people: People = PEOPLE) -> tuple[set[str] | None, Role | None, str]:
    read = read_names(question, people, VOCABULARY)
    return set(read.interviews) if read.interviews is not None else None, read.role, read.text


@pytest.mark.parametrize(
    ("question", "slugs", "text"),
    [
        ("what did Brightwater ask about fog", ALL_OF_IDA, "what did ask about fog"),
        ("what did moss say about fog", MOSS_TALKS, "what did say about fog"),
        ("What did Moss Keeper say about fog?", MOSS_TALKS, "What did say about fog?"),
        ("what did mossy think of fog", MOSS_TALKS, "what did think of fog"),
        ("according to Moss, what is fog?", MOSS_TALKS, "what is fog?"),
        ("what is fog according to moss", MOSS_TALKS, "what is fog"),
        ("according to Tobias van Kelp, what is fog?", {"tides-3"}, "what is fog?"),  # "to" is not short for Tobias
        ("according to van Kelp, what is fog?", {"tides-3"}, "what is fog?"),
        ("what did Tob van Kelp say about fog", {"tides-3"}, "what did say about fog"),
        ("Moss's view on fog", MOSS_TALKS, "view on fog"),
        ("a quote from Grace on bread", {"bakery-12"}, None),
        ("quotes by grace about bread", {"bakery-12"}, "quotes by about bread"),
        ("did van Kelp mention whales", {"tides-3"}, "did mention whales"),
        ("tobias van kelp on whales", {"tides-3"}, "on whales"),
        ("Tobias's theory of song", {"tides-3"}, "theory of song"),
        ("did brightwater and moss talk about fog", MOSS_TALKS, "did and talk about fog"),
        ("what did Grace Song and Moss say about fog", {*MOSS_TALKS, "bakery-12"}, "what did and say about fog"),
        ("what did Will say about rivers", {"park-9"}, "what did say about rivers"),
        ("why did Tobias come back to shore", {"tides-3"}, "why did come back to shore"),
        ("is Tobias afraid of fog", {"tides-3"}, "is afraid of fog"),
        ("what did Brightwater ask Tobias about fog", ALL_OF_IDA, "what did ask Tobias about fog"),
        ("what did Brightwater ask Grace Song about fog", {"bakery-12"}, "what did ask about fog"),
        ("what did tobais say about fog", {"tides-3"}, "what did say about fog"),
        ("what did ansel say about rope", {"bridges-4"}, "what did say about rope"),
        ("can you quote Tobias on fog", {"tides-3"}, "can you quote on fog"),
        ("What was Tob van Kelp's opinion on fog?", {"tides-3"}, "What was opinion on fog?"),
    ],
)
def test_whoever_speaks_chooses_their_interviews_and_is_not_searched_for(
    question: str, slugs: set[str], text: str | None
) -> None:
    chosen, _, rest = named(question)
    assert chosen == slugs
    assert text is None or rest == text


@pytest.mark.parametrize(
    "question",
    [
        "what did she say about Moss Keeper",
        "what do people think of Tobias",
        "who is Tobias van Kelp",
        "why do whales like Tobias",
        "which song did he write?",
        "will park rangers come back?",
        "what will the song say about hope",
        "what does grace mean to him",
        "is there grace in fog",
        "song about bread",
        "park says no",
        "what did Will Smith say about fog",
        "what did Tobias Reed say about fog",
        "what did telford say about rope",  # there are two
        "what did nobody say about fog",
        "how long is the bread in the oven",
        "room 7 has fog",
        "what is said on bread",
        "in bread on the water",  # nothing else is asked, and no capitals say that it is a title
    ],
)
def test_a_topic_an_ordinary_word_and_a_name_of_nobody_or_of_two_stay_words(question: str) -> None:
    assert named(question) == (None, None, question)


def test_a_topic_stays_a_word_beside_whoever_speaks() -> None:
    assert named("what did Tobias say about Grace Song") == ({"tides-3"}, Role.GUEST, "what did say about Grace Song")


@pytest.mark.parametrize(
    ("question", "slugs", "text"),
    [
        ("in episode 7 what is fog", {"lighthouse-1"}, "what is fog"),
        ("what is fog #12", {"bakery-12"}, "what is fog"),
        ("what about fog in interview number 9?", {"park-9"}, "what about fog ?"),
        ("what was said in #3", {"tides-3"}, "what was said"),  # the number of the slug, as the show's is not known
        ("in the keeper episode, what is fog", MOSS_TALKS, "what is fog"),
        ("the interview with Grace Song: what is bread", {"bakery-12"}, "what is bread"),
        ("in the storm episode what is fog", {"lighthouse-20"}, "what is fog"),
        ("what is fog in The Lamp Room", {"lighthouse-1"}, "what is fog"),
        ("what is fog in the lamp room interview", {"lighthouse-1"}, "what is fog"),
        ("what do whales sing on Deep Listening", {"tides-3", "bridges-4", "ropes-5"}, "what do whales sing"),
        ("what did Moss say in episode 20 about fog", {"lighthouse-20"}, "what did say about fog"),
    ],
)
def test_an_interview_named_by_number_guest_or_title_is_chosen(question: str, slugs: set[str], text: str) -> None:
    chosen, _, rest = named(question)
    assert (chosen, rest) == (slugs, text)


def test_a_number_of_no_interview_stays() -> None:
    assert named("what is said in episode 99") == (None, None, "what is said in episode 99")


def test_the_role_of_whoever_speaks_is_known() -> None:
    assert named("what did brightwater ask about fog")[1] is Role.HOST
    assert named("what did moss say about fog")[1] is Role.GUEST
    assert named("did brightwater and moss talk about fog")[1] is None


def test_the_host_of_a_show_speaks_in_all_its_interviews() -> None:
    bare = interview("bare-30", "A Bare One", HARBOUR, 30)
    chosen, role, _ = named("what did brightwater ask about fog", People([*TALKS, bare], VOCABULARY.is_english))
    assert (chosen, role) == ({*ALL_OF_IDA, "bare-30"}, Role.HOST)
    assert named("what did cato ask about fog")[0] == {"tides-3", "bridges-4", "ropes-5"}


def test_a_question_of_only_a_name_keeps_it() -> None:
    assert named("Tobias van Kelp?") == ({"tides-3"}, Role.GUEST, "Tobias van Kelp?")


@pytest.mark.parametrize(("said_by", "is_ordinary"), [(0, False), (1, False), (6, True)])
def test_other_interviews_decide_whether_a_name_is_an_ordinary_word(said_by: int, is_ordinary: bool) -> None:
    others = [
        replace(
            TALKS[2], slug=f"other-{number}", speakers=(), lower_case=frozenset({"moss"} if number < said_by else ())
        )
        for number in range(12)
    ]
    people = People([*TALKS, *others], VOCABULARY.is_english)
    assert people.is_ordinary(["moss"]) is is_ordinary
    assert (named("Moss on fog", people)[0] is None) is is_ordinary


def test_without_enough_capitals_a_list_of_english_decides() -> None:
    assert PEOPLE.is_ordinary(["grace", "song"])
    assert not PEOPLE.is_ordinary(["grace", "telford"])
    assert not PEOPLE.is_ordinary(["tobias"])


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Tobias van Kelp: Whale Radio", ["Tobias van Kelp"]),
        ("#7 – Grace Song | Bread", ["Grace Song"]),
        ("Episode 12: Ada Guest and Bo Host", ["Ada Guest", "Bo Host"]),
        ("Bread, with Grace Song", ["Grace Song"]),
        ("Bread (feat. Grace Song)", ["Grace Song"]),
        ("The Lamp Room", []),
        ("Bread", []),
        ("how bread is made: a talk", []),
    ],
)
def test_a_title_may_name_its_guests(title: str, names: list[str]) -> None:
    assert guests_in_title(title) == names


def test_every_word_of_every_name_counts() -> None:
    assert {"ida", "brightwater", "moss", "mossy", "kelp", "cato"} <= name_words(TALKS)


def test_words_in_lower_case_are_those_of_captions_with_capitals(tmp_path: Path) -> None:
    edited = read_interview(write_folder(tmp_path / "edited"))
    bare = read_interview(write_folder(tmp_path / "bare", {"edited.md": None, "questions.tsv": None}))
    words = lower_case_words(edited)
    assert words is not None
    assert {"moon", "green", "cheese"} <= words
    assert not {"covid", "gwen"} & words
    assert lower_case_words(bare) is None
