"""What admins type for a time zone, and the zones they are offered."""

import contextlib
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.daily.zones import read_zone, suggest_zones
from bot.errors import InputError


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"), ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"), ("AMERICA/NEW YORK", "America/New_York"), ("utc", "UTC"),
        ("Nuuk", "America/Nuuk"), ("US/Eastern", "US/Eastern"), ("cet", "CET"), ("Myanmar", "Asia/Yangon"),
        ("South Korea", "Asia/Seoul"), ("sri lanka", "Asia/Colombo"), ("Netherlands", "Europe/Amsterdam"),
    ],
)  # fmt: skip
def test_zones(typed: str, zone: str) -> None:
    assert read_zone(typed) == zone


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Berln", "'Berln' is not a time zone; did you mean Europe/Berlin"),
        ("EST", "EST has no summer time, so the post would be an hour off for half the year; name a city instead"),
        ("PST", "'PST' is not a time zone; did you mean America/Los_Angeles"),
        ("Brazil", "'Brazil' is not a time zone; did you mean America/Sao_Paulo"),
        ("Australia", "'Australia' is not a time zone; did you mean Australia/Sydney"),
        ("USA", "'USA' is not a time zone; did you mean America/New_York or America/Chicago"),
        ("chile", "'chile' is not a time zone; did you mean America/Santiago"),
        ("xqxqxq", "'xqxqxq' is not a time zone; name a city, such as Europe/Berlin"),
        ("", "'' is not a time zone"),
        ("../../etc/passwd", "is not a time zone"),
    ],
)
def test_what_is_not_a_zone_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(InputError, match=re.escape(sentence)):
        read_zone(typed)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", "Europe/Berlin"), ("new", "America/New_York"), ("est", "America/New_York"), ("lond", "Europe/London"),
        ("ist", "Asia/Kolkata"), ("europe/b", "Europe/Berlin"), ("berlni", "Europe/Berlin"),
        ("us/eastern", "US/Eastern"), ("braz", "America/Sao_Paulo"), ("canada", "America/Toronto"),
        ("russia", "Europe/Moscow"), ("germany", "Europe/Berlin"), ("new z", "Pacific/Auckland"),
    ],
)  # fmt: skip
def test_zones_are_offered(typed: str, first: str) -> None:
    assert suggest_zones(typed)[0].value == first


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_and_offers_can_be_read(typed: str) -> None:
    with contextlib.suppress(InputError):
        read_zone(typed)
    suggestions = suggest_zones(typed)
    assert len({suggestion.value for suggestion in suggestions}) == len(suggestions) <= 25
    for suggestion in suggestions:
        assert len(suggestion.label) <= 100
        assert ZoneInfo(read_zone(suggestion.value))
