"""`site` prints the link that opens the reading room; quotes in the terminal have links to their pages."""

import re

import pytest

from adapters.web.reading.access import Doorkeeper
from adapters.web.reading.settings import Access, SiteSettings
from bot.presentation import wording
from tests.conftest import Typed
from tests.fixtures.lighthouse import span_of

ADDRESS, KEY = "https://quotes.example.org", "k" * 32
REF = "lighthouse-1:{}-{}".format(*span_of("the lamp is never so bright as in a storm"))


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


@pytest.mark.parametrize(
    "command",
    [
        ("ask", "what scares the keeper?"),
        ("show", REF),
        ("check", "fog swallows the light and nobody can see it"),
        ("check", "the dark is where the light does its work and a thief you know is better company"),
        ("random",),
        ("pick",),
    ],
)
def test_each_quote_in_the_terminal_has_a_link_to_its_page(
    command: tuple[str, ...], typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = typed(*command)
    assert without.code == 0
    assert wording.answers.READ_AROUND not in without.out
    monkeypatch.setenv("VERBATIM_SITE", ADDRESS)
    shown = typed(*command).out
    ids = re.findall(r"^[a-z]+-\d+:\d+-\d+$", shown, re.MULTILINE)
    assert ids
    for ref in ids:
        assert f"{wording.answers.READ_AROUND}: {ADDRESS}/q/{ref}\n" in shown
