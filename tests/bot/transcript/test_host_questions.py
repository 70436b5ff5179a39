"""The question that a guest was asked."""

import pytest

from bot.model import Interview, Span, View
from bot.transcript.host_questions import FAR_BACK, REMARK, leads_to_question, own_question, preceding_question
from bot.transcript.passages import lines_overlapping
from tests.bot.transcript.test_passages import TALK, interview, sentence
from tests.fixtures.seed_folder import SPEAKERS


def asked_before(said: str, text: str = TALK) -> str | None:
    talk = interview(text, [("Moon", 0.0), ("Mars", 60.0)] if text == TALK else [])
    line = next(line for line in talk.lines if line.text(View.CLEAN) == said)
    span = preceding_question(talk, line.span)
    return None if span is None else " ".join(line.text(View.CLEAN) for line in lines_overlapping(talk, span))


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("It is stone.", "Or is it stone?"),
        ("And dust.", "Or is it stone?"),  # with an interjection between them
        ("It is grey.", "Tell me about the dust."),  # an invitation asks, too
        ("And Mars is red.", None),  # another chapter
        ("We will.", "Who will walk on it?"),  # not a tag that is never shown
        ("They say so.", None),  # the host is asked nothing
    ],
)
def test_the_preceding_question(said: str, question: str | None) -> None:
    assert asked_before(said) == question


@pytest.mark.parametrize(
    ("turn", "question"),
    [
        ("How did the fog change the work of keepers? Is it worse now?", "How did the fog change the work of keepers?"),
        ("Is it cold up there? What do the keepers do all winter long?", "What do the keepers do all winter long?"),
        ("What do keepers read at night in the tower? Right?", "What do keepers read at night in the tower?"),
        (
            "How do you answer people who fear the fog? Because it is a hard thing, which is, how do you see in it?",
            "How do you answer people who fear the fog?",
        ),
        ("You were young. Could you talk about the tower?", "Could you talk about the tower?"),
        ("I love a lighthouse in the fog of winter.", None),
    ],
)
def test_the_main_question_of_a_turn_is_what_was_asked(turn: str, question: str | None) -> None:
    assert asked_before("We wait.", f"**Hal:** {turn}\n\n**Gwen:** We wait.") == question


@pytest.mark.parametrize(("words", "asked"), [(REMARK - 1, True), (REMARK, False)])
def test_an_interjection_is_passed_over_and_a_remark_is_answered_itself(words: int, asked: bool) -> None:
    text = f"**Hal:** Who lit the lamp then?\n\n**Gwen:** I did.\n\n**Hal:** {sentence(words)}\n\n**Gwen:** We wait."
    assert (asked_before("We wait.", text) is not None) == asked


@pytest.mark.parametrize(("words", "asked"), [(FAR_BACK - 10, True), (FAR_BACK + 10, False)])
def test_a_question_far_back_is_not_what_is_answered(words: int, asked: bool) -> None:
    text = f"**Hal:** Who lit the lamp then?\n\n**Gwen:** {sentence(words)} We wait."
    assert (asked_before("We wait.", text) is not None) == asked


def test_a_host_asks_a_question_of_his_own() -> None:
    talk = interview("**Hal:** Fog is grey. Who lit the lamp then?\n\n**Gwen:** I did.")
    assert own_question(talk, talk.lines[0].span) == talk.lines[1].span
    assert own_question(talk, talk.lines[2].span) is None


def test_there_is_no_preceding_question_if_speakers_are_unknown() -> None:
    talk = Interview("moon-1", "Moon", "", None, SPEAKERS, ("so",), (), ())
    assert preceding_question(talk, Span(0, 1)) is None
    assert own_question(talk, Span(0, 1)) is None
    assert not leads_to_question(talk, Span(0, 1))


def test_a_host_leads_up_to_a_question() -> None:
    talk = interview(f'**Hal:** {sentence(50)} "Why?" {sentence(61)} {sentence(5)}')
    assert [leads_to_question(talk, line.span) for line in talk.lines] == [True, True, False, False]
