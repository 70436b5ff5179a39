"""Guessed punctuation: the words stay the captions' own, and most sentences end where they should."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import LibraryError
from bot.transcript.folder import read_interview
from bot.transcript.punctuation import guess
from bot.transcript.punctuation.guess import LONGEST_SENTENCE, guess_punctuation, is_english, with_capitals, written
from bot.transcript.punctuation.marks import Punctuation
from bot.transcript.words import is_music, normalize_word
from tests.fixtures.seed_folder import calm, is_token, words

SEED = Path(__file__).parents[4] / "seeds" / "zuckerberg-267"


def guessed(text: str) -> str:
    captions = text.split()
    return " ".join(filter(None, written(captions, guess_punctuation(captions))))


def test_a_talk() -> None:
    assert guessed(
        "welcome to the show what is the moon made of i think it is made of cheese [Music] have you ever been "
        "in canada no i have not and i don't want to go thank you so much for coming"
    ) == (
        "Welcome to the show. What is the moon made of? I think it is made of cheese. Have you ever been in Canada? "
        "No, I have not. And I don't want to go. Thank you so much for coming."
    )


def test_most_sentences_of_a_real_interview_end_where_its_editor_ended_them() -> None:
    interview = read_interview(SEED)
    starts = set(guess_punctuation(interview.words).starts)
    true = {line.span.start for line in interview.lines}
    assert 2 * len(starts & true) / (len(starts) + len(true)) > 0.6  # of it the model has learned nothing


_SPOKEN = st.sampled_from("i i'm i’ve the so and what [Music] - github yeah, it. moon? “maybe” [ __ ] u.s".split())


@calm
@given(st.lists(_SPOKEN | words | st.text(min_size=1, max_size=4).filter(is_token), min_size=1, max_size=200))
def test_only_capitals_and_punctuation_change(captions: list[str]) -> None:
    guess_made = guess_punctuation(captions)
    shown = written(captions, guess_made)
    for word, text in zip(captions, shown, strict=True):
        assert text == "" if is_music(word) else normalize_word(text) == normalize_word(word)
    starts = [*guess_made.starts, len(captions)]
    assert starts[0] == 0
    assert starts == sorted(set(starts))


@calm
@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=400))
def test_no_sentence_is_too_long(likely: list[float]) -> None:
    ends = guess.sentence_ends(np.array(likely, dtype=np.float32))
    lengths = [end - start for start, end in zip([-1, *ends], ends, strict=False)]
    assert ends[-1] == len(likely) - 1
    assert all(0 < length <= LONGEST_SENTENCE for length in lengths)


def test_full_stops_of_the_captions_end_sentences() -> None:
    captions = "the moon is made of. cheese and of nothing else".split()
    made = guess_punctuation(captions)
    assert 5 in made.starts
    assert made.likely_ends[4] == 1.0
    assert 4 not in guess_punctuation("thank you so much, welcome to the show".split()).starts


def test_a_sound_ends_the_sentence_before_it() -> None:
    captions = "thank you very much [Music] - welcome back to the show".split()
    made = guess_punctuation(captions)
    assert made.starts == (0, 6)
    assert (made.marks[3], made.marks[4], made.marks[-1]) == (
        Punctuation.FULL_STOP,
        Punctuation.NONE,
        Punctuation.FULL_STOP,
    )


def test_sounds_alone_are_no_sentence() -> None:
    assert guessed("[Music] - [Music]") == "-"


@pytest.mark.parametrize(
    ("heard", "shown"),
    [
        ("i", "I"),
        ("i’ll", "I’ll"),
        ("it", "it"),
        ("in", "in"),
        ("github", "GitHub"),
        ("“canada's", "“Canada's"),
        ("GITHUB", "GITHUB"),
        ("apples", "apples"),
    ],
)
def test_capitals_of_names_and_of_i(heard: str, shown: str) -> None:
    assert with_capitals(heard) == shown


def test_every_name_has_the_letters_of_its_word() -> None:
    names = guess.names()
    assert len(names) > 500
    assert {word for word, name in names.items() if normalize_word(name) != word or name == word} == set()


def test_only_english_is_guessed() -> None:
    assert is_english("so what do you think of the moon and is it made of cheese".split())
    assert not is_english("alors que pensez vous de la lune et de quoi est elle faite".split())


def test_the_same_captions_are_guessed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    captions = "the ferry was late nobody minded".split()
    first = guess_punctuation(captions)
    monkeypatch.setattr(guess, "load_model", None)
    assert guess_punctuation(list(captions)) is first
    with pytest.raises(ValueError, match="read-only"):
        first.likely_ends[0] = 1.0


def test_a_missing_list_of_names_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guess, "NAMES", tmp_path / "names.txt")
    with pytest.raises(LibraryError, match=r"names.txt is damaged or missing .*; install Verbatim again"):
        guess.names.__wrapped__()
