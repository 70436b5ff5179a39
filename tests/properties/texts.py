"""Texts for the properties of renderers: any Unicode, and what is live on a platform. Written apart from the code."""

import unicodedata
from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

BIDI_CONTROLS = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
PROPERTY = settings(deadline=None, suppress_health_check=list(HealthCheck))


def characters(markup: str) -> st.SearchStrategy[str]:
    """Any character, and often one that means something on a platform."""
    return st.characters(codec=None) | st.sampled_from(markup)


def texts(live: Sequence[str], any_character: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts of any characters, texts full of live words, and texts much longer than a message."""
    word = st.one_of(st.sampled_from(live), st.text(any_character, max_size=12))
    return st.one_of(
        st.text(any_character, max_size=400),
        st.lists(word, max_size=60).map(" ".join),
        st.builds(
            lambda text, times: (text * times)[:50_000],
            st.text(any_character, min_size=1, max_size=60),
            st.integers(1, 50_000),
        ),
    )


def sendable(text: str) -> list[str]:
    """The words of a text without what no message can carry."""
    words = (
        "".join(
            character
            for character in word
            if unicodedata.category(character) not in ("Cc", "Cs") and character not in BIDI_CONTROLS
        )
        for word in text.split()
    )
    return [word for word in words if word]
