"""`site` prints the link that opens the reading room."""

import pytest

from adapters.web.reading.access import Doorkeeper
from adapters.web.reading.settings import Access, SiteSettings
from tests.conftest import Typed

ADDRESS, KEY = "https://quotes.example.org", "k" * 32


def test_a_public_room_has_a_plain_link(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_SITE", ADDRESS)
    ran = typed("site")
    assert (ran.code, ran.out, ran.err) == (0, f"{ADDRESS}/\n", "")


def test_a_private_room_has_a_signed_link(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("", ADDRESS), ("_ACCESS", "private"), ("_KEY", KEY)):
        monkeypatch.setenv(f"VERBATIM_SITE{name}", value)
    ran = typed("site")
    assert ran.code == 0
    assert ran.out.strip() == Doorkeeper(SiteSettings(ADDRESS, Access.PRIVATE, KEY)).link("/")
    assert "?pass=" in ran.out


def test_without_an_address_it_says_how_to_set_one(typed: Typed) -> None:
    ran = typed("site")
    assert ran.code == 2
    assert "set VERBATIM_SITE" in ran.complaint
