"""Which corrections of a model may be shown: names put right, and no word of anybody's changed."""

import pytest

from bot.editing.credible import is_credible
from store.encoder import english_words

ENGLISH = frozenset(english_words())


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("saint albins", "St Albans"),
        ("doctor straynge", "Dr. Strange"),
        ("eddie stone", "Eddystone"),
        ("kelvin hues", "Kelvin Hughes"),
        ("work rooms", "Workrooms"),
        ("tide wax", "Tidewax"),
        ("genskow", "Gentzkow"),
        ("covenant", "COVID"),
        ("rodja kipling", "Rudyard Kipling"),
    ],
)
def test_misheard_names_are_put_right(heard: str, said: str) -> None:
    assert is_credible(heard, said, ENGLISH)


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        # a common word becomes another
        ("increase", "Decrease"),
        ("careful", "Careless"),
        ("careful", "Tearful"),
        ("include", "Exclude"),
        ("import", "Export"),
        ("accept", "Except"),
        ("better", "Bitter"),
        ("brother", "Bother"),
        ("my guest", "My Guess"),
        ("war", "Was"),
        ("iran", "Iraq"),
        # only the beginning or the end of a rare word changes
        ("payer", "Payee"),
        ("hypertension", "Hypotension"),
        ("reprehensible", "Comprehensible"),
        ("painful", "Painless"),
        ("lawful", "Unlawful"),
        # beside a name that is put right
        ("genskow increased", "Gentzkow Decreased"),
        ("gen skow increased", "Gentzkow Decreased"),
        ("better genskow", "Bitter Gentzkow"),
        # numbers
        ("million", "Billion"),
        ("fifteen", "Fifty"),
        ("genskow seven", "Gentzkow Eleven"),
        ("1.5", "15"),
        # no name, or none that sounds like it
        ("neighbours", "nayburs"),
        ("zebra", "Gauguin"),
    ],
)
def test_nobodys_words_are_changed(heard: str, said: str) -> None:
    assert not is_credible(heard, said, ENGLISH)


def test_without_a_list_of_words_nothing_is_credible() -> None:
    assert not is_credible("eddie stone", "Eddystone", frozenset())
