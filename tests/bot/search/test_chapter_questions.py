"""Tells questions about a chapter from questions about what was said."""

import pytest

from bot.model import Fact
from bot.search.chapter_questions import ChapterTopic, is_title, names_title
from bot.search.interview_questions import InterviewQuestion, read_interview_question

NAMES = frozenset({"moss", "keeper", "ida", "brightwater"})
TITLES = ("Fog", "Storms and mental health", "The seagull's bread", "Fog at sea")

EXPLICIT = """
    who is in the Fog chapter?
    who speaks in the fog chapter
    Who's talking in the chapter about fog?
    what is discussed in the fog chapter
    what do they talk about in the chapter on fog
    what's in the fog chapter
    what is the Fog chapter about
    what happens in the section called Fog
    when does the fog chapter start
    where does the chapter on fog begin?
    how long is the fog chapter
    show me the fog chapter
    can you show me a quote from the fog chapter
    quotes from the chapter about fog
    is there a chapter about fog
    which chapter is about fog
    fog chapter
"""
WHEN = """
    when do they talk about fog?
    when does Moss talk about the fog
    at what time do they discuss fog
    what minute do they mention fog
    where in the interview do they talk about fog?
    when do Ida and Moss start talking about fog
    when is fog discussed in the interview
    timestamp for fog
"""
CONTENT = """
    what did he say about fog
    when did he start fishing
    when was the lighthouse founded
    when do people talk about death
    where do fishermen mention fog
    what is the last chapter of the bible about fishing
    what chapter of his life is he in
    who are the people in the fog
    what happens in the fog
    how long does fog last
    is there fog in winter
    part of the fog
    who speaks for the sailors
"""


def rows(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def meant(message: str) -> list[str]:
    """The titles that a message names."""
    question = read_interview_question(message, NAMES)
    if question is None or question.topic is None:
        return []
    words = [title.casefold().replace("'s", "").split() for title in TITLES]
    whole = [TITLES[index] for index, title in enumerate(words) if is_title(question.topic, title)]
    return whole or [TITLES[index] for index, title in enumerate(words) if names_title(question.topic, title)]


@pytest.mark.parametrize("message", rows(EXPLICIT))
def test_a_question_that_says_chapter_names_one(message: str) -> None:
    question = read_interview_question(message, NAMES)
    assert question == InterviewQuestion(Fact.CHAPTER, topic=ChapterTopic(("fog",)))


@pytest.mark.parametrize("message", rows(WHEN))
def test_a_question_when_something_is_talked_about_may_mean_a_chapter(message: str) -> None:
    question = read_interview_question(message, NAMES)
    assert question == InterviewQuestion(Fact.CHAPTER, topic=ChapterTopic(("fog",), explicit=False))


@pytest.mark.parametrize("message", rows(CONTENT))
def test_a_question_about_content_names_no_chapter(message: str) -> None:
    assert meant(message) == []


@pytest.mark.parametrize(
    ("message", "titles"),
    [
        ("the fog chapter", ["Fog"]),
        ("when do they talk about fog", ["Fog"]),
        ("the health chapter", ["Storms and mental health"]),
        ("when do they talk about mental health", ["Storms and mental health"]),
        ("when do they talk about health", []),  # too little of the title: it is searched for
        ("when do they talk about fog with the board", []),
        ("the seagull chapter", ["The seagull's bread"]),
        ("the sea chapter", ["Fog at sea"]),
        ("the pirates chapter", []),
    ],
)
def test_a_topic_names_the_chapters_with_its_words(message: str, titles: list[str]) -> None:
    assert meant(message) == titles


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ("what happens in chapter 3", 3),
        ("show me chapter three", 3),
        ("who speaks in the third chapter?", 3),
        ("chapter 3", 3),
        ("the last chapter", -1),
    ],
)
def test_a_chapter_may_be_named_by_its_number(message: str, number: int) -> None:
    assert read_interview_question(message, NAMES) == InterviewQuestion(Fact.CHAPTER, topic=ChapterTopic(number=number))


def test_words_that_ask_are_not_corrected() -> None:
    corrected = {"timestamp": "time", "discuss": "discus"}
    question = read_interview_question(
        "at what timestamp do they discuss fog", NAMES, lambda word: corrected.get(word, word)
    )
    assert question == InterviewQuestion(Fact.CHAPTER, topic=ChapterTopic(("fog",), explicit=False))
