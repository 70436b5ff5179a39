"""What edited.md says, as values: headings, and paragraphs of marked words. Nothing here knows the captions."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.transcript.problem import Problem


class Mark(StrEnum):
    """How a token departs from the captions."""

    KEPT = "kept"
    CORRECTION = "correction"
    DOUBTFUL = "doubtful"
    OMISSION = "omission"


@dataclass(frozen=True, slots=True)
class ManuscriptToken:
    """A word, or a brace with one or more words in it.

    `heard` are the captions' words as the editor copied them (edge punctuation and capitals are free);
    `shown` is what strict verbatim shows (nothing for `[Music]`), `before` and `after` the
    punctuation attached to it, `doubt` what a doubtful correction suggests.
    """

    line: int
    mark: Mark
    heard: tuple[str, ...]
    shown: str
    before: str = ""
    after: str = ""
    doubt: str = ""

    @property
    def text(self) -> str:
        """What is shown, with the punctuation around it."""
        return f"{self.before}{self.shown}{self.after}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `label` is None if it continues the turn above."""

    line: int
    label: str | None
    quotable: bool
    tokens: tuple[ManuscriptToken, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter heading before paragraph number `before` (counted from 0)."""

    line: int
    before: int
    seconds: int
    title: str


@dataclass(slots=True)
class Manuscript:
    """What edited.md says, before it is compared with the captions; `guesses` are the lines not yet judged."""

    headings: list[Heading] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    guesses: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def turns(self) -> list[list[ManuscriptToken]]:
        """The tokens of each turn; a label that names the same speaker again does not open a new one."""
        turns: list[list[ManuscriptToken]] = []
        speaker = None
        for paragraph in self.paragraphs:
            label = paragraph.label.casefold() if paragraph.label is not None else speaker
            if not turns or label != speaker:
                turns.append([])
            speaker = label
            turns[-1].extend(paragraph.tokens)
        return turns
