"""An interview as its seed folder has it: words, speakers, turns, lines, chapters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from bot.model.address import Span


class View(StrEnum):
    """How a span is shown."""

    CLEAN = "clean"
    STRICT = "strict"
    CAPTIONS = "captions"


class Role(StrEnum):
    """What a speaker does in the interview."""

    HOST = "host"
    GUEST = "guest"


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
    speaker: int | None = None  # an index into the interview's speakers

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
    last_word: float | None = None  # when it is said, in seconds; looked up only where it stands in for the length
    video: str | None = None  # link pattern with {seconds}
    chapter_starts: tuple[float, ...] = ()  # seconds, one for each chapter
    chapter_words: tuple[int, ...] = ()  # the first word of each chapter
    part_starts: tuple[int, ...] = (0,)  # the first word of each part of a long transcript, to read
    suggested: tuple[str, ...] = ()  # questions to try, the best ones first
