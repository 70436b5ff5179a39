"""What somebody typed, as a message names it."""

import pytest

from bot.errors import MOST_TYPED, InputError, in_quotes
from bot.model import Ref


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("ferry", "'ferry'"),
        ("  two\nlines ", "'two lines'"),
        ("it's", '"it\'s"'),
        ("", "''"),
        ("x" * MOST_TYPED, f"'{'x' * MOST_TYPED}'"),
        ("x" * (MOST_TYPED + 1), f"'{'x' * (MOST_TYPED - 1)}…'"),
        (f"{'x' * (MOST_TYPED - 2)} and more", f"'{'x' * (MOST_TYPED - 2)}…'"),
    ],
)
def test_what_is_too_long_ends_with_a_mark(typed: str, named: str) -> None:
    assert in_quotes(typed) == named


def test_a_title_in_place_of_an_id_is_not_cut_without_a_mark() -> None:
    with pytest.raises(InputError, match=r"and Wat.*…' is not a quote id"):
        Ref.parse("Ida Lamp: Lighthouses, Ferries, Harbours, Seagulls, Storms, Fog, Salt and Water, and All of It")
