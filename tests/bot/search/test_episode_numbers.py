"""Numbers of episodes in titles are those that are marked as such: "#205", "No. 205", "Ep. 205", "Episode 205"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.episode_numbers import number_in_title

NUMBERED = """
    205 | #205 Ada Guest on lamps
    205 | # 205: Ada Guest
    267 | Ada Guest: Lamps and Oil | Harbour Podcast #267
    1169 | The Night Experience #1169 - Ada Guest
    350 | Lamps of the world (Night Talks #350)
    12 | Ep. 12: Ada Guest
    12 | EP 12 – Ada Guest
    12 | Ep12 Ada Guest
    31 | Night Talks Ep.31
    7 | Ada Guest, episode 7
    7 | Episode #7: lamps
    7 | Episode No. 7: lamps
    205 | No. 205: Ada Guest
    205 | Lamps | No. 205
    5 | Conversation No. 5
    5 | № 5: Ada Guest
    9 | "#9" Ada Guest
    9 | [#9] Ada Guest
    5 | Season 2, Episode 5: lamps
    12 | Ep. 12: Ada Guest saw Episode 4
    2001 | Episode 2001: lamps in films
"""

OTHER = """
    2001: A Space Odyssey
    100 days
    The 1990s
    1984
    7: Ada Guest
    Ada Guest, 42
    Chanel No. 5
    Inside No. 10
    They had no. 5 of them fell
    no 5
    How to be #1
    Becoming the #1 seller
    The #1 mistake of a keeper
    What is C# 9
    #1st
    #2024lamps
    Episodes 3 and 4
    Episode 1-3
    Episode 3.5
    Rep. 12
    Step 4
    Vol. 3, Part 2
    Chapter 5
    Episode IV
    Ep. 1234567
    Lamps, Ep. 12 and Ep. 13
"""


@pytest.mark.parametrize("row", [row.strip() for row in NUMBERED.strip().splitlines()])
def test_a_marked_number_is_the_number_of_the_episode(row: str) -> None:
    number, _, title = row.partition(" | ")
    assert number_in_title(title) == int(number)


@pytest.mark.parametrize("title", [row.strip() for row in OTHER.strip().splitlines()])
def test_other_numbers_are_none(title: str) -> None:
    assert number_in_title(title) is None


_WORDS = st.sampled_from("Ada lamps of The 2001 100 1990s 7th oil: - | (days) in, 42 No Number".split())


@given(st.lists(_WORDS, max_size=8).map(" ".join))
def test_a_title_without_a_mark_has_no_number(title: str) -> None:
    assert number_in_title(title) is None


@given(
    st.integers(0, 999_999),
    st.sampled_from(["#{}", "No. {}", "Ep. {}", "ep {}", "Episode {}", "Episode #{}"]),
    st.lists(_WORDS, max_size=8).map(" ".join),
)
def test_a_title_that_begins_with_a_marked_number_has_it(number: int, mark: str, rest: str) -> None:
    assert number_in_title(f"{mark.format(number)}: {rest}") == number


@given(st.text(max_size=80))
def test_any_title_can_be_read(title: str) -> None:
    number = number_in_title(title)
    assert number is None or str(number) in title or f"0{number}" in title
