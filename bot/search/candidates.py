"""What the search asks the store for, and what it gets: values and the vocabulary's protocol. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.model import Ref, Role, Span


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What to look for: stems with weights (a misspelt word brings its likely readings), and limits."""

    terms: tuple[tuple[str, float], ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    interview: str | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage or entry that may answer, with every signal the store has on it.

    Cosines lie in [-1, 1]; without a model they are 0. `fine` are those of the narrow passages inside it.
    `terms` are the stems of what is said, `index_terms` those of the editor's questions; `said` is the
    plain text for fuzzy comparison; `asks` says that it holds a question.
    """

    ref: Ref
    entry: bool
    role: Role | None
    turn: Span | None
    asked: Span | None
    cosine: float
    asked_cosine: float
    index_cosine: float
    fine: tuple[float, ...]
    terms: tuple[str, ...]
    index_terms: tuple[str, ...]
    said: str
    asks: bool = False


class Vocabulary(Protocol):
    """The words of the whole library."""

    passages: int

    def frequency(self, term: str) -> int:
        """In how many passages, or entries, a stem occurs; 0 if neither the interviews nor their indexes use it."""
        ...

    def said(self, term: str) -> bool:
        """Whether anybody says it."""
        ...

    def ordinary(self, word: str) -> bool:
        """Whether it is a common English word, as far as is known."""
        ...

    def strange(self, word: str) -> bool:
        """Whether it is a word at all, and neither the library's nor, as far as is known, English."""
        ...

    def meant(self, word: str) -> str | None:
        """The name that was said where the captions have a word that nobody says; None for any other word."""
        ...

    def spelled(self, word: str) -> str | None:
        """The word, or the two words, that a misspelt one was meant to be; None for words that are known, or like none."""
        ...

    def like(self, word: str) -> Sequence[tuple[str, float]]:
        """Stems of library words that a misspelt or misheard word may mean, with weights in (0, 1]."""
        ...
