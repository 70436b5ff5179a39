"""What people type for a time, days, a zone and a length of time, and what they are offered."""

import contextlib
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.parsing import read_length, read_time, read_weekdays, read_zone, times, zones
from bot.errors import InputError
from bot.presentation import wording


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9:00", (9, 0)), ("9", (9, 0)), ("0900", (9, 0)), ("9am", (9, 0)), ("9 a.m.", (9, 0)), ("9:30 PM", (21, 30)), ("21:30", (21, 30)),
        ("9.30pm", (21, 30)), ("12am", (0, 0)), ("12pm", (12, 0)), ("noon", (12, 0)), ("Midnight", (0, 0)), ("00:00", (0, 0)),
        ("23:59", (23, 59)), ("7 o'clock", (7, 0)), ("at 7", (7, 0)), (" 7h30 ", (7, 30)),
    ],
)  # fmt: skip
def test_times(typed: str, time: tuple[int, int]) -> None:
    assert read_time(typed) == dt.time(*time)


@pytest.mark.parametrize(
    "typed", ["", "25:00", "24:00", "9:60", "13pm", "0am", "soon", "9:5", "-1", "9:00:00", "99", "123456", "²"]
)
def test_no_times(typed: str) -> None:
    with pytest.raises(InputError, match="is no time of day; write 9:00, 9am or 21:30"):
        read_time(typed)


@pytest.mark.parametrize(
    ("typed", "days", "said"),
    [
        ("daily", (0, 1, 2, 3, 4, 5, 6), "every day"), ("every day", (0, 1, 2, 3, 4, 5, 6), "every day"),
        ("mon-fri", (0, 1, 2, 3, 4), "Mon to Fri"), ("Weekdays", (0, 1, 2, 3, 4), "Mon to Fri"), ("weekends", (5, 6), "Sat and Sun"),
        ("tue and thu", (1, 3), "Tue and Thu"), ("Tuesdays, Thursdays", (1, 3), "Tue and Thu"),
        ("fri-mon", (0, 4, 5, 6), "Mon and Fri to Sun"),
        ("monday to wednesday", (0, 1, 2), "Mon to Wed"), ("mo we fr", (0, 2, 4), "Mon, Wed and Fri"),
        ("sat; sun & mon", (0, 5, 6), "Mon, Sat and Sun"),
        ("weekdays and sat", (0, 1, 2, 3, 4, 5), "Mon to Sat"), ("wed", (2,), "Wed"),
    ],
)  # fmt: skip
def test_weekdays(typed: str, days: tuple[int, ...], said: str) -> None:
    assert read_weekdays(typed) == days
    assert wording.daily.weekdays(days) == said


@pytest.mark.parametrize("typed", ["", "t", "someday", "-", "mon-xyz", "31", "monn"])
def test_no_weekdays(typed: str) -> None:
    with pytest.raises(InputError, match="names no days of the week"):
        read_weekdays(typed)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"), ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("AMERICA/NEW YORK", "America/New_York"), ("utc", "UTC"), ("Nuuk", "America/Nuuk"), ("US/Eastern", "US/Eastern"), ("cet", "CET"),
    ],
)  # fmt: skip
def test_zones(typed: str, zone: str) -> None:
    assert read_zone(typed) == zone


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Berln", "'Berln' is no zone; did you mean Europe/Berlin"),
        (
            "EST",
            "EST has no summer time, so the post would be an hour off for half the year; name a city instead",
        ),
        ("PST", "'PST' is no zone; did you mean America/Los_Angeles"),
        ("xqxqxq", "'xqxqxq' is no zone; name a city, such as Europe/Berlin"),
        ("", "'' is no zone"),
        ("../../etc/passwd", "is no zone"),
    ],
)
def test_no_zones(typed: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_zone(typed)


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("6", 21600), ("6h", 21600), ("90 min", 5400), ("1 day", 86400), ("2.5 hours", 9000), ("10m", 600)],
)
def test_lengths(typed: str, seconds: float) -> None:
    assert read_length(typed) == seconds


@pytest.mark.parametrize("typed", ["", "0", "5m", "25h", "2 days", "-6h", "soon", "9" * 40])
def test_no_lengths(typed: str) -> None:
    with pytest.raises(InputError, match="is no length of time between 10 minutes and 24 hours"):
        read_length(typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("", "Europe/Berlin"), ("new", "America/New_York"), ("est", "America/New_York"), ("lond", "Europe/London"), ("ist", "Asia/Kolkata"),
     ("europe/b", "Europe/Berlin"), ("berlni", "Europe/Berlin"), ("us/eastern", "US/Eastern")],
)  # fmt: skip
def test_zones_are_offered(typed: str, first: str) -> None:
    assert zones(typed)[0].value == first


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("9", ["09:00", "21:00", "09:30"]),
        ("9am", ["09:00"]),
        ("21:", ["21:00", "21:30"]),
        ("7:1", []),
        ("7:15", ["07:15", "19:15"]),
    ],
)
def test_times_are_offered(typed: str, offered: list[str]) -> None:
    assert [one.value for one in times(typed)] == offered


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_and_offers_fit(typed: str) -> None:
    for read in (read_time, read_weekdays, read_zone, read_length):
        with contextlib.suppress(InputError):
            read(typed)
    for found in (zones(typed), times(typed)):
        assert len(found) <= 25
        assert len({one.value for one in found}) == len(found)
        assert all(len(one.label) <= 100 for one in found)
    for one in zones(typed):
        assert ZoneInfo(read_zone(one.value))
    for one in times(typed):
        assert read_time(one.value)
