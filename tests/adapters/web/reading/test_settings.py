"""The settings of the reading room: what is read, and the one line about what cannot be."""

import pytest

from adapters.web.reading.settings import Access, SiteSettings, read_site
from bot.errors import SettingError


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("https://quotes.example.org/", "https://quotes.example.org"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://Bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_address_of_its_own(address: str, read: str) -> None:
    assert read_site({"VERBATIM_SITE": address}) == SiteSettings(read)


@pytest.mark.parametrize("value", ["", "off", " OFF "])
def test_without_an_address_it_is_off(value: str) -> None:
    assert read_site({"VERBATIM_SITE": value}) is None
    assert read_site({}) is None


def test_everything_can_be_set() -> None:
    variables = {"": "https://a.example", "_ACCESS": "Private", "_KEY": "x" * 40, "_ROBOTS": "on", "_RATE": "off"}
    read = read_site({f"VERBATIM_SITE{name}": value for name, value in variables.items()})
    assert read == SiteSettings("https://a.example", Access.PRIVATE, "x" * 40, robots=True, rate=None)
    assert "xxx" not in repr(read)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"VERBATIM_SITE": "quotes.example.org"}, "write one like https://"),
        ({"VERBATIM_SITE": "https://a.example/quotes"}, "address of its own"),
        ({"VERBATIM_SITE": "https://u:p@a.example"}, "address of its own"),
        ({"VERBATIM_SITE": "ftp://a.example"}, "address of its own"),
        ({"VERBATIM_SITE": "https://"}, "address of its own"),
        ({"VERBATIM_SITE": "https://a:b:c"}, "address of its own"),
        ({"VERBATIM_SITE": "https://a.example", "VERBATIM_SITE_ACCESS": "secret"}, "neither public nor private"),
        ({"VERBATIM_SITE": "https://a.example", "VERBATIM_SITE_ACCESS": "private"}, "needs VERBATIM_SITE_KEY"),
        ({"VERBATIM_SITE_KEY": "short"}, "can be guessed"),
        ({"VERBATIM_SITE_ROBOTS": "maybe"}, "neither on nor off"),
        ({"VERBATIM_SITE_RATE": "0"}, "pages a minute"),
        ({"VERBATIM_SITE_RATE": "-4"}, "pages a minute"),
        ({"VERBATIM_SITE_RATE": "9" * 50}, "pages a minute"),
    ],
)
def test_what_cannot_be_used_is_one_line(variables: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError, match=said) as caught:
        read_site(variables)
    assert "\n" not in str(caught.value)
    assert next(iter(variables)) in str(caught.value) or "VERBATIM_SITE_ACCESS" in str(caught.value)
