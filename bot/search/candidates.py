"""What the search asks the store for and gets from it: a request, candidates, and the vocabulary's protocol. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.model import Ref, Role, Span

BEST_QUESTIONS = 3
"""A candidate keeps the cosines of so many of its entry's nearest questions."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What to look for: stems with weights (a misspelt word gives several likely ones), and limits.

    `interviews` are slugs; None is all of them. The store applies it before it takes the nearest candidates.
    """

    terms: tuple[tuple[str, float], ...]
    interviews: frozenset[str] | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, eq=False)
class EncodedQuestion:
    """A question as the encoder reads it: a vector of the whole, and one of each of its words if the model gives them.

    `vector` has shape (dimensions,), `words` (words, size), both of length 1; `weights` (words,) sum to 1.
    """

    vector: NDArray[np.float32]
    words: NDArray[np.float32] | None = None
    weights: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class WordMatches:
    """How much each word of a question resembles each word said in a passage and around it.

    `cosines` has shape (words of the question, words said); the first `before` words said precede the passage, the
    last `after` follow it. `weights` say how much each word of the question counts, and sum to 1.
    """

    cosines: NDArray[np.float32]
    weights: NDArray[np.float32]
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage or entry that may answer, with every signal the store has on it.

    Cosines are in [-1, 1]; without a model they are 0. `asked` is the host's question that it answers or leads up to.
    `terms` are the stems of what is said, `index_terms` those of the editor's questions.
    """

    ref: Ref
    is_entry: bool
    role: Role | None
    turn: Span | None
    asked: Span | None
    cosine: float
    asked_cosine: float
    index_cosines: tuple[float, ...]  # of the nearest questions an editor wrote for it, nearest first
    narrow_cosines: tuple[float, ...]  # of the narrow passages inside it
    terms: tuple[str, ...]
    index_terms: tuple[str, ...]
    plain_text: str  # folded words, for fuzzy comparison
    asks_question: bool = False  # it asks a question or leads up to one
    question_share: float = 0.0  # of its words, those in sentences that ask
    questions: int = 0  # how many were written for it
    by_model: bool = False  # a language model wrote them
    matches: WordMatches | None = None

    @property
    def index_cosine(self) -> float:
        """Of the nearest question; 0 without any."""
        return self.index_cosines[0] if self.index_cosines else 0.0


class Vocabulary(Protocol):
    """The words of the whole library, and how people speak in other interviews."""

    def frequency(self, term: str) -> int:
        """The number of passages (or of entries, if larger) with a stem; 0 if no interview and no index uses it."""
        ...

    def rarity(self, term: str) -> float:
        """How rare a stem is in interviews, those of the library among them: its inverse document frequency."""
        ...

    def is_english(self, word: str) -> bool:
        """Whether a folded word is on the list of common English words."""
        ...

    def is_unknown(self, word: str) -> bool:
        """Whether it is a word, but one that neither the library nor the list of English words has."""
        ...

    def name_heard_as(self, word: str) -> str | None:
        """The name that the captions misheard as this word, if nobody says the word itself; None for any other."""
        ...

    def correct_spelling(self, word: str) -> str | None:
        """The word or two words that a misspelt one stands for; None if it is known or resembles no known word."""
        ...

    def similar_terms(self, word: str) -> Sequence[tuple[str, float]]:
        """Stems of library words that a misspelt or misheard word may stand for, with weights in (0, 1]."""
        ...
