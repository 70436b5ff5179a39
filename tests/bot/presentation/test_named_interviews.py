"""What the bot says of itself names interviews, and is never cut, however long their titles are."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.markup import ESCAPE as DISCORD
from adapters.slack.markup import ESCAPE as SLACK
from bot.presentation import wording
from bot.presentation.limits import MAX_ITEM
from bot.presentation.truncation import Escape, fit, sendable_words

_TITLES = st.lists(st.text(string.ascii_letters + string.digits + " :;,.!?'-", min_size=1, max_size=300), max_size=9)


@pytest.mark.parametrize("escape", [DISCORD, SLACK])
@given(_TITLES)
def test_a_sentence_with_titles_is_never_cut(escape: Escape, titles: list[str]) -> None:
    score = "right first 83 of 100 times, among the first three 95 of 100"
    for text in (wording.commands.about("0.12.34", titles, score), wording.commands.welcome(titles)):
        assert fit(sendable_words(text), MAX_ITEM, escape)[1] == []


def test_long_titles_are_cut_each_with_a_mark() -> None:
    titles = [f"Talk {number} About {'Tides and ' * 10}Salt" for number in range(7)]
    welcome = wording.commands.welcome(titles)
    assert all(f"Talk {number} About" in welcome for number in range(5))
    assert welcome.endswith(" and […]; and 2 more.")
