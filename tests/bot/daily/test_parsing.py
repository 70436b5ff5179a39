"""What admins type for times, days, lengths of time, interviews and speakers, and the times they are offered."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.parsing import (
    read_identity,
    read_interviews,
    read_length,
    read_speakers,
    read_time,
    read_view,
    suggest_times,
)
from bot.daily.weekdays import read_weekdays
from bot.errors import InputError
from bot.model import InterviewInfo, Role, Speaker, View
from bot.presentation import wording


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9:00", (9, 0)), ("9", (9, 0)), ("0900", (9, 0)), ("9am", (9, 0)), ("9 a.m.", (9, 0)), ("9:30 PM", (21, 30)),
        ("21:30", (21, 30)), ("9.30pm", (21, 30)), ("12am", (0, 0)), ("12pm", (12, 0)), ("noon", (12, 0)),
        ("Midnight", (0, 0)), ("00:00", (0, 0)), ("23:59", (23, 59)), ("7 o'clock", (7, 0)), ("at 7", (7, 0)),
        (" 7h30 ", (7, 30)),
    ],
)  # fmt: skip
def test_times(typed: str, time: tuple[int, int]) -> None:
    assert read_time(typed) == dt.time(*time)


@pytest.mark.parametrize(
    "typed", ["", "25:00", "24:00", "9:60", "13pm", "0am", "soon", "9:5", "-1", "9:00:00", "99", "123456", "²"]
)
def test_what_is_not_a_time_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="is not a time of day; write 9:00, 9am or 21:30"):
        read_time(typed)


@pytest.mark.parametrize(
    ("typed", "days", "sentence"),
    [
        ("daily", (0, 1, 2, 3, 4, 5, 6), "every day"), ("every day", (0, 1, 2, 3, 4, 5, 6), "every day"),
        ("mon-fri", (0, 1, 2, 3, 4), "Mon to Fri"), ("Weekdays", (0, 1, 2, 3, 4), "Mon to Fri"),
        ("weekends", (5, 6), "Sat and Sun"), ("tue and thu", (1, 3), "Tue and Thu"),
        ("Tuesdays, Thursdays", (1, 3), "Tue and Thu"), ("fri-mon", (0, 4, 5, 6), "Mon and Fri to Sun"),
        ("monday to wednesday", (0, 1, 2), "Mon to Wed"), ("mo we fr", (0, 2, 4), "Mon, Wed and Fri"),
        ("sat; sun & mon", (0, 5, 6), "Mon, Sat and Sun"), ("weekdays and sat", (0, 1, 2, 3, 4, 5), "Mon to Sat"),
        ("wed", (2,), "Wed"),
    ],
)  # fmt: skip
def test_weekdays(typed: str, days: tuple[int, ...], sentence: str) -> None:
    assert read_weekdays(typed) == days
    assert wording.dates.weekdays(days) == sentence


@pytest.mark.parametrize("typed", ["", "t", "someday", "-", "mon-xyz", "31", "monn"])
def test_what_names_no_days_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="does not name days of the week"):
        read_weekdays(typed)


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("6", 21600), ("6h", 21600), ("90 min", 5400), ("1 day", 86400), ("2.5 hours", 9000), ("10m", 600)],
)
def test_lengths_of_time(typed: str, seconds: float) -> None:
    assert read_length(typed) == seconds


@pytest.mark.parametrize("typed", ["", "0", "5m", "25h", "2 days", "-6h", "soon", "9" * 40])
def test_what_is_not_a_length_of_time_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="is not a length of time between 10 minutes and 24 hours"):
        read_length(typed)


# --- what is posted -----------------------------------------------------------------------------

ADA, GRACE = Speaker("Ada Guest", Role.GUEST, "Ada", ("countess",)), Speaker("Grace Guest", Role.GUEST, "Grace")
HOST = Speaker("Harry Host", Role.HOST, "Harry")
KNOWN = [
    InterviewInfo("talk-1", "Lamps, and Other Talks", "2026-01-01", (HOST, ADA), (), 100, edited=True),
    InterviewInfo("talk-2", "The Ferry", "2026-01-02", (HOST, GRACE), (), 100, edited=True),
]


@pytest.mark.parametrize(
    ("typed", "slugs"),
    [
        ("talk-1", ("talk-1",)), ("TALK-2, talk-1", ("talk-2", "talk-1")), ("the ferry", ("talk-2",)),
        ("Lamps, and other talks", ("talk-1",)),  # a title with a comma
        ("the ferry, talk-2", ("talk-2",)), ("all", ()), (" Everything ", ()),
    ],
)  # fmt: skip
def test_interviews(typed: str, slugs: tuple[str, ...]) -> None:
    assert read_interviews(typed, KNOWN) == slugs


@pytest.mark.parametrize("typed", ["", "talk-9", "talk-1,", "talk-1, nothing"])
def test_an_unknown_interview_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match=r"there is no interview .* here; choose from talk-1, talk-2"):
        read_interviews(typed, KNOWN)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("guest", ("guest",)), ("Host, guest", ("host", "guest")), ("ada", ("Ada Guest",)),
        ("Countess, GRACE GUEST", ("Ada Guest", "Grace Guest")), ("harry", ("Harry Host",)), ("anybody", ()),
    ],
)  # fmt: skip
def test_speakers(typed: str, names: tuple[str, ...]) -> None:
    assert read_speakers(typed, KNOWN, ()) == names


def test_only_speakers_of_the_chosen_interviews_are_known() -> None:
    with pytest.raises(InputError, match=r"no speaker there is called 'grace'; .* one of Harry Host, Ada Guest"):
        read_speakers("Grace", KNOWN, ["talk-1"])


def test_views() -> None:
    assert read_view(" Strict ") is View.STRICT
    with pytest.raises(InputError, match="'loud' is not a way to show words"):
        read_view("loud")


@pytest.mark.parametrize("typed", ["a1b2c3", " A1B2C3 ", "a1b2c3: 09:00 Europe/Berlin, every day"])
def test_a_schedule_is_named_by_its_identity_or_by_its_line_in_a_list(typed: str) -> None:
    assert read_identity(typed) == "a1b2c3"


# --- offering -----------------------------------------------------------------------------------


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
    assert [suggestion.value for suggestion in suggest_times(typed)] == offered


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_and_offers_can_be_read(typed: str) -> None:
    for read in (read_time, read_weekdays, read_length, read_view):
        with contextlib.suppress(InputError):
            read(typed)
    suggestions = suggest_times(typed)
    assert len({suggestion.value for suggestion in suggestions}) == len(suggestions) <= 25
    for suggestion in suggestions:
        assert len(suggestion.label) <= 100
        assert read_time(suggestion.value)
