"""Words that only frame a question are no content of it; the same words are content where they are what is asked."""

import pytest

from bot.search.query import parse_query
from tests.bot.search.test_ranking import VOCABULARY


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("how did he answer on whether the fog swallows a keeper", "the fog swallows a keeper"),
        ("how does she answer the question of whether the fog is grey?", "the fog is grey?"),
        ("what did he say when asked if the fog is grey?", "the fog is grey?"),
        ("someone told me that he fears the fog", "he fears the fog"),
        ("my friend says the keeper fears fog", "the keeper fears fog"),
        ("I heard once that the keeper fears fog", "the keeper fears fog"),
        ("the keeper and the fog, is that in there?", "the keeper and the fog"),
        ("the keeper and the fog - was it somewhere in the interview", "the keeper and the fog"),
    ],
)
def test_what_only_frames_a_question_is_not_looked_for(message: str, text: str) -> None:
    assert parse_query(message, {}, VOCABULARY).text == text


@pytest.mark.parametrize(
    "message",
    [
        "what did his friend say about the fog?",
        "who told him about the fog?",
        "how did he answer the keeper?",
        "what did he say about the fog?",
        "someone told the keeper about fog",
        "what is in there?",
        "is it in the fog that he fears the keeper?",
        "people say hello to the keeper",
    ],
)
def test_the_same_words_may_be_what_is_asked(message: str) -> None:
    assert parse_query(message, {}, VOCABULARY).text == message
