"""Which messages ask how often words are said, and which words those are."""

import pytest

from bot.search.word_questions import WordQuestion, read_word_question

NAMES = ("ida", "brightwater", "moss", "keeper")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("how many times does he say fog", "fog"),
        ("how many times does he say fog the interview", "fog"),  # "in the Kernighan interview", without the name
        ('how often does he say "fog" the interview', "fog"),
        ("How often does Moss Keeper say “dark”?", "dark"),
        ("how many times is the fog mentioned in this interview?", "fog"),
        ('how often do they say "you know"', "you know"),
        ("hey can you tell me how many times did they say you know please", "you know"),
        ("count the word fog", "fog"),
        ("number of times he says right", "right"),
        ("how many mentions of Kraken are there", "kraken"),
        ("who says `you know` more often?", "you know"),
        ("which one says like the most", "like"),
        ("does he ever say sorry?", "sorry"),
        ("did Ida ever use 'bread and butter'", "bread and butter"),
        ("does he use the word monster?", "monster"),
        ("is the phrase brine salt ever used", "brine salt"),
    ],
)
def test_the_words_to_count_are_read(message: str, words: str) -> None:
    found = read_word_question(message, NAMES)
    assert found is not None
    assert (found.text.casefold(), found.or_topic) == (words, False)


@pytest.mark.parametrize(
    ("message", "by"),
    [
        ("how many times does moss say fog", ("moss",)),
        ("how often does Moss Keeper say fog", ("moss", "keeper")),
        ("how often does the host say fog", ("host",)),
        ("how often does he say fog", ()),
        ("how often do ida and moss say fog", ()),
        ("how often is fog mentioned", ()),
    ],
)
def test_whose_words_are_meant(message: str, by: tuple[str, ...]) -> None:
    found = read_word_question(message, NAMES)
    assert found is not None
    assert found.by == by


def test_what_somebody_mentions_may_be_a_topic() -> None:
    assert read_word_question("did he ever mention seagulls", NAMES) == WordQuestion("seagulls", or_topic=True)


@pytest.mark.parametrize(
    "message",
    [
        "does he ever say why he left",
        "how often does he say that he is afraid",
        "does Moss ever mention his wife",
        "did he ever say anything about fog",
        "how often does he talk about fog",
        "who says that loneliness is a monster",
        "how many ships does he mention",
        "how many times was he married",
        'does he say "the sea forgives nobody who is late for supper on a Tuesday"',
        'how often does he say "fog" and "bread"',
        "what does he say about the word fog",
        "how many times does he say " + "fog " * 60,
    ],
)
def test_a_question_about_content_counts_nothing(message: str) -> None:
    assert read_word_question(message, NAMES) is None
