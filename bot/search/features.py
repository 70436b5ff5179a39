"""The signals of a candidate as the numbers that the ranking model weighs. Pure.

What is not known of a candidate (no index, no speakers, no vectors of words) is 0 in every feature that depends on it,
and a feature of its own says whether it is known. So merely having evidence is no advantage; only what it says counts.
"""

import math
from dataclasses import dataclass, fields
from operator import attrgetter

from bot.model import Role
from bot.search.candidates import Candidate
from bot.search.query import Query
from bot.search.signals import Signals, poses_question

UNLIKE, ALIKE = 0.32, 0.55
"""The likeness at which a question begins to count as the host's own, asked again, and at which it counts fully."""

_TYPICAL_LENGTH = 50  # words
_SHORTEST = 5
_ASKS = frozenset(("ask", "asked", "asks", "question", "questions"))


@dataclass(frozen=True, slots=True)
class Features:
    """What is weighed, in the order of a model's weights. Cosines and shares, mostly 0 to 1."""

    cosine: float
    narrow: float
    words: float
    coverage: float
    wording: float
    asked: float  # the host's question that it answers
    asked_alike: float  # by how much that is nearly the same question
    weighted: float
    before: float
    with_before: float
    around: float
    length: float  # logarithm of its length, 0 at a typical one
    asks: float  # share of it in sentences that ask
    guest: float
    host: float
    asked_again: float  # it is the host's question itself, which the member asks again
    indexed: float  # 1: an editor wrote questions for it
    index: float
    index_best: float
    index_words: float
    model_indexed: float  # the same, where a language model wrote them
    model_index: float
    model_index_best: float
    model_index_words: float
    entry: float  # 1: it is the stretch those questions were written for


_BESIDE_AN_INDEX = (
    "cosine", "narrow", "asked_alike", "before", "with_before", "around", "length",
    "indexed", "index", "index_best", "index_words", "entry",
)  # fmt: skip
"""Features that count differently where many questions were written: those tell more than the passage itself."""

MANY_QUESTIONS = 8
"""An entry with so many questions counts as fully indexed."""

_NAMES = tuple(field.name for field in fields(Features))
_values = attrgetter(*_NAMES)  # dataclasses.astuple copies every value, which took a third of a whole answer
_BESIDE = tuple(map(_NAMES.index, _BESIDE_AN_INDEX))

BESIDE = " beside an index"

FEATURES = (*_NAMES, *(name + BESIDE for name in _BESIDE_AN_INDEX))
"""The names of a model's weights, in their order."""


def read_features(query: Query, candidate: Candidate, signals: Signals) -> tuple[float, ...]:
    """The features of a candidate for a question, in the order of FEATURES."""
    values: tuple[float, ...] = _values(_read(query, candidate, signals))
    many = min(1.0, signals.index_questions / MANY_QUESTIONS)
    return (*values, *(many * values[place] for place in _BESIDE))


def _read(query: Query, candidate: Candidate, signals: Signals) -> Features:
    late = signals.late
    index = signals.index or 0.0
    by_model = float(signals.index_by_model)
    return Features(
        cosine=signals.cosine,
        narrow=signals.narrow,
        words=signals.words,
        coverage=signals.coverage,
        wording=signals.wording,
        asked=signals.asked,
        asked_alike=max(0.0, signals.asked - ALIKE),
        weighted=late.weighted,
        before=late.before,
        with_before=late.with_before,
        around=late.around,
        length=math.log(max(len(candidate.ref.span), _SHORTEST) / _TYPICAL_LENGTH),
        asks=-candidate.question_share if _wants_question(query) else candidate.question_share,
        guest=float(candidate.role is Role.GUEST),
        host=float(candidate.role is Role.HOST),
        asked_again=0.0 if _wants_question(query) else _asked_again(query, candidate, signals),
        indexed=float(signals.index is not None),
        index=index,
        index_best=signals.index_best,
        index_words=signals.index_words,
        model_indexed=by_model,
        model_index=by_model * index,
        model_index_best=by_model * signals.index_best,
        model_index_words=by_model * signals.index_words,
        entry=float(candidate.is_entry),
    )


def _wants_question(query: Query) -> bool:
    """Whether the member wants to know what the host asked: "what did the host ask about fog"."""
    return query.role is Role.HOST and not _ASKS.isdisjoint(query.folded_text.split())


def _asked_again(query: Query, candidate: Candidate, signals: Signals) -> float:
    """How far the host's words are the member's own question; then the answer to it is wanted, not the host's words.

    If the member only half remembers them and asks nothing, the host's words are wanted.
    """
    if candidate.role is not Role.HOST or not candidate.asks_question:
        return 0.0
    likeness = max(signals.meaning, candidate.index_cosine if poses_question(candidate) else 0.0)
    if query.asks_question:
        likeness = max(likeness, signals.wording)
    again = min(1.0, max(0.0, (likeness - UNLIKE) / (ALIKE - UNLIKE)))
    return again * (1.0 if query.asks_question else 1.0 - signals.wording)
