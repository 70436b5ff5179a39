"""Rants, numbered questions and missing spaces: which question of a message is answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.focus import Focus, focus, with_spaces
from bot.search.message import strip_chatter
from bot.search.wanted_quotes import WantedQuotes, read_wanted_quotes

RANT = (
    "ok so i have been listening for two hours now and my brain is fried because every time somebody talks about ships "
    "i picture little boats in a bathtub, my boss wants us to hold meetings on one and i cannot even. anyway. "
)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            f"{RANT}why does the keeper never leave the lamp? thanks so much",
            "why does the keeper never leave the lamp?",
        ),
        (f"{RANT}he fears fog. why is that?", "he fears fog. why is that?"),
        (f"{RANT}no question in here", None),
        ("is the fog cold? it must be", None),
    ],
)
def test_the_question_of_a_rant_is_answered(message: str, expected: str | None) -> None:
    assert focus(message) == (Focus(expected, is_part=True) if expected is not None else Focus(message))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (
            "1. what is fog? 2. does he fear death?",
            Focus("what is fog?", is_part=True, others=("does he fear death?",)),
        ),
        ("1) fog\n2) death\n3) bread", Focus("fog", is_part=True, others=("death", "bread"))),
        ("1) fog\n2) death\n3) Death.\n4) fog", Focus("fog", is_part=True, others=("death",))),
        ("Q1: what is fog\nQ2: does he fear it", Focus("what is fog", is_part=True, others=("does he fear it",))),
        ("1. what is fog?", Focus("what is fog?")),
        ("quest 2. what did he say", Focus("quest 2. what did he say")),
        ("3. fog 5. bread", Focus("3. fog 5. bread")),
        ("2.5 million ships", Focus("2.5 million ships")),
    ],
)
def test_of_numbered_questions_the_first_is_answered(message: str, expected: Focus) -> None:
    assert focus(message) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("what is fog? does he fear death?", Focus("what is fog?", is_part=True, others=("does he fear death?",))),
        (
            "what is fog? does he fear death? Does he fear death?? what is fog?",
            Focus("what is fog?", is_part=True, others=("does he fear death?",)),
        ),
        ("what is fog? what is fog?", Focus("what is fog? what is fog?")),
        (
            "hey! what is fog? and how about bread? thanks",
            Focus("what is fog?", is_part=True, others=("and how about bread?",)),
        ),
        (
            "what is fog?\nis he lonely?\nwhat about bread?",
            Focus("what is fog?", is_part=True, others=("is he lonely?", "what about bread?")),
        ),
        ("what is fog?does he fear death?", Focus("what is fog?", is_part=True, others=("does he fear death?",))),
        ("why did he leave? was it the fog?", Focus("why did he leave? was it the fog?")),
        ("really? what is fog?", Focus("really? what is fog?")),
        ("what is fog? and what does he think?", Focus("what is fog? and what does he think?")),
        ("He hates fog. What is fog? Does he fear death?", Focus("He hates fog. What is fog? Does he fear death?")),
        ("is fog cold or warm? bread?", Focus("is fog cold or warm? bread?")),
    ],
)
def test_of_several_questions_that_stand_alone_the_first_is_answered(message: str, expected: Focus) -> None:
    assert focus(message) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He talked about fog.What did he say?", "He talked about fog. What did he say?"),
        ("is it cold?what does he say", "is it cold? what does he say"),
        ("fog.what did he say", "fog. what did he say"),
        ("the U.S. Army, e.g. in St.Ives", "the U.S. Army, e.g. in St. Ives"),
        ("node.js and v2.Beta", "node.js and v2. Beta"),
        ("see https://lamp.example/a.What?b=C", "see https://lamp.example/a.What?b=C"),
    ],
)
def test_a_missing_space_after_a_sentence_is_put_in(text: str, expected: str) -> None:
    assert with_spaces(text) == expected


@given(st.text(max_size=300))
def test_focus_invents_no_word(text: str) -> None:
    kept = "".join(focus(text).text.split())
    assert kept in "".join(text.split())


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("give me 5 quotes about fog", WantedQuotes(5, "fog")),
        ("5 quotes on fog please", WantedQuotes(5, "fog")),
        ("show me three quotes", WantedQuotes(3, "")),
        ("@Verbatim find me ten good lines on death", WantedQuotes(10, "death")),
        ("can you give me a few quotes where he talks about bread?", WantedQuotes(3, "bread")),
        ("give me a quote about fog", None),
        ("1 quote about fog", None),
        ("what are two things he fears", None),
        ("five reasons why he left", None),
        ("2 ships", None),
        ("random 3", WantedQuotes(3, "")),
        ("three random ones pls", WantedQuotes(3, "")),
        ("give me 3 quotes from the fog chapter", WantedQuotes(3, "the fog chapter", may_be_said_by=True)),
        ("2 quotes by Moss", WantedQuotes(2, "Moss", may_be_said_by=True)),
        ("2 quotes about Moss", WantedQuotes(2, "Moss")),
        ("3 random acts of kindness", None),
        ("random 3 year old", None),
        ("quotes from Moss", WantedQuotes(3, "Moss", may_be_said_by=True, only_if_said_by=True)),
        ("show me a quote by Moss please", WantedQuotes(1, "Moss", may_be_said_by=True, only_if_said_by=True)),
        ("1 quote by Moss", None),
        (f"quotes from{' ' * 200}Moss", None),  # longer than a request
    ],
)
def test_quotes_are_asked_for_with_a_number_or_by_somebody(message: str, wanted: WantedQuotes | None) -> None:
    assert read_wanted_quotes(message) == wanted


def test_courtesies_however_many_leave_the_question() -> None:
    assert strip_chatter("please " * 280 + "what is fog") == "what is fog"
    assert strip_chatter("what is fog " + "thanks " * 280) == "what is fog"
    assert strip_chatter("hey " * 400 + "can you find the bit about fog and salt, cheers") == "fog and salt"
