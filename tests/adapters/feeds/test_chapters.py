"""JSON chapters of the podcast namespace."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds.chapters import read_chapters
from bot.errors import InputError


def read(*chapters: object) -> tuple[tuple[str, float], ...]:
    return read_chapters(json.dumps({"version": "1.2.0", "chapters": chapters}).encode())


def test_chapters_are_titles_with_seconds_in_order() -> None:
    assert read({"startTime": 60.5, "title": "The\n lamp"}, {"startTime": 0, "title": "Welcome", "img": "a.jpg"}) == (
        ("Welcome", 0.0),
        ("The lamp", 60.5),
    )


def test_chapters_that_are_not_listed_or_say_nothing_are_left_out() -> None:
    assert read(
        {"startTime": 1, "title": "Hidden", "toc": False}, {"startTime": 2}, {"title": "No time"},
        {"startTime": 3, "title": " "},
        {"startTime": -1, "title": "Before"}, {"startTime": "4", "title": "Text"}, {"startTime": True, "title": "Yes"},
        {"startTime": 10**400, "title": "Late"}, "no chapter", None, {"startTime": 5, "title": 7},
        {"startTime": 6, "title": "Kept"}, {"startTime": 6, "title": "At the same moment"},
    ) == (("Kept", 6.0),)  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"[]", b"{}", b"7", b"\xff\xfe", b"[" * 100_000, b'{"chapters": NaN']
)
def test_what_is_no_file_of_chapters_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        read_chapters(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.sampled_from(["startTime", "title", "toc", "x"]), values),
    max_leaves=20,
)


@given(JSON)
def test_whatever_the_chapters_are_times_rise_and_titles_say_something(chapters: object) -> None:
    found = read_chapters(json.dumps({"chapters": chapters}).encode())
    times = [seconds for _, seconds in found]
    assert times == sorted(set(times))
    assert all(title.strip() for title, _ in found)
