"""Addresses: spans of words, and the permanent ids of quotes. Words are counted over `captions.txt.split()`."""

import re
from dataclasses import dataclass

from bot.errors import InputError, in_quotes


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of caption words `[start, end)`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlap(self, other: "Span") -> int:
        """Words in both; 0 or less if they do not overlap, and then minus the words between them."""
        return min(self.end, other.end) - max(self.start, other.start)

    def covers(self, other: "Span") -> bool:
        """Whether every word of the other is in this span."""
        return self.start <= other.start and other.end <= self.end


_REF = re.compile(r"([a-z0-9][a-z0-9._-]*):(\d{1,9})-(\d{1,9})")


_AROUND_ID = " \t\r\n`*_\"'“”‘’<>()[].,;"

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A span of a named interview: the permanent id of a quote, `slug:start-end`."""

    interview: str
    span: Span

    def __str__(self) -> str:
        return f"{self.interview}:{self.span.start}-{self.span.end}"

    def overlaps(self, other: "Ref") -> bool:
        """Whether both have a word in common."""
        return self.interview == other.interview and self.span.overlap(other.span) > 0

    @staticmethod
    def parse(text: str) -> "Ref":
        """The ref of a quote id, as people type and paste it: in backticks, with a capital, with a long dash.

        Raises InputError if the text is not one.
        """
        match = _REF.fullmatch(text.strip(_AROUND_ID).casefold().translate(_DASHES))
        if match is None or int(match[2]) >= int(match[3]):
            raise InputError(f"{in_quotes(text)} is not a quote id; one looks like zuckerberg-267:21620-21655")
        return Ref(match[1], Span(int(match[2]), int(match[3])))
