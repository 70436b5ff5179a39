"""Who said a quote, when, and where it is from."""

from dataclasses import replace

import pytest

from bot.presentation import quote_facts
from tests.fixtures.fake_quotes import quote


@pytest.mark.parametrize(
    ("show", "episode", "date", "source"),
    [
        ("Harbour Voices", 7, "2020-01-31", ("A Talk: Of Many Things", "Harbour Voices #7", "31 Jan 2020")),
        ("Harbour Voices", None, None, ("A Talk: Of Many Things", "Harbour Voices")),
        (None, 7, "last week", ("A Talk: Of Many Things", "#7", "last week")),
        (None, None, None, ("A Talk: Of Many Things",)),
    ],
)
def test_a_source_is_title_show_and_date(
    show: str | None, episode: int | None, date: str | None, source: tuple[str, ...]
) -> None:
    assert quote_facts.source_of(replace(quote(0), show=show, episode=episode, date=date)) == source


def test_only_a_quote_of_a_library_with_others_names_its_interview() -> None:
    assert quote_facts.facts_of(quote(0)).interview is None
    assert quote_facts.facts_of(replace(quote(0), one_of_many=True)).interview == "A Talk: Of Many Things"


def test_a_name_that_no_message_can_carry_is_not_known() -> None:
    hostile = replace(quote(1), speaker="\u202e", chapter="Of\u2066 Fears")
    assert quote_facts.facts_of(hostile) == quote_facts.Facts(None, "Of Fears", "20:00")
