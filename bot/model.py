"""The vocabulary of Verbatim as frozen values. Nothing here does input or output.

Words are counted over `captions.txt.split()`; every span is half-open and counts words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from bot.errors import InputError


class View(StrEnum):
    """How a span is shown."""

    CLEAN = "clean"
    STRICT = "strict"
    CAPTIONS = "captions"


class Role(StrEnum):
    """What a speaker does in the interview."""

    HOST = "host"
    GUEST = "guest"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of caption words `[start, end)`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlap(self, other: "Span") -> int:
        """Words in both; 0 or less if they do not meet."""
        return min(self.end, other.end) - max(self.start, other.start)

    def covers(self, other: "Span") -> bool:
        """Whether every word of the other is in this one."""
        return self.start <= other.start and other.end <= self.end


_REF = re.compile(r"([a-z0-9][a-z0-9._-]*):(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A span of a named interview: the permanent id of a quote, `slug:start-end`."""

    interview: str
    span: Span

    def __str__(self) -> str:
        return f"{self.interview}:{self.span.start}-{self.span.end}"

    def overlaps(self, other: "Ref") -> bool:
        """Whether both hold a word in common."""
        return self.interview == other.interview and self.span.overlap(other.span) > 0

    @staticmethod
    def parse(text: str) -> "Ref":
        """The ref an id names. Raises InputError if it is no id."""
        match = _REF.fullmatch(text.strip())
        if match is None or int(match[2]) >= int(match[3]):
            raise InputError(f"{text.strip()[:60]!r} is no quote id; one looks like zuckerberg-267:21620-21655")
        return Ref(match[1], Span(int(match[2]), int(match[3])))


# --- the interview, as its seed folder tells it -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest slice that can be shown: one word, or all words of one brace.

    A run of units is shown by joining their non-empty texts with single spaces.
    """

    start: int
    end: int
    captions: str
    strict: str
    clean: str
    kind: str = "kept"  # or "correction", "doubtful", "omission"
    doubt: str = ""  # what an editor supposes was said, where that is doubtful

    def text(self, view: View) -> str:
        """This unit in a view; empty where the view leaves it out."""
        return self.captions if view is View.CAPTIONS else self.strict if view is View.STRICT else self.clean


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person in the interview. `label` is the name in edited.md, `aliases` what members call them.

    `role` is None where nobody knows what they do in it.
    """

    name: str
    role: Role | None
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as published with the video: where its first word stands, and its start in seconds."""

    title: str
    seconds: float
    span: Span


@dataclass(frozen=True, slots=True)
class Line:
    """What is punctuated as one sentence; in bare captions a block of words. `turn` is None there."""

    span: Span
    turn: int | None
    paragraph: int
    quotable: bool
    units: tuple[Unit, ...]

    def text(self, view: View) -> str:
        """The line in a view."""
        return join_units(self.units, view)


@dataclass(frozen=True, slots=True)
class Turn:
    """A span spoken by one speaker (an index into the interview's speakers)."""

    span: Span
    speaker: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An editor's index entry: a span worth quoting, and questions people would ask for it."""

    span: Span
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Interview:
    """One recorded conversation. Without an edited transcript `turns` is empty and lines are blocks of words."""

    slug: str
    title: str
    date: str
    video: str | None
    speakers: tuple[Speaker, ...]
    words: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    lines: tuple[Line, ...]
    turns: tuple[Turn, ...] = ()
    entries: tuple[Entry, ...] = ()
    picks: tuple[Span, ...] = ()  # what an editor chose to be quoted unasked
    times: tuple[tuple[int, float], ...] = field(default=(), repr=False)
    length: float | None = None  # seconds

    @property
    def edited(self) -> bool:
        """Whether speakers and sentences are known."""
        return bool(self.turns)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All units, in order."""
        return tuple(unit for line in self.lines for unit in line.units)


def is_question(text: str) -> bool:
    """Whether a sentence ends in a question mark, quotation marks and brackets after it apart."""
    return text.rstrip("!\"'”’»)]").endswith("?")


def join_units(units: Sequence[Unit], view: View) -> str:
    """The text of a run of units in a view."""
    return " ".join(text for unit in units if (text := unit.text(view)))


# --- what is found and shown --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Correction:
    """A place where the display departs from the captions' words, for a footnote."""

    span: Span
    heard: str
    shown: str


@dataclass(frozen=True, slots=True)
class HostQuestion:
    """The question a quote answers."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage as shown: a slice of the transcript and where it stands."""

    ref: Ref
    text: str
    view: View
    title: str
    speaker: str | None
    role: Role | None
    chapter: str | None
    seconds: float | None
    length: float | None  # seconds of the whole interview
    url: str | None
    asked: HostQuestion | None
    corrections: tuple[Correction, ...] = ()
    score: float = 0.0
    doubts: tuple[Correction, ...] = ()  # places shown as heard, beside what was perhaps said


@dataclass(frozen=True, slots=True)
class PickFilter:
    """What may be picked: of these interviews and speakers (none named: of all), nothing that overlaps what is barred."""

    interviews: tuple[str, ...] = ()  # slugs
    said_by: tuple[str, ...] = ()  # "host", "guest" or speakers' names
    barred: tuple[Ref, ...] = ()


ANYTHING = PickFilter()


class Confidence(StrEnum):
    """How much an answer may be trusted."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Answer:
    """Quotes for a question, best first, none overlapping."""

    confidence: Confidence
    quotes: tuple[Quote, ...]
    chapters: tuple[str, ...] = ()  # where there is none: what the interview covers nearby
    question: bool = True  # False: a greeting, thanks, or letters that are no words
    words_only: bool = False  # no model at hand: found by words alone


class Verdict(StrEnum):
    """What became of a claimed quote."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    STITCHED = "stitched"
    ABSENT = "absent"


class Change(StrEnum):
    """What a part of a diff says of the claim."""

    EQUAL = "equal"
    INSERT = "insert"  # the claim adds it
    DELETE = "delete"  # the claim drops it
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A run of words: as claimed and as said."""

    change: Change
    claimed: str
    said: str
    minor: bool = False  # a filler, a stutter, a mishearing of the captions: it changes nothing


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A claimed quote beside what was really said.

    `pieces` are where the words come from: one for verbatim and altered, more for stitched, none for absent.
    """

    claim: str
    verdict: Verdict
    pieces: tuple[Quote, ...] = ()
    diff: tuple[DiffPart, ...] = ()
    nearest: Quote | None = None  # where the verdict is absent
    claimed_role: Role | None = None
    negation_changed: bool = False
    number_changed: bool = False
    times: int = 1  # how often so short a claim is said

    @property
    def misattributed(self) -> bool:
        """Whether the claim lays the words to somebody who did not say them."""
        said = {piece.role for piece in self.pieces} - {None}
        return bool(said) and self.claimed_role is not None and self.claimed_role not in said


@dataclass(frozen=True, slots=True)
class QuoteInContext:
    """A quote with what stands around it, each part in the same view; the `turns` are the same words speaker by speaker."""

    quote: Quote
    before: str
    after: str
    turns_before: tuple[Quote, ...] = ()
    turns_after: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class RememberedAnswer:
    """An answer with follow-ups, as the journal keeps it: spans, never the question."""

    token: str
    platform: str
    place: str
    asker: str
    refs: tuple[Ref, ...]
    shown: int
    when: float  # seconds since the epoch


@dataclass(frozen=True, slots=True)
class InterviewInfo:
    """Who speaks in an interview, and what it is called."""

    slug: str
    title: str
    date: str
    speakers: tuple[Speaker, ...]
    chapters: tuple[str, ...]
    words: int
    edited: bool
