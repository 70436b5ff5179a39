"""No transcript can make labels slow: the characters copied grow with the length of a cue, not with its square.

Characters are counted, not seconds. Copying a slice is no line and no step that the other two tests of growth count.
"""

from typing import Self, SupportsIndex

import pytest

from bot.transcript.sources.caption_turns import CaptionTurns
from bot.transcript.sources.labels import label_of, take_labels
from bot.transcript.sources.source import Cue

SHORT, LONG = 200, 800  # turns
GROWTH = 8  # times as many characters for 4 times the turns: 4 is linear, 16 is quadratic

TURNS = ("Ida: yes. Tom: no. ", ">> yes ", ">> Ida: yes. >> Tom: no. ", "[Ida] yes. [Tom] no. ", "yes. ")


class CountedText(str):
    """A text that counts the characters of its slices, and of theirs."""

    __slots__ = ("copied",)
    copied: list[int]

    def __new__(cls, text: str, copied: list[int]) -> Self:
        counted = super().__new__(cls, text)
        counted.copied = copied
        return counted

    def __getitem__(self, key: SupportsIndex | slice) -> "CountedText":
        part = CountedText(super().__getitem__(key), self.copied)
        self.copied.append(len(part))
        return part

    def strip(self, chars: str | None = None) -> "CountedText":
        return CountedText(super().strip(chars), self.copied)


def characters_of_labels(text: str) -> int:
    """How many characters are copied to take the labels of one long cue."""
    copied: list[int] = []
    words = tuple((word, float(second)) for second, word in enumerate(text.split()))
    assert take_labels([Cue(CountedText(text, copied), words=words), Cue("Ida: hello.")])
    return sum(copied)


@pytest.mark.parametrize("turn", TURNS)
def test_four_times_the_turns_of_a_cue_copy_no_more_than_about_four_times_the_characters(turn: str) -> None:
    short, long = (characters_of_labels(turn * count) for count in (SHORT, LONG))
    assert 0 < long < short * GROWTH


def test_each_label_of_a_caption_is_looked_for_in_a_few_of_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def counted(text: str) -> str | None:
        read.append(len(text))
        return label_of(text)

    monkeypatch.setattr("bot.transcript.sources.caption_turns.label_of", counted)
    sums = []
    for count in (SHORT, LONG):
        lines = ["Ida: yes.", "Tom: no."] * (count // 2)
        read.clear()
        assert len(CaptionTurns([lines]).of(lines, dashed=False)) == count
        sums.append(sum(read))
    assert 0 < sums[1] < sums[0] * GROWTH
