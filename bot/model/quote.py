"""A quote as shown, and with the words around it."""

from dataclasses import dataclass

from bot.model.address import Ref, Span
from bot.model.interview import Role, View


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

    @property
    def by_speaker(self) -> tuple["Quote", ...]:
        """Its turns where they are all of its words, so that they can be shown in its place; else the quote alone."""
        is_whole = bool(self.turns) and " ".join(turn.text for turn in self.turns) == self.text
        return self.turns if is_whole else (self,)


@dataclass(frozen=True, slots=True)
class QuoteInContext:
    """A quote with the words before and after it, in the same view; the `turns` are those words speaker by speaker."""

    quote: Quote
    before: str
    after: str
    turns_before: tuple[Quote, ...] = ()
    turns_after: tuple[Quote, ...] = ()
