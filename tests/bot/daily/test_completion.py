"""Interviews and speakers that are offered while an admin types."""

import pytest

from bot.daily.completion import suggest_interviews, suggest_speakers
from bot.daily.parsing import read_interviews, read_speakers
from bot.model import InterviewInfo, Role, Speaker

ADA, BO, CY = Speaker("Ada Guest", Role.GUEST, "Ada"), Speaker("Bo Host", Role.HOST, "Bo"), Speaker("Cy", None, "Cy")
KNOWN = [
    InterviewInfo("tides-1", "Tides, Waves, and Salt", "2022-01-01", (ADA, BO), (), 10, edited=True),
    InterviewInfo("lamps-2", "Lamps", "2021-01-01", (CY, BO), (), 10, edited=True),
    InterviewInfo("bread-3", "Bread", "2020-01-01", (), (), 10, edited=True),
]


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("", ["tides-1", "lamps-2", "bread-3"]),
        ("lam", ["lamps-2"]),
        ("tides, waves", ["tides-1"]),
        ("bo host", ["tides-1", "lamps-2"]),
        ("lamps-2,", ["lamps-2, tides-1", "lamps-2, bread-3"]),
        ("lamps-2, bre", ["lamps-2, bread-3"]),
        ("Lamps , bread-3 , tid", ["Lamps, bread-3, tides-1"]),
        ("fog", []),
    ],
)
def test_interviews_are_offered_for_the_name_that_is_typed(typed: str, values: list[str]) -> None:
    offered = [suggestion.value for suggestion in suggest_interviews(typed, KNOWN)]
    assert offered == values
    assert all(read_interviews(value, KNOWN) for value in offered)


@pytest.mark.parametrize(
    ("typed", "interviews", "values"),
    [
        ("", None, ["host", "guest", "Ada Guest", "Bo Host", "Cy"]),
        ("", "lamps-2", ["host", "guest", "Cy", "Bo Host"]),
        ("", "bread-3", ["host", "guest"]),
        ("", "not typed yet", ["host", "guest", "Ada Guest", "Bo Host", "Cy"]),
        ("ada", None, ["Ada Guest"]),
        ("host, a", "tides-1", ["host, Ada Guest"]),
        ("Ada Guest,", "tides-1", ["Ada Guest, host", "Ada Guest, guest", "Ada Guest, Bo Host"]),
        ("nobody", None, []),
    ],
)
def test_speakers_of_the_chosen_interviews_are_offered(typed: str, interviews: str | None, values: list[str]) -> None:
    offered = [suggestion.value for suggestion in suggest_speakers(typed, interviews, KNOWN)]
    assert sorted(offered) == sorted(values)
    assert all(read_speakers(value, KNOWN, ()) for value in offered)
