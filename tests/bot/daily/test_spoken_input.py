"""Time zones and days as admins say them, and a daily quote that is set twice."""

import pytest

from bot.daily.weekdays import read_weekdays
from bot.daily.zones import read_zone
from bot.errors import InputError
from bot.presentation import wording
from bot.presentation.wording import dates


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("India", "Asia/Kolkata"),
        ("in Berlin", "Europe/Berlin"),
        ("Eastern", "America/New_York"),
        ("pacific time", "America/Los_Angeles"),
        ("GMT+2", "Etc/GMT-2"),
        ("utc -5", "Etc/GMT+5"),
        ("UTC+5:30", "Asia/Kolkata"),
        ("UTC+0", "UTC"),
    ],
)
def test_zones_as_people_say_them(typed: str, zone: str) -> None:
    assert read_zone(typed) == zone


@pytest.mark.parametrize("typed", ["GMT+99", "UTC+5:17", "in", "Atlantis"])
def test_what_is_no_zone_is_refused(typed: str) -> None:
    with pytest.raises(InputError, match="is not a time zone"):
        read_zone(typed)


def test_a_fixed_offset_is_shown_with_the_sign_that_people_write() -> None:
    assert [dates.zone_name(zone) for zone in ("Etc/GMT-2", "Etc/GMT+5", "Europe/Berlin", "UTC")] == [
        "UTC+2",
        "UTC-5",
        "Europe/Berlin",
        "UTC",
    ]


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("every day except sunday", (0, 1, 2, 3, 4, 5)),
        ("daily but not on mon and tue", (2, 3, 4, 5, 6)),
        ("weekdays, except friday", (0, 1, 2, 3)),
        ("except weekends", (0, 1, 2, 3, 4)),
        ("every weekday", (0, 1, 2, 3, 4)),
        ("every monday", (0,)),
        ("on fridays", (4,)),
        ("not on weekends", (0, 1, 2, 3, 4)),
        ("no sundays", (0, 1, 2, 3, 4, 5)),
        ("every day but sunday", (0, 1, 2, 3, 4, 5)),
        ("any day other than sat or sun", (0, 1, 2, 3, 4)),
        ("weekdays only", (0, 1, 2, 3, 4)),
        ("only on week days", (0, 1, 2, 3, 4)),
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("from Monday to Friday", (0, 1, 2, 3, 4)),
        ("between mon and fri", (0, 1, 2, 3, 4)),
        ("M-F", (0, 1, 2, 3, 4)),
        ("every tuesday and every thursday", (1, 3)),
        ("tuesdays and thursdays", (1, 3)),
        ("weekly on monday", (0,)),
        ("weds", (2,)),
        ("7 days a week", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_days_as_people_say_them(typed: str, days: tuple[int, ...]) -> None:
    assert read_weekdays(typed) == days


@pytest.mark.parametrize(
    "typed",
    [
        "every other day", "every 2 days", "alternate days", "once a week", "weekly", "monthly", "every second tuesday",
        "first monday of the month", "fortnightly", "not on holidays", "5 days a week",
    ],
)  # fmt: skip
def test_days_that_change_from_week_to_week_are_refused_with_what_is_possible(typed: str) -> None:
    with pytest.raises(InputError) as refused:
        read_weekdays(typed)
    assert str(refused.value) == wording.daily_input.not_every_week(typed)


@pytest.mark.parametrize("typed", ["weekends except saturday and sunday", "every", "except", "except someday"])
def test_days_of_which_none_is_left_are_refused(typed: str) -> None:
    with pytest.raises(InputError, match="does not name days"):
        read_weekdays(typed)
