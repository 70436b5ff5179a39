"""Words cut to a room: nothing is lost, nothing is longer than the room, and every cut has a mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.truncation import (
    Escape,
    Fragment,
    fit,
    sendable_words,
    shorten,
    shorten_all,
    shorten_within,
    utf16_length,
)

PLAIN = Escape(word=lambda word, _: word, character=lambda character: character)
BACKSLASHED = Escape(
    word=lambda word, starts: f"\\{word}" if starts else word, character=lambda character: f"\\{character}"
)
WORDS = "one two three four".split()


@pytest.mark.parametrize(
    ("room", "marked", "left"),
    [
        (18, "one two three four", []),
        (17, "one two three […]", ["four"]),
        (16, "one two […]", ["three", "four"]),
        (11, "one two […]", ["three", "four"]),
        (10, "one […]", ["two", "three", "four"]),
    ],
)
def test_as_many_words_as_fit_with_their_mark(room: int, marked: str, left: list[str]) -> None:
    fragment, rest = fit(WORDS, room, PLAIN)
    assert (fragment.marked, rest) == (marked, left)


def test_a_continued_fragment_begins_with_a_mark() -> None:
    assert fit(WORDS, 22, PLAIN, continued=True)[0].marked == "[…] one two three four"
    assert fit(WORDS, 21, PLAIN, continued=True)[0].marked == "[…] one two three […]"


def test_a_word_longer_than_the_room_is_cut_itself() -> None:
    fragment, rest = fit(["abcdefghijkl", "m"], 10, PLAIN)
    assert fragment == Fragment("abcde", unfinished=True, splits_word=True)
    assert (fragment.marked, rest) == ("abcde[…]", ["fghijkl", "m"])


def test_escapes_take_room() -> None:
    assert fit(["abc", "defgh"], 10, BACKSLASHED)[0].marked == "\\abc defgh"
    assert fit(["abc", "defgh"], 9, BACKSLASHED)[0].marked == "\\abc […]"
    assert fit(["abcdef", "g"], 9, BACKSLASHED)[0].marked == "\\a\\b[…]"


@given(st.lists(st.text("ab😀", min_size=1, max_size=9), min_size=1, max_size=20), st.integers(12, 40))
def test_no_fragment_is_longer_than_its_room(words: list[str], room: int) -> None:
    continued = False
    while words:
        fragment, words = fit(words, room, BACKSLASHED, continued=continued)
        assert utf16_length(fragment.marked) <= room
        assert fragment.unfinished == bool(words)
        continued = True


def test_an_emoji_counts_as_two() -> None:
    assert [utf16_length(text) for text in ("a", "…", "😀", "\ud800")] == [1, 1, 2, 1]


def test_what_no_message_can_carry_is_left_out() -> None:
    assert sendable_words("a\0b \x1b c\ud800 \u202e\u2066d\u2069 \n") == ["ab", "c", "d"]


def test_short_texts_stay_on_one_line() -> None:
    assert shorten("one\ntwo  three", 30, PLAIN) == "one two three"
    assert shorten("one two three", 12, PLAIN) == "one two […]"
    assert shorten_within(" one\n two ", 30, PLAIN) == " one two "


def test_short_texts_side_by_side() -> None:
    assert shorten_all(["one", "two three", "four"], 9, 40, PLAIN) == "one · two three · four"
    assert shorten_all(["one", "two three four"], 12, 40, PLAIN) == "one · two […]"
    assert shorten_all(["one", "two", "three"], 12, 10, PLAIN) == "one · two […]"
