"""What fits on a phone: an answer, a row of buttons."""

from dataclasses import replace

import pytest

from bot.model import Answer, Confidence, HostQuestion, Span
from bot.presentation import compose, phone, quote_replies
from bot.presentation.buttons import Action, Position
from bot.presentation.layout import PartKind
from tests.bot.presentation.parts import parts_of
from tests.fixtures.fake_quotes import quote


@pytest.mark.parametrize(("words", "has_asked"), [(10, True), (31, False), (60, True)])
def test_what_was_asked_is_left_out_where_that_keeps_an_answer_short(words: int, has_asked: bool) -> None:
    """It would be the tenth line of a phone; a longer quote takes more lines in any case."""
    asked = HostQuestion(Span(90, 99), "Do you think about it, and are you afraid of it?")
    shown = replace(quote(1, "word " * words), show="The Harbour Voices Podcast", date="2020-01-31", asked=asked)
    answer = Answer(Confidence.SURE, (shown,))
    prompt = compose.asked_by("Alice", "what is it?")
    reply = compose.answered(answer, "token", (), private=False, prompt=prompt)
    (facts,) = (part for part in parts_of(reply) if part.kind is PartKind.CREDITS)
    assert bool(facts.limit) == has_asked
    assert all(part.limit for part in parts_of(replace(reply, prompt=())) if part.kind is PartKind.CREDITS)


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("index", [0, 3, 9])
def test_buttons_fit_beside_each_other_on_a_phone(private: bool, index: int) -> None:
    reply = quote_replies.matched(quote(0), Position(index), 10, "token", private=private)
    row = phone.row_of(reply, 0)
    actions = [button.action for button in row.buttons]
    assert actions[:2] == ([Action.SHARE, Action.MORE] if private else [Action.MORE, actions[1]])
    assert (Action.PREVIOUS in actions, Action.NEXT in actions) == (index > 0, index < 9)
    assert not row.watch
    single = phone.row_of(quote_replies.single(quote(0), "token", private=False), 0)
    assert ([button.action for button in single.buttons], single.watch) == ([Action.MORE, Action.CITE], True)
