"""A pasted message as plain lines: what belongs to no quote is taken out, what does stays."""

import pytest

from bot.verify.markup import BREAK, read_markup


def plain(text: str) -> str:
    """The words of a message, without breaks."""
    joined = " ".join(line.text for line in read_markup(text).lines)
    return " ".join(joined.replace(BREAK.strip(), " ").split())


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:01:02,000 --> 00:01:05,000\nthe lamp goes\n\n2\n00:01:05,120 --> 00:01:07,9\nout and the ships are lost",
        "WEBVTT\n\n00:01:02.000 --> 00:01:05.000 align:start position:0%\nthe lamp goes out\nand the ships are lost",
        "01:02.000 --> 01:05.000\nthe lamp goes out\n01:05.000 --> 01:07.000\nand the ships are lost",
        "00:01:02,000 → 00:01:05,000\nthe lamp goes out and the ships are lost",
        "[00:01:02.000 --> 00:01:05.000]  the lamp goes out and the ships are lost",
        "00:01:02,000 the lamp goes out 00:01:05.120 and the ships are lost",
        "[1:02.5] the lamp goes out [1:05.25] and the ships are lost",
        "1:02 - 1:05 the lamp goes out and the ships are lost",
        "1h02m03s the lamp goes out and the ships are lost",
        "(1)the lamp goes out[2] and the ships are lost(3)",
        "the lamp goes out¹ and the ships are lost²",
    ],
)
def test_times_and_marks_of_footnotes_are_taken_out(text: str) -> None:
    assert plain(text) == "the lamp goes out and the ships are lost"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("it was 3 meters --> 5 meters", "it was 3 meters --> 5 meters"),
        ("12\nmen came home", "12 men came home"),
        ("we won 3,000 ships", "we won 3,000 ships"),
        ("the ratio was 4.5 in (19) of 20 years", "the ratio was 4.5 in (19) of 20 years"),
        ("what the h**l is that s**t", "what the h**l is that s**t"),
        ("what the f**k", "what the f**k"),
        ("a **very** old lamp", "a very old lamp"),
        ("an **un**believable lamp", "an unbelievable lamp"),
        ("an un**believ**able lamp", "an unbelievable lamp"),
        ("five km² of sea", "five km² of sea"),
    ],
)
def test_numbers_and_censored_words_stay_and_marks_go(text: str, left: str) -> None:
    assert plain(text) == left
