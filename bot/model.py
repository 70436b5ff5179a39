"""The vocabulary of the domain as frozen values, for every room. Nothing here does input or output.

Words are counted over `captions.txt.split()`; every span is half-open and counts words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from bot.errors import InputError, in_quotes


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
            raise InputError(
                f"{in_quotes(text.strip()[:60])} is not a quote id; one looks like zuckerberg-267:21620-21655"
            )
        return Ref(match[1], Span(int(match[2]), int(match[3])))


# --- the interview, as its seed folder has it ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest slice that can be shown: one word, or all words of one brace in edited.md.

    A run of units is shown by joining their non-empty texts with single spaces.
    """

    start: int
    end: int
    captions: str
    strict: str
    clean: str
    kind: str = "kept"  # or "correction", "doubtful", "omission"
    doubt: str = ""  # what an editor thinks was said, if that is doubtful

    def text(self, view: View) -> str:
        """This unit in a view; empty if the view leaves it out."""
        return self.captions if view is View.CAPTIONS else self.strict if view is View.STRICT else self.clean


UNKNOWN_NAME = "Unknown"
"""The name and label under which interview.toml lists whoever says what nobody is known to say."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person in the interview. `label` is the name in edited.md, `aliases` what members call them.

    `role` is None where nobody knows what they do in it.
    """

    name: str
    role: Role | None
    label: str
    aliases: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether it is known who this is."""
        return self.name != UNKNOWN_NAME


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as published with the video: its words, and its start in seconds."""

    title: str
    seconds: float
    span: Span


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as the edited transcript punctuates it; in bare captions a guessed one, and `turn` is None."""

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
    """An entry of the question index: a span worth quoting, and questions people would ask for it."""

    span: Span
    questions: tuple[str, ...]
    by_model: bool = False  # a model wrote the questions, not an editor


@dataclass(frozen=True, slots=True)
class MadeByModel:
    """A part of an interview that a language model made, such as speakers or questions; `prompt` is its version."""

    part: str
    model: str
    prompt: int


@dataclass(frozen=True, slots=True)
class Show:
    """What an interview belongs to: a podcast or series. `feed` and `artwork` are web addresses."""

    title: str
    host: str | None = None
    feed: str | None = None
    artwork: str | None = None


@dataclass(frozen=True)
class Interview:
    """A recorded conversation. Without an edited transcript `turns` is empty."""

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
    picks: tuple[Span, ...] = ()  # quotes that an editor chose to be posted unasked
    suggested: tuple[str, ...] = ()  # questions to try, the best ones first
    times: tuple[tuple[int, float], ...] = field(default=(), repr=False)
    length: float | None = None  # seconds
    show: Show | None = None
    episode: int | None = None  # its number in the show
    guessed: bool = False  # where sentences end, and their punctuation and capitals
    made: tuple[MadeByModel, ...] = ()

    @property
    def edited(self) -> bool:
        """Whether speakers and sentences are known."""
        return bool(self.turns)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All units, in order."""
        return tuple(unit for line in self.lines for unit in line.units)


def is_question(text: str) -> bool:
    """Whether a sentence ends in a question mark; quotation marks and brackets may follow it."""
    return text.rstrip("!\"'”’»)]").endswith("?")


def join_units(units: Sequence[Unit], view: View) -> str:
    """The text of a run of units in a view."""
    return " ".join(text for unit in units if (text := unit.text(view)))


# --- what is found and shown --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Correction:
    """A place where the text shown departs from the captions' words, for a footnote."""

    span: Span
    heard: str
    shown: str


@dataclass(frozen=True, slots=True)
class HostQuestion:
    """The host's question that a quote answers."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage as shown: a slice of the transcript, who says it and where."""

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
    doubts: tuple[Correction, ...] = ()  # places shown as heard, with what was perhaps said
    show: str | None = None  # its title
    episode: int | None = None
    date: str | None = None  # YYYY-MM-DD
    one_of_many: bool = False  # the library has other interviews, so a list says which one it is from
    guessed: bool = False  # its punctuation and capitals are a guess
    turns: tuple["Quote", ...] = ()  # the same words speaker by speaker, if more than one speaks


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked or checked: interviews and shows as somebody named them, and whose words. All if none is named.

    `within` are slugs beyond which nothing is looked for, whatever is named: what a server's admins chose.
    """

    interviews: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    said_by: Role | None = None
    within: frozenset[str] | None = None


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class PickFilter:
    """What may be picked: of these interviews and speakers (all if none is named), without overlap with `barred`."""

    interviews: tuple[str, ...] = ()  # slugs
    said_by: tuple[str, ...] = ()  # "host", "guest" or speakers' names
    barred: tuple[Ref, ...] = ()


ANYTHING = PickFilter()


@dataclass(frozen=True, slots=True)
class Searched:
    """How many interviews were searched, of how many, and the title of an only one."""

    count: int = 1
    of: int = 1
    title: str | None = None


ONE_INTERVIEW = Searched()


class Fact(StrEnum):
    """What can be asked about an interview itself, beside what was said in it."""

    LENGTH = "length"
    PUBLISHED = "published"
    RECORDED = "recorded"  # when or where
    LINK = "link"  # where to watch or listen
    SPEAKERS = "speakers"
    SUBJECT = "subject"
    CHAPTERS = "chapters"
    CHAPTER = "chapter"  # one of them: when, who speaks, what is said
    MOMENT = "moment"  # what was said at a time
    INTERVIEWS = "interviews"  # which can be asked
    BOT = "bot"  # who answers
    REAL = "real"  # whether a quote is real, without the quote


class Confidence(StrEnum):
    """How much an answer may be trusted."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """The answer to a question about interviews themselves: what is asked, and the interviews it is asked of.

    `seconds` is the moment that was asked for, if nothing is said there or no times are known. `chapters` are indexes
    of chapters, each of the interview at its place in `interviews`; `speakers` are who speaks in a single one.
    """

    fact: Fact
    interviews: "tuple[InterviewInfo, ...]" = ()
    seconds: float | None = None
    chapters: tuple[int, ...] = ()
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Quotes for a question, best first, none overlapping.

    `fact` answers a question about the interview itself; then there are quotes only of a moment or a chapter of it.
    """

    confidence: Confidence
    quotes: tuple[Quote, ...]
    chapters: tuple[str, ...] = ()  # if there is no answer: the chapters that come nearest
    question: bool = True  # False for a greeting, thanks, or characters that are not words
    words_only: bool = False  # no sentence encoder was available: searched by words alone
    searched: Searched = ONE_INTERVIEW
    fact: FactAnswer | None = None
    wanted: int = 1  # how many quotes were asked for
    part: str | None = None  # the part of a long message, or the one of several questions, that was answered
    questions: int = 1  # numbered questions in the message
    language: str | None = None  # of a question that is not English, such as "de"


class Verdict(StrEnum):
    """What a claimed quote turned out to be."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    STITCHED = "stitched"
    ABSENT = "absent"


class Change(StrEnum):
    """What the claim does in a part of a diff."""

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
    minor: bool = False  # a filler, a stutter, a misheard word of the captions: it changes nothing


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A claimed quote beside what was really said.

    `pieces` are the quotes that the words come from, in whole sentences: one for verbatim and altered, more for
    stitched, none for absent.
    """

    claim: str
    verdict: Verdict
    pieces: tuple[Quote, ...] = ()
    diff: tuple[DiffPart, ...] = ()
    nearest: Quote | None = None  # for absent
    claimed_role: Role | None = None
    negation_changed: bool = False
    number_changed: bool = False
    times: int = 1  # how often a short claim is said
    order_changed: bool = False  # the same words, in another order
    cut: bool = False  # a negation or condition stands just outside the claim
    quoting: str | None = None  # the speaker's words that introduce the claim as somebody else's
    others: tuple["CheckResult", ...] = ()  # the further quotes of the same message
    claimed_names: tuple[str, ...] = ()  # whole names of those who said it, as the claim has it
    names_another: bool = False  # none of them did
    searched: Searched = ONE_INTERVIEW

    @property
    def all(self) -> tuple["CheckResult", ...]:
        """This claim and the others of its message, in the message's order."""
        return (self, *self.others)

    @property
    def evidence(self) -> tuple[Quote, ...]:
        """The quotes that the verdict rests on; of an absent claim the nearest, if there is one."""
        return self.pieces or ((self.nearest,) if self.nearest is not None else ())

    @property
    def misattributed(self) -> bool:
        """Whether the claim attributes the words to a speaker who did not say them."""
        if self.claimed_names:
            return self.names_another
        said = {piece.role for piece in self.pieces} - {None}
        return bool(said) and self.claimed_role is not None and self.claimed_role not in said


@dataclass(frozen=True, slots=True)
class QuoteInContext:
    """A quote with the words before and after it, in the same view; the `turns` are those words speaker by speaker."""

    quote: Quote
    before: str
    after: str
    turns_before: tuple[Quote, ...] = ()
    turns_after: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class RememberedAnswer:
    """An answer with follow-ups, as the journal stores it: spans, never the question."""

    token: str
    platform: str
    place: str
    asker: str
    refs: tuple[Ref, ...]
    shown: int
    when: float  # seconds since the epoch


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that is being answered, as the journal stores it: never the question, only where the answer goes.

    `key` names its event, `owner` the process that answers, `address` is the platform's own (JSON).
    """

    key: str
    platform: str
    owner: str
    address: str


@dataclass(frozen=True, slots=True)
class InterviewInfo:
    """What is known of an interview without reading it: title, speakers, chapters, length in words."""

    slug: str
    title: str
    date: str
    speakers: tuple[Speaker, ...]
    chapters: tuple[str, ...]
    words: int
    edited: bool
    show: Show | None = None
    episode: int | None = None
    lower_case: frozenset[str] | None = None
    """Words of names that it also says in lower case, so as ordinary words; None if it has no capitals to go by."""
    guessed: bool = False  # where sentences end, and their punctuation and capitals
    made: tuple[MadeByModel, ...] = ()
    length: float | None = None  # seconds
    video: str | None = None  # link pattern with {seconds}
    chapter_starts: tuple[float, ...] = ()  # seconds, one for each chapter
    suggested: tuple[str, ...] = ()  # questions to try, the best ones first
