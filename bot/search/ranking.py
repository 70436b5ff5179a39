"""Signals -> one score for each candidate, best first. Pure.

Scores are fused, not ranks: a cosine, and shares of the question's words weighted by rarity, are on scales
that do not depend on how many passages a library has.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Ref, Role, Span
from bot.search.candidates import Candidate, Vocabulary
from bot.search.query import Query
from bot.search.signals import SignalReader, Signals, TermWeights, poses_question

LONGEST_EXACT_PHRASE = 4
"""Words up to which a phrase in quotation marks must occur exactly, even if it occurs nowhere."""

UNLIKE, ALIKE = 0.35, 0.6
"""Likeness from which a question begins to count as the host's own question asked again, and fully counts as that."""


@dataclass(frozen=True, slots=True)
class SignalWeights:
    """How much each signal counts, beside 1 for the cosine of the text. Set on questions held out of the index."""

    words: float = 0.12
    index: float = 1.2
    index_words: float = 0.45
    asked: float = 0.5
    wording: float = 0.8
    host: float = 0.12  # what the host's words lose
    same: float = 1.4  # for a host's question asked again, in addition to `asked`
    others: float = 0.9  # what the words of the speaker who is not asked for lose
    asks: float = 0.7  # share of its score that a host's question loses when it is asked again
    entry: float = 0.03


INDEXED_WEIGHTS = SignalWeights()
BARE_WEIGHTS = SignalWeights(words=0.25, asked=0.25)
"""For interviews with a question index, and for those without: there words must carry more."""


@dataclass(frozen=True, slots=True)
class RankedCandidate:
    """A candidate with its score and the signals it comes from."""

    candidate: Candidate
    span: Span
    signals: Signals
    score: float

    @property
    def ref(self) -> Ref:
        """The quote it becomes."""
        return Ref(self.candidate.ref.interview, self.span)


def rank(
    query: Query,
    candidates: Sequence[Candidate],
    vocabulary: Vocabulary,
    role: Role | None,
    weights: SignalWeights | None = None,
) -> list[RankedCandidate]:
    """All candidates with their scores, best first, still with overlaps. `role` limits whose words are wanted."""
    if weights is None:
        weights = INDEXED_WEIGHTS if any(candidate.is_entry for candidate in candidates) else BARE_WEIGHTS
    phrases = _required_phrases(query.phrases, candidates)
    reader = SignalReader(query, candidates, TermWeights(query, vocabulary))
    ranked = []
    for candidate in candidates:
        if all(_says(candidate, phrase) for phrase in phrases):
            signals = reader.signals(candidate)
            score = _score(query, signals, candidate, role or query.role, weights)
            ranked.append(RankedCandidate(candidate, candidate.ref.span, signals, score))
    return sorted(ranked, key=lambda item: (-item.score, item.ref))


def _score(query: Query, signals: Signals, candidate: Candidate, role: Role | None, weights: SignalWeights) -> float:
    score = (
        signals.meaning
        + weights.words * signals.words
        + weights.index * signals.index
        + weights.index_words * signals.index_words
        + weights.asked * signals.asked
        + weights.same * max(0.0, signals.asked - ALIKE)
        + weights.wording * signals.wording
        + (weights.entry if candidate.is_entry else 0.0)
    )
    return score - _penalty(query, signals, candidate, role, weights, score)


def _penalty(
    query: Query, signals: Signals, candidate: Candidate, role: Role | None, weights: SignalWeights, score: float
) -> float:
    """What the words of the speaker who is not asked for lose.

    A host's question loses most when it is asked again, because then the answer is wanted. If it is half remembered
    and not asked, the question itself is wanted.
    """
    if candidate.role is None or candidate.role is (role or Role.GUEST):
        return 0.0
    if role is not None:
        return weights.host + weights.others
    if not candidate.asks_question:
        return weights.host
    likeness = max(signals.meaning, candidate.index_cosine if poses_question(candidate) else 0.0)
    if query.asks_question:
        likeness = max(likeness, signals.wording)
    asked_again = min(1.0, max(0.0, (likeness - UNLIKE) / (ALIKE - UNLIKE)))
    remembered = 0.0 if query.asks_question else signals.wording
    return weights.host + weights.asks * asked_again * (1.0 - remembered) * score


def _required_phrases(phrases: Sequence[Sequence[str]], candidates: Sequence[Candidate]) -> list[Sequence[str]]:
    """The quoted phrases that must occur: all that do somewhere, and short ones even if they do not.

    A long phrase that occurs nowhere is a half-remembered quote, to be matched by its wording.
    """
    return [
        phrase
        for phrase in phrases
        if len(phrase) <= LONGEST_EXACT_PHRASE or any(_says(candidate, phrase) for candidate in candidates)
    ]


def _says(candidate: Candidate, phrase: Sequence[str]) -> bool:
    return f" {' '.join(phrase)} " in f" {candidate.plain_text} "
