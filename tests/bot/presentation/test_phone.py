"""What fits on a phone: an answer, a row of buttons."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Answer, Confidence, HostQuestion, Span
from bot.presentation import compose, phone, quote_replies, wording
from bot.presentation.buttons import Action, Position
from bot.presentation.layout import PartKind
from bot.presentation.reply import SUGGESTED_ID, Choice, Menu
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


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("count", range(2, 10))
def test_every_passage_of_a_list_has_a_button(count: int, private: bool) -> None:
    listed = quote_replies.several(list(map(quote, range(count))), None, "token", private=private)
    asked = tuple(Choice(f"Question {number}", f"?what is {number}?") for number in (2, 3))
    for reply in (listed, replace(listed, follow_up=asked)):
        row = phone.row_of(reply, 0)
        assert [button.position for button in row.buttons] == [Position(index) for index in range(count)]
        assert fits_in_rows_of_five([button.label for button in row.buttons])
        menu = row.menu.choices if row.menu is not None else ()
        assert len(row.questions) + len(menu) == len(reply.follow_up)


@pytest.mark.parametrize("count", range(1, 6))
@pytest.mark.parametrize(("page", "pages"), [(0, 1), (0, 3), (1, 3), (2, 3)])
def test_every_banned_quote_and_every_page_has_a_button(count: int, page: int, pages: int) -> None:
    in_all = count + 5 * (pages - 1)
    reply = quote_replies.banned(list(map(quote, range(count))), in_all, "token", page, pages)
    row = phone.row_of(reply, 0)
    allowing = [button.position for button in row.buttons if button.action is Action.ALLOW]
    turning = [button.position for button in row.buttons if button.action is Action.BANS]
    assert allowing == [Position(index) for index in range(count)]
    assert turning == [Position(other) for other in (page - 1, page + 1) if 0 <= other < pages]
    assert fits_in_rows_of_five([button.label for button in row.buttons])
    assert (wording.daily.ALLOW_BY_NUMBER in reply.notes) == any(button.label == "1" for button in row.buttons)


def fits_in_rows_of_five(labels: list[str]) -> bool:
    """Whether each row of buttons, as platforms break them, fits on a phone."""
    rows = [labels[first : first + 5] for first in range(0, len(labels), 5)]
    return all(sum(7.2 * len(label) + 40 for label in row) <= phone.ROW_WIDTH for row in rows)


_TEXT = st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1, max_size=60)


@given(st.lists(_TEXT, max_size=6), st.lists(_TEXT, max_size=6), st.booleans(), st.booleans())
def test_every_question_is_in_the_one_row_or_in_the_menu(
    follow_up: list[str], suggested: list[str], has_quote: bool, has_menu: bool
) -> None:
    base = quote_replies.matched(quote(0), Position(1), 3, "token", private=True) if has_quote else compose.notice("A.")
    menu = Menu("Quotes of a chapter", tuple(Choice(f"Chapter {number}", f"talk-1/{number}") for number in range(4)))
    asked = tuple(Choice(f"Question {number}", f"?{text}") for number, text in enumerate(follow_up, start=2))
    tried = tuple(Choice(text, f"talk-1/{number}") for number, text in enumerate(suggested))
    row = phone.row_of(replace(base, follow_up=asked, suggested=tried, menu=menu if has_menu else None), 0)
    labels = [*(button.label for button in row.buttons), *(question.label for question in row.questions)]
    assert len(labels) <= 1 or sum(7.2 * len(label) + 40 for label in labels) <= phone.ROW_WIDTH
    offered = [choice.value for choice in row.menu.choices] if row.menu is not None else []
    for choice in (*asked, *tried):
        assert choice in row.questions or f"{SUGGESTED_ID}:{choice.value}" in offered
    assert not has_menu or set(menu.choices) <= set(row.menu.choices if row.menu is not None else ())


def test_a_menu_says_what_a_question_asks() -> None:
    asked = (Choice("Question 2", "?who was the seagull?"), Choice("Question 3", "?does he miss bread?"))
    reply = quote_replies.matched(quote(0), Position(0), 3, "token", private=False)
    row = phone.row_of(replace(reply, follow_up=asked), 0)
    assert row.questions == asked[:1]
    assert row.menu == Menu("More questions", (Choice("does he miss bread?", "suggested:?does he miss bread?"),))


@pytest.mark.parametrize("count", [2, 3, 4, 9])
def test_a_private_list_has_a_button_for_each_quote_and_one_to_share_them(count: int) -> None:
    quotes = [quote(0)] * count
    reply = quote_replies.several(quotes, None, "token", private=True, shareable=True)
    row = phone.row_of(reply, 0)
    assert row.buttons == reply.buttons
    labels = [button.label for button in row.buttons]
    assert labels == [*(f"Show {number}" if count < 3 else str(number) for number in range(1, count + 1)), "Share"]
    is_one_row = sum(7.2 * len(label) + 40 for label in labels) <= phone.ROW_WIDTH
    assert is_one_row == (count <= 4)
