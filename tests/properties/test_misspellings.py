"""What must hold for any claim with misspelt words: a word that was changed, too, is never taken for a misspelt one."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.model import Verdict, View, join_units
from bot.search.candidates import Vocabulary
from bot.search.terms import folded_words, is_number
from bot.verify.canonical import canonical_text
from bot.verify.misspelling import forgive_misspelling
from bot.verify.script import Script
from bot.verify.several_misspellings import read_as_meant
from bot.verify.verdict import Verification, verify
from store.encoder import model_name
from store.library.reader import ServedLibrary
from tests.fixtures.real_interview import INTERVIEW, SLUG

PROPERTY = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=150)
WORDS = join_units(INTERVIEW.units, View.CLEAN).split()
CLAIMS = st.tuples(st.integers(0, len(WORDS) - 60), st.integers(12, 40)).map(lambda drawn: WORDS[drawn[0] : sum(drawn)])
TOGGLED = {
    "can": "can't", "can't": "can", "do": "don't", "don't": "do", "is": "isn't", "not": "now", "never": "ever",
    "would": "wouldn't", "are": "aren't", "was": "wasn't", "more": "less", "always": "never", "with": "without",
}  # fmt: skip
"""Words with what turns the meaning of a sentence in their place."""

_LOWER = {text for text in WORDS if text.islower()}
NAMES = [
    index
    for index in range(12, len(WORDS) - 12)
    if len(WORDS[index]) > 4 and WORDS[index].istitle() and WORDS[index].lower() not in _LOWER
    if WORDS[index - 1].isalpha()
]
"""Where WORDS has a name."""

NUMBERS = [index for index in range(12, len(WORDS) - 12) if any(map(is_number, canonical_text(WORDS[index])))]
"""Where WORDS has a number."""


class Reader:
    """Verdicts over the real interview, as a check gives them."""

    def __init__(self, script: Script, vocabulary: Vocabulary) -> None:
        self.script, self.vocabulary = script, vocabulary

    def read(self, texts: Sequence[str]) -> tuple[Verification, tuple[str, ...]]:
        before = verify(texts, [self.script])
        verification, misspelt = forgive_misspelling(before, [self.script], self.vocabulary.correct_spelling)
        if verification.verdict is Verdict.VERBATIM:
            return verification, misspelt
        return read_as_meant(texts, [self.script], self.vocabulary, verification) or (verification, ())


@pytest.fixture(scope="module")
def reader(real_data: Path) -> Reader:
    async def opened() -> Reader:
        library = ServedLibrary(real_data, model_name(None))
        try:
            return Reader(await library.script(SLUG), await library.vocabulary())
        finally:
            await library.close()

    return asyncio.run(opened())


def slipped(word: str) -> str:
    """A word with two letters in the wrong order."""
    middle = len(word) // 2
    return f"{word[: middle - 1]}{word[middle]}{word[middle - 1]}{word[middle + 1 :]}"


def with_slips(texts: Sequence[str], most: int, apart_from: int = -1) -> list[str]:
    """The claim with up to so many of its longer words misspelt."""
    longer = [index for index, text in enumerate(texts) if len(text) > 5 and text.isalpha() and text.islower()]
    slips = [index for index in longer if index != apart_from and slipped(texts[index]) != texts[index]][:most]
    return [slipped(text) if index in slips else text for index, text in enumerate(texts)]


@PROPERTY
@given(texts=CLAIMS)
def test_a_true_claim_with_misspelt_words_is_verbatim_and_names_them_or_keeps_its_verdict_but_for_absent(
    reader: Reader, texts: list[str]
) -> None:
    typed = with_slips(texts, 3)
    verification, misspelt = reader.read(typed)
    if not misspelt:
        before = verify(typed, [reader.script])
        assert verification == before or (before.verdict, verification.verdict) == (Verdict.ABSENT, Verdict.ALTERED)
        return
    assert verification.verdict is Verdict.VERBATIM
    assert set(misspelt) <= {word for text in typed for word in folded_words(text)}
    assert " ".join(part.claimed for part in verification.diff if part.claimed).split() == typed
    assert not set(misspelt) & set(reader.script.positions)  # no word that the interview says


@PROPERTY
@given(texts=CLAIMS, data=st.data())
def test_a_changed_word_is_never_taken_for_a_misspelt_one(
    reader: Reader, texts: list[str], data: st.DataObject
) -> None:
    place = data.draw(st.integers(1, len(texts) - 2), label="place")
    word = data.draw(st.sampled_from(sorted(reader.script.positions)), label="word instead")
    changed = [*texts[:place], word, *texts[place + 1 :]]
    assume(verify(changed, [reader.script]).verdict is not Verdict.VERBATIM)
    assert reader.read(with_slips(changed, 3, place))[0].verdict is not Verdict.VERBATIM


@PROPERTY
@given(texts=CLAIMS, data=st.data())
def test_a_turned_meaning_is_never_taken_for_misspelling(reader: Reader, texts: list[str], data: st.DataObject) -> None:
    places = [index for index, text in enumerate(texts) if text in TOGGLED]
    assume(places)
    place = data.draw(st.sampled_from(places), label="place")
    changed = [*texts[:place], TOGGLED[texts[place]], *texts[place + 1 :]]
    assume(verify(changed, [reader.script]).verdict is not Verdict.VERBATIM)
    assert reader.read(with_slips(changed, 3, place))[0].verdict is not Verdict.VERBATIM


@PROPERTY
@given(data=st.data(), letter=st.sampled_from("aeiounrst"))
def test_another_name_is_never_taken_for_a_misspelt_one(reader: Reader, data: st.DataObject, letter: str) -> None:
    place = data.draw(st.sampled_from(NAMES), label="place")
    at = data.draw(st.integers(0, len(WORDS[place]) - 1), label="letter")
    name = f"{WORDS[place][:at]}{letter}{WORDS[place][at + 1 :]}"
    typed = data.draw(st.sampled_from([name, name.lower()]), label="name instead")
    assert_not_verbatim(reader, place, typed)


@PROPERTY
@given(data=st.data(), number=st.sampled_from(["7", "seventy", "12%", "million", "billion", "2014", "three", "fourty"]))
def test_another_number_is_never_taken_for_a_misspelt_one(reader: Reader, data: st.DataObject, number: str) -> None:
    assert_not_verbatim(reader, data.draw(st.sampled_from(NUMBERS), label="place"), number)


def assert_not_verbatim(reader: Reader, place: int, typed: str) -> None:
    """A claim with another word at a place is not verbatim, whatever else in it is misspelt."""
    texts = [*WORDS[place - 12 : place], typed, *WORDS[place + 1 : place + 12]]
    assume(verify(texts, [reader.script]).verdict is not Verdict.VERBATIM)
    for slips in (0, 1, 3):
        assert reader.read(with_slips(texts, slips, 12))[0].verdict is not Verdict.VERBATIM
