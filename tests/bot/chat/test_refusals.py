"""A refusal is said once in a while to each member, and never to a member who is not refused."""

from dataclasses import replace

from bot.chat.refusals import _MOST_MEMBERS, WINDOW, SaidRefusals
from bot.chat.visitor import Place, Server
from tests.bot.chat.chat_world import ALICE, BOB, ELSEWHERE
from tests.fixtures.fakes import SetClock


def test_a_member_is_told_once_in_a_window_wherever_they_ask_in_the_server() -> None:
    clock = SetClock()
    refusals = SaidRefusals(clock)
    assert [refusals.is_news(visitor) for visitor in (ALICE, ALICE, ELSEWHERE, BOB)] == [True, False, False, True]
    assert refusals.is_news(replace(ALICE, place=Place(Server("other"), "general")))
    clock.wait(WINDOW)
    assert [refusals.is_news(ALICE) for _ in range(2)] == [True, False]


def test_a_clock_that_was_set_back_silences_nobody() -> None:
    clock = SetClock()
    refusals = SaidRefusals(clock)
    refusals.is_news(ALICE)
    clock.wait(-1000)
    assert refusals.is_news(ALICE)


def test_of_very_many_members_the_one_told_first_is_forgotten() -> None:
    refusals = SaidRefusals(SetClock())
    for number in range(_MOST_MEMBERS + 1):
        refusals.is_news(replace(ALICE, user_id=str(number)))
    assert len(refusals._said) == _MOST_MEMBERS
    assert refusals.is_news(replace(ALICE, user_id="0"))
